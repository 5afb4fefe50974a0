//! A suite for each rule, with a case for each finding and for each tunnel without one; and a suite for
//! the sources.

use std::collections::HashSet;
use std::io::{self, Write};
use std::rc::Rc;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, Event};

use super::names::Names;
use super::xml::{self, Case, Totals, case, legal, open};
use crate::finding::{Finding, Outcome, Ranges, Report, RuleCount, Side, Tunnels};
use crate::model::Index;
use crate::report::Options;
use crate::report::ahead::at_hand;
use crate::report::alike::Alike;
use crate::report::by_rule::Ruled;
use crate::report::label::{count, shown};
use crate::report::place::Place;
use crate::report::roll::Roll;

/// One rule, and the findings that break it.
pub(super) struct Suite<'a> {
    ruled: Ruled<'a>,
    /// Tunnels of the fleet, if it is known what the rule came to on each.
    fleet: u32,
    /// Tunnels that failed and whose findings were left out of the report.
    left_out: Ranges,
}

/// The tunnels of the report, and what is said of each.
pub(super) struct Roster<'a> {
    pub(super) roll: &'a Roll<'a>,
    pub(super) names: &'a Names,
    /// Why a declared tunnel may not be assessed.
    pub(super) not_there: String,
}

/// The report, and how it is told.
type Told<'a> = (&'a Report, &'a Options<'a>);

impl<'a> Suite<'a> {
    pub(super) fn new(ruled: Ruled<'a>, roll: &Roll<'_>, report: &Report) -> Self {
        let tunnels = ruled.count.map(|count| &count.tunnels);
        // waivers are no tunnels
        let known = ruled.count.is_some_and(|count| count.noun() == "tunnel");
        let fleet = if known { u32::try_from(report.fleet.len()).unwrap_or(u32::MAX) } else { 0 };
        let found: HashSet<u32> =
            ruled.findings.iter().filter_map(|(place, _)| roll.number(*place)).collect();
        let failed = tunnels.into_iter().flat_map(|tunnels| tunnels.failed.iter().cloned().flatten());
        let left_out = failed.filter(|number| !found.contains(number)).collect();
        Self { ruled, fleet, left_out }
    }

    pub(super) fn totals(&self) -> Totals {
        let findings = &self.ruled.findings;
        let failures = findings.iter().filter(|(_, finding)| finding.counts()).count();
        let [passed, skipped] = match self.ruled.count {
            _ if self.fleet > 0 => self.of_tunnels(),
            Some(count) => [count.passed, count.not_assessed].map(|number| usize::from(number > 0)),
            None => [0, 0],
        };
        let tests = findings.len() + passed + skipped;
        Totals { tests, failures, errors: 0, skipped: skipped + findings.len() - failures }
    }

    /// Tunnels that passed, and those that are skipped.
    fn of_tunnels(&self) -> [usize; 2] {
        let Some(Tunnels { failed, not_assessed, out_of_scope }) =
            self.ruled.count.map(|count| &count.tunnels)
        else {
            return [0, 0];
        };
        let others = failed.len() + not_assessed.len() + out_of_scope.len();
        [u64::from(self.fleet).saturating_sub(others), not_assessed.len() + self.left_out.len()]
            .map(|number| usize::try_from(number).unwrap_or(usize::MAX))
    }

    pub(super) fn write<W: Write>(
        &self,
        at: &str,
        told: Told<'_>,
        roster: &Roster<'_>,
        xml: &mut Writer<W>,
    ) -> io::Result<()> {
        open(&self.ruled.rule.id, &self.totals(), at, xml)?;
        if let Some(count) = self.ruled.count {
            properties(count, xml)?;
            if self.fleet > 0 {
                self.tunnels(count, roster, xml)?;
            } else {
                self.together(count, xml)?;
            }
        }
        let mut seen = Index::default();
        seen.reserve(self.ruled.findings.len());
        let mut messages: Alike<'_, Rc<str>> = Alike::default();
        for (place, finding) in at_hand(&self.ruled.findings) {
            let tunnel = roster.roll.number(*place).map(|number| roster.names.plain(number));
            let name = name(finding, tunnel, &mut seen);
            let said = messages.of(finding, || finding.message().into());
            self.finding((finding, &said), name, told, xml)?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))
    }

    /// A case for each tunnel without a finding. There are a hundred thousand of them for each rule, so
    /// what is alike is written once.
    fn tunnels<W: Write>(
        &self,
        count: &RuleCount,
        roster: &Roster<'_>,
        xml: &mut Writer<W>,
    ) -> io::Result<()> {
        let fact = count.rule.fact.map(|fact| format!(" {}", fact.name)).unwrap_or_default();
        let rule = quick_xml::escape::escape(&*legal(&self.ruled.rule.id)).into_owned();
        let end = |inner: &str| format!("{fact}\" classname=\"vpnaudit.{rule}\" time=\"0\"{inner}");
        let skipped = |why: &str| end(&format!("><skipped message=\"{why}\"/></testcase>"));
        let [passed, silent, left_out] = [
            end("/>"),
            skipped(&format!("not assessed: what decides is not reported, or {}", roster.not_there)),
            skipped("not accepted, and left out by --min-severity"),
        ];
        let out = xml.get_mut();
        for (number, outcome) in (0..).zip(count.tunnels.outcomes(self.fleet)) {
            let end = match outcome {
                Outcome::Passed => &passed,
                Outcome::NotAssessed => &silent,
                Outcome::Failed if self.left_out.contains(number) => &left_out,
                Outcome::Failed | Outcome::OutOfScope => continue,
            };
            for part in ["\n    <testcase name=\"", roster.names.escaped(number), end] {
                out.write_all(part.as_bytes())?;
            }
        }
        Ok(())
    }

    /// One case for all that passed and one for all that could not be assessed, where nobody says which.
    fn together<W: Write>(&self, counts: &RuleCount, xml: &mut Writer<W>) -> io::Result<()> {
        let noun = counts.noun();
        if counts.passed > 0 {
            let said = format!("{}: {} passed", counts.rule.objective, count(counts.passed, noun));
            let case_of = Case::new(&self.ruled.rule.id, &format!("{noun}s that passed"));
            case(&case_of, Some(("system-out", None, "", &said)), xml)?;
        }
        if counts.not_assessed > 0 {
            let said = format!("{} could not be assessed", count(counts.not_assessed, noun));
            let case_of = Case::new(&self.ruled.rule.id, &format!("{noun}s that could not be assessed"));
            case(&case_of, Some(("skipped", None, &said, "")), xml)?;
        }
        Ok(())
    }

    fn finding<W: Write>(
        &self,
        (finding, said): (&Finding, &str),
        name: String,
        (report, options): Told<'_>,
        xml: &mut Writer<W>,
    ) -> io::Result<()> {
        let place = Place::anchor(finding, options.project).within(options.checkout);
        let case_of = Case { rule: &self.ruled.rule.id, name, file: Some(shown(&place.file, 1000)) };
        let skipped = match (&finding.waiver, &report.baseline) {
            (Some(waiver), _) => Some(format!("waived: {}", waiver.reason)),
            (None, Some(baseline)) if !finding.counts() => {
                Some(format!("in {} already: {}", shown(&baseline.file, 200), said))
            }
            (None, _) => None,
        };
        if let Some(said) = skipped {
            return case(&case_of, Some(("skipped", None, &said, "")), xml);
        }
        let Place { file, line, column, .. } = &place;
        let text = format!("{said}\nat {file}:{line}:{column}\nwhat to do: {}", finding.rule.fix);
        case(&case_of, Some(("failure", Some(finding.severity.as_str()), said, &text)), xml)
    }
}

/// The name of the case of a finding; panels take two cases of one name for the same.
fn name(finding: &Finding, tunnel: Option<&str>, seen: &mut Index<String, usize>) -> String {
    let about = || shown(finding.detail.as_deref().unwrap_or("(no tunnel)"), 1000).into_owned();
    let mut name = tunnel.map_or_else(about, str::to_owned);
    if let Some(fact) = finding.fact {
        name = format!("{name} {}", fact.name);
    }
    if finding.side == Side::Declared && tunnel.is_some() {
        name.push_str(" as declared");
    }
    let seen = seen.entry(name.clone()).or_default();
    *seen += 1;
    if *seen == 1 { name } else { format!("{name} #{seen}") }
}

/// The words and the numbers of a rule.
fn properties<W: Write>(count: &RuleCount, xml: &mut Writer<W>) -> io::Result<()> {
    let RuleCount { rule, assessed, passed, failed, waived, not_assessed, out_of_scope, .. } = count;
    let numbers = [
        ("assessed", assessed),
        ("passed", passed),
        ("failed", failed),
        ("waived", waived),
        ("not_assessed", not_assessed),
        ("out_of_scope", out_of_scope),
    ];
    // a title says what is wrong, and stands only where something is
    let title = (failed + waived > 0).then_some(("title", &*rule.title));
    let words =
        title.into_iter().chain([("objective", &*rule.objective), ("severity", rule.severity.as_str())]);
    let words = words.map(|(name, said)| (name, said.to_owned()));
    xml::properties(words.chain(numbers.map(|(name, number)| (name, number.to_string()))), xml)
}

/// The sources: one that did not give all of its tunnels is an error.
pub(super) struct Sources<'a>(pub(super) &'a Report);

impl Sources<'_> {
    pub(super) fn totals(&self) -> Totals {
        let errors = self.0.sources.iter().filter(|source| source.error.is_some()).count();
        Totals { tests: self.0.sources.len(), errors, ..Totals::default() }
    }

    pub(super) fn write<W: Write>(&self, at: &str, xml: &mut Writer<W>) -> io::Result<()> {
        if self.0.sources.is_empty() {
            return Ok(());
        }
        open("sources", &self.totals(), at, xml)?;
        for source in &self.0.sources {
            let outcome = source.error.as_deref().map(|error| ("error", Some("incomplete"), error, error));
            case(&Case::new("sources", &source.name), outcome, xml)?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))
    }
}
