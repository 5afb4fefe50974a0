//! What is offered, and that nothing is offered that could be wrong.

use std::sync::Arc;

use super::{Apply, Remedies, Remedy};
use crate::finding::{Finding, Report};
use crate::model::subject::Subject;
use crate::model::{Fact, Location, SourceFile, Span};
use crate::policy::{Demand, Severity, Test};
use crate::report::fixture::{self, declaration, drift, fact, forbid, found, live, rule, subject, value};

const IKE: [(&str, &str); 6] = [
    ("ike.version", "ikev1"),
    ("ike.exchange_mode", "main"),
    ("ike.encryption", "des-cbc"),
    ("ike.integrity", "sha1"),
    ("ike.dh_group", "group1"),
    ("ike.lifetime_seconds", "86400"),
];

fn weak() -> Subject {
    subject(None, Some(live("vpnx-ol6bcqp0", "399_vpnconn", &IKE)))
}

fn asks(name: &str, fix: &str, test: Test) -> Demand {
    fixture::demand(&rule("rule", name, Severity::High, "Weak", fix), "house", test)
}

fn group(fix: &str) -> Demand {
    asks("ike.dh_group", fix, forbid("ike.dh_group", &["group1", "group2"]))
}

fn cipher() -> Demand {
    asks("ike.encryption", "set ike.encryption to aes-cbc-256", forbid("ike.encryption", &["des-cbc"]))
}

fn remedies(findings: Vec<Finding>) -> Vec<Option<Remedy>> {
    let report = Report { findings, ..Report::default() };
    let remedies = Remedies::new(&report);
    report.findings.iter().map(|finding| remedies.of(finding)).collect()
}

fn command(remedy: &Option<Remedy>) -> &str {
    remedy.as_ref().and_then(|remedy| remedy.apply.as_ref()).expect("something to apply").text()
}

#[test]
fn a_command_holds_the_whole_phase_with_the_right_value_in_it() {
    let fix = "set ike.dh_group to group19, group20 or group14 on both ends";
    let done = remedies(vec![found(&weak(), "ike.dh_group", vec![group(fix)])]);
    insta::assert_snapshot!(command(&done[0]), @"tccli vpc ModifyVpnConnectionAttribute --cli-unfold-argument --VpnConnectionId vpnx-ol6bcqp0 --IKEOptionsSpecification.IKEVersion IKEV1 --IKEOptionsSpecification.ExchangeMode MAIN --IKEOptionsSpecification.PropoEncryAlgorithm DES-CBC --IKEOptionsSpecification.PropoAuthenAlgorithm SHA --IKEOptionsSpecification.DhGroupName GROUP14 --IKEOptionsSpecification.IKESaLifetimeSeconds 86400");
}

#[test]
fn two_findings_of_one_phase_have_one_command_so_that_neither_undoes_the_other() {
    let weak = weak();
    let done = remedies(vec![
        found(&weak, "ike.dh_group", vec![group("set ike.dh_group to group14")]),
        found(&weak, "ike.encryption", vec![cipher()]),
    ]);
    assert_eq!(command(&done[0]), command(&done[1]));
    assert!(command(&done[0]).contains("PropoEncryAlgorithm AES-CBC-256"));
    assert!(command(&done[0]).contains("DhGroupName GROUP14"));
}

#[test]
fn what_every_gateway_takes_goes_before_what_some_take() {
    let fix = "set ike.dh_group to group19 or group14";
    assert!(
        command(&remedies(vec![found(&weak(), "ike.dh_group", vec![group(fix)])])[0]).contains("GROUP14")
    );
    let strict = asks("ike.dh_group", fix, Test::Allow(vec![value("ike.dh_group", "group19")]));
    let done = remedies(vec![found(&weak(), "ike.dh_group", vec![group(fix), strict])]);
    assert!(command(&done[0]).contains("GROUP19"));
}

#[test]
fn nothing_is_offered_where_no_one_value_is_right() {
    let vague = group("set ike.dh_group to a value that the policy accepts");
    let elsewhere = group("set ike.dh_group to group31");
    for demand in [vague, elsewhere] {
        assert!(remedies(vec![found(&weak(), "ike.dh_group", vec![demand])])[0].is_none());
    }
}

#[test]
fn nothing_is_offered_for_what_is_waived() {
    let mut report = fixture::report();
    let finding = report.findings.pop().expect("a finding");
    assert!(finding.waiver.is_some());
    assert!(remedies(vec![finding])[0].is_none());
}

#[test]
fn what_the_source_does_not_report_must_be_filled_in() {
    let live = live("vpnx-1", "n", &IKE[1..]);
    let done = remedies(vec![found(&subject(None, Some(live)), "ike.encryption", vec![cipher()])]);
    let Some(Some(Remedy { apply: Some(Apply::Command { command, fill_in }), .. })) = done.first() else {
        panic!("{done:?}")
    };
    assert_eq!(fill_in, &["IKEOptionsSpecification.IKEVersion"]);
    assert!(command.contains("--IKEOptionsSpecification.IKEVersion '<as it is now>'"));
}

#[test]
fn no_name_from_the_cloud_reaches_a_shell() {
    for id in ["vpnx-1; rm -rf ~", "$(id)", "-x", "--endpoint", "vpnx\n1", "", "'"] {
        let done = remedies(vec![found(
            &subject(None, Some(live(id, "n", &IKE))),
            "ike.encryption",
            vec![cipher()],
        )]);
        assert!(done[0].is_none(), "{id:?}");
    }
    for identity in ["`id`", "a b", "-x", "$HOME", "a'b"] {
        let mut live = live("vpnx-1", "n", &IKE);
        live.tunnel.ike.local_id = Some(identity.into());
        let done = remedies(vec![found(&subject(None, Some(live)), "ike.encryption", vec![cipher()])]);
        assert!(done[0].is_none(), "{identity:?}");
    }
}

#[test]
fn a_word_that_the_api_is_not_known_to_take_makes_no_command() {
    let mut live = live("vpnx-1", "n", &IKE);
    let unknown = fact("ike.integrity").kind.read("rot13").expect("a word");
    (fact("ike.integrity").write)(&mut live.tunnel, unknown);
    assert!(remedies(vec![found(&subject(None, Some(live)), "ike.encryption", vec![cipher()])])[0].is_none());
}

#[test]
fn a_key_is_set_from_a_file_and_stands_in_no_command() {
    let weak = weak();
    let demand = asks("psk.length", "make a new key", Test::AtLeast(64.0));
    let done = remedies(vec![found(&weak, "psk.length", vec![demand])]);
    assert_eq!(command(&done[0]), "tccli vpc ModifyVpnConnectionAttribute --cli-input-json file://key.json");
    assert!(!format!("{done:?}").contains(fixture::PSK));
}

#[test]
fn drift_is_mended_by_the_declared_value() {
    let files = fixture::files();
    let declared = declaration(&files.yaml, "hq-guangzhou", &[("ike.encryption", "aes-cbc-256")]);
    let subject = subject(Some(declared), weak().live.and_then(Arc::into_inner));
    let done = remedies(vec![drift(&subject, "ike.encryption")]);
    assert!(command(&done[0]).contains("PropoEncryAlgorithm AES-CBC-256"));
    assert_eq!(done[0].as_ref().and_then(|remedy| remedy.declare.clone()), None);
}

#[test]
fn a_weak_declaration_gets_its_line_with_the_value_replaced() {
    let file = Arc::new(SourceFile::new("t.yaml", "- name: hq\n  ike: {dh_group: group1} # old\n"));
    let declared = declaration(&file, "hq", &[("ike.dh_group", "group1")]);
    let declared_only = subject(Some(declared), None);
    let done =
        remedies(vec![found(&declared_only, "ike.dh_group", vec![group("set ike.dh_group to group14")])]);
    let remedy = done[0].as_ref().expect("a remedy");
    assert_eq!(remedy.apply, None);
    let line = remedy.declare.as_ref().expect("a line");
    assert_eq!(line.line, "  ike: {dh_group: group14} # old");
    assert_eq!(line.location, Location::new(&file, Span::new(29, 35)));
}

#[test]
fn every_value_that_is_advised_by_the_catalogue_and_taken_by_the_api_reads_back_as_itself() {
    for fact in Fact::declarable() {
        let crate::model::Kind::Word(vocabulary) = fact.kind else { continue };
        for term in vocabulary.terms {
            let word = vocabulary.read(term.word);
            if let Some(said) = super::wire::spelled(fact, &word.clone().into()) {
                assert_eq!(vocabulary.read(&said), word, "{} {said}", fact.name);
            }
        }
    }
}
