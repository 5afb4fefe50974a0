//! The findings, each put together again from what it says and what the tables say.

use std::sync::Arc;

use super::demands::Demands;
use super::tunnels::{anchor, side};
use super::{In, Places, Wrong, fact, severity, shape, value, wrong};
use crate::finding::{Finding, Since};
use crate::model::subject::{Anchor, Subject};

pub(super) fn restore(
    rows: Vec<shape::Finding>,
    tunnels: &[Subject],
    demands: &mut Demands,
    places: &Places,
) -> Result<Vec<Finding>, Wrong> {
    let mut findings = Vec::with_capacity(rows.len());
    for (place, row) in rows.into_iter().enumerate() {
        let finding = one(&row, tunnels, demands, places).and_then(|finding| checked(finding, &row));
        findings.push(finding.within(|| format!("findings[{place}]"))?);
    }
    Ok(findings)
}

fn one(
    row: &shape::Finding,
    tunnels: &[Subject],
    demands: &mut Demands,
    places: &Places,
) -> Result<Finding, Wrong> {
    let of = row.fact.as_deref().map(fact).transpose()?;
    let broken: Vec<_> = row
        .demands
        .iter()
        .enumerate()
        .map(|(place, demand)| demands.demand(demand, of, places).within(|| format!("demands[{place}]")))
        .collect::<Result<_, _>>()?;
    let rule = match broken.first() {
        Some(demand) if *demand.rule.id == *row.rule => Arc::clone(&demand.rule),
        Some(_) => return Err(wrong("is not that of the first demand")).within(|| "rule".to_owned()),
        None => Arc::clone(demands.rule(&row.rule)?),
    };
    let mut waived = Vec::new();
    for (place, aside) in row.waived_demands.iter().enumerate() {
        let part = || format!("waived_demands[{place}]");
        let demand = demands.demand(&aside.demand, of, places).within(part)?;
        waived.push((demand, demands.waiver(&aside.waiver, places).within(part)?));
    }
    let subject = row.tunnel.as_ref().and_then(|tunnel| tunnels.get(tunnel.number as usize));
    let observed = row.observed.as_ref().map(|json| value::read(of, json)).transpose();
    let at_waiver = anchor(row)?.filter(|(anchor, _)| *anchor == Anchor::Waiver);
    let since = row.baseline.as_deref().map(|word| {
        let since = Since::ALL.into_iter().find(|since| since.as_str() == word);
        since.ok_or_else(|| wrong("is no word for it")).within(|| "baseline".to_owned())
    });
    Ok(Finding {
        severity: severity(&row.severity)?,
        fact: of,
        observed: observed.within(|| "observed".to_owned())?,
        side: side(row)?,
        demands: broken,
        detail: row.detail.as_deref().map(Into::into),
        waiver: row.waiver.as_ref().map(|row| demands.waiver(row, places)).transpose()?,
        waived,
        place: at_waiver.map(|(_, place)| places.alone(place, true)),
        since: since.transpose()?,
        ..Finding::new(&rule, subject.cloned().unwrap_or_default())
    })
}

/// What a finding says of itself must follow from its parts. A report with marks of version 1 may put its
/// findings in other words.
fn checked(finding: Finding, row: &shape::Finding) -> Result<Finding, Wrong> {
    let edited = |field: &str| Err(wrong("does not follow from the rest of the finding").at(field));
    if finding.fingerprint() != row.fingerprint {
        let known = finding.fingerprint_of_version_1() == row.fingerprint;
        return if known { Ok(finding) } else { edited("fingerprint") };
    }
    if finding.message() != row.message {
        return edited("message");
    }
    Ok(finding)
}
