//! A cloud to try the live path on, without an account: `cargo run --example cloud`.
//!
//! It is the stand-in that the tests use. It listens on this machine alone, prints the key and the
//! project file that go with it, and runs until it is interrupted.

#[path = "../tests/cloud/mod.rs"]
mod cloud;

use std::process::ExitCode;
use std::str::FromStr;

use cloud::{Account, Cloud, Fleet, Role};

const USAGE: &str = "usage: cargo run --example cloud -- [OPTION]...

  --port PORT           where to listen on 127.0.0.1 (default 8700; 0 takes any free port)
  --tunnels COUNT       tunnels in each of the two regions (default 250)
  --rate REQUESTS       requests a second before it throttles (default 100)
  --latency MILLIS      how long each answer takes (default 80)
  --help                print this";

const ID: &str = "AKIDexample";
const KEY: &str = "not-a-real-key";

struct Options {
    port: u16,
    tunnels: u32,
    rate: f64,
    latency: u64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match options(&arguments).and_then(|options| start(&options)) {
        Ok(cloud) => {
            println!("{}", welcome(&cloud.endpoint()));
            loop {
                std::thread::park();
            }
        }
        Err(problem) => {
            eprintln!("error: {problem}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn options(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options { port: 8700, tunnels: 250, rate: 100.0, latency: 80 };
    for pair in arguments.chunks(2) {
        let (name, value) = (&pair[0], pair.get(1).map_or("", String::as_str));
        match name.as_str() {
            "--port" => options.port = number(name, value)?,
            "--tunnels" => options.tunnels = number(name, value)?,
            "--rate" => options.rate = number(name, value)?,
            "--latency" => options.latency = number(name, value)?,
            _ => return Err(format!("{name} is no option")),
        }
    }
    Ok(options)
}

fn number<T: FromStr>(name: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("{name} takes a number, not {value:?}"))
}

fn start(options: &Options) -> Result<Cloud, String> {
    let role = Role::new("qcs::cam::uin/100000000001:roleName/auditor");
    Cloud::builder()
        .account(Account::new(ID, KEY))
        .role(role)
        .instance_role("auditor")
        .region("ap-guangzhou", Fleet::of(options.tunnels))
        .region("ap-shanghai", Fleet::of(options.tunnels))
        .set(|settings| {
            settings.rate = options.rate;
            settings.latency_milliseconds = options.latency;
        })
        .port(options.port)
        .try_start()
        .map_err(|error| format!("cannot listen on port {}: {error}", options.port))
}

fn welcome(endpoint: &str) -> String {
    format!(
        r#"A stand-in for the cloud listens on {endpoint}. In another terminal, in an empty folder:

  export TENCENTCLOUD_SECRET_ID={ID} TENCENTCLOUD_SECRET_KEY={KEY}
  cat > vpnaudit.yaml <<'END'
version: 1
policies: [baseline]
sources:
  - name: guangzhou
    tencent: {{region: ap-guangzhou, endpoint: "{endpoint}"}}
  - name: shanghai
    tencent: {{region: ap-shanghai, api: v2, endpoint: "{endpoint}"}}
END
  vpnaudit check

A bad day, for the next requests:

  curl -d '{{"what": {{"status": 502}}, "tries": 2}}' {endpoint}/_cloud/behaviour
  curl -d '{{"what": "cut", "page": 1, "times": 1}}' {endpoint}/_cloud/behaviour
  curl -d '{{"what": "insert", "page": 1}}' {endpoint}/_cloud/behaviour
  curl -d '{{"clock_ahead_seconds": 3600}}' {endpoint}/_cloud/settings
  curl -d '{{"rate": 2}}' {endpoint}/_cloud/settings
  curl -X DELETE {endpoint}/_cloud/behaviour     # behaves again
  curl {endpoint}/_cloud/seen                    # what it was asked

Interrupt it to stop it."#
    )
}
