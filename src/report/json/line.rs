//! Findings as lines. What only demands and value decide is rendered once for all findings that have
//! them in common, and what only the tunnel decides once for those that follow one another.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use serde::Serialize;

use super::finding::{Demanded, Found, Seen, Stands};
use super::table::{Tables, compact};
use crate::finding::Finding;
use crate::model::Value;
use crate::model::subject::Live;
use crate::policy::Demand;

/// Writes findings, each as an object on one line.
pub(super) struct LineWriter<'a> {
    tables: &'a Tables<'a>,
    /// What findings begin with, by the demands that they break.
    begun: HashMap<Vec<*const Demand>, Vec<Begun>>,
    demands: Vec<*const Demand>,
    /// The tunnel of the last finding, if nobody declared it, as it was rendered.
    tunnel: Option<(*const Live, Vec<u8>)>,
    line: Vec<u8>,
}

/// A value, and what a finding about it begins with.
type Begun = (Option<Value>, Vec<u8>);

/// So many values are remembered for the same demands.
const MOST_VALUES: usize = 16;

impl<'a> LineWriter<'a> {
    pub(super) fn new(tables: &'a Tables<'a>) -> Self {
        Self { tables, begun: HashMap::new(), demands: Vec::new(), tunnel: None, line: Vec::new() }
    }

    /// The object of a finding; `number` is that of its tunnel.
    pub(super) fn render(&mut self, finding: &Finding, number: Option<u32>) -> io::Result<&[u8]> {
        self.line.clear();
        self.begin(finding)?;
        self.tunnel(finding, number)?;
        join(&mut self.line, &Seen::of(finding, self.tables))?;
        Ok(&self.line)
    }

    /// What demands and value decide.
    fn begin(&mut self, finding: &Finding) -> io::Result<()> {
        let mut begun = None;
        if finding.is_plain() && finding.subject.declared.is_none() {
            self.demands.clear();
            self.demands.extend(finding.demands.iter().map(Arc::as_ptr));
            if !self.begun.contains_key(&self.demands) {
                self.begun.insert(self.demands.clone(), Vec::new());
            }
            begun = self.begun.get_mut(&self.demands);
        }
        let mut known = begun.iter().flat_map(|begun| begun.iter());
        if let Some((_, line)) = known.find(|(value, _)| *value == finding.observed) {
            self.line.extend_from_slice(line);
            return Ok(());
        }
        compact(&Demanded::of(finding, self.tables), &mut self.line)?;
        join(&mut self.line, &Found::of(finding))?;
        if let Some(begun) = begun.filter(|begun| begun.len() < MOST_VALUES) {
            begun.push((finding.observed.clone(), self.line.clone()));
        }
        Ok(())
    }

    /// What the tunnel decides, if nobody declared it; else it is one thing for each fact.
    fn tunnel(&mut self, finding: &Finding, number: Option<u32>) -> io::Result<()> {
        let alone = finding.subject.declared.is_none() && finding.place.is_none();
        let live = finding.subject.live.as_ref().filter(|_| alone).map(Arc::as_ptr);
        if let Some((_, tunnel)) = self.tunnel.as_ref().filter(|(known, _)| Some(*known) == live) {
            self.line.pop();
            self.line.extend_from_slice(tunnel);
            return Ok(());
        }
        let joint = self.line.len().saturating_sub(1);
        join(&mut self.line, &Stands::of(finding, number))?;
        self.tunnel = live.zip(self.line.get(joint..).map(<[u8]>::to_vec));
        Ok(())
    }
}

/// One object out of two: `{a}` and `{b}` make `{a,b}`.
fn join(line: &mut Vec<u8>, part: &impl Serialize) -> io::Result<()> {
    line.pop();
    let joint = line.len();
    compact(part, &mut *line)?;
    if let Some(brace) = line.get_mut(joint) {
        *brace = b',';
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use crate::report::roll::Roll;

    #[test]
    fn a_line_does_not_depend_on_the_lines_before_it() {
        for report in [fixture::report(), fixture::fleet(30), fixture::hostile()] {
            let roll = Roll::of(&report);
            let tables = Tables::of(&report, &roll.tunnels);
            let mut lines = LineWriter::new(&tables);
            for (place, finding) in report.findings.iter().enumerate() {
                let number = roll.number(place);
                let alone = LineWriter::new(&tables).render(finding, number).expect("a line").to_vec();
                assert_eq!(lines.render(finding, number).expect("a line"), alone);
            }
        }
    }
}
