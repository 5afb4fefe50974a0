//! What whole runs of vpnaudit cost, as multiples of the least that could be done with the same
//! bytes: `cargo bench --bench ratio`, or with the names of some cases behind it.
//!
//! The cases take turns, so that a machine that slows down slows all of them; of the rounds after
//! the first, the one with the least processor time counts. Exit code 1 if a limit is broken or a
//! case did not do its work.

mod bare;
mod cases;
mod cost;
mod fleet;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use serde::Deserialize;

use cases::{Case, Limit, limits};
use cost::Cost;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let words: Vec<OsString> = env::args_os().skip(1).collect();
    match words.iter().map(|word| word.to_str().unwrap_or_default()).collect::<Vec<_>>()[..] {
        [cost::METER, ..] => cost::meter(&words[1..]).map(|()| ExitCode::SUCCESS),
        ["bare-json", file] => bare::json(file).map(|()| ExitCode::SUCCESS),
        ["bare-yaml", file] => bare::yaml(file).map(|()| ExitCode::SUCCESS),
        ref words if words.contains(&"--bench") => measure(words),
        _ => {
            println!("nothing was measured: this is for `cargo bench`");
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn measure(words: &[&str]) -> Result<ExitCode, Box<dyn Error>> {
    let mut cases = cases::all()?;
    let names: Vec<_> = words.iter().filter(|word| !word.starts_with('-')).collect();
    cases.retain(|case| names.is_empty() || names.iter().any(|name| **name == case.name));
    env::set_current_dir(cases::folder())?;
    let (costs, failures) = run(&cases);
    print_costs(&cases, &costs);
    let kept = print_limits(&costs);
    print_keys(&costs);
    for (case, error) in &failures {
        println!("\n{case} failed: {error}");
    }
    Ok(if kept && failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What each case cost.
type Costs<'a> = HashMap<&'a str, Cost>;

/// Why a case has no cost.
type Failures<'a> = BTreeMap<&'a str, Box<dyn Error>>;

/// Runs the cases in turn; a case that fails is not run again.
fn run(cases: &[Case]) -> (Costs<'_>, Failures<'_>) {
    let (mut costs, mut failures) = (Costs::new(), Failures::new());
    for (path, _) in cases.iter().filter_map(|case| case.report.as_ref()) {
        // what an earlier run left must not pass for the work of this one
        let _ = fs::remove_file(path);
    }
    for round in 0..cases.iter().map(|case| case.rounds).max().unwrap_or(0) {
        for case in cases.iter().filter(|case| round < case.rounds) {
            if failures.contains_key(case.name) {
                continue;
            }
            progress(&format!("round {round}: {}", case.name));
            match cost::of(&case.command) {
                Ok(cost) => {
                    let best = costs.get(case.name).filter(|best| round > 1 && best.cpu <= cost.cpu);
                    let best = best.copied().unwrap_or(cost);
                    costs.insert(case.name, best);
                }
                Err(error) => _ = failures.insert(case.name, error),
            }
        }
    }
    progress("");
    for case in cases.iter().filter(|case| costs.contains_key(case.name)) {
        if let Err(error) = findings(case) {
            failures.entry(case.name).or_insert(error);
        }
    }
    costs.retain(|name, _| !failures.contains_key(name));
    (costs, failures)
}

/// Says on a terminal what is being run.
fn progress(what: &str) {
    if io::stderr().is_terminal() {
        eprint!("\r\x1b[K{what}");
    }
}

/// The part of a report that shows whether the work was done.
#[derive(Deserialize)]
struct Report {
    complete: bool,
    summary: Summary,
}

#[derive(Deserialize)]
struct Summary {
    tunnels: u64,
    findings: BTreeMap<String, u64>,
}

/// How many findings a case came to; none where there is no report to be written.
fn findings(case: &Case) -> Result<Option<u64>, Box<dyn Error>> {
    let Some((path, tunnels)) = &case.report else { return Ok(None) };
    let text = fs::read_to_string(path).map_err(|error| format!("no report was written: {error}"))?;
    let report: Report = serde_json::from_str(&text)?;
    let findings = report.summary.findings.values().sum();
    if !report.complete || report.summary.tunnels != *tunnels || findings == 0 {
        let seen = report.summary.tunnels;
        return Err(format!("{findings} findings in {seen} of {tunnels} tunnels").into());
    }
    Ok(Some(findings))
}

fn print_costs(cases: &[Case], costs: &Costs<'_>) {
    println!("| case | CPU s | wall s | peak MiB | findings | report MiB |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for case in cases {
        let Some(cost) = costs.get(case.name) else { continue };
        let (cpu, wall, peak) = (cost.cpu.as_secs_f64(), cost.wall.as_secs_f64(), mebibytes(cost.peak));
        let findings = findings(case).ok().flatten().map_or_else(String::new, |count| count.to_string());
        let report = case.report.as_ref().map_or_else(String::new, |(path, _)| size(path));
        println!("| {} | {cpu:.2} | {wall:.2} | {peak:.0} | {findings} | {report} |", case.name);
    }
}

fn size(path: &Path) -> String {
    fs::metadata(path).map_or_else(|_| String::new(), |file| format!("{:.1}", mebibytes(file.len())))
}

#[expect(clippy::cast_precision_loss, reason = "sizes stay far below 2^53")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// Compares what was measured with the limits; says whether all are kept.
fn print_limits(costs: &Costs<'_>) -> bool {
    println!("\n| case | beside | what | times | at most | |\n| --- | --- | --- | ---: | ---: | --- |");
    let mut kept = true;
    for limit in limits() {
        for (what, ratio, most) in ratios(&limit, costs).unwrap_or_default() {
            let verdict = if ratio <= most { "ok" } else { "OVER" };
            kept &= ratio <= most;
            let beside = limit.beside.join(" + ");
            println!("| {} | {beside} | {what} | {ratio:.2} | {most} | {verdict} |", limit.case);
        }
    }
    kept
}

/// What a limit is about, the ratio, and what it may be; nothing if a part was not measured.
fn ratios(limit: &Limit, costs: &Costs<'_>) -> Option<Vec<(&'static str, f64, f64)>> {
    let case = costs.get(limit.case)?;
    let beside: Vec<_> = limit.beside.iter().map(|name| costs.get(name)).collect::<Option<_>>()?;
    let ratio = |of: fn(&Cost) -> f64| of(case) / beside.iter().map(|cost| of(cost)).sum::<f64>();
    let limits = [
        limit.cpu.map(|most| ("CPU", ratio(|cost| cost.cpu.as_secs_f64()), most)),
        limit.wall.map(|most| ("wall", ratio(|cost| cost.wall.as_secs_f64()), most)),
        limit.peak.map(|most| ("memory", ratio(|cost| mebibytes(cost.peak)), most)),
    ];
    Some(limits.into_iter().flatten().collect())
}

/// What it costs to guess at one pre-shared key: the difference that the one rule makes.
fn print_keys(costs: &Costs<'_>) {
    let (Some(with), Some(without)) = (costs.get("keys"), costs.get("keys-without-psk")) else { return };
    let distinct = fleet::tunnels(cases::KEYS).map(|tunnel| tunnel.psk).collect::<HashSet<_>>().len();
    let each = |with: f64, without: f64| 1000.0 * (with - without) / distinct as f64;
    let cpu = each(with.cpu.as_secs_f64(), without.cpu.as_secs_f64());
    let wall = each(with.wall.as_secs_f64(), without.wall.as_secs_f64());
    println!("\nguessing at a key: {cpu:.2} ms CPU, {wall:.2} ms wall, each of {distinct} keys");
}
