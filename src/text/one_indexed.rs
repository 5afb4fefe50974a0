//! Numbers of lines and columns. Both count from one, as editors and every format of a report do.

use std::fmt;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

macro_rules! one_indexed {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(NonZeroU32);

        impl $name {
            /// The first.
            pub const FIRST: Self = Self(NonZeroU32::MIN);

            /// The one with so many before it. Files are bounded, so that every number fits.
            #[must_use]
            pub fn after(before: usize) -> Self {
                let before = u32::try_from(before).unwrap_or(u32::MAX);
                Self(NonZeroU32::MIN.saturating_add(before))
            }

            /// How many there are before it.
            #[must_use]
            pub const fn before(self) -> usize {
                self.0.get() as usize - 1
            }

            /// The number, from one.
            #[must_use]
            pub const fn get(self) -> usize {
                self.0.get() as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

one_indexed! {
    /// The number of a line in its file, from one.
    LineNumber
}

one_indexed! {
    /// The number of a column in its line, from one and in characters.
    ColumnNumber
}

impl LineNumber {
    /// The line above, if there is one.
    #[must_use]
    pub fn above(self) -> Option<Self> {
        self.before().checked_sub(1).map(Self::after)
    }

    /// The line below, which the file may not have.
    #[must_use]
    pub fn below(self) -> Self {
        Self::after(self.get())
    }
}

impl ColumnNumber {
    /// The column so many characters to the right.
    #[must_use]
    pub fn plus(self, characters: usize) -> Self {
        Self::after(self.before() + characters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_from_one() {
        assert_eq!((LineNumber::FIRST.get(), LineNumber::FIRST.before()), (1, 0));
        assert_eq!(
            (LineNumber::FIRST.above(), LineNumber::after(4).above()),
            (None, Some(LineNumber::after(3)))
        );
        assert_eq!(
            (LineNumber::after(4).below().to_string(), ColumnNumber::FIRST.plus(2).get()),
            ("6".into(), 3)
        );
        assert_eq!(LineNumber::after(usize::MAX).below().get(), u32::MAX as usize);
        assert!(serde_json::from_str::<LineNumber>("0").is_err());
        assert_eq!(serde_json::to_string(&LineNumber::after(6)).expect("a number"), "7");
    }
}
