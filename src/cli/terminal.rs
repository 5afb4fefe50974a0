//! The two streams: data on stdout, everything else on stderr, each in colour only where it can be
//! shown.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, IntoDiagnostic, WrapErr};

use super::Failure;
use super::file::{self, Readers};
use super::flags::{Look, When};
use super::harmless::{Harmless, listed};
use crate::audit::Task;
use crate::finding::Report;
use crate::report::{self, Format, Options, Style};
use crate::text::Problem;
use crate::text::harmless::neutral;
use crate::text::problem::bounded;

/// How both streams look.
pub(super) struct Terminal {
    stdout: Style,
    stderr: Style,
    quiet: bool,
}

/// The width of what goes to a file or a pipe.
const WIDTH: usize = 100;

impl Terminal {
    /// Looks at the flags, the environment and the two streams.
    pub(super) fn new(look: &Look) -> Self {
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = columns.or(width).unwrap_or(WIDTH).clamp(40, 200);
        let style = |colour: bool, terminal: bool| Style {
            colour,
            width: if terminal || columns.is_some() { width } else { WIDTH },
            unicode: !terminal || supports_unicode(),
            links: terminal && colour,
            verbose: look.verbose > 0,
            quiet: look.quiet,
        };
        let stdout = style(colour(look.color, &io::stdout()), io::stdout().is_terminal());
        let stderr = style(colour(look.color, &io::stderr()), io::stderr().is_terminal());
        Self { stdout, stderr, quiet: look.quiet }
    }

    /// How stdout looks.
    pub(super) const fn style(&self) -> &Style {
        &self.stdout
    }

    /// How stderr looks.
    pub(super) const fn stderr(&self) -> &Style {
        &self.stderr
    }

    /// Says whether somebody would see how far things are, and wants to. Lines that tell what is done
    /// and lines that move do not go together.
    pub(super) fn shows_progress(&self) -> bool {
        io::stderr().is_terminal() && !self.quiet && !self.stderr.verbose
    }

    /// Writes a report to stdout. A reader that has gone away is no failure.
    pub(super) fn report(
        &self,
        report: &Report,
        task: Task,
        format: Format,
        options: &Options,
    ) -> Result<(), Failure> {
        self.print(|out| write(report, task, format, (&self.stdout, options), out))
    }

    /// Says which of several projects the report that follows is of, where people read it.
    pub(super) fn project(&self, file: &str, format: Format) -> Result<(), Failure> {
        if format != Format::Human {
            return Ok(());
        }
        self.print(|out| writeln!(out, "project {}\n", neutral(file)))
    }

    /// Writes to stdout.
    pub(super) fn print(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let mut out = BufWriter::new(io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.into_diagnostic().wrap_err("stdout cannot be written"),
        }
    }

    /// Writes a report to a file, whole or not at all.
    pub(super) fn file(
        &self,
        report: &Report,
        task: Task,
        format: Format,
        options: &Options,
        path: &Path,
    ) -> Result<(), Failure> {
        let style = Style { colour: false, links: false, width: WIDTH, unicode: true, ..self.stdout };
        file::write(path, Readers::All, |out| write(report, task, format, (&style, options), out))
    }

    /// Appends the summary of a job to a file.
    pub(super) fn summary(&self, report: &Report, options: &Options, path: &Path) -> Result<(), Failure> {
        file::append(path, |out| report::summary(report, options, out))
    }

    /// Shows what stands in the way of nothing.
    pub(super) fn problems(&self, problems: &[Problem]) {
        if !self.quiet {
            let (shown, more) = bounded(problems);
            shown.into_iter().chain(&more).for_each(|problem| self.show(problem));
        }
    }

    /// Tells something that stands in the way of nothing.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "note: {}", neutral(text));
        }
    }

    /// Tells in one line that something could not be done, where a report says why.
    pub(super) fn error(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "error: {}", neutral(text));
    }

    /// Shows why something could not be done.
    pub(super) fn failure(&self, failure: &dyn Diagnostic) {
        self.show(failure);
    }

    fn show(&self, diagnostic: &dyn Diagnostic) {
        let theme = match (self.stderr.colour, self.stderr.unicode) {
            (true, true) => GraphicalTheme::unicode(),
            (false, true) => GraphicalTheme::unicode_nocolor(),
            (true | false, false) => GraphicalTheme::none(),
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(self.stderr.width)
            .with_links(self.stderr.links)
            .with_show_related_as_nested(false);
        let mut text = String::new();
        let rendered = handler.render_report(&mut text, &Harmless(diagnostic));
        if rendered.is_err() {
            text = Harmless(diagnostic).to_string();
        }
        let _ = io::stderr().lock().write_all(text.as_bytes());
        for problem in listed(diagnostic) {
            let _ = writeln!(io::stderr().lock());
            self.show(problem);
        }
    }
}

fn write(
    report: &Report,
    task: Task,
    format: Format,
    (style, options): (&Style, &Options),
    out: &mut dyn Write,
) -> io::Result<()> {
    match (task, format) {
        (Task::Plan, Format::Human) => report::plan::write(report, style, out),
        (Task::Plan | Task::Check | Task::Lint, _) => report::write(report, format, style, options, out),
    }
}

fn colour(when: When, stream: &impl anstream::stream::RawStream) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never,
    }
}

/// What the locale says; only asked for a terminal.
fn supports_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|locale| !locale.is_empty()));
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
