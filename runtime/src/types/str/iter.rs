//! The iterator of str.

use super::{Str, char_width, single};
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res, Value, ValueCell};
use crate::model::native::{TypeSpec, method};
use crate::model::typeobj::tflag;
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use std::cell::Cell;

/// Iterator over characters; empty once exhausted.
pub struct StrIter {
    pub text: ValueCell,
    /// The byte offset of the next character.
    pub at: Cell<usize>,
}

impl Payload for StrIter {
    const LAYOUT: u32 = layouts::STR_ITER;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.text.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.text.take();
    }
}

pub fn make(t: &Thread, v: &Value) -> Res {
    Ok(t.make(StrIter { text: ValueCell::new(v.clone()), at: Cell::new(0) })?.into_value())
}

fn next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<StrIter>() else { return Ok(Value::UNBOUND) };
    let Some(v) = me.text.opt() else { return Ok(Value::UNBOUND) };
    let b = v.payload::<Str>().map(|s| s.as_bytes()).unwrap_or(b"");
    let at = me.at.get();
    match b.get(at) {
        None => {
            me.text.take();
            Ok(Value::UNBOUND)
        }
        Some(c) => {
            let end = (at + char_width(*c)).min(b.len());
            me.at.set(end);
            single(t, &b[at..end])
        }
    }
}

fn rest(me: &StrIter) -> usize {
    let Some(v) = me.text.opt() else { return 0 };
    v.payload::<Str>().map_or(0, |s| super::count_chars(s.as_bytes().get(me.at.get()..).unwrap_or(b"")))
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(next));
    },
    methods: &[
        method("__length_hint__(self, /)", |_, a| Ok(Value::len(a[0].payload::<StrIter>().map_or(0, rest)))),
        method("__reduce__(self, /)", |t, a| {
            let f = crate::types::builtin(t, "iter");
            match a[0].payload::<StrIter>() {
                Some(me) if !me.text.is_empty() => {
                    let v = me.text.get();
                    let n = v.payload::<Str>().map_or(0, |s| s.len()) - rest(me);
                    t.tuple(vec![f, t.tuple(vec![v])?, Value::len(n)])
                }
                _ => t.tuple(vec![f, t.tuple(vec![t.string("")?])?]),
            }
        }),
        method("__setstate__(self, state, /)", |t, a| {
            let n = t.arg_clamped(&a[1])?.max(0) as usize;
            if let Some(me) = a[0].payload::<StrIter>() {
                if let Some(s) = me.text.opt().as_ref().and_then(|v| v.payload::<Str>()) {
                    me.at.set(s.offset(n.min(s.len())));
                }
            }
            Ok(Value::NONE)
        }),
    ],
    ..TypeSpec::of::<StrIter>("str_ascii_iterator")
};
