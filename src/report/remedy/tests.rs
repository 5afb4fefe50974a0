//! What is offered, and that nothing is offered that could be wrong.

use std::sync::Arc;

use super::{Remedies, Remedy};
use crate::finding::{Finding, Report, RuleCount};
use crate::model::Fact;
use crate::model::subject::Subject;
use crate::policy::{Demand, Pattern, Scope, Severity, Test};
use crate::report::fixture::{self, declaration, drift, fact, forbid, found, live, rule, subject, value};
use crate::text::{Location, SourceFile, Span};

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

/// A demand of a rule that prefers some values.
fn asks(name: &str, prefer: &[&str], test: Test) -> Demand {
    let prefer = prefer.iter().map(|said| value(name, said)).collect();
    // what people are told in words is no value, even where it names one
    let fix = format!("never set {name} to group2 or des-cbc; choose a strong one");
    Demand { prefer, ..fixture::demand(&rule("rule", name, Severity::High, "Weak", &fix), "house", test) }
}

fn group(prefer: &[&str]) -> Demand {
    asks("ike.dh_group", prefer, forbid("ike.dh_group", &["group1", "group2"]))
}

fn cipher() -> Demand {
    asks("ike.encryption", &["aes-cbc-256"], forbid("ike.encryption", &["des-cbc"]))
}

fn remedies(findings: Vec<Finding>) -> Vec<Option<Remedy>> {
    let report = Report { findings, ..Report::default() };
    let remedies = Remedies::new(&report);
    report.findings.iter().map(|finding| remedies.of(finding)).collect()
}

fn command(remedy: &Option<Remedy>) -> &str {
    remedy
        .as_ref()
        .and_then(|remedy| remedy.apply.as_ref())
        .map(|apply| &*apply.text)
        .expect("something to apply")
}

#[test]
fn a_command_holds_the_whole_phase_with_the_right_value_in_it() {
    let done = remedies(vec![found(&weak(), "ike.dh_group", vec![group(&["group14"])])]);
    insta::assert_snapshot!(command(&done[0]), @"tccli vpc ModifyVpnConnectionAttribute --cli-unfold-argument --VpnConnectionId vpnx-ol6bcqp0 --IKEOptionsSpecification.IKEVersion IKEV1 --IKEOptionsSpecification.ExchangeMode MAIN --IKEOptionsSpecification.PropoEncryAlgorithm DES-CBC --IKEOptionsSpecification.PropoAuthenAlgorithm SHA --IKEOptionsSpecification.DhGroupName GROUP14 --IKEOptionsSpecification.IKESaLifetimeSeconds 86400");
}

#[test]
fn two_findings_of_one_phase_have_one_command_so_that_neither_undoes_the_other() {
    let weak = weak();
    let done = remedies(vec![
        found(&weak, "ike.dh_group", vec![group(&["group14"])]),
        found(&weak, "ike.encryption", vec![cipher()]),
    ]);
    assert_eq!(command(&done[0]), command(&done[1]));
    assert!(command(&done[0]).contains("PropoEncryAlgorithm AES-CBC-256"));
    assert!(command(&done[0]).contains("DhGroupName GROUP14"));
}

#[test]
fn the_first_preferred_value_that_the_cloud_takes_is_set() {
    for (prefer, set) in [
        (&["group19", "group14"][..], "GROUP19"),
        (&["group14", "group19"], "GROUP14"),
        (&["group31", "group2", "group20"], "GROUP20"),
    ] {
        let done = remedies(vec![found(&weak(), "ike.dh_group", vec![group(prefer)])]);
        assert!(command(&done[0]).contains(&format!("DhGroupName {set} ")), "{prefer:?}");
        let newer = done[0].as_ref().and_then(|remedy| remedy.apply.as_ref()).map(|apply| &apply.newer);
        assert_eq!(newer.is_some_and(|newer| newer.is_empty()), set == "GROUP14");
    }
}

/// A report in which a demand is met, so that no finding tells of it.
fn beside(findings: Vec<Finding>, met: Vec<Demand>) -> Vec<Option<Remedy>> {
    let count = |demand: Demand| RuleCount {
        demands: vec![Arc::new(demand.clone())],
        ..RuleCount::new(&demand.rule)
    };
    let rules = met.into_iter().map(count).collect();
    let report = Report { findings, rules, ..Report::default() };
    let remedies = Remedies::new(&report);
    report.findings.iter().map(|finding| remedies.of(finding)).collect()
}

#[test]
fn a_value_that_another_policy_in_use_refuses_is_not_proposed() {
    let weak = weak();
    let finding = || vec![found(&weak, "ike.dh_group", vec![group(&["group19", "group14"])])];
    let strong = |least| asks("ike.dh_group.strength", &[], Test::AtLeast(least));
    let few = |words: &[&str]| {
        asks("ike.dh_group", &[], Test::Allow(words.iter().map(|word| value("ike.dh_group", word)).collect()))
    };
    for (other, set) in [
        (few(&["group1", "group14"]), Some("GROUP14")),
        (strong(120.0), Some("GROUP19")),
        (strong(300.0), None),
        (few(&["group1", "group20", "group21"]), None),
        (few(&["group1", "group21"]), Some("GROUP21")),
    ] {
        let done = beside(finding(), vec![other]);
        let remedy = done[0].as_ref().expect("something is said");
        match set {
            Some(set) => assert!(command(&done[0]).contains(&format!("DhGroupName {set} "))),
            None => {
                assert_eq!((&remedy.apply, &remedy.declare), (&None, &None));
                assert!(
                    remedy.none.as_ref().is_some_and(|why| why.contains("group19, group14")),
                    "{remedy:?}"
                );
            }
        }
    }
}

#[test]
fn a_value_for_the_cipher_that_goes_is_not_set_beside_the_new_one() {
    let live = live(
        "vpnx-1",
        "n",
        &[
            ("ipsec.encryption", "3des-cbc"),
            ("ipsec.integrity", "sha256"),
            ("ipsec.pfs_group", "group14"),
            ("ipsec.lifetime_seconds", "3600"),
            ("ipsec.lifetime_kilobytes", "1843200"),
        ],
    );
    let tunnel = subject(None, Some(live));
    let block = fact("ipsec.encryption.block_bits");
    let volume = Demand {
        only: vec![Scope { fact: block, accepts: vec![Pattern::Value(64_u64.into())], location: None }],
        ..asks("ipsec.lifetime_kilobytes", &["8192"], Test::AtMost(8192.0))
    };
    let cipher = asks("ipsec.encryption", &["aes-cbc-256"], forbid("ipsec.encryption", &["3des-cbc"]));
    let of_volume = found(&tunnel, "ipsec.lifetime_kilobytes", vec![volume]);
    let done = remedies(vec![found(&tunnel, "ipsec.encryption", vec![cipher]), of_volume.clone()]);
    assert!(command(&done[0]).contains("EncryptAlgorithm AES-CBC-256"));
    assert!(command(&done[0]).contains("IPSECSaLifetimeTraffic 1843200"));
    assert_eq!(command(&done[1]), command(&done[0]), "the same change mends both");
    let alone = remedies(vec![of_volume]);
    assert!(command(&alone[0]).contains("EncryptAlgorithm 3DES-CBC"));
    assert!(command(&alone[0]).contains("IPSECSaLifetimeTraffic 8192"));
}

#[test]
fn what_means_nothing_beside_a_new_value_is_not_printed() {
    let version = asks("ike.version", &["ikev2"], forbid("ike.version", &["ikev1"]));
    let done = remedies(vec![found(&weak(), "ike.version", vec![version])]);
    assert!(command(&done[0]).contains("IKEVersion IKEV2") && !command(&done[0]).contains("ExchangeMode"));

    let facts = [("ipsec.encryption", "3des-cbc"), ("ipsec.integrity", "md5"), ("ipsec.pfs_group", "none")];
    let tunnel = subject(None, Some(live("vpnx-1", "n", &facts)));
    let cipher = |prefer| {
        found(
            &tunnel,
            "ipsec.encryption",
            vec![asks("ipsec.encryption", prefer, forbid("ipsec.encryption", &["3des-cbc"]))],
        )
    };
    let aead = fact("ipsec.encryption.aead");
    let scoped = Demand {
        only: vec![Scope { fact: aead, accepts: vec![Pattern::Value(false.into())], location: None }],
        ..asks("ipsec.integrity", &["sha256"], forbid("ipsec.integrity", &["md5"]))
    };
    let integrity = found(&tunnel, "ipsec.integrity", vec![scoped.clone()]);
    let gcm = remedies(vec![cipher(&["aes-gcm-256"]), integrity.clone()]);
    assert!(!command(&gcm[0]).contains("Integrity"), "{}", command(&gcm[0]));
    assert_eq!(command(&gcm[0]), command(&gcm[1]));
    let cbc = remedies(vec![cipher(&["aes-cbc-256", "aes-gcm-256"]), integrity]);
    assert!(command(&cbc[0]).contains("IntegrityAlgorithm SHA-256"));
    // what is not asked does not turn the order of the values around
    let alone = beside(vec![cipher(&["aes-cbc-256", "aes-gcm-256"])], vec![scoped]);
    assert!(
        command(&alone[0]).contains("AES-CBC-256") && command(&alone[0]).contains("IntegrityAlgorithm MD5")
    );
}

#[test]
fn a_change_mends_what_is_worked_out_from_it() {
    let done = remedies(vec![found(
        &weak(),
        "ike.dh_group.strength",
        vec![asks("ike.dh_group.strength", &[], Test::AtLeast(112.0))],
    )]);
    assert!(done[0].is_none(), "nothing changes the group");
    let weak = weak();
    let done = remedies(vec![
        found(&weak, "ike.dh_group", vec![group(&["group14"])]),
        found(&weak, "ike.dh_group.strength", vec![asks("ike.dh_group.strength", &[], Test::AtLeast(112.0))]),
    ]);
    assert_eq!(command(&done[0]), command(&done[1]));
}

#[test]
fn nothing_is_offered_where_no_one_value_is_right() {
    for prefer in [&[][..], &["group31"], &["group2"]] {
        let done = remedies(vec![found(&weak(), "ike.dh_group", vec![group(prefer)])]);
        let remedy = done[0].as_ref().expect("something is said");
        assert_eq!((&remedy.apply, &remedy.declare), (&None, &None));
        assert!(remedy.none.as_ref().is_some_and(|why| why.starts_with("no command: ")));
    }
}

#[test]
fn a_new_key_is_no_remedy_for_having_one() {
    let no_key = asks("psk", &[], Test::Absent);
    assert!(remedies(vec![found(&weak(), "psk", vec![no_key])])[0].is_none());
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
    let Some(Some(Remedy { apply: Some(apply), .. })) = done.first() else { panic!("{done:?}") };
    assert_eq!(apply.fill_in, ["IKEOptionsSpecification.IKEVersion"]);
    assert!(apply.text.contains("--IKEOptionsSpecification.IKEVersion '<as it is now>'"));
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
    let demand = asks("psk.length", &[], Test::AtLeast(64.0));
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
    let done = remedies(vec![found(&declared_only, "ike.dh_group", vec![group(&["group14"])])]);
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
            if let Some(said) =
                crate::source::usual().spelling.and_then(|own| (own.spelled)(fact, &word.clone().into()))
            {
                assert_eq!(vocabulary.read(&said), word, "{} {said}", fact.name);
            }
        }
    }
}
