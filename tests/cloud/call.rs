//! A request as it came off the wire, and what it asks for.

use hyper::HeaderMap;
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::form;

/// A request as it came off the wire.
pub struct Call {
    /// `GET`, `POST`…
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query as it was sent.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Call {
    /// A header's text, empty if it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The path without query, in the words of the access log of a server.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// Which generation of the API is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    /// `/v2/index.php`, parameters in the query or in a form.
    V2,
    /// 3.0: `/`, common parameters in headers.
    V3,
}

/// What a call asks for, before anything of it is checked.
#[derive(Clone, Debug)]
pub struct Request {
    /// The generation of the API.
    pub api: Api,
    /// The action's name.
    pub action: String,
    /// The region as it was sent.
    pub region: String,
    /// Decoded pairs (v2, and 3.0 over GET).
    pub pairs: Vec<(String, String)>,
    /// The action's own parameters; `Null` if they cannot be read.
    pub parameters: Value,
    /// Whether numbers arrive as text, because they were in a query.
    pub textual: bool,
}

impl Request {
    /// Reads what a call asks for.
    pub fn read(api: Api, call: &Call) -> Request {
        match api {
            Api::V2 => Request::read_v2(call),
            Api::V3 => Request::read_v3(call),
        }
    }

    fn read_v2(call: &Call) -> Request {
        let body = String::from_utf8_lossy(&call.body);
        let pairs = form::decode(if call.method == "POST" { &body } else { &call.query });
        let own = pairs.iter().filter(|(name, _)| name.starts_with(|first: char| first.is_ascii_lowercase()));
        let parameters = own.map(|(name, value)| (name.clone(), json!(value))).collect();
        let text = |wanted: &str| pair(&pairs, wanted).unwrap_or_default().to_owned();
        let (action, region) = (text("Action"), text("Region"));
        Request { api: Api::V2, action, region, pairs, parameters, textual: true }
    }

    fn read_v3(call: &Call) -> Request {
        let textual = call.method != "POST";
        let pairs = if textual { form::decode(&call.query) } else { Vec::new() };
        let parameters = match textual {
            true => form::nest(&pairs),
            false if call.body.is_empty() => json!({}),
            false => serde_json::from_slice(&call.body).unwrap_or(Value::Null),
        };
        let (action, region) = (call.header("x-tc-action").to_owned(), call.header("x-tc-region").to_owned());
        Request { api: Api::V3, action, region, pairs, parameters, textual }
    }

    /// A common parameter of v2.
    pub fn common(&self, name: &str) -> Option<&str> {
        pair(&self.pairs, name)
    }

    /// The offset that is asked for, 0 if it is absent or cannot be read.
    pub fn offset(&self) -> u64 {
        self.number("offset").or_else(|| self.number("Offset")).unwrap_or(0)
    }

    /// The page size that is asked for, 20 if it is absent or cannot be read.
    pub fn limit(&self) -> u64 {
        self.number("limit").or_else(|| self.number("Limit")).unwrap_or(20)
    }

    /// The number of the page, counted from 0.
    pub fn page(&self) -> u64 {
        self.offset() / self.limit().max(1)
    }

    /// A number among the parameters, as text only where everything is text.
    pub fn number(&self, name: &str) -> Option<u64> {
        let value = self.parameters.get(name)?;
        let spelled = value.as_str().filter(|_| self.textual).and_then(|text| text.parse().ok());
        value.as_u64().or(spelled)
    }
}

fn pair<'a>(pairs: &'a [(String, String)], wanted: &str) -> Option<&'a str> {
    pairs.iter().rev().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
}
