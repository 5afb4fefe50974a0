//! What is measured, and what it may cost beside what.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::fleet::Form;

/// A program to run and what to make of it.
pub struct Case {
    /// What it is called in the table, and on the command line.
    pub name: &'static str,
    /// The program and its arguments.
    pub command: Vec<OsString>,
    /// The report that it must have written, and of how many tunnels.
    pub report: Option<(PathBuf, u64)>,
    /// How often it is run, the first time only to warm up; once, if it takes long.
    pub rounds: usize,
}

/// How many times the sum of others a case may cost.
pub struct Limit {
    /// The case.
    pub case: &'static str,
    /// What it is compared with.
    pub beside: &'static [&'static str],
    /// Processor time.
    pub cpu: Option<f64>,
    /// Wall time.
    pub wall: Option<f64>,
    /// Memory.
    pub peak: Option<f64>,
}

const MANY: u64 = 100_000;
const FEW: u64 = 10_000;

/// Of so many, the best is hardly ever a lucky or an unlucky one.
const ROUNDS: usize = 6;

/// How many tunnels have their pre-shared keys guessed at.
pub const KEYS: u64 = 2000;

/// The limits of runs that write JSON.
const RUNS: [Limit; 7] = [
    Limit { case: "ten", beside: &["json"], cpu: Some(1.5), wall: None, peak: Some(1.5) },
    Limit { case: "ten-indented", beside: &["json-indented"], cpu: Some(1.5), wall: None, peak: Some(1.5) },
    Limit { case: "terraform", beside: &["ten"], cpu: Some(3.0), wall: None, peak: Some(1.5) },
    Limit { case: "baseline-without-psk", beside: &["json"], cpu: Some(3.0), wall: None, peak: Some(3.0) },
    Limit { case: "declared", beside: &["json", "yaml"], cpu: Some(1.5), wall: None, peak: Some(1.5) },
    Limit { case: "ten", beside: &["ten-of-10000"], cpu: Some(11.0), wall: Some(11.0), peak: None },
    Limit { case: "declared", beside: &["declared-of-10000"], cpu: Some(11.0), wall: Some(11.0), peak: None },
];

/// The other formats that machines read, each written in the place of JSON. One that did not stream
/// would hold a hundred megabytes more.
const FORMATS: [&str; 9] =
    ["sarif", "github", "gitlab", "junit", "markdown", "csv", "ocsf", "oscal", "cyclonedx"];

/// The limits.
pub fn limits() -> impl Iterator<Item = Limit> {
    // an inventory is of every tunnel, and not of those that something is wrong with
    let cpu = |case| Some(if case == "cyclonedx" { 2.0 } else { 1.5 });
    let of = |case| Limit { case, beside: &["ten"], cpu: cpu(case), wall: None, peak: Some(1.2) };
    RUNS.into_iter().chain(FORMATS.map(of))
}

/// Every case, those first that others are compared with.
pub fn all() -> Result<Vec<Case>, Box<dyn Error>> {
    let answer = file(Form::V2, MANY, "fleet-100000.json")?;
    let few = file(Form::V2, FEW, "fleet-10000.json")?;
    let keys = file(Form::V2, KEYS, "fleet-2000.json")?;
    let indented = file(Form::V2Indented, MANY, "fleet-100000-indented.json")?;
    let plan = file(Form::Terraform, MANY, "plan-100000.json")?;
    let project = file(Form::Project, MANY, "declared-100000/vpnaudit.yaml")?;
    let few_declared = file(Form::Project, FEW, "declared-10000/vpnaudit.yaml")?;
    let (ten, bare_keys) = (in_benches("ten.yaml"), in_benches("baseline-without-psk.yaml"));
    let baseline = Path::new("baseline");
    let formats = FORMATS.map(|format| in_format(format, &answer, &ten));
    let cases = vec![
        bare("json", &answer)?,
        bare("json-indented", &indented)?,
        bare("yaml", &project)?,
        check("ten", MANY, &answer, &ten, None),
        check("ten-of-10000", FEW, &few, &ten, None),
        check("ten-indented", MANY, &indented, &ten, None),
        check("terraform", MANY, &plan, &ten, None),
        check("declared", MANY, &answer, &ten, project.parent()),
        check("declared-of-10000", FEW, &few, &ten, few_declared.parent()),
        check("baseline-without-psk", MANY, &answer, &bare_keys, None),
        check("keys-without-psk", KEYS, &keys, &bare_keys, None),
        check("keys", KEYS, &keys, baseline, None),
        Case { rounds: 1, ..check("baseline", MANY, &answer, baseline, None) },
    ];
    Ok(cases.into_iter().chain(formats).collect())
}

/// The program itself, reading a file in the barest way.
fn bare(name: &'static str, file: &Path) -> io::Result<Case> {
    let how = if name == "yaml" { "bare-yaml" } else { "bare-json" };
    let command = vec![env::current_exe()?.into(), how.into(), file.into()];
    Ok(Case { name, command, report: None, rounds: ROUNDS })
}

/// `vpnaudit check` with a report in JSON.
fn check(name: &'static str, tunnels: u64, live: &Path, policy: &Path, project: Option<&Path>) -> Case {
    let report = folder().join(format!("report-{name}.json"));
    let command = command("json", &report, live, policy, project);
    Case { name, command, report: Some((report, tunnels)), rounds: ROUNDS }
}

/// The same in another format.
fn in_format(format: &'static str, live: &Path, policy: &Path) -> Case {
    let report = folder().join(format!("report.{format}"));
    Case { name: format, command: command(format, &report, live, policy, None), report: None, rounds: ROUNDS }
}

fn command(format: &str, report: &Path, live: &Path, policy: &Path, project: Option<&Path>) -> Vec<OsString> {
    let mut output = OsString::from(format!("{format}="));
    output.push(report);
    let mut command: Vec<OsString> = vec![env!("CARGO_BIN_EXE_vpnaudit").into(), "check".into()];
    command.extend(project.map(Into::into));
    command.extend(["--live".into(), live.into(), "--policy".into(), policy.into()]);
    command.extend(["--output".into(), output, "--fail-on".into(), "never".into()]);
    command
}

/// Where fleets and reports are kept from run to run, and where everything is run.
pub fn folder() -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch.parent().unwrap_or(scratch).join("bench-fleet")
}

fn in_benches(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(name)
}

/// Writes a fleet, unless a file of the right size is there.
fn file(form: Form, tunnels: u64, name: &str) -> io::Result<PathBuf> {
    let path = folder().join(name);
    let mut size = Size(0);
    form.write(tunnels, &mut size)?;
    if fs::metadata(&path).is_ok_and(|there| there.len() == size.0) {
        return Ok(path);
    }
    fs::create_dir_all(path.parent().unwrap_or(&path))?;
    form.write(tunnels, File::create(&path)?)?;
    Ok(path)
}

/// Counts the bytes that would be written.
struct Size(u64);

impl io::Write for Size {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
