//! Builtin functions about an object's attributes, class and identity.

use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::types::list::List;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::types::typetype;

fn name(t: &Thread, v: &Value) -> Res<Ref<Str>> {
    t.attr_name(v)
}

pub fn getattr(t: &Thread, a: &[Value]) -> Res {
    let n = name(t, &a[1])?;
    if a[2].is_unbound() {
        return t.getattr(&a[0], &n);
    }
    Ok(t.getattr_opt(&a[0], &n)?.unwrap_or_else(|| a[2].clone()))
}
pub fn hasattr(t: &Thread, a: &[Value]) -> Res {
    let n = name(t, &a[1])?;
    Ok(Value::bool(t.getattr_opt(&a[0], &n)?.is_some()))
}
pub fn setattr(t: &Thread, a: &[Value]) -> Res {
    let n = name(t, &a[1])?;
    t.setattr(&a[0], &n, Some(&a[2]))?;
    Ok(Value::NONE)
}
pub fn delattr(t: &Thread, a: &[Value]) -> Res {
    let n = name(t, &a[1])?;
    t.setattr(&a[0], &n, None)?;
    Ok(Value::NONE)
}

pub fn callable(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(t.is_callable(&a[0])))
}
pub fn hash(t: &Thread, a: &[Value]) -> Res {
    t.int(t.hash(&a[0])?)
}
/// The address of an object, or the word of an immediate.
pub fn id(t: &Thread, a: &[Value]) -> Res {
    t.uint(a[0].word().0)
}
pub fn isinstance(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(typetype::isinstance(t, &a[0], &a[1])?))
}
pub fn issubclass(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(typetype::issubclass(t, &a[0], &a[1])?))
}

fn sole<'a>(t: &Thread, a: &'a [Value], func: &str) -> Res<&'a Value> {
    match a[0].payload::<Tuple>().map(|p| p.as_slice()) {
        Some([v]) => Ok(v),
        Some(v) if v.len() > 1 => {
            Err(t.type_error(format!("{func} expected at most 1 argument, got {}", v.len())))
        }
        _ => Err(t.err(Exc::RuntimeError, format!("{func}(): no current frame"))),
    }
}

/// `dir(object)`; the VM answers for `dir()`.
pub fn dir(t: &Thread, a: &[Value]) -> Res {
    dir_of(t, sole(t, a, "dir")?)
}

/// The sorted names of an object's attributes.
pub fn dir_of(t: &Thread, v: &Value) -> Res {
    let Some(names) = t.call_special(v, &t.names().__dir__.clone(), &[])? else {
        return Err(t.type_error("object does not provide __dir__"));
    };
    let list = List::from_items(t, t.collect_heap(&names)?)?.into_value();
    t.call_method_str(&list, "sort", &[])?;
    Ok(list)
}

/// `vars(object)`; the VM answers for `vars()`.
pub fn vars(t: &Thread, a: &[Value]) -> Res {
    let v = sole(t, a, "vars")?;
    match t.getattr_opt(v, &t.names().__dict__.clone())? {
        Some(d) => Ok(d),
        None => Err(t.type_error("vars() argument must have __dict__ attribute")),
    }
}
