//! What passes on the day of the run and fails within a time, read back.

use super::coming::ComingShape;
use super::demands::Demands;
use super::{In, Wrong, day, severity, wrong};
use crate::finding::{Cause, Coming, Horizon, Ranges};
use crate::model::subject::Subject;

/// What a run that looked ahead found; nothing for one that did not.
pub(super) fn restore(
    until: Option<&String>,
    rows: Option<Vec<ComingShape>>,
    tunnels: &[Subject],
    demands: &Demands,
) -> Result<Option<Horizon>, Wrong> {
    let (until, rows) = match (until, rows) {
        (None, None) => return Ok(None),
        (Some(until), Some(rows)) => (until, rows),
        _ => return Err(wrong("does not go with `run.horizon`").at("horizon")),
    };
    let until = day(until).within(|| "run.horizon".to_owned())?;
    let one = |row: ComingShape| coming(&row, tunnels, demands);
    Ok(Some(Horizon { until, coming: super::each(rows, "horizon", one)? }))
}

fn coming(row: &ComingShape, tunnels: &[Subject], demands: &Demands) -> Result<Coming, Wrong> {
    let demand = demands.at(&[row.demand]).within(|| "demand".to_owned())?.swap_remove(0);
    let fact = demand.rule.fact.map(|fact| fact.name);
    let fits = row.rule == *demand.rule.id
        && row.policy.as_deref() == demand.policy.as_deref()
        && row.fact.as_deref() == fact
        && row.severity == demand.severity.as_str();
    if !fits {
        return Err(wrong("is not what the rest of the row says").at("demand"));
    }
    let cause = Cause::WORDS.iter().find(|(word, _)| *word == row.because).map(|(_, cause)| *cause);
    let mut numbers = Ranges::default();
    for (place, which) in row.tunnels.iter().enumerate() {
        let part = || format!("tunnels[{place}]");
        let tunnel = tunnels.get(which.number as usize);
        let same = tunnel.is_some_and(|of| of.name() == which.name && of.id() == which.id.as_deref());
        let next = which.number.checked_add(1);
        if !same || !next.is_some_and(|next| numbers.add(which.number..next)) {
            return Err(wrong("is no tunnel of the report, or not in its order")).within(part);
        }
    }
    Ok(Coming {
        day: day(&row.day).within(|| "day".to_owned())?,
        cause: cause.ok_or_else(|| wrong("is no word for it").at("because"))?,
        was: row.was.as_deref().map(severity).transpose().within(|| "was".to_owned())?,
        demand,
        tunnels: numbers,
    })
}
