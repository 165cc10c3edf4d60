//! From source text to tokens.
//!
//! [`decode_source`] makes text of bytes, [`tokenize`] makes tokens of text: logos finds the words, `scan` and `indent`
//! make lines and blocks of them, `fstring` keeps the modes of f-strings, `soft_keyword` decides where `match` is one.

mod error;
mod fstring;
mod indent;
pub mod literal;
mod scan;
mod soft_keyword;
mod source;
mod span;
mod token;

pub use error::{LexError, LexErrorKind, Warning};
pub use scan::{Tokens, is_printable, tokenize};
pub use source::decode_source;
pub use span::{LineIndex, Location, Span};
pub use token::{Token, TokenKind};
