//! What bounds results: precision, rounding, exponents; and what is told of them.

use super::number::{Kind, Number, pow10, power};
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};

/// What happened, one bit each.
pub type Flags = u32;
pub mod flag {
    pub const CLAMPED: u32 = 1;
    pub const CONVERSION: u32 = 1 << 1;
    pub const DIV_ZERO: u32 = 1 << 2;
    pub const DIV_IMPOSSIBLE: u32 = 1 << 3;
    pub const DIV_UNDEFINED: u32 = 1 << 4;
    pub const INEXACT: u32 = 1 << 6;
    pub const INVALID: u32 = 1 << 8;
    pub const MEMORY: u32 = 1 << 9;
    pub const FLOAT: u32 = 1 << 10;
    pub const OVERFLOW: u32 = 1 << 11;
    pub const ROUNDED: u32 = 1 << 12;
    pub const SUBNORMAL: u32 = 1 << 13;
    pub const UNDERFLOW: u32 = 1 << 14;
    /// All that the signal InvalidOperation stands for.
    pub const ANY_INVALID: u32 = CONVERSION | DIV_IMPOSSIBLE | DIV_UNDEFINED | INVALID;
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
    ZeroFiveUp,
}

pub const ROUNDINGS: [(&str, Rounding); 8] = [
    ("ROUND_UP", Rounding::Up),
    ("ROUND_DOWN", Rounding::Down),
    ("ROUND_CEILING", Rounding::Ceiling),
    ("ROUND_FLOOR", Rounding::Floor),
    ("ROUND_HALF_UP", Rounding::HalfUp),
    ("ROUND_HALF_DOWN", Rounding::HalfDown),
    ("ROUND_HALF_EVEN", Rounding::HalfEven),
    ("ROUND_05UP", Rounding::ZeroFiveUp),
];

/// The largest precision and exponent.
pub const MOST: i64 = 999_999_999_999_999_999;
/// More digits than anybody has memory for.
pub const TOO_MANY: i64 = 1 << 31;

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub prec: i64,
    pub rounding: Rounding,
    pub emin: i64,
    pub emax: i64,
    pub capitals: bool,
    pub clamp: bool,
}

impl Limits {
    /// For results as they are.
    pub const EXACT: Limits = Limits {
        prec: MOST,
        rounding: Rounding::HalfEven,
        emin: -MOST,
        emax: MOST,
        capitals: true,
        clamp: false,
    };
    pub fn etiny(&self) -> i64 {
        self.emin - (self.prec - 1)
    }
    pub fn etop(&self) -> i64 {
        self.emax - (self.prec - 1)
    }
    pub fn highest_exp(&self) -> i64 {
        if self.clamp { self.etop() } else { self.emax }
    }
    pub fn rounding(self, rounding: Rounding) -> Limits {
        Limits { rounding, ..self }
    }
    /// For results on the way to another one: more digits, exponents without bounds.
    pub fn wide(self, prec: i64) -> Limits {
        Limits { prec, emin: -MOST, emax: MOST, clamp: false, rounding: Rounding::HalfEven, ..self }
    }

    /// The number as it fits.
    pub fn finish(&self, n: Number, f: &mut Flags) -> Number {
        match n.kind {
            Kind::Infinite => n,
            Kind::Quiet | Kind::Signaling => self.shorten_payload(n),
            Kind::Finite if n.digits.is_zero() => {
                let exp = n.exp.clamp(self.etiny(), self.highest_exp());
                if exp != n.exp {
                    *f |= flag::CLAMPED;
                }
                Number { exp, ..n }
            }
            Kind::Finite => self.finish_finite(n, f),
        }
    }
    fn shorten_payload(&self, n: Number) -> Number {
        let most = self.prec - i64::from(self.clamp);
        if n.size() <= most {
            return n;
        }
        Number { digits: &n.digits % pow10(most), ..n }
    }
    fn finish_finite(&self, n: Number, f: &mut Flags) -> Number {
        let (etiny, etop) = (self.etiny(), self.etop());
        let size = n.size();
        let subnormal = n.exp + size - 1 < self.emin;
        let lowest = if subnormal { etiny } else { n.exp + size - self.prec };
        if lowest > etop {
            return self.overflow(n.negative, f);
        }
        if n.exp < lowest {
            let (mut digits, inexact) = round(&n.digits, lowest - n.exp, self.rounding, n.negative);
            let mut exp = lowest;
            if super::number::size(&digits) > self.prec {
                digits /= 10u32;
                exp += 1;
            }
            if exp > etop {
                return self.overflow(n.negative, f);
            }
            *f |= flag::ROUNDED;
            if inexact {
                *f |= flag::INEXACT;
                if subnormal {
                    *f |= flag::UNDERFLOW;
                }
            }
            if subnormal {
                *f |= flag::SUBNORMAL;
            }
            if digits.is_zero() {
                *f |= flag::CLAMPED;
            }
            return Number::finite(n.negative, digits, exp);
        }
        if subnormal {
            *f |= flag::SUBNORMAL;
        }
        if self.clamp && n.exp > etop {
            *f |= flag::CLAMPED;
            return Number::finite(n.negative, n.digits * pow10(n.exp - etop), etop);
        }
        n
    }
    fn overflow(&self, negative: bool, f: &mut Flags) -> Number {
        *f |= flag::OVERFLOW | flag::INEXACT | flag::ROUNDED;
        let away = match self.rounding {
            Rounding::Down | Rounding::ZeroFiveUp => false,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
            _ => true,
        };
        if away { Number::infinity(negative) } else { self.largest(negative) }
    }
    /// The largest finite number.
    pub fn largest(&self, negative: bool) -> Number {
        Number::finite(negative, pow10(self.prec) - BigUint::one(), self.etop())
    }
}

/// Takes so many digits off; was any of them not zero?
pub fn round(digits: &BigUint, drop: i64, mode: Rounding, negative: bool) -> (BigUint, bool) {
    let size = super::number::size(digits);
    // What is far below half of the last digit is as good as anything that is.
    let (kept, rest, unit) = if drop > size + 1 {
        (BigUint::zero(), if digits.is_zero() { BigUint::zero() } else { BigUint::one() }, power(2))
    } else {
        let unit = power(drop);
        let (kept, rest) = digits.div_rem(&unit);
        (kept, rest, unit)
    };
    if rest.is_zero() {
        return (kept, false);
    }
    let half = (rest * 2u32).cmp(&unit);
    let last = || (&kept % 10u32).iter_u32_digits().next().unwrap_or(0);
    let up = match mode {
        Rounding::Up => true,
        Rounding::Down => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
        Rounding::HalfUp => half.is_ge(),
        Rounding::HalfDown => half.is_gt(),
        Rounding::HalfEven => half.is_gt() || half.is_eq() && last() % 2 == 1,
        Rounding::ZeroFiveUp => last() % 5 == 0,
    };
    (if up { kept + 1u32 } else { kept }, true)
}

/// The number with this exponent, rounded if it must be.
pub fn rescale(n: &Number, exp: i64, mode: Rounding) -> (Number, bool) {
    if n.digits.is_zero() {
        return (Number { exp, ..n.clone() }, false);
    }
    if n.exp >= exp {
        return (Number { exp, digits: &n.digits * &*power(n.exp - exp), ..n.clone() }, false);
    }
    let (digits, inexact) = round(&n.digits, exp - n.exp, mode, n.negative);
    (Number { exp, digits, ..n.clone() }, inexact)
}
