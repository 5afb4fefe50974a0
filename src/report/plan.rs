//! The change list: what would have to change so that what is live is what is declared.
