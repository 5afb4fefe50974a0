//! Paths as URIs: relative to the root of the checkout wherever they can be.

use std::fmt::Write as _;

/// The name of the root of the checkout.
pub(super) const ROOT: &str = "%SRCROOT%";

/// A path as a URI reference.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Uri {
    pub(super) uri: String,
    /// Says whether it is relative to the root of the checkout.
    pub(super) rooted: bool,
}

impl Uri {
    /// Resolves `.` and `..` in a path and encodes what a URI cannot hold. What lies outside of the
    /// checkout stays absolute, or goes up from it without a claim to be in it.
    pub(super) fn of(path: &str) -> Self {
        let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
        let absolute = path.starts_with('/') || cfg!(windows) && path.get(1..2) == Some(":");
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => {
                    parts.pop();
                }
                ".." if absolute => {}
                _ => parts.push(part),
            }
        }
        let encoded: Vec<_> = parts.iter().map(|part| encoded(part)).collect();
        let outside = parts.first().is_some_and(|first| *first == "..");
        let joined = if encoded.is_empty() { "vpnaudit.yaml".to_owned() } else { encoded.join("/") };
        match absolute {
            true => Self { uri: format!("file:///{joined}"), rooted: false },
            false => Self { uri: joined, rooted: !outside },
        }
    }
}

/// One part of a path, with everything but plain characters encoded.
fn encoded(part: &str) -> String {
    let mut encoded = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_inside_the_checkout_is_relative_to_its_root() {
        for (path, uri) in [
            ("tunnels/gz.yaml", "tunnels/gz.yaml"),
            ("./a/../b.yaml", "b.yaml"),
            ("a//b.yaml", "a/b.yaml"),
            ("广州 1.yaml", "%E5%B9%BF%E5%B7%9E%201.yaml"),
            ("c:x.yaml", "c%3Ax.yaml"),
            ("a%2e\u{1b}\n?#.yaml", "a%252e%1B%0A%3F%23.yaml"),
            ("", "vpnaudit.yaml"),
        ] {
            assert_eq!(Uri::of(path), Uri { uri: uri.to_owned(), rooted: true }, "{path}");
        }
    }

    #[test]
    fn a_path_outside_claims_nothing() {
        assert_eq!(Uri::of("../live.json"), Uri { uri: "../live.json".to_owned(), rooted: false });
        assert_eq!(Uri::of("a/../../b"), Uri { uri: "../b".to_owned(), rooted: false });
        assert_eq!(Uri::of("/tmp/../live.json"), Uri { uri: "file:///live.json".to_owned(), rooted: false });
    }
}
