//! Bytes → text, or what kind of file they are instead and how to get the answer out of it.

use std::borrow::Cow;

use super::advice::Advice;

/// Bytes that are no text that is read: why, and what to do.
pub(super) type NoText = (String, Advice);

/// What other files begin with.
const MAGIC: [(&[u8], &str, Advice); 8] = [
    (b"\x1f\x8b", "it looks like gzip", Advice::Unpack),
    (b"\x28\xb5\x2f\xfd", "it looks like zstd", Advice::Unpack),
    (b"\xfd7zXZ", "it looks like xz", Advice::Unpack),
    (b"BZh", "it looks like bzip2", Advice::Unpack),
    (b"7z\xbc\xaf", "it looks like a 7z archive", Advice::Unpack),
    (b"PK\x03\x04", "it looks like a zip archive", Advice::Zip),
    (b"\xd0\xcf\x11\xe0", "it looks like a spreadsheet", Advice::Fetch),
    (b"%PDF", "it looks like a PDF", Advice::Fetch),
];

/// What the first file in a zip archive is called, by what the archive is.
const ZIPPED: [(&[&str], &str, Advice); 2] = [
    (
        &["tfplan", "tfstate", "tfconfig"],
        "it looks like a plan file of Terraform, which is binary",
        Advice::Show,
    ),
    (&["[Content_Types].xml", "xl/", "_rels/"], "it looks like a spreadsheet", Advice::Fetch),
];

/// Where a zip archive says what its first file is called.
const NAME_IN_ZIP: usize = 30;

/// Says by its first bytes what a file is that holds no text.
pub(super) fn no_text(head: &[u8]) -> Option<NoText> {
    if let Some((_, reason, help)) = MAGIC.iter().find(|(magic, ..)| head.starts_with(magic)) {
        let name = head.get(NAME_IN_ZIP..).unwrap_or_default();
        let zipped = ZIPPED.iter().filter(|_| *help == Advice::Zip);
        let inside = zipped
            .into_iter()
            .find(|(names, ..)| names.iter().any(|first| name.starts_with(first.as_bytes())));
        let (reason, help) = inside.map_or((*reason, *help), |(_, reason, help)| (*reason, *help));
        return Some((reason.to_owned(), help));
    }
    match head {
        _ if utf16(head).is_some() => None,
        [0, first, ..] | [first, 0, ..] if *first != 0 => {
            Some(("it looks like UTF-16 without a byte order mark".to_owned(), Advice::Utf8))
        }
        _ if head.contains(&0) => Some(("it holds NUL bytes".to_owned(), Advice::Utf8)),
        _ => None,
    }
}

/// How two bytes make a unit of UTF-16, if a byte order mark says that they do.
fn utf16(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    match bytes {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        _ => None,
    }
}

/// Reads UTF-8, or UTF-16 with a byte order mark.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, NoText> {
    let Some(unit) = utf16(&bytes) else {
        return String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to() + 1;
            (format!("it is not UTF-8: byte {at} begins no character"), Advice::Utf8)
        });
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let broken = |at: usize| (format!("it is not UTF-16: byte {} begins no character", at + 1), Advice::Utf8);
    if !rest.is_empty() {
        return Err(broken(bytes.len() - 1));
    }
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = 2;
    for read in char::decode_utf16(pairs.iter().skip(1).map(|pair| unit(*pair))) {
        match read {
            Ok('\0') => return Err(("it holds NUL characters".to_owned(), Advice::Utf8)),
            Ok(character) => {
                text.push(character);
                at += 2 * character.len_utf16();
            }
            Err(_) => return Err(broken(at)),
        }
    }
    Ok(text)
}

/// The first bytes of a text, which may end within a character.
pub(super) fn head(bytes: &[u8]) -> Cow<'_, str> {
    let Some(unit) = utf16(bytes) else { return String::from_utf8_lossy(bytes) };
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
    Cow::Owned(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_of(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf16_is_read_by_its_mark_in_both_orders() {
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let written = utf16_of("\u{feff}{\"a\": \"广州 😀\"}", bytes);
            assert_eq!(no_text(&written), None);
            assert_eq!(text(written.clone()).as_deref(), Ok("{\"a\": \"广州 😀\"}"));
            let cut = written[..written.len() - 1].to_vec();
            assert!(text(cut).is_err_and(|(reason, _)| reason.contains("UTF-16")));
            assert!(text(utf16_of("\u{feff}a\0", bytes)).is_err_and(|(reason, _)| reason.contains("NUL")));
        }
        let half = [&[0xff, 0xfe][..], &0xd83d_u16.to_le_bytes(), &b"a\0"[..]].concat();
        assert_eq!(text(half).expect_err("half a pair").0, "it is not UTF-16: byte 3 begins no character");
        assert!(
            no_text(&utf16_of("{}", u16::to_le_bytes)).is_some_and(|(reason, _)| reason.contains("mark"))
        );
    }

    #[test]
    fn what_is_no_text_is_told_by_its_first_bytes() {
        let zip = |name: &str| [&b"PK\x03\x04"[..], &[0; 26], name.as_bytes()].concat();
        for (head, reason, help) in [
            (zip("tfplan"), "plan file of Terraform", "terraform show -json"),
            (zip("[Content_Types].xml"), "spreadsheet", "tccli"),
            (zip("a.json"), "zip archive", "terraform show -json"),
            (b"\x1f\x8b\x08".to_vec(), "gzip", "Unpack"),
            (b"{\"a\": \"\0\"}".to_vec(), "NUL", "UTF-8"),
        ] {
            let (told, advice) = no_text(&head).expect(reason);
            assert!(told.contains(reason) && advice.text().contains(help), "{told}: {advice:?}");
        }
        assert_eq!(no_text(b"{}"), None);
        assert_eq!(no_text("\u{feff}{}".as_bytes()), None);
    }
}
