//! How API 3.0 and Terraform spell values. What is not in here is not put into a command.

use crate::model::{Fact, Value};
use crate::source::wire;

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
const NULL: &[Spelling] = &[Spelling("none", "NULL", true)];
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

#[rustfmt::skip]
const GROUPS: &[Spelling] = &[
    Spelling("group1", "GROUP1", true), Spelling("group2", "GROUP2", true),
    Spelling("group5", "GROUP5", true), Spelling("group14", "GROUP14", true),
    Spelling("group24", "GROUP24", true), Spelling("group15", "GROUP15", false),
    Spelling("group16", "GROUP16", false), Spelling("group19", "GROUP19", false),
    Spelling("group20", "GROUP20", false), Spelling("group21", "GROUP21", false),
];
#[rustfmt::skip]
const PFS_GROUPS: &[Spelling] = &[
    Spelling("group1", "DH-GROUP1", true), Spelling("group2", "DH-GROUP2", true),
    Spelling("group5", "DH-GROUP5", true), Spelling("group14", "DH-GROUP14", true),
    Spelling("group24", "DH-GROUP24", true), Spelling("group15", "DH-GROUP15", false),
    Spelling("group16", "DH-GROUP16", false), Spelling("group19", "DH-GROUP19", false),
    Spelling("group20", "DH-GROUP20", false), Spelling("group21", "DH-GROUP21", false),
];

/// The words that each fact takes.
const WORDS: [(&str, &[&[Spelling]]); 9] = [
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
pub(super) fn spelled(fact: &Fact, value: &Value) -> Option<String> {
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
pub(super) fn repeated(fact: &Fact, value: &Value) -> Option<String> {
    match value {
        Value::Number(_) => Some(value.to_string()),
        _ => spelled(fact, value),
    }
}

/// Says whether a command can set a fact, if to the right values only.
pub(super) fn sets(fact: &Fact) -> bool {
    let names = WORDS.iter().map(|(name, _)| name).chain(NUMBERS.iter().map(|(name, ..)| name)).chain(&FLAGS);
    names.into_iter().any(|name| *name == fact.name)
}

/// How a value is spelled that not every gateway of the cloud takes.
pub(super) fn newer(fact: &Fact, value: &Value) -> Option<String> {
    let Value::Word(word) = value else { return None };
    let Spelling(_, spelled, everywhere) = spelling(fact, word.as_str())?;
    (!everywhere).then(|| (*spelled).to_owned())
}

fn spelling(fact: &Fact, word: &str) -> Option<&'static Spelling> {
    let (_, tables) = WORDS.iter().find(|(name, _)| *name == fact.name)?;
    tables.iter().copied().flatten().find(|spelling| spelling.0 == word)
}

/// The names of a fact in API 3.0.
pub(super) fn options(fact: &Fact) -> &'static [&'static str] {
    wire("v3").map_or(&[], |wire| wire.paths(fact))
}

/// The attribute of the Terraform resource `tencentcloud_vpn_connection`.
pub(super) fn attribute(fact: &Fact, value: &Value) -> Option<String> {
    let name = wire("terraform")?.paths(fact).first()?;
    let spelled = spelled(fact, value)?;
    let quoted = matches!(value, Value::Word(_));
    Some(if quoted { format!("{name} = \"{spelled}\"") } else { format!("{name} = {spelled}") })
}
