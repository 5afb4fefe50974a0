//! How fast the pages of a listing come from a cloud that takes its time: `cargo bench --bench pages`.
//!
//! Ten thousand tunnels are read over either API from the stand-in for the cloud, whose every answer
//! takes 80 ms: one page after the other, side by side, and under a limit on requests. A page is any page
//! that is asked for; over API 3.0 those of the gateways of both ends count too. The best of three runs
//! counts, because a busy machine only ever adds. Exit code 1 if a limit is broken.

#[path = "../tests/cloud/mod.rs"]
mod cloud;

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use vpnaudit::source::client::environment::Environment;
use vpnaudit::source::client::progress::Silent;
use vpnaudit::source::tencent::{self, Api, Settings};

use cloud::{Account, Cloud, Fleet};

const TUNNELS: u32 = 10_000;
const LATENCY: Duration = Duration::from_millis(80);
const RUNS: usize = 3;

/// The id and the key of the account.
const KEY: [(&str, &str); 2] =
    [("TENCENTCLOUD_SECRET_ID", "AKIDexample"), ("TENCENTCLOUD_SECRET_KEY", "not-a-real-key")];

/// One way of reading.
#[derive(Clone, Copy)]
enum Way {
    /// So many requests at once, and no limit on how many a second.
    AtOnce(u32),
    /// A limit on requests a second, kept by the cloud too, and else as nobody said anything.
    Limited(u32),
    /// As nobody said anything.
    Usual,
}

/// What one reading came to.
#[derive(Clone, Copy)]
struct Reading {
    pages: u64,
    throttled: u64,
    took: Duration,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    if !std::env::args().any(|word| word == "--bench") {
        println!("nothing was measured: this is for `cargo bench`");
        return Ok(ExitCode::SUCCESS);
    }
    println!("| API | how | pages | s | the least, s | times | at most | throttled | |");
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    let mut kept = true;
    for api in [Api::V2, Api::V3] {
        for way in
            [Way::AtOnce(1), Way::AtOnce(4), Way::AtOnce(8), Way::AtOnce(16), Way::Limited(20), Way::Usual]
        {
            kept &= way.print(api, way.best(api)?);
        }
    }
    Ok(if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Way {
    /// What it is called, the least time for so many pages, and how many times that it may take.
    fn mark(self, pages: u64) -> (String, Option<(f64, f64)>) {
        let rounds = |at_once: u32| pages.div_ceil(at_once.into()) as f64 * LATENCY.as_secs_f64();
        match self {
            Self::AtOnce(1) => ("one after the other".to_owned(), None),
            // at this speed it is the processor that counts, which the stand-in shares
            Self::AtOnce(count @ 16..) => (format!("{count} at once"), Some((rounds(count), f64::INFINITY))),
            Self::AtOnce(count) => (format!("{count} at once"), Some((rounds(count), 1.2))),
            Self::Limited(rate) => (format!("{rate} a second"), Some((pages as f64 / f64::from(rate), 1.1))),
            Self::Usual => ("nothing said".to_owned(), None),
        }
    }

    fn settings(self) -> Settings {
        match self {
            Self::AtOnce(count) => {
                Settings { concurrency: Some(count as usize), rate: Some(10_000.0), ..Settings::default() }
            }
            Self::Limited(rate) => Settings { rate: Some(rate.into()), ..Settings::default() },
            Self::Usual => Settings::default(),
        }
    }

    fn best(self, api: Api) -> Result<Reading, Box<dyn Error>> {
        let runs = if matches!(self, Self::AtOnce(1)) { 1 } else { RUNS };
        let mut best = self.read(api)?;
        for _ in 1..runs {
            let reading = self.read(api)?;
            let throttled = best.throttled + reading.throttled;
            best = Reading { throttled, ..if reading.took < best.took { reading } else { best } };
        }
        Ok(best)
    }

    /// Reads the whole fleet once, from a cloud that has just been started.
    fn read(self, api: Api) -> Result<Reading, Box<dyn Error>> {
        let cloud = Cloud::builder()
            .account(Account::new(KEY[0].1, KEY[1].1))
            .region("ap-guangzhou", Fleet::of(TUNNELS))
            .set(|settings| {
                settings.latency_milliseconds = LATENCY.as_millis() as u64;
                settings.rate = if let Self::Limited(rate) = self { rate.into() } else { 10_000.0 };
            })
            .start();
        let variable =
            |name: &str| KEY.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        let environment = Environment::new(&variable, None, &now);
        let (region, endpoint) = ("ap-guangzhou".into(), Some(cloud.endpoint()));
        let settings = Settings { region, api, endpoint, ..self.settings() };
        let start = Instant::now();
        let outcomes = tencent::read(&[settings], &environment, &Silent);
        let took = start.elapsed();
        for outcome in outcomes {
            let tunnels = outcome.tunnels?.len();
            if tunnels != TUNNELS as usize {
                return Err(format!("{tunnels} of {TUNNELS} tunnels came").into());
            }
        }
        let seen = cloud.seen();
        Ok(Reading { pages: seen.requests, throttled: seen.throttled, took })
    }

    /// Prints a line; says whether its limit is kept.
    fn print(self, api: Api, Reading { pages, throttled, took }: Reading) -> bool {
        let api = match api {
            Api::V2 => "v2",
            Api::V3 => "3.0",
        };
        let (name, limit) = self.mark(pages);
        let seconds = took.as_secs_f64();
        let (least, times, most, kept) = match limit {
            None => (String::new(), String::new(), String::new(), true),
            Some((least, most)) => {
                let times = seconds / least;
                let shown = if most.is_finite() { most.to_string() } else { String::new() };
                (format!("{least:.2}"), format!("{times:.2}"), shown, times <= most)
            }
        };
        let kept = kept && throttled == 0;
        let verdict = if kept { "ok" } else { "**OVER**" };
        println!(
            "| {api} | {name} | {pages} | {seconds:.2} | {least} | {times} | {most} | {throttled} | {verdict} |"
        );
        kept
    }
}
