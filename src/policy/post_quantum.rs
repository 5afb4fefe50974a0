//! What the text of a policy asks of key exchange against quantum computers, and by when. It is said once of a
//! fleet, because no gateway of the cloud can do it and no tunnel differs from another in that.

use super::demand::Evidence;
use crate::model::Text;

/// What a policy asks, and by when.
#[derive(Clone, Debug)]
pub struct PostQuantum {
    /// The policy that says so.
    pub policy: Text,
    /// Says whether that policy is a draft.
    pub draft: bool,
    /// What is asked.
    pub asks: Text,
    /// The day, the month or the year by which it is asked.
    pub by: Text,
    /// The clause that says so.
    pub reference: Text,
    /// Where the clause can be read.
    pub url: Option<Text>,
    /// How well the clause was checked.
    pub evidence: Option<Evidence>,
}

impl PostQuantum {
    /// What is asked and by when, without the clause.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{} by {}", self.asks, self.by)
    }

    /// The policy that says so; a draft says that it is one.
    #[must_use]
    pub fn said_by(&self) -> String {
        format!("{}{}", self.policy, if self.draft { " (draft)" } else { "" })
    }
}
