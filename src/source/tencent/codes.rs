//! The error codes of both APIs: what may be done about each, and the one text that says so.

use super::action::{Action, Api};
use super::region;
use crate::source::client::failure::Failure;
use crate::source::client::patience::Verdict;

/// A clock that is off by more seconds than this makes signatures void.
const TOLERATED: u64 = 120;

/// Codes that mean one thing.
struct Codes {
    /// The numbers (API v2) and the names, or what they begin with (API 3.0).
    codes: &'static [&'static str],
    /// What may be done by us.
    verdict: Verdict,
    /// What can be done by people. `{action}` stands for what may not be asked, `{doubt}` for a doubt about the region.
    help: &'static str,
}

const fn codes(codes: &'static [&'static str], verdict: Verdict, help: &'static str) -> Codes {
    Codes { codes, verdict, help }
}

use Verdict::{Again, Never, Once, Renew, Slower};

const CLOCK: &str = "Set the clock of the machine that signs: a signature is good for a few minutes.";
const SUPPORT: &str =
    "Wait a little and ask again; if it stays so, give the request id to the cloud's support.";
const TOKEN: &str = "Get a new temporary credential: this one has run out, or its token belongs to another.";
const DENIED: &str =
    "Grant the account the CAM action {action} in this region; `vpnaudit permissions` prints the policy.";
const RATE: &str = "Lower `rate` of the source: the account's other programs draw on the same limit.";
const OTHER: &str =
    "Put right what the message names{doubt}, or look the code up in the documents of the API.";

/// Every code that is known. The nearest comes first.
#[rustfmt::skip]
const CODES: &[Codes] = &[
    codes(&["AuthFailure.SignatureExpire", "4200"], Never, CLOCK),
    codes(&["4500"], Once, CLOCK),
    codes(&["AuthFailure.TokenFailure", "4105"], Renew, TOKEN),
    codes(&["IpNotInWhitelist", "IpInBlacklist", "UnauthorizedOperation.IpNotInWhitelist"], Never,
        "Let the address of this machine in: the account allows its keys from listed addresses only."),
    codes(&["AuthFailure.MFAFailure", "4106"], Never, "Use a key that needs no second factor, or a session that has passed it."),
    codes(&["UnauthorizedOperation", "AuthFailure.UnauthorizedOperation", "4101", "4102", "4103", "4110"], Never, DENIED),
    codes(&["AuthFailure.SecretIdNotFound", "AuthFailure.InvalidSecretId", "4104"], Never,
        "Use a SecretId that exists and is enabled, of an account on this site (mainland and international keys differ)."),
    codes(&["AuthFailure", "4100"], Never, "Check that SecretId and SecretKey belong together; -v says where they came from."),
    codes(&["4300"], Never, "Ask the cloud's support why the account is banned."),
    codes(&["RequestLimitExceeded", "4400"], Slower, RATE),
    codes(&["LimitExceeded"], Never, RATE),
    codes(&["UnsupportedRegion", "InvalidParameterValue.Region", "InvalidRegion"], Never, "Name a region that the account can use{doubt}."),
    codes(&["ActionOffline", "InvalidAction", "NoSuchVersion", "NoSuchProduct", "6100"], Never,
        "Use API 3.0 (`api: v3`), version 2017-03-12, at the endpoint of its service vpc: API v2 is no longer maintained."),
    codes(&["ResourceNotFound", "InvalidVpc", "InvalidVpnGw", "InvalidVpnConn", "InvalidVpnGatewayId", "5000"], Never,
        "Check the ids under vpc, gateway, peer and tunnel, the region and the account."),
    codes(&["InternalError", "InternalServerError", "5100", "6000", "6200"], Again, SUPPORT),
    codes(&["4600"], Never, "Use https in `endpoint`."),
    codes(&["InvalidParameter", "InvalidParameterValue", "MissingParameter", "UnknownParameter", "4000"], Never, OTHER),
];

fn is_one(code: &str, known: &str) -> bool {
    code.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn find(code: &str) -> Option<&'static Codes> {
    CODES.iter().find(|row| row.codes.iter().any(|known| is_one(code, known)))
}

/// What to do about an error in a file, of which nobody knows who asked for what.
pub(super) fn help(code: &str) -> Option<String> {
    let actions = format!("{} (API v2: {})", Action::VpnConnections.cam(), Action::VpnConn.cam());
    find(code).map(|row| row.help.replace("{action}", &actions).replace("{doubt}", ""))
}

/// What may be done about an error of an API: each has codes of its own.
pub(super) fn verdict(code: &str, api: Api) -> Verdict {
    let is_number = code.starts_with(|c: char| c.is_ascii_digit());
    find(code).filter(|_| is_number == (api == Api::V2)).map_or(Never, |row| row.verdict)
}

/// Says whether the API refused because the account may not do this.
pub(super) fn is_denial(failure: &Failure) -> bool {
    let Failure::Refused { code, .. } = failure else { return false };
    let denials =
        ["UnauthorizedOperation", "AuthFailure.UnauthorizedOperation", "4101", "4102", "4103", "4110"];
    denials.iter().any(|denial| is_one(code, denial))
}

/// Says what to do about a failure that is final.
#[must_use]
pub fn of(failure: &Failure, action: Action, region: &str) -> String {
    match failure {
        Failure::Refused { code, message, ahead, .. } => refused(code, message, *ahead, action, region),
        Failure::Connect(_) | Failure::Reset(_) => {
            format!("Check the network, the proxy (HTTPS_PROXY, NO_PROXY) and the endpoint{}.", doubt(region))
        }
        Failure::Timeout => "Check the network; a lower `concurrency` asks less of a slow line.".to_owned(),
        Failure::Truncated => "Ask again; if it stays so, look for a proxy that cuts answers off.".to_owned(),
        Failure::Proxy(_) => {
            "Put HTTPS_PROXY right, its name and password too, or name the host in NO_PROXY.".to_owned()
        }
        Failure::Certificate(_) => "Trust the authority that signs here (SSL_CERT_FILE names a file of root \
             certificates; install ca-certificates if there is none); vpnaudit never connects without."
            .to_owned(),
        Failure::TooLarge { .. } => {
            "Check that the endpoint is the API: no page of it is so large.".to_owned()
        }
        Failure::Status { status: 407, .. } => {
            "Give HTTPS_PROXY the name and password that the proxy asks for.".to_owned()
        }
        Failure::Status { status: 429 | 500..=599, .. } => "Wait a little and ask again.".to_owned(),
        Failure::Status { .. } | Failure::NotJson { .. } | Failure::Foreign { .. } => format!(
            "Check the endpoint: it must be {}, or leave `endpoint` out.",
            match action.api() {
                Api::V2 => "https://vpc.api.qcloud.com",
                Api::V3 => "https://vpc.tencentcloudapi.com, or its regional or international form",
            }
        ),
    }
}

/// What to do about a code that is final.
fn refused(code: &str, message: &str, ahead: Option<i64>, action: Action, region: &str) -> String {
    let off = ahead.filter(|ahead| ahead.unsigned_abs() > TOLERATED);
    let signed = ["AuthFailure", "4100", "4200", "4500"].iter().any(|known| is_one(code, known));
    if let Some(off) = off.filter(|_| signed && !is_one(code, "AuthFailure.UnauthorizedOperation")) {
        return clock(off);
    }
    let about = if mentions_address(message) { "IpNotInWhitelist" } else { code };
    let of_token = [CLOCK, TOKEN].iter().any(|help| find(code).is_some_and(|row| row.help == *help));
    let row = if of_token { find(code) } else { find(about) };
    let help = row.map_or(OTHER, |row| row.help);
    help.replace("{action}", action.cam()).replace("{doubt}", &doubt(region))
}

fn clock(ahead: i64) -> String {
    let seconds = ahead.unsigned_abs();
    let side = if ahead > 0 { "ahead of" } else { "behind" };
    format!("Set the clock of this machine: it is {seconds} s {side} the cloud's.")
}

fn mentions_address(message: &str) -> bool {
    let message = message.to_lowercase();
    message.contains("whitelist") || message.contains("ip limit")
}

/// Doubts a region that is in no table.
fn doubt(region: &str) -> String {
    match region::nearest(region) {
        _ if region::known(region) => String::new(),
        Some(name) => format!("; no region {region} is known here, did you mean {name}?"),
        None => format!("; no region {region} is known here"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice(code: &str, ahead: Option<i64>) -> String {
        let (code, message, request) = (code.to_owned(), String::new(), None);
        let action = if code.starts_with(|c: char| c.is_ascii_digit()) {
            Action::VpnConn
        } else {
            Action::VpnConnections
        };
        of(&Failure::Refused { code, message, request, ahead, wait: None }, action, "ap-guangzou")
    }

    #[test]
    fn a_denial_is_told_from_a_wrong_key() {
        let refused = |code| is_denial(&Failure::refused(code, "", None));
        assert!(refused("UnauthorizedOperation") && refused("UnauthorizedOperation.CamNoAuth"));
        assert!(refused("AuthFailure.UnauthorizedOperation") && refused("4102"));
        assert!(
            !refused("AuthFailure.SignatureFailure")
                && !refused("UnauthorizedOperations")
                && !refused("4100")
        );
    }

    #[test]
    fn the_nearest_code_comes_first_and_a_longer_number_is_another() {
        let says = |code, part: &str| help(code).is_some_and(|help| help.contains(part));
        assert!(
            says("AuthFailure.SignatureExpire", "clock") && says("AuthFailure.SecretIdNotFound", "SecretId")
        );
        assert!(says("4000", "message names") && help("40001").is_none());
    }

    #[test]
    fn each_code_has_the_advice_that_helps() {
        for (code, ahead, part) in [
            ("AuthFailure.SignatureExpire", Some(3601), "3601 s ahead of"),
            ("AuthFailure.SignatureExpire", Some(-3601), "3601 s behind"),
            ("AuthFailure.SignatureExpire", Some(3), "Set the clock"),
            ("4500", Some(7200), "7200 s ahead"),
            ("4100", Some(7200), "7200 s ahead"),
            ("4100", Some(0), "belong together"),
            ("AuthFailure.SignatureFailure", None, "belong together"),
            ("AuthFailure.SecretIdNotFound", None, "SecretId"),
            ("AuthFailure.TokenFailure", None, "temporary credential"),
            ("AuthFailure.UnauthorizedOperation", Some(7200), "vpc:DescribeVpnConnections"),
            ("UnauthorizedOperation", None, "vpc:DescribeVpnConnections"),
            ("4102", None, "vpc:DescribeVpnConn "),
            ("IpNotInWhitelist", None, "address"),
            ("RequestLimitExceeded.UinLimitExceeded", None, "rate"),
            ("4400", None, "rate"),
            ("UnsupportedRegion", None, "did you mean ap-guangzhou"),
            ("6100", None, "api: v3"),
            ("InvalidAction", None, "endpoint"),
            ("InvalidParameterValue", None, "Put right"),
            ("6000", None, "Wait"),
        ] {
            let advice = advice(code, ahead);
            assert!(advice.contains(part), "{code}: {advice}");
        }
    }

    #[test]
    fn a_page_for_people_is_not_the_api() {
        let advice = of(&Failure::NotJson { html: true }, Action::VpnConn, "ap-guangzhou");
        assert!(advice.contains("vpc.api.qcloud.com"));
    }
}
