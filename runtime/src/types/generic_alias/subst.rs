//! Type parameters of an alias, and types put in their places. The parameters themselves say how, by
//! `__typing_subst__` and `__typing_prepare_subst__` (CPython: Objects/genericaliasobject.c).

use crate::heap::{Res, Value};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::types::tuple::Tuple;

/// The type parameters among `args` and in their own arguments, each once, in order of appearance.
pub fn parameters(t: &Thread, args: &[Value]) -> Res<Vec<Value>> {
    let mut found: Vec<Value> = Vec::new();
    let mut add = |p: &Value| {
        if !found.iter().any(|f| f.same(p)) {
            found.push(p.clone());
        }
    };
    for a in args {
        // A class has a descriptor of that name, which is not meant.
        if a.is::<Type>() {
            continue;
        }
        if t.getattr_opt(a, &t.name("__typing_subst__"))?.is_some() {
            add(a);
        } else if let Some(inner) = t.getattr_opt(a, &t.name("__parameters__"))? {
            inner.payload::<Tuple>().into_iter().flat_map(|p| p.as_slice()).for_each(&mut add);
        }
    }
    Ok(found)
}

/// A subscript as the list of what stands in it, `*tuple[int, str]` taken apart.
fn unpacked(t: &Thread, item: &Value) -> Res<Vec<Value>> {
    let items = match item.payload::<Tuple>() {
        Some(items) => items.as_slice().to_vec(),
        None => vec![item.clone()],
    };
    let mut out = Vec::with_capacity(items.len());
    for x in items {
        if !x.is::<Type>() {
            let inner = t.getattr_opt(&x, &t.name("__typing_unpacked_tuple_args__"))?;
            if let Some(inner) = inner.as_ref().and_then(|i| i.payload::<Tuple>()) {
                if !inner.as_slice().last().is_some_and(|l| l.same(&Value::ELLIPSIS)) {
                    out.extend_from_slice(inner.as_slice());
                    continue;
                }
            }
        }
        out.push(x);
    }
    Ok(out)
}

/// The arguments of `alias` with `item` in the places of `params`.
///
/// # Errors
/// TypeError if there are no parameters, or not as many as types given.
pub fn substituted(
    t: &Thread,
    alias: &Value,
    args: &[Value],
    params: &[Value],
    item: &Value,
) -> Res<Vec<Value>> {
    if params.is_empty() {
        return Err(t.type_error(format!("{} is not a generic class", t.repr(alias)?.lossy())));
    }
    let mut given = unpacked(t, item)?;
    for p in params {
        let prepare = t.getattr_opt(p, &t.name("__typing_prepare_subst__"))?;
        if let Some(prepare) = prepare.filter(|f| !f.is_none()) {
            let prepared = t.call(&prepare, &[alias.clone(), t.tuple(given)?])?;
            given = match prepared.payload::<Tuple>() {
                Some(given) => given.as_slice().to_vec(),
                None => vec![prepared],
            };
        }
    }
    if given.len() != params.len() {
        return Err(t.type_error(format!(
            "Too {} arguments for {}; actual {}, expected {}",
            if given.len() > params.len() { "many" } else { "few" },
            t.repr(alias)?.lossy(),
            given.len(),
            params.len()
        )));
    }
    let mut out = Vec::with_capacity(args.len());
    for arg in args {
        if arg.is::<Type>() {
            out.push(arg.clone());
            continue;
        }
        let spread = match t.getattr_opt(arg, &t.name("__typing_is_unpacked_typevartuple__"))? {
            Some(x) => t.truth(&x)?,
            None => false,
        };
        let new = match t.getattr_opt(arg, &t.name("__typing_subst__"))? {
            Some(subst) => {
                let at = params.iter().position(|p| p.same(arg));
                t.call(&subst, &[at.map_or(Value::NONE, |i| given[i].clone())])?
            }
            None => within(t, arg, params, &given)?,
        };
        match new.payload::<Tuple>() {
            Some(new) if spread => out.extend_from_slice(new.as_slice()),
            _ if spread => {
                return Err(t.type_error(format!(
                    "expected __typing_subst__ of {} objects to return a tuple, not {}",
                    t.type_name(arg),
                    t.type_name(&new)
                )));
            }
            _ => out.push(new),
        }
    }
    Ok(out)
}

/// An argument that has parameters itself, subscripted with what is given for those.
fn within(t: &Thread, arg: &Value, params: &[Value], given: &[Value]) -> Res {
    let Some(inner) = t.getattr_opt(arg, &t.name("__parameters__"))? else { return Ok(arg.clone()) };
    let Some(inner) = inner.payload::<Tuple>().filter(|p| !p.is_empty()) else { return Ok(arg.clone()) };
    let mut sub = Vec::with_capacity(inner.len());
    for p in inner.as_slice() {
        let Some(i) = params.iter().position(|x| x.same(p)) else {
            sub.push(p.clone());
            continue;
        };
        match given[i].payload::<Tuple>() {
            // What can be iterated over stands for any number of types.
            Some(many) if t.type_ref(p).slots.iter.get().is_some() => sub.extend_from_slice(many.as_slice()),
            _ => sub.push(given[i].clone()),
        }
    }
    t.getitem(arg, &t.tuple(sub)?)
}
