//! The signature of API 3.0, `TC3-HMAC-SHA256`: a key for the day and the service signs a digest of
//! the request.

use super::{hex, hmac_sha256, sha256};

/// The name of the method.
const METHOD: &str = "TC3-HMAC-SHA256";

/// What is signed of one request.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// `GET` or `POST`.
    pub method: &'r str,
    /// The query as it is sent, without the question mark.
    pub query: &'r str,
    /// The signed headers, in lower case and sorted by name.
    pub headers: &'r [(&'r str, &'r str)],
    /// The body as it is sent.
    pub body: &'r [u8],
    /// The service, such as `vpc`.
    pub service: &'r str,
    /// Seconds since 1970.
    pub timestamp: i64,
}

impl Request<'_> {
    /// The value of the header `Authorization`.
    #[must_use]
    pub fn authorization(&self, id: &str, key: &str) -> String {
        let scope = self.scope();
        let names = self.signed_names();
        let signature = self.signature(key);
        format!("{METHOD} Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}")
    }

    fn signature(&self, key: &str) -> String {
        hex(&hmac_sha256(&self.signing_key(key), &self.string_to_sign()))
    }

    fn signing_key(&self, key: &str) -> Vec<u8> {
        let day = hmac_sha256(format!("TC3{key}").as_bytes(), &date(self.timestamp));
        hmac_sha256(&hmac_sha256(&day, self.service), "tc3_request")
    }

    fn string_to_sign(&self) -> String {
        let digest = sha256(self.canonical().as_bytes());
        format!("{METHOD}\n{}\n{}\n{digest}", self.timestamp, self.scope())
    }

    fn scope(&self) -> String {
        format!("{}/{}/tc3_request", date(self.timestamp), self.service)
    }

    fn signed_names(&self) -> String {
        self.headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";")
    }

    fn canonical(&self) -> String {
        let line = |(name, value): &(&str, &str)| format!("{name}:{}\n", value.trim().to_lowercase());
        let headers: String = self.headers.iter().map(line).collect();
        let (method, query, names) = (self.method, self.query, self.signed_names());
        format!("{method}\n/\n{query}\n{headers}\n{names}\n{}", sha256(self.body))
    }
}

/// The day of a timestamp, in UTC whatever the clock on the wall says.
fn date(timestamp: i64) -> String {
    let time = jiff::Timestamp::from_second(timestamp).unwrap_or_default();
    time.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::source::tencent::sign::form::{encode, flatten};

    fn vectors(list: &str) -> Vec<Value> {
        let text = include_str!("../../../../tests/vectors/signature-tc3.vectors.json");
        let mut file: Value = serde_json::from_str(text).expect("JSON");
        let vectors = serde_json::from_value(file[list].take()).expect("a list");
        assert_ne!(vectors, Vec::<Value>::new());
        vectors
    }

    fn text<'v>(vector: &'v Value, key: &str) -> &'v str {
        vector[key].as_str().expect(key)
    }

    #[test]
    fn every_vector_has_its_canonical_request_and_its_authorization() {
        for vector in vectors("vectors") {
            let headers =
                [("content-type", text(&vector["headers"], "Content-Type")), ("host", text(&vector, "host"))];
            let request = Request {
                method: text(&vector, "method"),
                query: text(&vector, "query"),
                headers: &headers,
                body: text(&vector, "body").as_bytes(),
                service: "vpc",
                timestamp: vector["timestamp"].as_i64().expect("seconds"),
            };
            assert_eq!(request.canonical(), text(&vector, "canonical_request"), "{}", vector["name"]);
            assert_eq!(request.string_to_sign(), text(&vector, "string_to_sign"), "{}", vector["name"]);
            let key = text(&vector, "secret_key");
            assert_eq!(hex(&request.signing_key(key)), text(&vector, "signing_key_hex"));
            assert_eq!(
                request.authorization(text(&vector, "secret_id"), key),
                text(&vector["headers"], "Authorization")
            );
        }
    }

    #[test]
    fn every_published_signature_is_reproduced() {
        for vector in vectors("published") {
            let all = [
                ("content-type", text(&vector, "content_type")),
                ("host", text(&vector, "host")),
                ("x-tc-action", "DescribeInstances"),
            ];
            let request = Request {
                method: "POST",
                query: "",
                headers: &all[..text(&vector, "signed_headers").split(';').count()],
                body: text(&vector, "body").as_bytes(),
                service: text(&vector, "service"),
                timestamp: vector["timestamp"].as_i64().expect("seconds"),
            };
            assert_eq!(request.canonical(), text(&vector, "canonical_request"), "{}", vector["name"]);
            let key = text(&vector, "secret_key");
            assert_eq!(hex(&request.signing_key(key)), text(&vector, "secret_signing_hex"));
            assert_eq!(request.signature(key), text(&vector, "published_signature"));
        }
    }

    #[test]
    fn the_query_of_a_get_is_the_flattened_form() {
        let vectors = vectors("vectors");
        let get = vectors.iter().find(|vector| vector["method"] == "GET").expect("a GET");
        let pairs = flatten(get["sdk_params"].as_object().expect("parameters"));
        assert_eq!(encode(&pairs), text(get, "query"));
    }

    #[test]
    fn the_day_is_that_of_utc() {
        assert_eq!(date(1_763_769_599), "2025-11-21");
        assert_eq!(date(1_763_769_600), "2025-11-22");
    }
}
