//! Comparisons and the jumps on them.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::{Cx, Then, branch};
use super::dunder::{enter_bool, enter_compare, enter_contains};
use crate::bytecode::{Op, flag};
use crate::{body_handler, branch_handler, finish, go, handler, slow, slow_handler};
use ouro_runtime::Thread;
use ouro_runtime::heap::free::release;
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Res, Value, Word};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::List;
use ouro_runtime::types::set::Set;
use ouro_runtime::types::str::Str;

macro_rules! compare {
    ($value:ident, $value_slow:ident, $jump:ident, $jump_slow:ident, $jump_int:ident, $jump_int_slow:ident, $op:expr, $t:tt) => {
        handler!($value |pc, base, vm, table, ins| {
            let (a, b) = (*base.add(ins.b()), *base.add(ins.c()));
            if Word::both_int(a, b) {
                finish!(Word::from_bool((a.0 as i64) $t (b.0 as i64)), 1, pc, base, vm, table, ins)
            }
            if Word::both_float(a, b) {
                finish!(Word::from_bool(a.float() $t b.float()), 1, pc, base, vm, table, ins)
            }
            slow!($value_slow, pc, base, vm, table)
        });
        slow_handler!($value_slow, $value, |cx: &Cx| {
            if enter_compare(cx, $op, cx.c())? {
                return Ok(Then::Enter);
            }
            let r = cx.t().compare(cx.b(), cx.c(), $op)?;
            cx.finish(r);
            Res::Ok(Then::Next)
        });
        handler!($jump |pc, base, vm, table, ins| {
            let (a, b) = (*base.add(ins.b()), *base.add(ins.c()));
            let yes;
            if Word::both_int(a, b) {
                yes = (a.0 as i64) $t (b.0 as i64);
            } else if Word::both_float(a, b) {
                yes = a.float() $t b.float();
            } else {
                slow!($jump_slow, pc, base, vm, table)
            }
            if yes != (ins.flags() & flag::INVERT != 0) {
                go!(pc.offset(*pc.add(1) as i32 as isize), base, vm, table)
            }
            go!(pc.add(2), base, vm, table)
        });
        slow_handler!($jump_slow, $jump, |cx: &Cx| {
            if enter_compare(cx, $op, cx.c())? {
                return Ok(Then::Enter);
            }
            let yes = test(cx, $op)?;
            cx.consume();
            Res::Ok(branch(yes != cx.inverted()))
        });
        handler!($jump_int |pc, base, vm, table, ins| {
            let a = *base.add(ins.b());
            let yes;
            if a.is_int() {
                yes = a.int() $t ins.ci();
            } else if a.is_float() {
                yes = a.float() $t (ins.ci() as f64);
            } else {
                slow!($jump_int_slow, pc, base, vm, table)
            }
            if yes != (ins.flags() & flag::INVERT != 0) {
                go!(pc.offset(*pc.add(1) as i32 as isize), base, vm, table)
            }
            go!(pc.add(2), base, vm, table)
        });
        slow_handler!($jump_int_slow, $jump_int, |cx: &Cx| {
            let i = Value::small_int(cx.ins.ci() as i32);
            if enter_compare(cx, $op, &i)? {
                return Ok(Then::Enter);
            }
            let yes = cx.t().compare_bool(cx.b(), &i, $op)?;
            cx.consume_b();
            Res::Ok(branch(yes != cx.inverted()))
        });
    };
}

compare!(Lt, lt_slow, JumpLt, jump_lt_slow, JumpLtInt, jump_lt_int_slow, CmpOp::Lt, <);
compare!(Le, le_slow, JumpLe, jump_le_slow, JumpLeInt, jump_le_int_slow, CmpOp::Le, <=);
compare!(Eq, eq_slow, JumpEq, jump_eq_slow, JumpEqInt, jump_eq_int_slow, CmpOp::Eq, ==);
compare!(Ne, ne_slow, JumpNe, jump_ne_slow, JumpNeInt, jump_ne_int_slow, CmpOp::Ne, !=);
compare!(Gt, gt_slow, JumpGt, jump_gt_slow, JumpGtInt, jump_gt_int_slow, CmpOp::Gt, >);
compare!(Ge, ge_slow, JumpGe, jump_ge_slow, JumpGeInt, jump_ge_int_slow, CmpOp::Ge, >=);

fn test(cx: &Cx, op: CmpOp) -> Res<bool> {
    let (a, b) = (cx.b(), cx.c());
    if let (Some(x), Some(y)) = (a.exact::<Str>(), b.exact::<Str>()) {
        return Ok(match op {
            CmpOp::Eq => a.same(b) || x.same_text(y),
            CmpOp::Ne => !a.same(b) && !x.same_text(y),
            op => op.test(x.order(y)),
        });
    }
    cx.t().compare_bool(a, b, op)
}

handler! { Is |pc, base, vm, table, ins| {
    let same = (*base.add(ins.b()) == *base.add(ins.c())) != (ins.flags() & flag::INVERT != 0);
    if ins.flags() & (flag::B_TEMP | flag::C_TEMP) == 0 {
        finish!(Word::from_bool(same), 1, pc, base, vm, table, ins)
    }
    slow!(is_slow, pc, base, vm, table)
}}
body_handler!(is_slow, Is, |cx: &Cx| {
    let same = cx.b().same(cx.c()) != cx.inverted();
    cx.finish(Value::bool(same));
    Res::Ok(())
});
slow_handler!(Contains, Contains, |cx: &Cx| {
    if enter_contains(cx)? {
        return Ok(Then::Enter);
    }
    let r = cx.t().contains(cx.c(), cx.b())? != cx.inverted();
    cx.finish(Value::bool(r));
    Res::Ok(Then::Next)
});
handler! { JumpIs |pc, base, vm, table, ins| {
    if ins.flags() & (flag::B_TEMP | flag::C_TEMP) == 0 {
        if (*base.add(ins.b()) == *base.add(ins.c())) != (ins.flags() & flag::INVERT != 0) {
            go!(pc.offset(*pc.add(1) as i32 as isize), base, vm, table)
        }
        go!(pc.add(2), base, vm, table)
    }
    slow!(jump_is_slow, pc, base, vm, table)
}}
branch_handler!(jump_is_slow, |cx: &Cx| {
    let same = cx.b().same(cx.c()) != cx.inverted();
    cx.consume();
    Res::Ok(same)
});
handler! { JumpIn |pc, base, vm, table, ins| {
    let c = *base.add(ins.c());
    if c.is_ptr() && c.layout() < layouts::FIRST_CLASS {
        slow!(jump_in_builtin, pc, base, vm, table)
    }
    slow!(jump_in_slow, pc, base, vm, table)
}}
// A character in a short text, a key in a set.
handler! { #[inline(never)] jump_in_builtin |pc, base, vm, table, ins| {
    let (x, c) = (*base.add(ins.b()), *base.add(ins.c()));
    let (drop_x, drop_c) =
        (x.is_ptr() && ins.flags() & flag::B_TEMP != 0, ins.flags() & flag::C_TEMP != 0);
    // A temporary that dies is left to the slow half.
    let dying = drop_x && (x == c || (*x.ptr()).rc.get() == 1) || drop_c && (*c.ptr()).rc.get() == 1;
    if !dying {
        let found = if c.layout() == layouts::STR && x.layout() == layouts::STR {
            let (x, text) = (&(*(x.ptr() as *mut Obj<Str>)).data, &(*(c.ptr() as *mut Obj<Str>)).data);
            holds_byte(text, x.as_bytes())
        } else if c.layout() == layouts::SET {
            let set = &(*(c.ptr() as *mut Obj<Set>)).data.table;
            if x.is_int() {
                set.glance(x, ouro_runtime::protocol::hash::of_i64(x.int()))
            } else if x.layout() == layouts::STR {
                set.glance(x, (*(x.ptr() as *mut Obj<Str>)).data.known_hash())
            } else {
                None
            }
        } else {
            None
        };
        if let Some(found) = found {
            if drop_x {
                *base.add(ins.b()) = Word::UNBOUND;
                release(x.ptr());
            }
            if drop_c {
                *base.add(ins.c()) = Word::UNBOUND;
                release(c.ptr());
            }
            if found != (ins.flags() & flag::INVERT != 0) {
                go!(pc.offset(*pc.add(1) as i32 as isize), base, vm, table)
            }
            go!(pc.add(2), base, vm, table)
        }
    }
    slow!(jump_in_core, pc, base, vm, table)
}}

/// Is the one byte of `x` in a short text?
#[inline(always)]
fn holds_byte(text: &Str, x: &[u8]) -> Option<bool> {
    match x {
        [byte] if *byte != 0 && text.as_bytes().len() <= 16 => Some(text.holds_early(*byte)),
        _ => None,
    }
}

branch_handler!(jump_in_core, |cx: &Cx| {
    let found = holds(cx.t(), cx.c(), cx.b())? != cx.inverted();
    cx.consume();
    Res::Ok(found)
});

/// Does a container of a builtin type hold a value?
#[inline(always)]
fn holds(t: &Thread, container: &Value, x: &Value) -> Res<bool> {
    if let Some(text) = container.exact::<Str>() {
        if let Some([byte]) = x.exact::<Str>().map(|x| x.as_bytes()) {
            return Ok(ouro_runtime::types::text::find(text.as_bytes(), &[*byte]).is_some());
        }
    }
    if let Some(dict) = container.exact::<Dict>() {
        if let Some(key) = x.exact::<Str>().filter(|_| !dict.is_mixed()) {
            return Ok(dict.find_str(key.hash(t), key, x.word()).is_some());
        }
    }
    t.contains(container, x)
}

slow_handler!(jump_in_slow, JumpIn, |cx: &Cx| {
    if enter_contains(cx)? {
        return Ok(Then::Enter);
    }
    let r = cx.t().contains(cx.c(), cx.b())? != cx.inverted();
    cx.consume();
    Res::Ok(branch(r))
});
handler! { JumpNone |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    let yes = w.is_none() != (ins.flags() & flag::INVERT != 0);
    if w.is_ptr() && ins.flags() & flag::B_TEMP != 0 {
        slow!(jump_none_slow, pc, base, vm, table)
    }
    if yes {
        go!(pc.offset(*pc.add(1) as i32 as isize), base, vm, table)
    }
    go!(pc.add(2), base, vm, table)
}}
branch_handler!(jump_none_slow, |cx: &Cx| {
    let none = cx.b().is_none();
    cx.consume_b();
    Res::Ok(none != cx.inverted())
});
handler! { JumpIf |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    let yes;
    if w == Word::TRUE {
        yes = true;
    } else if w == Word::FALSE || w.is_none() {
        yes = false;
    } else if w.is_int() {
        yes = w.int() != 0;
    } else {
        slow!(jump_if_filled, pc, base, vm, table)
    }
    if yes != (ins.flags() & flag::INVERT != 0) {
        go!(pc.offset(*pc.add(1) as i32 as isize), base, vm, table)
    }
    go!(pc.add(2), base, vm, table)
}}
// By the length of a container that stays.
handler! { #[inline(never)] jump_if_filled |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    let n = if ins.flags() & flag::B_TEMP != 0 {
        slow!(jump_if_slow, pc, base, vm, table)
    } else if w.layout() == layouts::LIST {
        (*(w.ptr() as *mut Obj<List>)).data.items.len()
    } else if w.layout() == layouts::STR {
        (*(w.ptr() as *mut Obj<Str>)).data.as_bytes().len()
    } else if w.layout() == layouts::DICT {
        (*(w.ptr() as *mut Obj<Dict>)).data.len()
    } else {
        slow!(jump_if_slow, pc, base, vm, table)
    };
    if (n != 0) != (ins.flags() & flag::INVERT != 0) {
        go!(pc.offset(*pc.add(1) as i32 as isize), base, vm, table)
    }
    go!(pc.add(2), base, vm, table)
}}
slow_handler!(jump_if_slow, JumpIf, |cx: &Cx| {
    if enter_bool(cx)? {
        return Ok(Then::Enter);
    }
    let yes = cx.t().truth(cx.b())?;
    cx.consume_b();
    Res::Ok(branch(yes != cx.inverted()))
});

/// The comparison of an instruction, whether its right operand is a literal, and whether it jumps.
pub fn operator(op: Op) -> Option<(CmpOp, bool, bool)> {
    Some(match op {
        Op::Lt => (CmpOp::Lt, false, false),
        Op::Le => (CmpOp::Le, false, false),
        Op::Eq => (CmpOp::Eq, false, false),
        Op::Ne => (CmpOp::Ne, false, false),
        Op::Gt => (CmpOp::Gt, false, false),
        Op::Ge => (CmpOp::Ge, false, false),
        Op::JumpLt => (CmpOp::Lt, false, true),
        Op::JumpLe => (CmpOp::Le, false, true),
        Op::JumpEq => (CmpOp::Eq, false, true),
        Op::JumpNe => (CmpOp::Ne, false, true),
        Op::JumpGt => (CmpOp::Gt, false, true),
        Op::JumpGe => (CmpOp::Ge, false, true),
        Op::JumpLtInt => (CmpOp::Lt, true, true),
        Op::JumpLeInt => (CmpOp::Le, true, true),
        Op::JumpEqInt => (CmpOp::Eq, true, true),
        Op::JumpNeInt => (CmpOp::Ne, true, true),
        Op::JumpGtInt => (CmpOp::Gt, true, true),
        Op::JumpGeInt => (CmpOp::Ge, true, true),
        _ => return None,
    })
}
