//! No key, token, pre-shared key or signature gets out: not in an error, not in `Debug`, not in what
//! is traced at the most talkative level.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};
use vpnaudit::source::tencent::{Api, Settings};

use super::{ID, KEY, World, told, with};
use crate::cloud::{Account, Behaviour, Misbehaviour, Role};

const ARN: &str = "qcs::cam::uin/100000000001:roleName/auditor";

/// Keeps everything that is traced on a thread. One subscriber for the whole process: what is
/// enabled is remembered for all threads, so that one that comes and goes would miss events.
#[derive(Clone, Default)]
struct Everything;

thread_local! {
    static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
}

struct Fields<'s>(&'s mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Everything {
    /// What `run` traces on this thread.
    fn of<T>(run: impl FnOnce() -> T) -> (T, String) {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| tracing::subscriber::set_global_default(Self).expect("nobody else sets one"));
        TEXT.take();
        let done = run();
        (done, TEXT.take())
    }

    fn add(metadata: &Metadata<'_>, record: impl FnOnce(&mut Fields<'_>)) {
        let mut line = format!("{} {}", metadata.target(), metadata.name());
        record(&mut Fields(&mut line));
        TEXT.with_borrow_mut(|text| {
            text.push_str(&line);
            text.push('\n');
        });
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        Self::add(attributes.metadata(), |fields| attributes.record(fields));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        Self::add(event.metadata(), |fields| event.record(fields));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

fn leaks(text: &str) -> bool {
    ["CANARY", "Signature=", "signature=", "TC3-HMAC", "Authorization"].iter().any(|part| text.contains(part))
}

/// Reads a source and returns everything that can be seen of it.
fn seen(world: &World, settings: Settings) -> String {
    let (outcome, traced) = Everything::of(|| world.one(settings));
    let error = outcome.tunnels.as_ref().err().map(told).unwrap_or_default();
    format!("{traced}\n{outcome:?}\n{error}")
}

#[test]
fn a_good_day_gives_nothing_away() {
    for api in [Api::V2, Api::V3] {
        let world = World::new(with(250));
        let seen = seen(&world, world.settings(api));
        assert!(seen.contains("answered") && seen.contains("TENCENTCLOUD_SECRET_ID"), "{seen}");
        assert!(!leaks(&seen), "{seen}");
    }
}

#[test]
fn a_bad_day_gives_nothing_away() {
    let misbehaviours = [
        Misbehaviour::Status(502),
        Misbehaviour::Reset,
        Misbehaviour::Hangup,
        Misbehaviour::Cut,
        Misbehaviour::Slow(2000),
        Misbehaviour::Garbage,
        Misbehaviour::Html,
        Misbehaviour::Redirect("http://127.0.0.1:1/?x=y".to_owned()),
        Misbehaviour::ExpireToken,
        Misbehaviour::Short,
        Misbehaviour::Refuse("4100".to_owned(), format!("{ID} {KEY} TOKEN-CANARY%2F%3D TOKEN-CANARY/=")),
        Misbehaviour::Refuse("UnauthorizedOperation".to_owned(), format!("{ID} {KEY} TOKEN-CANARY/=")),
    ];
    for what in misbehaviours {
        for api in [Api::V2, Api::V3] {
            let case = format!("{api:?} {what:?}");
            let account = Account::new(ID, KEY).token("TOKEN-CANARY/=");
            let mut world = World::new(with(250).account(account).behaviour(Behaviour::always(what.clone())))
                .set("TENCENTCLOUD_TOKEN", "TOKEN-CANARY/=")
                .impatient();
            world.patience.tries = 2;
            let seen = seen(&world, world.settings(api));
            assert!(seen.contains("failed") || seen.contains("moved"), "{case}: {seen}");
            assert!(!leaks(&seen), "{case}: {seen}");
        }
    }
}

#[test]
fn taking_on_a_role_gives_nothing_away() {
    let world = World::new(with(3).role(Role::new(ARN)));
    for arn in [ARN, "qcs::cam::uin/1:roleName/none"] {
        let seen = seen(&world, Settings { role_arn: Some(arn.into()), ..world.settings(Api::V3) });
        assert!(seen.contains(arn) && !leaks(&seen), "{seen}");
    }
}

/// What a hostile or a broken API may make of the credential of a request.
fn spellings(secret: &str) -> Vec<String> {
    let lines: Vec<String> = secret.chars().map(|c| format!("{c}\n ")).collect();
    let percent = |upper: bool| {
        let hex = |byte: u8| if upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
        secret
            .bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { hex(b) })
            .collect()
    };
    vec![
        secret.to_owned(),
        secret.to_lowercase(),
        percent(true),
        percent(false),
        lines.concat(),
        format!("{}{secret}{}", "x".repeat(185), "y".repeat(450)),
        format!("{}{secret}", "x".repeat(32)),
        secret.chars().skip(2).collect(),
    ]
}

/// JSON in which one value, or one key, is another text.
fn with_text_at(json: &serde_json::Value, pointer: &str, text: &str) -> String {
    let mut json = json.clone();
    if let Some(value) = json.pointer_mut(pointer) {
        *value = text.into();
    }
    json.to_string()
}

fn pointers(json: &serde_json::Value, at: &str, found: &mut Vec<String>) {
    let inside: Vec<(String, &serde_json::Value)> = match json {
        serde_json::Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        serde_json::Value::Array(items) => {
            items.iter().enumerate().map(|(place, value)| (place.to_string(), value)).collect()
        }
        _ => return found.push(at.to_owned()),
    };
    found.push(at.to_owned());
    inside.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), found));
}

#[test]
fn no_place_of_an_answer_can_show_what_was_sent() {
    const TOKEN: &str = "TOKEN-CANARY/hunter2+=";
    let v3 = serde_json::json!({"Response": {
        "TotalCount": 1,
        "VpnConnectionSet": [{
            "VpnConnectionId": "vpnx-1", "VpnConnectionName": "hq", "State": "AVAILABLE", "PreShareKey": "k",
            "IKEOptionsSpecification": {"PropoEncryAlgorithm": "AES-CBC-128", "IKESaLifetimeSeconds": 86400},
            "TagSet": [{"Key": "team", "Value": "net"}],
        }],
        "RequestId": "r-1",
    }});
    let refused = serde_json::json!({"Response": {
        "Error": {"Code": "InvalidParameter", "Message": "no"}, "RequestId": "r-1",
    }});
    let v2 = serde_json::json!({
        "code": 0, "codeDesc": "Success", "message": "", "totalCount": 1,
        "data": [{"vpnConnId": "vpnx-1", "vpnConnName": "hq", "IKESet": {"propoEncryAlgorithm": "des"}}],
    });
    let said_no = serde_json::json!({"code": 4000, "codeDesc": "InvalidParameter", "message": "no"});
    let account = Account::new(ID, KEY).token(TOKEN);
    for (api, answer) in [(Api::V3, &v3), (Api::V3, &refused), (Api::V2, &v2), (Api::V2, &said_no)] {
        let mut places = Vec::new();
        pointers(answer, "", &mut places);
        for (number, secret) in [TOKEN, KEY, ID].into_iter().enumerate() {
            let world = World::new(with(1).account(account.clone())).set("TENCENTCLOUD_TOKEN", TOKEN);
            for (place, pointer) in places.iter().enumerate() {
                // all of them in one place, and one after the other
                let spellings = spellings(secret);
                let spelling = &spellings[(place + number) % spellings.len()];
                for text in [spelling.clone(), spellings.join(" | "), spellings[5].clone()] {
                    let body = with_text_at(answer, pointer, &text);
                    world.cloud.behave_well();
                    world.cloud.behave(Behaviour::always(Misbehaviour::Body(body.clone())));
                    let seen = seen(&world, world.settings(api)).to_lowercase();
                    assert!(!seen.contains("canary") && !seen.contains("hunter2"), "{api:?} {body}\n{seen}");
                }
            }
        }
    }
}
