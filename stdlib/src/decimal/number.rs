//! Decimal numbers: a sign, digits and a power of ten, or something that is no finite number.

use num_bigint::BigUint;
use num_traits::{One, ToPrimitive, Zero};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::LazyLock;

/// An exponent beyond all bounds, with which one can still reckon.
pub const FAR: i64 = 1 << 61;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Finite,
    Infinite,
    Quiet,
    Signaling,
}

/// `(-1)^negative * digits * 10^exp`; the digits of a NaN are its payload.
#[derive(Clone, Debug)]
pub struct Number {
    pub negative: bool,
    pub kind: Kind,
    pub digits: BigUint,
    pub exp: i64,
}

/// How many powers of ten are always at hand.
const AT_HAND: usize = 640;
static POWERS: LazyLock<Vec<BigUint>> = LazyLock::new(|| {
    std::iter::successors(Some(BigUint::one()), |n| Some(n * 10u32)).take(AT_HAND).collect()
});

/// 10^n
pub fn power(n: i64) -> Cow<'static, BigUint> {
    match usize::try_from(n) {
        Ok(n) if n < AT_HAND => Cow::Borrowed(&POWERS[n]),
        Ok(n) => Cow::Owned(BigUint::from(10u32).pow(u32::try_from(n).unwrap_or(u32::MAX))),
        Err(_) => Cow::Borrowed(&POWERS[0]),
    }
}
/// 10^n, for keeps.
pub fn pow10(n: i64) -> BigUint {
    power(n).into_owned()
}

/// How many digits the number has; zero has one.
pub fn size(n: &BigUint) -> i64 {
    if let Some(n) = n.to_u64() {
        return n.checked_ilog10().map_or(1, |n| i64::from(n) + 1);
    }
    // The bits tell it but for one, and mostly that too.
    let least = (n.bits() - 1) as f64 * std::f64::consts::LOG10_2;
    let guess = least as i64;
    if guess > 0 && guess == (least + std::f64::consts::LOG10_2) as i64 && least - guess as f64 > 1e-6 {
        return guess + 1;
    }
    if n >= &*power(guess + 1) {
        guess + 2
    } else if n >= &*power(guess) {
        guess + 1
    } else {
        guess
    }
}

impl Number {
    pub fn finite(negative: bool, digits: BigUint, exp: i64) -> Number {
        Number { negative, kind: Kind::Finite, digits, exp }
    }
    pub fn infinity(negative: bool) -> Number {
        Number { negative, kind: Kind::Infinite, digits: BigUint::zero(), exp: 0 }
    }
    pub fn nan() -> Number {
        Number { negative: false, kind: Kind::Quiet, digits: BigUint::zero(), exp: 0 }
    }
    pub fn int(n: i64) -> Number {
        Number::finite(n < 0, BigUint::from(n.unsigned_abs()), 0)
    }
    pub fn is_nan(&self) -> bool {
        matches!(self.kind, Kind::Quiet | Kind::Signaling)
    }
    pub fn is_finite(&self) -> bool {
        self.kind == Kind::Finite
    }
    pub fn is_infinite(&self) -> bool {
        self.kind == Kind::Infinite
    }
    pub fn is_zero(&self) -> bool {
        self.is_finite() && self.digits.is_zero()
    }
    pub fn size(&self) -> i64 {
        size(&self.digits)
    }
    /// The exponent of the first digit.
    pub fn adjusted(&self) -> i64 {
        self.exp + self.size() - 1
    }
    pub fn with_sign(&self, negative: bool) -> Number {
        Number { negative, ..self.clone() }
    }
    /// Is it a whole number?
    pub fn is_integer(&self) -> bool {
        self.is_finite()
            && (self.exp >= 0
                || self.digits.is_zero()
                || (-self.exp < self.size() && (&self.digits % pow10(-self.exp)).is_zero()))
    }
    /// The whole number that it is, if it has so small a one.
    pub fn to_i64(&self) -> Option<i64> {
        if !self.is_integer() || self.adjusted() > 18 {
            return None;
        }
        let n = if self.exp >= 0 { &self.digits * pow10(self.exp) } else { &self.digits / pow10(-self.exp) };
        let n = n.to_i64()?;
        Some(if self.negative { -n } else { n })
    }

    /// The size of two finite numbers, without their signs.
    pub fn compare_size(&self, other: &Number) -> Ordering {
        match (self.digits.is_zero(), other.digits.is_zero()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            _ => {}
        }
        let order = self.adjusted().cmp(&other.adjusted());
        if order != Ordering::Equal {
            return order;
        }
        if self.exp >= other.exp {
            (&self.digits * &*power(self.exp - other.exp)).cmp(&other.digits)
        } else {
            self.digits.cmp(&(&other.digits * &*power(other.exp - self.exp)))
        }
    }
    /// The order of two numbers, none of them NaN.
    pub fn compare(&self, other: &Number) -> Ordering {
        if self.is_zero() && other.is_zero() {
            return Ordering::Equal;
        }
        let side = |n: &Number| {
            if n.is_zero() {
                0
            } else if n.negative {
                -1
            } else {
                1
            }
        };
        let order = side(self).cmp(&side(other));
        if order != Ordering::Equal {
            return order;
        }
        let order = match (self.is_infinite(), other.is_infinite()) {
            (false, false) => self.compare_size(other),
            (a, b) => a.cmp(&b),
        };
        if self.negative { order.reverse() } else { order }
    }
    /// The order of everything there is, forms of the same number too.
    pub fn compare_total(&self, other: &Number) -> Ordering {
        if self.negative != other.negative {
            return other.negative.cmp(&self.negative);
        }
        let order = match (self.kind, other.kind) {
            (Kind::Finite, Kind::Finite) => self.compare_size(other).then_with(|| self.exp.cmp(&other.exp)),
            (Kind::Infinite, Kind::Infinite) => Ordering::Equal,
            (a, b) if a == b => self.digits.cmp(&other.digits),
            (a, b) => {
                let rank = |k| match k {
                    Kind::Finite => 0,
                    Kind::Infinite => 1,
                    Kind::Signaling => 2,
                    Kind::Quiet => 3,
                };
                rank(a).cmp(&rank(b))
            }
        };
        if self.negative { order.reverse() } else { order }
    }

    /// Reads a text of ASCII without white space around it.
    pub fn parse(text: &str) -> Option<Number> {
        let (negative, rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let lower = rest.to_ascii_lowercase();
        if lower == "inf" || lower == "infinity" {
            return Some(Number::infinity(negative));
        }
        let (kind, payload) = match (lower.strip_prefix("nan"), lower.strip_prefix("snan")) {
            (Some(p), _) => (Kind::Quiet, p),
            (_, Some(p)) => (Kind::Signaling, p),
            _ => return Number::parse_finite(negative, &lower),
        };
        if !payload.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits = BigUint::parse_bytes(payload.as_bytes(), 10).unwrap_or_default();
        Some(Number { negative, kind, digits, exp: 0 })
    }
    fn parse_finite(negative: bool, text: &str) -> Option<Number> {
        let (mantissa, exp) = match text.split_once('e') {
            Some((m, e)) => (m, parse_exponent(e)?),
            None => (text, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, part].concat();
        if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits = BigUint::parse_bytes(all.as_bytes(), 10)?;
        Some(Number::finite(negative, digits, exp - part.len() as i64))
    }

    /// As text; with `eng`, exponents are multiples of three.
    pub fn to_text(&self, capitals: bool, eng: bool) -> String {
        let sign = if self.negative { "-" } else { "" };
        let payload = || if self.digits.is_zero() { String::new() } else { self.digits.to_string() };
        match self.kind {
            Kind::Infinite => return format!("{sign}Infinity"),
            Kind::Quiet => return format!("{sign}NaN{}", payload()),
            Kind::Signaling => return format!("{sign}sNaN{}", payload()),
            Kind::Finite => {}
        }
        let mut digits = self.digits.to_string();
        let n = digits.len() as i64;
        let left = self.exp + n;
        // Where the point stands, counted from the first digit.
        let point = if self.exp <= 0 && left > -6 {
            left
        } else if !eng {
            1
        } else if self.digits.is_zero() {
            (left + 1).rem_euclid(3) - 1
        } else {
            (left - 1).rem_euclid(3) + 1
        };
        if point <= 0 {
            digits = format!("0.{}{digits}", "0".repeat(-point as usize));
        } else if point >= n {
            digits.push_str(&"0".repeat((point - n) as usize));
        } else {
            digits.insert(point as usize, '.');
        }
        match left - point {
            0 => format!("{sign}{digits}"),
            e => format!("{sign}{digits}{}{e:+}", if capitals { 'E' } else { 'e' }),
        }
    }
}

/// An exponent; one that is too large for anything becomes the largest.
fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n = digits.parse::<i64>().unwrap_or(FAR).min(FAR);
    Some(if text.starts_with('-') { -n } else { n })
}
