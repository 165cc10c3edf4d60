//! Exception groups: taking them apart.

use super::exception::Exception;
use super::list::List;
use super::tuple::Tuple;
use crate::errors::Exc;
use crate::heap::{Ref, Res, Value};
use crate::model::native::{Method, method};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;

/// What chooses exceptions.
enum Matcher {
    Types(Vec<Ref<Type>>),
    Predicate(Value),
    /// Single exceptions, by identity.
    Leaves(Vec<Value>),
}

impl Matcher {
    fn of(t: &Thread, v: &Value) -> Res<Matcher> {
        let base = t.exc_type(Exc::BaseException);
        let exception = |v: &Value| v.as_ref::<Type>().filter(|c| c.is_subtype(&base)).cloned();
        if let Some(c) = exception(v) {
            return Ok(Matcher::Types(vec![c]));
        }
        if let Some(x) = v.payload::<Tuple>() {
            if let Some(types) = x.as_slice().iter().map(exception).collect() {
                return Ok(Matcher::Types(types));
            }
        }
        if !v.is::<Type>() && t.type_ref(v).slots.call.get().is_some() {
            return Ok(Matcher::Predicate(v.clone()));
        }
        Err(t.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }
    fn matches(&self, t: &Thread, e: &Value) -> Res<bool> {
        match self {
            Matcher::Types(types) => Ok(types.iter().any(|c| t.is_a(e, c))),
            Matcher::Leaves(all) => Ok(all.iter().any(|x| x.same(e))),
            Matcher::Predicate(f) => t.truth(&t.call(f, std::slice::from_ref(e))?),
        }
    }
}

fn exceptions(v: &Value) -> Vec<Value> {
    let list = v.payload::<Exception>().and_then(|e| e.extra[1].opt());
    list.and_then(|l| l.payload::<Tuple>().map(|l| l.as_slice().to_vec())).unwrap_or_default()
}

/// A group of some of `of`'s exceptions, with what else it knows; None without any.
fn subset(t: &Thread, of: &Value, some: Vec<Value>) -> Res {
    if some.is_empty() {
        return Ok(Value::NONE);
    }
    let g = t.call_method_str(of, "derive", &[t.list(some)?])?;
    let (Some(from), Some(to)) = (of.payload::<Exception>(), g.payload::<Exception>()) else {
        return Err(t.type_error("derive must return an instance of BaseExceptionGroup"));
    };
    if !t.is_a(&g, &t.exc_type(Exc::BaseExceptionGroup)) {
        return Err(t.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    to.traceback.set(from.traceback.get());
    to.context.set(from.context.get());
    to.cause.set(from.cause.get());
    to.suppress.set(true);
    let notes = t.names().__notes__.clone();
    if let Some(n) = t.getattr_opt(of, &notes)? {
        // The part's notes are its own. What is no sequence was set by hand and is left behind.
        if n.is::<List>() || n.is::<Tuple>() {
            t.setattr(&g, &notes, Some(&t.list(t.collect(&n)?)?))?;
        }
    }
    Ok(g)
}

/// The part of `e` that matches and the rest, which is made only if asked for.
fn parts(t: &Thread, e: &Value, m: &Matcher, rest: bool) -> Res<(Value, Value)> {
    t.check_stack()?;
    if m.matches(t, e)? {
        return Ok((e.clone(), Value::NONE));
    }
    if !t.is_a(e, &t.exc_type(Exc::BaseExceptionGroup)) {
        return Ok((Value::NONE, e.clone()));
    }
    let (mut yes, mut no) = (vec![], vec![]);
    for x in exceptions(e) {
        let (a, b) = parts(t, &x, m, rest)?;
        yes.extend(Some(a).filter(|a| !a.is_none()));
        no.extend(Some(b).filter(|b| rest && !b.is_none()));
    }
    Ok((subset(t, e, yes)?, subset(t, e, no)?))
}

fn split(t: &Thread, a: &[Value]) -> Res {
    let (yes, no) = parts(t, &a[0], &Matcher::of(t, &a[1])?, true)?;
    t.tuple(vec![yes, no])
}

fn subgroup(t: &Thread, a: &[Value]) -> Res {
    Ok(parts(t, &a[0], &Matcher::of(t, &a[1])?, false)?.0)
}

fn leaves(t: &Thread, e: &Value, out: &mut Vec<Value>) -> Res<()> {
    t.check_stack()?;
    if t.is_a(e, &t.exc_type(Exc::BaseExceptionGroup)) {
        return exceptions(e).iter().try_for_each(|x| leaves(t, x, out));
    }
    out.push(e.clone());
    Ok(())
}

/// Is `e` still as `of` was: the same traceback, cause, context and notes? Then it was raised again.
fn same_story(t: &Thread, e: &Value, of: &Value) -> Res<bool> {
    let (Some(a), Some(b)) = (e.payload::<Exception>(), of.payload::<Exception>()) else { return Ok(false) };
    let notes = |v: &Value| -> Res<Vec<Value>> {
        let n = t.getattr_opt(v, &t.names().__notes__.clone())?;
        Ok(n.and_then(|n| n.payload::<List>().map(|l| l.items.to_vec())).unwrap_or_default())
    };
    let (m, n) = (notes(e)?, notes(of)?);
    Ok(a.traceback.get().same(&b.traceback.get())
        && a.cause.get().same(&b.cause.get())
        && a.context.get().same(&b.context.get())
        && m.len() == n.len()
        && m.iter().zip(&n).all(|(x, y)| x.same(y)))
}

/// What `except*` clauses leave to raise: what they raised, and as one group of `orig`'s shape what they
/// raised again and what none of them took (`rest`). None for nothing.
pub fn join(t: &Thread, orig: &Value, raised: Vec<Value>, rest: Value) -> Res {
    let group = t.exc_type(Exc::BaseExceptionGroup);
    if !t.is_a(orig, &group) {
        return Ok(raised.into_iter().next().unwrap_or(rest));
    }
    let (mut new, mut again) = (vec![], vec![]);
    for e in raised.into_iter().chain(Some(rest).filter(|r| !r.is_none())) {
        if same_story(t, &e, orig)? {
            leaves(t, &e, &mut again)?;
        } else {
            new.push(e);
        }
    }
    let back = match again.is_empty() {
        true => Value::NONE,
        false => parts(t, orig, &Matcher::Leaves(again), false)?.0,
    };
    if new.is_empty() {
        return Ok(back);
    }
    new.extend(Some(back).filter(|b| !b.is_none()));
    if let [alone] = &new[..] {
        return Ok(alone.clone());
    }
    t.call(group.value(), &[t.string("")?, t.list(new)?])
}

fn derive(t: &Thread, a: &[Value]) -> Res {
    let message = a[0].payload::<Exception>().and_then(|e| e.extra[0].opt()).unwrap_or(Value::NONE);
    t.call(t.exc_type(Exc::BaseExceptionGroup).value(), &[message, a[1].clone()])
}

pub const METHODS: &[Method] = &[
    method("split(self, matcher_value, /)", split),
    method("subgroup(self, matcher_value, /)", subgroup),
    method("derive(self, excs, /)", derive),
    super::iterators::GENERIC,
];
