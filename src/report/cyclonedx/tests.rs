//! The inventory: what is in it leads somewhere, is what the facts say, and is nothing more.

use std::collections::HashSet;

use serde_json::{Value as Json, json};

use crate::finding::{Filter, Report, Task};
use crate::model::Fact;
use crate::model::subject::Subject;
use crate::model::vocabulary::{CIPHERS, DH_GROUPS, INTEGRITY};
use crate::report::{Format, Options, fixture, hostile_tests};

const BOTH: [Format; 2] = [Format::Cyclonedx, Format::Cyclonedx17];

fn written(report: &Report, format: Format) -> Json {
    serde_json::from_str(&fixture::written(report, format, &fixture::PLAIN)).expect("JSON")
}

/// A report of live tunnels with these facts.
fn fleet(tunnels: &[&[(&str, &str)]]) -> Report {
    let live = |(number, facts): (usize, &&[(&str, &str)])| {
        fixture::subject(None, Some(fixture::live(&format!("vpnx-{number}"), "hq", facts)))
    };
    let fleet: Vec<Subject> = tunnels.iter().enumerate().map(live).collect();
    let tunnels = fleet.len() as u64;
    fixture::given(Report { complete: true, tunnels, fleet, ..Report::default() })
}

fn listed<'a>(list: &'a Json, reference: &str) -> &'a Json {
    let found = list.as_array().expect("a list").iter().find(|one| one["bom-ref"] == reference);
    found.unwrap_or_else(|| panic!("{reference} is not in {list:#}"))
}

fn protocol<'a>(document: &'a Json, reference: &str) -> &'a Json {
    &listed(&document["components"], reference)["cryptoProperties"]["protocolProperties"]
}

fn properties<'a>(part: &'a Json, name: &str) -> Vec<&'a str> {
    let all = part["properties"].as_array().map_or(&[][..], Vec::as_slice).iter();
    all.filter(|one| one["name"] == name).map(|one| one["value"].as_str().expect("text")).collect()
}

/// Every reference leads to a part, and no two parts bear the same.
fn sound(document: &Json) {
    let parts =
        ["components", "services"].into_iter().flat_map(|list| document[list].as_array().expect("a list"));
    let references: Vec<&str> = parts.map(|part| part["bom-ref"].as_str().expect("text")).collect();
    let mut known: HashSet<&str> = references.iter().copied().collect();
    assert_eq!(known.len(), references.len(), "two parts bear one reference");
    assert!(known.insert("fleet"));
    let mut depending = HashSet::new();
    for dependency in document["dependencies"].as_array().expect("a list") {
        assert!(depending.insert(dependency["ref"].as_str().expect("text")));
        let on: Vec<_> = dependency["dependsOn"].as_array().expect("a list").iter().collect();
        assert_eq!(on.iter().collect::<HashSet<_>>().len(), on.len(), "{dependency}");
        assert!(on.iter().all(|on| known.contains(on.as_str().expect("text"))), "{dependency}");
    }
    assert_eq!(depending, known, "each part says what it depends on");
    let text = document.to_string();
    for never in ["prf", "auth\"", "esn", "related-crypto-material", fixture::PSK] {
        assert!(!text.contains(never), "{never}");
    }
}

#[test]
fn every_reference_leads_to_one_part() {
    let mut reports = vec![fixture::report(), fixture::hostile(), fixture::fleet(40), Report::default()];
    reports.extend(hostile_tests::names().iter().map(|name| hostile_tests::report(name)));
    for report in &reports {
        BOTH.iter().for_each(|format| sound(&written(report, *format)));
    }
    let mut twins = fixture::fleet(5);
    let facts: &[(&str, &str)] = &[("ike.encryption", "aes-cbc-256")];
    let same = |_| fixture::subject(None, Some(fixture::live("vpnx-1", "hq", facts)));
    twins.fleet = (0..3).map(same).collect();
    let document = written(&twins, Format::Cyclonedx);
    sound(&document);
    listed(&document["services"], "tunnel/vpnx-1~3");
    assert_eq!(properties(listed(&document["components"], "cipher/aes-cbc-256"), "vpnaudit:used-by"), ["3"]);
}

#[test]
fn ikev2_has_its_transforms_by_the_names_of_the_registry() {
    let report = fleet(&[&[
        ("ike.version", "ikev2"),
        ("ike.encryption", "aes-cbc-256"),
        ("ike.integrity", "sha256"),
        ("ike.dh_group", "group14"),
        ("ipsec.protocol", "esp"),
        ("ipsec.mode", "tunnel"),
        ("ipsec.encryption", "aes-cbc-256"),
        ("ipsec.integrity", "sha256"),
        ("ipsec.pfs_group", "group19"),
    ]]);
    let [old, new] = BOTH.map(|format| written(&report, format));
    let all = ["cipher/aes-cbc-256", "integrity/sha256", "group/group14"];
    let old_ike = json!({
        "type": "ike", "version": "2", "cryptoRefArray": all,
        "ikev2TransformTypes": {"encr": [all[0]], "integ": [all[1]], "ke": [all[2]]},
    });
    assert_eq!(*protocol(&old, "ike/vpnx-0"), old_ike);
    let related = all.map(|reference| json!({"type": "algorithm", "ref": reference}));
    let new_ike = json!({
        "type": "ike", "version": "2", "relatedCryptographicAssets": related,
        "ikev2TransformTypes": {
            "encr": [{"name": "ENCR_AES_CBC", "keyLength": 256, "algorithm": all[0]}],
            "integ": [{"name": "AUTH_HMAC_SHA2_256_128", "algorithm": all[1]}],
            "ke": [{"group": 14, "algorithm": all[2]}],
        },
    });
    assert_eq!(*protocol(&new, "ike/vpnx-0"), new_ike);
    let ipsec = json!({
        "type": "ipsec", "version": "ESP",
        "cryptoRefArray": ["cipher/aes-cbc-256", "integrity/sha256", "group/group19"],
    });
    assert_eq!(*protocol(&old, "ipsec/vpnx-0"), ipsec);
    assert_eq!(old["components"].as_array().expect("a list").len(), 4 + 2, "each algorithm once");
    let curve = |document: &Json, key: &str| {
        listed(&document["components"], "group/group19")["cryptoProperties"]["algorithmProperties"][key]
            .clone()
    };
    assert_eq!([curve(&old, "curve"), curve(&new, "ellipticCurve")], ["P-256", "nist/P-256"]);
}

#[test]
fn other_versions_of_ike_have_references_alone() {
    for version in ["ikev1", "ikev9", ""] {
        let mut facts = vec![
            ("ike.encryption", "des-cbc"),
            ("ike.integrity", "md5"),
            ("ike.exchange_mode", "aggressive"),
        ];
        facts.extend((!version.is_empty()).then_some(("ike.version", version)));
        for format in BOTH {
            let document = written(&fleet(&[&facts]), format);
            let ike = protocol(&document, "ike/vpnx-0");
            assert!(ike.get("ikev2TransformTypes").is_none(), "{ike}");
            let known = ["1", "ikev9", ""].into_iter().find(|known| version.ends_with(known));
            assert_eq!(ike.get("version").and_then(Json::as_str), known.filter(|known| !known.is_empty()));
            assert!(ike.to_string().contains("cipher/des-cbc") && ike.to_string().contains("integrity/md5"));
            let part = listed(&document["components"], "ike/vpnx-0");
            assert_eq!(properties(part, "vpnaudit:ike.exchange_mode"), ["aggressive"]);
        }
    }
}

#[test]
fn what_is_set_without_effect_is_no_transform_and_nothing_rests_on_it() {
    let set = |cipher, protocol| {
        vec![
            ("ike.version", "ikev2"),
            ("ike.encryption", cipher),
            ("ike.integrity", "sha1"),
            ("ipsec.protocol", protocol),
            ("ipsec.encryption", cipher),
            ("ipsec.integrity", "md5"),
        ]
    };
    let document = |cipher, protocol| written(&fleet(&[&set(cipher, protocol)]), Format::Cyclonedx);
    // the integrity of IKE is not its own with a cipher that authenticates, nor where that is not known
    for cipher in ["aes-gcm-256", "ROT13"] {
        let document = document(cipher, "esp");
        let ike = protocol(&document, "ike/vpnx-0");
        assert!(ike["ikev2TransformTypes"].get("integ").is_none(), "{ike}");
        assert_eq!(ike["cryptoRefArray"][1], "integrity/sha1");
    }
    let document_of_gcm = document("aes-gcm-256", "esp");
    let ipsec = protocol(&document_of_gcm, "ipsec/vpnx-0");
    assert_eq!(ipsec["cryptoRefArray"], json!(["cipher/aes-gcm-256"]));
    let part = listed(&document_of_gcm["components"], "ipsec/vpnx-0");
    assert_eq!(properties(part, "vpnaudit:without-effect"), ["ipsec.integrity: md5"]);
    let document_of_ah = document("aes-cbc-256", "ah");
    let ipsec = protocol(&document_of_ah, "ipsec/vpnx-0");
    assert_eq!((&ipsec["version"], &ipsec["cryptoRefArray"]), (&json!("AH"), &json!(["integrity/md5"])));
    let both = document("aes-gcm-256", "ah-esp");
    assert_eq!(
        protocol(&both, "ipsec/vpnx-0")["cryptoRefArray"],
        json!(["cipher/aes-gcm-256", "integrity/md5"])
    );
}

#[test]
fn what_is_unknown_or_not_told_is_there_and_says_so() {
    let report = fleet(&[
        &[("ike.version", "ikev2"), ("ike.encryption", "ROT13"), ("ike.dh_group", "group14")],
        &[("ike.encryption", "rot13"), ("ipsec.pfs_group", "none"), ("ipsec.encryption", "none")],
    ]);
    for format in BOTH {
        let document = written(&report, format);
        let unknown = listed(&document["components"], "cipher/unknown/ROT13");
        assert_eq!(unknown["cryptoProperties"]["algorithmProperties"]["primitive"], "unknown");
        assert_eq!(
            (properties(unknown, "vpnaudit:known"), &unknown["name"]),
            (vec!["false"], &json!("ROT13"))
        );
        assert_eq!(properties(unknown, "vpnaudit:used-by"), ["2"]);
        let untold = listed(&document["components"], "integrity/not-reported");
        assert_eq!(properties(untold, "vpnaudit:reported"), ["false"]);
        assert!(protocol(&document, "ike/vpnx-0").to_string().contains("integrity/not-reported"));
        let first = listed(&document["components"], "ike/vpnx-0");
        assert_eq!(properties(first, "vpnaudit:not-reported"), ["ike.integrity"]);
        let clear = listed(&document["components"], "cipher/none");
        assert_eq!(clear["name"], "NULL");
        let second = listed(&document["components"], "ipsec/vpnx-1");
        assert_eq!(properties(second, "vpnaudit:none"), ["ipsec.pfs_group"]);
        assert_eq!(
            properties(second, "vpnaudit:not-reported"),
            ["ipsec.protocol, ipsec.mode, ipsec.integrity"]
        );
        sound(&document);
    }
}

#[test]
fn every_algorithm_of_the_tables_is_an_asset() {
    for (vocabulary, fact) in
        [(&CIPHERS, "ipsec.encryption"), (&INTEGRITY, "ike.integrity"), (&DH_GROUPS, "ike.dh_group")]
    {
        assert!(Fact::find(fact).is_some());
        for term in
            vocabulary.terms.iter().filter(|term| term.algorithm.is_some_and(|one| one.asset.is_some()))
        {
            let document = written(&fleet(&[&[(fact, term.word)]]), Format::Cyclonedx17);
            let references = document["components"].as_array().expect("a list").iter();
            let mut references = references.filter_map(|one| one["bom-ref"].as_str());
            assert!(references.any(|one| one.ends_with(&format!("/{}", term.word))), "{}", term.word);
        }
    }
}

#[test]
fn a_run_that_did_not_see_everything_says_so() {
    let whole = fleet(&[&[("ike.encryption", "des-cbc")]]);
    let told = |report: &Report| {
        let document = written(report, Format::Cyclonedx);
        let said = |name| properties(&document["metadata"], name).join("; ");
        let aggregate = document["compositions"][0]["aggregate"].as_str().expect("text").to_owned();
        (aggregate, said("vpnaudit:complete"), said("vpnaudit:audited"))
    };
    let is = |aggregate: &str, complete: &str, audited: &str| {
        (aggregate.to_owned(), complete.to_owned(), audited.to_owned())
    };
    assert_eq!(told(&whole), is("complete", "true", "true"));
    assert_eq!(told(&Report { complete: false, ..whole.clone() }), is("incomplete", "false", "true"));
    for filter in Filter::ALL {
        let narrowed = fixture::narrowed(whole.clone(), filter);
        let leaves_out = [Filter::Tunnel, Filter::Live, Filter::Region, Filter::Sources].contains(&filter);
        let aggregate = if leaves_out { "incomplete" } else { "complete" };
        assert_eq!(told(&narrowed), is(aggregate, "true", "true"), "{filter:?}");
    }
    assert_eq!(told(&Report { task: Task::Lint, ..whole.clone() }), is("unknown", "true", "true"));
    let empty = Report { complete: true, ..Report::default() };
    assert_eq!(told(&empty), is("unknown", "true", "true"));
    assert!(
        fixture::written(&empty, Format::Cyclonedx, &fixture::PLAIN).contains("no live tunnel was looked at")
    );
    let mistake =
        crate::finding::Mistake { is_error: true, message: "unknown key".into(), help: None, place: None };
    let void = Report { mistakes: vec![mistake], ..Report::default() };
    assert_eq!(told(&void), is("unknown", "false", "false"));
}

#[test]
fn a_report_that_does_not_tell_makes_no_inventory() {
    let report = Report { uninventoried: true, ..fixture::report() };
    for format in BOTH {
        let mut out = Vec::new();
        let options = Options::new(fixture::NOW);
        crate::report::write(&report, format, &fixture::PLAIN, &options, &mut out)
            .expect_err("nothing to tell");
        assert!(out.is_empty());
    }
    let again = fixture::written(&report, Format::Json, &fixture::PLAIN);
    assert!(!again.contains("\"crypto\""), "what is not known is not told as nothing");
}

#[test]
fn the_number_of_the_document_is_that_of_what_it_says() {
    let serial = |report: &Report, format, now| {
        let options = Options::new(now);
        let written = fixture::written_with(report, format, &fixture::PLAIN, &options);
        let document: Json = serde_json::from_str(&written).expect("JSON");
        document["serialNumber"].as_str().expect("text").to_owned()
    };
    let report = fleet(&[&[("ike.encryption", "des-cbc")]]);
    let first = serial(&report, Format::Cyclonedx, fixture::NOW);
    assert_eq!(first, serial(&report, Format::Cyclonedx, fixture::NOW));
    assert!(first.starts_with("urn:uuid:") && first.len() == 45);
    let later = jiff::Timestamp::constant(1_795_378_001, 0);
    let mut others = vec![
        first,
        serial(&report, Format::Cyclonedx, later),
        serial(&report, Format::Cyclonedx17, fixture::NOW),
        serial(&Report { complete: false, ..report }, Format::Cyclonedx, fixture::NOW),
    ];
    for facts in [&[("ike.encryption", "3des-cbc")], &[("ipsec.encryption", "des-cbc")]] {
        others.push(serial(&fleet(&[facts]), Format::Cyclonedx, fixture::NOW));
    }
    others.push(serial(&fleet(&[&[("ike.encryption", "des-cbc")][..]; 2]), Format::Cyclonedx, fixture::NOW));
    assert_eq!(others.iter().collect::<HashSet<_>>().len(), others.len());
}

#[test]
fn what_is_live_goes_before_what_is_declared_and_a_plan_is_none_of_both() {
    let report = fixture::report();
    let document = written(&report, Format::Cyclonedx);
    let sides: HashSet<_> =
        report.fleet.iter().map(|subject| if subject.live.is_some() { "live" } else { "declared" }).collect();
    let told: HashSet<_> = document["services"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|service| properties(service, "vpnaudit:source"))
        .collect();
    assert_eq!(told, sides);
    // declared with AES, live with DES
    assert!(protocol(&document, "ike/vpnx-ol6bcqp0").to_string().contains("cipher/des-cbc"));
    let mut live = fixture::live("vpnx-1", "hq", &[]);
    live.planned = true;
    let plan = Report { fleet: vec![fixture::subject(None, Some(live))], tunnels: 1, ..Report::default() };
    let document = written(&plan, Format::Cyclonedx);
    assert_eq!(properties(listed(&document["services"], "tunnel/vpnx-1"), "vpnaudit:source"), ["planned"]);
}
