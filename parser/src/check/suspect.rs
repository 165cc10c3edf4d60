//! What is right and hardly meant: CPython's compiler gives a SyntaxWarning for it (`check_compare`, `check_caller`,
//! `check_subscripter` and `check_index` in Python/codegen.c).

use crate::ast::*;

/// What is odd about an expression itself, not about those in it.
pub fn expr(e: &Expr) -> Option<String> {
    match &e.kind {
        ExprKind::Compare(c) => compare(c),
        ExprKind::Call(c) => caller(&c.func),
        ExprKind::Subscript(s) => subscripted(&s.value).or_else(|| index(&s.value, &s.slice)),
        _ => None,
    }
}

/// What is odd about the test of an `assert`.
pub fn assert(test: &Expr) -> Option<String> {
    let full = matches!(&test.kind, ExprKind::Tuple(t) if !t.elts.is_empty());
    full.then(|| "assertion is always true, perhaps remove parentheses?".into())
}

/// The type of what is a constant once it is folded.
fn constant_type(e: &Expr) -> Option<&'static str> {
    match &e.kind {
        ExprKind::Constant(c) => Some(match &c.value {
            ConstValue::None => "NoneType",
            ConstValue::True | ConstValue::False => "bool",
            ConstValue::Ellipsis => "ellipsis",
            ConstValue::Int(_) | ConstValue::BigInt(_) => "int",
            ConstValue::Float(_) => "float",
            ConstValue::Complex(_) => "complex",
            ConstValue::Str(_) => "str",
            ConstValue::Bytes(_) => "bytes",
        }),
        ExprKind::Tuple(t) => t.elts.iter().all(|x| constant_type(x).is_some()).then_some("tuple"),
        ExprKind::UnaryOp(u) if u.op == UnaryOperator::USub => match constant_type(&u.operand)? {
            kind @ ("int" | "float" | "complex") => Some(kind),
            _ => None,
        },
        _ => None,
    }
}

/// The type of an expression, where its form tells it.
fn type_of(e: &Expr) -> Option<&'static str> {
    match &e.kind {
        ExprKind::Tuple(_) => Some("tuple"),
        ExprKind::List(_) | ExprKind::ListComp(_) => Some("list"),
        ExprKind::Dict(_) | ExprKind::DictComp(_) => Some("dict"),
        ExprKind::Set(_) | ExprKind::SetComp(_) => Some("set"),
        ExprKind::GeneratorExp(_) => Some("generator"),
        ExprKind::Lambda(_) => Some("function"),
        ExprKind::JoinedStr(_) | ExprKind::FormattedValue(_) => Some("str"),
        _ => constant_type(e),
    }
}

fn compare(c: &Compare) -> Option<String> {
    // None, the bools and the ellipsis are what `is` is for.
    let literal = |e: &Expr| match constant_type(e) {
        Some(kind @ ("int" | "float" | "complex" | "str" | "bytes" | "tuple")) => Some(kind),
        _ => None,
    };
    let mut left = literal(&c.left);
    for (op, right) in c.ops.iter().zip(&c.comparators) {
        let right = literal(right);
        let (is, equals) = match op {
            CmpOp::Is => ("is", "=="),
            CmpOp::IsNot => ("is not", "!="),
            _ => {
                left = right;
                continue;
            }
        };
        if let Some(kind) = left.or(right) {
            return Some(format!("\"{is}\" with '{kind}' literal. Did you mean \"{equals}\"?"));
        }
        left = right;
    }
    None
}

fn caller(func: &Expr) -> Option<String> {
    match type_of(func)? {
        "function" => None,
        kind => Some(format!("'{kind}' object is not callable; perhaps you missed a comma?")),
    }
}

fn subscripted(value: &Expr) -> Option<String> {
    match type_of(value)? {
        "str" | "bytes" | "tuple" | "list" | "dict" => None,
        kind => Some(format!("'{kind}' object is not subscriptable; perhaps you missed a comma?")),
    }
}

fn index(value: &Expr, slice: &Expr) -> Option<String> {
    let kind = type_of(value).filter(|k| ["str", "bytes", "tuple", "list"].contains(k))?;
    match type_of(slice)? {
        "int" | "bool" => None,
        index => Some(format!(
            "{kind} indices must be integers or slices, not {index}; perhaps you missed a comma?"
        )),
    }
}
