//! What text for people is made of: inks, links, lines that wrap, tables.
//!
//! Everything here measures in columns, so that a Chinese name takes the room it needs. Text that
//! came from outside goes through `neutral` before it gets here.

use std::io::{self, Write};

use anstyle::{AnsiColor, Color};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};
use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter};

use super::Style;
use crate::policy::Severity;

/// What a piece of text is, so that it can be coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// A word of severity.
    Severity(Severity),
    /// A heading.
    Strong,
    /// Something beside the point.
    Dim,
    /// Something good, or something to add.
    Good,
    /// Something to change.
    Change,
    /// Something bad, or something to remove.
    Bad,
    /// The label of a line.
    Label,
}

impl Ink {
    fn style(self) -> anstyle::Style {
        let plain = anstyle::Style::new();
        let colour = |colour: AnsiColor| plain.fg_color(Some(Color::Ansi(colour)));
        match self {
            Self::Severity(Severity::Critical) => colour(AnsiColor::Red).bold(),
            Self::Severity(Severity::High) | Self::Bad => colour(AnsiColor::Red),
            Self::Severity(Severity::Medium) | Self::Change => colour(AnsiColor::Yellow),
            Self::Severity(Severity::Low | Severity::Info) | Self::Label => colour(AnsiColor::Cyan),
            Self::Strong => plain.bold(),
            Self::Dim => plain.dimmed(),
            Self::Good => colour(AnsiColor::Green),
        }
    }
}

impl Style {
    /// The text in an ink; as it is without colour.
    #[must_use]
    pub fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let style = ink.style();
        format!("{style}{text}{style:#}")
    }

    /// The text as a link, if the terminal knows links; else the text alone.
    #[must_use]
    pub fn link(&self, url: &str, text: &str) -> String {
        if self.links { format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\") } else { text.to_owned() }
    }

    /// What stands for something left out.
    #[must_use]
    pub const fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// What stands between a value and the one that takes its place.
    #[must_use]
    pub const fn arrow(&self) -> &'static str {
        if self.unicode { "→" } else { "->" }
    }

    /// The text as it can be printed without Unicode: our own signs are replaced, what was said by
    /// others stays.
    #[must_use]
    pub fn plain(&self, text: &str) -> String {
        if self.unicode { text.to_owned() } else { text.replace('↔', "<->").replace('…', "...") }
    }

    /// The text, cut to `columns` with a sign that says so.
    #[must_use]
    pub fn crop(&self, text: &str, columns: usize) -> String {
        if text.len() <= columns || (text.len() <= columns * 8 && display_width(text) <= columns) {
            return text.to_owned();
        }
        let room = columns.saturating_sub(display_width(self.ellipsis()));
        let mut width = 0;
        let mut cropped = String::new();
        for character in text.chars() {
            width += width_of(character);
            if width > room {
                break;
            }
            cropped.push(character);
        }
        cropped.push_str(self.ellipsis());
        cropped
    }

    /// The text in lines of the style's width, the first after `first`, the others after `rest`.
    /// An address of the web is never broken; it stands on a line of its own.
    #[must_use]
    pub fn wrap(&self, first: &str, rest: &str, text: &str) -> String {
        let options = Options::new(self.width.max(20))
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(!text.contains("://"))
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        textwrap::fill(text, options)
    }

    /// Writes `  label: text`, wrapped under itself.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn field(&self, out: &mut dyn Write, label: &str, text: &str) -> io::Result<()> {
        let first = format!("  {} ", self.paint(Ink::Label, &format!("{label}:")));
        let rest = " ".repeat(display_width(label) + 4);
        writeln!(out, "{}", self.wrap(&first, &rest, text))
    }

    /// Lays out rows under a header, no wider than the style allows. Columns in `numbers` stand to
    /// the right; those in `whole` are never broken.
    #[must_use]
    pub fn table(&self, header: &[&str], rows: &[Vec<String>], numbers: &[usize], whole: &[usize]) -> Table {
        let fill = if self.unicode { '─' } else { '-' };
        let mut table = Table::new();
        table
            .load_style(TableStyle::new().header_separator(LineStyle::none().fill(fill).junction(fill)))
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(self.width.max(20)).unwrap_or(u16::MAX))
            .set_header(header.iter().copied());
        for row in rows {
            table.add_row(row.iter().map(String::as_str));
        }
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, 1));
            if numbers.contains(&index) {
                column.set_cell_alignment(CellAlignment::Right);
            }
            if numbers.contains(&index) || whole.contains(&index) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        table
    }

    /// A line of a table, with a severity that it begins with in colour, and the header dimmed. The
    /// table itself is laid out without colour.
    #[must_use]
    pub fn inked(&self, line: &str) -> String {
        let begins = |severity: &Severity| Some((*severity, line.strip_prefix(severity.as_str())?));
        match Severity::ALL.iter().find_map(begins) {
            Some((severity, rest)) => {
                format!("{}{rest}", self.paint(Ink::Severity(severity), severity.as_str()))
            }
            None if line.starts_with("severity") || line.starts_with(['─', '-']) => {
                self.paint(Ink::Dim, line)
            }
            None => line.to_owned(),
        }
    }
}

/// The columns that a character takes.
#[must_use]
pub fn width_of(character: char) -> usize {
    display_width(character.encode_utf8(&mut [0; 4]))
}

/// The text filled up with spaces to `columns`.
#[must_use]
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(display_width(text))))
}

/// "1 tunnel", "2 tunnels", "10,000 tunnels".
#[must_use]
pub fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// A number with a comma after each thousand.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style =
        Style { colour: false, width: 40, unicode: true, links: false, verbose: false, quiet: false };

    #[test]
    fn text_is_cropped_by_columns_not_by_characters() {
        assert_eq!(STYLE.crop("广州总部隧道", 7), "广州总…");
        assert_eq!(STYLE.crop("广州总部隧道", 12), "广州总部隧道");
        assert_eq!(Style { unicode: false, ..STYLE }.crop("abcdefgh", 6), "abc...");
    }

    #[test]
    fn without_colour_and_links_nothing_is_added() {
        assert_eq!(STYLE.paint(Ink::Bad, "x"), "x");
        assert_eq!(STYLE.link("https://example.org", "x"), "x");
    }

    #[test]
    fn an_address_is_never_broken() {
        let wrapped = STYLE.wrap("  ", "  ", "see https://example.org/a-very-long-address-of-more-than-40");
        assert_eq!(
            wrapped.lines().collect::<Vec<_>>(),
            ["  see", "  https://example.org/a-very-long-address-of-more-than-40"]
        );
    }

    #[test]
    fn numbers_are_readable() {
        assert_eq!([0, 7, 999, 1000, 1_234_567].map(grouped), ["0", "7", "999", "1,000", "1,234,567"]);
        assert_eq!(count(1, "tunnel"), "1 tunnel");
    }
}
