//! How many guesses zxcvbn counts for a key *at least*, told without asking it: a hundredth of the time.
//!
//! zxcvbn covers a key with parts and counts l! times the product of their guesses for l parts; a part that
//! fits no pattern counts ten guesses a character, and no other counts fewer than 50 (but for one that is
//! the whole key). So here all runs are found that may fit a pattern, rather too many than too few, each with
//! the fewest guesses that it may count, and the cheapest cover is the bound. `tests` holds it against
//! zxcvbn itself.

use super::dictionary::{self, SHORTEST};
use super::keyboard;

/// zxcvbn looks at so many characters.
pub(super) const LOOKED_AT: usize = 100;

/// A cover of more parts counts more than anyone asks for.
const PARTS: usize = 14;

/// The fewest guesses that a part of several characters counts: 50.
const FEWEST: f64 = 1.698_97;
/// Those of a date: 20 years of 365 days.
const DATE: f64 = 3.863_32;
/// Those of each step on a keyboard: 300, less than the starts and the turns on one.
const STEP: f64 = 2.477_12;

/// Shorter parts that are repeated are not looked into.
const DEEP: usize = 6;

/// zxcvbn takes steps of at most so many code points for a sequence.
const WIDEST_STEP: u32 = 5;

/// A run that may fit a pattern: where it starts, where it ends, and what it counts at least.
struct Match {
    start: usize,
    end: usize,
    guesses: f64,
}

/// The decimal logarithm of the guesses that zxcvbn counts for a key at least; 0 where nothing is known.
pub(super) fn at_least(key: &str, fed: &[&str]) -> f64 {
    let key: Vec<char> = key.chars().take(LOOKED_AT).collect();
    let classes: Option<Vec<char>> = key.iter().map(|c| dictionary::class(*c)).collect();
    classes.map_or(0.0, |classes| of(&key, &classes, &dictionary::fed(fed), true))
}

/// The same of a part of a key; what is repeated in it is looked into once.
fn of(key: &[char], classes: &[char], fed: &[Vec<char>], deep: bool) -> f64 {
    let mut matches = Vec::new();
    let word = |start, end| matches.push(Match { start, end, guesses: FEWEST });
    dictionary::words(classes, fed, word);
    walks(key, &mut matches);
    repeats(key, &mut matches, |start, end| match deep && end - start >= DEEP {
        true => of(&key[start..end], &classes[start..end], fed, false),
        false => 0.0,
    });
    sequences(key, &mut matches);
    dates(key, &mut matches);
    cheapest_cover(key.len(), matches)
}

/// Walks on a keyboard.
fn walks(key: &[char], matches: &mut Vec<Match>) {
    for start in 0..key.len() {
        let steps = key[start..].windows(2).take_while(|pair| keyboard::beside(pair[0], pair[1])).count();
        for end in start + SHORTEST..=start + steps.saturating_add(1).min(key.len() - start) {
            let is_keypad = key[start..end].iter().all(|c| keyboard::on_keypad(*c));
            let guesses = if is_keypad { FEWEST } else { STEP + ((end - start - 1) as f64).log10() };
            matches.push(Match { start, end, guesses });
        }
    }
}

/// What follows itself, once or more often: it counts no less than the `base` that is repeated. A base
/// that is a repeat itself is none to zxcvbn.
fn repeats(key: &[char], matches: &mut Vec<Match>, base: impl Fn(usize, usize) -> f64) {
    for period in 1..=key.len() / 2 {
        let mut same = 0;
        for start in (0..key.len() - period).rev() {
            same = if key[start] == key[start + period] { same + 1 } else { 0 };
            if same < period || is_repeat(&key[start..start + period]) {
                continue;
            }
            let guesses = base(start, start + period).max(FEWEST);
            for times in 2..=same / period + 1 {
                let end = start + times * period;
                if end - start >= SHORTEST {
                    matches.push(Match { start, end, guesses });
                }
            }
        }
    }
}

fn is_repeat(part: &[char]) -> bool {
    let whole =
        |period: &usize| part.len().is_multiple_of(*period) && part[*period..] == part[..part.len() - period];
    (1..=part.len() / 2).any(|period| whole(&period))
}

/// Characters at the same distance from one to the next; zxcvbn counts in those like the first that come
/// before it.
fn sequences(key: &[char], matches: &mut Vec<Match>) {
    let step = |at: usize| Some(i64::from(u32::from(*key.get(at + 1)?)) - i64::from(u32::from(key[at])));
    for start in 0..key.len() {
        let mut at = start;
        while step(at) == Some(0) {
            at += 1;
        }
        let Some(first) = step(at).filter(|step| step.unsigned_abs() <= u64::from(WIDEST_STEP)) else {
            continue;
        };
        while step(at) == Some(first) {
            at += 1;
            if at + 1 - start >= SHORTEST {
                matches.push(Match { start, end: at + 1, guesses: FEWEST });
            }
        }
    }
}

/// Years, and runs of digits with none or two marks between them.
fn dates(key: &[char], matches: &mut Vec<Match>) {
    for start in (0..key.len()).filter(|start| key[*start].is_ascii_digit()) {
        let mut marks = 0;
        for (length, c) in (1..=10).zip(&key[start..]) {
            marks += u32::from(!c.is_ascii_digit());
            let end = start + length;
            match (length, marks) {
                (_, 3..) => break,
                (4, 0) if matches!(key[start..end], ['1', '9', ..] | ['2', '0', ..]) => {
                    matches.push(Match { start, end, guesses: FEWEST });
                }
                (4..=8, 0) | (6.., 2) => matches.push(Match { start, end, guesses: DATE }),
                _ => {}
            }
        }
    }
}

/// The cheapest cover of so many characters.
fn cheapest_cover(length: usize, mut matches: Vec<Match>) -> f64 {
    // what is the whole key may count fewer than 50
    let whole = |one: &&mut Match| one.end - one.start == length && one.guesses <= FEWEST;
    matches.iter_mut().filter(whole).for_each(|one| one.guesses = 0.0);
    matches.sort_unstable_by_key(|one| one.end);
    // the product of the guesses of so many parts that cover so many characters, and the cheapest one
    // that a part of no pattern may follow, less what the characters before that would have counted
    let mut covers = vec![[f64::INFINITY; PARTS + 1]; length + 1];
    let mut before = [f64::INFINITY; PARTS + 1];
    covers[0][0] = 0.0;
    before[0] = 0.0;
    let mut matches = matches.into_iter().peekable();
    for end in 1..=length {
        let mut cover = [f64::INFINITY; PARTS + 1];
        for parts in 1..=PARTS {
            cover[parts] = before[parts - 1] + end as f64;
            // any two characters may be a word or a sequence, for which nobody looks
            if let Some(two) = end.checked_sub(2) {
                cover[parts] = cover[parts].min(covers[two][parts - 1] + FEWEST);
            }
        }
        while let Some(one) = matches.next_if(|one| one.end == end) {
            for parts in 1..=PARTS {
                cover[parts] = cover[parts].min(covers[one.start][parts - 1] + one.guesses);
            }
        }
        for parts in 0..=PARTS {
            before[parts] = before[parts].min(cover[parts] - end as f64);
        }
        covers[end] = cover;
    }
    let orders = (0..=PARTS).scan(0.0, |sum, parts| {
        *sum += (parts.max(1) as f64).log10();
        Some(*sum)
    });
    covers[length].iter().zip(orders).map(|(guesses, orders)| guesses + orders).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests;
