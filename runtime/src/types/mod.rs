//! The builtin types, one file or folder each. [`SPECS`] lists them in boot order.

pub mod array;
pub mod bytearray;
pub mod bytes;
pub mod complex;
pub mod dict;
pub mod exception;
pub mod float;
pub mod function;
pub mod generic_alias;
pub mod group;
pub mod int;
pub mod iterators;
pub mod layout;
pub mod list;
pub mod memoryview;
pub mod module;
pub mod namespace;
pub mod object;
pub mod range;
pub mod set;
pub mod shared;
pub mod singletons;
pub mod slice;
pub mod sort;
pub mod str;
pub mod super_;
pub mod text;
pub mod tuple;
pub mod typetype;
pub mod union;

use crate::heap::{ByteVec, Raised, Res, Value};
use crate::model::descr;
use crate::model::native::TypeSpec;
use crate::sync::thread::Thread;
use std::cell::Cell;

/// THE TYPE LIST: bases before what derives from them. `object` and `type` come first, made by hand.
pub static SPECS: &[&TypeSpec] = &[
    &object::SPEC,
    &typetype::SPEC,
    &str::methods::SPEC,
    &dict::methods::SPEC,
    &tuple::SPEC,
    &int::SPEC,
    &int::BOOL,
    &float::SPEC,
    &singletons::NONE,
    &singletons::NOT_IMPLEMENTED,
    &singletons::ELLIPSIS,
    &descr::METHOD_DESCR,
    &descr::CLASS_METHOD_DESCR,
    &descr::BUILTIN,
    &descr::GETSET,
    &descr::MEMBER,
    &descr::SLOT_WRAPPER,
    &descr::METHOD_WRAPPER,
    &typetype::NEW_WRAPPER,
    &function::BOUND_METHOD,
    &function::STATIC_METHOD,
    &function::CLASS_METHOD,
    &function::PROPERTY,
    &function::CELL,
    &super_::SPEC,
    &list::SPEC,
    &list::LIST_ITER,
    &list::TUPLE_ITER,
    &list::LIST_REVERSE_ITER,
    &slice::SPEC,
    &module::SPEC,
    &generic_alias::SPEC,
    &generic_alias::ITER,
    &union::SPEC,
    &crate::protocol::iter::SEQ_ITER,
    &crate::protocol::sink::SINK,
    &dict::iter::KEY_ITER,
    &dict::iter::VALUE_ITER,
    &dict::iter::ITEM_ITER,
    &dict::iter::REVERSE_KEY_ITER,
    &dict::iter::REVERSE_VALUE_ITER,
    &dict::iter::REVERSE_ITEM_ITER,
    &dict::views::KEYS,
    &dict::views::VALUES,
    &dict::views::ITEMS,
    &dict::views::MAPPING_PROXY,
    &str::iter::SPEC,
    &bytes::SPEC,
    &bytes::methods::BYTES_ITER,
    &bytes::methods::BYTEARRAY_ITER,
    &bytearray::SPEC,
    &memoryview::SPEC,
    &complex::SPEC,
    &set::methods::SPEC,
    &set::methods::FROZEN_SPEC,
    &set::iter::SPEC,
    &range::SPEC,
    &range::RANGE_ITER,
    &range::LONG_RANGE_ITER,
    &iterators::enumerate::SPEC,
    &iterators::zip::SPEC,
    &iterators::map::MAP,
    &iterators::map::FILTER,
    &iterators::reversed::SPEC,
    &iterators::callable::SPEC,
    &namespace::SPEC,
];

/// Appends the reprs of `items`, separated by commas.
pub fn repr_items(t: &Thread, items: impl Iterator<Item = Value>, out: &mut Vec<u8>) -> Res<()> {
    for (i, x) in items.enumerate() {
        if i > 0 {
            out.extend_from_slice(b", ");
        }
        t.repr_into(&x, out)?;
    }
    Ok(())
}

/// TypeError unless `k` is an int or has `__index__`.
pub fn check_index(t: &Thread, k: &Value, msg: &str) -> Res<()> {
    if k.word().is_int() || t.is_int(k) || t.type_ref(k).slots.index.get().is_some() {
        return Ok(());
    }
    Err(t.type_error(format!("{msg}, not {}", t.type_name(k))))
}

/// The count of a sequence repetition, negative as 0; nothing when `n` is no int.
pub fn repeat_count(t: &Thread, n: &Value) -> Res<Option<usize>> {
    if !t.is_int(n) && t.type_ref(n).slots.index.get().is_none() {
        return Ok(None);
    }
    Ok(Some(t.index_i64(n, crate::Exc::OverflowError)?.max(0) as usize))
}

/// The range of a search with optional `start` and `stop` arguments, which may lie beyond the end.
pub fn search_range(t: &Thread, start: &Value, stop: &Value, len: impl Fn() -> usize) -> Res<(usize, usize)> {
    let part = |v: &Value, default: i64| {
        if v.is_unbound() || v.is_none() { Ok(default) } else { t.arg_clamped(v) }
    };
    let (start, stop) = (part(start, 0)?, part(stop, i64::MAX)?);
    // What makes ints of them may change the length.
    let len = len();
    let place = |i: i64| if i < 0 { i.saturating_add(len as i64).max(0) as usize } else { i as usize };
    Ok((place(start), place(stop)))
}

/// `search_range` of a sequence of objects, which has no use for None.
pub fn item_range(t: &Thread, start: &Value, stop: &Value, len: impl Fn() -> usize) -> Res<(usize, usize)> {
    for v in [start, stop] {
        if !v.is_unbound() && !t.is_int(v) && t.type_ref(v).slots.index.get().is_none() {
            return Err(t.type_error("slice indices must be integers or have an __index__ method"));
        }
    }
    search_range(t, start, stop, len)
}

/// The content of an object that can change its size as long as no memoryview shows it, and how many do.
pub fn resizable(v: &Value) -> Option<(&ByteVec, &Cell<usize>)> {
    if let Some(b) = v.payload::<bytearray::ByteArray>() {
        return Some((&b.data, &b.exports));
    }
    v.payload::<array::Array>().map(|a| (&a.data, &a.exports))
}

/// Can the bytes of this object be written?
pub fn is_writable(v: &Value) -> bool {
    match v.payload::<memoryview::MemoryView>() {
        Some(m) => !m.is_readonly(),
        None => resizable(v).is_some(),
    }
}

/// The contents of a bytes-like object.
pub fn bytes_of(v: &Value) -> Option<Vec<u8>> {
    bytes_view(v).map(|b| b.into_owned())
}

/// The contents of a bytes-like object, without a copy where they cannot change.
pub fn bytes_view(v: &Value) -> Option<std::borrow::Cow<'_, [u8]>> {
    use std::borrow::Cow;
    if let Some(b) = v.payload::<bytes::Bytes>() {
        return Some(Cow::Borrowed(b.as_slice()));
    }
    if let Some((data, _)) = resizable(v) {
        return Some(Cow::Owned(data.to_vec()));
    }
    if let Some(b) = v.payload::<shared::SharedBytes>() {
        return Some(Cow::Owned(b.with(<[u8]>::to_vec)));
    }
    v.payload::<memoryview::MemoryView>().and_then(|m| m.to_vec()).map(Cow::Owned)
}

/// A bytes-like argument.
pub fn arg_bytes<'a>(t: &Thread, v: &'a Value) -> Res<std::borrow::Cow<'a, [u8]>> {
    bytes_view(v).ok_or_else(|| {
        if v.payload::<memoryview::MemoryView>().is_some() {
            return t.value_error("operation forbidden on released memoryview object");
        }
        t.type_error(format!("a bytes-like object is required, not '{}'", t.type_name(v)))
    })
}

/// What a sequence on the left of `+` says of an operand it cannot take.
pub fn concat_error(t: &Thread, a: &Value, b: &Value) -> Option<Raised> {
    let name = if a.is::<str::Str>() {
        "str"
    } else if a.is::<list::List>() {
        "list"
    } else if a.is::<tuple::Tuple>() {
        "tuple"
    } else if a.is::<bytes::Bytes>() {
        return Some(t.type_error(format!("can't concat {} to bytes", t.type_name(b))));
    } else if a.is::<bytearray::ByteArray>() {
        return Some(t.type_error(format!("can't concat {} to bytearray", t.type_name(b))));
    } else if a.is::<array::Array>() {
        return Some(t.type_error(format!("can only append array (not \"{}\") to array", t.type_name(b))));
    } else {
        return None;
    };
    Some(t.type_error(format!("can only concatenate {name} (not \"{}\") to {name}", t.type_name(b))))
}

/// Is it a sequence that `*` repeats?
pub fn is_repeatable(v: &Value) -> bool {
    v.is::<str::Str>()
        || v.is::<list::List>()
        || v.is::<tuple::Tuple>()
        || v.is::<bytes::Bytes>()
        || v.is::<bytearray::ByteArray>()
        || v.is::<array::Array>()
}

/// What a sequence under `*` says of a count that is no int.
pub fn repeat_error(t: &Thread, a: &Value, b: &Value) -> Option<Raised> {
    let other = if is_repeatable(a) {
        b
    } else if is_repeatable(b) {
        a
    } else {
        return None;
    };
    Some(t.type_error(format!("can't multiply sequence by non-int of type '{}'", t.type_name(other))))
}

/// A builtin function, as `__reduce__` names it.
pub fn builtin(t: &Thread, name: &str) -> Value {
    t.interp().builtins.get().and_then(|b| b.get_str(t, &t.intern(name))).unwrap_or(Value::NONE)
}

/// A byte buffer of known size, refused with MemoryError instead of an abort.
pub fn buffer(t: &Thread, n: usize) -> Res<Vec<u8>> {
    let mut v = Vec::new();
    match v.try_reserve_exact(n) {
        Ok(()) if n < u32::MAX as usize => Ok(v),
        _ => Err(t.memory_error()),
    }
}
