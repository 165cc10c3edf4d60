//! Iteration.

use crate::errors::Exc;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res, Value, ValueCell, ValueVec};
use crate::model::native::{TypeSpec, method};
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use crate::types::list::{List, ListIter};
use crate::types::range::RangeIter;
use crate::types::tuple::Tuple;
use std::cell::Cell;

impl Thread {
    /// `iter(v)`
    #[inline]
    pub fn iter(&self, v: &Value) -> Res {
        match self.type_ref(v).slots.iter.get() {
            Some(f) => {
                let it = f(self, v)?;
                if self.type_ref(&it).slots.next.get().is_none() {
                    return Err(self.type_error(format!(
                        "iter() returned non-iterator of type '{}'",
                        self.type_name(&it)
                    )));
                }
                Ok(it)
            }
            None => by_getitem(self, v),
        }
    }
    /// The next value, or nothing at the end.
    #[inline]
    pub fn next(&self, it: &Value) -> Res<Option<Value>> {
        // The iterators that others run on most.
        match it.layout() {
            layouts::LIST_ITER | layouts::TUPLE_ITER | layouts::LIST_REVERSE_ITER => {
                if let Some(v) = it.payload::<ListIter>().and_then(ListIter::step) {
                    return Ok(Some(v));
                }
            }
            layouts::RANGE_ITER => {
                if let Some(v) = it.payload::<RangeIter>().and_then(RangeIter::step) {
                    return Ok(Some(v));
                }
            }
            _ => {}
        }
        match self.type_ref(it).slots.next.get() {
            Some(f) => {
                let v = f(self, it)?;
                Ok(if v.is_unbound() { None } else { Some(v) })
            }
            None => Err(self.type_error(format!("'{}' object is not an iterator", self.type_name(it)))),
        }
    }
    /// Calls `f` on every value until it says false.
    pub fn for_each(&self, v: &Value, mut f: impl FnMut(Value) -> Res<bool>) -> Res<()> {
        if let Some(tuple) = v.exact::<Tuple>() {
            let keep = v.clone();
            for x in tuple.as_slice() {
                if !f(x.clone())? {
                    break;
                }
            }
            drop(keep);
            return Ok(());
        }
        if let Some(list) = v.exact::<List>() {
            let mut i = 0;
            while let Some(x) = list.items.get(i) {
                if !f(x)? {
                    break;
                }
                i += 1;
            }
            return Ok(());
        }
        let it = self.iter(v)?;
        while let Some(x) = self.next(&it)? {
            if !f(x)? {
                break;
            }
        }
        Ok(())
    }
    /// All values of an iterable.
    pub fn collect(&self, v: &Value) -> Res<Vec<Value>> {
        if let Some(tuple) = v.exact::<Tuple>() {
            return Ok(tuple.as_slice().to_vec());
        }
        if let Some(list) = v.exact::<List>() {
            return Ok(list.items.to_vec());
        }
        let mut out = Vec::new();
        self.for_each(v, |x| {
            out.push(x);
            Ok(true)
        })?;
        Ok(out)
    }
    /// All values of an iterable, on the heap.
    pub fn collect_heap(&self, v: &Value) -> Res<ValueVec> {
        let out = ValueVec::new();
        if let Ok(n) = self.length_hint(v) {
            if n < 1 << 20 {
                out.reserve(self, n)?;
            }
        } else {
            self.take_exception();
        }
        self.for_each(v, |x| out.push(self, x).map(|_| true))?;
        Ok(out)
    }
    /// A guess at the length of an iterable; 0 when there is none.
    pub fn length_hint(&self, v: &Value) -> Res<usize> {
        Ok(self.hinted_length(v)?.and_then(|n| n.as_small_int()).unwrap_or(0) as usize)
    }
    /// The length, or what `__length_hint__` takes it for. A TypeError of either only says that it is not known.
    pub fn hinted_length(&self, v: &Value) -> Res<Option<Value>> {
        let unknown = |e| match self.pending(Exc::TypeError) {
            true => {
                drop(self.take_exception());
                Ok(())
            }
            false => Err(e),
        };
        if let Some(f) = self.type_ref(v).slots.len.get() {
            match f(self, v) {
                Ok(n) => return Ok(Some(Value::len(n))),
                Err(e) => unknown(e)?,
            }
        }
        let hint = match self.call_special(v, &self.names().__length_hint__, &[]) {
            Ok(hint) => hint,
            Err(e) => unknown(e).map(|()| None)?,
        };
        match hint {
            Some(r) if r.is_not_implemented() => Ok(None),
            Some(r) if !self.is_int(&r) => {
                Err(self
                    .type_error(format!("__length_hint__ must be an integer, not {}", self.type_name(&r))))
            }
            Some(r) if self.as_num(&r).is_some_and(|n| n.is_negative()) => {
                Err(self.value_error("__length_hint__() should return >= 0"))
            }
            r => Ok(r),
        }
    }
}

/// The old sequence protocol: `__getitem__` from 0 until IndexError.
pub fn by_getitem(t: &Thread, v: &Value) -> Res {
    let ty = t.type_ref(v);
    if ty.slots.getitem.get().is_some()
        && !ty.has(crate::model::typeobj::tflag::MAPPING)
        && !v.is::<crate::types::dict::Dict>()
    {
        return Ok(t.make(SeqIter { seq: ValueCell::new(v.clone()), at: Cell::new(0) })?.into_value());
    }
    Err(t.type_error(format!("'{}' object is not iterable", t.type_name(v))))
}

/// Iterator over anything with `__getitem__`.
pub struct SeqIter {
    seq: ValueCell,
    at: Cell<i64>,
}
impl Payload for SeqIter {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.seq.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.seq.take();
    }
}

fn seq_next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<SeqIter>() else { return Ok(Value::UNBOUND) };
    let Some(seq) = me.seq.opt() else { return Ok(Value::UNBOUND) };
    let i = me.at.get();
    me.at.set(i + 1);
    match t.getitem(&seq, &t.int(i)?) {
        Ok(v) => Ok(v),
        Err(e) if t.pending(Exc::IndexError) || t.pending(Exc::StopIteration) => {
            drop(t.take_exception());
            let _ = e;
            me.seq.take();
            Ok(Value::UNBOUND)
        }
        Err(e) => Err(e),
    }
}

fn seq_hint(t: &Thread, a: &[Value]) -> Res {
    let Some(me) = a[0].payload::<SeqIter>() else { return Ok(Value::small_int(0)) };
    match me.seq.opt() {
        Some(s) if t.type_ref(&s).slots.len.get().is_some() => {
            let n = t.length(&s)? as i64;
            t.int((n - me.at.get()).max(0))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn seq_reduce(t: &Thread, a: &[Value]) -> Res {
    let iter = crate::types::builtin(t, "iter");
    match a[0].payload::<SeqIter>().and_then(|me| Some((me.seq.opt()?, me.at.get()))) {
        Some((seq, at)) => t.tuple(vec![iter, t.tuple(vec![seq])?, t.int(at)?]),
        None => t.tuple(vec![iter, t.tuple(vec![t.tuple(vec![])?])?]),
    }
}

fn seq_setstate(t: &Thread, a: &[Value]) -> Res {
    let at = t.arg_i64(&a[1])?;
    if let Some(me) = a[0].payload::<SeqIter>().filter(|me| !me.seq.is_empty()) {
        me.at.set(at.max(0));
    }
    Ok(Value::NONE)
}

pub static SEQ_ITER: TypeSpec = TypeSpec {
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(seq_next));
    },
    methods: &[
        method("__length_hint__(self, /)", seq_hint),
        method("__reduce__(self, /)", seq_reduce),
        method("__setstate__(self, state, /)", seq_setstate),
    ],
    ..TypeSpec::of::<SeqIter>("iterator")
};
