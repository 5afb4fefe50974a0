//! One request over the network, one answer: proxies, roots, timeouts, and a bound on what is read.
//!
//! Knows neither of the APIs. Nothing that was sent is ever part of an error or of a log: the URL of
//! an API v2 request holds its signature.

use std::error::Error as _;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, ClientBuilder, Method, NoProxy, Proxy, redirect};

use super::failure::Failure;
use super::patience::Patience;
use crate::text::redact::Redactor;

/// No answer may be larger, unpacked.
pub const MOST_BYTES: usize = 64 << 20;

/// No answer asks to stay away for longer, in seconds: a day is more than anyone waits.
const LONGEST_WAIT: u64 = 86_400;

/// A request, signed. There is no `Debug`: it is made of secrets.
pub struct Outgoing {
    /// `GET` or `POST`.
    pub method: Method,
    /// The whole URL.
    pub url: String,
    /// Headers in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer, whatever it says.
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The time at which the cloud says it answered, in seconds since 1970.
    pub date: Option<i64>,
    /// How long to stay away, where it says so.
    pub wait: Option<Duration>,
    /// Says whether the answer is a page for people.
    pub html: bool,
    /// The body.
    pub body: String,
}

/// What the environment says about proxies.
#[derive(Clone, Default)]
pub struct Proxies {
    /// The proxy of https requests; it may hold a password.
    pub https: Option<String>,
    /// The hosts that are reached without it.
    pub except: Option<String>,
}

impl Proxies {
    /// The user name and the password of the proxy, which what goes wrong on the way may repeat.
    fn secrets(&self) -> Redactor {
        let url = self.https.as_deref().unwrap_or_default();
        let user = url.split_once("://").map_or(url, |(_, rest)| rest).rsplit_once('@').map(|(user, _)| user);
        let password = user.and_then(|user| user.split_once(':')).map(|(_, password)| password);
        Redactor::new(user.into_iter().chain(password))
    }
}

/// The way to the network.
pub struct Http {
    patience: Patience,
    proxies: Proxies,
    most_bytes: usize,
    /// To this machine and its metadata service: no proxy, no certificates.
    near: OnceLock<Result<Client, Failure>>,
    /// To everywhere else.
    far: OnceLock<Result<Client, Failure>>,
}

impl Http {
    /// Prepares the way; nothing is opened yet.
    #[must_use]
    pub fn new(patience: Patience, proxies: Proxies, most_bytes: usize) -> Self {
        Self { patience, proxies, most_bytes, near: OnceLock::new(), far: OnceLock::new() }
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    ///
    /// How it failed, if there is no whole answer.
    pub async fn send(&self, outgoing: Outgoing) -> Result<Reply, Failure> {
        let client = self.client(outgoing.url.starts_with("https:"))?;
        let request = client
            .request(outgoing.method, &outgoing.url)
            .headers(headers(outgoing.headers)?)
            .body(outgoing.body);
        let response = request.send().await.map_err(|error| {
            classify(&error, self.proxies.https.is_some()).without(&self.proxies.secrets())
        })?;
        self.read(response).await
    }

    async fn read(&self, mut response: reqwest::Response) -> Result<Reply, Failure> {
        let header = |name| response.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let html = header(CONTENT_TYPE).is_some_and(|kind| kind.trim().starts_with("text/html"));
        let date = header(DATE).and_then(seconds);
        let wait = header(RETRY_AFTER).and_then(|said| wait(said, date));
        let (status, limit) = (response.status().as_u16(), self.most_bytes);
        let expected = response.content_length().and_then(|length| usize::try_from(length).ok());
        if expected.is_some_and(|length| length > limit) {
            return Err(Failure::TooLarge { limit });
        }
        let mut body = Vec::with_capacity(expected.unwrap_or_default());
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                    return Err(Failure::TooLarge { limit });
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) if error.is_timeout() => return Err(Failure::Timeout),
                Err(_) => return Err(Failure::Truncated),
            }
        }
        let html = html || body.trim_ascii_start().starts_with(b"<");
        let body = String::from_utf8(body).map_err(|_| Failure::NotJson { html })?;
        Ok(Reply { status, date, wait, html, body })
    }

    fn client(&self, far: bool) -> Result<&Client, Failure> {
        let client = if far {
            self.far.get_or_init(|| self.build(true))
        } else {
            self.near.get_or_init(|| self.build(false))
        };
        client.as_ref().map_err(Clone::clone)
    }

    fn build(&self, far: bool) -> Result<Client, Failure> {
        // the first caller chose the same
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder: ClientBuilder = Client::builder()
            .user_agent(concat!("vpnaudit/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(self.patience.connect)
            .timeout(self.patience.request)
            // an API does not redirect, and a signed request is meant for one host
            .redirect(redirect::Policy::none())
            .no_proxy();
        if !far {
            builder = builder.tls_certs_only([]);
        } else if let Some(proxy) = &self.proxies.https {
            builder = builder.proxy(self.proxy(proxy)?);
        }
        let no_roots = "no root certificates can be read on this system".to_owned();
        builder.build().map_err(|_| Failure::Certificate(no_roots))
    }

    fn proxy(&self, proxy: &str) -> Result<Proxy, Failure> {
        let wrong = "HTTPS_PROXY or ALL_PROXY is not the URL of a proxy";
        let proxy = Proxy::https(proxy).map_err(|_| Failure::Proxy(wrong.to_owned()))?;
        Ok(proxy.no_proxy(self.proxies.except.as_deref().and_then(NoProxy::from_string)))
    }
}

fn headers(headers: Vec<(&'static str, String)>) -> Result<HeaderMap, Failure> {
    let mut map = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let wrong = |_| Failure::Foreign {
            field: format!("the header {name}"),
            found: "text that no header can hold".to_owned(),
            expected: "visible ASCII".to_owned(),
        };
        let mut value = HeaderValue::from_str(&value).map_err(wrong)?;
        value.set_sensitive(matches!(name, "authorization" | "x-tc-token"));
        map.insert(HeaderName::from_static(name), value);
    }
    Ok(map)
}

/// Finds out what went wrong before the answer began. The texts of the errors beneath are used, the
/// outermost is not: it holds the URL.
fn classify(error: &reqwest::Error, proxied: bool) -> Failure {
    let mut causes = Vec::new();
    let mut next = error.source();
    let mut closed = false;
    while let Some(cause) = next {
        if let Some(failure) = certificate(cause) {
            return failure;
        }
        closed |= is_closed(cause);
        causes.push(cause.to_string());
        next = cause.source();
    }
    let tunnel = causes.iter().any(|cause| {
        let cause = cause.to_lowercase();
        cause.contains("tunnel") || cause.contains("proxy") || cause.contains("socks")
    });
    let last = crate::source::shown::shown(causes.last().map_or("no reason was given", String::as_str));
    match () {
        () if error.is_timeout() => Failure::Timeout,
        () if tunnel => Failure::Proxy(last),
        () if error.is_connect() && proxied => Failure::Connect(format!("{last}, by way of the proxy")),
        () if error.is_connect() => Failure::Connect(last),
        // how an end is noticed depends on the moment
        () if closed => Failure::Reset("it was closed before the answer came".to_owned()),
        () => Failure::Reset(last),
    }
}

/// Says whether a cause is that the other side ended the connection.
fn is_closed(cause: &(dyn std::error::Error + 'static)) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    kind.is_some_and(|kind| matches!(kind, BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof))
        || cause.to_string().contains("before message completed")
}

fn certificate(cause: &(dyn std::error::Error + 'static)) -> Option<Failure> {
    let Some(tls) = cause.downcast_ref::<rustls::Error>() else {
        // what an I/O error holds is not among its sources
        return certificate(cause.downcast_ref::<std::io::Error>()?.get_ref()?);
    };
    match tls {
        rustls::Error::InvalidCertificate(reason) => Some(Failure::Certificate(format!("{reason}"))),
        rustls::Error::NoCertificatesPresented => Some(Failure::Certificate("there is none".to_owned())),
        _ => None,
    }
}

/// Reads the header `Date`.
fn seconds(date: &str) -> Option<i64> {
    let parser = jiff::fmt::rfc2822::DateTimeParser::new();
    parser.parse_timestamp(date).ok().map(jiff::Timestamp::as_second)
}

/// Reads the header `Retry-After`: seconds, or a date to compare with that of the answer.
fn wait(said: &str, date: Option<i64>) -> Option<Duration> {
    let said = said.trim();
    let is_number = !said.is_empty() && said.bytes().all(|byte| byte.is_ascii_digit());
    let told = match (is_number, date) {
        // more digits than a number has are a long time, too
        (true, _) => said.parse().unwrap_or(u64::MAX),
        (false, date) => u64::try_from(seconds(said)?.checked_sub(date?)?).ok()?,
    };
    Some(Duration::from_secs(told.min(LONGEST_WAIT)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_to_stay_away_is_read() {
        let date = seconds("Sat, 22 Nov 2025 00:00:00 GMT");
        assert_eq!(wait(" 7 ", None), Some(Duration::from_secs(7)));
        assert_eq!(wait("Sat, 22 Nov 2025 00:01:00 GMT", date), Some(Duration::from_secs(60)));
        assert_eq!(wait("Fri, 21 Nov 2025 00:01:00 GMT", date), None);
        assert_eq!(wait("Sat, 22 Nov 2025 00:01:00 GMT", None), None);
        assert_eq!(wait("-1", date), None);
        assert_eq!(wait("soon", date), None);
        assert_eq!(wait("", date), None);
        let day = Some(Duration::from_secs(LONGEST_WAIT));
        for long in ["86401", "18446744073709551615", "18446744073709551616", &"9".repeat(400)] {
            assert_eq!(wait(long, None), day, "{long}");
        }
        assert_eq!(wait("01 Jan 2999 00:00:00 GMT", date), day);
    }

    #[test]
    fn the_date_of_an_answer_is_read() {
        assert_eq!(seconds("Sat, 22 Nov 2025 00:00:00 GMT"), Some(1_763_769_600));
        assert_eq!(seconds("yesterday"), None);
    }

    #[test]
    fn secret_headers_are_marked_as_such() {
        let made = vec![("authorization", "hunter2".to_owned()), ("x-tc-token", "hunter3".to_owned())];
        let shown = format!("{:?}", headers(made).expect("headers"));
        assert!(!shown.contains("hunter"), "{shown}");
        let broken = headers(vec![("x-tc-token", "hunter\n4".to_owned())]).expect_err("a broken header");
        assert!(!broken.to_string().contains("hunter"));
    }
}
