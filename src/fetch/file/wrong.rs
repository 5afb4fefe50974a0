//! A value that is not what it should be.

use crate::model::json::Token;

/// What is wrong with a value: the value, the field inside its slot, and what was expected.
pub(super) struct Wrong<'a> {
    pub(super) token: Token<'a>,
    pub(super) within: String,
    pub(super) expected: &'static str,
}

impl<'a> Wrong<'a> {
    pub(super) fn new(token: Token<'a>, expected: &'static str) -> Self {
        Self { token, within: String::new(), expected }
    }
}
