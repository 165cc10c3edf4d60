//! Iterators over keys, values and items, forwards and backwards.
#![allow(unsafe_code)] // island: a look at the dict without counting it

use super::Dict;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res, Value, ValueCell};
use crate::model::native::{Method, TypeSpec, method};
use crate::model::typeobj::tflag;
use crate::sync::thread::Thread;
use crate::types::iterators::Last;
use crate::types::layout as layouts;
use std::cell::Cell;

/// What an iterator or view shows of each association.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Keys,
    Values,
    Items,
}

/// The payload of all dict iterators; empty once exhausted.
pub struct DictIter {
    pub dict: ValueCell,
    pub at: Cell<usize>,
    /// The position where the walk would have begun, had it not passed over what was gone.
    begin: Cell<usize>,
    pub len: usize,
    pub part: Part,
    pub back: bool,
    pub last: Last,
}

impl Payload for DictIter {
    const LAYOUT: u32 = layouts::DICT_KEY_ITER;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.dict.trace(v);
        self.last.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.dict.take();
        self.last.clear();
    }
}

impl DictIter {
    /// How many associations the walk gave before it came to position `i`.
    fn given(&self, i: usize) -> usize {
        i.abs_diff(self.begin.get())
    }
}

/// An iterator over a dict.
pub fn make(t: &Thread, dict: &Value, part: Part, back: bool) -> Res {
    let Some(d) = dict.payload::<Dict>() else { return Err(t.type_error("dict expected")) };
    let at = Cell::new(if back { d.used() } else { 0 });
    let it = DictIter {
        dict: ValueCell::new(dict.clone()),
        begin: at.clone(),
        at,
        len: d.len(),
        part,
        back,
        last: Last::nothing(),
    };
    let layout = match (part, back) {
        (Part::Keys, false) => layouts::DICT_KEY_ITER,
        (Part::Values, false) => layouts::DICT_VALUE_ITER,
        (Part::Items, false) => layouts::DICT_ITEM_ITER,
        (Part::Keys, true) => layouts::DICT_REVERSE_KEY_ITER,
        (Part::Values, true) => layouts::DICT_REVERSE_VALUE_ITER,
        (Part::Items, true) => layouts::DICT_REVERSE_ITEM_ITER,
    };
    Ok(t.make_of(t.interp().types.core(layout), it)?.into_value())
}

/// The next association of a dict iterator; nothing at the end.
pub fn advance(t: &Thread, me: &DictIter) -> Res<Option<(Value, Value)>> {
    // SAFETY: the iterator owns the dict, and nothing here runs other code before the last look at it.
    let Some(d) = (unsafe { me.dict.word().payload::<Dict>() }) else { return Ok(None) };
    if d.len() != me.len {
        me.dict.take();
        return Err(t.runtime_error("dictionary changed size during iteration"));
    }
    if me.back {
        while me.at.get() > 0 {
            let i = me.at.get() - 1;
            me.at.set(i);
            match d.at(i) {
                None => me.begin.set(me.begin.get() - 1),
                kv => return Ok(kv),
            }
        }
    } else {
        while me.at.get() < d.used() {
            let i = me.at.replace(me.at.get() + 1);
            match d.at(i) {
                None => me.begin.set(me.begin.get() + 1),
                kv => return Ok(kv),
            }
        }
    }
    me.dict.take();
    Ok(None)
}

fn next(t: &Thread, v: &Value) -> Res {
    let Some(me) = v.payload::<DictIter>() else { return Ok(Value::UNBOUND) };
    Ok(match (advance(t, me)?, me.part) {
        (None, _) => Value::UNBOUND,
        (Some((k, _)), Part::Keys) => k,
        (Some((_, x)), Part::Values) => x,
        (Some((k, x)), Part::Items) => me.last.pair(t, k, x)?,
    })
}

fn hint(_: &Thread, a: &[Value]) -> Res {
    let left = a[0].payload::<DictIter>().and_then(|me| {
        me.dict.opt()?.payload::<Dict>().filter(|d| d.len() == me.len)?;
        Some(me.len.saturating_sub(me.given(me.at.get())))
    });
    Ok(Value::len(left.unwrap_or(0)))
}

fn reduce(t: &Thread, a: &[Value]) -> Res {
    let mut rest = Vec::new();
    if let Some(me) = a[0].payload::<DictIter>() {
        let copy = DictIter {
            dict: ValueCell::new(me.dict.get()),
            at: Cell::new(me.at.get()),
            begin: me.begin.clone(),
            len: me.len,
            part: me.part,
            back: me.back,
            last: Last::nothing(),
        };
        while let Some((k, v)) = advance(t, &copy)? {
            rest.push(match me.part {
                Part::Keys => k,
                Part::Values => v,
                Part::Items => t.tuple(vec![k, v])?,
            });
        }
    }
    let builtins = t.interp().builtins.get().ok_or(crate::heap::Raised)?;
    let iter = builtins.get_str(t, &t.name("iter")).unwrap_or(Value::NONE);
    t.tuple(vec![iter, t.tuple(vec![t.list(rest)?])?])
}

const METHODS: &[Method] = &[method("__length_hint__(self, /)", hint), method("__reduce__(self, /)", reduce)];

macro_rules! spec {
    ($spec:ident, $layout:ident, $name:literal) => {
        pub static $spec: TypeSpec = TypeSpec {
            flags: tflag::IMMUTABLE | tflag::NO_NEW,
            slots: |s| {
                s.iter.set(Some(|_, v| Ok(v.clone())));
                s.next.set(Some(next));
            },
            methods: METHODS,
            layout: layouts::$layout,
            ..TypeSpec::of::<DictIter>($name)
        };
    };
}
spec!(KEY_ITER, DICT_KEY_ITER, "dict_keyiterator");
spec!(VALUE_ITER, DICT_VALUE_ITER, "dict_valueiterator");
spec!(ITEM_ITER, DICT_ITEM_ITER, "dict_itemiterator");
spec!(REVERSE_KEY_ITER, DICT_REVERSE_KEY_ITER, "dict_reversekeyiterator");
spec!(REVERSE_VALUE_ITER, DICT_REVERSE_VALUE_ITER, "dict_reversevalueiterator");
spec!(REVERSE_ITEM_ITER, DICT_REVERSE_ITEM_ITER, "dict_reverseitemiterator");
