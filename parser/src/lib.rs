//! From tokens to a checked tree.

pub mod ast;
