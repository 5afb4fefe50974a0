//! A page: sections of plain data, and how they are set in columns for a terminal.

use std::io::{self, Write};
use std::sync::Arc;

use textwrap::core::display_width;

use super::demands;
use crate::policy::{Demand, Severity};
use crate::report::Style;
use crate::report::clause::clause;
use crate::report::paint::{Ink, pad};
use crate::text::harmless::neutral;

/// What is known under a name, as data.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// One for each thing that bears the name.
    pub sections: Vec<Section>,
}

/// What one thing is.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// What sort of thing it is, such as `rule`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// How bad it is, for a rule.
    pub severity: Option<Severity>,
    /// What it is, in one line.
    pub title: String,
    /// What there is to say, in order.
    pub parts: Vec<Part>,
}

/// A piece of a section.
#[derive(Clone, Debug)]
pub enum Part {
    /// A name and what is said of it.
    Field(&'static str, String),
    /// A heading over lines.
    List(&'static str, Vec<Line>),
    /// A table of short texts.
    Table(Vec<&'static str>, Vec<Vec<String>>),
    /// The demands of a policy.
    Demands(Vec<Arc<Demand>>),
}

/// A line of a list.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// What stands first, aligned with the other lines.
    pub name: String,
    /// What is good or bad about it.
    pub mark: Mark,
    /// What is said of it.
    pub text: String,
    /// Who demands it, each with what it says beside the clause.
    pub demands: Vec<(String, Arc<Demand>)>,
}

/// Whether a line tells something good or bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Neither.
    #[default]
    None,
    /// Something is accepted.
    Good,
    /// Something is refused.
    Bad,
}

impl Page {
    /// Writes the page.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn write(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        for (number, section) in self.sections.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            section.write(style, out)?;
        }
        Ok(())
    }
}

impl Section {
    fn write(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let kind = style.paint(Ink::Dim, self.kind);
        let mut heading = format!("{kind} {}", style.paint(Ink::Strong, &neutral(&self.name)));
        if let Some(severity) = self.severity {
            heading.push_str(&format!(" {}", style.paint(Ink::Severity(severity), severity.as_str())));
        }
        writeln!(out, "{}", style.wrap("", "  ", heading.trim_end()))?;
        if !self.title.is_empty() {
            writeln!(out, "{}", style.wrap("  ", "  ", &style.plain(&neutral(&self.title))))?;
        }
        let fields = self.parts.iter().filter_map(|part| match part {
            Part::Field(name, _) => Some(name.len()),
            Part::List(..) | Part::Table(..) | Part::Demands(_) => None,
        });
        let widest = fields.max().unwrap_or(0);
        let mut after_field = false;
        for part in &self.parts {
            let field = matches!(part, Part::Field(..));
            if !field || !after_field {
                writeln!(out)?;
            }
            after_field = field;
            match part {
                Part::Field(name, text) => write_field(name, text, widest, style, out)?,
                Part::List(heading, lines) => write_list(heading, lines, style, out)?,
                Part::Table(header, rows) => write_table(header, rows, style, out)?,
                Part::Demands(demands) => demands::write(demands, style, out)?,
            }
        }
        Ok(())
    }
}

fn write_field(name: &str, text: &str, widest: usize, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let first = format!("  {}  ", style.paint(Ink::Label, &pad(name, widest)));
    let text = style.plain(&neutral(text));
    writeln!(out, "{}", style.wrap(&first, &" ".repeat(widest + 4), &text))
}

fn write_list(heading: &str, lines: &[Line], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {}", style.paint(Ink::Label, heading))?;
    let names: Vec<_> = lines.iter().map(|line| neutral(&line.name)).collect();
    let widest = names.iter().map(|name| display_width(name)).max().unwrap_or(0).min(style.width / 2);
    for (line, name) in lines.iter().zip(&names) {
        let ink = match line.mark {
            Mark::None => Ink::Strong,
            Mark::Good => Ink::Good,
            Mark::Bad => Ink::Bad,
        };
        let mut text = style.plain(&neutral(&line.text));
        for (number, (says, demand)) in line.demands.iter().enumerate() {
            text.push_str(if number > 0 { "; " } else { "" });
            text.push_str(&style.plain(&neutral(says)));
            text.extend(clause(demand, style).map(|clause| format!(": {clause}")));
        }
        let first = format!("    {}  ", style.paint(ink, &pad(name, widest)));
        writeln!(out, "{}", style.wrap(&first, &" ".repeat(widest + 6), &text).trim_end())?;
    }
    Ok(())
}

fn write_table(
    header: &[&'static str],
    rows: &[Vec<String>],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let harmless = |cell: &String| style.plain(&neutral(cell));
    let rows: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(harmless).collect()).collect();
    for line in style.table(header, &rows, &[], &[0]).lines() {
        writeln!(out, "{}", style.inked(line.trim_end()))?;
    }
    Ok(())
}
