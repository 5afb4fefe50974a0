//! The beginning of a key that zxcvbn is asked about. It tries every way to read the characters that
//! stand for letters, so that a few dozen of them would take it a minute.

use super::bound::LOOKED_AT;

/// Runs of characters that zxcvbn may look up for one key: some milliseconds.
const MOST_RUNS: usize = 20_000;

/// The characters that zxcvbn takes for each letter.
const STAND_INS: [&str; 12] = ["4@", "8", "({[<", "3", "69", "1!|", "1|7", "0", "$5", "+7", "%", "2"];

/// The longest beginning that takes bounded time; of nearly every key all that zxcvbn looks at.
pub(super) fn bounded(key: &str) -> &str {
    let ends: Vec<usize> = key.char_indices().map(|(at, c)| at + c.len_utf8()).take(LOOKED_AT).collect();
    let fits = |characters: &usize| {
        let part = &key[..ends[*characters - 1]];
        let runs = characters * (characters + 1) / 2;
        // forwards, backwards, and once for each way
        ways(part).saturating_add(2).saturating_mul(runs) <= MOST_RUNS
    };
    let characters = (1..=ends.len()).rev().find(fits);
    characters.map_or(key, |characters| &key[..ends[characters - 1]])
}

/// In how many ways the characters that stand for letters can be read, at most.
fn ways(key: &str) -> usize {
    let of = |letter: &&str| letter.chars().filter(|c| key.contains(*c)).count().max(1);
    // one that stands for two letters doubles the ways
    let doubled = ['1', '|', '7'].into_iter().filter(|c| key.contains(*c)).count();
    STAND_INS.iter().map(of).product::<usize>() << doubled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_take_long_is_cut() {
        for whole in ["", "hunter2", "Correct-Horse-Battery-Staple-2024!", "广州分公司密钥"] {
            assert_eq!(bounded(whole), whole);
        }
        assert_eq!(bounded(&"x".repeat(1000)).len(), LOOKED_AT);
        let hostile = r"4@8({[</369&#!1/\|0$5+7%2/4@8(".repeat(3);
        let part = bounded(&hostile);
        assert!((4..30).contains(&part.len()), "{}", part.len());
    }
}
