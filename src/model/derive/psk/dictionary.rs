//! Which runs of characters of a key may be words to zxcvbn: words of its dictionaries, forwards or
//! backwards, in any case and in any of its spellings (`p4$5w0rd`), and the words that it is fed with.
//!
//! Characters that zxcvbn takes for one another are one class, and `dictionary.bin` is a Bloom filter of
//! all its words in these classes: a run that is not in it is no word; one that is may be none. It belongs
//! to the version of zxcvbn in `Cargo.toml`; `UPDATE=1 cargo test dictionary` writes it anew.

/// The longest word of any dictionary.
const LONGEST: usize = 23;

/// Shorter words gain a guesser nothing: zxcvbn counts 50 guesses for one, and one more part.
pub(super) const SHORTEST: usize = 3;

/// What words consist of, a bit each: letters and some marks.
const OF_WORDS: u128 = {
    let (characters, mut at, mut bits) = (b"abcdefghijklmnopqrstuvwxyz'*-./;=?\\]_`", 0, 0);
    while at < characters.len() {
        bits |= 1 << characters[at];
        at += 1;
    }
    bits
};

static FILTER: &[u8; 1 << 18] = include_bytes!("dictionary.bin");

/// Places in the filter that one word marks.
const MARKED: u64 = 12;

/// The class of a character: the letter that zxcvbn may take it for, or the character itself. There is
/// none for the few that change their number with their case.
pub(super) fn class(c: char) -> Option<char> {
    if !c.is_ascii() {
        let mut lower = c.to_lowercase();
        return match (lower.next()?, lower.next()) {
            (lower, None) if !lower.is_ascii() => Some(if lower == 'ς' { 'σ' } else { lower }),
            _ => None,
        };
    }
    Some(match c.to_ascii_lowercase() {
        '4' | '@' => 'a',
        '8' => 'b',
        '(' | '{' | '[' | '<' => 'c',
        '3' => 'e',
        '6' | '9' => 'g',
        // 1 is an i or an l, 7 is an l or a t
        '1' | '!' | '|' | 'l' | '7' | 't' | '+' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '%' => 'x',
        '2' => 'z',
        other => other,
    })
}

/// Tells the start and the end of every run that may be a word.
pub(super) fn words(classes: &[char], fed: &[Vec<char>], mut found: impl FnMut(usize, usize)) {
    let backwards: Vec<char> = classes.iter().rev().copied().collect();
    let length = classes.len();
    runs(classes, fed, &mut found);
    runs(&backwards, fed, |start, end| found(length - end, length - start));
}

fn runs(text: &[char], fed: &[Vec<char>], mut found: impl FnMut(usize, usize)) {
    for start in 0..text.len() {
        let mut hash = SEED;
        for (length, c) in (1..=LONGEST).zip(&text[start..]) {
            if !is_of_words(*c) {
                break;
            }
            hash = step(hash, *c);
            if length >= SHORTEST && places(hash).all(|place| FILTER[place >> 3] >> (place & 7) & 1 == 1) {
                found(start, start + length);
            }
        }
        for word in fed.iter().filter(|word| text[start..].starts_with(word)) {
            found(start, start + word.len());
        }
    }
}

/// The words that zxcvbn is fed with, in classes; none of those that are too short to gain anything.
pub(super) fn fed(words: &[&str]) -> Vec<Vec<char>> {
    let classes =
        |word: &&str| word.chars().flat_map(char::to_lowercase).map(class).collect::<Option<Vec<_>>>();
    words.iter().filter_map(classes).filter(|word| word.len() >= SHORTEST).collect()
}

fn is_of_words(c: char) -> bool {
    c.is_ascii() && OF_WORDS >> (c as u32) & 1 == 1
}

const SEED: u64 = 0x7670_6e61_7564_6974;

const fn step(hash: u64, c: char) -> u64 {
    (hash ^ c as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
}

/// The bits of the filter that a word marks.
fn places(hash: u64) -> impl Iterator<Item = usize> {
    let mixed = (hash ^ (hash >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let (first, apart) = (mixed >> 32, (mixed & 0xffff_ffff) | 1);
    let bits = FILTER.len() as u64 * 8;
    (0..MARKED).map(move |number| ((first + number * apart) % bits) as usize)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::PathBuf;
    use std::process::Command;

    use super::*;

    /// The file of zxcvbn that holds its dictionaries.
    fn source() -> PathBuf {
        let run = |program: &str, arguments: &[&str]| {
            let folder = env!("CARGO_MANIFEST_DIR");
            let done = Command::new(program).args(arguments).current_dir(folder).output().expect("it runs");
            assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
            String::from_utf8(done.stdout).expect("UTF-8")
        };
        let rustc = run("rustc", &["-vV"]);
        let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
        let told = ["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host];
        let told = run(env!("CARGO"), &told);
        let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        let packages = told["packages"].as_array().expect("packages");
        let package = packages.iter().find(|package| package["name"] == "zxcvbn").expect("zxcvbn");
        let manifest = package["manifest_path"].as_str().expect("a path");
        PathBuf::from(manifest).with_file_name("src").join("frequency_lists.rs")
    }

    /// All words, in classes.
    fn dictionary() -> BTreeSet<Vec<char>> {
        let text = std::fs::read_to_string(source()).expect("the source of zxcvbn");
        let lists = text.lines().filter_map(|line| line.strip_prefix("const ")?.split_once(": &str = \""));
        let words = |list: &str| -> Vec<String> {
            let list = list.trim_end().trim_end_matches("\";");
            list.replace("\\\"", "\"").replace("\\\\", "\\").split(',').map(str::to_owned).collect()
        };
        let all: Vec<String> = lists.flat_map(|(_, list)| words(list)).collect();
        assert!(all.len() > 90_000, "{} words", all.len());
        all.iter().map(|word| word.chars().map(|c| class(c).expect("ASCII")).collect()).collect()
    }

    #[test]
    fn the_dictionary_holds_every_word_of_zxcvbn() {
        let words = dictionary();
        assert_eq!(words.iter().map(Vec::len).max(), Some(LONGEST));
        let mut filter = vec![0_u8; FILTER.len()];
        for word in words.iter().filter(|word| word.len() >= SHORTEST) {
            assert!(word.iter().all(|c| is_of_words(*c)), "{word:?}");
            for place in places(word.iter().fold(SEED, |hash, c| step(hash, *c))) {
                filter[place >> 3] |= 1 << (place & 7);
            }
        }
        if std::env::var_os("UPDATE").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/derive/psk/dictionary.bin");
            std::fs::write(path, &filter).expect("written");
        } else {
            assert!(filter == FILTER, "it is of another version of zxcvbn: `UPDATE=1 cargo test dictionary`");
        }
    }

    #[test]
    fn words_are_found_in_every_spelling_and_hardly_anything_else_is() {
        let found = |key: &str, fed: &[&str]| {
            let classes: Vec<char> = key.chars().filter_map(class).collect();
            let mut found = Vec::new();
            words(&classes, &super::fed(fed), |start, end| found.push((start, end)));
            found
        };
        for key in ["#dragon#", "#DR4gon#", "#dr@g0n#", "#nogard#", "#N06aRD#"] {
            assert!(found(key, &[]).contains(&(1, 7)), "{key}");
        }
        assert!(found("#ShenZhen-HQ#", &["shenzhen-hq"]).contains(&(1, 12)));
        assert!(found("#qh-n3hzn3hs#", &["shenzhen-hq"]).contains(&(1, 12)));
        assert!(found("#ПАРОЛЬ#", &["Пароль"]).contains(&(1, 7)));
        assert_eq!(found("#xqkzvwjpfw#", &[]), []);
    }
}
