//! An answer of the API that says no, and what to do about it, by its code.

use crate::text::json::Shape;

/// An answer that says no. Its texts are those of the cloud, as they are.
pub(crate) struct Refusal {
    /// The key that says so.
    pub field: String,
    /// Where its value stands.
    pub at: usize,
    /// What its value looks like.
    pub shape: Shape,
    /// The code, if it has one.
    pub code: Option<String>,
    /// What is wrong, in words.
    pub message: Option<String>,
    /// The number of the request.
    pub request: Option<String>,
}

impl Refusal {
    /// What the value is called that says no, where it has no code.
    pub(crate) const fn looks(&self) -> &'static str {
        match self.shape {
            Shape::Null => "null",
            Shape::Flag | Shape::Number => "not 0",
            Shape::Text => "a text",
            Shape::List => "a list",
            Shape::Object => "an object",
        }
    }
}
