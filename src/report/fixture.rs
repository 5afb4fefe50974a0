//! Reports built by hand, for the tests of the formats: here are the parts that all of them are made of.

mod changed;
mod every_sort;
mod findings;
mod fleet;
mod hostile;
mod settled;
mod tunnels;

use std::sync::Arc;

pub use self::changed::{compared, narrowed, narrowed_by_all, said};
pub use self::every_sort::{files, report};
pub use self::findings::{drift, found, whole};
pub use self::fleet::fleet;
pub use self::hostile::hostile;
pub use self::settled::{given, settled};
pub use self::tunnels::{declaration, live, span, subject, within};
use crate::finding::{Clock, JudgedAsOf, Report};
use crate::model::{Fact, Value};
use crate::policy::{Demand, Evidence, Rule, Severity, Term, Test};
use crate::report::{Format, Options, Style};

/// The key that no output may show.
pub const PSK: &str = "planted-hunter2-key";

/// When the runs of the fixtures ended.
pub const NOW: jiff::Timestamp = jiff::Timestamp::constant(1_795_378_000, 0);

/// The day that they judged as of.
pub const AS_OF: JudgedAsOf =
    JudgedAsOf { day: jiff::civil::Date::constant(2026, 11, 22), clock: Clock::Today };

pub const PLAIN: Style =
    Style { colour: false, width: 80, unicode: true, links: false, verbose: false, quiet: false };

pub fn fact(name: &str) -> &'static Fact {
    Fact::find(name).expect("a fact")
}

pub fn value(name: &str, said: &str) -> Value {
    fact(name).kind.read(said).expect("a value of the fact")
}

/// A rule with a title, as the catalogue has it.
pub fn rule(id: &str, name: &str, severity: Severity, title: &str, fix: &str) -> Arc<Rule> {
    Arc::new(Rule {
        id: id.into(),
        fact: Some(fact(name)),
        title: title.into(),
        objective: format!("Not so: {title}").into(),
        why: "whoever records the traffic today can read it once the key is found".into(),
        fix: fix.into(),
        prefer: Vec::new(),
        severity,
        cwe: Some(327),
    })
}

pub fn demand(rule: &Arc<Rule>, policy: &str, test: Test) -> Demand {
    Demand {
        rule: Arc::clone(rule),
        policy: Some(policy.into()),
        severity: rule.severity,
        term: Term::default(),
        test,
        only: Vec::new(),
        prefer: Vec::new(),
        reference: Some("RFC 8247 section 2.1".into()),
        url: Some("https://www.rfc-editor.org/rfc/rfc8247#section-2.1".into()),
        evidence: Some(Evidence::Primary),
        location: None,
    }
}

pub fn forbid(name: &str, words: &[&str]) -> Test {
    Test::Forbid(words.iter().map(|word| value(name, word)).collect())
}

/// The report in a format.
pub fn written(report: &Report, format: Format, style: &Style) -> String {
    written_with(report, format, style, &Options::new(NOW))
}

/// The report in a format, with options.
pub fn written_with(report: &Report, format: Format, style: &Style, options: &Options) -> String {
    let mut out = Vec::new();
    super::write(report, format, style, options, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("UTF-8")
}
