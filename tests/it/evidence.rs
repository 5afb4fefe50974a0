//! That every demand of every built-in policy says who asks for it and how well that was checked,
//! and asks for what the standard asks: `tests/standards.json` holds the standards row by row, with
//! the facts and the rules that stand for each. `docs/evidence.md` is written from the policies;
//! `UPDATE=1 cargo test evidence` rewrites it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use vpnaudit::check::Bench;
use vpnaudit::finding::Side;
use vpnaudit::load::{self, PolicyName};
use vpnaudit::model::subject::{Live, Source, Subject};
use vpnaudit::model::{Fact, Kind, Tunnel, Value};
use vpnaudit::policy::{AsOf, Demand, Evidence, Pattern, Policy, Test, builtin};

/// One row of a standard.
#[derive(Debug, Deserialize)]
struct Row {
    policy: String,
    parameter: String,
    /// The facts that carry the parameter; none, if no fact does.
    facts: Vec<String>,
    /// The rules that state the row, clause and all. The baseline states it in several.
    rules: Vec<String>,
    allowed: Vec<String>,
    forbidden: Vec<String>,
    min: Option<f64>,
    max: Option<f64>,
    section: String,
    url: String,
    evidence: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A policy as it is written, whatever the day.
fn written(name: &str) -> Arc<Policy> {
    let name = PolicyName { name: name.to_owned(), location: None };
    let policies = load::policies(&[name], Path::new(".")).expect("the built-in policies are sound");
    Arc::clone(&policies[0])
}

/// A policy as of the day on which the rows were read. What it demands later is held to other rows (`sunset`).
fn policy(name: &str) -> Arc<Policy> {
    AsOf::of(&[written(name)], jiff::civil::date(2026, 11, 28)).policies.remove(0)
}

fn policies() -> Vec<Arc<Policy>> {
    builtin::names().map(policy).collect()
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(root().join("tests/standards.json")).expect("the rows");
    serde_json::from_str(&text).expect("rows")
}

fn fact(name: &str) -> &'static Fact {
    Fact::find(name).unwrap_or_else(|| panic!("{name} is no fact"))
}

fn demand<'p>(policy: &'p Policy, rule: &str) -> &'p Arc<Demand> {
    let mut found = policy.demands.iter().filter(|demand| &*demand.rule.id == rule);
    let demand = found.next().unwrap_or_else(|| panic!("{} does not bind {rule}", policy.name));
    assert!(found.next().is_none(), "{} binds {rule} twice", policy.name);
    demand
}

fn demands_on<'p>(policy: &'p Policy, name: &str) -> Vec<&'p Arc<Demand>> {
    let fact = Some(fact(name));
    policy.demands.iter().filter(|demand| demand.rule.fact == fact).collect()
}

/// The words that a standard's word stands for: families of ciphers, numbers of groups, spellings.
fn mapped(fact: &Fact, said: &str) -> BTreeSet<&'static str> {
    let Kind::Word(vocabulary) = fact.kind else { panic!("{} takes no words", fact.name) };
    let terms = || vocabulary.terms.iter();
    let number = |word: &str| word.strip_prefix("group").and_then(|number| number.parse::<u16>().ok());
    let all = |keep: &dyn Fn(&str) -> bool| -> BTreeSet<&'static str> {
        terms().map(|term| term.word).filter(|word| keep(word)).collect()
    };
    match said {
        "required" => all(&|word| word != "none"),
        "optional" => all(&|_| true),
        "none-with-aead" => BTreeSet::new(),
        "none-without-aead" => BTreeSet::from(["none"]),
        "aes" | "camellia" | "sm4" => all(&|word| word.starts_with(&format!("{said}-"))),
        "aes128" | "aes192" => all(&|word| word.starts_with("aes-") && word.ends_with(&said[3..])),
        _ if said.ends_with("-*") => {
            let bits = &said[3..said.len() - 2];
            all(&|word| word.starts_with("aes-") && word.ends_with(bits))
        }
        _ if said.starts_with(">=") => {
            let least: u16 = said[2..].parse().expect("a number");
            let ml_kem = |word: &str| word.starts_with("mlkem");
            all(&|word| ml_kem(word) || number(word).is_some_and(|number| number >= least))
        }
        _ => {
            let term = vocabulary.find(said).unwrap_or_else(|| panic!("{said} is not {}", vocabulary.noun));
            BTreeSet::from([term.word])
        }
    }
}

fn all_mapped(fact: &Fact, said: &[String]) -> BTreeSet<&'static str> {
    said.iter().flat_map(|said| mapped(fact, said)).collect()
}

/// The rules that fire on a tunnel of these facts alone.
fn fired(policy: &Policy, facts: &[(&str, &str)]) -> BTreeSet<String> {
    let mut tunnel = Tunnel::default();
    for (name, said) in facts {
        let fact = fact(name);
        (fact.write)(&mut tunnel, fact.kind.read(said).expect("a value"));
    }
    let source = Arc::new(Source {
        name: "row".into(),
        kind: "file",
        region: None,
        named: false,
        location: None,
        part: Vec::new(),
    });
    let live = Some(Arc::new(Live { tunnel, source, origin: None, planned: false }));
    let judgement =
        Bench::new(&policy.demands).judge(&[Subject { declared: None, live }], |subject| subject, Side::Live);
    let demands = judgement.findings.iter().flat_map(|finding| &finding.demands);
    demands.map(|demand| demand.rule.id.to_string()).collect()
}

/// Says whether a policy refuses a word, beside a cipher of the same phase where one decides.
fn refuses(policy: &Policy, fact: &Fact, word: &str, cipher: &str) -> bool {
    let phase = fact.name.split('.').next().expect("a phase");
    let cipher = (format!("{phase}.encryption"), cipher);
    let beside: &[(&str, &str)] =
        if fact.name.ends_with(".integrity") { &[(&cipher.0, cipher.1)] } else { &[] };
    let before = fired(policy, beside);
    let after = fired(policy, &[beside, &[(fact.name, word)]].concat());
    after.difference(&before).next().is_some()
}

/// The words that a policy accepts beside a cipher.
fn accepted(policy: &Policy, fact: &Fact, cipher: &str) -> BTreeSet<&'static str> {
    let Kind::Word(vocabulary) = fact.kind else { panic!("{} takes no words", fact.name) };
    let words = vocabulary.terms.iter().map(|term| term.word);
    words.filter(|word| !refuses(policy, fact, word, cipher)).collect()
}

fn words_of(policy: &Policy, row: &Row, fact: &'static Fact) {
    let at = format!("{}: {} ({row:?})", row.policy, fact.name);
    let (mut allowed, forbidden) = (all_mapped(fact, &row.allowed), all_mapped(fact, &row.forbidden));
    let cipher = if row.parameter == "ike.prf" { "aes-gcm-256" } else { "aes-cbc-256" };
    let mut accepted = accepted(policy, fact, cipher);
    // another row says which groups are meant
    let others =
        demands_on(policy, fact.name).iter().any(|demand| !row.rules.contains(&demand.rule.id.to_string()));
    if row.allowed == ["required"] && others {
        allowed.retain(|group| accepted.contains(group));
        assert!(!allowed.is_empty(), "{at}");
    }
    assert!(allowed.is_subset(&accepted), "{at} refuses {:?}", &allowed - &accepted);
    assert!(accepted.is_disjoint(&forbidden), "{at} accepts {:?}", &accepted & &forbidden);
    if !row.rules.is_empty() {
        // a list of groups does not ask for PFS
        if row.parameter.ends_with("pfs_groups") {
            accepted.remove("none");
        }
        stated(policy, row, fact, (&accepted, &allowed));
    }
    let (Some(least), Kind::Word(vocabulary)) = (row.min, fact.kind) else { return };
    for term in vocabulary.terms {
        let bits = term.algorithm.and_then(|algorithm| algorithm.strength);
        let below = bits.is_some_and(|bits| f64::from(bits) < least);
        assert!(!below || !accepted.contains(term.word), "{at}: {} is below {least}", term.word);
    }
}

/// What a row states, the rules that stand for it state word for word. Several rules of one row state it
/// together: what is let pass by one that asks for more is refused by another.
fn stated(
    policy: &Policy,
    row: &Row,
    fact: &Fact,
    words: (&BTreeSet<&'static str>, &BTreeSet<&'static str>),
) {
    let ((accepted, allowed), forbidden) = (words, all_mapped(fact, &row.forbidden));
    let together = row.rules.len() > 1;
    let said = |words: &BTreeSet<&'static str>| words.iter().map(ToString::to_string).collect();
    for rule in &row.rules {
        let words = |words: &[Value]| -> BTreeSet<String> { words.iter().map(ToString::to_string).collect() };
        let (allowed, forbidden): (BTreeSet<String>, BTreeSet<String>) = (said(allowed), said(&forbidden));
        match &demand(policy, rule).test {
            Test::Allow(list) if together => assert!(words(list).is_superset(&allowed), "{row:?}"),
            Test::Allow(list) => {
                // beside an AEAD cipher there may be no word at all
                let beside_aead = row.parameter == "ike.prf";
                let list = words(list).into_iter().filter(|word| !beside_aead || word != "none");
                assert_eq!(list.collect::<BTreeSet<_>>(), allowed, "{row:?}");
            }
            Test::Forbid(list) if row.allowed == ["required"] => {
                assert_eq!(words(list), BTreeSet::from(["none".to_owned()]), "{row:?}");
            }
            Test::Forbid(list) if together => {
                assert!(words(list).is_disjoint(&allowed), "{row:?}");
            }
            Test::Forbid(list) => assert_eq!(words(list), forbidden, "{row:?}"),
            test => panic!("{test:?} for {row:?}"),
        }
    }
    if !row.allowed.is_empty() && row.parameter != "ike.prf" {
        assert_eq!(accepted, allowed, "{row:?}");
    }
    if fact.name.ends_with(".integrity") && !row.allowed.is_empty() && row.parameter != "ike.prf" {
        let beside_aead = !refuses(policy, fact, "none", "aes-gcm-256");
        assert_eq!(beside_aead, row.allowed.iter().any(|said| said == "none-with-aead"), "{row:?}");
        assert!(refuses(policy, fact, "none", "aes-cbc-256"), "{row:?}");
    }
}

#[test]
fn beside_an_aead_cipher_the_prf_is_judged_by_every_policy_that_names_one() {
    for row in rows().iter().filter(|row| row.parameter == "ike.prf" && !row.forbidden.is_empty()) {
        let (policy, integrity) = (policy(&row.policy), fact("ike.integrity"));
        let refused = |word: &str| refuses(&policy, integrity, word, "aes-gcm-256");
        let Kind::Word(words) = integrity.kind else { panic!("integrity is a word") };
        let known = row.forbidden.iter().filter(|word| words.find(word).is_some());
        for word in known.flat_map(|word| mapped(integrity, word)) {
            assert!(refused(word), "{} accepts {word} as PRF", row.policy);
        }
        assert!(all_mapped(integrity, &row.allowed).into_iter().any(|word| !refused(word)), "{row:?}");
    }
}

#[test]
fn a_broken_pfs_group_is_refused_by_every_policy_whose_text_binds_it() {
    // DISA names a group for phase 1 alone, and GM/T 0022 names none of these at all
    let exempt = ["disa-vpn-srg", "gm-t-0022", "pci-dss-4"];
    for policy in policies().iter().filter(|policy| !exempt.contains(&&*policy.name)) {
        let group = [("ike.dh_group", "group20"), ("ipsec.pfs_group", "group20")];
        let weak = [("ike.dh_group", "group20"), ("ipsec.pfs_group", "group1")];
        let fresh: BTreeSet<_> = &fired(policy, &weak) - &fired(policy, &group);
        assert!(!fresh.is_empty(), "{} is silent about 768 bits", policy.name);
    }
    let pci =
        fired(&policy("pci-dss-4"), &[("ipsec.encryption", "aes-cbc-256"), ("ipsec.pfs_group", "group1")]);
    assert!(pci.contains("ipsec-strength"), "{pci:?}");
}

fn flags_of(policy: &Policy, row: &Row, fact: &'static Fact) {
    let flag = |said: &String| matches!(&**said, "yes" | "same-as-ike");
    let judged = |value: bool| {
        let demands = demands_on(policy, fact.name);
        assert!(!demands.is_empty(), "{}: nothing is asked of {}", row.policy, fact.name);
        demands.iter().all(|demand| demand.test.judge(&Value::Flag(value)) == vpnaudit::policy::Verdict::Pass)
    };
    for said in &row.allowed {
        assert!(judged(flag(said)), "{row:?}");
        assert!(!judged(!flag(said)), "{row:?}");
    }
    assert!(row.forbidden.iter().all(|said| !judged(flag(said))), "{row:?}");
}

fn numbers_of(policy: &Policy, row: &Row, fact: &'static Fact) {
    let demands = demands_on(policy, fact.name);
    let bounds = |of: fn(&Test) -> Option<f64>| -> Vec<f64> {
        demands.iter().filter_map(|demand| of(&demand.test)).collect()
    };
    let least = bounds(|test| if let Test::AtLeast(least) = test { Some(*least) } else { None });
    let most = bounds(|test| if let Test::AtMost(most) = test { Some(*most) } else { None });
    assert_eq!(least, row.min.into_iter().collect::<Vec<_>>(), "{row:?}");
    assert_eq!(most, row.max.into_iter().collect::<Vec<_>>(), "{row:?}");
}

#[test]
fn no_policy_asks_for_anything_else_than_the_standard() {
    for row in rows() {
        let policy = policy(&row.policy);
        for fact in row.facts.iter().map(|name| fact(name)) {
            match fact.kind {
                Kind::Word(_) => words_of(&policy, &row, fact),
                Kind::Flag => flags_of(&policy, &row, fact),
                Kind::Number(_) => numbers_of(&policy, &row, fact),
                Kind::Names => {
                    let demands = demands_on(&policy, fact.name);
                    assert!(!demands.is_empty(), "{row:?}");
                    assert!(demands.iter().all(|demand| matches!(demand.test, Test::Absent)), "{row:?}");
                }
                Kind::Secret => {
                    assert!(!row.allowed.iter().any(|said| said == "psk"), "{row:?}");
                    let demands = demands_on(&policy, fact.name);
                    assert!(!demands.is_empty(), "{row:?}");
                    assert!(demands.iter().all(|demand| matches!(demand.test, Test::Absent)), "{row:?}");
                }
                _ => panic!("{} is of a kind that no row takes", fact.name),
            }
        }
    }
}

/// The parts of a clause that hold a digit: numbers of sections, of rules, of tables.
fn numbers(clause: &str) -> BTreeSet<&str> {
    let parts = clause.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_')));
    parts
        .map(|part| part.trim_matches('.'))
        .filter(|part| part.contains(|c: char| c.is_ascii_digit()))
        .collect()
}

#[test]
fn every_demand_cites_the_clause_of_its_row_as_well_as_that_was_checked() {
    for row in rows() {
        let policy = policy(&row.policy);
        for rule in &row.rules {
            let demand = demand(&policy, rule);
            let evidence = match &*row.evidence {
                "primary" => Evidence::Primary,
                "secondary" => Evidence::Secondary,
                "from memory" => Evidence::Unverified,
                "tool default" => Evidence::Own,
                other => panic!("{other} is no evidence"),
            };
            assert_eq!(demand.evidence, Some(evidence), "{row:?}");
            assert_eq!(demand.url.as_deref(), Some(&*row.url), "{row:?}");
            let reference = demand.reference.as_deref().expect("a clause");
            let missing: Vec<_> = numbers(&row.section).difference(&numbers(reference)).copied().collect();
            assert!(missing.is_empty(), "{reference} lacks {missing:?} of {row:?}");
        }
    }
}

#[test]
fn no_demand_is_made_up_and_no_row_is_passed_over() {
    let rows = rows();
    for policy in policies() {
        let own: Vec<&Row> = rows.iter().filter(|row| *row.policy == *policy.name).collect();
        assert!(!own.is_empty(), "{} has no rows", policy.name);
        let text = builtin::find(&policy.name).expect("the text");
        let (_, left_out) = text.rsplit_once("# not assessed here: ").expect("what is left out");
        for row in own.iter().filter(|row| row.facts.is_empty()) {
            assert!(left_out.contains(&row.parameter), "{}: {}", policy.name, row.parameter);
        }
        if &*policy.name == "baseline" {
            continue;
        }
        for demand in &policy.demands {
            let id = &*demand.rule.id;
            let stated = own.iter().any(|row| row.rules.iter().any(|rule| rule == id));
            assert!(stated, "{} asks for {id}, and no row does", policy.name);
        }
    }
}

#[test]
fn every_demand_says_its_clause_where_to_read_it_and_how_well_it_was_checked() {
    for policy in builtin::names().map(written) {
        for demand in &policy.demands {
            let at = format!("{}: {}", policy.name, demand.rule.id);
            let clause = demand.reference.as_deref().unwrap_or_default();
            assert!(clause.len() > 3, "{at}");
            assert!(demand.url.as_deref().is_some_and(|url| url.starts_with("https://")), "{at}");
            assert!(demand.evidence.is_some(), "{at}");
        }
    }
}

/// What a demand wants of which tunnels.
fn wants(demand: &Demand) -> String {
    let mut wants = demand.rule.fact.map(|fact| demand.test.wants(fact)).unwrap_or_default();
    for (number, scope) in demand.only.iter().enumerate() {
        let accepts = scope.accepts.iter().map(|pattern| match pattern {
            Pattern::Value(value) => scope.fact.show(value),
            Pattern::Glob(glob) => format!("`{glob}`"),
        });
        let accepts = accepts.collect::<Vec<_>>().join(" or ");
        let joint = if number == 0 { ", where" } else { " and" };
        let _ = write!(wants, "{joint} `{}` is {accepts}", scope.fact.name);
    }
    wants.extend(demand.term.in_force().map(|in_force| format!(", {in_force}")));
    wants
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn section(policy: &Policy, page: &mut String) {
    let _ = write!(page, "\n## {}\n\n{}.\n\n", policy.name, policy.title);
    let read = policy.editions.read.as_ref().map(|read| format!(", read in {read}")).unwrap_or_default();
    let newer = policy.editions.superseded_by.as_ref().map(|newer| format!(", superseded by {newer}"));
    let _ = write!(page, "Edition: {}{read}{}.\n\n", policy.editions.own, newer.unwrap_or_default());
    if policy.draft {
        page.push_str("A draft: nobody has checked it against the text that it claims to render.\n\n");
    }
    page.push_str(
        "| rule | fact | must | severity | clause | evidence |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for demand in &policy.demands {
        let clause = cell(demand.reference.as_deref().unwrap_or_default());
        let _ = writeln!(
            page,
            "| `{}` | `{}` | {} | {} | [{clause}]({}) | {} |",
            demand.rule.id,
            demand.rule.fact.map_or("", |fact| fact.name),
            cell(&wants(demand)),
            demand.term.graded(demand.severity),
            demand.url.as_deref().unwrap_or_default(),
            demand.evidence.map_or("", Evidence::as_str),
        );
    }
}

fn page() -> String {
    let mut page = String::from(
        "# Who says so\n\n\
         Every demand of every built-in policy, the clause that it cites, and how well that was checked:\n\
         `primary`, the cited text was read; `secondary`, a text that quotes it was read; `unverified`, from\n\
         memory; `own`, the number is ours, and the clause says only why there is one. What a policy's\n\
         standard asks for and no source reports stands at the end of its file in [`policies/`](../policies).\n\n\
         Written from the policies by `UPDATE=1 cargo test evidence`.\n\n\
         | policy | demands | primary | secondary | unverified | own |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    let policies: Vec<_> = builtin::names().map(written).collect();
    for policy in &policies {
        let counts = Evidence::ALL.map(|evidence| {
            policy.demands.iter().filter(|demand| demand.evidence == Some(evidence)).count().to_string()
        });
        let draft = if policy.draft { " (draft)" } else { "" };
        let _ = writeln!(
            page,
            "| [{0}](#{1}){draft} | {2} | {3} |",
            policy.name,
            policy.name.replace('.', ""),
            policy.demands.len(),
            counts.join(" | ")
        );
    }
    for policy in &policies {
        section(policy, &mut page);
    }
    page
}

#[test]
fn the_table_of_evidence_is_that_of_the_policies() {
    let path = root().join("docs/evidence.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &page).expect("written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/evidence.md is not what the policies say: run `UPDATE=1 cargo test evidence`"
    );
}

#[test]
fn what_a_text_does_not_ask_is_said_of_its_policy_and_in_every_format() {
    let said = "does not ask which DH group PFS uses";
    let shown = |line: &[&str]| {
        let run = crate::run::vpnaudit(crate::run::root(), line, &[("COLUMNS", "400")]);
        String::from_utf8(run.stdout).expect("text")
    };
    assert!(shown(&["policy", "show", "disa-vpn-srg"]).contains("does not ask"));
    for format in crate::run::FORMATS.iter() {
        let line = ["check", "--live", "tests/live/v2.json", "--policy", "disa-vpn-srg", "--format", format];
        let text = shown(&line);
        assert!(text.contains(said), "{format}: {text}");
    }
    let other = shown(&["check", "--live", "tests/live/v2.json", "--policy", "baseline"]);
    assert!(!other.contains("does not ask"), "{other}");
}
