//! What to do about a failure that is final.

use super::action::{Action, Api};
use super::failure::Failure;
use crate::model::region;

/// A clock that is off by more seconds than this makes signatures void.
const TOLERATED: u64 = 120;

/// Says what to do.
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

/// What to do, by the number (API v2) or by the beginning of the name (API 3.0) of a code. The
/// nearest comes first.
fn refused(code: &str, message: &str, ahead: Option<i64>, action: Action, region: &str) -> String {
    let is = |codes: &[&str]| {
        let fits = |known: &&str| {
            code.strip_prefix(*known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        codes.iter().any(fits)
    };
    let off = ahead.filter(|ahead| ahead.unsigned_abs() > TOLERATED);
    let signed = is(&["AuthFailure", "4100", "4200", "4500"]) && !is(&["AuthFailure.UnauthorizedOperation"]);
    match () {
        () if signed && off.is_some() => clock(off.unwrap_or_default()),
        () if is(&["AuthFailure.SignatureExpire", "4200", "4500"]) => {
            "Set the clock of this machine: a signature is good for a few minutes.".to_owned()
        }
        () if is(&["AuthFailure.TokenFailure", "4105"]) => {
            "Get a new temporary credential: this one has run out, or its token belongs to another.".to_owned()
        }
        () if is(&["IpNotInWhitelist", "IpInBlacklist", "UnauthorizedOperation.IpNotInWhitelist"])
            || mentions_address(message) =>
        {
            "Let the address of this machine in: the account allows its keys from listed addresses only.".to_owned()
        }
        () if is(&["AuthFailure.MFAFailure", "4106"]) => {
            "Use a key that needs no second factor, or a session that has passed it.".to_owned()
        }
        () if is(&["UnauthorizedOperation", "AuthFailure.UnauthorizedOperation", "4101", "4102", "4103", "4110"]) => {
            format!("Grant the account the CAM action {} in this region; `vpnaudit permissions` prints the policy.", action.cam())
        }
        () if is(&["AuthFailure.SecretIdNotFound", "AuthFailure.InvalidSecretId", "4104"]) => {
            "Use a SecretId that exists and is enabled, of an account on this site (mainland and international keys differ).".to_owned()
        }
        () if is(&["AuthFailure", "4100"]) => {
            "Check that SecretId and SecretKey belong together; -v says where they came from.".to_owned()
        }
        () if is(&["4300"]) => "Ask the cloud's support why the account is banned.".to_owned(),
        () if is(&["RequestLimitExceeded", "4400"]) => {
            "Lower `rate` of the source: the account's other programs draw on the same limit.".to_owned()
        }
        () if is(&["UnsupportedRegion", "InvalidParameterValue.Region", "InvalidRegion"]) => {
            format!("Name a region that the account can use{}.", doubt(region))
        }
        () if is(&["ActionOffline", "InvalidAction", "NoSuchVersion", "NoSuchProduct", "6100"]) => match action.api() {
            Api::V2 => "Use `api: v3`: API v2 is no longer maintained, and this host does not serve it.".to_owned(),
            Api::V3 => "Check the endpoint: it must be that of the service vpc.".to_owned(),
        },
        () if is(&["ResourceNotFound", "InvalidVpc", "InvalidVpnGw", "InvalidVpnConn", "InvalidVpnGatewayId", "5000"]) => {
            "Check the ids under vpc, gateway, peer and tunnel, the region and the account.".to_owned()
        }
        () if is(&["InternalError", "InternalServerError", "5100", "6000", "6200"]) => {
            "Wait a little and ask again; if it stays so, give the request id to the cloud's support.".to_owned()
        }
        () if is(&["4600"]) => "Use https in `endpoint`.".to_owned(),
        () => format!("Put right what the message names{}, or look the code up in the documents of the API.", doubt(region)),
    }
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
