//! How API 3.0 and Terraform spell values. What is not in here is not put into a command.

use crate::model::value::Kind;
use crate::model::{Fact, Value};

/// A word of ours as API 3.0 and Terraform spell it, and whether every gateway takes it: the
/// others are taken by newer gateways, or in some sites of the cloud only.
struct Spelling(&'static str, &'static str, bool);

#[rustfmt::skip]
const CIPHERS: &[Spelling] = &[
    Spelling("des-cbc", "DES-CBC", true), Spelling("3des-cbc", "3DES-CBC", true),
    Spelling("aes-cbc-128", "AES-CBC-128", true), Spelling("aes-cbc-192", "AES-CBC-192", true),
    Spelling("aes-cbc-256", "AES-CBC-256", true), Spelling("sm4-cbc", "SM4", false),
    Spelling("aes-gcm-128", "AES128GCM128", false), Spelling("aes-gcm-192", "AES192GCM128", false),
    Spelling("aes-gcm-256", "AES256GCM128", false),
];
const NULL: Spelling = Spelling("none", "NULL", true);
#[rustfmt::skip]
const IKE_INTEGRITY: &[Spelling] = &[
    Spelling("md5", "MD5", true), Spelling("sha1", "SHA", true), Spelling("sha256", "SHA-256", true),
    Spelling("sha512", "SHA-512", false),
];
#[rustfmt::skip]
const IPSEC_INTEGRITY: &[Spelling] = &[
    Spelling("md5", "MD5", true), Spelling("sha1", "SHA1", true), Spelling("sha256", "SHA-256", true),
    Spelling("sha384", "SHA-384", false), Spelling("sha512", "SHA-512", false), Spelling("sm3", "SM3", false),
];
const VERSIONS: &[Spelling] = &[Spelling("ikev1", "IKEV1", true), Spelling("ikev2", "IKEV2", true)];
const EXCHANGES: &[Spelling] = &[Spelling("main", "MAIN", true), Spelling("aggressive", "AGGRESSIVE", true)];
const ACTIONS: &[Spelling] = &[Spelling("clear", "clear", true), Spelling("restart", "restart", true)];

/// Groups that every gateway takes, and those that some take.
const GROUPS: [&str; 5] = ["group1", "group2", "group5", "group14", "group24"];
const SOME_GROUPS: [&str; 5] = ["group15", "group16", "group19", "group20", "group21"];

/// A value as it is written in a request; `None` if the API is not known to take it.
pub(super) fn spelled(fact: &Fact, value: &Value) -> Option<String> {
    match (fact.kind, value) {
        (Kind::Word(_), Value::Word(word)) => Some(spelling(fact, word.as_str())?.0),
        (Kind::Number(_), Value::Number(number)) => {
            let (least, most) = bounds(fact)?;
            (*number >= least && *number <= most && number.fract() == 0.0).then(|| value.to_string())
        }
        (Kind::Flag, Value::Flag(flag)) if fact.name == "dpd.enabled" => Some(u8::from(*flag).to_string()),
        _ => None,
    }
}

/// Says whether every gateway of the cloud takes a value.
pub(super) fn is_taken_everywhere(fact: &Fact, value: &Value) -> bool {
    match value {
        Value::Word(word) => spelling(fact, word.as_str()).is_some_and(|(_, everywhere)| everywhere),
        _ => true,
    }
}

fn spelling(fact: &Fact, word: &str) -> Option<(String, bool)> {
    let among = |spellings: &[Spelling]| {
        let found = spellings.iter().find(|spelling| spelling.0 == word)?;
        Some((found.1.to_owned(), found.2))
    };
    match fact.name {
        "ike.encryption" => among(CIPHERS),
        "ipsec.encryption" => among(CIPHERS).or_else(|| among(&[NULL])),
        "ike.integrity" => among(IKE_INTEGRITY),
        "ipsec.integrity" => among(IPSEC_INTEGRITY),
        "ike.dh_group" => group(word, ""),
        "ipsec.pfs_group" => among(&[NULL]).or_else(|| group(word, "DH-")),
        "ike.version" => among(VERSIONS),
        "ike.exchange_mode" => among(EXCHANGES),
        "dpd.action" => among(ACTIONS),
        _ => None,
    }
}

fn group(word: &str, before: &str) -> Option<(String, bool)> {
    let everywhere = GROUPS.contains(&word);
    let known = everywhere || SOME_GROUPS.contains(&word);
    known.then(|| (format!("{before}{}", word.to_ascii_uppercase()), everywhere))
}

/// The numbers that the API takes.
fn bounds(fact: &Fact) -> Option<(f64, f64)> {
    match fact.name {
        "ike.lifetime_seconds" => Some((60.0, 604_800.0)),
        "ipsec.lifetime_seconds" => Some((180.0, 604_800.0)),
        "ipsec.lifetime_kilobytes" => Some((2560.0, 4_294_967_295.0)),
        "dpd.timeout_seconds" => Some((30.0, 60.0)),
        _ => None,
    }
}

/// The attribute of the Terraform resource `tencentcloud_vpn_connection`.
pub(super) fn attribute(fact: &Fact, value: &Value) -> Option<String> {
    let name = fact.wires.terraform.first()?;
    let spelled = spelled(fact, value)?;
    let quoted = matches!(value, Value::Word(_));
    Some(if quoted { format!("{name} = \"{spelled}\"") } else { format!("{name} = {spelled}") })
}
