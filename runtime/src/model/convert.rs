//! From Python values to Rust numbers and text, and back.

use crate::errors::Exc;
use crate::heap::{Ref, Res, Value};
use crate::sync::thread::Thread;
use crate::types::float::Float;
use crate::types::int::{Int, Num, NumRef};
use crate::types::str::Str;
use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// The words for a special method that gave an instance of a subclass of `builtin`.
pub fn deprecated_subclass(what: &str, builtin: &str) -> String {
    format!(
        "{what}.  The ability to return an instance of a strict subclass of {builtin} is deprecated, and may be removed \
         in a future version of Python."
    )
}

impl Thread {
    /// An int.
    #[inline(always)]
    pub fn int(&self, i: i64) -> Res {
        match Value::try_int(i) {
            Some(v) => Ok(v),
            None => Ok(self.make(Int::new(self, Num::Small(i)))?.into_value()),
        }
    }
    pub fn uint(&self, u: u64) -> Res {
        self.bigint(BigInt::from(u))
    }
    /// An int of any size.
    pub fn bigint(&self, b: BigInt) -> Res {
        match b.to_i64() {
            Some(i) => self.int(i),
            None => Ok(self.make(Int::new(self, Num::Big(b)))?.into_value()),
        }
    }
    /// A float.
    #[inline(always)]
    pub fn float(&self, f: f64) -> Res {
        match Value::try_float(f) {
            Some(v) => Ok(v),
            None => Ok(self.make(Float(f))?.into_value()),
        }
    }
    /// A str.
    pub fn string(&self, s: impl AsRef<str>) -> Res {
        Ok(Str::new(self, s.as_ref())?.into_value())
    }
    /// A tuple.
    pub fn tuple(&self, v: Vec<Value>) -> Res {
        Ok(crate::types::tuple::Tuple::from_vec(self, v)?.into_value())
    }
    /// A list.
    pub fn list(&self, v: Vec<Value>) -> Res {
        Ok(crate::types::list::List::from_vec(self, v)?.into_value())
    }
    /// The value of a float or a float subclass; no conversion.
    #[inline(always)]
    pub fn as_float(&self, v: &Value) -> Option<f64> {
        if v.word().is_float() { Some(v.word().float()) } else { v.payload::<Float>().map(|f| f.0) }
    }
    /// The value of an int, a bool or an int subclass, as a number of either size.
    #[inline]
    pub fn as_num(&self, v: &Value) -> Option<Num> {
        Some(match self.num_ref(v)? {
            NumRef::Small(i) => Num::Small(i),
            NumRef::Big(b) => Num::Big(b.clone()),
        })
    }
    pub fn as_bigint(&self, v: &Value) -> Option<BigInt> {
        self.as_num(v).map(Num::into_big)
    }
    pub fn is_int(&self, v: &Value) -> bool {
        v.word().is_int() || v.word().is_bool() || v.is::<Int>()
    }
    /// The value of an int that fits 64 bits; nothing for other types or larger ones.
    #[inline]
    pub fn as_i64(&self, v: &Value) -> Option<i64> {
        let w = v.word();
        if w.is_int() {
            return Some(w.int());
        }
        match self.num_ref(v)? {
            NumRef::Small(i) => Some(i),
            NumRef::Big(b) => b.to_i64(),
        }
    }
    /// `operator.index(v)`: an exact int.
    pub fn index(&self, v: &Value) -> Res {
        if v.word().is_int() {
            return Ok(v.clone());
        }
        if let Some(n) = self.as_num(v) {
            return n.into_value(self);
        }
        let Some(f) = self.type_ref(v).slots.index.get() else {
            return Err(self
                .type_error(format!("'{}' object cannot be interpreted as an integer", self.type_name(v))));
        };
        let r = f(self, v)?;
        self.int_from(r, "__index__")
    }
    /// What a special method gave for an int, as an exact one; of a subclass is warned.
    pub fn int_from(&self, r: Value, method: &str) -> Res {
        if r.word().is_int() || r.is_exact::<Int>() {
            return Ok(r);
        }
        let what = format!("{method} returned non-int (type {})", self.type_name(&r));
        match self.as_num(&r) {
            Some(n) => {
                self.warn(Exc::DeprecationWarning, &deprecated_subclass(&what, "int"))?;
                n.into_value(self)
            }
            None => Err(self.type_error(what)),
        }
    }
    /// An index as i64; `too_big` names the exception for what does not fit.
    pub fn index_i64(&self, v: &Value, too_big: Exc) -> Res<i64> {
        if let Some(i) = v.as_small_int() {
            return Ok(i);
        }
        let i = self.index(v)?;
        match self.as_i64(&i) {
            Some(i) => Ok(i),
            None => Err(self.err(too_big, "cannot fit 'int' into an index-sized integer")),
        }
    }
    /// An int argument.
    pub fn arg_i64(&self, v: &Value) -> Res<i64> {
        if let Some(i) = v.as_small_int() {
            return Ok(i);
        }
        let i = self.index(v)?;
        match self.as_i64(&i) {
            Some(i) => Ok(i),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }
    /// A size or count argument: clamped to what fits, negative stays negative.
    pub fn arg_clamped(&self, v: &Value) -> Res<i64> {
        if let Some(i) = v.as_small_int() {
            return Ok(i);
        }
        let i = self.index(v)?;
        Ok(match self.as_num(&i) {
            Some(Num::Small(i)) => i,
            Some(Num::Big(b)) if b.sign() == num_bigint::Sign::Minus => i64::MIN,
            _ => i64::MAX,
        })
    }
    pub fn arg_i32(&self, v: &Value) -> Res<i32> {
        match i32::try_from(self.arg_clamped(v)?) {
            Ok(i) => Ok(i),
            Err(_) => Err(self.overflow_error("Python int too large to convert to C int")),
        }
    }
    /// A float argument: a float, or what `__float__` or `__index__` gives.
    pub fn arg_f64(&self, v: &Value) -> Res<f64> {
        if let Some(f) = self.as_float(v) {
            return Ok(f);
        }
        if let Some(n) = self.as_num(v) {
            return n.to_f64(self);
        }
        let slots = &self.type_ref(v).slots;
        if let Some(f) = slots.float.get() {
            return self.converted_f64(v, f);
        }
        if slots.index.get().is_some() {
            let i = self.index(v)?;
            return self.arg_f64(&i);
        }
        Err(self.type_error(format!("must be real number, not {}", self.type_name(v))))
    }
    /// What the `__float__` of a value gives.
    pub fn converted_f64(&self, v: &Value, float: super::slots::Unary) -> Res<f64> {
        let r = float(self, v)?;
        let exact = r.word().is_float() || r.is_exact::<Float>();
        let what =
            || format!("{}.__float__ returned non-float (type {})", self.type_name(v), self.type_name(&r));
        match self.as_float(&r) {
            Some(f) if exact => Ok(f),
            Some(f) => self.warn(Exc::DeprecationWarning, &deprecated_subclass(&what(), "float")).map(|()| f),
            None => Err(self.type_error(what())),
        }
    }
    /// A str argument.
    pub fn arg_str<'a>(&self, v: &'a Value, what: &str) -> Res<&'a Ref<Str>> {
        v.as_ref::<Str>()
            .ok_or_else(|| self.type_error(format!("{what} must be str, not {}", self.type_name(v))))
    }
    /// Raises what a formatting engine reports.
    pub fn format_error(&self, e: crate::format::FormatError) -> crate::heap::Raised {
        use crate::format::ErrorKind;
        match e.kind {
            ErrorKind::Value => self.value_error(e.message),
            ErrorKind::Overflow => self.overflow_error(e.message),
            _ => self.memory_error(),
        }
    }
}
