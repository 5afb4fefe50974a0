//! Pages as Markdown, for reference that is read in a browser. What came from a policy of somebody's
//! own is made harmless: no markup of theirs has an effect.

use std::io::{self, Write};

use super::demands::{graded, wants};
use super::page::{Line, Page, Part, Section};
use crate::policy::{Demand, Evidence};
use crate::text::harmless::neutral;

impl Page {
    /// Writes the page as Markdown, with headings of this level.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn write_markdown(&self, level: usize, out: &mut dyn Write) -> io::Result<()> {
        for (number, section) in self.sections.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            write_section(section, level, out)?;
        }
        Ok(())
    }
}

fn write_section(section: &Section, level: usize, out: &mut dyn Write) -> io::Result<()> {
    let name = match section.kind {
        kind if section.name.is_empty() => kind.to_owned(),
        "rule" | "fact" | "policy" => code(&section.name),
        // several sorts of thing may bear the name of a word
        kind => format!("{} ({kind})", code(&section.name)),
    };
    writeln!(out, "{} {name}", "#".repeat(level))?;
    let severity = section.severity.map(|severity| format!(" ({severity})")).unwrap_or_default();
    if !section.title.is_empty() {
        let title = text(&section.title);
        writeln!(out, "\n{}{severity}.", title.trim_end_matches('.'))?;
    }
    let mut after_field = false;
    for part in &section.parts {
        let field = matches!(part, Part::Field(..));
        if !(field && after_field) {
            writeln!(out)?;
        }
        after_field = field;
        match part {
            Part::Field(name, said) => writeln!(out, "- **{name}**: {}", linked(said))?,
            Part::List(heading, lines) => write_list(heading, lines, out)?,
            Part::Table(header, rows) => {
                write_row(header.iter().map(|cell| (*cell).to_owned()), out)?;
                write_row(header.iter().map(|_| "---".to_owned()), out)?;
                rows.iter().try_for_each(|row| write_row(row.iter().map(|cell| text(cell)), out))?;
            }
            Part::Demands(demands) => write_demands(demands.iter().map(AsRef::as_ref), out)?,
        }
    }
    Ok(())
}

fn write_list(heading: &str, lines: &[Line], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**{}**\n", text(heading))?;
    for line in lines {
        let mut said = text(&line.text);
        for (number, (says, demand)) in line.demands.iter().enumerate() {
            said.push_str(if number > 0 { "; " } else { "" });
            said.push_str(&text(says));
            said.extend(clause(demand).map(|clause| format!(": {clause}")));
        }
        let said = said.trim();
        let gap = if said.is_empty() { "" } else { ": " };
        writeln!(out, "- {}{gap}{said}", code(&line.name))?;
    }
    Ok(())
}

fn write_demands<'a>(demands: impl Iterator<Item = &'a Demand>, out: &mut dyn Write) -> io::Result<()> {
    write_row(["severity", "rule", "wants", "clause", "evidence"].map(str::to_owned), out)?;
    write_row([const { "---" }; 5].map(str::to_owned), out)?;
    for demand in demands {
        let evidence = demand.evidence.map_or("", Evidence::as_str).to_owned();
        let clause = cited(demand).unwrap_or_default();
        let wants = text(&wants(demand));
        write_row([graded(demand), code(&demand.rule.id), wants, clause, evidence], out)?;
    }
    Ok(())
}

fn write_row(cells: impl IntoIterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<_> = cells.into_iter().collect();
    writeln!(out, "| {} |", cells.join(" | "))
}

/// The clause as a link, and how well it was checked.
fn clause(demand: &Demand) -> Option<String> {
    let evidence = demand.evidence.map(|evidence| format!(" ({})", evidence.as_str())).unwrap_or_default();
    Some(format!("{}{evidence}", cited(demand)?))
}

fn cited(demand: &Demand) -> Option<String> {
    let reference = demand.reference.as_deref().map(text);
    match (reference, demand.url.as_deref().and_then(address)) {
        (Some(reference), Some(url)) => Some(format!("[{reference}](<{url}>)")),
        (Some(reference), None) => Some(reference),
        (None, Some(url)) => Some(format!("<{url}>")),
        (None, None) => None,
    }
}

/// An address of the web that can do nothing but be followed.
fn address(url: &str) -> Option<String> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    let plain =
        !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '|' | '\\'));
    (web && plain).then(|| neutral(url).into_owned())
}

/// A name in backticks; what would end them is left out.
fn code(name: &str) -> String {
    format!("`{}`", neutral(name).replace('`', "'").replace('|', "\\|"))
}

/// Text in which nothing is markup.
fn text(said: &str) -> String {
    let mut harmless = String::with_capacity(said.len());
    for character in neutral(said).chars() {
        if matches!(character, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!') {
            harmless.push('\\');
        }
        harmless.push(character);
    }
    // an underscore is markup only at the edge of a word
    harmless.replace(" _", " \\_")
}

/// Text in which addresses are links.
fn linked(said: &str) -> String {
    let words: Vec<_> = said
        .split(' ')
        .map(|word| address(word).map_or_else(|| text(word), |url| format!("<{url}>")))
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_somebody_wrote_is_markup() {
        assert_eq!(text("a|b <script> `x` [y](z) *w*"), "a\\|b \\<script\\> \\`x\\` \\[y\\](z) \\*w\\*");
        assert_eq!(code("a`b|c"), "`a'b\\|c`");
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(address("https://example.org/a>b"), None);
        assert_eq!(
            linked("CWE-326, https://cwe.mitre.org/326.html"),
            "CWE-326, <https://cwe.mitre.org/326.html>"
        );
    }
}
