//! How far each source is, on a terminal: a line that moves, then a line of result.

use std::cell::RefCell;
use std::collections::HashMap;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::model::Text;
use crate::model::subject::Source;
use crate::report::Style;
use crate::source::client::progress::{Outcome, Progress};
use crate::text::harmless::neutral;

/// One line a source, on stderr.
pub(super) struct Bars {
    all: MultiProgress,
    /// By the name of the source.
    each: RefCell<HashMap<Text, ProgressBar>>,
    style: ProgressStyle,
    unicode: bool,
}

impl Bars {
    /// Draws nothing yet.
    pub(super) fn new(style: Style) -> Self {
        let unicode = style.unicode;
        let line = ProgressStyle::with_template("  {prefix} {bar:24} {pos}/{len} tunnels");
        let style = line.unwrap_or_else(|_| ProgressStyle::default_bar());
        Self {
            all: MultiProgress::with_draw_target(ProgressDrawTarget::stderr()),
            each: RefCell::default(),
            style: style.progress_chars(if unicode { "━╸ " } else { "=> " }),
            unicode,
        }
    }
}

impl Progress for Bars {
    fn started(&self, source: &Source) {
        // a bar of none out of none would be a full one
        let asked = ProgressStyle::with_template("  {prefix} is asked");
        let asked = asked.unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = self.all.add(ProgressBar::new(0).with_style(asked));
        bar.set_prefix(neutral(&source.name).into_owned());
        bar.tick();
        self.each.borrow_mut().insert(source.name.clone(), bar);
    }

    fn read(&self, source: &Source, tunnels: u64, total: u64) {
        if let Some(bar) = self.each.borrow().get(&source.name) {
            bar.set_style(self.style.clone());
            bar.set_length(total);
            bar.set_position(tunnels);
        }
    }

    fn finished(&self, outcome: &Outcome) {
        let name = neutral(&outcome.source.name);
        if let Some(bar) = self.each.borrow_mut().remove(&outcome.source.name) {
            bar.finish_and_clear();
        }
        let (good, bad) = if self.unicode { ("✓", "×") } else { ("ok", "failed") };
        let line = match &outcome.tunnels {
            Ok(tunnels) if tunnels.len() == 1 => format!("  {good} {name}: 1 tunnel"),
            Ok(tunnels) => format!("  {good} {name}: {} tunnels", tunnels.len()),
            // why is told below the report
            Err(_) => format!("  {bad} {name}: not read"),
        };
        // a terminal that has gone away sees nothing
        let _ = self.all.println(line);
    }
}
