//! Every rule that the baseline binds, on every fixture: `tests/rules/<rule>/{pass,fail}.yaml` hold
//! a tunnel as facts. The table of what fires where is a snapshot, so that a new rule or a new
//! fixture shows at once what else it sets off.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;
use vpnaudit::check::Bench;
use vpnaudit::finding::Side;
use vpnaudit::load::{self, PolicyName};
use vpnaudit::model::selector::{self, Selectors};
use vpnaudit::model::subject::{Live, Source, Subject};
use vpnaudit::model::{Fact, Secret, Tunnel, Value, derive};
use vpnaudit::policy::{Policy, Test, Verdict, builtin, own};

use crate::run::root;

fn baseline() -> Arc<Policy> {
    let name = PolicyName { name: "baseline".to_owned(), location: None };
    let policies = load::policies(&[name], Path::new(".")).expect("the baseline is sound");
    Arc::clone(&policies[0])
}

/// Sets the facts of a nested mapping, by their dotted names.
fn set(tunnel: &mut Tunnel, prefix: &str, facts: &Json) {
    for (key, value) in facts.as_object().expect("a mapping") {
        let name = format!("{prefix}{key}");
        match value {
            Json::Object(_) if name == "reported" => set(tunnel, "", value),
            Json::Object(_) => set(tunnel, &format!("{name}."), value),
            Json::String(psk) if name == "psk_literal" => {
                let fact = Fact::find("psk").expect("a fact");
                (fact.write)(tunnel, Value::Secret(Secret::new(psk).expect("a key")));
            }
            Json::Array(pairs) if name == "selectors" => {
                let fact = Fact::find("selectors").expect("a fact");
                let pairs = pairs.iter().flat_map(|pair| {
                    ranges(&pair["local"]).into_iter().flat_map(|local| {
                        ranges(&pair["remote"]).into_iter().map(move |remote| (local, remote))
                    })
                });
                (fact.write)(tunnel, Value::Selectors(Arc::new(Selectors::new(pairs))));
            }
            scalar => {
                let fact = Fact::find(&name).unwrap_or_else(|| panic!("{name} is no fact"));
                let said = scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned);
                (fact.write)(
                    tunnel,
                    fact.kind.read(&said).unwrap_or_else(|kind| panic!("{name}: {said} is not {kind}")),
                );
            }
        }
    }
}

/// One range, or a list of them.
fn ranges(said: &Json) -> Vec<ipnet::IpNet> {
    let list = said.as_array().cloned().unwrap_or_else(|| vec![said.clone()]);
    list.iter().map(|said| selector::range(said.as_str().expect("text")).expect("a range")).collect()
}

/// The rules that fire on the first tunnel of a fixture.
fn fired(path: &Path, bench: &Bench) -> BTreeSet<String> {
    let facts: Json = serde_saphyr::from_str(&fs::read_to_string(path).expect("text")).expect("yaml");
    let tunnels =
        facts.get("tunnels").and_then(Json::as_array).cloned().unwrap_or_else(|| vec![facts.clone()]);
    let mut fleet: Vec<Tunnel> = tunnels
        .iter()
        .map(|facts| {
            let mut tunnel = Tunnel::default();
            set(&mut tunnel, "", facts);
            tunnel
        })
        .collect();
    derive::fleet(&mut fleet.iter_mut().collect::<Vec<_>>(), |fact| bench.asks(fact));
    let source = Arc::new(Source {
        name: "fixture".into(),
        kind: "file",
        region: None,
        named: false,
        location: None,
        part: Vec::new(),
    });
    let live = Live { tunnel: fleet.swap_remove(0), source, origin: None, planned: false };
    let judgement =
        bench.judge(&[Subject { declared: None, live: Some(Arc::new(live)) }], |subject| subject, Side::Live);
    let demands = judgement.findings.iter().flat_map(|finding| &finding.demands);
    demands.map(|demand| demand.rule.id.to_string()).collect()
}

#[test]
fn every_rule_passes_and_fails_where_it_must_and_nothing_else_is_a_surprise() {
    let policy = baseline();
    let bench = Bench::new(&policy.demands);
    let mut table = BTreeMap::new();
    for demand in &policy.demands {
        let id = &demand.rule.id;
        for (name, fires) in [("pass", false), ("fail", true)] {
            let path = root().join("tests/rules").join(&**id).join(format!("{name}.yaml"));
            assert!(path.is_file(), "{} is missing", path.display());
            let fired = fired(&path, &bench);
            assert_eq!(fired.contains(&**id), fires, "{}: {fired:?}", path.display());
            table.insert(format!("{id}/{name}"), fired.into_iter().collect::<Vec<_>>().join(" "));
        }
    }
    let lines: Vec<_> = table.iter().map(|(fixture, fired)| format!("{fixture}: {fired}")).collect();
    insta::assert_snapshot!("cross", lines.join("\n"));
}

/// Of the values that a rule prefers, each policy that binds the rule accepts one, and a rule that names
/// one weakness accepts all of them.
#[test]
fn every_preferred_value_passes_its_own_rule_wherever_that_is_demanded() {
    for name in builtin::names() {
        let name = PolicyName { name: name.to_owned(), location: None };
        let policies = load::policies(&[name], Path::new(".")).expect("the built-in policies are sound");
        for demand in &policies[0].demands {
            let Some(fact) = demand.rule.fact.filter(|fact| fact.is_settable()) else { continue };
            let at = format!("{} in {}", demand.rule.id, policies[0].name);
            let passing = demand.prefer.iter().filter(|value| demand.test.judge(value) == Verdict::Pass);
            let passing = passing.count();
            let names_a_weakness = matches!(demand.test, Test::Forbid(_));
            assert!(passing > 0 || CURED_BY_NO_VALUE.contains(&&*demand.rule.id), "{at}");
            assert!(!names_a_weakness || passing == demand.prefer.len(), "{at}");
            assert!(
                demand.prefer.iter().all(|value| fact.kind.read(&value.to_string()) == Ok(value.clone())),
                "{at}"
            );
        }
    }
}

/// Rules on a fact that people set, which no one value mends: the address is the peer's, and a small
/// volume only makes do until the cipher is another one.
const CURED_BY_NO_VALUE: [&str; 2] = ["ike-peer-any", "ipsec-volume-64bit"];

#[test]
fn what_a_pass_is_recorded_by_does_not_read_as_the_finding() {
    let catalogue = load::catalogue();
    for rule in catalogue.iter().chain(&own::all()) {
        assert!(!rule.objective.is_empty() && rule.objective != rule.title, "{}", rule.id);
    }
}

#[test]
fn every_rule_says_why_what_to_do_and_who_says_so() {
    for demand in &baseline().demands {
        let id = &demand.rule.id;
        assert!(!demand.rule.why.is_empty() && !demand.rule.fix.is_empty(), "{id}");
        assert!(demand.reference.is_some() && demand.evidence.is_some(), "{id}");
        assert!(
            demand.url.is_some() || demand.reference.as_deref().is_some_and(|clause| clause.contains("API")),
            "{id}"
        );
    }
}
