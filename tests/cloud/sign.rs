//! The two signatures of this cloud, written a second time.
//!
//! The stand-in must notice when the program signs something wrong, so it shares no code with it:
//! this file is written from the description of the two schemes and proved by the vectors in
//! `tests/vectors`, which were made with the vendor's own clients.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// The text that API v2 signs: values as they are, names with dots for underscores, in byte order.
pub fn v2_text(method: &str, host: &str, path: &str, parameters: &[(String, String)]) -> String {
    let mut pairs: Vec<(String, &str)> = parameters
        .iter()
        .filter(|(name, value)| name != "Signature" && !(method == "POST" && value.starts_with('@')))
        .map(|(name, value)| (name.replace('_', "."), value.as_str()))
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{method}{host}{path}?{}", pairs.join("&"))
}

/// The signature of API v2; only the exact word `HmacSHA256` is SHA-256.
pub fn v2_signature(key: &str, method: Option<&str>, text: &str) -> String {
    if method == Some("HmacSHA256") {
        STANDARD.encode(hmac_sha256(key.as_bytes(), text.as_bytes()))
    } else {
        let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
        mac.update(text.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }
}

/// What TC3-HMAC-SHA256 signs of a request.
pub struct Tc3<'a> {
    /// `POST` or `GET`.
    pub method: &'a str,
    /// The query string as it was sent.
    pub query: &'a str,
    /// Signed headers: lower-case name and value as sent, in order of name.
    pub headers: &'a [(String, String)],
    /// SHA-256 of the body in hexadecimal, or of what stands for it.
    pub payload: String,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// The day of the scope.
    pub date: &'a str,
    /// The service of the scope.
    pub service: &'a str,
}

impl Tc3<'_> {
    /// The canonical request.
    pub fn canonical(&self) -> String {
        let mut headers = String::new();
        for (name, value) in self.headers {
            headers.push_str(&format!("{name}:{}\n", value.trim().to_lowercase()));
        }
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        format!("{}\n/\n{}\n{headers}\n{}\n{}", self.method, self.query, names.join(";"), self.payload)
    }

    /// The string to sign.
    pub fn text(&self) -> String {
        let hash = sha256(self.canonical().as_bytes());
        format!("TC3-HMAC-SHA256\n{}\n{}/{}/tc3_request\n{hash}", self.timestamp, self.date, self.service)
    }

    /// The signature in hexadecimal.
    pub fn signature(&self, key: &str) -> String {
        let day = hmac_sha256(format!("TC3{key}").as_bytes(), self.date.as_bytes());
        let service = hmac_sha256(&day, self.service.as_bytes());
        let signing = hmac_sha256(&service, b"tc3_request");
        hexadecimal(&hmac_sha256(&signing, self.text().as_bytes()))
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The day of a timestamp in UTC, as `2025-11-22`.
pub fn day(timestamp: i64) -> String {
    jiff::Timestamp::from_second(timestamp)
        .map(|moment| moment.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

fn hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
