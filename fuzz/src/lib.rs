//! What the fuzz targets share: a folder of their own in memory, a run of the audit, and what every
//! report must be able to do.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::Timestamp;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use vpnaudit::audit::{self, Audited, Place, Request, Task, World};
use vpnaudit::finding::{Clock, JudgedAsOf, Report};
use vpnaudit::past::{self, Whole};
use vpnaudit::report::{self, Checkout, Format, Options, Style};
use vpnaudit::source::client::environment::Environment;
use vpnaudit::source::client::progress::Silent;

/// When every run ends.
pub const NOW: Timestamp = Timestamp::constant(1_795_378_000, 0);

/// How text looks: no colour, and nothing left out.
const STYLE: Style =
    Style { colour: false, width: 100, unicode: true, links: false, verbose: true, quiet: false };

/// The folder of this process, in memory where there is such a place. It is the current one, so that a
/// run without a project finds none above.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = parent.join(format!("vpnaudit-fuzz-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        std::env::set_current_dir(&folder).expect("the folder");
        folder
    })
}

/// Writes a file of this process, and says where it is.
pub fn file(name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder().join(name);
    fs::write(&path, bytes).expect("written");
    path
}

/// A run over files that replace the sources, by the baseline policy.
pub fn request(live: Vec<PathBuf>) -> Request {
    Request {
        task: Task::Check,
        place: Place { path: ".".into(), live, ..Place::default() },
        policies: vec!["baseline".to_owned()],
        only: Vec::new(),
        only_of_all: false,
        tunnels: Vec::new(),
        min_severity: None,
        baseline: None,
        as_of: JudgedAsOf { day: jiff::civil::date(2026, 11, 28), clock: Clock::Today },
        horizon: None,
    }
}

/// Runs an audit. An error is shown as a terminal would, and is no crash.
pub fn run(request: &Request) -> Option<Audited> {
    let variable = |_: &str| None;
    let now = || NOW.as_second();
    let environment = Environment::new(&variable, None, &now);
    match audit::audit(request, &World { environment: &environment, progress: &Silent }) {
        Ok(audited) => {
            audited.problems.iter().for_each(|problem| show(problem));
            audited.failures.iter().for_each(|failure| show(failure));
            Some(audited)
        }
        Err(error) => {
            show(&error);
            None
        }
    }
}

/// Shows a diagnostic as a terminal would.
pub fn show(diagnostic: &dyn Diagnostic) {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor());
    let mut text = String::new();
    handler.render_report(&mut text, diagnostic).expect("a report can be rendered");
    assert!(!text.is_empty());
}

/// Writes a report in one format.
pub fn written(report: &Report, format: Format, options: &Options) -> Vec<u8> {
    let mut out = Vec::new();
    report::write(report, format, &STYLE, options, &mut out).expect("memory takes everything");
    out
}

/// The options by which a report that was read back is written.
pub fn as_read<'a>(back: &'a Whole, options: Options<'a>) -> Options<'a> {
    let checkout = Checkout { folder: back.folder.as_deref(), root: back.root.as_deref() };
    Options { now: back.ended, project: &back.project, category: &back.category, checkout, ..options }
}

/// Writes a report in every format, reads back what it is in JSON, and holds that every format of that is
/// the same.
pub fn holds(report: &Report, options: &Options) {
    let json = file("report.json", written(report, Format::Json, options));
    let back = past::whole(&json).expect("what was written can be read");
    let again = as_read(&back, *options);
    for format in Format::ALL {
        let (first, second) = (written(report, format, options), written(&back.report, format, &again));
        assert!(first == second, "{} differs after it was read back", format.name());
    }
}
