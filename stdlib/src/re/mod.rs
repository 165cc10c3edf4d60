//! Regular expressions.

pub mod engine;
