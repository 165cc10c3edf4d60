//! float.

use super::int::Num;
use super::layout as layouts;
use super::str::Str;
use crate::format::float as text;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::native::{GetSet, Method, TypeSpec, class_method, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::hash;
use crate::sync::thread::Thread;
use crate::types::tuple::Tuple;
use num_bigint::BigInt;
use std::cmp::Ordering;

/// The payload of boxed floats: those outside the immediate range, and instances of subclasses.
pub struct Float(pub f64);

impl Payload for Float {
    const LAYOUT: u32 = layouts::FLOAT;
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// A float operand: a float, or an int converted. Nothing for other types.
#[inline]
fn operand(t: &Thread, v: &Value) -> Res<Option<f64>> {
    if let Some(f) = t.as_float(v) {
        return Ok(Some(f));
    }
    match t.as_num(v) {
        Some(n) => n.to_f64(t).map(Some),
        None => Ok(None),
    }
}

macro_rules! pair {
    ($t:ident, $a:ident, $b:ident) => {
        match (operand($t, $a)?, operand($t, $b)?) {
            (Some(x), Some(y)) => (x, y),
            _ => return Ok(Value::NOT_IMPLEMENTED),
        }
    };
}

fn add(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    t.float(x + y)
}
fn sub(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    t.float(x - y)
}
fn mul(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    t.float(x * y)
}
fn truediv(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    if y == 0.0 {
        return Err(t.zero_division("float division by zero"));
    }
    t.float(x / y)
}

/// Floor division and remainder, signs as Python's.
pub fn div_mod(x: f64, y: f64) -> (f64, f64) {
    let mut m = x % y;
    let mut d = (x - m) / y;
    if m != 0.0 {
        if (y < 0.0) != (m < 0.0) {
            m += y;
            d -= 1.0;
        }
    } else {
        m = 0f64.copysign(y);
    }
    let q = if d != 0.0 {
        let f = d.floor();
        if d - f > 0.5 { f + 1.0 } else { f }
    } else {
        0f64.copysign(x / y)
    };
    (q, m)
}

fn floordiv(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    if y == 0.0 {
        return Err(t.zero_division("float floor division by zero"));
    }
    t.float(div_mod(x, y).0)
}
fn modulo(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    if y == 0.0 {
        return Err(t.zero_division("float modulo by zero"));
    }
    t.float(div_mod(x, y).1)
}
fn divmod(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    if y == 0.0 {
        return Err(t.zero_division("float floor division by zero"));
    }
    let (q, m) = div_mod(x, y);
    t.tuple(vec![t.float(q)?, t.float(m)?])
}

fn pow(t: &Thread, a: &Value, b: &Value, m: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    if !m.is_none() {
        return Err(t.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    }
    if x == 0.0 && y < 0.0 && y.is_finite() {
        return Err(t.zero_division("0.0 cannot be raised to a negative power"));
    }
    if x < 0.0 && x.is_finite() && y.is_finite() && y != y.floor() {
        return super::complex::pow_values(t, x, 0.0, y, 0.0);
    }
    let r = x.powf(y);
    if r.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(t.err_with(
            crate::errors::Exc::OverflowError,
            vec![Value::small_int(34), t.string("Numerical result out of range")?],
        ));
    }
    t.float(r)
}

/// An exact comparison of a float and an int.
pub fn cmp_num(f: f64, n: &Num) -> Option<Ordering> {
    if f.is_nan() {
        return None;
    }
    if f.is_infinite() {
        return Some(if f > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    match n {
        Num::Small(i) if i.unsigned_abs() <= 1 << 53 => f.partial_cmp(&(*i as f64)),
        Num::Small(i) if f.abs() < 9e18 => {
            let whole = f.trunc();
            match (whole as i64).cmp(i) {
                Ordering::Equal => (f - whole).partial_cmp(&0.0),
                o => Some(o),
            }
        }
        n => {
            let whole: BigInt = num_traits::FromPrimitive::from_f64(f.trunc())?;
            match whole.cmp(&n.clone().into_big()) {
                Ordering::Equal => (f - f.trunc()).partial_cmp(&0.0),
                o => Some(o),
            }
        }
    }
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let Some(x) = t.as_float(a) else { return Ok(Value::NOT_IMPLEMENTED) };
    let o = if let Some(y) = t.as_float(b) {
        x.partial_cmp(&y)
    } else if let Some(n) = t.as_num(b) {
        cmp_num(x, &n)
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(match o {
        Some(o) => op.test(o),
        None => op == CmpOp::Ne,
    }))
}

fn value(t: &Thread, v: &Value) -> Res<f64> {
    t.as_float(v).ok_or_else(|| t.type_error(format!("float expected, got {}", t.type_name(v))))
}

fn hash_slot(t: &Thread, v: &Value) -> Res<i64> {
    Ok(hash::of_f64(value(t, v)?, v.word().0))
}

fn repr(t: &Thread, v: &Value) -> Res {
    t.string(text::repr_f64(value(t, v)?))
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let args = crate::protocol::call::for_new(t, ty, t.type_for::<Float>(), args, kw)?;
    let f = match args {
        [] => 0.0,
        [x] => from_value(t, x)?,
        _ => return Err(t.type_error(format!("float expected at most 1 argument, got {}", args.len()))),
    };
    if ty.same(t.type_for::<Float>().value()) {
        return t.float(f);
    }
    Ok(t.make_of(ty, Float(f))?.into_value())
}

fn from_value(t: &Thread, x: &Value) -> Res<f64> {
    let bytes = match x.payload::<Str>() {
        Some(s) => Some(s.as_bytes().to_vec()),
        None => super::bytes_of(x),
    };
    // A subclass may say what number it is.
    let says = t.type_ref(x).slots.float.get().is_some();
    if let Some(b) = bytes.filter(|_| !says) {
        let ascii = crate::format::unicode::ascii_number_text(&b);
        return match text::parse_float(&ascii) {
            Some(f) => Ok(f),
            None => Err(t.value_error(format!("could not convert string to float: {}", t.repr(x)?.lossy()))),
        };
    }
    let slots = &t.type_ref(x).slots;
    if t.as_float(x).is_none() && slots.float.get().is_none() && slots.index.get().is_none() {
        return Err(t.type_error(format!(
            "float() argument must be a string or a real number, not '{}'",
            t.type_name(x)
        )));
    }
    match slots.float.get().filter(|_| x.word().is_ptr() && !x.is_exact::<Float>()) {
        Some(f) => t.converted_f64(x, f),
        None => t.arg_f64(x),
    }
}

fn is_integer(t: &Thread, a: &[Value]) -> Res {
    let f = value(t, &a[0])?;
    Ok(Value::bool(f.is_finite() && f == f.trunc()))
}
fn as_integer_ratio(t: &Thread, a: &[Value]) -> Res {
    let f = value(t, &a[0])?;
    match text::as_integer_ratio(f) {
        Some((n, d)) => t.tuple(vec![t.bigint(n)?, t.bigint(d)?]),
        None if f.is_nan() => Err(t.value_error("cannot convert NaN to integer ratio")),
        None => Err(t.overflow_error("cannot convert Infinity to integer ratio")),
    }
}
fn itself(t: &Thread, a: &[Value]) -> Res {
    t.float(value(t, &a[0])?)
}
fn hex(t: &Thread, a: &[Value]) -> Res {
    t.string(text::hex(value(t, &a[0])?))
}
fn fromhex(t: &Thread, a: &[Value]) -> Res {
    let s = t.arg_str(&a[1], "fromhex() argument")?;
    let f = match text::from_hex(&s.lossy()) {
        Ok(f) => t.float(f)?,
        Err(e) => return Err(t.format_error(e)),
    };
    if a[0].same(t.type_for::<Float>().value()) { Ok(f) } else { t.call(&a[0], &[f]) }
}
fn trunc(t: &Thread, a: &[Value]) -> Res {
    super::int::from_f64(t, value(t, &a[0])?.trunc())
}
fn floor(t: &Thread, a: &[Value]) -> Res {
    super::int::from_f64(t, value(t, &a[0])?.floor())
}
fn ceil(t: &Thread, a: &[Value]) -> Res {
    super::int::from_f64(t, value(t, &a[0])?.ceil())
}
fn round(t: &Thread, a: &[Value]) -> Res {
    let f = value(t, &a[0])?;
    if a[1].is_none() {
        return super::int::from_f64(t, text::round_half_even(f));
    }
    let n = t.arg_clamped(&a[1])?;
    match text::round_digits(f, n) {
        Ok(f) => t.float(f),
        Err(e) => Err(t.format_error(e)),
    }
}
/// `float.__format__`
pub fn format(t: &Thread, a: &[Value]) -> Res {
    let spec = t.arg_str(&a[1], "format() argument 2")?;
    if spec.is_empty() {
        return Ok(t.str(&a[0])?.into_value());
    }
    let x = value(t, &a[0])?;
    if let Some(s) = crate::format::quick::float(x, spec.as_bytes()) {
        return Str::part(t, s.as_bytes(), true);
    }
    match crate::format::number::format_f64(x, spec.as_bytes()) {
        Ok(s) => Ok(Str::from_wtf8(t, &s)?.into_value()),
        Err(e) => Err(t.format_error(e)),
    }
}
fn getnewargs(t: &Thread, a: &[Value]) -> Res {
    t.tuple(vec![itself(t, a)?])
}

const METHODS: &[Method] = &[
    method("is_integer(self, /)", is_integer),
    method("as_integer_ratio(self, /)", as_integer_ratio),
    method("conjugate(self, /)", itself),
    method("hex(self, /)", hex),
    class_method("fromhex(cls, string, /)", fromhex),
    class_method("__getformat__(cls, typestr, /)", |t, a| {
        match t.arg_str(&a[1], "__getformat__() argument")?.as_bytes() {
            b"double" | b"float" if cfg!(target_endian = "little") => t.string("IEEE, little-endian"),
            b"double" | b"float" => t.string("IEEE, big-endian"),
            _ => Err(t.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
        }
    }),
    method("__trunc__(self, /)", trunc),
    method("__floor__(self, /)", floor),
    method("__ceil__(self, /)", ceil),
    method("__round__(self, ndigits=None, /)", round),
    method("__format__(self, format_spec, /)", format),
    method("__getnewargs__(self, /)", getnewargs),
];

const GETSET: &[GetSet] =
    &[getter("real", |t, v| t.float(value(t, v)?)), getter("imag", |t, _| t.float(0.0))];

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::MATCH_SELF,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(repr));
        s.hash.set(Some(hash_slot));
        s.compare.set(Some(compare));
        s.bool.set(Some(|t, v| Ok(value(t, v)? != 0.0)));
        s.add.set(Some(add));
        s.sub.set(Some(sub));
        s.mul.set(Some(mul));
        s.truediv.set(Some(truediv));
        s.floordiv.set(Some(floordiv));
        s.modulo.set(Some(modulo));
        s.divmod.set(Some(divmod));
        s.pow.set(Some(pow));
        s.neg.set(Some(|t, v| t.float(-value(t, v)?)));
        s.pos.set(Some(|t, v| t.float(value(t, v)?)));
        s.abs.set(Some(|t, v| t.float(value(t, v)?.abs())));
        s.int.set(Some(|t, v| super::int::from_f64(t, value(t, v)?.trunc())));
        s.float.set(Some(|t, v| t.float(value(t, v)?)));
    },
    methods: METHODS,
    getset: GETSET,
    doc: "The float that a text or a number stands for.",
    ..TypeSpec::of::<Float>("float")
};
