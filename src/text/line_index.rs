//! Which line a byte is on, and how many characters stand before it: marks along the text, so that what
//! is between two of them is all that is ever counted. A list of the lines would be longer than many a
//! text that is indented, and of no use for one that is a single line.

use super::LineNumber;

/// Bytes from one mark to the next.
pub(super) const STRIDE: usize = 256;

/// So many blocks are looked at together for whether there is anything to count.
const TOGETHER: usize = 64;

/// What stands before every `STRIDE`th byte of a text, and before its end.
pub(super) struct LineIndex(Vec<IndexMark>);

#[derive(Clone, Copy, Default)]
struct IndexMark {
    breaks: u32,
    characters: u32,
}

impl LineIndex {
    pub(super) fn of(text: &str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 2);
        let mut mark = IndexMark::default();
        for part in text.as_bytes().chunks(STRIDE * TOGETHER) {
            let (broken, ascii) = (memchr::memchr(b'\n', part).is_some(), part.is_ascii());
            for block in part.chunks(STRIDE) {
                marks.push(mark);
                mark.breaks += if broken { small(breaks(block)) } else { 0 };
                mark.characters += small(if ascii { block.len() } else { characters(block) });
            }
        }
        marks.push(mark);
        Self(marks)
    }

    /// The line that holds a byte.
    pub(super) fn line_of(&self, text: &str, offset: usize) -> LineNumber {
        let (mark, before) = self.before(text, offset);
        LineNumber::after(mark.breaks as usize + if self.is_broken(offset) { breaks(before) } else { 0 })
    }

    /// Says whether a line breaks between the marks around a byte.
    fn is_broken(&self, offset: usize) -> bool {
        let [mark, next] = [0, 1].map(|step| self.0.get(offset / STRIDE + step).map(|mark| mark.breaks));
        next.is_some() && mark != next
    }

    /// The line that holds a byte, its first byte, and the break at its end.
    pub(super) fn line_at(&self, text: &str, offset: usize) -> (LineNumber, usize, usize) {
        let (mark, before) = self.before(text, offset);
        let offset = offset.min(text.len());
        let after = text.as_bytes().get(offset..).unwrap_or_default();
        let after = after.get(..STRIDE - before.len()).unwrap_or(after);
        let broken = self.is_broken(offset);
        let line = self.line_of(text, offset);
        let near = if line.before() > mark.breaks as usize { memchr::memrchr(b'\n', before) } else { None };
        let start = near.map(|at| offset - before.len() + at + 1).or_else(|| self.start_of(text, line));
        let near = if broken { memchr::memchr(b'\n', after) } else { None };
        let next = || Some(self.start_of(text, line.below())? - 1);
        let end = near.map(|at| offset + at).or_else(next);
        (line, start.unwrap_or_default(), end.unwrap_or(text.len()))
    }

    /// Characters before a byte.
    pub(super) fn characters_before(&self, text: &str, offset: usize) -> usize {
        let (mark, rest) = self.before(text, offset);
        mark.characters as usize + characters(rest)
    }

    /// The mark before a byte, and what stands between the two.
    fn before<'t>(&self, text: &'t str, offset: usize) -> (IndexMark, &'t [u8]) {
        let offset = offset.min(text.len());
        let mark = self.0.get(offset / STRIDE).copied().unwrap_or_default();
        (mark, text.as_bytes().get(offset / STRIDE * STRIDE..offset).unwrap_or_default())
    }

    /// The first byte of a line.
    pub(super) fn start_of(&self, text: &str, line: LineNumber) -> Option<usize> {
        let line = line.before();
        let Some(nth) = line.checked_sub(1) else { return Some(0) };
        if self.0.last().is_none_or(|all| (all.breaks as usize) < line) {
            return None;
        }
        let after = self.0.partition_point(|mark| (mark.breaks as usize) < line);
        let block = after.checked_sub(1)?;
        let first = self.0.get(block)?.breaks as usize;
        let bytes = text.as_bytes().get(block * STRIDE..)?;
        memchr::memchr_iter(b'\n', bytes).nth(nth - first).map(|at| block * STRIDE + at + 1)
    }
}

/// Counts line breaks.
fn breaks(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// Counts the bytes that begin a character.
pub(super) fn characters(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// A number of a block, which is small.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn marks_tell_what_counting_from_the_start_does(
            words in prop::collection::vec(("[a-z广é😀 ]{0,90}", any::<bool>()), 0..30),
            offset in 0..4000_usize,
        ) {
            let text: String = words.iter().map(|(word, ends)| format!("{word}{}", if *ends { "\n" } else { "" })).collect();
            let index = LineIndex::of(&text);
            let before = &text.as_bytes()[..offset.min(text.len())];
            let offset = offset.min(text.len());
            let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let rest = &text.as_bytes()[offset..];
            let end = rest.iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| offset + at);
            prop_assert_eq!(index.line_at(&text, offset), (LineNumber::after(breaks(before)), start, end));
            prop_assert_eq!(index.line_of(&text, offset), LineNumber::after(breaks(before)));
            prop_assert_eq!(index.characters_before(&text, offset), characters(before));
            let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            for line in 0..starts.len() + 2 {
                prop_assert_eq!(index.start_of(&text, LineNumber::after(line)), starts.get(line).copied());
            }
        }
    }
}
