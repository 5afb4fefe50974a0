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

/// The first byte from `at` on that stands for more than itself in a string: a quote, a backslash or
/// a control; the end, if there is none. Eight bytes are looked at together.
pub(super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let found = special(u64::from_le_bytes(*eight));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).unwrap_or(rest.len())
}

/// The quote that ends a string which has something other than plain bytes at `at`; nothing if the
/// string is none.
pub(super) fn escaped_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += escape(bytes.get(at + 1..)?)?,
            _ => return None,
        }
        at = plain_end(bytes, at);
    }
}

/// Marks the bytes that are a quote, a backslash or a control with their highest bit. Above the lowest
/// mark there may be wrong ones, where a subtraction borrowed.
const fn special(eight: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const fn below(eight: u64, bound: u8) -> u64 {
        eight.wrapping_sub(ONES * bound as u64) & !eight
    }
    let quote = eight ^ (ONES * b'"' as u64);
    let backslash = eight ^ (ONES * b'\\' as u64);
    (below(eight, 0x20) | below(quote, 1) | below(backslash, 1)) & (ONES << 7)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn eight_bytes_at_a_time_find_what_one_at_a_time_does(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'"'), Just(b'a'), Just(0x20)], 0..40),
            at in 0..44_usize,
        ) {
            let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
            let rest = bytes.get(at..).unwrap_or_default();
            prop_assert_eq!(plain_end(&bytes, at), at + rest.iter().take_while(|byte| plain(byte)).count());
        }

        #[test]
        fn plain_bytes_are_passed_over(bytes in prop::collection::vec(0x20..=255_u8, 0..40)) {
            let end = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\')).unwrap_or(bytes.len());
            prop_assert_eq!(plain_end(&bytes, 0), end);
        }
    }
}
