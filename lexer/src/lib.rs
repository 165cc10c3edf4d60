//! From source text to tokens.

mod span;

pub use span::{LineIndex, Location, Span};
