//! Iterators that work on other iterators: enumerate, zip, map, filter, reversed, `iter(f, sentinel)`.

pub mod callable;
pub mod enumerate;
pub mod map;
pub mod reversed;
pub mod zip;

use crate::heap::{Res, Value, ValueVec};
use crate::model::native::{Method, class_method};
use crate::sync::thread::Thread;

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

/// An iterator is its own iterator.
pub fn itself(_: &Thread, v: &Value) -> Res {
    Ok(v.clone())
}
