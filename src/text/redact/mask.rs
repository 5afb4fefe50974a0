//! What stands in the place of a key that was withheld: the cloud, Terraform, or the person who passed the file on
//! took the key out. The whole value must be a mask: a weak key that holds one is still a key.

/// A character of which a mask is made. No key is made of bullets alone.
const BULLETS: [char; 12] = ['*', '•', '●', '·', '∙', '◦', '■', '█', '▪', '…', '×', '\u{fffd}'];

/// Characters of which only many make a mask, and how many.
const FILLERS: [(char, usize); 6] = [('x', 4), ('X', 4), ('#', 4), ('.', 3), ('_', 4), ('?', 4)];

/// What stands between the groups of a mask that is drawn.
const BETWEEN: [char; 2] = ['-', ' '];

/// Words that stand for a key without anything around them, in lower case without separators.
const WORDS: [&str; 19] = [
    "redacted",
    "hidden",
    "masked",
    "sensitive",
    "sensitivevalue",
    "withheld",
    "n/a",
    "na",
    "null",
    "nil",
    "none",
    "undefined",
    "notavailable",
    "notshown",
    "knownafterapply",
    "valueredacted",
    "valuehidden",
    "omitted",
    "removed",
];

/// Words that stand for a key only in brackets: without them, people choose some of these.
const BRACKETED: [&str; 15] = [
    "secret",
    "secretvalue",
    "private",
    "confidential",
    "protected",
    "filtered",
    "censored",
    "scrubbed",
    "obfuscated",
    "stripped",
    "encrypted",
    "psk",
    "presharedkey",
    "key",
    "unknown",
];

/// What stands on both sides of a word as brackets do.
const FRAMES: [&str; 2] = ["__", "**"];

/// Brackets, and what closes them.
const BRACKETS: [(char, char); 7] =
    [('(', ')'), ('[', ']'), ('<', '>'), ('{', '}'), ('"', '"'), ('\'', '\''), ('`', '`')];

/// Values that are encrypted: what begins and what ends them.
const ENCRYPTED: [(&str, &str); 3] = [("ENC[", "]"), ("$ANSIBLE_VAULT;", ""), ("vault:v1:", "")];

/// Values that a template would have replaced: what begins and what ends them.
const TEMPLATES: [(&str, &str); 2] = [("${", "}"), ("{{", "}}")];

/// No mask of words is longer, in bytes.
const LONGEST: usize = 64;

/// Says whether a value stands in the place of a key that was withheld.
#[must_use]
pub fn is_mask(key: &str) -> bool {
    let key = key.trim();
    if key.is_empty() || is_drawn(key) || is_template(key) {
        return true;
    }
    if ENCRYPTED.iter().any(|(begin, end)| key.starts_with(begin) && key.ends_with(end)) {
        return true;
    }
    // keys are measured by the hundred thousand, and few are as short as a mask of words
    if key.len() > LONGEST {
        return false;
    }
    let (inside, brackets) = unwrapped(key);
    let framed = FRAMES.iter().any(|frame| inside.starts_with(frame) && inside.ends_with(frame));
    let word: String = inside.chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '*' | '.' | '!')).collect();
    let word = word.to_lowercase();
    is_drawn(inside)
        || WORDS.contains(&&*word)
        || (brackets || framed) && BRACKETED.contains(&&*word)
        || is_redacted(inside)
}

/// Says whether a value is made of bullets, of dots, or of one filler again and again; perhaps in groups.
fn is_drawn(key: &str) -> bool {
    let mut drawn = key.chars().filter(|c| !BETWEEN.contains(c));
    let Some(first) = drawn.next() else { return key.starts_with('-') };
    if BULLETS.contains(&first) {
        return drawn.all(|c| BULLETS.contains(&c) || first == '…' && c == '.');
    }
    let fewest = FILLERS.iter().find(|(filler, _)| *filler == first).map(|(_, fewest)| *fewest);
    fewest.is_some_and(|fewest| {
        let mut count = 1;
        drawn.all(|c| {
            count += 1;
            c == first
        }) && count >= fewest
    })
}

/// Says whether a value is one expression of a template and nothing else.
fn is_template(key: &str) -> bool {
    let inside = |(begin, end): &(&str, &str)| key.strip_prefix(begin)?.strip_suffix(end);
    TEMPLATES.iter().find_map(inside).is_some_and(|inside| {
        let mut depth = 0_i32;
        let stays_open = inside.chars().all(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth >= 0
        });
        stays_open && depth == 0 && !inside.trim().is_empty()
    })
}

/// Takes the brackets off, and says whether there were some.
fn unwrapped(key: &str) -> (&str, bool) {
    let pair = |text: &str| {
        let closes = |(open, close): &(char, char)| text.starts_with(*open) && text.ends_with(*close);
        text.len() > 1 && BRACKETS.iter().any(closes)
    };
    let mut inside = key;
    while pair(inside) {
        inside = inside.get(1..inside.len() - 1).unwrap_or_default().trim();
    }
    (inside, inside.len() < key.len())
}

/// Says whether a value says first that it was redacted, and then perhaps by whom, why or which it was.
fn is_redacted(inside: &str) -> bool {
    const REDACTED: &str = "redacted";
    let begins = inside.get(..REDACTED.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(REDACTED));
    let next = inside.get(REDACTED.len()..).and_then(|rest| rest.chars().next());
    begins && next.is_none_or(|next| !next.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_is_told_by_the_whole_of_the_value() {
        for mask in [
            "",
            "   ",
            "*",
            "***",
            "********",
            "•",
            "••••••••",
            "●●●●",
            "xxxx",
            "xxxxxxxx",
            "XXXXXXXXXXXX",
            "####",
            "-",
            "---",
            "N/A",
            "n/a",
            "NA",
            "null",
            "NULL",
            "none",
            "None",
            "nil",
            "undefined",
            "REDACTED",
            "redacted",
            "[REDACTED]",
            "<redacted>",
            "REDACTED-1",
            "REDACTED by ops",
            "REDACTED…",
            "**REDACTED**",
            "(sensitive value)",
            "(sensitive)",
            "<sensitive>",
            "sensitive",
            "(secret)",
            "[hidden]",
            "hidden",
            "MASKED",
            "<masked>",
            "(known after apply)",
            "\"(sensitive value)\"",
            "[***]",
            "ENC[AES256_GCM,data:x]",
            "<PRE_SHARED_KEY>",
            "{{redacted}}",
            "...",
            "......",
            "…",
            "….",
            " *** ",
            "xxxx-xxxx",
            "XXXX XXXX XXXX",
            "xxxxxxxx-xxxx-xxxx",
            "****-****",
            "${var.psk}",
            "${module.vpn[\"hq\"].psk}",
            "${{ secrets.PSK }}",
            "${format(\"%s-%s\", var.first_part_of_the_key, local.settings[\"${var.site}\"].second)}",
            "{{ vault_psk }}",
            "__SECRET__",
            "__PRE_SHARED_KEY__",
            "**SECRET**",
            "removed",
            "REMOVED",
            "omitted",
            "Omitted",
        ] {
            assert!(is_mask(mask), "{mask}");
        }
    }

    #[test]
    fn a_weak_key_that_looks_like_a_mask_is_a_key() {
        for key in [
            "xxxx1234",
            "xxx",
            "secret",
            "private",
            "key",
            "psk",
            "hidden1",
            "maskedman",
            "redactedly",
            "xXxX",
            "****1234",
            "nullnull",
            "12345678",
            "0000",
            "unknown",
            "(hunter2)",
            "[a]",
            "-a-",
            "x",
            "aaaa",
            "<x1>",
            "sensitive1",
            "none1",
            "--x--",
            ".",
            "..",
            "x-x",
            "xxxx-1234",
            "xxxx-yyyy",
            "a...",
            "...a",
            "${",
            "${}",
            "${var.psk}1",
            "${a}hunter2${b}",
            "hunter2${var.psk}",
            "__hunter2__",
            "_secret_",
            "removed1",
            "unremoved",
            "omittedly",
        ] {
            assert!(!is_mask(key), "{key}");
        }
    }
}
