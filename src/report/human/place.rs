//! Where the report points for a finding, and what it writes there: the declared line, the
//! fragment of the cloud's answer, or at least the entry of the source.

use crate::finding::{Finding, Side};
use crate::model::Fact;
use crate::model::fact::Origin;
use crate::model::locate;
use crate::model::subject::{Declaration, Live};
use crate::policy::own;
use crate::report::Style;
use crate::text::{Location, Span};

/// A place with what is to be written under it.
pub(super) struct Pointed {
    /// The place.
    pub(super) location: Location,
    /// Nothing outside of this may be shown.
    pub(super) within: Option<Span>,
    /// What to write under it.
    pub(super) label: String,
    /// Says whether it shows what the cloud says.
    pub(super) live: bool,
    /// The wire by whose table it is told what of that may be shown.
    pub(super) wire: Option<&'static str>,
}

/// The places to show for a finding, the declared one first.
pub(super) fn pointed(finding: &Finding, style: &Style) -> Vec<Pointed> {
    if let Some(place) = &finding.place {
        return vec![unbounded(place.clone(), "this waiver".to_owned())];
    }
    let places = match finding.fact {
        Some(fact) => of_fact(finding, fact, style),
        None => of_tunnel(finding),
    };
    if !places.is_empty() {
        return places;
    }
    let subject = &finding.subject;
    let declared = subject.declared.as_ref();
    let entry = subject.live.as_ref().and_then(|live| live.source.location.clone());
    let entry = entry.map(|entry| (entry, "brought by this source"));
    let place = entry.or_else(|| declared.map(|declared| (declared.location(), "declared here")));
    place.into_iter().map(|(location, label)| unbounded(location, label.to_owned())).collect()
}

fn unbounded(location: Location, label: String) -> Pointed {
    Pointed { location, within: None, label, live: false, wire: None }
}

fn of_fact(finding: &Finding, fact: &'static Fact, style: &Style) -> Vec<Pointed> {
    let subject = &finding.subject;
    let shown = style.crop(&finding.shown(), 60);
    let worked_out = matches!(fact.origin, Origin::Derived | Origin::Fleet);
    let says = if worked_out { format!("{} is {shown}", fact.name) } else { String::new() };
    let live = subject.live.as_deref().filter(|_| finding.side == Side::Live);
    let stated = subject.declared.as_deref().and_then(|declared| Some((declared, declared.place_of(fact)?)));
    let seen = live.and_then(|live| Some((live, locate::observed(live, fact)?)));
    let mut places = Vec::new();
    if let Some((declared, location)) = stated {
        let same = finding.side == Side::Declared || subject.declared_value(fact) == finding.observed;
        let label = if same && worked_out { says.clone() } else { stated_where(declared, &location) };
        places.push(unbounded(location, label));
    }
    match (seen, live) {
        (Some((live, location)), _) => {
            let label = if worked_out { says } else { live.presence().to_owned() };
            places.push(inside(live, location, label));
        }
        (None, Some(live)) if places.is_empty() => {
            places.extend(
                locate::named(live)
                    .map(|location| inside(live, location, format!("{} is {shown}", fact.name))),
            );
        }
        (None, _) => {}
    }
    places
}

fn stated_where(declared: &Declaration, location: &Location) -> String {
    let default = declared.stated.iter().any(|stated| {
        stated.default && stated.span == location.span && declared.defaults.name() == location.file.name()
    });
    if default { "declared, under `defaults`" } else { "declared" }.to_owned()
}

fn of_tunnel(finding: &Finding) -> Vec<Pointed> {
    let rule = &finding.rule.id;
    let declared_label = if *rule == own::MISSING.id { "declared, not live" } else { "declared" };
    let declared = finding.subject.declared.as_ref();
    let mut places: Vec<_> = declared
        .map(|declared| unbounded(declared.location(), declared_label.to_owned()))
        .into_iter()
        .collect();
    if let Some(live) = finding.subject.live.as_deref() {
        let not_declared = if *rule == own::UNDECLARED.id { ", not declared" } else { "" };
        let label = format!("{}{not_declared}", live.presence());
        places.extend(locate::named(live).map(|location| inside(live, location, label)));
    }
    places
}

/// A place in the answer of a cloud, of which nothing outside the tunnel's object is shown.
fn inside(live: &Live, location: Location, label: String) -> Pointed {
    let object = live.origin.as_ref().map(|origin| origin.location.span);
    let within = Some(object.unwrap_or(location.span));
    let wire = live.origin.as_ref().map(|origin| origin.wire);
    Pointed { location, within, label, live: true, wire }
}
