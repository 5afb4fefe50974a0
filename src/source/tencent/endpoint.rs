//! Where requests go: scheme and host, never a path, and never in clear over a network.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

use super::action::Api;
use super::region;

/// Scheme and host of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    url: Url,
}

impl Endpoint {
    /// The host that serves an API in a region.
    #[must_use]
    pub fn of(api: Api, region: &str) -> String {
        match api {
            Api::V2 => "https://vpc.api.qcloud.com".to_owned(),
            Api::V3 if region::own_host(region) => format!("https://vpc.{region}.tencentcloudapi.com"),
            Api::V3 => "https://vpc.tencentcloudapi.com".to_owned(),
        }
    }

    /// Reads an endpoint, `https://host` or just `host`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, without repeating it: it could hold a password.
    pub fn read(said: &str) -> Result<Self, &'static str> {
        let said = said.trim();
        let url =
            if said.contains("://") { Url::parse(said) } else { Url::parse(&format!("https://{said}")) };
        let url = url.map_err(|_| "is not a scheme and a host")?;
        let bare = matches!(url.path(), "/" | "") && url.query().is_none() && url.fragment().is_none();
        if !url.username().is_empty() || url.password().is_some() {
            return Err("holds a user name or a password");
        }
        match url.scheme() {
            _ if url.host_str().is_none_or(str::is_empty) => Err("is not a scheme and a host"),
            "https" | "http" if !bare => Err("has a path; the path is the API's own"),
            "https" => Ok(Self { url }),
            "http" if is_loopback(&url) => Ok(Self { url }),
            "http" => Err("is plain http to another machine, which would show requests to the network"),
            _ => Err("is neither https nor http"),
        }
    }

    /// The host as the header `Host` and as signatures have it: with a port that is not the usual.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Scheme, host, and the path of an API.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}://{}{path}", self.url.scheme(), self.host())
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.join(""))
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_host_is_read() {
        for (said, host) in [
            ("vpc.intl.tencentcloudapi.com", "vpc.intl.tencentcloudapi.com"),
            ("https://vpc.ap-shanghai-fsi.tencentcloudapi.com/", "vpc.ap-shanghai-fsi.tencentcloudapi.com"),
            ("https://vpc.internal.tencentcloudapi.com:443", "vpc.internal.tencentcloudapi.com"),
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("http://[::1]:8080", "[::1]:8080"),
            ("http://localhost:80", "localhost"),
        ] {
            assert_eq!(Endpoint::read(said).expect(said).host(), host);
        }
    }

    #[test]
    fn nothing_goes_in_clear_to_another_machine() {
        for said in [
            "http://vpc.tencentcloudapi.com",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://10.0.0.1",
            "http://0.0.0.0",
            "ftp://127.0.0.1",
            "https://user:hunter2@vpc.tencentcloudapi.com",
            "http://127.0.0.1@evil.example",
            "https://vpc.tencentcloudapi.com/v2",
            "https://vpc.tencentcloudapi.com?x=y",
            "https://",
            "",
        ] {
            let wrong = Endpoint::read(said).expect_err(said);
            assert!(!wrong.contains("hunter2"));
        }
    }

    #[test]
    fn a_financial_region_has_its_own_host() {
        assert_eq!(
            Endpoint::of(Api::V3, "ap-shanghai-fsi"),
            "https://vpc.ap-shanghai-fsi.tencentcloudapi.com"
        );
        assert_eq!(Endpoint::of(Api::V3, "ap-shanghai"), "https://vpc.tencentcloudapi.com");
        assert_eq!(Endpoint::of(Api::V2, "ap-shanghai-fsi"), "https://vpc.api.qcloud.com");
    }
}
