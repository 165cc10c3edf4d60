//! Patterns of `match`.

use super::{ConstValue, Expr, Ident, Span};

#[derive(Clone, Debug)]
pub struct Pattern {
    pub span: Span,
    pub kind: PatternKind,
    /// Levels of the tree from here down.
    pub depth: u32,
}

#[derive(Clone, Debug)]
pub enum PatternKind {
    /// A literal, or a dotted name compared with `==`.
    MatchValue(Box<Expr>),
    /// `None`, `True` or `False`, compared with `is`.
    MatchSingleton(ConstValue),
    MatchSequence(Vec<Pattern>),
    MatchMapping(Box<MatchMapping>),
    MatchClass(Box<MatchClass>),
    /// `*name`, or `*_` with `None`.
    MatchStar(Option<Ident>),
    MatchAs(Box<MatchAs>),
    MatchOr(Vec<Pattern>),
}

/// `{key: pattern, **rest}`
#[derive(Clone, Debug)]
pub struct MatchMapping {
    pub keys: Vec<Expr>,
    pub patterns: Vec<Pattern>,
    pub rest: Option<Ident>,
}

/// `cls(patterns, kwd_attr=kwd_pattern)`
#[derive(Clone, Debug)]
pub struct MatchClass {
    pub cls: Expr,
    pub patterns: Vec<Pattern>,
    pub kwd_attrs: Vec<Ident>,
    pub kwd_patterns: Vec<Pattern>,
}

/// `pattern as name`; a bare name has no pattern, `_` has neither.
#[derive(Clone, Debug)]
pub struct MatchAs {
    pub pattern: Option<Pattern>,
    pub name: Option<Ident>,
}
