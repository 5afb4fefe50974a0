//! Policies that are right, and every kind of mistake in one.

use std::fs;

use super::*;
use crate::model::Fact;
use crate::policy::{Demand, Severity as Grade};

const CATALOGUE: &str = "
ike-encryption: {fact: ike.encryption, title: T, objective: O, why: W, fix: F, severity: high}
ike-dh-group: {fact: ike.dh_group, title: T, objective: O, why: W, fix: F, severity: high}
ike-lifetime: {fact: ike.lifetime_seconds, title: T, objective: O, why: W, fix: F, severity: low}
psk-guesses: {fact: psk.guesses_log10, title: T, objective: O, why: W, fix: F, severity: low}
selectors-any: {fact: selectors.any, title: T, objective: O, why: W, fix: F, severity: low}
";

fn reader() -> Policies {
    let catalogue = Box::leak(Box::new(Catalogue::read(CATALOGUE).0));
    Policies { catalogue, ..Policies::default() }
}

fn read(files: &[(&str, &str)]) -> (Vec<Arc<Policy>>, Vec<Problem>) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), with_edition(text)).expect("a file");
    }
    let mut reader = reader();
    let names: Vec<_> =
        files.iter().map(|(name, _)| PolicyName { name: (*name).to_owned(), location: None }).collect();
    let found = reader.all(&names, folder.path());
    (found, reader.into_problems())
}

/// The text of a policy, with an edition as its last line.
fn with_edition(text: &str) -> String {
    let is_whole = !text.is_empty() && !text.ends_with("[a") && !text.contains("edition");
    if is_whole { format!("{}\nedition: 1\n", text.trim_end()) } else { text.to_owned() }
}

fn right(files: &[(&str, &str)]) -> Vec<Arc<Policy>> {
    let (policies, problems) = read(files);
    assert!(problems.is_empty(), "{problems:#?}");
    policies
}

fn demand<'p>(policy: &'p Policy, id: &str) -> &'p Arc<Demand> {
    policy.demands.iter().find(|demand| &*demand.rule.id == id).expect("the demand")
}

const BASE: (&str, &str) = (
    "base.yaml",
    "policy: base\nrules:\n  ike-encryption: {forbid: [des-cbc], reference: RFC 8247, url: 'https://x'}\n  \
     ike-lifetime: {at_most: 86400}\n  ike-dh-group: {forbid: group1, only: {name: 'a-*'}}\n",
);

#[test]
fn the_policy_of_the_design_is_read() {
    let house = "policy: house\ntitle: House crypto rules\nextends: [base.yaml]\nrules:\n  \
        ike-encryption: {forbid: [des-cbc, 3des-cbc], severity: critical, reference: \"House rule 4\"}\n  \
        ike-lifetime:   {severity: off}           # not asked for here\n  branch-lifetime:\n    \
        fact: ipsec.lifetime_seconds\n    only: {name: \"branch-*\"}\n    at_most: 3600\n    severity: medium\n    \
        title: Branch tunnels rekey hourly\n";
    let policies = right(&[("house.yaml", house), BASE]);
    let ids: Vec<_> = policies[0].demands.iter().map(|demand| &*demand.rule.id).collect();
    assert_eq!(ids, ["branch-lifetime", "ike-dh-group", "ike-encryption"]);
    let encryption = demand(&policies[0], "ike-encryption");
    assert_eq!((encryption.severity, encryption.policy.as_deref()), (Grade::Critical, Some("house")));
    assert_eq!(encryption.reference.as_deref(), Some("House rule 4"));
    assert_eq!(encryption.url.as_deref(), Some("https://x"), "what is not restated is kept");
    assert_eq!(encryption.location.as_ref().map(|at| (at.line().get(), at.column().get())), Some((5, 28)));
    let lifetime = demand(&policies[0], "branch-lifetime");
    assert_eq!(lifetime.rule.fact, Fact::find("ipsec.lifetime_seconds"));
    assert_eq!(lifetime.only.len(), 1);
    assert!(Arc::ptr_eq(demand(&policies[0], "ike-dh-group"), demand(&policies[1], "ike-dh-group")));
}

#[test]
fn a_demand_that_two_paths_lead_to_is_one() {
    let left = ("left.yaml", "policy: left\nextends: base.yaml\n");
    let right_ = ("right.yaml", "policy: right\nextends: [base.yaml]\n");
    let both = ("both.yaml", "policy: both\nextends: [left.yaml, right.yaml]\n");
    let policies = right(&[both, left, right_, BASE]);
    assert_eq!(policies[0].demands.len(), 3);
    assert!(Arc::ptr_eq(&policies[0].demands[0], &policies[3].demands[0]));
}

#[test]
fn a_demand_restated_without_a_test_keeps_test_and_scope() {
    let house =
        ("house.yaml", "policy: house\nextends: base.yaml\nrules: {ike-dh-group: {severity: info}}\n");
    let policies = right(&[house, BASE]);
    let restated = demand(&policies[0], "ike-dh-group");
    assert_eq!((restated.severity, restated.only.len()), (Grade::Info, 1));
    assert_eq!(restated.test.key(), "forbid");
    assert_eq!(restated.policy.as_deref(), Some("house"));
}

#[test]
fn a_policy_says_what_to_move_to_and_what_a_pass_is_recorded_by() {
    let own = "mine: {fact: ike.version, allow: ikev2, severity: low, title: Old IKE, prefer: ikev2}\n  \
               said: {fact: ike.version, allow: ikev2, severity: low, title: Old IKE, objective: New IKE}\n";
    let text = format!(
        "policy: a\nrules:\n  ike-dh-group: {{allow: [group19, group20], prefer: [group20, group19]}}\n  {own}"
    );
    let policies = right(&[("a.yaml", &text)]);
    let shown =
        |id: &str| demand(&policies[0], id).prefer.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(shown("ike-dh-group"), ["group20", "group19"]);
    assert_eq!((shown("mine"), shown("said")), (vec!["ikev2".to_owned()], vec![]));
    let objective = |id: &str| demand(&policies[0], id).rule.objective.to_string();
    assert_eq!([objective("mine"), objective("said")], ["No finding of: Old IKE", "New IKE"]);
}

#[test]
fn every_mistake_is_told_at_its_place() {
    let cases = [
        ("", 1, 1, "the file is empty", ""),
        ("rules: {}", 1, 1, "a policy without a name", "policy: house"),
        ("policy: a\nruls: {}", 2, 1, "unknown key `ruls` in a policy", "`rules`"),
        ("policy: a\nextends: [bse]", 2, 11, "unknown policy `bse`", ""),
        ("policy: a\nextends: [./none.yaml]", 2, 11, "does not exist", "check the path"),
        (
            "policy: a\nrules: {ike-encrption: {forbid: [x]}}",
            2,
            9,
            "unknown rule `ike-encrption`",
            "`ike-encryption`",
        ),
        ("policy: a\nrules: {drift: {severity: low}}", 2, 9, "the program itself applies", "waiver"),
        (
            "policy: a\nrules: {ike-encryption: {forbid: [des-cbk]}}",
            2,
            35,
            "`des-cbk` is not a cipher",
            "`des-cbc`",
        ),
        ("policy: a\nrules: {ike-encryption: {forbid: 7}}", 2, 34, "`7` is not a cipher", ""),
        ("policy: a\nrules: {ike-encryption: {allow: [~]}}", 2, 34, "has no value", "write `none`"),
        ("policy: a\nrules: {ike-encryption: {allow: []}}", 2, 33, "empty list", ""),
        (
            "policy: a\nrules: {ike-encryption: {at_least: 3}}",
            2,
            26,
            "cannot be asked of ike.encryption",
            "`allow`",
        ),
        (
            "policy: a\nrules: {psk-guesses: {at_least: 6}}",
            2,
            33,
            "every tunnel would pass: psk.guesses_log10 is never told below 6",
            "more than 6",
        ),
        ("policy: a\nrules: {ike-encryption: {present: false}}", 2, 35, "`present` takes `true`", "absent"),
        ("policy: a\nrules: {ike-encryption: {}}", 2, 9, "without a test", "`at_least`"),
        (
            "policy: a\nrules: {ike-encryption: {allow: des, forbid: des}}",
            2,
            38,
            "more than one test",
            "two rules",
        ),
        (
            "policy: a\nrules: {ike-encryption: {forbid: des, fact: ike.dh_group}}",
            2,
            45,
            "looks at ike.encryption",
            "another id",
        ),
        (
            "policy: a\nrules: {ike-encryption: {forbid: des, title: x}}",
            2,
            39,
            "of the catalogue",
            "another id",
        ),
        (
            "policy: a\nrules: {ike-encryption: {forbid: des, severity: bad}}",
            2,
            49,
            "`bad` is no value of severity",
            "`critical`",
        ),
        (
            "policy: a\nrules: {ike-dh-group: {forbid: group1, prefer: [group14, gruop19]}}",
            2,
            58,
            "`gruop19` is not a DH group",
            "`group19`",
        ),
        (
            "policy: a\nrules: {ike-dh-group: {forbid: [group1, group2], prefer: [group14, group2]}}",
            2,
            58,
            "`group2` is preferred, but ike.dh_group must not be any of group1, group2",
            "only values that the rule accepts",
        ),
        (
            "policy: a\nrules: {psk-guesses: {at_least: 12, prefer: [20]}}",
            2,
            45,
            "nobody can set psk.guesses_log10",
            "worked out from psk",
        ),
        ("policy: a\nrules: {ike-lifetime: {at_most: -1}}", 2, 33, "not negative", ""),
        (
            "policy: a\nrules: {ike-lifetime: {at_most: 24h}}",
            2,
            33,
            "a whole number, not `24h`",
            "write 86400",
        ),
        ("policy: a\nrules: {ike-lifetime: {at_most: [1]}}", 2, 33, "a number, not a list", ""),
        ("policy: a\nrules: {ike-lifetime: {severity: off}}", 2, 9, "nothing to switch off", ""),
        (
            "policy: a\nrules: {ike-lifetime: {at_most: 1, only: {nmae: x}}}",
            2,
            43,
            "unknown fact `nmae`",
            "`name`",
        ),
        ("policy: a\nrules: {ike-lifetime: {at_most: 1, only: {name: '[a'}}}", 2, 49, "not a glob", ""),
        (
            "policy: a\nrules: {mine: {fact: ike.versoin, severity: low, title: t}}",
            2,
            22,
            "unknown fact `ike.versoin`",
            "`ike.version`",
        ),
        (
            "policy: a\nrules: {mine: {fact: ike.version, allow: ikev2}}",
            2,
            9,
            "lacks severity, title",
            "your own",
        ),
        (
            "policy: a\nrules: {My_Rule: {fact: ike.version, allow: ikev2, severity: low, title: t}}",
            2,
            9,
            "cannot be the id",
            "lower-case",
        ),
        ("policy: a\nrules: [1]", 2, 8, "rules takes a mapping, not a list", ""),
        ("policy: a\npolicy: b", 2, 1, "the key `policy` stands here twice", ""),
        ("policy: [a", 1, 9, "unclosed bracket", ""),
    ];
    for (text, line, column, message, help) in cases {
        let (_, problems) = read(&[("p.yaml", text)]);
        let problem = problems.first().expect(text);
        let place = problem.location.as_ref().map(|at| (at.line().get(), at.column().get()));
        assert_eq!(place, Some((line, column)), "{text}\n{problem:?}");
        assert!(problem.message.contains(message), "{text}\n{problem:?}");
        assert!(problem.help.as_deref().unwrap_or_default().contains(help), "{text}\n{:?}", problem.help);
        assert_eq!(problems.len(), 1, "{text}\n{problems:#?}");
    }
}

/// What is written in an entry, with a mark before the mistake; what is said of it, and what would be right.
const UNTIMELY: [(&str, &str, &str); 16] = [
    (
        "severity: ^{from: 2026-01-01, is: low}",
        "severity takes a word or a list, not a mapping",
        "severities by date",
    ),
    (
        "from: 2030-01-01, until: ^2029-12-31",
        "`from` (2030-01-01) is after `until` (2029-12-31)",
        "set `from` to 2029-12-31 or",
    ),
    ("until: ^2029-12-31, from: 2030-01-01", "is never in force", "`until` to 2030-01-01 or a later one"),
    ("from: ^2026-02-30", "`2026-02-30` is not a day", "`2026-02-28`"),
    ("until: ^2030", "`2030` is not a day", "`2030-12-31`"),
    ("until: ^[2030-01-01]", "until takes text, not a list", ""),
    ("severity: ^[]", "an empty list of severities", "`[{from: 2026-01-01, is: low}"),
    ("severity: [^low]", "takes a mapping", "`[{from: 2026-01-01, is: low}"),
    ("severity: [^{from: 2026-01-01}]", "a severity by date without `is`", "is: low"),
    ("severity: [{is: ^lwo}]", "`lwo` is no value of severity", "`low`"),
    ("severity: [{is: low, ^form: 2026-01-01}]", "unknown key `form`", "`from`"),
    ("severity: [{is: low, from: ^2026-01-32}]", "`2026-01-32` is not a day", "`2026-01-31`"),
    (
        "severity: [{from: 2026-01-01, is: low}, {from: ^2026-01-01, is: high}]",
        "two severities from 2026-01-01 on: low and high",
        "keep one of them",
    ),
    (
        "severity: [{is: low}, ^{is: high}]",
        "two severities from the beginning on: low and high",
        "keep one of them",
    ),
    (
        "until: 2029-12-31, severity: [{is: low}, {from: ^2030-01-01, is: high}]",
        "after `until` (2029-12-31), never holds",
        "set `until` to 2030-01-01",
    ),
    (
        "from: 2026-01-01, severity: [{from: ^2027-01-01, is: low}]",
        "no severity before 2027-01-01",
        "leave `from` out",
    ),
];

#[test]
fn days_that_make_no_sense_are_told_at_their_place() {
    for (entry, message, help) in UNTIMELY {
        let line = format!("rules: {{ike-lifetime: {{at_most: 1, {entry}}}}}");
        let column = line.find('^').expect("a mark") + 1;
        let text = format!("policy: a\nedition: 1\n{}", line.replace('^', ""));
        let (_, problems) = read(&[("p.yaml", &text)]);
        let problem = problems.first().expect(&text);
        let place = problem.location.as_ref().map(|at| (at.line().get(), at.column().get()));
        assert!(problem.message.contains(message), "{text}\n{problem:?}");
        assert_eq!(place, Some((3, column)), "{text}\n{problem:?}");
        assert!(problem.help.as_deref().unwrap_or_default().contains(help), "{text}\n{:?}", problem.help);
        assert_eq!(problems.len(), 1, "{text}\n{problems:#?}");
    }
}

#[test]
fn an_entry_keeps_the_days_that_it_does_not_restate() {
    let base = "policy: base\nrules:\n  ike-lifetime: {at_most: 1, from: 2027-01-01, until: 2030-12-31}\n  \
        ike-dh-group: {forbid: group1, severity: [{is: low}, {from: 2030-01-01, is: high}]}\n";
    let house = "policy: house\nextends: base.yaml\nrules:\n  ike-lifetime: {until: 2028-12-31}\n  \
        ike-dh-group: {severity: medium}\n";
    let policies = right(&[("house.yaml", house), ("base.yaml", base)]);
    let days = |policy: usize| {
        let term = &demand(&policies[policy], "ike-lifetime").term;
        [term.from, term.until].map(|day| day.map(|day| day.to_string()).unwrap_or_default())
    };
    assert_eq!(
        (days(0), days(1)),
        (["2027-01-01", "2028-12-31"].map(String::from), ["2027-01-01", "2030-12-31"].map(String::from))
    );
    let [one, two] = [0, 1].map(|policy| demand(&policies[policy], "ike-dh-group"));
    assert_eq!((one.severity, one.term.grades.len()), (Grade::Medium, 0));
    assert_eq!((two.severity, two.term.grades.len()), (Grade::High, 2));
    let wrong = house.replace("until: 2028-12-31", "until: 2026-12-31");
    let (_, problems) = read(&[("house.yaml", &wrong), ("base.yaml", base)]);
    assert!(
        problems[0].message.contains("`from` (2027-01-01) is after `until` (2026-12-31)"),
        "{problems:#?}"
    );
}

#[test]
fn a_policy_without_an_edition_is_told_what_to_write() {
    for (text, line, column, message, help) in [
        ("policy: a\nrules: {}", 1, 9, "a policy without an edition", "`edition: 2026-11`"),
        ("policy: a\nedition:", 2, 1, "edition is empty", ""),
        ("policy: a\nedition: 1\npublished: soon", 3, 12, "`soon` is not a date", "`2026-11`"),
        ("policy: a\nedition: 1\npublished: 2026-13", 3, 12, "`2026-13` is not a date", "`2026`"),
        ("policy: a\nedition: 1\npublished: 2026-02-30", 3, 12, "`2026-02-30` is not a date", "`2026-02-28`"),
        ("policy: a\nedition: 1\nseen: heard", 3, 7, "`heard` is no value of seen", "`read`"),
        ("policy: a\nedition: 1\nread: {seen: read}", 3, 7, "`read` without an edition", "V3R5"),
        ("policy: a\nedition: 1\nsuperseded_by: {editoin: 2}", 3, 17, "unknown key `editoin`", "`edition`"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("p.yaml"), text).expect("a file");
        let mut reader = reader();
        reader.get(&PolicyName::from(&"p.yaml".to_owned()), folder.path());
        let problems = reader.into_problems();
        let place = problems.first().and_then(|problem| problem.location.as_ref());
        assert_eq!(
            place.map(|at| (at.line().get(), at.column().get())),
            Some((line, column)),
            "{text}\n{problems:?}"
        );
        assert!(problems[0].message.contains(message), "{text}\n{problems:?}");
        assert!(problems[0].help.as_deref().unwrap_or_default().contains(help), "{problems:?}");
        assert_eq!(problems.len(), 1, "{text}\n{problems:#?}");
    }
}

#[test]
fn every_built_in_policy_says_which_edition_it_renders_and_how_that_is_known() {
    for name in builtin::names() {
        let mut reader = Policies::default();
        let policy = reader.get(&PolicyName::from(&name.to_owned()), Path::new("")).expect("the policy");
        let own = &policy.editions.own;
        // nobody knows when the guide behind `anssi` was published; `baseline` is ours
        assert!(own.published.is_some() || name == "anssi", "{name}");
        assert!(own.seen.is_some() || name == "baseline", "{name}");
    }
}

#[test]
fn a_ring_is_shown_whole() {
    let files = [
        ("a.yaml", "policy: a\nextends: [b.yaml]\n"),
        ("b.yaml", "policy: b\nextends: [c.yaml]\n"),
        ("c.yaml", "policy: c\nextends: [a.yaml]\n"),
    ];
    let (_, problems) = read(&files);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    let message = problems[0].message.replace(['\\', '/'], "/");
    let names: Vec<_> = message.split(" → ").filter_map(|path| path.rsplit('/').next()).collect();
    assert_eq!(names, ["a.yaml", "b.yaml", "c.yaml", "a.yaml"]);
}

#[test]
fn all_mistakes_of_all_files_are_told_at_once() {
    let (_, problems) = read(&[
        ("a.yaml", "policy: a\nextends: [b.yaml]\nrules: {ike-encryption: {forbid: [x, y]}, none: {}}\n"),
        ("b.yaml", "policy: b\nbad: 1\n"),
    ]);
    assert_eq!(problems.len(), 4, "{problems:#?}");
}

#[test]
fn nothing_is_wrong_with_any_built_in_policy() {
    for name in builtin::names() {
        let mut reader = Policies::default();
        let asked = PolicyName { name: name.to_owned(), location: None };
        let found = reader.all(&[asked], Path::new(""));
        let problems = reader.into_problems();
        assert!(problems.is_empty(), "{problems:#?}");
        assert_eq!(&*found[0].name, name);
        let drafts = ["anssi", "cn-crypto-high-risk", "gm-t-0022"];
        assert_eq!(found[0].draft, drafts.contains(&name), "{name}");
        assert!(found[0].demands.iter().all(|demand| demand.location.is_none()));
    }
}
