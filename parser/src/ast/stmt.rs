//! Statements.

use super::{Arguments, Expr, Ident, Keyword, Operator, Pattern, Span, TypeParam};

/// A statement. For a decorated function or class the span begins at `def` or `class` (or `async`), as in CPython.
#[derive(Clone, Debug)]
pub struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
    /// Levels of the tree from here down, expressions included.
    pub depth: u32,
}

#[derive(Clone, Debug)]
pub enum StmtKind {
    FunctionDef(Box<FunctionDef>),
    AsyncFunctionDef(Box<FunctionDef>),
    ClassDef(Box<ClassDef>),
    Return(Box<Return>),
    Delete(Box<Delete>),
    Assign(Box<Assign>),
    TypeAlias(Box<TypeAlias>),
    AugAssign(Box<AugAssign>),
    AnnAssign(Box<AnnAssign>),
    For(Box<For>),
    AsyncFor(Box<For>),
    While(Box<While>),
    If(Box<If>),
    With(Box<With>),
    AsyncWith(Box<With>),
    Match(Box<Match>),
    Raise(Box<Raise>),
    Try(Box<Try>),
    TryStar(Box<Try>),
    Assert(Box<Assert>),
    Import(Box<Import>),
    ImportFrom(Box<ImportFrom>),
    Global(Box<Global>),
    Nonlocal(Box<Nonlocal>),
    /// An expression statement.
    Expr(Box<Expr>),
    Pass,
    Break,
    Continue,
}

/// `def` and `async def`.
#[derive(Clone, Debug)]
pub struct FunctionDef {
    pub name: Ident,
    pub name_span: Span,
    pub args: Arguments,
    pub body: Vec<Stmt>,
    pub decorator_list: Vec<Expr>,
    pub returns: Option<Expr>,
    pub type_params: Vec<TypeParam>,
}

#[derive(Clone, Debug)]
pub struct ClassDef {
    pub name: Ident,
    pub name_span: Span,
    pub bases: Vec<Expr>,
    pub keywords: Vec<Keyword>,
    pub body: Vec<Stmt>,
    pub decorator_list: Vec<Expr>,
    pub type_params: Vec<TypeParam>,
}

#[derive(Clone, Debug)]
pub struct Return {
    pub value: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct Delete {
    pub targets: Vec<Expr>,
}

/// `targets[0] = targets[1] = value`
#[derive(Clone, Debug)]
pub struct Assign {
    pub targets: Vec<Expr>,
    pub value: Expr,
}

/// `type name[type_params] = value`
#[derive(Clone, Debug)]
pub struct TypeAlias {
    pub name: Expr,
    pub type_params: Vec<TypeParam>,
    pub value: Expr,
}

#[derive(Clone, Debug)]
pub struct AugAssign {
    pub target: Expr,
    pub op: Operator,
    pub value: Expr,
}

#[derive(Clone, Debug)]
pub struct AnnAssign {
    pub target: Expr,
    pub annotation: Expr,
    pub value: Option<Expr>,
    /// A bare name without parentheses: it declares a local and is kept in `__annotations__`.
    pub simple: bool,
}

/// `for` and `async for`.
#[derive(Clone, Debug)]
pub struct For {
    pub target: Expr,
    pub iter: Expr,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
}

#[derive(Clone, Debug)]
pub struct While {
    pub test: Expr,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
}

/// An `elif` is one `If` in `orelse`.
#[derive(Clone, Debug)]
pub struct If {
    pub test: Expr,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
}

/// `with` and `async with`.
#[derive(Clone, Debug)]
pub struct With {
    pub items: Vec<WithItem>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, Debug)]
pub struct WithItem {
    pub context_expr: Expr,
    pub optional_vars: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct Match {
    pub subject: Expr,
    pub cases: Vec<MatchCase>,
}

#[derive(Clone, Debug)]
pub struct MatchCase {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, Debug)]
pub struct Raise {
    pub exc: Option<Expr>,
    pub cause: Option<Expr>,
}

/// `try` with `except` or with `except*`.
#[derive(Clone, Debug)]
pub struct Try {
    pub body: Vec<Stmt>,
    pub handlers: Vec<ExceptHandler>,
    pub orelse: Vec<Stmt>,
    pub finalbody: Vec<Stmt>,
}

/// `except type as name:`
#[derive(Clone, Debug)]
pub struct ExceptHandler {
    pub span: Span,
    pub r#type: Option<Expr>,
    pub name: Option<Ident>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, Debug)]
pub struct Assert {
    pub test: Expr,
    pub msg: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct Import {
    pub names: Vec<Alias>,
}

/// `from ...module import names`; `module` is `None` in `from . import x`.
#[derive(Clone, Debug)]
pub struct ImportFrom {
    pub module: Option<Ident>,
    pub names: Vec<Alias>,
    /// The number of leading dots.
    pub level: u32,
}

/// `name as asname`; the name may be dotted, or `*`.
#[derive(Clone, Debug)]
pub struct Alias {
    pub span: Span,
    pub name: Ident,
    pub asname: Option<Ident>,
}

#[derive(Clone, Debug)]
pub struct Global {
    pub names: Vec<Ident>,
}

#[derive(Clone, Debug)]
pub struct Nonlocal {
    pub names: Vec<Ident>,
}
