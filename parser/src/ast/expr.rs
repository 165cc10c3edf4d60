//! Expressions.

use super::{Arguments, Constant, Ident, Keyword, Span};

/// An expression. Its span is what CPython's `lineno`, `col_offset`, `end_lineno`, `end_col_offset` say.
#[derive(Clone, Debug)]
pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
    /// Levels of the tree from here down: 1 for a leaf.
    pub depth: u32,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    BoolOp(Box<BoolOp>),
    NamedExpr(Box<NamedExpr>),
    BinOp(Box<BinOp>),
    UnaryOp(Box<UnaryOp>),
    Lambda(Box<Lambda>),
    IfExp(Box<IfExp>),
    Dict(Box<Dict>),
    Set(Box<Set>),
    ListComp(Box<ListComp>),
    SetComp(Box<SetComp>),
    DictComp(Box<DictComp>),
    GeneratorExp(Box<GeneratorExp>),
    Await(Box<Await>),
    Yield(Box<Yield>),
    YieldFrom(Box<YieldFrom>),
    Compare(Box<Compare>),
    Call(Box<Call>),
    FormattedValue(Box<FormattedValue>),
    JoinedStr(Box<JoinedStr>),
    Constant(Box<Constant>),
    Attribute(Box<Attribute>),
    Subscript(Box<Subscript>),
    Starred(Box<Starred>),
    Name(Box<Name>),
    List(Box<List>),
    Tuple(Box<Tuple>),
    Slice(Box<Slice>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoolOperator {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    Invert,
    Not,
    UAdd,
    USub,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

/// `a and b and c`: at least two values.
#[derive(Clone, Debug)]
pub struct BoolOp {
    pub op: BoolOperator,
    pub values: Vec<Expr>,
}

/// `target := value`; the target is a `Name`.
#[derive(Clone, Debug)]
pub struct NamedExpr {
    pub target: Expr,
    pub value: Expr,
}

#[derive(Clone, Debug)]
pub struct BinOp {
    pub left: Expr,
    pub op: Operator,
    pub right: Expr,
}

#[derive(Clone, Debug)]
pub struct UnaryOp {
    pub op: UnaryOperator,
    pub operand: Expr,
}

#[derive(Clone, Debug)]
pub struct Lambda {
    pub args: Arguments,
    pub body: Expr,
}

/// `body if test else orelse`
#[derive(Clone, Debug)]
pub struct IfExp {
    pub test: Expr,
    pub body: Expr,
    pub orelse: Expr,
}

/// A key of `None` is `**value`.
#[derive(Clone, Debug)]
pub struct Dict {
    pub keys: Vec<Option<Expr>>,
    pub values: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub struct Set {
    pub elts: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub struct ListComp {
    pub elt: Expr,
    pub generators: Vec<Comprehension>,
}

#[derive(Clone, Debug)]
pub struct SetComp {
    pub elt: Expr,
    pub generators: Vec<Comprehension>,
}

#[derive(Clone, Debug)]
pub struct DictComp {
    pub key: Expr,
    pub value: Expr,
    pub generators: Vec<Comprehension>,
}

#[derive(Clone, Debug)]
pub struct GeneratorExp {
    pub elt: Expr,
    pub generators: Vec<Comprehension>,
}

/// One `for target in iter if ... if ...` of a comprehension.
#[derive(Clone, Debug)]
pub struct Comprehension {
    pub target: Expr,
    pub iter: Expr,
    pub ifs: Vec<Expr>,
    pub is_async: bool,
}

#[derive(Clone, Debug)]
pub struct Await {
    pub value: Expr,
}

#[derive(Clone, Debug)]
pub struct Yield {
    pub value: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct YieldFrom {
    pub value: Expr,
}

/// `left op comparator op comparator ...`
#[derive(Clone, Debug)]
pub struct Compare {
    pub left: Expr,
    pub ops: Vec<CmpOp>,
    pub comparators: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub struct Call {
    pub func: Expr,
    pub args: Vec<Expr>,
    pub keywords: Vec<Keyword>,
}

/// A replacement field of an f-string.
#[derive(Clone, Debug)]
pub struct FormattedValue {
    pub value: Expr,
    /// -1 for none, else `s`, `r` or `a` as a number.
    pub conversion: i32,
    /// A `JoinedStr`.
    pub format_spec: Option<Expr>,
}

/// An f-string: `Constant` strings and `FormattedValue`s.
#[derive(Clone, Debug)]
pub struct JoinedStr {
    pub values: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub struct Attribute {
    pub value: Expr,
    pub attr: Ident,
    pub attr_span: Span,
}

#[derive(Clone, Debug)]
pub struct Subscript {
    pub value: Expr,
    pub slice: Expr,
}

#[derive(Clone, Debug)]
pub struct Starred {
    pub value: Expr,
}

#[derive(Clone, Debug)]
pub struct Name {
    pub id: Ident,
}

#[derive(Clone, Debug)]
pub struct List {
    pub elts: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub struct Tuple {
    pub elts: Vec<Expr>,
}

/// `lower:upper:step`; only inside a subscript.
#[derive(Clone, Debug)]
pub struct Slice {
    pub lower: Option<Expr>,
    pub upper: Option<Expr>,
    pub step: Option<Expr>,
}
