//! Parameters, arguments of calls, and type parameters.

use super::{Expr, Ident, Span};

/// Parameters of a function or lambda, laid out as CPython does.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    pub posonlyargs: Vec<Arg>,
    pub args: Vec<Arg>,
    pub vararg: Option<Box<Arg>>,
    pub kwonlyargs: Vec<Arg>,
    /// One for each of `kwonlyargs`; `None` where it is required.
    pub kw_defaults: Vec<Option<Expr>>,
    pub kwarg: Option<Box<Arg>>,
    /// Defaults of the last of `posonlyargs` + `args`.
    pub defaults: Vec<Expr>,
}

/// One parameter.
#[derive(Clone, Debug)]
pub struct Arg {
    pub span: Span,
    pub arg: Ident,
    pub annotation: Option<Expr>,
}

/// `name=value` or `**value` in a call or class definition.
#[derive(Clone, Debug)]
pub struct Keyword {
    pub span: Span,
    /// `None` for `**value`.
    pub arg: Option<Ident>,
    pub value: Expr,
}

/// One of the `[T]` of `def f[T]`, `class C[T]`, `type A[T]`.
#[derive(Clone, Debug)]
pub struct TypeParam {
    pub span: Span,
    pub name: Ident,
    pub kind: TypeParamKind,
    pub default_value: Option<Expr>,
}

#[derive(Clone, Debug)]
pub enum TypeParamKind {
    /// `T` or `T: bound`
    TypeVar { bound: Option<Expr> },
    /// `**P`
    ParamSpec,
    /// `*Ts`
    TypeVarTuple,
}
