//! int of any size, and bool.
//!
//! Ints of 62 bits are immediate words; larger ones, and instances of subclasses, are objects.

#[macro_use]
mod arith;
mod bytes;
mod text;

pub use arith::*;
use bytes::{from_bytes, to_bytes};
pub use text::*;

use super::layout as layouts;
use super::memoryview::MemoryView;
use super::str::{Str, text_of};
use crate::errors::Exc;
use crate::heap::pages::Books;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::native::{GetSet, Method, TypeSpec, class_method, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::hash;
use crate::sync::thread::Thread;
use crate::types::tuple::Tuple;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};
use std::cmp::Ordering;

/// An integer of either size.
#[derive(Clone, Debug)]
pub enum Num {
    Small(i64),
    Big(BigInt),
}

impl Num {
    pub fn into_big(self) -> BigInt {
        match self {
            Num::Small(i) => BigInt::from(i),
            Num::Big(b) => b,
        }
    }
    pub fn into_value(self, t: &Thread) -> Res {
        match self {
            Num::Small(i) => t.int(i),
            Num::Big(b) => t.bigint(b),
        }
    }
    pub fn is_zero(&self) -> bool {
        matches!(self, Num::Small(0))
    }
    pub fn is_negative(&self) -> bool {
        match self {
            Num::Small(i) => *i < 0,
            Num::Big(b) => b.is_negative(),
        }
    }
    pub fn cmp(&self, o: &Num) -> Ordering {
        match (self, o) {
            (Num::Small(a), Num::Small(b)) => a.cmp(b),
            (Num::Small(a), Num::Big(b)) => BigInt::from(*a).cmp(b),
            (Num::Big(a), Num::Small(b)) => a.cmp(&BigInt::from(*b)),
            (Num::Big(a), Num::Big(b)) => a.cmp(b),
        }
    }
    /// The nearest float; OverflowError beyond the largest.
    pub fn to_f64(&self, t: &Thread) -> Res<f64> {
        match self {
            Num::Small(i) => Ok(*i as f64),
            Num::Big(b) => match b.to_f64() {
                Some(f) if f.is_finite() => Ok(f),
                _ => Err(t.overflow_error("int too large to convert to float")),
            },
        }
    }
    pub fn bits(&self) -> u64 {
        match self {
            Num::Small(i) => 64 - i.unsigned_abs().leading_zeros() as u64,
            Num::Big(b) => b.bits(),
        }
    }
}

/// How an integer too large for 64 bits compares with all that are not.
fn beyond(b: &BigInt) -> Ordering {
    if b.is_negative() { Ordering::Less } else { Ordering::Greater }
}

/// A look at an integer of either size, which owns nothing.
#[derive(Clone, Copy)]
pub enum NumRef<'a> {
    Small(i64),
    Big(&'a BigInt),
}

impl NumRef<'_> {
    pub fn to_big(self) -> BigInt {
        match self {
            NumRef::Small(i) => BigInt::from(i),
            NumRef::Big(b) => b.clone(),
        }
    }
    fn is_zero(self) -> bool {
        matches!(self, NumRef::Small(0))
    }
    fn cmp(self, o: NumRef<'_>) -> Ordering {
        match (self, o) {
            (NumRef::Small(a), NumRef::Small(b)) => a.cmp(&b),
            (NumRef::Small(a), NumRef::Big(b)) => b.to_i64().map_or(beyond(b).reverse(), |b| a.cmp(&b)),
            (NumRef::Big(a), NumRef::Small(b)) => a.to_i64().map_or(beyond(a), |a| a.cmp(&b)),
            (NumRef::Big(a), NumRef::Big(b)) => a.cmp(b),
        }
    }
}

impl Thread {
    /// The integer that an int, a bool or an instance of a subclass stands for.
    #[inline]
    pub fn num_ref<'a>(&self, v: &'a Value) -> Option<NumRef<'a>> {
        let w = v.word();
        if w.is_int() {
            return Some(NumRef::Small(w.int()));
        }
        if w.is_bool() {
            return Some(NumRef::Small(v.same(&Value::TRUE) as i64));
        }
        match &v.payload::<Int>()?.num {
            Num::Small(i) => Some(NumRef::Small(*i)),
            Num::Big(b) => Some(NumRef::Big(b)),
        }
    }
}

/// The payload of int objects.
pub struct Int {
    pub num: Num,
    books: Books,
}

impl Int {
    pub fn new(t: &Thread, num: Num) -> Int {
        if let Num::Big(b) = &num {
            t.heap().external_add(b.bits() as usize / 8);
        }
        Int { num, books: Books::of(t) }
    }
}

impl Payload for Int {
    const LAYOUT: u32 = layouts::INT;
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn storage(&self) -> usize {
        match &self.num {
            Num::Small(_) => 0,
            Num::Big(b) => b.bits() as usize / 8,
        }
    }
}

impl Drop for Int {
    fn drop(&mut self) {
        if let Num::Big(b) = &self.num {
            self.books.gone(b.bits() as usize / 8);
        }
    }
}

fn look<'a>(t: &Thread, v: &'a Value) -> Res<NumRef<'a>> {
    t.num_ref(v).ok_or_else(|| t.type_error(format!("an integer is required, got {}", t.type_name(v))))
}
fn num(t: &Thread, v: &Value) -> Res<Num> {
    t.as_num(v).ok_or_else(|| t.type_error(format!("an integer is required, got {}", t.type_name(v))))
}

fn neg(t: &Thread, v: &Value) -> Res {
    match look(t, v)? {
        NumRef::Small(i) if i != i64::MIN => t.int(-i),
        n => t.bigint(-n.to_big()),
    }
}
fn pos(t: &Thread, v: &Value) -> Res {
    if v.word().is_int() || v.is_exact::<Int>() { Ok(v.clone()) } else { num(t, v)?.into_value(t) }
}
fn abs(t: &Thread, v: &Value) -> Res {
    let negative = match look(t, v)? {
        NumRef::Small(i) => i < 0,
        NumRef::Big(b) => b.is_negative(),
    };
    if negative { neg(t, v) } else { pos(t, v) }
}
fn invert(t: &Thread, v: &Value) -> Res {
    if v.same(&Value::TRUE) || v.same(&Value::FALSE) {
        t.warn(
            Exc::DeprecationWarning,
            "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise \
             inversion of the underlying int object and is usually not what you expect from negating a bool. Use the \
             'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying \
             int.",
        )?;
    }
    match num(t, v)? {
        Num::Small(i) => t.int(!i),
        Num::Big(b) => t.bigint(-b - 1),
    }
}
fn to_float(t: &Thread, v: &Value) -> Res {
    t.float(num(t, v)?.to_f64(t)?)
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (x, y) = look!(t, a, b);
    Ok(Value::bool(op.test(x.cmp(y))))
}

fn hash_slot(t: &Thread, v: &Value) -> Res<i64> {
    Ok(match look(t, v)? {
        NumRef::Small(i) => hash::of_i64(i),
        NumRef::Big(b) => hash::of_bigint(b),
    })
}

fn finish(t: &Thread, ty: &Ref<Type>, v: Value) -> Res {
    if ty.same(t.type_for::<Int>().value()) {
        return Ok(v);
    }
    match t.as_num(&v) {
        Some(n) => Ok(t.make_of(ty, Int::new(t, n))?.into_value()),
        None => Err(t.type_error("int expected")),
    }
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    use crate::protocol::call::{keyword, positional};
    let pos = positional(args, kw);
    let base = keyword(args, kw, "base").or(pos.get(1));
    let nkw = args.len() - pos.len();
    if pos.len() > 2 {
        return Err(t.type_error(format!("int expected at most 2 arguments, got {}", args.len())));
    }
    if nkw > (keyword(args, kw, "base").is_some() as usize) {
        let bad = kw.and_then(|k| k.as_slice().iter().find(|n| text_of(n) != "base").cloned());
        let bad = bad.map(|b| text_of(&b)).unwrap_or_default();
        return Err(crate::errors::unexpected_keyword(t, "int", &bad, ["base"].into_iter()));
    }
    let Some(x) = pos.first() else {
        if base.is_some() {
            return Err(t.type_error("int() missing string argument"));
        }
        return finish(t, ty, Value::small_int(0));
    };
    let v = match base {
        Some(b) => {
            let base = t.arg_clamped(b)?;
            if let Some(s) = x.payload::<Str>() {
                parse_text(t, s.as_bytes(), base, x)?
            } else if let Some(b) = super::bytes_of(x).filter(|_| !x.is::<MemoryView>()) {
                parse_text(t, &b, base, &bytes_shown(t, x, &b)?)?
            } else {
                return Err(t.type_error("int() can't convert non-string with explicit base"));
            }
        }
        None => from_value(t, x)?,
    };
    finish(t, ty, v)
}

/// What an error shows of text given as a buffer: its bytes.
fn bytes_shown(t: &Thread, x: &Value, b: &[u8]) -> Res {
    if x.is_exact::<super::bytes::Bytes>() {
        Ok(x.clone())
    } else {
        Ok(super::bytes::Bytes::new(t, b)?.into_value())
    }
}

/// `int(x)`
pub fn from_value(t: &Thread, x: &Value) -> Res {
    if let Some(f) = x.word().is_float().then(|| x.word().float()) {
        return from_f64(t, f.trunc());
    }
    if x.word().is_int() {
        return Ok(x.clone());
    }
    if let Some(s) = x.payload::<Str>() {
        return parse_text(t, s.as_bytes(), 10, x);
    }
    let slots = &t.type_ref(x).slots;
    if let Some(f) = slots.int.get() {
        let r = f(t, x)?;
        return t.int_from(r, "__int__");
    }
    if slots.index.get().is_some() {
        return t.index(x);
    }
    if t.type_ref(x).lookup(t, &t.names().__trunc__).is_some() {
        t.warn(Exc::DeprecationWarning, "The delegation of int() to __trunc__ is deprecated.")?;
        let r = t.call_special(x, &t.names().__trunc__, &[])?.unwrap_or(Value::NONE);
        if t.type_ref(&r).slots.index.get().is_none() {
            let kind = t.type_name(&r);
            return Err(t.type_error(format!("__trunc__ returned non-Integral (type {kind})")));
        }
        return t.index(&r);
    }
    if let Some(b) = super::bytes_of(x) {
        return parse_text(t, &b, 10, &bytes_shown(t, x, &b)?);
    }
    Err(t.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        t.type_name(x)
    )))
}

/// The int of a float with no fraction.
pub fn from_f64(t: &Thread, f: f64) -> Res {
    if f.is_nan() {
        return Err(t.value_error("cannot convert float NaN to integer"));
    }
    if f.is_infinite() {
        return Err(t.overflow_error("cannot convert float infinity to integer"));
    }
    if f.abs() < 9e18 {
        return t.int(f as i64);
    }
    match num_traits::FromPrimitive::from_f64(f) {
        Some(b) => t.bigint(b),
        None => Err(t.value_error("cannot convert float to integer")),
    }
}

fn bit_length(t: &Thread, a: &[Value]) -> Res {
    t.int(num(t, &a[0])?.bits() as i64)
}
fn bit_count(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::len(match num(t, &a[0])? {
        Num::Small(i) => i.unsigned_abs().count_ones() as usize,
        Num::Big(b) => b.magnitude().count_ones() as usize,
    }))
}
fn as_integer_ratio(t: &Thread, a: &[Value]) -> Res {
    t.tuple(vec![num(t, &a[0])?.into_value(t)?, Value::small_int(1)])
}
fn is_integer(_: &Thread, _: &[Value]) -> Res {
    Ok(Value::TRUE)
}
fn itself(t: &Thread, a: &[Value]) -> Res {
    pos(t, &a[0])
}
fn getnewargs(t: &Thread, a: &[Value]) -> Res {
    t.tuple(vec![pos(t, &a[0])?])
}

fn round(t: &Thread, a: &[Value]) -> Res {
    if a[1].is_unbound() || a[1].is_none() {
        return pos(t, &a[0]);
    }
    let n = t.arg_clamped(&a[1])?;
    if n >= 0 {
        return pos(t, &a[0]);
    }
    let x = num(t, &a[0])?;
    if n < -(x.bits() as i64) {
        return t.int(0);
    }
    let unit: BigInt = num_traits::pow::Pow::pow(BigInt::from(10), n.unsigned_abs());
    let (q, r) = x.into_big().div_mod_floor(&unit);
    let twice = &r * 2;
    let up = twice > unit || twice == unit && q.is_odd();
    t.bigint((if up { q + 1 } else { q }) * unit)
}

const METHODS: &[Method] = &[
    method("bit_length(self, /)", bit_length),
    method("bit_count(self, /)", bit_count),
    method("as_integer_ratio(self, /)", as_integer_ratio),
    method("is_integer(self, /)", is_integer),
    method("conjugate(self, /)", itself),
    method("__trunc__(self, /)", itself),
    method("__floor__(self, /)", itself),
    method("__ceil__(self, /)", itself),
    method("__round__(self, ndigits=None, /)", round),
    method("__format__(self, format_spec, /)", format),
    method("__getnewargs__(self, /)", getnewargs),
    method("to_bytes(self, /, length=1, byteorder='big', *, signed=False)", to_bytes),
    class_method("from_bytes(cls, /, bytes, byteorder='big', *, signed=False)", from_bytes),
];

const GETSET: &[GetSet] = &[
    getter("real", pos),
    getter("imag", |_, _| Ok(Value::small_int(0))),
    getter("numerator", pos),
    getter("denominator", |_, _| Ok(Value::small_int(1))),
];

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::MATCH_SELF,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(repr));
        s.hash.set(Some(hash_slot));
        s.compare.set(Some(compare));
        s.bool.set(Some(|t, v| Ok(!num(t, v)?.is_zero())));
        s.add.set(Some(add));
        s.sub.set(Some(sub));
        s.mul.set(Some(mul));
        s.truediv.set(Some(truediv));
        s.floordiv.set(Some(floordiv));
        s.modulo.set(Some(modulo));
        s.divmod.set(Some(divmod));
        s.pow.set(Some(pow));
        s.lshift.set(Some(lshift));
        s.rshift.set(Some(rshift));
        s.and.set(Some(bit_and));
        s.or.set(Some(bit_or));
        s.xor.set(Some(bit_xor));
        s.neg.set(Some(neg));
        s.pos.set(Some(pos));
        s.abs.set(Some(abs));
        s.invert.set(Some(invert));
        s.int.set(Some(pos));
        s.index.set(Some(pos));
        s.float.set(Some(to_float));
    },
    methods: METHODS,
    getset: GETSET,
    doc: "int([x]) -> integer\nint(x, base=10) -> integer",
    ..TypeSpec::of::<Int>("int")
};

// bool

fn bool_new(t: &Thread, _: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    crate::protocol::call::no_keywords(t, "bool", kw)?;
    match args {
        [] => Ok(Value::FALSE),
        [x] => Ok(Value::bool(t.truth(x)?)),
        _ => Err(t.type_error(format!("bool expected at most 1 argument, got {}", args.len()))),
    }
}

fn bool_repr(t: &Thread, v: &Value) -> Res {
    Ok(t.intern(if v.same(&Value::TRUE) { "True" } else { "False" }).into_value())
}

pub static BOOL: TypeSpec = TypeSpec {
    layout: layouts::BOOL,
    base: Some(&SPEC),
    flags: tflag::IMMUTABLE | tflag::MATCH_SELF,
    slots: |s| {
        s.new.set(Some(bool_new));
        s.repr.set(Some(bool_repr));
        s.and.set(Some(bit_and));
        s.or.set(Some(bit_or));
        s.xor.set(Some(bit_xor));
    },
    doc: "Returns True when the argument is true, False otherwise.",
    ..TypeSpec::of::<Int>("bool")
};
