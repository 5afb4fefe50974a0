//! What asking a cloud takes, whichever it is: requests, patience, a rate, and the world around.

pub mod environment;
pub mod failure;
pub mod http;
pub mod patience;
pub mod progress;
pub mod rate_limit;
