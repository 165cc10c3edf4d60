//! Constants and what can be computed from them beforehand.

use crate::bytecode::Const;
use ouro_parser::ast::*;

/// The constant an expression stands for, if any.
pub fn constant(e: &Expr) -> Option<Const> {
    match &e.kind {
        ExprKind::Constant(c) => Some(match &c.value {
            ConstValue::None => Const::None,
            ConstValue::True => Const::True,
            ConstValue::False => Const::False,
            ConstValue::Ellipsis => Const::Ellipsis,
            ConstValue::Int(i) => Const::Int(*i),
            ConstValue::BigInt(b) => Const::BigInt((**b).clone()),
            ConstValue::Float(f) => Const::Float(*f),
            ConstValue::Complex(f) => Const::Complex(*f),
            ConstValue::Str(s) => Const::Str(s.clone()),
            ConstValue::Bytes(b) => Const::Bytes(b.clone()),
        }),
        ExprKind::Tuple(t) if t.elts.len() <= 4096 => {
            Some(Const::Tuple(t.elts.iter().map(constant).collect::<Option<_>>()?))
        }
        ExprKind::UnaryOp(u) => match (u.op, constant(&u.operand)?) {
            (UnaryOperator::USub, Const::Int(i)) => Some(Const::Int(i.checked_neg()?)),
            (UnaryOperator::USub, Const::BigInt(b)) => {
                let b = -b;
                Some(match i64::try_from(&b) {
                    Ok(i) => Const::Int(i),
                    Err(_) => Const::BigInt(b),
                })
            }
            (UnaryOperator::USub, Const::Float(f)) => Some(Const::Float(-f)),
            (UnaryOperator::Invert, Const::Int(i)) => Some(Const::Int(!i)),
            _ => None,
        },
        ExprKind::BinOp(b) => binary(b.op, constant(&b.left)?, constant(&b.right)?),
        _ => None,
    }
}

fn binary(op: Operator, a: Const, b: Const) -> Option<Const> {
    match (a, b) {
        (Const::Int(a), Const::Int(b)) => Some(Const::Int(match op {
            Operator::Add => a.checked_add(b)?,
            Operator::Sub => a.checked_sub(b)?,
            Operator::Mult => a.checked_mul(b)?,
            Operator::Pow if (0..=62).contains(&b) => a.checked_pow(b as u32)?,
            Operator::LShift if (0..=60).contains(&b) => a.checked_mul(1 << b)?,
            Operator::Div if b != 0 && a.abs() < 1 << 53 && b.abs() < 1 << 53 => {
                return Some(Const::Float(a as f64 / b as f64));
            }
            Operator::FloorDiv if b > 0 => a.div_euclid(b),
            Operator::Mod if b > 0 => a.rem_euclid(b),
            _ => return None,
        })),
        (Const::Float(a), Const::Float(b)) => float(op, a, b),
        (Const::Float(a), Const::Int(b)) if b.abs() < 1 << 53 => float(op, a, b as f64),
        (Const::Int(a), Const::Float(b)) if a.abs() < 1 << 53 => float(op, a as f64, b),
        (Const::Str(a), Const::Str(b)) if op == Operator::Add && a.len() + b.len() < 4096 => {
            Some(Const::Str([a, b].concat().into_boxed_slice()))
        }
        _ => None,
    }
}

fn float(op: Operator, a: f64, b: f64) -> Option<Const> {
    Some(Const::Float(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        _ => return None,
    }))
}

/// The truth of a constant expression, for conditions.
pub fn truth(e: &Expr) -> Option<bool> {
    let ExprKind::Constant(c) = &e.kind else { return None };
    Some(match &c.value {
        ConstValue::None | ConstValue::False => false,
        ConstValue::True | ConstValue::Ellipsis => true,
        ConstValue::Int(i) => *i != 0,
        ConstValue::Str(s) => !s.is_empty(),
        _ => return None,
    })
}

/// A literal list or set of constants on the right of `in`.
pub fn container(e: &Expr) -> Option<Const> {
    match &e.kind {
        ExprKind::List(l) => Some(Const::Tuple(l.elts.iter().map(constant).collect::<Option<_>>()?)),
        ExprKind::Set(l) => Some(Const::FrozenSet(l.elts.iter().map(constant).collect::<Option<_>>()?)),
        _ => None,
    }
}
