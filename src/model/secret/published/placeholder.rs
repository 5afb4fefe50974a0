//! Placeholders: keys that consist of nothing but words such as *your*, *pre-shared* and *key*, one of which says
//! that something else is to stand there.

use super::bare;

/// More digits than these are not appended to a placeholder, but a key.
const MOST_DIGITS: usize = 8;

/// Words of placeholders, one of which says that something else is to stand there.
const TELLING: [&str; 57] = [
    "change",
    "changed",
    "changeit",
    "changeme",
    "changethis",
    "replace",
    "replaced",
    "replaceme",
    "insert",
    "enter",
    "fill",
    "put",
    "todo",
    "fixme",
    "tbd",
    "your",
    "yours",
    "my",
    "example",
    "examples",
    "sample",
    "demo",
    "dummy",
    "fake",
    "placeholder",
    "template",
    "default",
    "foo",
    "foobar",
    "bar",
    "baz",
    "lorem",
    "ipsum",
    "test",
    "testing",
    "temp",
    "temporary",
    "here",
    "please",
    "psk",
    "preshared",
    "preshare",
    "presharing",
    "sharedkey",
    "sharedsecret",
    "sharekey",
    "secretkey",
    "strong",
    "secure",
    "super",
    "supersecret",
    "topsecret",
    "random",
    "basic",
    "complex",
    "generate",
    "generated",
];

/// Words of the cloud and of its tunnels, which guessers try first on them.
pub(in crate::model) const VENDOR_WORDS: [&str; 8] =
    ["tencent", "qcloud", "tencentcloud", "ipsec", "vpn", "vpngw", "ike", "psk"];

/// Words that stand beside these.
const BESIDE: [&str; 78] = [
    "key",
    "keys",
    "secret",
    "secrets",
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "pass",
    "phrase",
    "pwd",
    "word",
    "shared",
    "share",
    "pre",
    "ikev",
    "tunnel",
    "site",
    "to",
    "gateway",
    "gw",
    "connection",
    "conn",
    "cloud",
    "terraform",
    "customer",
    "office",
    "branch",
    "company",
    "value",
    "string",
    "token",
    "text",
    "the",
    "this",
    "that",
    "an",
    "a",
    "is",
    "in",
    "of",
    "for",
    "with",
    "it",
    "me",
    "and",
    "or",
    "on",
    "at",
    "not",
    "do",
    "use",
    "used",
    "must",
    "be",
    "should",
    "before",
    "production",
    "prod",
    "dev",
    "staging",
    "env",
    "var",
    "local",
    "remote",
    "peer",
    "side",
    "real",
    "actual",
    "own",
    "new",
    "very",
    "long",
    "some",
    "goes",
    "both",
    "same",
    "s",
];

/// The letter that a character stands for where people write `ch@ng3me`.
const fn unmasked(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '0' => 'o',
        '$' | '5' => 's',
        '1' => 'i',
        other => other,
    }
}

/// Says whether a key consists of nothing but words of placeholders, one of which tells, as it is or as
/// people spell it with digits and marks for letters.
pub(super) fn is_placeholder(key: &str) -> bool {
    consists_of_words(&bare(key.chars())) || consists_of_words(&bare(key.chars().map(unmasked)))
}

/// Says whether there is nothing but words, one of which tells, and a few digits between them.
fn consists_of_words(bare: &str) -> bool {
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    if digits > MOST_DIGITS || !bare.is_ascii() {
        return false;
    }
    // for each place, whether words reach up to it, and whether one of them tells
    let mut reached = vec![[false; 2]; bare.len() + 1];
    reached[0][0] = true;
    for at in 0..bare.len() {
        let here = reached[at];
        let Some(rest) = bare.get(at..).filter(|_| here != [false; 2]) else { continue };
        let mut reach = |end: usize, told: [bool; 2]| {
            if let Some([plain, telling]) = reached.get_mut(at + end) {
                *plain |= told[0];
                *telling |= told[1];
            }
        };
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            reach(1, here);
        }
        for word in BESIDE.iter().chain(&VENDOR_WORDS).filter(|word| rest.starts_with(**word)) {
            reach(word.len(), here);
        }
        for word in TELLING.iter().filter(|word| rest.starts_with(**word)) {
            reach(word.len(), [false, true]);
        }
    }
    reached.last().is_some_and(|[_, telling]| *telling)
}
