//! An answer of the API that says no, and what to do about it, by its code.

use crate::text::json::Shape;

/// An answer that says no. Its texts are those of the cloud, as they are.
pub(crate) struct Refusal {
    /// The key that says so.
    pub field: String,
    /// Where its value stands.
    pub at: usize,
    /// What its value looks like.
    pub shape: Shape,
    /// The code, if it has one.
    pub code: Option<String>,
    /// What is wrong, in words.
    pub message: Option<String>,
    /// The number of the request.
    pub request: Option<String>,
}

impl Refusal {
    /// What the value is called that says no, where it has no code.
    pub(crate) const fn looks(&self) -> &'static str {
        match self.shape {
            Shape::Null => "null",
            Shape::Flag | Shape::Number => "not 0",
            Shape::Text => "a text",
            Shape::List => "a list",
            Shape::Object => "an object",
        }
    }
}

/// What to do, by the number (API v2) or by the first part of the name (API 3.0) of an error.
#[rustfmt::skip]
const ADVICE: &[(&[&str], &str)] = &[
    (&["AuthFailure.SignatureExpire", "4200", "4500"], "Set the clock of the machine that signs, and fetch again: a signature is good for a few minutes."),
    (&["AuthFailure.TokenFailure", "4105"], "Get a new temporary credential, and fetch again."),
    (&["UnauthorizedOperation", "AuthFailure.UnauthorizedOperation", "4101", "4102", "4103", "4106", "4110", "4300"], "Grant the account the action vpc:DescribeVpnConnections (API v2: DescribeVpnConn), and fetch again."),
    (&["AuthFailure", "4100", "4104"], "Check the SecretId and the SecretKey that sign the request, and fetch again."),
    (&["RequestLimitExceeded", "LimitExceeded", "4400"], "Wait a little, then fetch again with fewer requests a second."),
    (&["InternalError", "InternalServerError", "5100", "6000", "6200"], "Wait a little, and fetch again; if it stays so, give the request id to the cloud's support."),
    (&["UnsupportedRegion"], "Name a region that exists, such as ap-guangzhou, and fetch again."),
    (&["ActionOffline", "InvalidAction", "NoSuchVersion", "6100"], "Fetch with DescribeVpnConnections of API 3.0, version 2017-03-12."),
    (&["ResourceNotFound", "InvalidVpc", "InvalidVpnGw", "InvalidVpnConn", "InvalidVpnGatewayId", "5000"], "Check the ids in the request's filters, the region and the account, and fetch again."),
    (&["InvalidParameter", "InvalidParameterValue", "MissingParameter", "UnknownParameter", "4000"], "Put the parameter that the message names right, and fetch again."),
];

/// Says what to do about an error of the API.
#[must_use]
pub(crate) fn advice(code: &str) -> &'static str {
    let fits =
        |known: &&str| code.strip_prefix(*known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let advice = ADVICE.iter().find(|(codes, _)| codes.iter().any(&fits));
    advice.map_or(
        "Look the code up in the documents of the API, and fetch the listing again.",
        |(_, advice)| advice,
    )
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn the_nearest_advice_comes_first() {
        assert!(advice("AuthFailure.SignatureExpire").contains("clock"));
        assert!(advice("AuthFailure.SecretIdNotFound").contains("SecretId"));
        assert!(advice("4000").contains("parameter"));
        assert!(advice("40001").contains("Look the code up"));
    }
}
