//! Text → the cursor takes it if, and only if, `serde_json` takes it, nested up to the bound, and both
//! read the same texts.

#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;
use serde_json::Value;
use vpnaudit::text::json::{Cursor, JsonEvent};

fuzz_target!(|text: &str| {
    let mut texts = Vec::new();
    let mut cursor = Cursor::new(text, 0);
    let token = cursor.walk(|event| match event {
        JsonEvent::Open | JsonEvent::Close => {}
        JsonEvent::Scalar(token) | JsonEvent::Key(token) => texts.extend(token.said().map(Cow::into_owned)),
    });
    let taken = token.is_some() && cursor.is_done();
    let right = serde_json::from_str::<IgnoredAny>(text).is_ok();
    assert!(taken == right || right && nesting(text) > DEEPEST, "only one of the two takes it");
    // what `serde_json` reads besides: texts with half a pair of surrogates and numbers out of range are none
    let Ok(value) = serde_json::from_str::<Value>(text) else { return };
    let mut read = Vec::new();
    collect(&value, &mut read);
    texts.sort();
    assert!(!taken || read.iter().all(|text| texts.binary_search(text).is_ok()), "a text is read otherwise");
});

/// Lists and objects are walked through up to this depth.
const DEEPEST: u32 = 128;

/// How deep lists and objects are nested in text that is JSON.
fn nesting(text: &str) -> u32 {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_u32, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(entries) => {
            for (key, value) in entries {
                texts.push(key.clone());
                collect(value, texts);
            }
        }
        _ => {}
    }
}
