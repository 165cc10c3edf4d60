//! abs, bin, divmod, hex, oct, pow, round, sum.

use num_bigint::BigInt;
use ouro_runtime::Thread;
use ouro_runtime::format::int::{big_digits, small_digits};
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::protocol::number::BinOp;
use ouro_runtime::protocol::sink::Sink;
use ouro_runtime::types::bytearray::ByteArray;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::int::Num;
use ouro_runtime::types::str::Str;

pub fn abs(t: &Thread, a: &[Value]) -> Res {
    t.abs(&a[0])
}
pub fn divmod(t: &Thread, a: &[Value]) -> Res {
    t.binary(&a[0], &a[1], BinOp::DivMod)
}
pub fn pow(t: &Thread, a: &[Value]) -> Res {
    t.power(&a[0], &a[1], &a[2])
}

fn in_base(t: &Thread, v: &Value, radix: u32, prefix: &str) -> Res {
    let n = t.index(v)?;
    let (negative, digits) = match t.as_num(&n) {
        Some(Num::Small(i)) => (i < 0, small_digits(i.unsigned_abs(), radix)),
        Some(Num::Big(b)) => (b < BigInt::ZERO, big_digits(&b, radix)),
        None => return Err(t.type_error("an integer is required")),
    };
    t.string(format!("{}{prefix}{}", if negative { "-" } else { "" }, digits.trim_start_matches('-')))
}
pub fn bin(t: &Thread, a: &[Value]) -> Res {
    in_base(t, &a[0], 2, "0b")
}
pub fn oct(t: &Thread, a: &[Value]) -> Res {
    in_base(t, &a[0], 8, "0o")
}
pub fn hex(t: &Thread, a: &[Value]) -> Res {
    in_base(t, &a[0], 16, "0x")
}

pub fn round(t: &Thread, a: &[Value]) -> Res {
    let args = if a[1].is_none() { &a[..0] } else { &a[1..2] };
    match t.call_special(&a[0], &t.names().__round__.clone(), args)? {
        Some(v) => Ok(v),
        None => Err(t.type_error(format!("type {} doesn't define __round__ method", t.type_name(&a[0])))),
    }
}

pub fn sum(t: &Thread, a: &[Value]) -> Res {
    let start = &a[1];
    for (yes, what) in [
        (start.is::<Str>(), "strings [use ''.join(seq) instead]"),
        (start.is::<Bytes>(), "bytes [use b''.join(seq) instead]"),
        (start.is::<ByteArray>(), "bytearray [use b''.join(seq) instead]"),
    ] {
        if yes {
            return Err(t.type_error(format!("sum() can't sum {what}")));
        }
    }
    Sink::sum_from(t, start).drain(t, &a[0])
}
