//! The tree, named as CPython's ASDL names it (`Parser/Python.asdl` of 3.13).
//!
//! A node is a span, a kind and the depth of the tree under it. A kind is one pointer: the fields stand in a boxed
//! struct of the kind's name. There is no `ctx`: whether a name is loaded, stored or deleted follows from where it stands.
//! No tree deeper than [`MAX_DEPTH`] is ever built, so that plain recursion over it (drop included) is safe.

mod args;
mod constant;
mod dump;
mod expr;
mod pattern;
pub(crate) mod quote;
pub(crate) mod repr;
mod stmt;
mod unparse;
pub mod visit;

pub use args::*;
pub use constant::*;
pub use dump::{DumpOptions, dump, dump_with};
pub use expr::*;
pub use ouro_lexer::{LineIndex, Location, Span};
pub use pattern::*;
pub use stmt::*;
pub use unparse::unparse;

use std::rc::Rc;

/// A name, NFKC-normalised. Equal names of one source share their text.
pub type Ident = Rc<str>;

/// The deepest tree that is ever built; a deeper one is refused with `SyntaxErrorKind::TooDeep`.
pub const MAX_DEPTH: u32 = 1000;

/// What was parsed, by mode.
#[derive(Clone, Debug)]
pub enum Mod {
    /// A file or `exec`.
    Module(Vec<Stmt>),
    /// One statement at a prompt: the value of an expression statement is shown.
    Interactive(Vec<Stmt>),
    /// A bare expression, for `eval`.
    Expression(Box<Expr>),
}
