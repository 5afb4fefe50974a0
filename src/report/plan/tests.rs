//! The change list, looked at.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Report, SourceOutcome, Unreported};
use crate::model::selector::{Selectors, range};
use crate::model::subject::Subject;
use crate::model::{Secret, Value};
use crate::policy::own;
use crate::report::Style;
use crate::report::fixture::{self, PLAIN, PSK};
use crate::text::{SourceFile, harmless};

fn plan(report: &Report, style: &Style) -> String {
    let mut out = Vec::new();
    super::write(report, style, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("UTF-8")
}

fn selectors(remotes: &[&str]) -> Value {
    let net = |said: &&str| range(said).expect("a range");
    let local = net(&"10.100.2.0/24");
    Value::Selectors(Arc::new(Selectors::new(remotes.iter().map(|remote| (local, net(remote))))))
}

fn tags(pairs: &[(&str, &str)]) -> Value {
    let pairs: BTreeMap<_, _> = pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
    Value::Tags(Arc::new(pairs))
}

/// A pair of which lists, a long text, a key and a fact that is not reported differ.
fn lists() -> Subject {
    let file = Arc::new(SourceFile::new("vpnaudit.yaml", "tunnels:\n  - name: lists\n"));
    let mut declared = fixture::declaration(&file, "lists", &[]);
    let mut live = fixture::live("vpnx-lists", "lists", &[("ike.version", "1")]);
    for (tunnel, remotes, tag, id, key) in [
        (
            &mut declared.tunnel,
            &["10.1.0.0/16", "10.2.0.0/16"][..],
            "prod",
            "hq.example.org",
            "another-planted-hunter2-key",
        ),
        (&mut live.tunnel, &["10.1.0.0/16", "10.9.0.0/16", "10.10.0.0/16"], "test", &"x".repeat(90), PSK),
    ] {
        for (name, value) in [
            ("selectors", selectors(remotes)),
            ("tags", tags(&[("env", tag), ("owner", "netops")])),
            ("ike.local_id", Value::Text(id.into())),
        ] {
            (fixture::fact(name).write)(tunnel, value);
        }
        tunnel.psk = Secret::new(key);
    }
    declared.tunnel.dpd.enabled = Some(true);
    fixture::subject(Some(declared), Some(live))
}

fn report() -> Report {
    let mut report = fixture::report();
    let subject = lists();
    for name in ["selectors", "ike.local_id", "psk", "tags"] {
        report.findings.push(fixture::drift(&subject, name));
    }
    report.findings.push(fixture::whole(&subject, &own::UNDECLARED, None));
    report.findings.push(fixture::whole(&subject, &own::AMBIGUOUS, Some("vpnx-1 and vpnx-2 both fit")));
    report.unreported.push(Unreported { fact: fixture::fact("dpd.enabled"), tunnels: 1 });
    report
}

#[test]
fn every_sign_at_80_columns() {
    insta::assert_snapshot!(plan(&report(), &PLAIN));
}

#[test]
fn every_sign_at_140_columns_in_colour() {
    let style = Style { width: 140, colour: true, ..PLAIN };
    insta::assert_snapshot!(plan(&report(), &style).replace('\u{1b}', "␛"));
}

#[test]
fn every_sign_in_ascii() {
    let plan = plan(&report(), &Style { unicode: false, ..PLAIN }).replace("广州-总部-隧道", "");
    assert!(plan.is_ascii(), "{plan}");
}

#[test]
fn no_key_is_shown_on_either_side() {
    let plan = plan(&report(), &PLAIN);
    assert!(plan.contains("(secret)"));
    assert!(!plan.contains("hunter2"));
}

#[test]
fn a_name_that_attacks_the_terminal_is_shown_not_obeyed() {
    let plan = plan(&fixture::hostile(), &PLAIN);
    insta::assert_snapshot!(plan);
    assert!(!plan.contains(|c| c != '\n' && harmless::is_harmful(c)), "{plan:?}");
}

#[test]
fn what_is_no_drift_is_no_change() {
    let plan = plan(&fixture::fleet(3), &PLAIN);
    assert!(plan.starts_with("No tunnel is declared, so none of 3 live tunnels was compared."), "{plan}");
}

#[test]
fn a_run_without_drift_says_what_it_saw() {
    let first = |report: &Report| plan(report, &PLAIN).lines().next().unwrap_or_default().to_owned();
    let clean = Report { complete: true, tunnels: 3, declared: 3, ..Report::default() };
    assert_eq!(first(&clean), "No drift: 3 tunnels are as declared.");
    assert_eq!(first(&Report { declared: 1, ..clean.clone() }), "No drift: 1 tunnel is as declared.");
    let nothing = Report { tunnels: 0, declared: 0, ..clean.clone() };
    assert_eq!(first(&nothing), "No tunnels were seen and none is declared: nothing was compared.");
    let half = Report { complete: false, ..clean };
    assert!(first(&half).starts_with("INCOMPLETE"));
    let failed = SourceOutcome {
        name: "gz".into(),
        kind: "file",
        tunnels: 0,
        error: Some("page 2 is cut".to_owned()),
        notes: Vec::new(),
    };
    assert!(first(&Report { sources: vec![failed], ..half }).contains("source gz failed: page 2 is cut"));
}
