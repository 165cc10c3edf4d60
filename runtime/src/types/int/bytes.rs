//! Ints to and from bytes.

use super::{Int, num};
use crate::heap::{Res, Value};
use crate::sync::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::bytes_of;
use crate::types::str::{Str, text_of};
use num_bigint::{BigInt, Sign};
use num_traits::{Signed, Zero};

pub(super) fn order(t: &Thread, v: &Value) -> Res<bool> {
    match text_of(v).as_str() {
        "little" => Ok(true),
        "big" => Ok(false),
        _ => Err(t.value_error("byteorder must be either 'little' or 'big'")),
    }
}

pub(super) fn to_bytes(t: &Thread, a: &[Value]) -> Res {
    let n = num(t, &a[0])?.into_big();
    let len = t.arg_i64(&a[1])?;
    if len < 0 {
        return Err(t.value_error("length argument must be non-negative"));
    }
    let little = order(t, &a[2])?;
    let signed = t.truth(&a[3])?;
    if n.is_negative() && !signed {
        return Err(t.overflow_error("can't convert negative int to unsigned"));
    }
    let len = len as usize;
    let mut b = if signed { n.to_signed_bytes_le() } else { n.to_bytes_le().1 };
    let fill = if n.is_negative() { 0xFF } else { 0 };
    if n.is_zero() {
        b.clear();
    }
    if b.len() > len {
        return Err(t.overflow_error("int too big to convert"));
    }
    if len > crate::format::MAX_TEXT {
        return Err(t.memory_error());
    }
    b.resize(len, fill);
    if !little {
        b.reverse();
    }
    Ok(Bytes::new(t, &b)?.into_value())
}

pub(super) fn from_bytes(t: &Thread, a: &[Value]) -> Res {
    let b = match bytes_of(&a[1]) {
        Some(b) => b,
        None if a[1].is::<Str>() => return Err(t.type_error("cannot convert 'str' object to bytes")),
        None if t.type_ref(&a[1]).lookup(t, &t.names().__bytes__).is_some() => {
            let r = t.call_special(&a[1], &t.names().__bytes__, &[])?.unwrap_or(Value::NONE);
            match r.payload::<Bytes>() {
                Some(b) => b.as_slice().to_vec(),
                None => {
                    let given = t.type_name(&r);
                    return Err(t.type_error(format!("__bytes__ returned non-bytes (type {given})")));
                }
            }
        }
        None => {
            let mut out = Vec::new();
            t.for_each(&a[1], |v| {
                match u8::try_from(t.arg_i64(&v)?) {
                    Ok(b) => out.push(b),
                    Err(_) => return Err(t.value_error("bytes must be in range(0, 256)")),
                }
                Ok(true)
            })?;
            out
        }
    };
    let little = order(t, &a[2])?;
    let signed = t.truth(&a[3])?;
    let n = match (little, signed) {
        (true, true) => BigInt::from_signed_bytes_le(&b),
        (false, true) => BigInt::from_signed_bytes_be(&b),
        (true, false) => BigInt::from_bytes_le(Sign::Plus, &b),
        (false, false) => BigInt::from_bytes_be(Sign::Plus, &b),
    };
    let v = t.bigint(n)?;
    if a[0].same(t.type_for::<Int>().value()) { Ok(v) } else { t.call(&a[0], &[v]) }
}
