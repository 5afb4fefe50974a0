//! Facts that few runs ask for, kept apart, so that a tunnel without them is small: a fleet is gone
//! through again and again, and all of it has to come from memory.

use std::ops::{Deref, DerefMut};

/// Holds a `T` in a place of its own, and nothing while nobody has written to it.
#[derive(Clone, Debug)]
pub struct Aside<T>(Option<Box<T>>);

/// Something of which there is one that says nothing.
pub trait Absent: Default + 'static {
    /// The one that says nothing.
    fn absent() -> &'static Self;
}

/// Says of a type what it is when it says nothing: its default.
macro_rules! absent {
    ($name:ty) => {
        impl $crate::model::aside::Absent for $name {
            fn absent() -> &'static Self {
                static ABSENT: std::sync::LazyLock<$name> = std::sync::LazyLock::new(<$name>::default);
                &ABSENT
            }
        }
    };
}
pub(super) use absent;

impl<T> Default for Aside<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> From<T> for Aside<T> {
    fn from(whole: T) -> Self {
        Self(Some(Box::new(whole)))
    }
}

impl<T: Absent> Deref for Aside<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or_else(|| T::absent())
    }
}

impl<T: Absent> DerefMut for Aside<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

#[cfg(test)]
mod tests {
    use crate::model::tunnel::Around;

    use super::*;

    #[test]
    fn what_nobody_wrote_to_says_nothing_and_takes_no_memory() {
        let mut around: Aside<Around> = Aside::default();
        assert!(around.vpc.is_none() && around.0.is_none());
        around.vpc = Some("vpc-1".into());
        assert_eq!(around.vpc.as_deref(), Some("vpc-1"));
        assert!(Aside::<Around>::default().vpc.is_none());
    }
}
