//! Parameters as names and texts: flattened out of lists and objects, and encoded as a form.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// One parameter: its name as it is sent, and its raw value.
pub type Pair = (String, String);

/// Flattens lists to `name.0` and objects to `name.key`; what is null vanishes.
#[must_use]
pub fn flatten(parameters: &Map<String, Value>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (name, value) in parameters {
        push(&mut pairs, name.clone(), value);
    }
    pairs
}

fn push(pairs: &mut Vec<Pair>, name: String, value: &Value) {
    match value {
        Value::Null => {}
        Value::Bool(flag) => pairs.push((name, flag.to_string())),
        Value::Number(number) => pairs.push((name, number.to_string())),
        Value::String(text) => pairs.push((name, text.clone())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                push(pairs, format!("{name}.{index}"), item);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                push(pairs, format!("{name}.{key}"), field);
            }
        }
    }
}

/// Encodes parameters as `application/x-www-form-urlencoded`.
#[must_use]
pub fn encode(pairs: &[Pair]) -> String {
    let mut form = String::new();
    for (name, value) in pairs {
        if !form.is_empty() {
            form.push('&');
        }
        escape(&mut form, name);
        form.push('=');
        escape(&mut form, value);
    }
    form
}

/// Escapes one name or value by the rules of a form.
pub fn escape(form: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                form.push(char::from(byte))
            }
            b' ' => form.push('+'),
            _ => {
                let _ = write!(form, "%{byte:02X}");
            }
        }
    }
}
