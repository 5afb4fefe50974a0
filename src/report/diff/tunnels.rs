//! Live tunnels that appeared, that are gone, and of which facts changed, in the signs of a plan.

use std::io::{self, Write};

use crate::diff::fleets::Fleets;
use crate::model::Fact;
use crate::model::subject::Live;
use crate::report::Style;
use crate::report::diff::Files;
use crate::report::paint::{Ink, count, grouped};
use crate::report::plan::change::{self, Change};
use crate::report::plan::{KNOWN_BY, Sign};
use crate::text::harmless::neutral;

pub(super) fn write(fleets: &Fleets, files: Files<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    super::narrowed(&fleets.narrowed, files, style, out)?;
    for (sign, lives) in [(Sign::Add, &fleets.appeared), (Sign::Undeclared, &fleets.gone)] {
        for live in lives {
            write_heading(sign, live, style, out)?;
            let facts = KNOWN_BY.iter().filter_map(|name| Fact::find(name));
            let known = facts.filter_map(|fact| Some((fact, (fact.read)(&live.tunnel)?)));
            change::write_values(sign, known, style, out)?;
            writeln!(out)?;
        }
    }
    for changed in &fleets.changed {
        write_heading(Sign::Change, &changed.new, style, out)?;
        let changes = changed.facts.iter().map(|change| Change {
            fact: change.fact,
            from: Some(change.old.clone()),
            to: Some(change.new.clone()),
        });
        change::write_changes(&changes.collect::<Vec<_>>(), "(secret) changed", style, out)?;
        writeln!(out)?;
    }
    if !fleets.not_compared.is_empty() {
        let named = fleets.not_compared.iter();
        let facts: Vec<_> =
            named.map(|(fact, tunnels)| format!("{} ({})", fact.name, count(*tunnels, "tunnel"))).collect();
        let line = format!("Not compared, since only one side reports it: {}.", facts.join(", "));
        writeln!(out, "{}\n", style.paint(Ink::Dim, &style.wrap("", "  ", &line)))?;
    }
    writeln!(out, "{}", style.wrap("", "  ", &verdict(fleets, style)))
}

fn write_heading(sign: Sign, live: &Live, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let name = live.tunnel.label();
    let mut heading = style.paint(sign.ink(), &format!("{} {}", sign.mark(), style.crop(&neutral(name), 60)));
    if let Some(id) = live.tunnel.id.as_deref().filter(|id| *id != name) {
        heading.push_str(&format!(" ({})", style.crop(&neutral(id), 40)));
    }
    writeln!(out, "{}", style.wrap("  ", "    ", &heading))
}

fn verdict(fleets: &Fleets, style: &Style) -> String {
    let unchanged = grouped(fleets.unchanged);
    if fleets.is_none() {
        return style
            .paint(Ink::Good, &format!("No difference: {} unchanged.", count(fleets.unchanged, "tunnel")));
    }
    let [appeared, gone, changed] =
        [fleets.appeared.len(), fleets.gone.len(), fleets.changed.len()].map(|number| grouped(number as u64));
    format!("Tunnels: {appeared} appeared, {gone} gone, {changed} changed, {unchanged} unchanged.")
}
