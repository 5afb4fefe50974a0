//! Keys that may stand once in an object. JSON lets them repeat, and readers differ on which one is in force.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::text::json::Token;

/// So many keys are compared one by one; most objects have fewer.
const FEW: usize = 16;

/// The keys of one object that came by.
#[derive(Default)]
pub(crate) struct Once<'a> {
    few: Vec<(Cow<'a, str>, usize)>,
    more: HashMap<Cow<'a, str>, usize>,
}

impl<'a> Once<'a> {
    /// Notes a key by what it means, and tells where it stood before.
    pub(crate) fn again(&mut self, key: Token<'a>) -> Option<usize> {
        self.named(key.said().unwrap_or(Cow::Borrowed(key.written)), key.start)
    }

    /// Notes a name that stands at a byte, and tells where it stood before.
    pub(crate) fn named(&mut self, name: Cow<'a, str>, at: usize) -> Option<usize> {
        if let Some((_, first)) = self.few.iter().find(|(known, _)| *known == name) {
            return Some(*first);
        }
        if self.few.len() < FEW {
            self.few.push((name, at));
            return None;
        }
        let first = self.more.get(&name).copied();
        self.more.entry(name).or_insert(at);
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json::Cursor;

    #[test]
    fn a_key_is_known_again_however_it_is_written_and_however_many_there_are() {
        let between: String = (0..100).map(|number| format!("\"k{number}\": 1, ")).collect();
        let text = format!(r#"{{"values": 1, {between}"k99": 2, "val\u0075es": 3}}"#);
        let mut cursor = Cursor::new(&text, 0);
        let (mut once, mut twice) = (Once::default(), Vec::new());
        cursor.open();
        while let Some(key) = cursor.key() {
            twice.extend(once.again(key).map(|first| (key.written.to_owned(), first)));
            cursor.token();
        }
        let first = |key: &str| text.find(key).expect("it is there");
        assert_eq!(twice, [("k99".to_owned(), first("k99")), ("val\\u0075es".to_owned(), first("values"))]);
    }
}
