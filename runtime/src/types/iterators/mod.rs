//! Iterators that work on other iterators: enumerate, zip, map, filter, reversed, `iter(f, sentinel)`.

pub mod callable;
pub mod enumerate;
pub mod map;
pub mod reversed;
pub mod zip;

use crate::heap::trace::Visitor;
use crate::heap::{Ref, RefCellOf, Res, Value, ValueCell, ValueVec};
use crate::model::native::{Method, class_method};
use crate::sync::thread::Thread;
use crate::types::dict::{self, iter::DictIter};
use crate::types::tuple::Tuple;
use enumerate::Enumerate;
use zip::Zip;

/// Iterators over each of the arguments.
pub fn iters(t: &Thread, args: &[Value]) -> Res<ValueVec> {
    let out = ValueVec::with_capacity(t, args.len())?;
    for x in args {
        out.push(t, t.iter(x)?)?;
    }
    Ok(out)
}

/// `cls[item]`
pub const GENERIC: Method = class_method("__class_getitem__(cls, item, /)", |t, a| {
    crate::types::generic_alias::make(t, &a[0], &a[1])
});

/// The next pair of an enumerate, a zip of two or the iterator of a dict's items, without a tuple; UNBOUND at
/// the end.
pub fn next_pair(t: &Thread, it: &Value) -> Res<(Value, Value)> {
    let (pair, last) = if let Some(me) = it.payload::<Enumerate>() {
        (enumerate::advance(t, me)?, &me.last)
    } else if let Some(me) = it.payload::<DictIter>() {
        (dict::iter::advance(t, me)?, &me.last)
    } else if let Some(me) = it.payload::<Zip>() {
        (zip::advance(t, me)?, &me.last)
    } else {
        return Ok((Value::UNBOUND, Value::UNBOUND));
    };
    let Some((x, y)) = pair else { return Ok((Value::UNBOUND, Value::UNBOUND)) };
    last.tuple.take();
    last.first.set(x.clone());
    last.second.set(y.clone());
    Ok((x, y))
}

/// What an iterator of pairs gave last. It keeps it: in the tuple, to use it again when no one else holds it; or,
/// where no tuple was asked for, the values, which live as long as in one.
pub struct Last {
    tuple: RefCellOf<Tuple>,
    pub first: ValueCell,
    pub second: ValueCell,
}

impl Last {
    pub const fn nothing() -> Last {
        Last { tuple: RefCellOf::empty(), first: ValueCell::empty(), second: ValueCell::empty() }
    }
    pub fn trace(&self, v: &mut Visitor<'_>) {
        self.tuple.trace(v);
        self.first.trace(v);
        self.second.trace(v);
    }
    pub fn clear(&self) {
        self.tuple.take();
        self.first.take();
        self.second.take();
    }
    /// Does a tuple hold the last pair?
    #[inline(always)]
    pub fn is_tuple(&self) -> bool {
        !self.tuple.is_empty()
    }
    /// The tuple of `n`, if no one else has it; it is not kept any more.
    pub fn take_tuple(&self, n: usize) -> Option<Ref<Tuple>> {
        self.first.take();
        self.second.take();
        self.tuple.take().filter(|r| r.len() == n && Tuple::is_sole(r))
    }
    pub fn keep_tuple(&self, r: &Ref<Tuple>) {
        self.tuple.set(Some(r.clone()));
    }
    /// A pair in the tuple of last time, if that is free, otherwise in a new one.
    #[inline]
    pub fn pair(&self, t: &Thread, a: Value, b: Value) -> Res {
        let r = match self.take_tuple(2) {
            Some(r) => {
                Tuple::replace_sole(&r, 0, a);
                Tuple::replace_sole(&r, 1, b);
                r
            }
            None => Tuple::from_taken(t, &mut [a, b])?,
        };
        self.keep_tuple(&r);
        Ok(r.into_value())
    }
}

/// An iterator is its own iterator.
pub fn itself(_: &Thread, v: &Value) -> Res {
    Ok(v.clone())
}
