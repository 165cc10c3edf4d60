//! Tests of patterns.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::Cx;
use crate::{body_handler, branch_handler};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::list::List;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::types::typetype::isinstance;

branch_handler!(MatchSequence, |cx: &Cx| {
    let (t, v, n) = (cx.t(), cx.b(), cx.ins.c());
    if !t.type_ref(v).has(tflag::SEQUENCE) {
        return Res::Ok(true);
    }
    let enough = |len: usize| if cx.inverted() { len >= n } else { len == n };
    if let Some(x) = v.exact::<List>() {
        return Ok(!enough(x.items.len()));
    }
    if let Some(x) = v.exact::<Tuple>() {
        return Ok(!enough(x.len()));
    }
    // With a star alone the length is not asked for.
    Ok(!(cx.inverted() && n == 0 || enough(t.length(v)?)))
});

body_handler!(MatchItem, MatchItem, |cx: &Cx| {
    let (t, v) = (cx.t(), cx.b());
    let at = cx.ins.c() as i64;
    let i = if cx.inverted() { t.length(v)? as i64 - at } else { at };
    let x = t.getitem(v, &t.int(i)?)?;
    cx.put(cx.ins.a(), x);
    Res::Ok(())
});

branch_handler!(MatchMapping, |cx: &Cx| {
    let (t, v, n) = (cx.t(), cx.b(), cx.ins.c());
    if !t.type_ref(v).has(tflag::MAPPING) {
        return Res::Ok(true);
    }
    Ok(n > 0 && t.length(v)? < n)
});

branch_handler!(MatchKeys, |cx: &Cx| {
    let (t, v, n) = (cx.t(), cx.b(), cx.ins.c());
    let a = cx.ins.a();
    let mut found = Vec::with_capacity(n);
    let seen = Dict::new(t)?;
    let exact = v.exact::<Dict>();
    let get = match exact {
        Some(_) => None,
        // Any object that is no value of the mapping stands for a missing one.
        None => Some((t.getattr(v, &t.name("get"))?, seen.to_value())),
    };
    for i in 0..n {
        let key = cx.reg(a + i);
        if n > 1 {
            if seen.contains(t, key)? {
                return Err(t.value_error(format!(
                    "mapping pattern checks duplicate key ({})",
                    t.repr(key)?.lossy()
                )));
            }
            seen.insert(t, key.clone(), Value::NONE)?;
        }
        let value = match (exact, &get) {
            (Some(d), _) => d.get(t, key)?,
            // A lookup by `get` does not make missing entries, as a subscript might.
            (None, Some((get, dummy))) => {
                let x = t.call(get, &[key.clone(), dummy.clone()])?;
                if x.same(dummy) { None } else { Some(x) }
            }
            _ => None,
        };
        match value {
            Some(x) => found.push(x),
            None => return Res::Ok(true),
        }
    }
    for (i, x) in found.into_iter().enumerate() {
        cx.put(a + n + i, x);
    }
    Ok(false)
});

body_handler!(MatchRest, MatchRest, |cx: &Cx| {
    let t = cx.t();
    let d = Dict::new(t)?;
    t.update_dict(&d, cx.b())?;
    for i in 0..cx.word(1) as usize {
        let key = cx.reg(cx.ins.c() + i);
        if d.remove(t, key)?.is_none() {
            return Err(t.key_error(key));
        }
    }
    cx.put(cx.ins.a(), d.into_value());
    Res::Ok(())
});

/// The attributes of a class pattern, or None when it does not match.
fn class_match(t: &Thread, v: &Value, class: &Value, names: &[Value], n: usize) -> Res<Option<Vec<Value>>> {
    let Some(ty) = class.payload::<Type>() else {
        return Err(t.type_error("called match pattern must be a class"));
    };
    if !isinstance(t, v, class)? {
        return Ok(None);
    }
    let mut seen: Vec<Value> = Vec::new();
    let mut out = Vec::with_capacity(n + names.len());
    let mut attribute = |name: &Value| -> Res<Option<Value>> {
        if seen.iter().any(|s| text_of(s) == text_of(name)) {
            return Err(t.type_error(format!(
                "{}() got multiple sub-patterns for attribute {}",
                ty.name_str(),
                t.repr(name)?.lossy()
            )));
        }
        seen.push(name.clone());
        t.getattr_opt(v, &t.attr_name(name)?)
    };
    if n > 0 {
        let listed = t.getattr_opt(class, &t.name("__match_args__"))?;
        let args = match &listed {
            None => vec![],
            Some(x) => match x.exact::<Tuple>() {
                Some(x) => x.as_slice().to_vec(),
                None => {
                    return Err(t.type_error(format!(
                        "{}.__match_args__ must be a tuple (got {})",
                        ty.name_str(),
                        t.type_name(x)
                    )));
                }
            },
        };
        let whole = listed.is_none() && ty.has(tflag::MATCH_SELF);
        let allowed = if whole { 1 } else { args.len() };
        if allowed < n {
            return Err(t.type_error(format!(
                "{}() accepts {allowed} positional sub-pattern{} ({n} given)",
                ty.name_str(),
                if allowed == 1 { "" } else { "s" }
            )));
        }
        if whole {
            out.push(v.clone());
        } else {
            for name in &args[..n] {
                if !name.is_exact::<Str>() {
                    return Err(t.type_error(format!(
                        "__match_args__ elements must be strings (got {})",
                        t.type_name(name)
                    )));
                }
                match attribute(name)? {
                    Some(x) => out.push(x),
                    None => return Ok(None),
                }
            }
        }
    }
    for name in names {
        match attribute(name)? {
            Some(x) => out.push(x),
            None => return Ok(None),
        }
    }
    Ok(Some(out))
}

branch_handler!(MatchClass, |cx: &Cx| {
    let w = cx.ins.c();
    let names = cx.reg(w + 1).payload::<Tuple>();
    let names = names.map_or(&[][..], |n| n.as_slice());
    let found = class_match(cx.t(), cx.b(), cx.reg(w), names, cx.ins.a())?;
    drop(cx.take(w));
    drop(cx.take(w + 1));
    match found {
        None => Res::Ok(true),
        Some(found) => {
            for (i, x) in found.into_iter().enumerate() {
                cx.put(w + i, x);
            }
            Ok(false)
        }
    }
});
