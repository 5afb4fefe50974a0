//! How API 3.0 and Terraform spell values. What is not in here is not put into a command.

use super::phase;
use super::wires::{TERRAFORM, V3};
use crate::model::{Fact, Value};
use crate::source::provider::Spelling;

/// How a change is spelled: as a command of tccli, or as an attribute in Terraform.
pub(super) static SPELLING: Spelling = Spelling {
    command: "tccli vpc ModifyVpnConnectionAttribute",
    sets,
    spelled,
    repeated,
    newer,
    attribute,
    options,
    holds: phase::holds,
    stands_alone: phase::stands_alone,
    with: phase::with,
    are_one: phase::are_one,
};

/// A word of ours as API 3.0 and Terraform spell it, and whether every gateway takes it: the
/// others are taken by newer gateways, or in some sites of the cloud only.
struct Spelt(&'static str, &'static str, bool);

#[rustfmt::skip]
const CIPHERS: &[Spelt] = &[
    Spelt("des-cbc", "DES-CBC", true), Spelt("3des-cbc", "3DES-CBC", true),
    Spelt("aes-cbc-128", "AES-CBC-128", true), Spelt("aes-cbc-192", "AES-CBC-192", true),
    Spelt("aes-cbc-256", "AES-CBC-256", true), Spelt("sm4-cbc", "SM4", false),
    Spelt("aes-gcm-128", "AES128GCM128", false), Spelt("aes-gcm-192", "AES192GCM128", false),
    Spelt("aes-gcm-256", "AES256GCM128", false),
];
const NULL: &[Spelt] = &[Spelt("none", "NULL", true)];
#[rustfmt::skip]
const IKE_INTEGRITY: &[Spelt] = &[
    Spelt("md5", "MD5", true), Spelt("sha1", "SHA", true), Spelt("sha256", "SHA-256", true),
    Spelt("sha512", "SHA-512", false),
];
#[rustfmt::skip]
const IPSEC_INTEGRITY: &[Spelt] = &[
    Spelt("md5", "MD5", true), Spelt("sha1", "SHA1", true), Spelt("sha256", "SHA-256", true),
    Spelt("sha384", "SHA-384", false), Spelt("sha512", "SHA-512", false), Spelt("sm3", "SM3", false),
];
const VERSIONS: &[Spelt] = &[Spelt("ikev1", "IKEV1", true), Spelt("ikev2", "IKEV2", true)];
const EXCHANGES: &[Spelt] = &[Spelt("main", "MAIN", true), Spelt("aggressive", "AGGRESSIVE", true)];
const ACTIONS: &[Spelt] = &[Spelt("clear", "clear", true), Spelt("restart", "restart", true)];

#[rustfmt::skip]
const GROUPS: &[Spelt] = &[
    Spelt("group1", "GROUP1", true), Spelt("group2", "GROUP2", true),
    Spelt("group5", "GROUP5", true), Spelt("group14", "GROUP14", true),
    Spelt("group24", "GROUP24", true), Spelt("group15", "GROUP15", false),
    Spelt("group16", "GROUP16", false), Spelt("group19", "GROUP19", false),
    Spelt("group20", "GROUP20", false), Spelt("group21", "GROUP21", false),
];
#[rustfmt::skip]
const PFS_GROUPS: &[Spelt] = &[
    Spelt("group1", "DH-GROUP1", true), Spelt("group2", "DH-GROUP2", true),
    Spelt("group5", "DH-GROUP5", true), Spelt("group14", "DH-GROUP14", true),
    Spelt("group24", "DH-GROUP24", true), Spelt("group15", "DH-GROUP15", false),
    Spelt("group16", "DH-GROUP16", false), Spelt("group19", "DH-GROUP19", false),
    Spelt("group20", "DH-GROUP20", false), Spelt("group21", "DH-GROUP21", false),
];

/// The words that each fact takes.
const WORDS: [(&str, &[&[Spelt]]); 9] = [
    ("ike.version", &[VERSIONS]),
    ("ike.exchange_mode", &[EXCHANGES]),
    ("ike.encryption", &[CIPHERS]),
    ("ike.integrity", &[IKE_INTEGRITY]),
    ("ike.dh_group", &[GROUPS]),
    ("ipsec.encryption", &[CIPHERS, NULL]),
    ("ipsec.integrity", &[IPSEC_INTEGRITY]),
    ("ipsec.pfs_group", &[NULL, PFS_GROUPS]),
    ("dpd.action", &[ACTIONS]),
];

/// The numbers that each fact takes.
const NUMBERS: [(&str, f64, f64); 4] = [
    ("ike.lifetime_seconds", 60.0, 604_800.0),
    ("ipsec.lifetime_seconds", 180.0, 604_800.0),
    ("ipsec.lifetime_kilobytes", 2560.0, 4_294_967_295.0),
    ("dpd.timeout_seconds", 30.0, 60.0),
];

/// The flags that are written as 0 and 1.
const FLAGS: [&str; 1] = ["dpd.enabled"];

/// A value as it is written in a request; `None` if the API is not known to take it.
fn spelled(fact: &Fact, value: &Value) -> Option<String> {
    match value {
        Value::Word(word) => Some(spelling(fact, word.as_str())?.1.to_owned()),
        Value::Number(number) => {
            let (_, least, most) = NUMBERS.iter().find(|(name, ..)| *name == fact.name)?;
            (number >= least && number <= most && number.fract() == 0.0).then(|| value.to_string())
        }
        Value::Flag(flag) if FLAGS.contains(&fact.name) => Some(u8::from(*flag).to_string()),
        _ => None,
    }
}

/// A value as it is written where it is to stay as the cloud itself reports it.
fn repeated(fact: &Fact, value: &Value) -> Option<String> {
    match value {
        Value::Number(_) => Some(value.to_string()),
        _ => spelled(fact, value),
    }
}

/// Says whether a command can set a fact, if to the right values only.
fn sets(fact: &Fact) -> bool {
    let names = WORDS.iter().map(|(name, _)| name).chain(NUMBERS.iter().map(|(name, ..)| name)).chain(&FLAGS);
    names.into_iter().any(|name| *name == fact.name)
}

/// How a value is spelled that not every gateway of the cloud takes.
fn newer(fact: &Fact, value: &Value) -> Option<String> {
    let Value::Word(word) = value else { return None };
    let Spelt(_, spelled, everywhere) = spelling(fact, word.as_str())?;
    (!everywhere).then(|| (*spelled).to_owned())
}

fn spelling(fact: &Fact, word: &str) -> Option<&'static Spelt> {
    let (_, tables) = WORDS.iter().find(|(name, _)| *name == fact.name)?;
    tables.iter().copied().flatten().find(|spelling| spelling.0 == word)
}

/// The names of a fact in API 3.0.
fn options(fact: &Fact) -> &'static [&'static str] {
    V3.paths(fact)
}

/// The attribute of the Terraform resource `tencentcloud_vpn_connection`.
fn attribute(fact: &Fact, value: &Value) -> Option<String> {
    let name = TERRAFORM.paths(fact).first()?;
    let spelled = spelled(fact, value)?;
    let quoted = matches!(value, Value::Word(_));
    Some(if quoted { format!("{name} = \"{spelled}\"") } else { format!("{name} = {spelled}") })
}
