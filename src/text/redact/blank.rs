//! Spans of a text that must not be shown, overwritten in place.

use crate::text::Span;

/// What of a text must not be shown.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Blanks {
    /// What may be a secret.
    pub secrets: Vec<Span>,
    /// Comments, which are nothing to the program.
    pub comments: Vec<Span>,
}

impl Blanks {
    /// Adds what else must not be shown.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.secrets.extend(other.secrets);
        self.comments.extend(other.comments);
        self
    }

    /// Says whether all of the text may be shown.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.secrets.is_empty() && self.comments.is_empty()
    }

    /// The text with asterisks over what may be a secret and blanks over comments.
    #[must_use]
    pub fn blanked(&self, text: &str) -> String {
        overwritten(overwritten(text.to_owned(), &self.comments, b' '), &self.secrets, b'*')
    }
}

/// The text with a mark over every byte of some spans but line breaks, so that every place stays where it is
/// and nothing has to be looked at again.
#[must_use]
pub fn overwritten(text: String, spans: &[Span], mark: u8) -> String {
    let mut bytes = text.into_bytes();
    for span in spans {
        for byte in bytes.get_mut(span.range()).unwrap_or_default() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = mark;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The user name and the password of each URL in a text.
#[must_use]
pub fn user_of_url(text: &str) -> Vec<Span> {
    // a path has one slash where a URL has two
    let schemes = memchr::memmem::find_iter(text.as_bytes(), b":/").map(|at| at + 2);
    let user = |start: usize| {
        let rest = text.get(start..)?;
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>'));
        let at = rest.get(..end.unwrap_or(rest.len()))?.rfind('@')?;
        Some(Span::new(start, start + at))
    };
    schemes.filter_map(user).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_where_they_are() {
        let blanks = Blanks { secrets: vec![Span::new(5, 12)], comments: vec![Span::new(14, 17)] };
        assert_eq!(blanks.blanked("psk: ab广\nc\r\n# x\nz"), "psk: *****\n*\r\n   \nz");
        assert_eq!(overwritten("abc".to_owned(), &[Span::new(1, 2), Span::new(2, 9)], b'*'), "a*c");
    }

    #[test]
    fn a_user_is_found_in_a_url_and_nowhere_else() {
        let text = "https://ann:s3cret@host/x a:b@c file:/x@y";
        let users: Vec<&str> = user_of_url(text).into_iter().map(|span| &text[span.range()]).collect();
        assert_eq!(users, ["/ann:s3cret", "x"]);
    }
}
