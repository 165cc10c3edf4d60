//! Operators.

use crate::heap::{Res, Value};
use crate::model::slots::{Binary, Slots, Ternary, Unary};
use crate::sync::thread::Thread;

/// Names a binary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    Matmul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    And,
    Xor,
    Or,
    DivMod,
}

impl BinOp {
    pub const ALL: [BinOp; 14] = {
        use BinOp::*;
        [Add, Sub, Mul, Matmul, TrueDiv, FloorDiv, Mod, Pow, LShift, RShift, And, Xor, Or, DivMod]
    };
    pub fn symbol(self) -> &'static str {
        ["+", "-", "*", "@", "/", "//", "%", "** or pow()", "<<", ">>", "&", "^", "|", "divmod()"]
            [self as usize]
    }
    fn slot(self, s: &Slots) -> Option<Binary> {
        match self {
            BinOp::Add => s.add.get(),
            BinOp::Sub => s.sub.get(),
            BinOp::Mul => s.mul.get(),
            BinOp::Matmul => s.matmul.get(),
            BinOp::TrueDiv => s.truediv.get(),
            BinOp::FloorDiv => s.floordiv.get(),
            BinOp::Mod => s.modulo.get(),
            BinOp::Pow => None,
            BinOp::LShift => s.lshift.get(),
            BinOp::RShift => s.rshift.get(),
            BinOp::And => s.and.get(),
            BinOp::Xor => s.xor.get(),
            BinOp::Or => s.or.get(),
            BinOp::DivMod => s.divmod.get(),
        }
    }
    /// The methods of the left and of the right operand.
    pub fn dunders(self) -> (&'static str, &'static str) {
        [
            ("__add__", "__radd__"),
            ("__sub__", "__rsub__"),
            ("__mul__", "__rmul__"),
            ("__matmul__", "__rmatmul__"),
            ("__truediv__", "__rtruediv__"),
            ("__floordiv__", "__rfloordiv__"),
            ("__mod__", "__rmod__"),
            ("__pow__", "__rpow__"),
            ("__lshift__", "__rlshift__"),
            ("__rshift__", "__rrshift__"),
            ("__and__", "__rand__"),
            ("__xor__", "__rxor__"),
            ("__or__", "__ror__"),
            ("__divmod__", "__rdivmod__"),
        ][self as usize]
    }
    pub fn inplace(self, s: &Slots) -> Option<Binary> {
        match self {
            BinOp::Add => s.iadd.get(),
            BinOp::Sub => s.isub.get(),
            BinOp::Mul => s.imul.get(),
            BinOp::Matmul => s.imatmul.get(),
            BinOp::TrueDiv => s.itruediv.get(),
            BinOp::FloorDiv => s.ifloordiv.get(),
            BinOp::Mod => s.imod.get(),
            BinOp::Pow => s.ipow.get(),
            BinOp::LShift => s.ilshift.get(),
            BinOp::RShift => s.irshift.get(),
            BinOp::And => s.iand.get(),
            BinOp::Xor => s.ixor.get(),
            BinOp::Or => s.ior.get(),
            BinOp::DivMod => None,
        }
    }
}

impl Thread {
    /// `a op b`, as CPython's `binary_op1`.
    #[inline]
    pub fn binary(&self, a: &Value, b: &Value, op: BinOp) -> Res {
        if op == BinOp::Pow {
            return self.power(a, b, &Value::NONE);
        }
        let r = self.try_binary(a, b, op)?;
        if r.is_not_implemented() { Err(self.unsupported(a, b, op, "")) } else { Ok(r) }
    }

    fn try_binary(&self, a: &Value, b: &Value, op: BinOp) -> Res {
        let (ta, tb) = (self.type_ref(a), self.type_ref(b));
        let fa = op.slot(&ta.slots);
        let mut fb = if ta.same(tb.value()) { None } else { op.slot(&tb.slots) };
        if let (Some(x), Some(y)) = (fa, fb) {
            if std::ptr::fn_addr_eq(x, y) {
                fb = None;
            }
        }
        if let Some(x) = fa {
            if let Some(y) = fb {
                if tb.is_subtype(ta) {
                    let r = y(self, a, b)?;
                    if !r.is_not_implemented() {
                        return Ok(r);
                    }
                    fb = None;
                }
            }
            let r = x(self, a, b)?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
        }
        match fb {
            Some(y) => y(self, a, b),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// What is left of `a op b` when the first method that was asked, in Python, has declined: the left
    /// operand's, or the right one's if the left is a number.
    pub fn binary_rest(&self, a: &Value, b: &Value, op: BinOp, inplace: bool) -> Res {
        let (ta, tb) = (self.type_ref(a), self.type_ref(b));
        let asked_right = a.word().is_int() || a.word().is_float();
        let mut r = Value::NOT_IMPLEMENTED;
        if !asked_right && !ta.same(tb.value()) {
            if let Some(v) = self.call_special(b, &self.name(op.dunders().1), std::slice::from_ref(a))? {
                r = v;
            }
        }
        let eq = if inplace { "=" } else { "" };
        if r.is_not_implemented() { Err(self.unsupported(a, b, op, eq)) } else { Ok(r) }
    }

    /// `a op= b`
    pub fn inplace(&self, a: &Value, b: &Value, op: BinOp) -> Res {
        if let Some(f) = op.inplace(&self.type_ref(a).slots) {
            let r = f(self, a, b)?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
        }
        let r =
            if op == BinOp::Pow { self.try_power(a, b, &Value::NONE)? } else { self.try_binary(a, b, op)? };
        if r.is_not_implemented() { Err(self.unsupported(a, b, op, "=")) } else { Ok(r) }
    }

    /// `pow(a, b, m)`; `m` is None for `a ** b`.
    pub fn power(&self, a: &Value, b: &Value, m: &Value) -> Res {
        let r = self.try_power(a, b, m)?;
        if !r.is_not_implemented() {
            return Ok(r);
        }
        if m.is_none() {
            return Err(self.unsupported(a, b, BinOp::Pow, ""));
        }
        Err(self.type_error(format!(
            "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
            self.type_name(a),
            self.type_name(b),
            self.type_name(m)
        )))
    }

    fn try_power(&self, a: &Value, b: &Value, m: &Value) -> Res {
        let (ta, tb) = (self.type_ref(a), self.type_ref(b));
        let fa: Option<Ternary> = ta.slots.pow.get();
        let mut fb = if ta.same(tb.value()) { None } else { tb.slots.pow.get() };
        if let (Some(x), Some(y)) = (fa, fb) {
            if std::ptr::fn_addr_eq(x, y) {
                fb = None;
            }
        }
        if let Some(x) = fa {
            if let Some(y) = fb {
                if tb.is_subtype(ta) {
                    let r = y(self, a, b, m)?;
                    if !r.is_not_implemented() {
                        return Ok(r);
                    }
                    fb = None;
                }
            }
            let r = x(self, a, b, m)?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
        }
        match fb {
            Some(y) => y(self, a, b, m),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[cold]
    fn unsupported(&self, a: &Value, b: &Value, op: BinOp, eq: &str) -> crate::heap::Raised {
        let symbol = match (op, eq) {
            (BinOp::Pow, "=") => "**=".to_string(),
            _ => format!("{}{eq}", op.symbol()),
        };
        let mut hint = "";
        if op == BinOp::RShift && a.is::<crate::model::descr::Builtin>() && eq.is_empty() {
            if a.payload::<crate::model::descr::Builtin>().is_some_and(|f| f.def.name() == "print") {
                hint = ". Did you mean \"print(<message>, file=<output_stream>)\"?";
            }
        }
        // A sequence operand explains itself better.
        if op == BinOp::Add {
            if let Some(e) = crate::types::concat_error(self, a, b) {
                return e;
            }
        }
        if op == BinOp::Mul {
            if let Some(e) = crate::types::repeat_error(self, a, b) {
                return e;
            }
        }
        self.type_error(format!(
            "unsupported operand type(s) for {symbol}: '{}' and '{}'{hint}",
            self.type_name(a),
            self.type_name(b)
        ))
    }

    fn unary(&self, v: &Value, f: Option<Unary>, what: &str) -> Res {
        match f {
            Some(f) => f(self, v),
            None => Err(self.type_error(format!("bad operand type for {what}: '{}'", self.type_name(v)))),
        }
    }
    pub fn neg(&self, v: &Value) -> Res {
        self.unary(v, self.type_ref(v).slots.neg.get(), "unary -")
    }
    pub fn pos(&self, v: &Value) -> Res {
        self.unary(v, self.type_ref(v).slots.pos.get(), "unary +")
    }
    pub fn invert(&self, v: &Value) -> Res {
        self.unary(v, self.type_ref(v).slots.invert.get(), "unary ~")
    }
    pub fn abs(&self, v: &Value) -> Res {
        self.unary(v, self.type_ref(v).slots.abs.get(), "abs()")
    }
}
