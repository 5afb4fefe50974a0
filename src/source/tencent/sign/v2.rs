//! The signature of API v2: an HMAC over the sorted parameters, raw as they are.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::form::Pair;
use super::hmac_sha256;

/// The path of every action.
pub const PATH: &str = "/v2/index.php";

/// The digest under the HMAC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Digest {
    /// `HmacSHA1`, which the API takes when it is told nothing.
    Sha1,
    /// `HmacSHA256`.
    #[default]
    Sha256,
}

impl Digest {
    /// The value of the parameter `SignatureMethod`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "HmacSHA1",
            Self::Sha256 => "HmacSHA256",
        }
    }
}

/// The text that is signed. In names, and only here, `_` is written `.`; names are sorted after
/// that, by code point; values stay raw. A POST leaves out a value that begins with `@`, which
/// would name a file.
#[must_use]
pub fn string_to_sign(method: &str, host: &str, path: &str, parameters: &[Pair]) -> String {
    let is_file = |value: &str| method == "POST" && value.starts_with('@');
    let signed = parameters.iter().filter(|(name, value)| name != "Signature" && !is_file(value));
    let mut signed: Vec<_> = signed.map(|(name, value)| (name.replace('_', "."), value)).collect();
    signed.sort();
    let signed: Vec<_> = signed.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{method}{host}{path}?{}", signed.join("&"))
}

/// Signs a text with a key.
#[must_use]
pub fn signature(digest: Digest, key: &str, text: &str) -> String {
    match digest {
        Digest::Sha256 => STANDARD.encode(hmac_sha256(key.as_bytes(), text)),
        Digest::Sha1 => {
            let mac = Hmac::<Sha1>::new_from_slice(key.as_bytes());
            let mut mac = mac.expect("HMAC takes a key of any length");
            mac.update(text.as_bytes());
            STANDARD.encode(mac.finalize().into_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::source::tencent::sign::form::{encode, flatten};

    fn vectors(list: &str) -> Vec<Value> {
        let text = include_str!("../../../../tests/vectors/signature-v2.vectors.json");
        let mut file: Value = serde_json::from_str(text).expect("JSON");
        let vectors = serde_json::from_value(file[list].take()).expect("a list");
        assert_ne!(vectors, Vec::<Value>::new());
        vectors
    }

    fn digest(vector: &Value) -> Digest {
        if vector["signature_method"] == "HmacSHA256" { Digest::Sha256 } else { Digest::Sha1 }
    }

    fn text<'v>(vector: &'v Value, key: &str) -> &'v str {
        vector[key].as_str().expect(key)
    }

    fn signed(vector: &Value) -> Vec<Pair> {
        flatten(vector["signed_params"].as_object().expect("parameters"))
    }

    #[test]
    fn every_vector_has_its_string_to_sign_and_its_signature() {
        for vector in vectors("vectors") {
            let said = string_to_sign(
                text(&vector, "method"),
                text(&vector, "host"),
                text(&vector, "path"),
                &signed(&vector),
            );
            assert_eq!(said, text(&vector, "string_to_sign"), "{}", vector["name"]);
            let signature = signature(digest(&vector), text(&vector, "secret_key"), &said);
            assert_eq!(signature, text(&vector, "signature"), "{}", vector["name"]);
        }
    }

    #[test]
    fn every_vector_is_sent_as_the_vendors_client_sends_it() {
        for vector in vectors("vectors") {
            let mut pairs = signed(&vector);
            pairs.push(("Signature".to_owned(), text(&vector, "signature").to_owned()));
            let url = text(&vector["http"], "url");
            let form =
                vector["http"]["body"].as_str().or_else(|| url.split_once('?').map(|(_, query)| query));
            let sorted = |form: &str| {
                let mut parts: Vec<_> = form.split('&').map(str::to_owned).collect();
                parts.sort();
                parts
            };
            assert_eq!(sorted(&encode(&pairs)), sorted(form.expect("a form")), "{}", vector["name"]);
        }
    }

    #[test]
    fn the_parameters_of_every_vector_flatten_to_the_signed_ones() {
        for vector in vectors("vectors") {
            let signed = signed(&vector);
            for pair in flatten(vector["input_params"].as_object().expect("parameters")) {
                assert!(signed.contains(&pair), "{}: {pair:?}", vector["name"]);
            }
        }
    }

    #[test]
    fn every_published_signature_is_reproduced() {
        for vector in vectors("published") {
            let signature =
                signature(digest(&vector), text(&vector, "secret_key"), text(&vector, "string_to_sign"));
            assert_eq!(signature, text(&vector, "published_signature"), "{}", vector["name"]);
        }
    }

    #[test]
    fn lists_and_objects_nest_and_null_vanishes() {
        let parameters = json!({"x": [{"y_z": 1}, [true]], "gone": null});
        let pairs = flatten(parameters.as_object().expect("an object"));
        assert_eq!(pairs, [("x.0.y_z".into(), "1".into()), ("x.1.0".into(), "true".into())]);
        assert_eq!(string_to_sign("GET", "h", "/", &pairs), "GETh/?x.0.y.z=1&x.1.0=true");
    }

    #[test]
    fn a_file_is_left_out_of_a_post_alone() {
        let pairs = [("a".to_owned(), "@b".to_owned()), ("c".to_owned(), "d".to_owned())];
        assert_eq!(string_to_sign("POST", "h", "/", &pairs), "POSTh/?c=d");
        assert_eq!(string_to_sign("GET", "h", "/", &pairs), "GETh/?a=@b&c=d");
    }

    #[test]
    fn names_sort_after_their_underscores_are_dots() {
        let pairs = ["a_b", "a.a", "B", "a"].map(|name| (name.to_owned(), String::new()));
        assert_eq!(string_to_sign("GET", "h", "/", &pairs), "GETh/?B=&a=&a.a=&a.b=");
    }
}
