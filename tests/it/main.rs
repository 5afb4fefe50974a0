//! Everything that is tested from outside.

#[path = "../cloud/mod.rs"]
mod cloud;
mod read_only;
mod tencent;
