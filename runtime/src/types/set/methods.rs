//! The slots and methods of set and frozenset.

use super::{FrozenSet, Set, Table, iter, make_like, make_of, ops, table_of};
use crate::errors::Exc;
use crate::heap::{Ref, Res, Value};
use crate::model::native::{Method, TypeSpec, class_method, method};
use crate::model::slots::{CmpOp, Slots};
use crate::model::typeobj::{Type, tflag};
use crate::protocol::call::{for_init, for_new};
use crate::sync::thread::Thread;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Table> {
    table_of(v).ok_or_else(|| t.type_error(format!("a set is required, not '{}'", t.type_name(v))))
}

fn rest(v: &Value) -> &[Value] {
    v.payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[])
}

fn set_new(t: &Thread, ty: &Ref<Type>, _: &[Value], _: Option<&Ref<Tuple>>) -> Res {
    make_of(t, ty, false, Table::new())
}

fn set_init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let args = for_init(t, t.type_ref(v), t.type_for::<Set>(), args, kw)?;
    let table = me(t, v)?;
    match args {
        [] => table.clear(),
        [x] => {
            table.clear();
            ops::update(t, table, x)?;
        }
        _ => return Err(t.type_error(format!("set expected at most 1 argument, got {}", args.len()))),
    }
    Ok(())
}

fn frozen_new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let exact = ty.same(t.type_for::<FrozenSet>().value());
    let args = for_new(t, ty, t.type_for::<FrozenSet>(), args, kw)?;
    let table = Table::new();
    match args {
        [] => {}
        [x] if exact && x.is_exact::<FrozenSet>() => return Ok(x.clone()),
        [x] => ops::update(t, &table, x)?,
        _ => return Err(t.type_error(format!("frozenset expected at most 1 argument, got {}", args.len()))),
    }
    make_of(t, ty, true, table)
}

fn repr(t: &Thread, v: &Value) -> Res {
    let (table, name) = (me(t, v)?, t.type_name(v));
    if table.is_empty() {
        return t.string(format!("{name}()"));
    }
    if !t.repr_enter(v) {
        return t.string(format!("{name}(...)"));
    }
    let plain = v.is_exact::<Set>();
    let mut out = if plain { Vec::new() } else { format!("{name}(").into_bytes() };
    out.push(b'{');
    let items = table.to_vec();
    let r = crate::types::repr_items(t, items.into_iter().map(|e| e.1), &mut out);
    t.repr_leave(v);
    r?;
    out.push(b'}');
    if !plain {
        out.push(b')');
    }
    Ok(Str::from_wtf8(t, &out)?.into_value())
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (table_of(a), table_of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let r = match op {
        CmpOp::Eq | CmpOp::Ne => (x.len() == y.len() && ops::is_subset(t, x, y)?) == (op == CmpOp::Eq),
        CmpOp::Lt => x.len() < y.len() && ops::is_subset(t, x, y)?,
        CmpOp::Le => ops::is_subset(t, x, y)?,
        CmpOp::Gt => x.len() > y.len() && ops::is_subset(t, y, x)?,
        CmpOp::Ge => ops::is_subset(t, y, x)?,
    };
    Ok(Value::bool(r))
}

fn shuffle(h: u64) -> u64 {
    ((h ^ 89869747) ^ (h << 16)).wrapping_mul(3644798167)
}

fn hash(t: &Thread, v: &Value) -> Res<i64> {
    let Some(f) = v.payload::<FrozenSet>() else { return Err(crate::protocol::hash::unhashable(t, v)) };
    if f.hash.get() == 0 {
        f.hash.set(hash_table(&f.table));
    }
    Ok(f.hash.get())
}

/// A hash that does not depend on the order.
fn hash_table(table: &Table) -> i64 {
    let mut h = table.to_vec().iter().fold(0, |h, e| h ^ shuffle(e.0 as u64));
    h ^= (table.len() as u64 + 1).wrapping_mul(1927868237);
    h ^= (h >> 11) ^ (h >> 25);
    h = h.wrapping_mul(69069).wrapping_add(907133923);
    crate::protocol::hash::fold(if h == u64::MAX { 590923713 } else { h })
}

/// The hash of a key looked for; a set stands for the frozenset of its keys.
fn key_hash(t: &Thread, key: &Value) -> Res<(i64, Value)> {
    match t.hash(key) {
        Ok(h) => Ok((h, key.clone())),
        Err(e) => {
            let Some(s) = key.payload::<Set>() else { return Err(e) };
            t.catch(e, Exc::TypeError)?;
            let copy = ops::copy(t, &s.table)?;
            let hash = hash_table(&copy);
            Ok((hash, t.make(FrozenSet { table: copy, hash: std::cell::Cell::new(hash) })?.into_value()))
        }
    }
}

fn contains(t: &Thread, v: &Value, x: &Value) -> Res<bool> {
    let (h, x) = key_hash(t, x)?;
    me(t, v)?.contains_hashed(t, h, &x)
}

type TableOp = fn(&Thread, &Table, &Value) -> Res<Table>;

/// A binary operator: both operands are sets, the result is of the left one's kind.
fn operator(t: &Thread, a: &Value, b: &Value, f: TableOp) -> Res {
    let (Some(x), Some(_)) = (table_of(a), table_of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let r = f(t, x, b)?;
    make_like(t, a, r)
}

fn union_of(t: &Thread, a: &Table, b: &Value) -> Res<Table> {
    let out = ops::copy(t, a)?;
    ops::update(t, &out, b)?;
    Ok(out)
}

fn or(t: &Thread, a: &Value, b: &Value) -> Res {
    operator(t, a, b, union_of)
}
fn and(t: &Thread, a: &Value, b: &Value) -> Res {
    operator(t, a, b, ops::intersection)
}
fn sub(t: &Thread, a: &Value, b: &Value) -> Res {
    operator(t, a, b, ops::difference)
}
fn xor(t: &Thread, a: &Value, b: &Value) -> Res {
    operator(t, a, b, ops::symmetric)
}

fn in_place(t: &Thread, a: &Value, b: &Value, f: fn(&Thread, &Table, &Value) -> Res<()>) -> Res {
    if table_of(b).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    f(t, me(t, a)?, b)?;
    Ok(a.clone())
}

fn intersection_update(t: &Thread, a: &Table, b: &Value) -> Res<()> {
    let r = ops::intersection(t, a, b)?;
    a.swap(&r);
    Ok(())
}

fn union(t: &Thread, a: &[Value]) -> Res {
    let out = ops::copy(t, me(t, &a[0])?)?;
    for x in rest(&a[1]) {
        ops::update(t, &out, x)?;
    }
    make_like(t, &a[0], out)
}
fn intersection(t: &Thread, a: &[Value]) -> Res {
    let mut out = None;
    for x in rest(&a[1]) {
        out = Some(match &out {
            None => ops::intersection(t, me(t, &a[0])?, x)?,
            Some(so_far) => ops::intersection(t, so_far, x)?,
        });
    }
    match out {
        Some(r) => make_like(t, &a[0], r),
        None => copy(t, a),
    }
}
fn difference(t: &Thread, a: &[Value]) -> Res {
    let all = rest(&a[1]);
    let Some(first) = all.first() else { return copy(t, a) };
    let out = ops::difference(t, me(t, &a[0])?, first)?;
    for x in &all[1..] {
        ops::difference_update(t, &out, x)?;
    }
    make_like(t, &a[0], out)
}
fn symmetric_difference(t: &Thread, a: &[Value]) -> Res {
    let r = ops::symmetric(t, me(t, &a[0])?, &a[1])?;
    make_like(t, &a[0], r)
}
fn copy(t: &Thread, a: &[Value]) -> Res {
    if a[0].is_exact::<FrozenSet>() {
        return Ok(a[0].clone());
    }
    let r = ops::copy(t, me(t, &a[0])?)?;
    make_like(t, &a[0], r)
}
fn issubset(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    Ok(Value::bool(match table_of(&a[1]) {
        Some(y) => ops::is_subset(t, x, y)?,
        None => ops::intersection(t, x, &a[1])?.len() == x.len(),
    }))
}
fn issuperset(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    if let Some(y) = table_of(&a[1]) {
        return Ok(Value::bool(ops::is_subset(t, y, x)?));
    }
    let mut all = true;
    t.for_each(&a[1], |k| {
        all = x.contains(t, &k)?;
        Ok(all)
    })?;
    Ok(Value::bool(all))
}

fn each(t: &Thread, a: &[Value], f: fn(&Thread, &Table, &Value) -> Res<()>) -> Res {
    for x in rest(&a[1]) {
        f(t, me(t, &a[0])?, x)?;
    }
    Ok(Value::NONE)
}

fn reduce(t: &Thread, a: &[Value]) -> Res {
    let keys = me(t, &a[0])?.to_vec().into_iter().map(|e| e.1).collect();
    let args = t.tuple(vec![t.list(keys)?])?;
    let state = t.call_method_str(&a[0], "__getstate__", &[])?;
    t.tuple(vec![t.type_of(&a[0]).into_value(), args, state])
}

macro_rules! shared {
    ($name:ident $(, $more:expr)*) => {
        const $name: &[Method] = &[
            $($more,)*
            method("copy(self, /)", copy).doc("A set of the same elements."),
            method("union(self, /, *others)", union).doc("A set of the elements of all."),
            method("intersection(self, /, *others)", intersection),
            method("difference(self, /, *others)", difference),
            method("symmetric_difference(self, other, /)", symmetric_difference),
            method("isdisjoint(self, other, /)", |t, a| {
                Ok(Value::bool(ops::is_disjoint(t, me(t, &a[0])?, &a[1])?))
            }),
            method("issubset(self, other, /)", issubset),
            method("issuperset(self, other, /)", issuperset),
            method("__reduce__(self, /)", reduce),
            class_method("__class_getitem__(cls, item, /)", |t, a| {
                crate::types::generic_alias::make(t, &a[0], &a[1])
            }),
        ];
    };
}

shared!(
    SET,
    method("add(self, object, /)", |t, a| {
        me(t, &a[0])?.add(t, a[1].clone())?;
        Ok(Value::NONE)
    }),
    method("discard(self, object, /)", |t, a| {
        let (h, key) = key_hash(t, &a[1])?;
        me(t, &a[0])?.discard_hashed(t, h, &key)?;
        Ok(Value::NONE)
    }),
    method("remove(self, object, /)", |t, a| {
        let (h, key) = key_hash(t, &a[1])?;
        if me(t, &a[0])?.discard_hashed(t, h, &key)? { Ok(Value::NONE) } else { Err(t.key_error(&a[1])) }
    }),
    method("pop(self, /)", |t, a| match me(t, &a[0])?.pop() {
        Some(v) => Ok(v),
        None => Err(t.key_error(&t.string("pop from an empty set")?)),
    }),
    method("clear(self, /)", |t, a| {
        me(t, &a[0])?.clear();
        Ok(Value::NONE)
    }),
    method("update(self, /, *others)", |t, a| each(t, a, ops::update)),
    method("intersection_update(self, /, *others)", |t, a| {
        let r = intersection(t, a)?;
        if let Some(r) = table_of(&r) {
            me(t, &a[0])?.swap(r);
        }
        Ok(Value::NONE)
    }),
    method("difference_update(self, /, *others)", |t, a| each(t, a, ops::difference_update)),
    method("symmetric_difference_update(self, other, /)", |t, a| {
        ops::symmetric_update(t, me(t, &a[0])?, &a[1])?;
        Ok(Value::NONE)
    })
);
shared!(FROZEN);

fn common(s: &Slots) {
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    s.iter.set(Some(iter::make));
    s.len.set(Some(|t, v| Ok(me(t, v)?.len())));
    s.contains.set(Some(contains));
    s.or.set(Some(or));
    s.and.set(Some(and));
    s.sub.set(Some(sub));
    s.xor.set(Some(xor));
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::MATCH_SELF | tflag::WEAKREF,
    slots: |s| {
        common(s);
        s.new.set(Some(set_new));
        s.init.set(Some(set_init));
        s.ior.set(Some(|t, a, b| in_place(t, a, b, ops::update)));
        s.iand.set(Some(|t, a, b| in_place(t, a, b, intersection_update)));
        s.isub.set(Some(|t, a, b| in_place(t, a, b, ops::difference_update)));
        s.ixor.set(Some(|t, a, b| in_place(t, a, b, ops::symmetric_update)));
    },
    methods: SET,
    doc: "Elements, each of them once.",
    ..TypeSpec::of::<Set>("set")
};

pub static FROZEN_SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::MATCH_SELF | tflag::WEAKREF,
    slots: |s| {
        common(s);
        s.new.set(Some(frozen_new));
        s.hash.set(Some(hash));
    },
    methods: FROZEN,
    doc: "Elements, each of them once, that cannot be changed.",
    ..TypeSpec::of::<FrozenSet>("frozenset")
};
