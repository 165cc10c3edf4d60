//! The slots and methods of dict.

use super::iter::{Part, make as make_iter};
use super::{Dict, views};
use crate::heap::{Ref, Res, Value};
use crate::model::native::{Method, TypeSpec, class_method, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;
use crate::types::set::{FrozenSet, Set, table_of};
use crate::types::str::Str;
use crate::types::tuple::Tuple;

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Dict>> {
    crate::model::class::expect::<Dict>(t, v, "dict", "dict")
}

fn new(t: &Thread, ty: &Ref<Type>, _: &[Value], _: Option<&Ref<Tuple>>) -> Res {
    Ok(t.make_of(ty, Dict::empty())?.into_value())
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    fill(t, v, "dict", args, kw)
}

fn fill(t: &Thread, v: &Value, name: &str, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let d = me(t, v)?;
    let pos = crate::protocol::call::positional(args, kw);
    match pos {
        [] => {}
        [x] => t.update_dict(d, x)?,
        _ => return Err(t.type_error(format!("{name} expected at most 1 argument, got {}", pos.len()))),
    }
    if let Some(names) = kw {
        for (i, n) in names.as_slice().iter().enumerate() {
            d.insert(t, n.clone(), args[pos.len() + i].clone())?;
        }
    }
    Ok(())
}

fn repr(t: &Thread, v: &Value) -> Res {
    let d = me(t, v)?;
    if d.is_empty() {
        return t.string("{}");
    }
    if !t.repr_enter(v) {
        return t.string("{...}");
    }
    let mut out = vec![b'{'];
    let r = repr_pairs(t, d, &mut out);
    t.repr_leave(v);
    r?;
    out.push(b'}');
    Ok(Str::from_wtf8(t, &out)?.into_value())
}

fn repr_pairs(t: &Thread, d: &Dict, out: &mut Vec<u8>) -> Res<()> {
    let mut i = 0;
    while i < d.used() {
        if let Some((k, v)) = d.at(i) {
            if out.len() > 1 {
                out.extend_from_slice(b", ");
            }
            t.repr_into(&k, out)?;
            out.extend_from_slice(b": ");
            t.repr_into(&v, out)?;
        }
        i += 1;
    }
    Ok(())
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<Dict>(), b.payload::<Dict>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut same = x.len() == y.len();
    let mut i = 0;
    while same && i < x.used() {
        if let Some((k, v)) = x.at(i) {
            let hash = x.hash_at(i);
            same = match y.get_hashed(t, hash, &k)? {
                Some(w) => t.equal(&v, &w)?,
                None => false,
            };
        }
        i += 1;
    }
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}

fn getitem(t: &Thread, v: &Value, k: &Value) -> Res {
    match me(t, v)?.get(t, k)? {
        Some(x) => Ok(x),
        None => {
            if !v.is_exact::<Dict>() {
                let name = t.names().__missing__.clone();
                if let Some(r) = t.call_special(v, &name, std::slice::from_ref(k))? {
                    return Ok(r);
                }
            }
            Err(t.key_error(k))
        }
    }
}

fn setitem(t: &Thread, v: &Value, k: &Value, x: Option<&Value>) -> Res<()> {
    let d = me(t, v)?;
    match x {
        Some(x) => d.insert(t, k.clone(), x.clone()),
        None => match d.remove(t, k)? {
            Some(_) => Ok(()),
            None => Err(t.key_error(k)),
        },
    }
}

fn or(t: &Thread, a: &Value, b: &Value) -> Res {
    if !a.is::<Dict>() || !b.is::<Dict>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let d = me(t, a)?.copy(t)?;
    t.update_dict(&d, b)?;
    Ok(d.into_value())
}

fn ior(t: &Thread, a: &Value, b: &Value) -> Res {
    t.update_dict(me(t, a)?, b)?;
    Ok(a.clone())
}

fn get(t: &Thread, a: &[Value]) -> Res {
    Ok(me(t, &a[0])?.get(t, &a[1])?.unwrap_or_else(|| a[2].clone()))
}
fn setdefault(t: &Thread, a: &[Value]) -> Res {
    let d = me(t, &a[0])?;
    let h = t.hash(&a[1])?;
    if let Some(v) = d.get_hashed(t, h, &a[1])? {
        return Ok(v);
    }
    d.append(t, h, a[1].clone(), a[2].clone())?;
    Ok(a[2].clone())
}
fn pop(t: &Thread, a: &[Value]) -> Res {
    match me(t, &a[0])?.remove(t, &a[1])? {
        Some(v) => Ok(v),
        None if a[2].is_unbound() => Err(t.key_error(&a[1])),
        None => Ok(a[2].clone()),
    }
}
fn popitem(t: &Thread, a: &[Value]) -> Res {
    match me(t, &a[0])?.pop_last() {
        Some((k, v)) => t.tuple(vec![k, v]),
        None => Err(t.key_error(&t.string("popitem(): dictionary is empty")?)),
    }
}
fn update(t: &Thread, a: &[Value]) -> Res {
    let args = a[1].payload::<Tuple>().map(|x| x.as_slice().to_vec()).unwrap_or_default();
    fill(t, &a[0], "update", &args, None)?;
    if a[2].payload::<Dict>().is_some_and(|d| !d.is_empty()) {
        t.update_dict(me(t, &a[0])?, &a[2])?;
    }
    Ok(Value::NONE)
}
fn clear(t: &Thread, a: &[Value]) -> Res {
    me(t, &a[0])?.clear_all();
    Ok(Value::NONE)
}
fn copy(t: &Thread, a: &[Value]) -> Res {
    Ok(me(t, &a[0])?.copy(t)?.into_value())
}
fn fromkeys(t: &Thread, a: &[Value]) -> Res {
    let made = t.call(&a[0], &[])?;
    if let Some(d) = made.exact::<Dict>() {
        // Their keys have been hashed.
        let set = a[1].is_exact::<Set>() || a[1].is_exact::<FrozenSet>();
        if let Some(keys) = table_of(&a[1]).filter(|_| set) {
            let mut at = 0;
            while let Some((hash, key)) = keys.next(&mut at) {
                d.insert_hashed(t, hash, key, a[2].clone())?;
            }
            return Ok(made);
        }
        if let Some(keys) = a[1].exact::<Dict>() {
            for i in 0..keys.used() {
                if let Some((key, _)) = keys.at(i) {
                    d.insert_hashed(t, keys.hash_at(i), key, a[2].clone())?;
                }
            }
            return Ok(made);
        }
    }
    t.for_each(&a[1], |k| {
        match made.exact::<Dict>() {
            Some(d) => d.insert(t, k, a[2].clone())?,
            None => t.setitem(&made, &k, Some(&a[2]))?,
        }
        Ok(true)
    })?;
    Ok(made)
}

const METHODS: &[Method] = &[
    method("get(self, key, default=None, /)", get),
    method("setdefault(self, key, default=None, /)", setdefault),
    method("pop(self, key, default=..., /)", pop),
    method("popitem(self, /)", popitem),
    method("keys(self, /)", |t, a| views::make(t, &a[0], Part::Keys)),
    method("values(self, /)", |t, a| views::make(t, &a[0], Part::Values)),
    method("items(self, /)", |t, a| views::make(t, &a[0], Part::Items)),
    method("update(self, /, *args, **kwargs)", update),
    method("clear(self, /)", clear),
    method("copy(self, /)", copy),
    method("__reversed__(self, /)", |t, a| make_iter(t, &a[0], Part::Keys, true)),
    class_method("fromkeys(cls, iterable, value=None, /)", fromkeys),
    class_method("__class_getitem__(cls, item, /)", |t, a| {
        crate::types::generic_alias::make(t, &a[0], &a[1])
    }),
];

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::MAPPING | tflag::MATCH_SELF,
    slots: |s| {
        s.new.set(Some(new));
        s.init.set(Some(init));
        s.repr.set(Some(repr));
        s.compare.set(Some(compare));
        s.iter.set(Some(|t, v| make_iter(t, v, Part::Keys, false)));
        s.len.set(Some(|t, v| Ok(me(t, v)?.len())));
        s.getitem.set(Some(getitem));
        s.setitem.set(Some(setitem));
        s.contains.set(Some(|t, v, k| me(t, v)?.contains(t, k)));
        s.or.set(Some(or));
        s.ior.set(Some(ior));
    },
    methods: METHODS,
    doc: "dict() -> an empty dict",
    ..TypeSpec::of::<Dict>("dict")
};
