//! Sets of tunnels, by their numbers in a fleet.

use std::ops::Range;

/// A set of numbers, as ranges: what one source does not report is one range, however many tunnels
/// it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges(Vec<Range<u32>>);

impl Ranges {
    /// Adds a number that is larger than all so far.
    pub fn push(&mut self, number: u32) {
        self.append(number..number + 1);
    }

    fn append(&mut self, range: Range<u32>) {
        match self.0.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.0.push(range),
        }
    }

    /// Adds numbers that are all larger than those so far.
    pub fn extend(&mut self, other: &Self) {
        other.0.iter().cloned().for_each(|range| self.append(range));
    }

    /// Adds a range that lies behind all so far; says whether it does.
    pub fn add(&mut self, range: Range<u32>) -> bool {
        let behind = range.start < range.end && self.0.last().is_none_or(|last| last.end <= range.start);
        if behind {
            self.append(range);
        }
        behind
    }

    /// Puts another number in the place of each: number `n` becomes `numbers[n]`, which are all numbers
    /// below their own count.
    pub fn renumber(&mut self, numbers: &[u32]) {
        if self.len() == numbers.len() as u64 {
            return;
        }
        let mut marks = vec![false; numbers.len()];
        for number in self.0.iter().cloned().flatten() {
            let place = numbers.get(number as usize).and_then(|number| marks.get_mut(*number as usize));
            place.into_iter().for_each(|mark| *mark = true);
        }
        *self = (0..).zip(marks).filter(|(_, mark)| *mark).map(|(number, _)| number).collect();
    }

    /// Says whether a number is in the set.
    #[must_use]
    pub fn contains(&self, number: u32) -> bool {
        let after = self.0.partition_point(|range| range.end <= number);
        self.0.get(after).is_some_and(|range| range.start <= number)
    }

    /// The ranges, from the first to the last.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Range<u32>> {
        self.0.iter()
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.0.iter().map(|range| u64::from(range.end - range.start)).sum()
    }

    /// Says whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<u32> for Ranges {
    /// Of numbers that each are larger than the one before.
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let mut ranges = Self::default();
        numbers.into_iter().for_each(|number| ranges.push(number));
        ranges
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let numbers = [0, 1, 2, 7, 9, 10, 4_000_000];
        let ranges: Ranges = numbers.into_iter().collect();
        assert_eq!((ranges.iter().len(), ranges.len()), (4, numbers.len() as u64));
        for number in (0..12).chain([3_999_999, 4_000_000, 4_000_001]) {
            assert_eq!(ranges.contains(number), numbers.contains(&number), "{number}");
        }
    }

    #[test]
    fn other_numbers_make_the_set_of_those() {
        let mut some: Ranges = [0, 1, 4].into_iter().collect();
        some.renumber(&[2, 0, 1, 4, 3]);
        assert_eq!(some, [0, 2, 3].into_iter().collect());
        let mut all: Ranges = (0..5).collect();
        all.renumber(&[2, 0, 1, 4, 3]);
        assert_eq!(all, (0..5).collect());
    }

    #[test]
    fn sets_side_by_side_are_one() {
        let mut first: Ranges = (0..5).collect();
        first.extend(&(5..9).collect());
        assert_eq!(first, (0..9).collect());
        assert!(first.add(12..13));
        for range in [3..4, 12..14, 14..14] {
            assert!(!first.add(range.clone()), "{range:?}");
        }
        assert_eq!(first.len(), 10);
    }
}
