//! abs, bin, divmod, hex, oct, pow, round, sum.

use num_bigint::BigInt;
use ouro_runtime::Thread;
use ouro_runtime::format::int::{big_digits, small_digits};
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::protocol::number::BinOp;
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

/// A sum of floats with what rounding lost kept aside (Neumaier), as CPython adds since 3.12.
#[derive(Clone, Copy)]
pub struct FloatSum {
    high: f64,
    low: f64,
}

impl FloatSum {
    pub fn new(x: f64) -> FloatSum {
        FloatSum { high: x, low: 0.0 }
    }
    pub fn add(&mut self, x: f64) {
        let sum = self.high + x;
        self.low += if self.high.abs() >= x.abs() { (self.high - sum) + x } else { (x - sum) + self.high };
        self.high = sum;
    }
    pub fn total(self) -> f64 {
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}

enum Sum {
    Int(i64),
    Float(FloatSum),
    Any(Value),
}

impl Sum {
    fn value(self, t: &Thread) -> Res {
        match self {
            Sum::Int(i) => t.int(i),
            Sum::Float(f) => t.float(f.total()),
            Sum::Any(v) => Ok(v),
        }
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
    let mut so_far = match start.as_small_int() {
        Some(i) => Sum::Int(i),
        None if is_float(start) => Sum::Float(FloatSum::new(t.as_float(start).unwrap_or(0.0))),
        None => Sum::Any(start.clone()),
    };
    t.for_each(&a[0], |v| {
        let next = match (&mut so_far, v.as_small_int()) {
            (Sum::Int(n), Some(i)) => match n.checked_add(i) {
                Some(s) => Sum::Int(s),
                None => Sum::Any(t.binary(&t.int(*n)?, &v, BinOp::Add)?),
            },
            (Sum::Int(n), None) if is_float(&v) => {
                let mut f = FloatSum::new(*n as f64);
                f.add(t.as_float(&v).unwrap_or(0.0));
                Sum::Float(f)
            }
            (Sum::Int(n), None) => Sum::Any(t.binary(&t.int(*n)?, &v, BinOp::Add)?),
            (Sum::Float(f), Some(i)) => {
                f.high += i as f64;
                return Ok(true);
            }
            (Sum::Float(f), None) if is_float(&v) => {
                f.add(t.as_float(&v).unwrap_or(0.0));
                return Ok(true);
            }
            (Sum::Float(f), None) => Sum::Any(t.binary(&t.float(f.total())?, &v, BinOp::Add)?),
            (Sum::Any(x), _) => {
                let r = t.binary(x, &v, BinOp::Add)?;
                // Large ints that come back into range go on fast, and so do floats.
                match r.as_small_int() {
                    Some(i) => Sum::Int(i),
                    None if is_float(&r) => Sum::Float(FloatSum::new(t.as_float(&r).unwrap_or(0.0))),
                    None => Sum::Any(r),
                }
            }
        };
        so_far = next;
        Ok(true)
    })?;
    so_far.value(t)
}

/// An exact float.
fn is_float(v: &Value) -> bool {
    v.word().is_float() || v.is_exact::<ouro_runtime::types::float::Float>()
}
