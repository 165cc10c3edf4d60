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
        PatternKind::MatchValue(_) | PatternKind::MatchSingleton(_) => {}
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
    let constant = |e: &Expr| match &e.kind {
        ExprKind::Constant(c) => Some(repr::constant(&c.value)),
        _ => None,
    };
    let mut seen = BTreeSet::new();
    for text in keys.iter().filter_map(constant) {
        if let Some(text) = seen.replace(text) {
            return Err(Fault::new(format!("mapping pattern checks duplicate key ({text})"), span));
        }
    }
    Ok(())
}
