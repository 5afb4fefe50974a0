//! Keeps secrets out of what is shown: spans that are overwritten before a text is kept (`blank`), secrets
//! that are known, in whatever form a text repeats them (`Redactor`), users and passwords in URLs, and the
//! marks that others left where they took a secret out (`is_mask`).
//!
//! Which names mean a secret, and which places may be shown, is for those to say who know what the text is
//! about.

mod blank;
mod mask;
mod redactor;

pub use blank::{Blanks, overwritten, user_of_url};
pub use mask::is_mask;
pub use redactor::Redactor;
