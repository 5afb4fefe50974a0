//! A cloud that does not answer as it should, through the program as its user runs it: a clear error,
//! exit code 2, no snapshot, and no secret at `-vv`.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

use crate::account::{ID, KEY, Place, cloud};
use crate::cloud::{Account, Behaviour, Builder, Cloud, Fleet, Misbehaviour, Rights};
use crate::run::seen;
use crate::tencent::bad_days::server_that_nobody_trusts;

/// One source, with these keys beside its region, and a tunnel to look for in it.
fn project(keys: &str) -> String {
    let source = format!("{{name: gz, tencent: {{region: ap-guangzhou, rate: 1000{keys}}}}}");
    format!("version: 1\nsources: [{source}]\ntunnels: [{{name: hq}}]\n")
}

const HERE: &str = ", endpoint: \"ENDPOINT\"";

/// Runs everything that asks the cloud; each must end with 2 and say all of this.
fn refused(place: &Place, variables: &[(&str, &str)], said: &[&str]) {
    let key = [("TENCENTCLOUD_SECRET_ID", ID), ("TENCENTCLOUD_SECRET_KEY", KEY)];
    let variables = [&key, variables].concat();
    for arguments in [
        &["check", "-vv"][..],
        &["check", "-vv", "--format", "json"],
        &["plan", "-vv"],
        &["fetch", "-vv", "--output", "snapshot.json"],
    ] {
        let done = place.run_in(&variables, arguments);
        let shown = seen(&done);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}: {shown}");
        for part in said.iter().chain(&["gz", "help:"]) {
            assert!(shown.contains(part), "{arguments:?} does not say {part}: {shown}");
        }
    }
    assert!(!place.path().join("snapshot.json").exists());
}

fn over_both(builder: impl Fn() -> Builder, variables: &[(&str, &str)], said: [&[&str]; 2]) {
    for (api, said) in ["v2", "v3"].into_iter().zip(said) {
        let place = Place::new(builder());
        place.write("vpnaudit.yaml", &project(&format!("{HERE}, api: {api}")));
        refused(&place, variables, said);
    }
}

#[test]
fn a_key_without_rights() {
    let builder = || {
        let account = Account::new(ID, KEY).rights(Rights::None);
        Cloud::builder().account(account).region("ap-guangzhou", Fleet::of(30))
    };
    let said: [&[&str]; 2] = [
        &["4102", "CAM action vpc:DescribeVpnConn ", "vpnaudit permissions"],
        &["UnauthorizedOperation", "CAM action vpc:DescribeVpnConnections", "vpnaudit permissions"],
    ];
    over_both(builder, &[], said);
}

#[test]
fn an_endpoint_that_is_a_page_for_people() {
    let builder = || cloud().behaviour(Behaviour::always(Misbehaviour::Html));
    let said: [&[&str]; 2] = [
        &["HTML", "the endpoint: it must be https://vpc.api.qcloud.com"],
        &["HTML", "the endpoint: it must be https://vpc.tencentcloudapi.com"],
    ];
    over_both(builder, &[], said);
}

#[test]
fn a_clock_that_is_an_hour_off() {
    for (ahead, side) in [(3600, "behind the cloud's"), (-3600, "ahead of the cloud's")] {
        let builder = || cloud().set(|settings| settings.clock_ahead_seconds = ahead);
        let said = ["Set the clock of this machine: it is 3", side];
        over_both(builder, &[], [&said, &said]);
    }
}

#[test]
fn a_token_that_expires_between_two_pages() {
    let token = [("TENCENTCLOUD_TOKEN", "TOKEN-CANARY/+=")];
    let builder = || {
        let account = Account::new(ID, KEY).token(token[0].1);
        let expire = Behaviour::always(Misbehaviour::ExpireToken).since_page(1);
        Cloud::builder().account(account).region("ap-guangzhou", Fleet::of(320)).behaviour(expire)
    };
    let said: [&[&str]; 2] =
        [&["4105", "new temporary credential"], &["TokenFailure", "new temporary credential"]];
    over_both(builder, &token, said);
}

#[test]
fn a_certificate_that_does_not_verify() {
    let place = Place::new(cloud());
    place.write(
        "vpnaudit.yaml",
        &project(&format!(", endpoint: \"https://{}\"", server_that_nobody_trusts())),
    );
    refused(&place, &[], &["certificate does not verify", "SSL_CERT_FILE"]);
}

/// A proxy that refuses, and the first line of whatever it was asked.
fn proxy() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut buffer = [0; 1024];
            let read = stream.read(&mut buffer).unwrap_or(0);
            let text = String::from_utf8_lossy(&buffer[..read]).into_owned();
            let line = text.lines().next().unwrap_or_default().to_owned();
            noted.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        }
    });
    (address, asked)
}

#[test]
fn a_proxy_that_refuses() {
    let place = Place::new(cloud());
    let asked = |asked: &Mutex<Vec<String>>| asked.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let (address, log) = proxy();
        let url = format!("http://user:PROXY-CANARY@{address}");
        place.write("vpnaudit.yaml", &project(""));
        refused(&place, &[(name, &url)], &["the proxy refuses", "HTTPS_PROXY"]);
        assert_eq!(asked(&log)[0], "CONNECT vpc.tencentcloudapi.com:443 HTTP/1.1", "{name}");
        // a host that is named is reached without it
        let (address, log) = proxy();
        let url = format!("http://user:PROXY-CANARY@{address}");
        let server = server_that_nobody_trusts();
        place.write("vpnaudit.yaml", &project(&format!(", endpoint: \"https://{server}\"")));
        refused(&place, &[(name, &url)], &["the proxy refuses"]);
        assert_eq!(asked(&log)[0], format!("CONNECT {server} HTTP/1.1"), "{name}");
        let before = asked(&log).len();
        refused(&place, &[(name, &url), ("NO_PROXY", "127.0.0.1")], &["certificate does not verify"]);
        assert_eq!(asked(&log).len(), before, "{name}");
        // and so is this machine, in clear
        place.write("vpnaudit.yaml", &project(HERE));
        let key = [("TENCENTCLOUD_SECRET_ID", ID), ("TENCENTCLOUD_SECRET_KEY", KEY), (name, &url)];
        assert_eq!(place.run_in(&key, &["check"]).status.code(), Some(1));
    }
}

#[test]
fn an_answer_of_a_gigabyte() {
    for what in [Misbehaviour::Huge(1 << 30), Misbehaviour::Bomb(1 << 30)] {
        let place = Place::new(cloud().behaviour(Behaviour::always(what)));
        for api in ["v2", "v3"] {
            place.write("vpnaudit.yaml", &project(&format!("{HERE}, api: {api}")));
            let key = [("TENCENTCLOUD_SECRET_ID", ID), ("TENCENTCLOUD_SECRET_KEY", KEY)];
            let done = place.run_in(&key, &["check", "-vv"]);
            let shown = seen(&done);
            assert_eq!(done.status.code(), Some(2), "{shown}");
            assert!(shown.contains("the answer is larger than 67108864 bytes"), "{shown}");
        }
    }
}

/// What a run needs at most, told by the system while it lasts.
#[cfg(target_os = "linux")]
fn most_memory(place: &Place, arguments: &[&str]) -> (std::process::ExitStatus, u64) {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_vpnaudit"))
        .args(arguments)
        .current_dir(place.path())
        .env_clear()
        .envs([("TENCENTCLOUD_SECRET_ID", ID), ("TENCENTCLOUD_SECRET_KEY", KEY)])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut most = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(kilobytes.unwrap_or(0));
        if let Some(status) = child.try_wait().expect("the program ends") {
            return (status, most >> 10);
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_of_a_gigabyte_takes_no_more_memory_than_the_largest_that_is_read() {
    for what in [Misbehaviour::Huge(1 << 30), Misbehaviour::Bomb(1 << 30)] {
        let place = Place::new(cloud().behaviour(Behaviour::always(what)));
        place.write("vpnaudit.yaml", &project(&format!("{HERE}, api: v2")));
        let (status, mebibytes) = most_memory(&place, &["check"]);
        assert_eq!(status.code(), Some(2));
        // the buffer grows by doubling
        assert!((64..3 * 64 + 50).contains(&mebibytes), "{mebibytes} MiB");
    }
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "takes minutes"]
fn a_million_tunnels() {
    let fleet = Cloud::builder()
        .account(Account::new(ID, KEY))
        .region("ap-guangzhou", Fleet::of(1_000_000))
        .set(|settings| settings.rate = 100_000.0);
    let place = Place::new(fleet);
    for api in ["v2", "v3"] {
        place.write("vpnaudit.yaml", &project(&format!("{HERE}, api: {api}, concurrency: 16")));
        let start = std::time::Instant::now();
        let (status, mebibytes) = most_memory(&place, &["fetch", "--output", "snapshot.json"]);
        assert_eq!(status.code(), Some(0), "{api}");
        println!("{api}: {:.0} s, {mebibytes} MiB", start.elapsed().as_secs_f64());
        let text = std::fs::read_to_string(place.path().join("snapshot.json")).expect("a snapshot");
        assert_eq!(text.lines().filter(|line| line.contains("\"id\":\"vpnx-")).count(), 1_000_000);
        assert!(mebibytes < 6 * 1024, "{api}: {mebibytes} MiB");
    }
}
