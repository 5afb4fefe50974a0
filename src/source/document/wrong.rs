//! A value that is not what it should be.

use crate::text::json::Token;

/// What is wrong with a value: the value, the field inside its slot, and what was expected.
pub(crate) struct Wrong<'a> {
    pub(crate) token: Token<'a>,
    pub(crate) within: String,
    pub(crate) expected: &'static str,
}

impl<'a> Wrong<'a> {
    pub(crate) fn new(token: Token<'a>, expected: &'static str) -> Self {
        Self { token, within: String::new(), expected }
    }
}
