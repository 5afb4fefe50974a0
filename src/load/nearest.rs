//! The known word that is nearest to one that was written.

use crate::load::quoted::quoted;

/// Finds the word nearest to `said`, if any is near enough to have been meant.
pub(crate) fn nearest<'w>(said: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    if said.len() > 64 {
        return None;
    }
    let said = folded(said);
    let scored = words.into_iter().map(|word| (strsim::jaro_winkler(&said, &folded(word)), word));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(score, _)| *score > 0.8).map(|(_, word)| word)
}

/// "did you mean", or all there is to choose from if that is little, or nothing.
pub(crate) fn suggestion<'w>(said: &str, words: impl IntoIterator<Item = &'w str>) -> Option<String> {
    let words: Vec<&str> = words.into_iter().collect();
    match nearest(said, words.iter().copied()) {
        Some(word) => Some(meant(word)),
        None if words.is_empty() || words.len() > 12 => None,
        None => Some(format!("write one of {}", listed(&words))),
    }
}

/// "did you mean", of a word that may come out of a file.
pub(crate) fn meant(word: &str) -> String {
    format!("did you mean {}?", quoted(word))
}

/// Words in backticks with commas between them.
pub(crate) fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace(['-', '_', ' '], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_word_and_noise_finds_none() {
        let words = ["encryption", "integrity", "dh_group"];
        assert_eq!(nearest("encyrption", words), Some("encryption"));
        assert_eq!(nearest("dhGroup", words), Some("dh_group"));
        assert_eq!(nearest("zzz", words), None);
        assert_eq!(
            suggestion("zzz", words).as_deref(),
            Some("write one of `encryption`, `integrity`, `dh_group`")
        );
    }
}
