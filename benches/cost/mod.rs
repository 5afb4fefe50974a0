//! What a whole process costs: processor time, wall time and the most memory that it ever held.
//!
//! The system says what all children of a process cost together, and of memory only the largest.
//! So each measured process runs under a small one of its own: the program calls itself, as
//! `meter`, and that starts nothing else.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// The first argument that makes this program a meter.
pub const METER: &str = "meter";

/// What one process cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Time on all processors, in the program and in the system.
    pub cpu: Duration,
    /// Time on the clock.
    pub wall: Duration,
    /// The most memory that it held at once, in bytes.
    pub peak: u64,
}

/// Runs a program under a meter. What it prints to stderr becomes the error, if it fails.
pub fn of(command: &[OsString]) -> Result<Cost, Box<dyn Error>> {
    let meter = Command::new(env::current_exe()?).arg(METER).args(command).output()?;
    if !meter.status.success() {
        return Err(String::from_utf8_lossy(&meter.stderr).trim().to_owned().into());
    }
    let said = String::from_utf8(meter.stdout)?;
    let numbers: Vec<u64> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let &[cpu, wall, peak] = &numbers[..] else { return Err(format!("the meter said {said:?}").into()) };
    Ok(Cost { cpu: Duration::from_micros(cpu), wall: Duration::from_micros(wall), peak })
}

/// Is the meter: runs the one program and prints what it cost.
pub fn meter(command: &[OsString]) -> Result<(), Box<dyn Error>> {
    let [program, arguments @ ..] = command else { return Err("nothing to measure".into()) };
    let start = Instant::now();
    let status = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    let wall = start.elapsed().as_micros();
    if !status.success() {
        return Err(format!("{}: {status}", program.display()).into());
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    println!("{cpu} {wall} {}", usage.max_rss() * if cfg!(target_vendor = "apple") { 1 } else { 1024 });
    Ok(())
}
