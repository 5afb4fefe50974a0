//! One finding as a SARIF result.

use std::fmt::Write as _;

use serde::Serialize;

use super::fix::{Fix, fix};
use super::message::{Message, literal, quoted};
use super::neighbours::Neighbours;
use super::physical::{Located, Physical, tunnel};
use super::rule::level;
use super::run::Run;
use super::taxonomy::Reference;
use super::uri::Uri;
use crate::finding::{Finding, Since, Waiver};
use crate::model::locate;
use crate::report::Checkout;
use crate::report::label::{self, bounded, shown};
use crate::report::place::Place;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Located; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taxa: Vec<Reference<'a>>,
    /// Either every result of a run has them or none, so that an empty list says "not waived".
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<Vec<Suppression>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
    properties: Properties<'a>,
}

impl<'a> Outcome<'a> {
    /// `occurrence` counts the findings that bear the same fingerprint, from 1.
    pub(super) fn of(
        finding: &'a Finding,
        run: &'a Run<'a>,
        neighbours: &Neighbours,
        occurrence: &Occurrence,
    ) -> Option<Self> {
        let (rule_index, rule_id) = run.catalogue.rule(finding)?;
        let place = Place::anchor(finding, run.project).within(run.checkout);
        let related = related(finding, &place, run.checkout);
        let demands = finding.demands.iter().map(|demand| &**demand);
        let taxa = run.catalogue.clauses(demands);
        Some(Self {
            rule_id,
            rule_index,
            level: level(finding.severity),
            message: Message::new(&text(finding, &related, neighbours)),
            fixes: fix(finding, &place).into_iter().collect(),
            locations: [Located {
                physical_location: Physical::of(&place),
                logical_locations: tunnel(finding).into_iter().collect(),
            }],
            related_locations: related,
            partial_fingerprints: Fingerprints::of(occurrence, finding, neighbours, &place),
            taxa: taxa.into_iter().filter_map(|taxon| Reference::of(run.catalogue, taxon)).collect(),
            suppressions: run.suppressed.then(|| {
                finding.waiver.as_deref().map(|one| Suppression::of(one, run)).into_iter().collect()
            }),
            baseline_state: finding.since.map(baseline_state),
            properties: Properties::of(finding),
        })
    }
}

/// SARIF has no word of its own for what got worse: it counts, as what is new does.
const fn baseline_state(since: Since) -> &'static str {
    match since {
        Since::New | Since::Worse => "new",
        Since::Unchanged => "unchanged",
        Since::Improved => "updated",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Related {
    id: usize,
    message: Message,
    physical_location: Physical,
    #[serde(skip)]
    says: &'static str,
}

/// The lines that make the demands, and what the cloud answered; never the place of the result.
fn related(finding: &Finding, place: &Place, checkout: Checkout<'_>) -> Vec<Related> {
    let demands = finding.demands.iter().filter_map(|demand| {
        let policy = demand.policy.as_deref().unwrap_or("the declaration");
        let says = format!("Demanded by {}.", shown(policy, label::NAME));
        Some((Place::of(demand.location.as_ref()?).within(checkout), says, "the demand"))
    });
    let live = finding.subject.live.as_deref();
    let said = live.zip(finding.fact).and_then(|(live, fact)| locate::observed(live, fact));
    let (who, value) = match finding.subject.is_planned() {
        true => ("What is planned.", "the planned value"),
        false => ("What the cloud says.", "the live value"),
    };
    let said = said.map(|said| (Place::of(&said).within(checkout), who.to_owned(), value));
    let mut places: Vec<Place> = vec![place.clone()];
    let mut related = Vec::new();
    for (at, message, says) in said.into_iter().chain(demands) {
        if related.len() < MOST_RELATED && !places.contains(&at) {
            let (message, physical_location) = (Message::new(&literal(&message)), Physical::of(&at));
            related.push(Related { id: related.len() + 1, message, physical_location, says });
            places.push(at);
        }
    }
    related
}

/// More related places than this are not shown.
const MOST_RELATED: usize = 10;

/// Receivers show a related place only where the message links to it, and drop a result whose
/// message has more than 2048 characters.
fn text(finding: &Finding, related: &[Related], neighbours: &Neighbours) -> String {
    let mut text = quoted(&label::said(finding), 600);
    text.push('.');
    for (at, demand) in finding.demands.iter().filter(|demand| demand.policy.is_some()).take(3).enumerate() {
        let policy = quoted(demand.policy.as_deref().unwrap_or_default(), 60);
        let _ = write!(text, "{}{policy}", if at == 0 { " Demanded by " } else { ", " });
        if let Some(reference) = &demand.reference {
            let _ = write!(text, " ({})", quoted(reference, 100));
        }
    }
    let more = finding.demands.len().saturating_sub(3);
    if more > 0 {
        let _ = write!(text, " and {more} more");
    }
    if finding.demands.iter().any(|demand| demand.policy.is_some()) {
        text.push('.');
    }
    for (at, related) in related.iter().enumerate() {
        let _ = write!(text, "{}[{}]({})", if at == 0 { " See " } else { ", " }, related.says, related.id);
    }
    if !related.is_empty() {
        text.push('.');
    }
    text + &neighbours.beside(finding)
}

#[derive(Serialize)]
struct Fingerprints {
    /// The one that GitHub looks at.
    #[serde(rename = "primaryLocationLineHash", skip_serializing_if = "Option::is_none")]
    line: Option<String>,
    #[serde(rename = "vpnaudit/v2")]
    own: String,
}

impl Fingerprints {
    /// GitHub makes its own mark of the line of a result, keeps ours if there is one, and warns of each that
    /// is another. So ours is left out where its own will do: of a line in the checkout that no other
    /// result of the rule stands on. Of two results with one mark it would show one, so that ours is made as its
    /// own are: a digest, and the how many-eth with this digest it is.
    fn of(
        (fingerprint, occurrence): &Occurrence,
        finding: &Finding,
        neighbours: &Neighbours,
        place: &Place,
    ) -> Self {
        let will_do =
            finding.location().is_some() && Uri::of(&place.file).rooted && neighbours.is_alone(finding);
        let line = (!will_do).then(|| format!("{fingerprint}:{occurrence}"));
        Self { line, own: fingerprint.clone() }
    }
}

/// A fingerprint, and how many findings bore it so far.
pub(super) type Occurrence = (String, u64);

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
    location: Waived,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Waived {
    physical_location: Physical,
}

impl Suppression {
    fn of(waiver: &Waiver, run: &Run<'_>) -> Self {
        let mut justification = shown(&waiver.reason, 1000).into_owned();
        if let Some(owner) = &waiver.owner {
            let _ = write!(justification, "; owner {}", shown(owner, label::NAME));
        }
        if let Some(last) = waiver.expires {
            let _ = write!(justification, "; until {last}");
        }
        let location =
            Waived { physical_location: Physical::of(&Place::of(&waiver.location).within(run.checkout)) };
        Self { kind: "external", status: "accepted", justification, location }
    }
}

/// What readers of archives look for and no other part holds.
#[derive(Serialize)]
struct Properties<'a> {
    severity: &'static str,
    tunnel: Option<std::borrow::Cow<'a, str>>,
    id: Option<std::borrow::Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<std::borrow::Cow<'a, str>>,
    source: Option<std::borrow::Cow<'a, str>>,
    fact: Option<&'static str>,
    observed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<&'static str>,
}

impl<'a> Properties<'a> {
    fn of(finding: &'a Finding) -> Self {
        let subject = &finding.subject;
        Self {
            severity: finding.severity.as_str(),
            tunnel: subject.is_tunnel().then(|| bounded(subject.name(), 1000)),
            id: subject.id().map(|id| bounded(id, 1000)),
            address: subject.address().map(|address| bounded(address, 1000)),
            source: subject.source().map(|source| bounded(source, 1000)),
            fact: finding.fact.map(|fact| fact.name),
            observed: finding.observed.as_ref().map(|value| bounded(&value.to_string(), 1000).into_owned()),
            baseline: finding.since.map(Since::as_str),
        }
    }
}
