//! Why a request is refused: one reason, told in the words of either API.

use serde_json::{Value, json};

use super::call::Api;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The number in API v2.
    pub v2: i64,
    /// The code in API 3.0, and `codeDesc` in v2.
    pub v3: String,
    /// The cloud's words.
    pub message: String,
}

impl Refusal {
    /// A refusal with its code in either API.
    pub fn new(v2: i64, v3: &str, message: impl Into<String>) -> Refusal {
        Refusal { v2, v3: v3.to_owned(), message: message.into() }
    }

    /// A parameter that is absent, malformed or out of range.
    pub fn parameter(v3: &str, message: impl Into<String>) -> Refusal {
        Refusal::new(4000, v3, message)
    }

    /// The code as the API at hand says it.
    pub fn code(&self, api: Api) -> String {
        match api {
            Api::V2 => self.v2.to_string(),
            Api::V3 => self.v3.clone(),
        }
    }

    /// The answer of the API at hand.
    pub fn answer(&self, api: Api, request_id: &str, code_as_text: bool) -> Value {
        match api {
            Api::V2 => {
                let code = if code_as_text { json!(self.v2.to_string()) } else { json!(self.v2) };
                json!({"code": code, "message": self.message, "codeDesc": self.v3})
            }
            Api::V3 => json!({"Response": {
                "Error": {"Code": self.v3, "Message": self.message},
                "RequestId": request_id,
            }}),
        }
    }
}
