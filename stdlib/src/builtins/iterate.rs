//! Builtin functions about iterables: all, any, iter, len, max, min, next, sorted.

use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::protocol::sink::{Rule, Sink};
use ouro_runtime::types::iterators::callable;
use ouro_runtime::types::list::List;
use ouro_runtime::types::sort::sort_values;
use ouro_runtime::types::tuple::Tuple;

pub fn all(t: &Thread, a: &[Value]) -> Res {
    Sink::new(t, Rule::All)?.drain(t, &a[0])
}
pub fn any(t: &Thread, a: &[Value]) -> Res {
    Sink::new(t, Rule::Any)?.drain(t, &a[0])
}

pub fn len(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::len(t.length(&a[0])?))
}

pub fn iter(t: &Thread, a: &[Value]) -> Res {
    if a[1].is_unbound() { t.iter(&a[0]) } else { callable::make(t, &a[0], &a[1]) }
}

pub fn next(t: &Thread, a: &[Value]) -> Res {
    match t.next(&a[0]) {
        Ok(Some(v)) => Ok(v),
        Ok(None) if a[1].is_unbound() => Err(t.raise_stop_iteration()),
        Ok(None) => {
            drop(t.stop_value.take());
            Ok(a[1].clone())
        }
        Err(e) if a[1].is_unbound() => Err(e),
        Err(e) => {
            drop(t.catch(e, ouro_runtime::errors::Exc::StopIteration)?);
            Ok(a[1].clone())
        }
    }
}

pub fn aiter(t: &Thread, a: &[Value]) -> Res {
    let Some(f) = t.type_ref(&a[0]).slots.aiter.get() else {
        return Err(t.type_error(format!("'{}' object is not an async iterable", t.type_name(&a[0]))));
    };
    let it = f(t, &a[0])?;
    if t.type_ref(&it).slots.anext.get().is_none() {
        return Err(
            t.type_error(format!("aiter() returned not an async iterator of type '{}'", t.type_name(&it)))
        );
    }
    Ok(it)
}

pub fn max(t: &Thread, a: &[Value]) -> Res {
    best(t, args_of(a), &a[1], &a[2], "max", CmpOp::Gt)
}
pub fn min(t: &Thread, a: &[Value]) -> Res {
    best(t, args_of(a), &a[1], &a[2], "min", CmpOp::Lt)
}
/// `max` with nothing but values.
pub fn max_flat(t: &Thread, args: &[Value]) -> Res {
    best(t, args, &Value::NONE, &Value::UNBOUND, "max", CmpOp::Gt)
}
pub fn min_flat(t: &Thread, args: &[Value]) -> Res {
    best(t, args, &Value::NONE, &Value::UNBOUND, "min", CmpOp::Lt)
}

/// The values of `*args`.
fn args_of(a: &[Value]) -> &[Value] {
    a[0].payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[])
}

fn best(t: &Thread, args: &[Value], key: &Value, default: &Value, name: &str, op: CmpOp) -> Res {
    let mut found: Option<(Value, Value)> = None;
    let mut take = |v: Value| {
        let k = if key.is_none() { v.clone() } else { t.call(key, std::slice::from_ref(&v))? };
        let better = match &found {
            None => true,
            Some((_, so_far)) => t.compare_bool(&k, so_far, op)?,
        };
        if better {
            found = Some((v, k));
        }
        Ok(true)
    };
    match args {
        [] => return Err(t.type_error(format!("{name} expected at least 1 argument, got 0"))),
        [x] => t.for_each(x, take)?,
        _ if !default.is_unbound() => {
            return Err(t.type_error(format!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            )));
        }
        _ => {
            for v in args {
                take(v.clone())?;
            }
        }
    }
    match found {
        Some((v, _)) => Ok(v),
        None if !default.is_unbound() => Ok(default.clone()),
        None => Err(t.value_error(format!("{name}() iterable argument is empty"))),
    }
}

pub fn sorted(t: &Thread, a: &[Value]) -> Res {
    sorted_by(t, args_of(a), &a[1], &a[2])
}
pub fn sorted_flat(t: &Thread, a: &[Value]) -> Res {
    sorted_by(t, a, &Value::NONE, &Value::FALSE)
}
fn sorted_by(t: &Thread, args: &[Value], key: &Value, reverse: &Value) -> Res {
    let [from] = args else {
        return Err(t.type_error(format!("sorted expected 1 argument, got {}", args.len())));
    };
    let items = t.collect_heap(from)?;
    let reverse = t.truth(reverse)?;
    let (items, r) = sort_values(t, items, key, reverse);
    let list = List::from_items(t, items)?;
    r?;
    Ok(list.into_value())
}
