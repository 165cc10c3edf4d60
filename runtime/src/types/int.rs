//! int of any size, and bool.
//!
//! Ints of 62 bits are immediate words; larger ones, and instances of subclasses, are objects.

use super::layout as layouts;
use super::str::{Str, text_of};
use crate::errors::Exc;
use crate::format::int as text;
use crate::heap::pages::Books;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::native::{GetSet, Method, TypeSpec, class_method, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::hash;
use crate::sync::thread::Thread;
use crate::types::tuple::Tuple;
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
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

macro_rules! pair {
    ($t:ident, $a:ident, $b:ident) => {
        match ($t.as_num($a), $t.as_num($b)) {
            (Some(x), Some(y)) => (x, y),
            _ => return Ok(Value::NOT_IMPLEMENTED),
        }
    };
}

macro_rules! look {
    ($t:ident, $a:ident, $b:ident) => {
        match ($t.num_ref($a), $t.num_ref($b)) {
            (Some(x), Some(y)) => (x, y),
            _ => return Ok(Value::NOT_IMPLEMENTED),
        }
    };
}

macro_rules! arithmetic {
    ($name:ident, $checked:ident, $op:tt) => {
        pub fn $name(t: &Thread, a: &Value, b: &Value) -> Res {
            match look!(t, a, b) {
                (NumRef::Small(x), NumRef::Small(y)) => match x.$checked(y) {
                    Some(r) => t.int(r),
                    None => t.bigint(BigInt::from(x) $op BigInt::from(y)),
                },
                (NumRef::Small(x), NumRef::Big(y)) => t.bigint(x $op y),
                (NumRef::Big(x), NumRef::Small(y)) => t.bigint(x $op y),
                (NumRef::Big(x), NumRef::Big(y)) => t.bigint(x $op y),
            }
        }
    };
}
arithmetic!(add, checked_add, +);
arithmetic!(sub, checked_sub, -);
arithmetic!(mul, checked_mul, *);

const ZERO_DIV: &str = "division by zero";

fn floor_divmod(t: &Thread, a: NumRef<'_>, b: NumRef<'_>, what: &str) -> Res<(Num, Num)> {
    if b.is_zero() {
        return Err(t.zero_division(what));
    }
    match (a, b) {
        (NumRef::Small(x), NumRef::Small(y)) if x != i64::MIN || y != -1 => {
            let (q, r) = x.div_mod_floor(&y);
            Ok((Num::Small(q), Num::Small(r)))
        }
        (NumRef::Big(x), NumRef::Big(y)) => Ok(match near_quotient(x, y) {
            Some((q, r)) => (Num::Small(q), Num::Big(r)),
            None => {
                let (q, r) = x.div_mod_floor(y);
                (Num::Big(q), Num::Big(r))
            }
        }),
        (NumRef::Big(x), NumRef::Small(y)) => {
            let (q, r) = x.div_mod_floor(&BigInt::from(y));
            Ok((Num::Big(q), Num::Big(r)))
        }
        (NumRef::Small(x), y) => {
            let (q, r) = BigInt::from(x).div_mod_floor(&y.to_big());
            Ok((Num::Big(q), Num::Big(r)))
        }
    }
}

/// Quotient and remainder, rounded down, of operands of nearly the same length: one multiplication by an
/// estimate from the highest digits (Knuth, TAOCP 4.3.1). None when the quotient may be longer.
fn near_quotient(x: &BigInt, y: &BigInt) -> Option<(i64, BigInt)> {
    const SPAN: u64 = 60;
    let (n, m) = (x.bits(), y.bits());
    if m <= 128 || n < m || n - m >= SPAN {
        return None;
    }
    let (a, b) = (x.magnitude(), y.magnitude());
    // The 64 highest bits of b, and a cut off at the same place.
    let cut = m - 64;
    let (high_a, high_b) = (bits_from(a, cut), bits_from(b, cut));
    // Too small by a few at most, since b may be nearly one unit larger than its highest bits say.
    let mut q = (high_a / (high_b + 1)) as u64;
    let mut r = a - b * q;
    while &r >= b {
        r -= b;
        q += 1;
    }
    let mut q = q as i64;
    if x.is_negative() != y.is_negative() {
        q = -q;
        if !r.is_zero() {
            q -= 1;
            r = b - r;
        }
    }
    let sign = if y.is_negative() { Sign::Minus } else { Sign::Plus };
    Some((q, BigInt::from_biguint(sign, r)))
}

/// The bits of `n` from `at` on, which are at most 128.
fn bits_from(n: &BigUint, at: u64) -> u128 {
    let (skip, shift) = ((at / 64) as usize, at % 64);
    let mut digits = n.iter_u64_digits().skip(skip);
    let mut next = || digits.next().unwrap_or(0) as u128;
    let low = next() | next() << 64;
    let third = next();
    if shift == 0 { low } else { low >> shift | third << (128 - shift) }
}

pub fn floordiv(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = look!(t, a, b);
    floor_divmod(t, x, y, "integer division or modulo by zero")?.0.into_value(t)
}
pub fn modulo(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = look!(t, a, b);
    floor_divmod(t, x, y, "integer modulo by zero")?.1.into_value(t)
}
fn divmod(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = look!(t, a, b);
    let (q, r) = floor_divmod(t, x, y, "integer division or modulo by zero")?;
    Tuple::pair(t, q.into_value(t)?, r.into_value(t)?)
}

/// True division, correctly rounded for ints of any size.
pub fn truediv(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    if y.is_zero() {
        return Err(t.zero_division(ZERO_DIV));
    }
    const EXACT: i64 = 1 << 53;
    if let (Num::Small(x), Num::Small(y)) = (&x, &y) {
        if x.abs() <= EXACT && y.abs() <= EXACT {
            return t.float(*x as f64 / *y as f64);
        }
    }
    let (x, y) = (x.into_big(), y.into_big());
    match divide_big(&x, &y) {
        Some(f) => t.float(f),
        None => Err(t.overflow_error("integer division result too large for a float")),
    }
}

/// The quotient rounded half to even; None on overflow.
pub fn divide_big(x: &BigInt, y: &BigInt) -> Option<f64> {
    if x.is_zero() {
        return Some(0.0);
    }
    let negative = x.is_negative() != y.is_negative();
    let (x, y) = (x.abs(), y.abs());
    // Scale so that the quotient has at least 55 bits; keep a sticky bit.
    let shift = 66 - (x.bits() as i64 - y.bits() as i64);
    let (q, r) = if shift >= 0 { (x << shift).div_rem(&y) } else { x.div_rem(&(y << -shift)) };
    let mut q = q;
    if !r.is_zero() {
        q |= BigInt::one();
    }
    let bits = q.bits() as i64;
    // Bits of precision left for a result with this exponent (fewer for subnormals).
    let exp = bits - shift - 1;
    let keep = if exp < -1022 { (53 - (-1022 - exp)).max(0) } else { 53 };
    let drop = bits - keep;
    let mut m = &q >> drop;
    let rest = &q - (&m << drop);
    let half = BigInt::one() << (drop - 1).max(0);
    if rest > half || rest == half && m.is_odd() {
        m += 1;
    }
    let f = ldexp(m.to_f64()?, drop - shift);
    if f.is_infinite() {
        return None;
    }
    Some(if negative { -f } else { f })
}

/// `m * 2^e`, for a mantissa of at most 54 bits.
pub fn ldexp(m: f64, e: i64) -> f64 {
    let mut m = m;
    let mut e = e.clamp(-5000, 5000);
    while e > 1000 {
        m *= f64::from_bits((1023 + 1000u64) << 52);
        e -= 1000;
    }
    while e < -1000 {
        // One rounding at most: mantissas here are already cut for subnormals.
        m *= f64::from_bits((1023 - 1000u64) << 52);
        e += 1000;
    }
    if e < -1022 {
        return m * f64::from_bits((1023 + e as u64 + 60) << 52) * f64::from_bits((1023 - 60u64) << 52);
    }
    m * f64::from_bits(((1023 + e) as u64) << 52)
}

/// The largest result of a power or shift, in bits, before it is refused.
const MAX_BITS: u64 = 1 << 35;

pub fn pow(t: &Thread, a: &Value, b: &Value, m: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    if !m.is_none() {
        let Some(m) = t.as_bigint(m) else { return Ok(Value::NOT_IMPLEMENTED) };
        if m.is_zero() {
            return Err(t.value_error("pow() 3rd argument cannot be 0"));
        }
        if let (Num::Small(x), Num::Small(y), Some(m)) = (&x, &y, m.to_i64()) {
            if *y >= 0 {
                return t.int(pow_mod(*x, *y as u64, m));
            }
        }
        let (mut x, mut y) = (x.into_big(), y.into_big());
        if y.is_negative() {
            let e = x.extended_gcd(&m);
            if !e.gcd.is_one() && e.gcd != -BigInt::one() {
                return Err(t.value_error("base is not invertible for the given modulus"));
            }
            x = if e.gcd.is_one() { e.x } else { -e.x };
            y = -y;
        }
        let negative = m.is_negative();
        let m = m.abs();
        let r = x.mod_floor(&m).modpow(&y, &m).mod_floor(&m);
        let r = if negative && !r.is_zero() { r - m } else { r };
        return t.bigint(r);
    }
    if y.is_negative() {
        let (x, y) = (x.to_f64(t)?, y.to_f64(t)?);
        if x == 0.0 {
            return Err(t.zero_division("0.0 cannot be raised to a negative power"));
        }
        return t.float(x.powf(y));
    }
    let Num::Small(y) = y else {
        return match x {
            Num::Small(0 | 1) => t.int(match x {
                Num::Small(i) => i,
                _ => 0,
            }),
            Num::Small(-1) => t.int(if y.into_big().is_odd() { -1 } else { 1 }),
            _ => Err(t.memory_error()),
        };
    };
    if let Num::Small(x) = x {
        if let Some(r) = u32::try_from(y).ok().and_then(|e| x.checked_pow(e)) {
            return t.int(r);
        }
        if (0..=1).contains(&x) {
            return t.int(x);
        }
        if x == -1 {
            return t.int(if y % 2 == 0 { 1 } else { -1 });
        }
        if x == 2 {
            return shift_left(t, NumRef::Small(1), y as u64);
        }
    }
    if x.bits().saturating_mul(y as u64) > MAX_BITS {
        return Err(t.memory_error());
    }
    t.bigint(num_traits::pow::Pow::pow(x.into_big(), y as u64))
}

/// `x ** y % m` in machine ints; the sign is the modulus's.
fn pow_mod(x: i64, mut y: u64, m: i64) -> i64 {
    let n = m.unsigned_abs() as u128;
    let mut base = (x as i128).rem_euclid(n as i128) as u128;
    let mut r = 1 % n;
    while y > 0 {
        if y & 1 == 1 {
            r = r * base % n;
        }
        base = base * base % n;
        y >>= 1;
    }
    if m < 0 && r != 0 { (r as i128 - n as i128) as i64 } else { r as i64 }
}

fn shift_left(t: &Thread, x: NumRef<'_>, n: u64) -> Res {
    if x.is_zero() {
        return t.int(0);
    }
    if let NumRef::Small(i) = x {
        if n < 62 && i.unsigned_abs().leading_zeros() as u64 > n + 1 {
            return t.int(i << n);
        }
    }
    if n > MAX_BITS {
        return Err(t.memory_error());
    }
    match x {
        NumRef::Big(b) => t.bigint(b << n),
        NumRef::Small(i) => t.bigint(BigInt::from(i) << n),
    }
}

fn shift_count(t: &Thread, y: NumRef<'_>) -> Res<Option<u64>> {
    match y {
        NumRef::Small(n) if n >= 0 => Ok(Some(n as u64)),
        NumRef::Big(b) if !b.is_negative() => Ok(None),
        _ => Err(t.value_error("negative shift count")),
    }
}

pub fn lshift(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = look!(t, a, b);
    match shift_count(t, y)? {
        Some(n) => shift_left(t, x, n),
        None if x.is_zero() => t.int(0),
        None => Err(t.overflow_error("too many digits in integer")),
    }
}

pub fn rshift(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = look!(t, a, b);
    let n = shift_count(t, y)?.unwrap_or(u64::MAX);
    match x {
        NumRef::Small(i) => t.int(if n > 63 { i >> 63 } else { i >> n }),
        NumRef::Big(b) if n > b.bits() => t.int(if b.is_negative() { -1 } else { 0 }),
        NumRef::Big(b) => t.bigint(b >> n),
    }
}

macro_rules! bitwise {
    ($name:ident, $op:tt) => {
        pub fn $name(t: &Thread, a: &Value, b: &Value) -> Res {
            if a.word().is_bool() && b.word().is_bool() {
                return Ok(Value::bool(a.same(&Value::TRUE) $op b.same(&Value::TRUE)));
            }
            match look!(t, a, b) {
                (NumRef::Small(x), NumRef::Small(y)) => t.int(x $op y),
                (NumRef::Big(x), NumRef::Big(y)) => t.bigint(x $op y),
                (x, y) => t.bigint(x.to_big() $op y.to_big()),
            }
        }
    };
}
bitwise!(bit_and, &);
bitwise!(bit_or, |);
bitwise!(bit_xor, ^);

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

/// The decimal text of an int, within the digit limit.
pub fn decimal(t: &Thread, n: &Num) -> Res<String> {
    match n {
        Num::Small(i) => Ok(i.to_string()),
        Num::Big(b) => {
            let limit = t.interp().int_max_str_digits.get();
            if limit > 0 && b.bits() as f64 * std::f64::consts::LOG10_2 >= limit as f64 {
                let s = if b.bits() as f64 * std::f64::consts::LOG10_2 > limit as f64 + 2.0 {
                    None
                } else {
                    Some(text::big_to_string(b))
                };
                let digits = s.as_ref().map(|s| s.trim_start_matches('-').len());
                if digits.is_none_or(|d| d > limit) {
                    return Err(t.value_error(format!(
                        "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
                    )));
                }
            }
            Ok(text::big_to_string(b))
        }
    }
}

fn repr(t: &Thread, v: &Value) -> Res {
    if let Some(i) = v.as_small_int() {
        return Ok(small_str(t, i)?.into_value());
    }
    t.string(decimal(t, &num(t, v)?)?)
}

/// The decimal text of a machine int.
pub fn small_str(t: &Thread, i: i64) -> Res<Ref<Str>> {
    if let Ok(digit @ 0..10) = u8::try_from(i) {
        if let Some(s) = t.interp().ascii_if_made(b'0' + digit) {
            return Ok(s);
        }
    }
    let n = i.unsigned_abs();
    let len = (i < 0) as usize + n.checked_ilog10().unwrap_or(0) as usize + 1;
    Str::make(t, len, len, |to| {
        write_digits(i, to);
    })
}

/// Writes a machine int into bytes that it fills from the end.
fn write_digits(i: i64, to: &mut [u8]) -> usize {
    let mut n = i.unsigned_abs();
    let mut at = to.len();
    loop {
        at -= 1;
        to[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    if i < 0 {
        at -= 1;
        to[at] = b'-';
    }
    at
}

/// The decimal text of a machine int, written into `buf`.
pub fn small_decimal(i: i64, buf: &mut [u8; 24]) -> &str {
    let at = write_digits(i, buf);
    std::str::from_utf8(&buf[at..]).unwrap_or("")
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
        return Err(t.type_error(format!("int() takes at most 2 arguments ({} given)", args.len())));
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
            } else if let Some(b) = super::bytes_of(x) {
                parse_text(t, &b, base, x)?
            } else {
                return Err(t.type_error("int() can't convert non-string with explicit base"));
            }
        }
        None => from_value(t, x)?,
    };
    finish(t, ty, v)
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
        return match t.as_num(&r) {
            Some(n) => n.into_value(t),
            None => Err(t.type_error(format!("__int__ returned non-int (type {})", t.type_name(&r)))),
        };
    }
    if slots.index.get().is_some() {
        return t.index(x);
    }
    if let Some(r) = t.call_special(x, &t.names().__trunc__, &[])? {
        return t.index(&r);
    }
    if let Some(b) = super::bytes_of(x) {
        return parse_text(t, &b, 10, x);
    }
    Err(t.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        t.type_name(x)
    )))
}

fn parse_text(t: &Thread, b: &[u8], base: i64, x: &Value) -> Res {
    if base == 10 && (1..=18).contains(&b.len()) && b.iter().all(u8::is_ascii_digit) {
        return t.int(b.iter().fold(0, |n, c| n * 10 + (c - b'0') as i64));
    }
    let ascii = crate::format::unicode::ascii_number_text(b);
    let limit = t.interp().int_max_str_digits.get();
    match text::parse_int(&ascii, base, limit) {
        Ok(text::Int::Small(i)) => t.int(i),
        Ok(text::Int::Big(b)) => t.bigint(b),
        Err(text::IntError::Base) => Err(t.value_error("int() base must be >= 2 and <= 36, or 0")),
        Err(text::IntError::Literal) => {
            let r = t.repr(x)?;
            Err(t.value_error(text::invalid_literal(base, &r.lossy())))
        }
        Err(text::IntError::Digits(n)) => Err(t.value_error(text::too_many_digits(limit, n))),
    }
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

/// `int.__format__`
pub fn format(t: &Thread, a: &[Value]) -> Res {
    let spec = t.arg_str(&a[1], "format() argument 2")?;
    if let Some(s) = a[0].as_small_int().and_then(|i| crate::format::quick::int(i, spec.as_bytes())) {
        return Str::part(t, s.as_bytes(), true);
    }
    let n = num(t, &a[0])?;
    if spec.is_empty() {
        return Ok(t.str(&a[0])?.into_value());
    }
    let of = t.type_name(&a[0]);
    let r = match &n {
        Num::Small(i) => crate::format::number::format_i64(*i, spec.as_bytes(), &of),
        Num::Big(b) => {
            if crate::format::number::wants_decimal(spec.as_bytes()) {
                decimal(t, &n)?;
            }
            crate::format::number::format_bigint(b, spec.as_bytes(), &of)
        }
    };
    match r {
        Ok(s) => Ok(Str::from_wtf8(t, &s)?.into_value()),
        Err(e) => Err(t.format_error(e)),
    }
}

fn order(t: &Thread, v: &Value) -> Res<bool> {
    match text_of(v).as_str() {
        "little" => Ok(true),
        "big" => Ok(false),
        _ => Err(t.value_error("byteorder must be either 'little' or 'big'")),
    }
}

fn to_bytes(t: &Thread, a: &[Value]) -> Res {
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
    Ok(super::bytes::Bytes::new(t, &b)?.into_value())
}

fn from_bytes(t: &Thread, a: &[Value]) -> Res {
    let b = match super::bytes_of(&a[1]) {
        Some(b) => b,
        None if a[1].is::<Str>() => return Err(t.type_error("cannot convert 'str' object to bytes")),
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
