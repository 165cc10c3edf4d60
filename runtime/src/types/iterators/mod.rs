//! Iterators that work on other iterators: enumerate, zip, map, filter, reversed, `iter(f, sentinel)`.

pub mod callable;
pub mod enumerate;
pub mod map;
pub mod reversed;
pub mod zip;

use crate::heap::{Res, Value, ValueVec};
use crate::model::native::{Method, class_method};
use crate::sync::thread::Thread;
use crate::types::dict::{self, iter::DictIter};
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
    let (pair, keep) = if let Some(me) = it.payload::<Enumerate>() {
        (enumerate::advance(t, me)?, &me.result)
    } else if let Some(me) = it.payload::<DictIter>() {
        (dict::iter::advance(t, me)?, &me.result)
    } else if let Some(me) = it.payload::<Zip>() {
        (zip::advance(t, me)?, &me.result)
    } else {
        return Ok((Value::UNBOUND, Value::UNBOUND));
    };
    let Some((x, y)) = pair else { return Ok((Value::UNBOUND, Value::UNBOUND)) };
    if !x.word().is_ptr() && !y.word().is_ptr() && keep.is_empty() {
        return Ok((x, y));
    }
    // The values live as long as in the tuple that the iterator would keep for its next round.
    enumerate::pair(t, keep, x.clone(), y.clone())?;
    Ok((x, y))
}

/// An iterator is its own iterator.
pub fn itself(_: &Thread, v: &Value) -> Res {
    Ok(v.clone())
}
