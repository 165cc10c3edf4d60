//! complex.

use super::layout as layouts;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res};
use crate::model::native::TypeSpec;
use crate::sync::thread::Thread;

/// The payload of complex.
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

/// `(a + bj) ** (c + dj)`
pub fn pow_values(t: &Thread, a: f64, b: f64, c: f64, d: f64) -> Res {
    let abs = a.hypot(b);
    if abs == 0.0 {
        return make(t, 0.0, 0.0);
    }
    let arg = b.atan2(a);
    let mut len = abs.powf(c);
    let mut phase = arg * c;
    if d != 0.0 {
        len /= (arg * d).exp();
        phase += d * abs.ln();
    }
    make(t, len * phase.cos(), len * phase.sin())
}

pub static SPEC: TypeSpec = TypeSpec { ..TypeSpec::of::<Complex>("complex") };
