//! The smallest parts of JSON text: escapes and numbers.

/// Takes away the backslashes of escapes that stand for themselves; `None` if there are others.
pub(super) fn plain(written: &str) -> Option<String> {
    let mut said = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, escape)) = rest.split_once('\\') {
        said.push_str(before);
        let escaped = escape.chars().next().filter(|c| matches!(c, '/' | '"' | '\\'))?;
        said.push(escaped);
        rest = escape.get(escaped.len_utf8()..)?;
    }
    said.push_str(rest);
    Some(said)
}

/// The length of an escape whose backslash stands before `rest`, if there is one like it.
pub(super) fn escape(rest: &[u8]) -> Option<usize> {
    match rest {
        [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => Some(2),
        [b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) => Some(6),
        _ => None,
    }
}

/// Says whether this is a number as RFC 8259 section 6 has them.
pub(super) fn is_number(written: &[u8]) -> bool {
    fn digits(written: &[u8]) -> Option<&[u8]> {
        let digits = written.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 { None } else { written.get(digits..) }
    }
    let rest = match written.strip_prefix(b"-").unwrap_or(written) {
        [b'0', rest @ ..] => Some(rest),
        whole => digits(whole),
    };
    let rest = rest.and_then(|rest| rest.strip_prefix(b".").map_or(Some(rest), digits));
    let rest = rest.and_then(|rest| match rest {
        [b'e' | b'E', b'+' | b'-', power @ ..] | [b'e' | b'E', power @ ..] => digits(power),
        rest => Some(rest),
    });
    rest.is_some_and(<[u8]>::is_empty)
}
