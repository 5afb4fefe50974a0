//! What both APIs wrap around an answer: how many items there are, or a refusal.

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::action::{Action, Api};
use super::wires::ENVELOPE;
use crate::source::Wire;
use crate::source::client::failure::Failure;
use crate::source::document::around::{Around, Fault, Keyed, Visit};
use crate::source::shown::shown;
use crate::text::json::{Cursor, Shape, Token};

/// An answer that is no refusal.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// How many items there are on all pages.
    pub total: u64,
    /// The list of the items of this page, or `null`.
    list: &'a str,
}

impl<'a> Envelope<'a> {
    /// The items of this page.
    #[must_use]
    pub fn items(&self) -> Vec<&'a RawValue> {
        let items: Option<Vec<&RawValue>> = serde_json::from_str(self.list).ok();
        items.unwrap_or_default()
    }
}

/// Opens an answer.
///
/// # Errors
///
/// The refusal, or why this is no answer to the action.
pub fn open(action: Action, body: &str) -> Result<Envelope<'_>, Failure> {
    let (around, sought) = read(body, action.items())?;
    let (path, total) = match action.api() {
        Api::V2 if around.code().is_none() => return Err(foreign("code", None, "a number")),
        Api::V2 => ("", "totalCount"),
        Api::V3 => ("Response.", "Response.TotalCount"),
    };
    sought.must_be_wrapped(path)?;
    let count = around.total().ok().flatten();
    let total = count.ok_or_else(|| foreign(total, around.written_total(), "a count"))?;
    let field = format!("{path}{}", action.items());
    let list = sought.list.filter(|list| list.field == field).map(|list| list.token);
    match list {
        Some(token) if matches!(token.shape, Shape::List | Shape::Null) => {
            Ok(Envelope { total, list: token.written })
        }
        _ => Err(foreign(&field, list, "a list")),
    }
}

/// What the service that hands out roles gives. There is no `Debug`: it holds a credential.
pub struct IssuedRole<'a> {
    /// The credential, as JSON.
    pub credentials: Option<&'a str>,
    /// When that runs out, in seconds since 1970.
    pub expired_time: Option<i64>,
}

/// Opens an answer of the service that hands out roles.
///
/// # Errors
///
/// The refusal, or why this is no answer of API 3.0.
pub fn role(body: &str) -> Result<IssuedRole<'_>, Failure> {
    let (_, sought) = read(body, "Credentials")?;
    sought.must_be_wrapped("Response.")?;
    let credentials = sought.list.filter(|list| list.field == "Response.Credentials");
    Ok(IssuedRole {
        credentials: credentials.map(|said| said.token.written),
        expired_time: sought.expires.and_then(|token| token.written.parse().ok()),
    })
}

/// What is looked for in an answer.
struct Sought<'a> {
    /// The key of what the action is asked for.
    items: &'static str,
    /// Its value.
    list: Option<Keyed<'a>>,
    expires: Option<Token<'a>>,
    /// The path of the innermost object.
    path: &'static str,
}

impl<'a> Visit<'a> for Sought<'a> {
    fn enter(&mut self, _: Cursor<'a>, path: &'static str) {
        self.path = path;
    }

    fn list(&mut self, _: &'static Wire, key: &Keyed<'a>, cursor: &mut Cursor<'a>) -> Option<()> {
        self.other(key, cursor)
    }

    fn pass(&mut self, _: Token<'a>, cursor: &mut Cursor<'a>) -> Option<Token<'a>> {
        cursor.token()
    }

    fn other(&mut self, key: &Keyed<'a>, cursor: &mut Cursor<'a>) -> Option<()> {
        let token = cursor.token()?;
        if key.token.written == self.items {
            self.list = Some(Keyed { field: key.field.clone(), token });
        } else if key.token.written == "ExpiredTime" {
            self.expires = Some(token);
        }
        Some(())
    }
}

impl Sought<'_> {
    /// Makes sure that the answer is wrapped as its API wraps it.
    fn must_be_wrapped(&self, path: &str) -> Result<(), Failure> {
        match self.path {
            found if found == path => Ok(()),
            "" => Err(foreign("Response", None, "an object")),
            found => Err(unlike(
                found.trim_end_matches('.'),
                "an object".to_owned(),
                "none in an answer of this API",
            )),
        }
    }
}

/// Reads the envelope of any answer, and refuses what cannot be believed.
fn read<'a>(body: &'a str, items: &'static str) -> Result<(Around<'a>, Sought<'a>), Failure> {
    let mut cursor = Cursor::new(body, 0);
    let mut around = Around::new(ENVELOPE.iter());
    let mut sought = Sought { items, list: None, expires: None, path: "" };
    let object = cursor.peek() == Some(Shape::Object);
    if !object || around.read(&mut cursor, "", &mut sought).is_none() || !cursor.is_done() {
        return Err(no_answer(body));
    }
    if let Some(refusal) = around.refusal() {
        let (code, message) = match (&refusal.code, &refusal.message) {
            (Some(code), message) => (&**code, message.as_deref().unwrap_or_default()),
            (None, message) => (&*refusal.field, message.as_deref().unwrap_or(refusal.looks())),
        };
        return Err(Failure::refused(code, message, refusal.request.as_deref()));
    }
    match around.fault() {
        None => Ok((around, sought)),
        Some(Fault::Wrong { said, expected }) => Err(foreign(&said.field, Some(said.token), expected)),
        Some(Fault::Twice { field, .. }) => Err(unlike(&field, "there twice".to_owned(), "one value")),
        Some(Fault::Beside { field, other, .. }) => {
            Err(unlike(&field, format!("there beside {}", shown(&other)), "one of them"))
        }
    }
}

/// Says what a body is that is not one object of JSON.
fn no_answer(body: &str) -> Failure {
    match serde_json::from_str::<IgnoredAny>(body) {
        Ok(_) => unlike("the answer", "something else".to_owned(), "an answer of the API"),
        Err(error) if error.is_eof() => Failure::Truncated,
        Err(_) => Failure::NotJson { html: body.trim_start().starts_with('<') },
    }
}

fn foreign(field: &str, found: Option<Token<'_>>, expected: &str) -> Failure {
    let found = match found.map(|token| (token.shape, token.written)) {
        None => "not there".to_owned(),
        Some((Shape::Object, _)) => "an object".to_owned(),
        Some((Shape::List, _)) => "a list".to_owned(),
        Some((_, written)) => shown(written),
    };
    unlike(field, found, expected)
}

fn unlike(field: &str, found: String, expected: &str) -> Failure {
    Failure::Foreign { field: shown(field), found, expected: expected.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v2(body: &str) -> Result<(u64, usize), String> {
        open(Action::VpnConn, body).map(|e| (e.total, e.items().len())).map_err(|failure| failure.to_string())
    }

    fn v3(body: &str) -> Result<(u64, usize), String> {
        let opened = open(Action::VpnConnections, body);
        opened.map(|e| (e.total, e.items().len())).map_err(|failure| failure.to_string())
    }

    #[test]
    fn numbers_may_be_texts_in_v2() {
        assert_eq!(v2(r#"{"code":0,"message":"","totalCount":3,"data":[{}]}"#), Ok((3, 1)));
        assert_eq!(v2(r#"{"code":"0","totalCount":"3","codeDesc":"Success","data":null}"#), Ok((3, 0)));
        assert_eq!(
            v2(r#"{"code":"4100","message":"(100003)\u7b7e\u540d"}"#),
            Err("4100: (100003)签名".to_owned())
        );
        let named = r#"{"code":5000,"codeDesc":"InvalidVpc.NotFound","message":"no"}"#;
        assert_eq!(v2(named), Err("5000: InvalidVpc.NotFound: no".to_owned()));
    }

    #[test]
    fn a_refusal_of_v3_has_its_request() {
        let body = r#"{"Response":{"Error":{"Code":"AuthFailure.SecretIdNotFound","Message":"no"},"RequestId":"r-1"}}"#;
        assert_eq!(v3(body), Err("AuthFailure.SecretIdNotFound: no (request r-1)".to_owned()));
    }

    #[test]
    fn a_page_of_another_action_is_foreign() {
        let body = r#"{"Response":{"TotalCount":1,"VpnGatewaySet":[{}],"RequestId":"r"}}"#;
        assert_eq!(v3(body), Err("Response.VpnConnectionSet is not there, expected a list".to_owned()));
        assert_eq!(v3(r#"{"code":0}"#), Err("Response is not there, expected an object".to_owned()));
        assert_eq!(v2(r#"{"Response":{}}"#), Err("code is not there, expected a number".to_owned()));
        assert_eq!(v3("[]"), Err("the answer is something else, expected an answer of the API".to_owned()));
        let negative = r#"{"Response":{"TotalCount":-1,"VpnConnectionSet":[]}}"#;
        assert_eq!(v3(negative), Err("Response.TotalCount is -1, expected a count".to_owned()));
        let no_list = r#"{"Response":{"TotalCount":1,"VpnConnectionSet":{"PreShareKey":"hunter2"}}}"#;
        assert_eq!(v3(no_list), Err("Response.VpnConnectionSet is an object, expected a list".to_owned()));
    }

    #[test]
    fn what_contradicts_itself_is_no_answer() {
        let list = r#""TotalCount":1,"VpnConnectionSet":[{}],"RequestId":"r""#;
        for (keys, says) in [
            (r#""Error":"denied","#, "Response.Error: denied (request r)"),
            (r#""error":["denied"],"#, "Response.error: a list (request r)"),
            (
                r#""Error":{"Message":"You are not authorized"},"#,
                "Response.Error: You are not authorized (request r)",
            ),
            (r#""Error":{},"#, "Response.Error: an object (request r)"),
            (r#""Errors":false,"#, "false:  (request r)"),
            (r#""code":true,"#, "true:  (request r)"),
            (r#""code":{},"message":"no","#, "Response.code: no (request r)"),
            (r#""TotalCount":500,"#, "Response.TotalCount is there twice, expected one value"),
            (
                r#""totalCount":null,"#,
                "Response.TotalCount is 1, expected the total that the answer says before",
            ),
            (r#""VpnConnectionSet":[],"#, "Response.VpnConnectionSet is there twice, expected one value"),
            (r#""Response":{},"#, "Response.Response is an object, expected no envelope in an envelope"),
            (
                r#""data":[],"#,
                "Response.VpnConnectionSet is there beside Response.data, expected one of them",
            ),
        ] {
            let said = v3(&format!(r#"{{"Response":{{{keys}{list}}}}}"#)).expect_err(keys);
            assert_eq!(said, says, "{keys}");
        }
        for (body, says) in [
            (
                format!(r#"{{"Response":{{{list}}},"Response":{{}}}}"#),
                "Response is there twice, expected one value",
            ),
            (format!(r#"{{"Response":{{{list}}},"Error":"no"}}"#), "Error: no (request r)"),
            (format!(r#"{{{list}}}"#), "Response is not there, expected an object"),
            (
                format!(r#"{{"code":0,"data":{{"Response":{{{list}}}}}}}"#),
                "data.Response is an object, expected none in an answer of this API",
            ),
        ] {
            assert_eq!(v3(&body), Err(says.to_owned()), "{body}");
        }
        for (body, says) in [
            (r#"{"code":0,"code":0,"totalCount":0,"data":[]}"#, "code is there twice, expected one value"),
            (r#"{"code":4102,"code":0,"totalCount":0,"data":[]}"#, "4102: "),
            (r#"{"code":null,"totalCount":0,"data":[]}"#, "code is not there, expected a number"),
            (r#"{"code":false,"totalCount":0,"data":[]}"#, "false: "),
            (r#"{"code":0,"codeDesc":"InvalidVpc","totalCount":0,"data":[]}"#, "InvalidVpc: "),
            (r#"{"code":0,"error":"no","totalCount":0,"data":[]}"#, "error: no"),
            (r#"{"code":0,"totalCount":"+1","data":[]}"#, "totalCount is +1, expected a count"),
        ] {
            assert_eq!(v2(body), Err(says.to_owned()), "{body}");
        }
    }

    #[test]
    fn half_a_page_and_no_page_are_told_apart() {
        let whole = r#"{"Response":{"TotalCount":1,"VpnConnectionSet":[{}],"RequestId":"r"}}"#;
        for end in 0..whole.len() {
            assert_eq!(open(Action::VpnConnections, &whole[..end]).expect_err("half"), Failure::Truncated);
        }
        assert_eq!(v3("<html>"), Err("the answer is an HTML page, not JSON".to_owned()));
        assert_eq!(v3("hello"), Err("the answer is not JSON".to_owned()));
    }
}
