//! What can be assigned to or deleted, and CPython's words for what cannot.

use crate::ast::*;
use crate::build::Builder;

/// What a target is for.
#[derive(Clone, Copy, PartialEq)]
pub enum Use {
    /// Assignment and `with ... as`.
    Star,
    Del,
    For,
}

/// What CPython calls an expression in its errors.
pub fn describe(e: &Expr) -> &'static str {
    match &e.kind {
        ExprKind::Attribute(_) => "attribute",
        ExprKind::Subscript(_) => "subscript",
        ExprKind::Starred(_) => "starred",
        ExprKind::Name(_) => "name",
        ExprKind::List(_) => "list",
        ExprKind::Tuple(_) => "tuple",
        ExprKind::Lambda(_) => "lambda",
        ExprKind::Call(_) => "function call",
        ExprKind::BoolOp(_) | ExprKind::BinOp(_) | ExprKind::UnaryOp(_) => "expression",
        ExprKind::GeneratorExp(_) => "generator expression",
        ExprKind::Yield(_) | ExprKind::YieldFrom(_) => "yield expression",
        ExprKind::Await(_) => "await expression",
        ExprKind::ListComp(_) => "list comprehension",
        ExprKind::SetComp(_) => "set comprehension",
        ExprKind::DictComp(_) => "dict comprehension",
        ExprKind::Dict(_) => "dict literal",
        ExprKind::Set(_) => "set display",
        ExprKind::JoinedStr(_) | ExprKind::FormattedValue(_) => "f-string expression",
        ExprKind::Constant(c) => match c.value {
            ConstValue::None => "None",
            ConstValue::False => "False",
            ConstValue::True => "True",
            ConstValue::Ellipsis => "ellipsis",
            _ => "literal",
        },
        ExprKind::Compare(_) => "comparison",
        ExprKind::IfExp(_) => "conditional expression",
        ExprKind::NamedExpr(_) => "named expression",
        ExprKind::Slice(_) => "slice",
    }
}

/// The part of a target that makes it invalid.
fn invalid(e: &Expr, using: Use) -> Option<&Expr> {
    match &e.kind {
        ExprKind::List(list) => list.elts.iter().find_map(|e| invalid(e, using)),
        ExprKind::Tuple(tuple) => tuple.elts.iter().find_map(|e| invalid(e, using)),
        ExprKind::Starred(starred) => {
            if using == Use::Del {
                Some(e)
            } else {
                invalid(&starred.value, using)
            }
        }
        ExprKind::Name(_) | ExprKind::Subscript(_) | ExprKind::Attribute(_) => None,
        _ => Some(e),
    }
}

/// Notes a fault if `target` is no target.
pub fn assignable(b: &mut Builder<'_>, target: &Expr, using: Use) {
    if let Some(part) = invalid(target, using) {
        let verb = if using == Use::Del { "delete" } else { "assign to" };
        b.fault(format!("cannot {verb} {}", describe(part)), part.span);
    }
}

/// Levels of precedence that `|` and tighter reach, not counting what CPython excludes from its hint.
fn could_mean_equality(e: &Expr) -> bool {
    !matches!(
        &e.kind,
        ExprKind::List(_)
            | ExprKind::Tuple(_)
            | ExprKind::GeneratorExp(_)
            | ExprKind::Compare(_)
            | ExprKind::BoolOp(_)
            | ExprKind::IfExp(_)
            | ExprKind::Lambda(_)
            | ExprKind::Starred(_)
    ) && !matches!(&e.kind, ExprKind::UnaryOp(u) if u.op == UnaryOperator::Not)
        && !matches!(&e.kind, ExprKind::Constant(c)
            if matches!(c.value, ConstValue::None | ConstValue::True | ConstValue::False))
}

/// Where the part of `value` that CPython takes for an operand ends; `None` if it begins with none.
fn operand(value: &Expr) -> Option<&Expr> {
    match &value.kind {
        ExprKind::Lambda(_) | ExprKind::Starred(_) | ExprKind::Yield(_) | ExprKind::YieldFrom(_) => None,
        ExprKind::UnaryOp(u) if u.op == UnaryOperator::Not => None,
        ExprKind::Compare(c) => operand(&c.left),
        ExprKind::BoolOp(c) => c.values.first().and_then(operand),
        ExprKind::IfExp(c) => operand(&c.body),
        ExprKind::Tuple(t) => match t.elts.first() {
            Some(first) if first.span.start == value.span.start => operand(first),
            _ => Some(value),
        },
        _ => Some(value),
    }
}

/// Checks the targets of `a = b = value`.
pub fn assignment(b: &mut Builder<'_>, targets: &[Expr], value: &Expr) {
    for (i, target) in targets.iter().enumerate() {
        let Some(part) = invalid(target, Use::Star) else { continue };
        let is_yield = matches!(target.kind, ExprKind::Yield(_) | ExprKind::YieldFrom(_));
        let bare = matches!(&target.kind, ExprKind::Tuple(t) if t.elts.first().is_some_and(|e| e.span.start == target.span.start));
        // CPython tries `==` only where a single `=` stands, after the last element of what is before it.
        if i == 0 && targets.len() == 1 && operand(value).is_some() {
            let last = match &target.kind {
                ExprKind::Tuple(t) if bare => t.elts.last().unwrap_or(target),
                _ => target,
            };
            if bare && matches!(last.kind, ExprKind::Name(_)) {
                if let Some(end) = operand(value) {
                    let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                    b.fault(message, last.span.to(end.span));
                    return;
                }
            }
            let yield_in_parens =
                is_yield && b.source[..target.span.start as usize].trim_end().ends_with('(');
            if could_mean_equality(last)
                && invalid(last, Use::Star).is_some()
                && (!is_yield || yield_in_parens)
            {
                let what = describe(last);
                b.fault(
                    format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?"),
                    last.span,
                );
                return;
            }
        }
        if is_yield {
            b.fault("assignment to yield expression not possible", target.span);
        } else {
            b.fault(format!("cannot assign to {}", describe(part)), part.span);
        }
        return;
    }
}

/// `t = v` in the middle of an expression.
pub fn misplaced_equal(b: &mut Builder<'_>, t: &Expr, equal: u32, v: &Expr) {
    match (&t.kind, operand(v)) {
        (ExprKind::Name(_), Some(end)) if end.span.start > t.span.end => {
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            b.fault(message, t.span.to(end.span));
        }
        (_, Some(_)) if could_mean_equality(t) => {
            let what = describe(t);
            b.fault(format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?"), t.span);
        }
        _ => b.fault("invalid syntax", Span::new(equal, equal + 1)),
    }
}
