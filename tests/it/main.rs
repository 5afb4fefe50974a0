//! Tests of the program as a whole.

#![allow(clippy::panic, reason = "a test that meets what it must not has failed")]

mod architecture;
mod bad_input;
mod cases;
mod examples;
mod generated;
mod laws;
mod load;
mod readme;
mod rules;
mod run;
mod secrets;
