//! Puts what is about tunnels in the order of a report. Most tunnels are told apart by the first bytes
//! of their names, which are laid side by side, so that few comparisons go after the tunnels themselves.

use std::cmp::Ordering;

use rayon::slice::ParallelSliceMut;

use super::subject::Subject;

/// The place of the source among all, and the first bytes of the name.
type Key = (usize, [u64; WORDS]);

/// So many eighths of a name are looked at first.
const WORDS: usize = 4;

/// Sorts items by `compare`, which goes by the order of their subjects first; those that are equal stay
/// as they came. Gives the number that each has now, in the order in which they came.
pub fn sort<T: Sync>(
    items: &mut Vec<T>,
    subject: fn(&T) -> &Subject,
    compare: impl Fn(&T, &T) -> Ordering + Sync,
) -> Vec<u32> {
    let mut order = keyed(items, subject);
    order.par_sort_unstable_by(|(a, first), (b, second)| {
        let whole = || items.get(*first).zip(items.get(*second)).map(|(a, b)| compare(a, b));
        a.cmp(b).then_with(|| whole().unwrap_or(Ordering::Equal)).then(first.cmp(second))
    });
    let mut slots: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.iter().filter_map(|(_, from)| slots.get_mut(*from)?.take()));
    let mut numbers = vec![0; order.len()];
    for (number, (_, from)) in (0..).zip(order) {
        if let Some(place) = numbers.get_mut(from) {
            *place = number;
        }
    }
    numbers
}

/// The key of each item, and its place. Each item is looked at once.
fn keyed<T>(items: &[T], subject: fn(&T) -> &Subject) -> Vec<(Key, usize)> {
    let subjects = items.iter().map(subject);
    let looked: Vec<(Option<&str>, [u64; WORDS])> =
        subjects.map(|subject| (subject.source(), first_words(subject.name().as_bytes()))).collect();
    let mut sources: Vec<Option<&str>> = Vec::new();
    for (source, _) in &looked {
        if sources.last() != Some(source) {
            sources.push(*source);
        }
    }
    sources.sort_unstable();
    sources.dedup();
    let place = |source| match sources.len() {
        1 => 0,
        _ => sources.partition_point(|other| *other < source),
    };
    looked.into_iter().zip(0..).map(|((source, head), at)| ((place(source), head), at)).collect()
}

/// The first bytes, as numbers that are in the same order; nothing counts as zero.
fn first_words(name: &[u8]) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    for (word, bytes) in words.iter_mut().zip(name.chunks(size_of::<u64>())) {
        let mut whole = [0; size_of::<u64>()];
        whole.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        *word = u64::from_be_bytes(whole);
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::subject::fixture::{declared, live};

    /// One of a few tunnels, whose names and sources begin alike.
    fn tunnel((name, source, is_live): (String, u8, bool)) -> Subject {
        let source = format!("s{source}");
        match is_live {
            true => Subject { declared: None, live: Some(live(&source, &[("name", &name)])) },
            false => Subject { declared: Some(declared(Some(&source), &[("name", &name)])), live: None },
        }
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_comparing_each_with_each(
            tunnels in prop::collection::vec(
                ("(office-frankfurt-00000000000000-)?[a-c广]{0,3}", 0..2_u8, any::<bool>()),
                0..60,
            ),
            turns in 1..4_usize,
        ) {
            let tunnels: Vec<Subject> = tunnels.into_iter().map(tunnel).collect();
            let items = |turn: usize| tunnels.iter().enumerate().map(move |(place, each)| (each.clone(), place % turn, place));
            let mut sorted: Vec<_> = items(turns).collect();
            let mut expected = sorted.clone();
            let compare = |a: &(Subject, usize, usize), b: &(Subject, usize, usize)| {
                a.0.compare(&b.0).then(b.1.cmp(&a.1))
            };
            expected.sort_by(compare);
            let numbers = sort(&mut sorted, |item| &item.0, compare);
            let places = |items: &[(Subject, usize, usize)]| items.iter().map(|item| item.2).collect::<Vec<_>>();
            prop_assert_eq!(places(&sorted), places(&expected));
            for (place, number) in numbers.into_iter().enumerate() {
                prop_assert_eq!(sorted[number as usize].2, place);
            }
        }
    }
}
