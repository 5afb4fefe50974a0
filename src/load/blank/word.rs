//! Words that may be repeated: those that look like what they should be, and not like a key that was
//! written in their place.

/// Longer words are no names.
const LONGEST: usize = 64;

/// Says whether this can be the name of an environment variable.
pub(crate) fn is_variable(name: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.bytes().all(word)
}

/// Says whether this is written as the names of environment variables are, and not a key in the place
/// of one: in capitals, and with digits only in parts; small letters may follow, as in `TF_VAR_hq_psk`.
pub(crate) fn is_usual_variable(name: &str) -> bool {
    let capitals = |part: &str| part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let small = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase());
    let digits = name.bytes().any(|byte| byte.is_ascii_digit());
    let mut parts = name.split('_').filter(|part| !part.is_empty());
    is_variable(name)
        && name.len() <= LONGEST
        && parts.next().is_some_and(capitals)
        && parts.all(|part| capitals(part) || small(part))
        && (name.contains('_') || !digits)
}

/// Says whether this is the path of a file, and not a key in its place: it has folders or an ending.
pub(crate) fn is_path(path: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/ ~@".contains(&byte) || byte >= 0x80;
    let (folders, name) = path.rsplit_once('/').map_or((None, path), |(folders, name)| (Some(folders), name));
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let ends = |ending: &str| {
        (1..=6).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let led = folders.is_some_and(|folders| {
        !folders.bytes().any(|byte| byte.is_ascii_uppercase()) || folders.contains('/')
    });
    path.bytes().all(allowed) && (ending.is_some_and(ends) || led)
}

/// Says whether this is a scheme and a host, and nothing that could be a password.
pub(crate) fn is_endpoint(said: &str) -> bool {
    let host = said.split_once("://").map_or(said, |(_, host)| host);
    let host = host.strip_suffix('/').unwrap_or(host);
    let port = host.rsplit_once(':').map(|(_, port)| port).filter(|_| !host.ends_with(']'));
    is_host(host) && port.is_none_or(|port| port.bytes().all(|b| b.is_ascii_digit()))
}

/// Says whether this is written as the name or the address of a host is, with or without a port.
pub(crate) fn is_host(host: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':' | b'[' | b']');
    !host.is_empty() && host.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_keys_in_their_place() {
        for name in ["HQ_PSK", "PSK", "_X1", "HQ_PSK_2", "TF_VAR_hq_psk"] {
            assert!(is_usual_variable(name), "{name}");
        }
        for key in ["", "hunter2", "Sesame", "A7F3C9E2B1D4", "HQ PSK", "1A", "hq_psk", "hunter2_CANARY"] {
            assert!(!is_usual_variable(key), "{key}");
        }
        for path in ["hq.psk", "keys/hq", "/run/secrets/HQ", "../hq.key", "a/b/C.txt", "密/hq.psk"] {
            assert!(is_path(path), "{path}");
        }
        for key in ["", "hunter2-CANARY", "hunter2", "aB3/xY9+z==", "Open.Sesame", "c2VzYW1l"] {
            assert!(!is_path(key), "{key}");
        }
    }
}
