//! complex.

use super::layout as layouts;
use super::str::Str;
use super::tuple::Tuple;
use crate::errors::Exc;
use crate::format::{float as text, number};
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::bind::bind_args;
use crate::model::convert::deprecated_subclass;
use crate::model::native::{GetSet, Method, TypeSpec, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::hash;
use crate::sync::thread::Thread;

/// The payload of complex.
#[derive(Clone, Copy)]
pub struct Complex {
    pub re: f64,
    pub im: f64,
}

impl Payload for Complex {
    const LAYOUT: u32 = layouts::COMPLEX;
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// A complex number.
pub fn make(t: &Thread, re: f64, im: f64) -> Res {
    Ok(t.make(Complex { re, im })?.into_value())
}

/// A complex operand: a complex, or a real number converted. Nothing for other types.
pub fn operand(t: &Thread, v: &Value) -> Res<Option<Complex>> {
    if let Some(c) = v.payload::<Complex>() {
        return Ok(Some(*c));
    }
    if let Some(f) = t.as_float(v) {
        return Ok(Some(Complex { re: f, im: 0.0 }));
    }
    match t.as_num(v) {
        Some(n) => Ok(Some(Complex { re: n.to_f64(t)?, im: 0.0 })),
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
    make(t, x.re + y.re, x.im + y.im)
}
fn sub(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    make(t, x.re - y.re, x.im - y.im)
}
fn mul(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    let r = product(x, y);
    make(t, r.re, r.im)
}
fn truediv(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    match quotient(x, y) {
        Some(r) => make(t, r.re, r.im),
        None => Err(t.zero_division("complex division by zero")),
    }
}

fn product(x: Complex, y: Complex) -> Complex {
    Complex { re: x.re * y.re - x.im * y.im, im: x.re * y.im + x.im * y.re }
}

/// Smith's quotient: scales by the larger part of the divisor, so that nothing overflows midway.
pub fn quotient(x: Complex, y: Complex) -> Option<Complex> {
    let (a, b) = (y.re.abs(), y.im.abs());
    if a >= b {
        if a == 0.0 {
            return None;
        }
        let ratio = y.im / y.re;
        let d = y.re + y.im * ratio;
        Some(Complex { re: (x.re + x.im * ratio) / d, im: (x.im - x.re * ratio) / d })
    } else if b >= a {
        let ratio = y.re / y.im;
        let d = y.re * ratio + y.im;
        Some(Complex { re: (x.re * ratio + x.im) / d, im: (x.im * ratio - x.re) / d })
    } else {
        Some(Complex { re: f64::NAN, im: f64::NAN })
    }
}

/// A whole power, by squaring.
fn whole_power(x: Complex, n: i64) -> Option<Complex> {
    let (mut r, mut p) = (Complex { re: 1.0, im: 0.0 }, x);
    let mut left = n.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            r = product(r, p);
        }
        left >>= 1;
        if left > 0 {
            p = product(p, p);
        }
    }
    if n > 0 { Some(r) } else { quotient(Complex { re: 1.0, im: 0.0 }, r) }
}

/// `(a + bj) ** (c + dj)`
pub fn pow_values(t: &Thread, a: f64, b: f64, c: f64, d: f64) -> Res {
    let zero = || t.zero_division("0.0 to a negative or complex power");
    let r = if d == 0.0 && c == c.floor() && c.abs() <= 100.0 {
        whole_power(Complex { re: a, im: b }, c as i64).ok_or_else(zero)?
    } else if c == 0.0 && d == 0.0 {
        Complex { re: 1.0, im: 0.0 }
    } else if a == 0.0 && b == 0.0 {
        if d != 0.0 || c < 0.0 {
            return Err(zero());
        }
        Complex { re: 0.0, im: 0.0 }
    } else {
        let abs = a.hypot(b);
        let arg = b.atan2(a);
        let mut len = abs.powf(c);
        let mut phase = arg * c;
        if d != 0.0 {
            len *= (-arg * d).exp();
            phase += d * abs.ln();
        }
        Complex { re: len * phase.cos(), im: len * phase.sin() }
    };
    if r.re.is_infinite() || r.im.is_infinite() {
        return Err(t.overflow_error("complex exponentiation"));
    }
    make(t, r.re, r.im)
}

fn pow(t: &Thread, a: &Value, b: &Value, m: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    if !m.is_none() {
        return Err(t.value_error("complex modulo"));
    }
    pow_values(t, x.re, x.im, y.re, y.im)
}

fn me(t: &Thread, v: &Value) -> Res<Complex> {
    Ok(**crate::model::class::expect::<Complex>(t, v, "complex", "complex")?)
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let x = me(t, a)?;
    let same = if let Some(y) = b.payload::<Complex>() {
        x.re == y.re && x.im == y.im
    } else if let Some(f) = t.as_float(b) {
        x.re == f && x.im == 0.0
    } else if let Some(n) = t.as_num(b) {
        x.im == 0.0 && super::float::cmp_num(x.re, &n).is_some_and(|o| o.is_eq())
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}

fn hash_slot(t: &Thread, v: &Value) -> Res<i64> {
    let c = me(t, v)?;
    let (re, im) = (hash::of_f64(c.re, v.word().0), hash::of_f64(c.im, v.word().0));
    Ok(hash::fold((re as u64).wrapping_add((im as u64).wrapping_mul(1000003))))
}

fn abs(t: &Thread, v: &Value) -> Res {
    let c = me(t, v)?;
    let r = c.re.hypot(c.im);
    if r.is_infinite() && c.re.is_finite() && c.im.is_finite() {
        return Err(t.overflow_error("absolute value too large"));
    }
    t.float(r)
}

/// `complex(text)`
fn parse(text_: &str) -> Option<Complex> {
    const SPACE: [char; 6] = [' ', '\t', '\n', '\r', '\x0b', '\x0c'];
    let mut s = text_.trim_matches(SPACE);
    if let Some(inner) = s.strip_prefix('(') {
        s = inner.strip_suffix(')')?.trim_matches(SPACE);
    }
    let unit = |s: &str| matches!(s, "j" | "J");
    let signed = |s: &str| -> Option<f64> {
        match s {
            "" | "+" => Some(1.0),
            "-" => Some(-1.0),
            _ => None,
        }
    };
    match text::parse_float_prefix(s) {
        Some((re, n)) => {
            let rest = &s[n..];
            if rest.is_empty() {
                return Some(Complex { re, im: 0.0 });
            }
            if unit(rest) {
                return Some(Complex { re: 0.0, im: re });
            }
            if !rest.starts_with(['+', '-']) {
                return None;
            }
            let (im, n) = match text::parse_float_prefix(rest) {
                Some(x) => x,
                None => (signed(&rest[..1])?, 1),
            };
            unit(&rest[n..]).then_some(Complex { re, im })
        }
        None => {
            let body = s.strip_suffix(['j', 'J'])?;
            Some(Complex { re: 0.0, im: signed(body)? })
        }
    }
}

/// What `__complex__` gives, if there is one.
pub fn special(t: &Thread, v: &Value) -> Res<Option<Complex>> {
    if v.is::<Complex>() {
        return Ok(v.payload::<Complex>().copied());
    }
    let Some(r) = t.call_special(v, &t.names().__complex__.clone(), &[])? else { return Ok(None) };
    match r.payload::<Complex>() {
        Some(c) if r.is_exact::<Complex>() => Ok(Some(*c)),
        found => {
            let what = format!("__complex__ returned non-complex (type {})", t.type_name(&r));
            let Some(c) = found else { return Err(t.type_error(what)) };
            t.warn(Exc::DeprecationWarning, &deprecated_subclass(&what, "complex"))?;
            Ok(Some(*c))
        }
    }
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let a = bind_args(t, crate::signature!("complex(real=..., imag=...)"), args, kw)?;
    let exact = ty.same(t.type_for::<Complex>().value());
    let (r, i) = (&a[0], &a[1]);
    if exact && i.is_unbound() && r.is_exact::<Complex>() {
        return Ok(r.clone());
    }
    let c = parts(t, r, i)?;
    if exact { make(t, c.re, c.im) } else { Ok(t.make_of(ty, c)?.into_value()) }
}

fn parts(t: &Thread, r: &Value, i: &Value) -> Res<Complex> {
    if let Some(s) = r.payload::<Str>() {
        if !i.is_unbound() {
            return Err(t.type_error("complex() can't take second arg if first is a string"));
        }
        let ascii = crate::format::unicode::ascii_number_text(s.as_bytes());
        return parse(&ascii).ok_or_else(|| t.value_error("complex() arg is a malformed string"));
    }
    if i.is::<Str>() {
        return Err(t.type_error("complex() second arg can't be a string"));
    }
    let is_number = |v: &Value| {
        let s = &t.type_ref(v).slots;
        v.is::<Complex>() || t.is_int(v) || s.float.get().is_some() || s.index.get().is_some()
    };
    let mut first_complex = r.is::<Complex>();
    let x = if r.is_unbound() {
        Complex { re: 0.0, im: 0.0 }
    } else {
        match special(t, r)? {
            Some(c) => {
                first_complex = true;
                c
            }
            None if is_number(r) => Complex { re: t.arg_f64(r)?, im: 0.0 },
            None => {
                return Err(t.type_error(format!(
                    "complex() first argument must be a string or a number, not '{}'",
                    t.type_name(r)
                )));
            }
        }
    };
    if i.is_unbound() {
        return Ok(x);
    }
    let (y, second_complex) = match i.payload::<Complex>() {
        Some(c) => (*c, true),
        None if is_number(i) => (Complex { re: t.arg_f64(i)?, im: 0.0 }, false),
        None => {
            return Err(t.type_error(format!(
                "complex() second argument must be a number, not '{}'",
                t.type_name(i)
            )));
        }
    };
    Ok(Complex {
        re: if second_complex { x.re - y.im } else { x.re },
        im: if first_complex { y.re + x.im } else { y.re },
    })
}

fn format(t: &Thread, a: &[Value]) -> Res {
    let c = me(t, &a[0])?;
    let spec = t.arg_str(&a[1], "__format__() argument")?;
    if spec.is_empty() {
        return Ok(t.str(&a[0])?.into_value());
    }
    match number::format_complex(c.re, c.im, spec.as_bytes()) {
        Ok(s) => Ok(Str::from_wtf8(t, &s)?.into_value()),
        Err(e) => Err(t.format_error(e)),
    }
}

const METHODS: &[Method] = &[
    method("conjugate(self, /)", |t, a| {
        let c = me(t, &a[0])?;
        make(t, c.re, -c.im)
    }),
    method("__complex__(self, /)", |t, a| {
        let c = me(t, &a[0])?;
        if a[0].is_exact::<Complex>() { Ok(a[0].clone()) } else { make(t, c.re, c.im) }
    }),
    method("__format__(self, format_spec, /)", format),
    method("__getnewargs__(self, /)", |t, a| {
        let c = me(t, &a[0])?;
        t.tuple(vec![t.float(c.re)?, t.float(c.im)?])
    }),
];

const GETSET: &[GetSet] =
    &[getter("real", |t, v| t.float(me(t, v)?.re)), getter("imag", |t, v| t.float(me(t, v)?.im))];

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(|t, v| {
            let c = me(t, v)?;
            t.string(text::repr_complex(c.re, c.im))
        }));
        s.hash.set(Some(hash_slot));
        s.compare.set(Some(compare));
        s.bool.set(Some(|t, v| me(t, v).map(|c| c.re != 0.0 || c.im != 0.0)));
        s.add.set(Some(add));
        s.sub.set(Some(sub));
        s.mul.set(Some(mul));
        s.truediv.set(Some(truediv));
        s.pow.set(Some(pow));
        s.neg.set(Some(|t, v| me(t, v).and_then(|c| make(t, -c.re, -c.im))));
        s.pos.set(Some(|t, v| me(t, v).and_then(|c| make(t, c.re, c.im))));
        s.abs.set(Some(abs));
    },
    methods: METHODS,
    getset: GETSET,
    doc: "A complex number, from its parts or from a text.",
    ..TypeSpec::of::<Complex>("complex")
};
