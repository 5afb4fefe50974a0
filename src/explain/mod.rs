//! Reference pages: what is known under a name.
