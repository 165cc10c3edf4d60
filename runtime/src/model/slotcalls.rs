//! Between slots and dunders: native slots called as methods, and Python methods called as slots.

use super::descr::SlotWrapper;
use super::slots::*;
use super::typeobj::Type;
use crate::errors::Exc;
use crate::heap::{Ref, Res, Value};
use crate::slot_table;
use crate::sync::thread::Thread;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

fn required(t: &Thread, v: &Value, dunder: &'static str, args: &[Value]) -> Res {
    let name = t.name(dunder);
    match t.call_special(v, &name, args)? {
        Some(r) => Ok(r),
        None => Err(crate::model::attr::no_attribute(t, v, &name)),
    }
}

/// Tries the operand's own method; NotImplemented when there is none.
fn attempt(t: &Thread, v: &Value, dunder: &'static str, args: &[Value]) -> Res {
    Ok(t.call_special(v, &t.name(dunder), args)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn overloaded(t: &Thread, a: &Value, b: &Value, dunder: &'static str) -> bool {
    let name = t.name(dunder);
    match (t.type_ref(a).lookup(t, &name), t.type_ref(b).lookup(t, &name)) {
        (Some(x), Some(y)) => !x.same(&y),
        (None, Some(_)) => true,
        _ => false,
    }
}

/// One binary operator of a class written in Python, as CPython's `SLOT1BINFULL`.
fn binary(
    t: &Thread,
    a: &Value,
    b: &Value,
    names: (&'static str, &'static str),
    left: bool,
    right: bool,
) -> Res {
    let (ta, tb) = (t.type_of(a), t.type_of(b));
    let mut other = right && !ta.same(tb.value());
    if left {
        if other && tb.is_subtype(&ta) && overloaded(t, a, b, names.1) {
            let r = attempt(t, b, names.1, std::slice::from_ref(a))?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
            other = false;
        }
        let r = attempt(t, a, names.0, std::slice::from_ref(b))?;
        if !r.is_not_implemented() || ta.same(tb.value()) {
            return Ok(r);
        }
    }
    if other { attempt(t, b, names.1, std::slice::from_ref(a)) } else { Ok(Value::NOT_IMPLEMENTED) }
}

macro_rules! python_slot {
    // Each arm defines the function that serves a slot through the dunders.
    ($field:ident Unary $d:literal) => {
        pub fn $field(t: &Thread, v: &Value) -> Res {
            required(t, v, $d, &[])
        }
    };
    ($field:ident Hash $d:literal) => {
        pub fn $field(t: &Thread, v: &Value) -> Res<i64> {
            let name = t.name($d);
            match t.type_ref(v).lookup(t, &name) {
                Some(f) if !f.is_none() => {
                    let r = required(t, v, $d, &[])?;
                    crate::protocol::hash::from_python(t, &r)
                }
                _ => Err(crate::protocol::hash::unhashable(t, v)),
            }
        }
    };
    ($field:ident Call $d:literal) => {
        pub fn $field(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
            let name = t.name($d);
            t.check_stack()?;
            match t.special(v, &name)? {
                Some(f) => t.call_kw(&f, args, kw),
                None => Err(t.type_error(format!("'{}' object is not callable", t.type_name(v)))),
            }
        }
    };
    ($field:ident GetAttr $d:literal) => {
        pub fn $field(t: &Thread, v: &Value, name: &Ref<Str>) -> Res {
            let ty = t.type_of(v);
            let via = t.name($d);
            let r = match ty.lookup(t, &via) {
                // object's own needs no call
                Some(f) if f.is::<SlotWrapper>() => match f.payload::<SlotWrapper>().and_then(|w| w.owner.slots.getattr.get()) {
                    Some(native) => native(t, v, name),
                    None => crate::model::attr::generic_getattr(t, v, name),
                },
                Some(_) => required(t, v, $d, &[name.to_value()]),
                None => crate::model::attr::generic_getattr(t, v, name),
            };
            match r {
                Err(e) if t.pending(Exc::AttributeError) => {
                    let hook = t.names().__getattr__.clone();
                    let Some(f) = t.special(v, &hook)? else { return Err(e) };
                    t.catch(e, Exc::AttributeError)?;
                    t.call(&f, &[name.to_value()])
                }
                r => r,
            }
        }
    };
    ($field:ident SetAttr $d:literal $del:literal) => {
        pub fn $field(t: &Thread, v: &Value, name: &Ref<Str>, to: Option<&Value>) -> Res<()> {
            match to {
                Some(x) => required(t, v, $d, &[name.to_value(), x.clone()]),
                None => required(t, v, $del, &[name.to_value()]),
            }
            .map(drop)
        }
    };
    ($field:ident Compare $($d:literal)+) => {
        pub fn $field(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
            attempt(t, a, [$($d),+][op as usize], std::slice::from_ref(b))
        }
    };
    ($field:ident Init $d:literal) => {
        pub fn $field(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
            let name = t.name($d);
            let Some(f) = t.special(v, &name)? else { return Ok(()) };
            let r = t.call_kw(&f, args, kw)?;
            if r.is_none() {
                return Ok(());
            }
            Err(t.type_error(format!("__init__() should return None, not '{}'", t.type_name(&r))))
        }
    };
    ($field:ident New $d:literal) => {
        pub fn $field(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
            let f = t.getattr(ty.value(), &t.name($d))?;
            let mut all = Vec::with_capacity(args.len() + 1);
            all.push(ty.to_value());
            all.extend(args.iter().cloned());
            t.call_kw(&f, &all, kw)
        }
    };
    ($field:ident Del $d:literal) => {
        pub fn $field(t: &Thread, v: &Value) -> Res<()> {
            t.call_special(v, &t.name($d), &[]).map(drop)
        }
    };
    ($field:ident DescrGet $d:literal) => {
        pub fn $field(t: &Thread, d: &Value, obj: Option<&Value>, ty: &Value) -> Res {
            required(t, d, $d, &[obj.cloned().unwrap_or(Value::NONE), ty.clone()])
        }
    };
    ($field:ident DescrSet $d:literal $del:literal) => {
        pub fn $field(t: &Thread, d: &Value, obj: &Value, v: Option<&Value>) -> Res<()> {
            match v {
                Some(x) => required(t, d, $d, &[obj.clone(), x.clone()]),
                None => required(t, d, $del, std::slice::from_ref(obj)),
            }
            .map(drop)
        }
    };
    ($field:ident Length $d:literal) => {
        pub fn $field(t: &Thread, v: &Value) -> Res<usize> {
            let r = required(t, v, $d, &[])?;
            crate::protocol::sequence::length_from(t, &r)
        }
    };
    ($field:ident GetItem $d:literal) => {
        pub fn $field(t: &Thread, v: &Value, k: &Value) -> Res {
            required(t, v, $d, std::slice::from_ref(k))
        }
    };
    ($field:ident SetItem $d:literal $del:literal) => {
        pub fn $field(t: &Thread, v: &Value, k: &Value, x: Option<&Value>) -> Res<()> {
            match x {
                Some(x) => required(t, v, $d, &[k.clone(), x.clone()]),
                None => required(t, v, $del, std::slice::from_ref(k)),
            }
            .map(drop)
        }
    };
    ($field:ident Contains $d:literal) => {
        pub fn $field(t: &Thread, v: &Value, x: &Value) -> Res<bool> {
            let name = t.name($d);
            match t.type_ref(v).lookup(t, &name) {
                Some(f) if f.is_none() => {
                    Err(t.type_error(format!("'{}' object is not a container", t.type_name(v))))
                }
                Some(_) => {
                    let r = required(t, v, $d, std::slice::from_ref(x))?;
                    t.truth(&r)
                }
                None => crate::protocol::sequence::contains_by_iter(t, v, x),
            }
        }
    };
    ($field:ident Truth $d:literal) => {
        pub fn $field(t: &Thread, v: &Value) -> Res<bool> {
            let r = required(t, v, $d, &[])?;
            if r.word().is_bool() {
                return Ok(r.same(&Value::TRUE));
            }
            Err(t.type_error(format!("__bool__ should return bool, returned {}", t.type_name(&r))))
        }
    };
    ($field:ident Binary $d:literal $r:literal) => {
        pub fn $field(t: &Thread, a: &Value, b: &Value) -> Res {
            let mine = |v: &Value| t.type_ref(v).slots.$field.get().is_some_and(|f| std::ptr::fn_addr_eq(f, $field as Binary));
            binary(t, a, b, ($d, $r), mine(a), mine(b))
        }
    };
    ($field:ident Power $d:literal $r:literal) => {
        pub fn $field(t: &Thread, a: &Value, b: &Value, m: &Value) -> Res {
            let mine = |v: &Value| t.type_ref(v).slots.$field.get().is_some_and(|f| std::ptr::fn_addr_eq(f, $field as Ternary));
            if m.is_none() {
                return binary(t, a, b, ($d, $r), mine(a), mine(b));
            }
            if mine(a) { attempt(t, a, $d, &[b.clone(), m.clone()]) } else { Ok(Value::NOT_IMPLEMENTED) }
        }
    };
    ($field:ident Inplace $d:literal) => {
        pub fn $field(t: &Thread, a: &Value, b: &Value) -> Res {
            attempt(t, a, $d, std::slice::from_ref(b))
        }
    };
}

/// Functions that serve a slot by calling the class's Python method; one per row of the table.
pub mod python {
    use super::*;

    macro_rules! all {
        ($($field:ident: $kind:ident $($d:literal)+,)*) => {
            $(python_slot!{$field $kind $($d)+})*
        };
    }
    mod other {
        // `iter` and `next` have their own protocol and are written out below.
        use super::*;
        pub fn iter(t: &Thread, v: &Value) -> Res {
            match t.type_ref(v).lookup(t, &t.names().__iter__) {
                Some(f) if f.is_none() => {
                    Err(t.type_error(format!("'{}' object is not iterable", t.type_name(v))))
                }
                Some(_) => required(t, v, "__iter__", &[]),
                None => crate::protocol::iter::by_getitem(t, v),
            }
        }
        /// UNBOUND at the end; the StopIteration's value waits in the interpreter.
        pub fn next(t: &Thread, v: &Value) -> Res {
            match required(t, v, "__next__", &[]) {
                Err(e) if t.pending(Exc::StopIteration) => {
                    t.stop_iteration_value(e)?;
                    Ok(Value::UNBOUND)
                }
                r => r,
            }
        }
    }
    slot_table!(all);
    pub use other::{iter as py_iter, next as py_next};
}

macro_rules! install {
    (iter $slots:ident) => {
        $slots.iter.set(Some(python::py_iter))
    };
    (next $slots:ident) => {
        $slots.next.set(Some(python::py_next))
    };
    ($field:ident $slots:ident) => {
        $slots.$field.set(Some(python::$field))
    };
}

macro_rules! update {
    ($($field:ident: $kind:ident $($d:literal)+,)*) => {
        /// Sets one slot of a class from what its dunders resolve to along the MRO.
        pub fn update_slot(t: &Thread, ty: &Type, id: SlotId) {
            match id {
                $(SlotId::$field => {
                    let mut native: Option<Ref<SlotWrapper>> = None;
                    let mut python = false;
                    let mut mixed = false;
                    for d in [$($d),+] {
                        match ty.lookup(t, &t.name(d)) {
                            None => {}
                            Some(f) => match f.downcast::<SlotWrapper>() {
                                Some(w) if w.id == id && ty.is_subtype(&w.owner) => {
                                    if native.as_ref().is_some_and(|n| !n.owner.same(w.owner.value())) { mixed = true; }
                                    native = Some(w);
                                }
                                _ => python = true,
                            },
                        }
                    }
                    let slots = &ty.slots;
                    if python || mixed {
                        install!($field slots);
                    } else {
                        slots.$field.set(native.and_then(|w| w.owner.slots.$field.get()));
                    }
                })*
            }
        }
        /// Is the slot filled?
        pub fn slot_filled(slots: &Slots, id: SlotId) -> bool {
            match id { $(SlotId::$field => slots.$field.get().is_some(),)* }
        }
    };
}
slot_table!(update);

/// The slots that `name` belongs to.
pub fn slots_of_dunder(name: &[u8]) -> impl Iterator<Item = SlotId> + '_ {
    DUNDERS.iter().filter(move |(d, ..)| d.as_bytes() == name).map(|(_, id, _)| *id)
}

fn count(t: &Thread, args: &[Value], n: usize) -> Res<()> {
    if args.len() == n {
        return Ok(());
    }
    Err(t.type_error(format!("expected {n} argument{}, got {}", if n == 1 { "" } else { "s" }, args.len())))
}

macro_rules! wrapped {
    (Unary $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 0)?;
        $f($t, $a)
    }};
    (Hash $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 0)?;
        $t.int($f($t, $a)?)
    }};
    (Call $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {
        $f($t, $a, $args, $kw)
    };
    (GetAttr $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 1)?;
        let name = $t.attr_name(&$args[0])?;
        $f($t, $a, &name)
    }};
    (SetAttr $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 2 - $w.nth as usize)?;
        let name = $t.attr_name(&$args[0])?;
        $f($t, $a, &name, $args.get(1))?;
        Ok(Value::NONE)
    }};
    (Compare $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 1)?;
        $f($t, $a, &$args[0], CmpOp::from_index($w.nth))
    }};
    (Init $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        $f($t, $a, $args, $kw)?;
        Ok(Value::NONE)
    }};
    (New $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        let _ = $f;
        Err($t.type_error("__new__ is no instance method"))
    }};
    (Del $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 0)?;
        $f($t, $a)?;
        Ok(Value::NONE)
    }};
    (DescrGet $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        if $args.is_empty() || $args.len() > 2 {
            count($t, $args, 2)?;
        }
        let obj = $args.first().filter(|o| !o.is_none());
        let ty = match $args.get(1) {
            Some(ty) if !ty.is_none() => ty.clone(),
            _ => match obj {
                Some(o) => $t.type_of(o).into_value(),
                None => return Err($t.type_error("__get__(None, None) is invalid")),
            },
        };
        $f($t, $a, obj, &ty)
    }};
    (DescrSet $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 2 - $w.nth as usize)?;
        $f($t, $a, &$args[0], $args.get(1))?;
        Ok(Value::NONE)
    }};
    (Length $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 0)?;
        Ok(Value::len($f($t, $a)?))
    }};
    (GetItem $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 1)?;
        $f($t, $a, &$args[0])
    }};
    (SetItem $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 2 - $w.nth as usize)?;
        $f($t, $a, &$args[0], $args.get(1))?;
        Ok(Value::NONE)
    }};
    (Contains $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 1)?;
        Ok(Value::bool($f($t, $a, &$args[0])?))
    }};
    (Truth $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 0)?;
        Ok(Value::bool($f($t, $a)?))
    }};
    (Binary $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 1)?;
        if $w.nth == 1 { $f($t, &$args[0], $a) } else { $f($t, $a, &$args[0]) }
    }};
    (Power $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        if $args.is_empty() || $args.len() > 2 {
            count($t, $args, 1)?;
        }
        let m = $args.get(1).cloned().unwrap_or(Value::NONE);
        if $w.nth == 1 { $f($t, &$args[0], $a, &m) } else { $f($t, $a, &$args[0], &m) }
    }};
    (Inplace $f:ident $t:ident $w:ident $a:ident $args:ident $kw:ident) => {{
        count($t, $args, 1)?;
        $f($t, $a, &$args[0])
    }};
}

macro_rules! end_of_iteration {
    (next $t:ident, $r:expr) => {{
        let r: Res = $r;
        match r {
            Ok(v) if v.is_unbound() => Err($t.raise_stop_iteration()),
            r => r,
        }
    }};
    ($field:ident $t:ident, $r:expr) => {
        $r
    };
}

/// What the methods of sequences say of operands that are not for them: there is no other side to ask.
#[cold]
fn refused(t: &Thread, w: &SlotWrapper, this: &Value, other: &Value) -> Res {
    match w.id {
        SlotId::add | SlotId::iadd if w.nth == 0 => match crate::types::concat_error(t, this, other) {
            Some(e) => Err(e),
            None => Ok(Value::NOT_IMPLEMENTED),
        },
        SlotId::mul | SlotId::imul if crate::types::is_repeatable(this) => {
            t.index(other).map(|_| Value::NOT_IMPLEMENTED)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

macro_rules! call_all {
    ($($field:ident: $kind:ident $($d:literal)+,)*) => {
        /// Calls the native slot that a wrapper stands for.
        pub fn call_wrapped(t: &Thread, w: &SlotWrapper, this: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
            if kw.is_some_and(|k| !k.as_slice().is_empty()) && !matches!(w.id, SlotId::init | SlotId::call) {
                return Err(t.type_error(format!("wrapper {}() takes no keyword arguments", w.name.lossy())));
            }
            let r = match w.id {
                $(SlotId::$field => {
                    let Some(f) = w.owner.slots.$field.get() else {
                        return Err(t.type_error(format!("slot {} is empty", w.name.lossy())));
                    };
                    end_of_iteration!($field t, wrapped!($kind f t w this args kw))
                })*
            }?;
            if r.same(&Value::NOT_IMPLEMENTED) { refused(t, w, this, &args[0]) } else { Ok(r) }
        }
    };
}
slot_table!(call_all);
