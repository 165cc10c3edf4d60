//! Rules of patterns: names bound once and alike in alternatives, nothing after what always matches.

use std::collections::BTreeSet;

use crate::ast::*;
use crate::error::Fault;

/// An irrefutable pattern must come last.
pub fn reachable(cases: &[MatchCase]) -> Result<(), Fault> {
    for case in &cases[..cases.len().saturating_sub(1)] {
        if case.guard.is_none() {
            if let Some(fault) = irrefutable(&case.pattern) {
                return Err(fault);
            }
        }
    }
    Ok(())
}

/// A complaint about what follows this pattern, if it always matches.
fn irrefutable(p: &Pattern) -> Option<Fault> {
    match &p.kind {
        PatternKind::MatchAs(a) => match (&a.pattern, &a.name) {
            (None, Some(name)) => Some(Fault::new(
                format!("name capture '{name}' makes remaining patterns unreachable"),
                p.span,
            )),
            (None, None) => Some(Fault::new("wildcard makes remaining patterns unreachable", p.span)),
            (Some(inner), _) => irrefutable(inner),
        },
        PatternKind::MatchOr(items) => items.iter().find_map(irrefutable),
        _ => None,
    }
}

/// Checks one pattern and what is under it.
pub fn check(p: &Pattern) -> Result<(), Fault> {
    names(p).map(|_| ())
}

type Names = BTreeSet<Ident>;

fn bind(into: &mut Names, name: &Ident, span: Span) -> Result<(), Fault> {
    if &**name == "__debug__" {
        return Err(Fault::new("cannot assign to __debug__", span));
    }
    if !into.insert(name.clone()) {
        return Err(Fault::new(format!("multiple assignments to name '{name}' in pattern"), span));
    }
    Ok(())
}

/// Adds the names of `p`; one that is there already is told of at `p`'s place.
fn join(into: &mut Names, p: &Pattern) -> Result<(), Fault> {
    for name in names(p)? {
        bind(into, &name, p.span)?;
    }
    Ok(())
}

fn names(p: &Pattern) -> Result<Names, Fault> {
    let mut all = Names::new();
    match &p.kind {
        PatternKind::MatchValue(e) => {
            if matches!(e.kind, ExprKind::JoinedStr(_)) {
                return Err(Fault::new("patterns may only match literals and attribute lookups", p.span));
            }
        }
        PatternKind::MatchSingleton(_) => {}
        PatternKind::MatchStar(name) => {
            if let Some(name) = name {
                bind(&mut all, name, p.span)?;
            }
        }
        PatternKind::MatchSequence(items) => {
            if items.iter().filter(|i| matches!(i.kind, PatternKind::MatchStar(_))).count() > 1 {
                return Err(Fault::new("multiple starred names in sequence pattern", p.span));
            }
            items.iter().try_for_each(|i| join(&mut all, i))?;
        }
        PatternKind::MatchMapping(m) => {
            if m.keys.iter().any(|k| matches!(k.kind, ExprKind::JoinedStr(_))) {
                let message = "mapping pattern keys may only match literals and attribute lookups";
                return Err(Fault::new(message, p.span));
            }
            duplicate_keys(p.span, &m.keys)?;
            m.patterns.iter().try_for_each(|i| join(&mut all, i))?;
            if let Some(rest) = &m.rest {
                bind(&mut all, rest, p.span)?;
            }
        }
        PatternKind::MatchClass(c) => {
            for (i, (attr, pattern)) in c.kwd_attrs.iter().zip(&c.kwd_patterns).enumerate() {
                if c.kwd_attrs[..i].contains(attr) {
                    let message = format!("attribute name repeated in class pattern: {attr}");
                    return Err(Fault::new(message, pattern.span));
                }
            }
            c.patterns.iter().chain(&c.kwd_patterns).try_for_each(|i| join(&mut all, i))?;
        }
        PatternKind::MatchAs(a) => {
            if let Some(inner) = &a.pattern {
                join(&mut all, inner)?;
            }
            if let Some(name) = &a.name {
                bind(&mut all, name, p.span)?;
            }
        }
        PatternKind::MatchOr(items) => {
            let mut first: Option<Names> = None;
            for (i, item) in items.iter().enumerate() {
                if i + 1 < items.len() {
                    if let Some(fault) = irrefutable(item) {
                        return Err(fault);
                    }
                }
                let bound = names(item)?;
                match &first {
                    None => first = Some(bound),
                    Some(names) if *names == bound => {}
                    Some(_) => return Err(Fault::new("alternative patterns bind different names", p.span)),
                }
            }
            all = first.unwrap_or_default();
        }
    }
    Ok(all)
}

fn duplicate_keys(span: Span, keys: &[Expr]) -> Result<(), Fault> {
    let mut seen = Vec::new();
    for key in keys.iter().filter_map(constant) {
        if seen.contains(&key) {
            let text = key.text();
            return Err(Fault::new(format!("mapping pattern checks duplicate key ({text})"), span));
        }
        seen.push(key);
    }
    Ok(())
}

/// A key that is a literal.
#[derive(Clone)]
enum Key {
    Number(Number),
    Other(String),
}

/// A number by its real and imaginary part, and how it is written.
#[derive(Clone)]
struct Number {
    real: f64,
    imag: f64,
    /// Integers that are no f64 are equal if their digits are.
    digits: Option<String>,
    text: String,
}

impl Key {
    fn text(&self) -> &str {
        match self {
            Key::Number(n) => &n.text,
            Key::Other(text) => text,
        }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        match (self, other) {
            (Key::Number(a), Key::Number(b)) => match (&a.digits, &b.digits) {
                (Some(a), Some(b)) => a == b,
                _ => a.real == b.real && a.imag == b.imag,
            },
            (Key::Other(a), Key::Other(b)) => a == b,
            _ => false,
        }
    }
}

fn number(real: f64, imag: f64, digits: Option<String>, text: String) -> Option<Key> {
    Some(Key::Number(Number { real, imag, digits, text }))
}

fn constant(e: &Expr) -> Option<Key> {
    match &e.kind {
        ExprKind::Constant(c) => {
            let text = repr::constant(&c.value);
            match &c.value {
                ConstValue::True => number(1.0, 0.0, Some("1".into()), text),
                ConstValue::False => number(0.0, 0.0, Some("0".into()), text),
                ConstValue::Int(_) | ConstValue::BigInt(_) => {
                    number(text.parse().unwrap_or(f64::INFINITY), 0.0, Some(text.clone()), text)
                }
                ConstValue::Float(x) => number(*x, 0.0, None, text),
                ConstValue::Complex(x) => number(0.0, *x, None, text),
                _ => Some(Key::Other(text)),
            }
        }
        // Signs and sums, as far as patterns have them.
        ExprKind::UnaryOp(u) if u.op == UnaryOperator::USub => match constant(&u.operand)? {
            Key::Number(n) => {
                let negated = |s: String| if s == "0" { s } else { format!("-{s}") };
                number(-n.real, -n.imag, n.digits.map(negated), negated(n.text))
            }
            other => Some(other),
        },
        ExprKind::BinOp(b) => match (constant(&b.left)?, constant(&b.right)?) {
            (Key::Number(l), Key::Number(r)) => {
                let (sign, word) = if b.op == Operator::Sub { (-1.0, '-') } else { (1.0, '+') };
                let text = format!("({}{word}{})", l.text.trim_end_matches(".0"), r.text);
                number(l.real, sign * r.imag, None, text)
            }
            _ => None,
        },
        _ => None,
    }
}
