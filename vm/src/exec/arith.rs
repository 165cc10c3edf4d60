//! Arithmetic. Ints and floats of one word are done here; all else goes to the protocols.
#![allow(unsafe_code, non_snake_case)] // island: registers; handlers bear their opcodes' names

use super::dispatch::{Cx, Then};
use super::dunder::{enter_binary, enter_bool};
use crate::bytecode::{Op, flag};
use crate::{finish, handler, slow, slow_handler, value_handler};
use ouro_runtime::heap::word::{INT_MAX, INT_MIN};
use ouro_runtime::heap::{Ref, Res, Value, Word};
use ouro_runtime::protocol::number::BinOp;
use ouro_runtime::types::str::Str;

macro_rules! arith {
    ($name:ident, $slow:ident, $op:expr, |$x:ident, $y:ident| $int:expr, |$f:ident, $g:ident| $float:expr) => {
        handler!(
            $name | pc,
            base,
            vm,
            table,
            ins | {
                let (a, b) = (*base.add(ins.b()), *base.add(ins.c()));
                if Word::both_int(a, b) {
                    let ($x, $y) = (a, b);
                    if let Some(w) = $int {
                        finish!(w, 1, pc, base, vm, table, ins)
                    }
                } else if Word::both_float(a, b) {
                    let ($f, $g) = (a.float(), b.float());
                    if let Some(w) = $float {
                        finish!(w, 1, pc, base, vm, table, ins)
                    }
                }
                slow!($slow, pc, base, vm, table)
            }
        );
        slow_handler!($slow, $name, |cx: &Cx| binary(cx, $op));
    };
}

/// int + int on the tagged words: `a + (b - 1)`, overflow to the slow half.
#[inline(always)]
fn add_words(a: Word, b: Word) -> Option<Word> {
    (a.0 as i64).checked_add(b.0 as i64 - 1).map(|w| Word(w as u64))
}
#[inline(always)]
fn sub_words(a: Word, b: Word) -> Option<Word> {
    (a.0 as i64).checked_sub(b.0 as i64 - 1).map(|w| Word(w as u64))
}
#[inline(always)]
fn mul_words(a: Word, b: Word) -> Option<Word> {
    a.int().checked_mul(b.int()).and_then(Word::from_int)
}
#[inline(always)]
fn floordiv_words(a: Word, b: Word) -> Option<Word> {
    let (x, y) = (a.int(), b.int());
    if y == 0 {
        return None;
    }
    let q = x / y;
    Word::from_int(if (x % y != 0) && ((x < 0) != (y < 0)) { q - 1 } else { q })
}
#[inline(always)]
fn mod_words(a: Word, b: Word) -> Option<Word> {
    let (x, y) = (a.int(), b.int());
    if y == 0 {
        return None;
    }
    let r = x % y;
    Some(Word::from_int_unchecked(if r != 0 && ((r < 0) != (y < 0)) { r + y } else { r }))
}
#[inline(always)]
fn nonzero(f: f64) -> Option<f64> {
    if f == 0.0 { None } else { Some(f) }
}

arith!(Add, add_slow, BinOp::Add, |x, y| add_words(x, y), |f, g| Word::from_float(f + g));
arith!(Sub, sub_slow, BinOp::Sub, |x, y| sub_words(x, y), |f, g| Word::from_float(f - g));
arith!(Mul, mul_slow, BinOp::Mul, |x, y| mul_words(x, y), |f, g| Word::from_float(f * g));
arith!(
    TrueDiv,
    truediv_slow,
    BinOp::TrueDiv,
    |x, y| {
        let (x, y) = (x.int(), y.int());
        const EXACT: i64 = 1 << 53;
        if y == 0 || !(-EXACT..=EXACT).contains(&x) || !(-EXACT..=EXACT).contains(&y) {
            None
        } else {
            Word::from_float(x as f64 / y as f64)
        }
    },
    |f, g| nonzero(g).and_then(|g| Word::from_float(f / g))
);
arith!(FloorDiv, floordiv_slow, BinOp::FloorDiv, |x, y| floordiv_words(x, y), |_f, _g| None::<Word>);
arith!(Mod, mod_slow, BinOp::Mod, |x, y| mod_words(x, y), |_f, _g| None::<Word>);
arith!(And, and_slow, BinOp::And, |x, y| Some(Word(x.0 & y.0)), |_f, _g| None::<Word>);
arith!(Or, or_slow, BinOp::Or, |x, y| Some(Word(x.0 | y.0)), |_f, _g| None::<Word>);
arith!(Xor, xor_slow, BinOp::Xor, |x, y| Some(Word((x.0 ^ y.0) | 1)), |_f, _g| None::<Word>);
arith!(
    LShift,
    lshift_slow,
    BinOp::LShift,
    |x, y| {
        let (x, y) = (x.int(), y.int());
        if (0..62).contains(&y) {
            let r = x << y;
            if r >> y == x { Word::from_int(r) } else { None }
        } else {
            None
        }
    },
    |_f, _g| None::<Word>
);
arith!(
    RShift,
    rshift_slow,
    BinOp::RShift,
    |x, y| {
        let n = y.int();
        if n < 0 { None } else { Some(Word::from_int_unchecked(x.int() >> n.min(63))) }
    },
    |_f, _g| None::<Word>
);

/// Any operands: the protocol, with the reuse of a string that no one else holds.
#[inline(always)]
fn binary(cx: &Cx, op: BinOp) -> Res<Then> {
    let t = cx.t();
    let inplace = cx.ins.flags() & flag::INPLACE != 0;
    if op == BinOp::Add && cx.b().is_exact::<Str>() && cx.c().is_exact::<Str>() {
        return concat(cx).map(|()| Then::Next);
    }
    if enter_binary(cx, op, cx.c())? {
        return Ok(Then::Enter);
    }
    let r = if inplace { t.inplace(cx.b(), cx.c(), op)? } else { t.binary(cx.b(), cx.c(), op)? };
    cx.finish(r);
    Ok(Then::Next)
}

#[inline(never)]
fn concat(cx: &Cx) -> Res<()> {
    let t = cx.t();
    let right = match cx.c().downcast::<Str>() {
        Some(s) => s,
        None => return Ok(()),
    };
    // `s += t` and `s + t` with a dying left side grow it in place.
    let same = cx.ins.a() == cx.ins.b();
    let dying = cx.ins.flags() & flag::B_TEMP != 0 || same;
    if dying && cx.b().refcount() == 1 {
        // SAFETY: checked by the caller to be an exact str.
        let left = unsafe { Ref::<Str>::from_value_unchecked(cx.take(cx.ins.b())) };
        let s = Str::append(t, left, &right)?;
        cx.consume_c();
        cx.set_a(s.into_value());
        return Ok(());
    }
    let r = match cx.b().as_ref::<Str>() {
        Some(l) => Str::concat(t, l, &right)?,
        None => return Ok(()),
    };
    cx.finish(r.into_value());
    Ok(())
}

slow_handler!(Pow, Pow, |cx: &Cx| binary(cx, BinOp::Pow));
slow_handler!(MatMul, MatMul, |cx: &Cx| binary(cx, BinOp::Matmul));

macro_rules! immediate {
    ($name:ident, $slow:ident, $op:expr, |$x:ident, $i:ident| $int:expr, |$f:ident, $g:ident| $float:expr) => {
        handler!(
            $name | pc,
            base,
            vm,
            table,
            ins | {
                let a = *base.add(ins.b());
                if a.is_int() {
                    let ($x, $i) = (a, ins.ci());
                    if let Some(w) = $int {
                        finish!(w, 1, pc, base, vm, table, ins)
                    }
                } else if a.is_float() {
                    let ($f, $g) = (a.float(), ins.ci() as f64);
                    if let Some(w) = $float {
                        finish!(w, 1, pc, base, vm, table, ins)
                    }
                }
                slow!($slow, pc, base, vm, table)
            }
        );
        slow_handler!($slow, $name, |cx: &Cx| {
            let t = cx.t();
            let i = Value::small_int(cx.ins.ci() as i32);
            if enter_binary(cx, $op, &i)? {
                return Ok(Then::Enter);
            }
            let r = if cx.ins.flags() & flag::INPLACE != 0 {
                t.inplace(cx.b(), &i, $op)?
            } else {
                t.binary(cx.b(), &i, $op)?
            };
            cx.consume_b();
            cx.set_a(r);
            Ok(Then::Next)
        });
    };
}

immediate!(
    AddInt,
    add_int_slow,
    BinOp::Add,
    |x, i| (x.0 as i64).checked_add(i << 2).map(|w| Word(w as u64)),
    |f, g| Word::from_float(f + g)
);
immediate!(
    SubInt,
    sub_int_slow,
    BinOp::Sub,
    |x, i| (x.0 as i64).checked_sub(i << 2).map(|w| Word(w as u64)),
    |f, g| Word::from_float(f - g)
);
immediate!(
    MulInt,
    mul_int_slow,
    BinOp::Mul,
    |x, i| x.int().checked_mul(i).and_then(Word::from_int),
    |f, g| Word::from_float(f * g)
);
immediate!(
    FloorDivInt,
    floordiv_int_slow,
    BinOp::FloorDiv,
    |x, i| floordiv_words(x, Word::from_int_unchecked(i)),
    |_f, _g| None::<Word>
);
immediate!(
    ModInt,
    mod_int_slow,
    BinOp::Mod,
    |x, i| mod_words(x, Word::from_int_unchecked(i)),
    |_f, _g| None::<Word>
);
immediate!(AndInt, and_int_slow, BinOp::And, |x, i| Some(Word::from_int_unchecked(x.int() & i)), |_f, _g| {
    None::<Word>
});

handler! { Neg |pc, base, vm, table, ins| {
    let a = *base.add(ins.b());
    if a.is_int() && a.int() != INT_MIN && a.int() <= INT_MAX {
        finish!(Word::from_int_unchecked(-a.int()), 1, pc, base, vm, table, ins)
    }
    if a.is_float() {
        if let Some(w) = Word::from_float(-a.float()) {
            finish!(w, 1, pc, base, vm, table, ins)
        }
    }
    slow!(neg_slow, pc, base, vm, table)
}}
value_handler!(neg_slow, Neg, |cx: &Cx| {
    let r = cx.t().neg(cx.b())?;
    cx.consume_b();
    Res::Ok(r)
});
value_handler!(Pos, Pos, |cx: &Cx| {
    let r = cx.t().pos(cx.b())?;
    cx.consume_b();
    Res::Ok(r)
});
value_handler!(Invert, Invert, |cx: &Cx| {
    let r = cx.t().invert(cx.b())?;
    cx.consume_b();
    Res::Ok(r)
});
slow_handler!(Not, Not, |cx: &Cx| {
    if enter_bool(cx)? {
        return Ok(Then::Enter);
    }
    let r = !cx.t().truth(cx.b())?;
    cx.consume_b();
    cx.set_a(Value::bool(r));
    Res::Ok(Then::Next)
});

/// The operator of an instruction, and whether its right operand is a literal.
pub fn operator(op: Op) -> Option<(BinOp, bool)> {
    Some(match op {
        Op::Add => (BinOp::Add, false),
        Op::Sub => (BinOp::Sub, false),
        Op::Mul => (BinOp::Mul, false),
        Op::TrueDiv => (BinOp::TrueDiv, false),
        Op::FloorDiv => (BinOp::FloorDiv, false),
        Op::Mod => (BinOp::Mod, false),
        Op::And => (BinOp::And, false),
        Op::Or => (BinOp::Or, false),
        Op::Xor => (BinOp::Xor, false),
        Op::LShift => (BinOp::LShift, false),
        Op::RShift => (BinOp::RShift, false),
        Op::Pow => (BinOp::Pow, false),
        Op::MatMul => (BinOp::Matmul, false),
        Op::AddInt => (BinOp::Add, true),
        Op::SubInt => (BinOp::Sub, true),
        Op::MulInt => (BinOp::Mul, true),
        Op::FloorDivInt => (BinOp::FloorDiv, true),
        Op::ModInt => (BinOp::Mod, true),
        Op::AndInt => (BinOp::And, true),
        _ => return None,
    })
}
