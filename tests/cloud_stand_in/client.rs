//! A client of both APIs: signs, sends, reads until the connection ends.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::cloud::sign::{self, Tc3};
use super::cloud::{Cloud, form};
use super::{ID, KEY, REGION};

/// Who asks, where, and what is wrong with the request.
#[derive(Clone)]
pub struct Client {
    pub address: SocketAddr,
    pub id: String,
    pub key: String,
    pub token: Option<String>,
    pub region: String,
    pub late_seconds: i64,
    pub service: &'static str,
    pub version: &'static str,
    pub headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

static NONCE: AtomicU64 = AtomicU64::new(1);

impl Client {
    pub fn of(cloud: &Cloud) -> Client {
        Client {
            address: cloud.address(),
            id: ID.to_owned(),
            key: KEY.to_owned(),
            token: None,
            region: REGION.to_owned(),
            late_seconds: 0,
            service: "vpc",
            version: "2017-03-12",
            headers: Vec::new(),
        }
    }

    fn timestamp(&self) -> i64 {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
        now.as_secs() as i64 - self.late_seconds
    }

    /// A signed call of API 3.0 over POST.
    pub fn v3(&self, action: &str, parameters: &Value) -> io::Result<Reply> {
        self.v3_text("POST", action, "", &parameters.to_string())
    }

    /// A signed call of API 3.0.
    pub fn v3_text(&self, method: &str, action: &str, query: &str, body: &str) -> io::Result<Reply> {
        let content_type =
            if method == "GET" { "application/x-www-form-urlencoded" } else { "application/json" };
        let (timestamp, host) = (self.timestamp(), self.address.to_string());
        let date = sign::day(timestamp);
        let signed = [("content-type".to_owned(), content_type.to_owned()), ("host".to_owned(), host)];
        let payload = sign::sha256(body.as_bytes());
        let request =
            Tc3 { method, query, headers: &signed, payload, timestamp, date: &date, service: self.service };
        let signature = request.signature(&self.key);
        let mut headers = vec![
            ("Content-Type".to_owned(), content_type.to_owned()),
            ("X-TC-Action".to_owned(), action.to_owned()),
            ("X-TC-Version".to_owned(), self.version.to_owned()),
            ("X-TC-Region".to_owned(), self.region.clone()),
            ("X-TC-Timestamp".to_owned(), timestamp.to_string()),
            (
                "Authorization".to_owned(),
                format!(
                    "TC3-HMAC-SHA256 Credential={}/{date}/{}/tc3_request, SignedHeaders=content-type;host, \
                     Signature={signature}",
                    self.id, self.service
                ),
            ),
        ];
        headers.extend(self.token.clone().map(|token| ("X-TC-Token".to_owned(), token)));
        headers.extend(self.headers.clone());
        let target = if query.is_empty() { "/".to_owned() } else { format!("/?{query}") };
        self.send(method, &target, &headers, body)
    }

    /// The pairs of a call of API v2, all but the signature.
    pub fn v2_pairs(&self, own: &[(&str, &str)]) -> Vec<(String, String)> {
        let nonce = NONCE.fetch_add(1, Ordering::Relaxed).to_string();
        let timestamp = self.timestamp().to_string();
        let common = [
            ("Action", "DescribeVpnConn"),
            ("Region", &self.region),
            ("Timestamp", &timestamp),
            ("Nonce", &nonce),
            ("SecretId", &self.id),
            ("SignatureMethod", "HmacSHA256"),
        ];
        let token = self.token.iter().map(|token| ("Token", token.as_str()));
        let all = common.into_iter().chain(token).chain(own.iter().copied());
        all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// Signs pairs and sends them.
    pub fn v2_sign(&self, method: &str, mut pairs: Vec<(String, String)>) -> io::Result<Reply> {
        let text = sign::v2_text(method, &self.address.to_string(), "/v2/index.php", &pairs);
        pairs.push(("Signature".to_owned(), sign::v2_signature(&self.key, Some("HmacSHA256"), &text)));
        let form = form::encode(&pairs);
        if method == "GET" {
            return self.send("GET", &format!("/v2/index.php?{form}"), &self.headers, "");
        }
        let header = ("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned());
        self.send("POST", "/v2/index.php", &[header], &form)
    }

    /// A signed call of API v2 over GET.
    pub fn v2(&self, own: &[(&str, &str)]) -> io::Result<Reply> {
        self.v2_sign("GET", self.v2_pairs(own))
    }

    /// Sends a request as it is.
    pub fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(String, String)],
        body: &str,
    ) -> io::Result<Reply> {
        let mut text = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| name == "Host") {
            text.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.write_all(text.as_bytes())?;
        Reply::read(stream)
    }
}

impl Reply {
    fn read(mut stream: TcpStream) -> io::Result<Reply> {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let status = head.get(9..12).and_then(|digits| digits.parse().ok()).expect("a status line");
        Ok(Reply { status, head, body: bytes[end + 4..].to_vec() })
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a body of JSON")
    }

    /// A header's value, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The code of a refusal, in either API; `0` is none.
    pub fn code(&self) -> String {
        let told = self.json();
        let code = told.pointer("/Response/Error/Code").or_else(|| told.get("code"));
        let code = code.cloned().unwrap_or_else(|| json!(0));
        code.as_str().map_or_else(|| code.to_string(), str::to_owned)
    }
}
