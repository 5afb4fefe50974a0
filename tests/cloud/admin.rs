//! The paths under `/_cloud/`: they set what goes wrong and tell what was seen, while it runs.

use serde_json::{Value, json};

use super::answer::Answer;
use super::behaviour::Behaviour;
use super::call::Call;
use super::state::{Settings, State};

/// Where these paths begin.
pub const PREFIX: &str = "/_cloud/";

/// Does what is asked.
pub fn reply(state: &State, call: &Call) -> Answer {
    let path = call.path.strip_prefix(PREFIX).unwrap_or_default();
    let outcome = match (call.method.as_str(), path) {
        ("GET", "seen") => serde_json::to_value(&*state.seen()),
        ("DELETE", "behaviour") => {
            state.behaviours().clear();
            Ok(json!("behaves"))
        }
        ("POST", "behaviour") => serde_json::from_slice::<Behaviour>(&call.body).map(|behaviour| {
            let told = json!(behaviour);
            state.behaviours().add(behaviour);
            told
        }),
        ("GET", "settings") => serde_json::to_value(&*state.settings()),
        ("POST", "settings") => settings(state, &call.body),
        _ => return Answer::page(404),
    };
    match outcome {
        Ok(told) => Answer::json(&told),
        Err(error) => Answer::text(400, "text/plain", format!("{error}\n")),
    }
}

/// Changes the settings that are named and leaves the others.
fn settings(state: &State, body: &[u8]) -> Result<Value, serde_json::Error> {
    let named: serde_json::Map<String, Value> = serde_json::from_slice(body)?;
    let mut settings = state.settings();
    let mut all = serde_json::to_value(&*settings)?;
    for (name, value) in named {
        all[name] = value;
    }
    *settings = serde_json::from_value::<Settings>(all.clone())?;
    Ok(all)
}
