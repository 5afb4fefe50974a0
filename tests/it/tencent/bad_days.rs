//! A bad day of the network, or of the cloud: tried again where that helps, never too often, and
//! never half an answer.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vpnaudit::source::tencent::{Api, Settings};

use super::{World, with};
use crate::cloud::{Behaviour, Misbehaviour};

fn passing() -> Vec<Misbehaviour> {
    vec![
        Misbehaviour::Status(500),
        Misbehaviour::Status(502),
        Misbehaviour::Status(429),
        Misbehaviour::Reset,
        Misbehaviour::Hangup,
        Misbehaviour::Cut,
        Misbehaviour::Stall(3000),
        Misbehaviour::Slow(3000),
    ]
}

#[test]
fn what_passes_is_tried_again() {
    for api in [Api::V2, Api::V3] {
        for what in passing() {
            let said = format!("{api:?} {what:?}");
            let world = World::new(with(250).behaviour(Behaviour::always(what).tries(2))).impatient();
            assert_eq!(world.tunnels(world.settings(api)).len(), 250, "{said}");
            assert!(world.cloud.seen().misbehaved >= 6, "{said}");
        }
    }
}

#[test]
fn what_does_not_pass_is_an_error_after_few_tries() {
    for api in [Api::V2, Api::V3] {
        for what in passing() {
            let said = format!("{api:?} {what:?}");
            let world = World::new(with(250).behaviour(Behaviour::always(what))).impatient();
            let error = world.error(world.settings(api));
            assert!(error.contains("tried 4 times") && error.contains("at offset 0"), "{said}: {error}");
            assert!(error.contains("guangzhou") && error.contains("help: "), "{said}: {error}");
            assert!(world.cloud.seen().requests <= 12, "{said}: {}", world.cloud.seen().requests);
        }
    }
}

#[test]
fn codes_of_both_apis_that_pass_are_tried_again() {
    for (api, codes) in [
        (Api::V2, &["4400", "5100", "6000", "6200"][..]),
        (Api::V3, &["RequestLimitExceeded", "RequestLimitExceeded.UinLimitExceeded", "InternalError"][..]),
    ] {
        for code in codes {
            let refuse = Misbehaviour::Refuse((*code).to_owned(), "busy".to_owned());
            let world = World::new(with(250).behaviour(Behaviour::always(refuse).tries(2)));
            assert_eq!(world.tunnels(world.settings(api)).len(), 250, "{code}");
        }
    }
}

#[test]
fn whoever_is_told_when_to_come_back_comes_back_then() {
    for status in [503, 429] {
        let world = World::new(with(60).behaviour(Behaviour::always(Misbehaviour::Busy(status, 1)).times(1)));
        let start = Instant::now();
        assert_eq!(world.tunnels(world.settings(Api::V2)).len(), 60);
        assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
        // longer than the deadline
        let world = World::new(with(60).behaviour(Behaviour::always(Misbehaviour::Busy(status, 3600))));
        let error = world.error(world.settings(Api::V2));
        assert!(error.contains("3600 s") && !error.contains("tried"), "{error}");
        assert_eq!(world.cloud.seen().requests, 1);
    }
}

#[test]
fn a_replay_is_tried_again_once() {
    let refuse = || Misbehaviour::Refuse("4500".to_owned(), "replay".to_owned());
    let world = World::new(with(10).behaviour(Behaviour::always(refuse()).tries(1)));
    assert_eq!(world.tunnels(world.settings(Api::V2)).len(), 10);
    let world = World::new(with(10).behaviour(Behaviour::always(refuse())));
    assert!(world.error(world.settings(Api::V2)).contains("4500"));
    assert_eq!(world.cloud.seen().requests, 2);
}

#[test]
fn what_is_not_the_api_is_an_error_at_once() {
    let cases = [
        (Misbehaviour::Garbage, "not JSON"),
        (Misbehaviour::Html, "HTML"),
        (Misbehaviour::Redirect("http://127.0.0.1:1/".to_owned()), "302"),
        (Misbehaviour::Status(404), "404"),
        (Misbehaviour::Huge(1 << 30), "larger than"),
        (Misbehaviour::Bomb(1 << 30), "larger than"),
        (Misbehaviour::Body("{}".to_owned()), "expected"),
        (Misbehaviour::Body("[]".to_owned()), "expected"),
        (
            Misbehaviour::Body(
                r#"{"Response":{"TotalCount":1,"VpnGateways":[],"RequestId":"r"}}"#.to_owned(),
            ),
            "expected",
        ),
        (Misbehaviour::Body(r#"{"code":0,"totalCount":"many","data":[]}"#.to_owned()), "expected"),
    ];
    for api in [Api::V2, Api::V3] {
        for (what, said) in cases.clone() {
            let case = format!("{api:?} {what:?}");
            let world = World::new(with(250).behaviour(Behaviour::always(what)));
            let error = world.error(world.settings(api));
            assert!(error.contains(said) && error.contains("endpoint"), "{case}: {error}");
            assert!(world.cloud.seen().requests <= 3, "{case}");
        }
    }
}

#[test]
fn an_item_that_is_no_tunnel_is_an_error_with_page_and_field() {
    let body = r#"{"Response":{"TotalCount":1,"RequestId":"r","VpnConnectionSet":[
        {"VpnConnectionId":"vpnx-1","VpnConnectionName":"a","PreShareKey":"PSK-CANARY",
         "IKEOptionsSpecification":{"IKESaLifetimeSeconds":"soon"}}]}}"#;
    let behaviour = Behaviour::always(Misbehaviour::Body(body.to_owned())).action("DescribeVpnConnections");
    let world = World::new(with(1).behaviour(behaviour));
    let error = world.error(world.settings(Api::V3));
    for part in ["guangzhou", "at offset 0", "IKEOptionsSpecification.IKESaLifetimeSeconds", "vpnx-1"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert!(!error.contains("CANARY"), "{error}");
}

#[test]
fn a_listing_that_moves_once_is_read_again() {
    for api in [Api::V2, Api::V3] {
        let action = if api == Api::V2 { "DescribeVpnConn" } else { "DescribeVpnConnections" };
        for what in [
            Misbehaviour::Insert,
            Misbehaviour::Remove,
            Misbehaviour::TotalOff(7),
            Misbehaviour::TotalOff(-7),
            Misbehaviour::Short,
            Misbehaviour::FirstPage,
        ] {
            let case = format!("{api:?} {what:?}");
            let expected = match what {
                Misbehaviour::Insert => 501,
                Misbehaviour::Remove => 499,
                _ => 500,
            };
            let behaviour = Behaviour::always(what).action(action).page(2).times(1);
            let world = World::new(with(500).behaviour(behaviour));
            assert_eq!(world.tunnels(world.settings(api)).len(), expected, "{case}");
        }
    }
}

#[test]
fn a_listing_that_never_stands_still_is_an_error() {
    for api in [Api::V2, Api::V3] {
        let action = if api == Api::V2 { "DescribeVpnConn" } else { "DescribeVpnConnections" };
        for what in [
            Misbehaviour::TotalOff(7),
            Misbehaviour::TotalGrows,
            Misbehaviour::Short,
            Misbehaviour::FirstPage,
            Misbehaviour::Insert,
        ] {
            let case = format!("{api:?} {what:?}");
            let world = World::new(with(500).behaviour(Behaviour::always(what).action(action).page(1)));
            let error = world.error(world.settings(api));
            assert!(error.contains("3 times") && error.contains(action), "{case}: {error}");
            assert!(world.cloud.seen().count(action) <= 33, "{case}");
        }
    }
}

#[test]
fn a_proxy_that_refuses_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut buffer = [0; 1024];
            let _ = stream.read(&mut buffer);
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let world = World::new(with(1)).set("HTTPS_PROXY", &format!("http://user:PROXY-CANARY@{address}"));
    let error = world.error(Settings { endpoint: None, ..world.settings(Api::V3) });
    assert!(error.contains("proxy") && error.contains("HTTPS_PROXY") && !error.contains("CANARY"), "{error}");
    let world = World::new(with(1)).set("HTTPS_PROXY", "http://127.0.0.1:1");
    let error = world.error(Settings { endpoint: None, ..world.settings(Api::V3) });
    assert!(error.contains("proxy") && error.contains("HTTPS_PROXY"), "{error}");
    // what is on this machine needs none
    assert_eq!(world.tunnels(world.settings(Api::V3)).len(), 1);
}

/// A server with a certificate of its own making; it hears nothing but the greeting.
pub fn server_that_nobody_trusts() -> std::net::SocketAddr {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a configuration");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
            while connection.is_handshaking() && connection.complete_io(&mut stream).is_ok() {}
        }
    });
    address
}

#[test]
fn a_certificate_that_does_not_verify_is_an_error_at_once() {
    let world = World::new(with(1));
    let endpoint = Some(format!("https://{}", server_that_nobody_trusts()));
    let error = world.error(Settings { endpoint, ..world.settings(Api::V3) });
    assert!(error.contains("certificate does not verify") && error.contains("SSL_CERT_FILE"), "{error}");
    assert!(!error.contains("tried"), "{error}");
}

#[test]
fn an_endpoint_in_clear_is_refused_before_anything_is_sent() {
    let world = World::new(with(1));
    let endpoint = Some("http://vpc.tencentcloudapi.com".to_owned());
    let error = world.error(Settings { endpoint, ..world.settings(Api::V3) });
    assert!(error.contains("plain http"), "{error}");
}
