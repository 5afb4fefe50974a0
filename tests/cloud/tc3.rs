//! Whose request it is over API 3.0, if everything that TC3-HMAC-SHA256 proves holds.

use super::account::Account;
use super::call::Call;
use super::refusal::Refusal;
use super::sign::{self, Tc3};
use super::state::State;
use super::v2::WINDOW;

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    id: &'a str,
    date: &'a str,
    service: &'a str,
    headers: &'a str,
    signature: &'a str,
}

/// Whose request it is, if the signature, the clock and the token are right.
pub fn check(state: &State, call: &Call, service: &str) -> Result<Account, Refusal> {
    let malformed =
        |what: &str| Refusal::parameter("AuthFailure.InvalidAuthorization", format!("{what} is malformed"));
    let timestamp: i64 = call.header("x-tc-timestamp").parse().map_err(|_| malformed("X-TC-Timestamp"))?;
    let said = Authorization::read(call.header("authorization")).ok_or_else(|| malformed("Authorization"))?;
    content_type(call)?;
    let now = state.now();
    if timestamp.abs_diff(now) > WINDOW.unsigned_abs() {
        let message = "The signature is expired: the timestamp is too far from the time of the server.";
        return Err(Refusal::new(4500, "AuthFailure.SignatureExpire", message));
    }
    let account = state.accounts().find(said.id)?;
    let wrong = |message: &str| Refusal::new(4100, "AuthFailure.SignatureFailure", message);
    if said.service != service || said.date != sign::day(timestamp) {
        return Err(wrong("The credential scope does not fit the request."));
    }
    let headers = said.signed(call).ok_or_else(|| wrong("The signed headers do not fit the request."))?;
    let unsigned = call.header("x-tc-content-sha256") == "UNSIGNED-PAYLOAD";
    let payload = sign::sha256(if unsigned { b"UNSIGNED-PAYLOAD" } else { &call.body });
    let expected = Tc3 {
        method: &call.method,
        query: &call.query,
        headers: &headers,
        payload,
        timestamp,
        date: said.date,
        service: said.service,
    };
    if expected.signature(&account.key) != said.signature {
        return Err(wrong("The provided credentials could not be validated. Please check your signature."));
    }
    let token = Some(call.header("x-tc-token")).filter(|token| !token.is_empty());
    account.holds(token, now)?;
    Ok(account)
}

/// The secret id in an `Authorization` header, right or wrong.
pub fn secret_id(header: &str) -> Option<&str> {
    Authorization::read(header).map(|said| said.id)
}

impl<'a> Authorization<'a> {
    fn read(header: &'a str) -> Option<Authorization<'a>> {
        let mut parts = header.strip_prefix("TC3-HMAC-SHA256 ")?.split(',').map(str::trim);
        let scope = parts.next()?.strip_prefix("Credential=")?;
        let headers = parts.next()?.strip_prefix("SignedHeaders=")?;
        let signature = parts.next()?.strip_prefix("Signature=")?;
        let mut scope = scope.split('/');
        let (id, date, service) = (scope.next()?, scope.next()?, scope.next()?);
        let whole = scope.next() == Some("tc3_request") && scope.next().is_none() && parts.next().is_none();
        whole.then_some(Authorization { id, date, service, headers, signature })
    }

    /// The signed headers with their values: in order, all there, the two needed ones among them.
    fn signed(&self, call: &Call) -> Option<Vec<(String, String)>> {
        let names: Vec<&str> = self.headers.split(';').collect();
        let needed = ["content-type", "host"].iter().all(|name| names.contains(name));
        let present = names.iter().all(|name| call.headers.contains_key(*name));
        let lower = names.iter().all(|name| !name.contains(|letter: char| letter.is_ascii_uppercase()));
        let with_value = |name: &&str| ((*name).to_owned(), call.header(name).to_owned());
        (needed && present && lower && names.is_sorted()).then(|| names.iter().map(with_value).collect())
    }
}

/// JSON in a body, a form in a query: anything else is refused.
fn content_type(call: &Call) -> Result<(), Refusal> {
    let said = call.header("content-type").to_lowercase();
    let fits = match call.method.as_str() {
        "GET" => said == "application/x-www-form-urlencoded",
        _ => said == "application/json" || said == "application/json; charset=utf-8",
    };
    let message = format!("Content-Type {said} does not fit {}", call.method);
    if fits { Ok(()) } else { Err(Refusal::parameter("InvalidParameter", message)) }
}
