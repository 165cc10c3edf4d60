//! Operators that a class defines in Python: the method's frame runs on top of the frame of the operator, whose
//! instruction is concluded when it returns.
//!
//! Only what needs no thought is done here: a plain function with the right number of parameters, and operands
//! of which it is certain who is asked first. Everything else goes through the slots.
#![allow(unsafe_code)] // island: frames

use super::attr::{METHOD, enter_function, guard};
use super::dispatch::Cx;
use crate::bytecode::{Op, flag};
use crate::frame::{AttrEntry, Kind, Vm};
use crate::objects::code::Code;
use ouro_runtime::heap::{Res, Value, Word};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::protocol::number::BinOp;
use ouro_runtime::types::function::BoundMethod;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::object::Object;

/// A method that an instruction calls.
#[derive(Clone, Copy)]
pub enum Dunder {
    Left(BinOp),
    Right(BinOp),
    Compare(CmpOp),
    GetItem,
    SetItem,
    Contains,
    Bool,
    Iter,
    Next,
    Call,
    Enter,
}

impl Dunder {
    fn name(self) -> &'static str {
        match self {
            Dunder::Left(op) => op.dunders().0,
            Dunder::Right(op) => op.dunders().1,
            Dunder::Compare(op) => op.dunder(),
            Dunder::GetItem => "__getitem__",
            Dunder::SetItem => "__setitem__",
            Dunder::Contains => "__contains__",
            Dunder::Bool => "__bool__",
            Dunder::Iter => "__iter__",
            Dunder::Next => "__next__",
            Dunder::Call => "__call__",
            Dunder::Enter => "__enter__",
        }
    }
    /// What stands for the name in the machine's attribute cache: no address, since addresses are even.
    fn key(self) -> u64 {
        let n = match self {
            Dunder::Left(op) => op as u64,
            Dunder::Right(op) => 16 + op as u64,
            Dunder::Compare(op) => 32 + op as u64,
            Dunder::GetItem => 40,
            Dunder::SetItem => 41,
            Dunder::Contains => 42,
            Dunder::Bool => 43,
            Dunder::Iter => 44,
            Dunder::Next => 45,
            Dunder::Call => 46,
            Dunder::Enter => 47,
        };
        n << 8 | 0xFF
    }
}

/// Is it an instance of a class made by a class statement, in inline mode?
#[inline(always)]
fn is_instance(v: &Value) -> bool {
    v.layout() >= layouts::FIRST_CLASS
}

/// The method of the object's class, if it is a function; UNBOUND if not. Borrowed within an epoch.
pub fn function(cx: &Cx, d: Dunder, obj: &Value) -> Word {
    let (t, layout, key) = (cx.t(), obj.layout(), d.key());
    // SAFETY: X1 and X2; functions stay within an epoch.
    unsafe {
        let k = guard(obj.word(), METHOD, (*cx.vm).epoch);
        let e = (*cx.vm).attrs.entry(layout, key);
        if e.name != key || e.key != k {
            let f = t.type_ref(obj).lookup(t, &t.name(d.name()));
            let f = f.filter(|f| f.layout() == layouts::FUNCTION).map_or(Word::UNBOUND, |f| f.word());
            *(*cx.vm).attrs.entry(layout, key) = AttrEntry { key: k, name: key, data: f.0 };
        }
        Word((*cx.vm).attrs.entry(layout, key).data)
    }
}

/// Enters a method of `obj`'s class. False when that takes the general way.
fn enter<const N: usize>(cx: &Cx, d: Dunder, obj: &Value, args: [&Value; N]) -> Res<bool> {
    if !is_instance(obj) {
        return Ok(false);
    }
    let f = function(cx, d, obj);
    let Some(func) = super::attr::as_function(f) else { return Ok(false) };
    // SAFETY: the class keeps the function within the epoch.
    let code: &Code = unsafe { &(*func).code };
    if !code.simple || code.argcount != N as u32 {
        return Ok(false);
    }
    // SAFETY: X1 to X4; a plain function of N parameters.
    unsafe { enter_function(cx, f, args.map(Value::clone), Kind::Operator)? };
    Ok(true)
}

/// `b op c`, where c may be a literal.
pub fn enter_binary(cx: &Cx, op: BinOp, c: &Value) -> Res<bool> {
    let (t, b) = (cx.t(), cx.b());
    if is_instance(b) {
        let sure = !is_instance(c) || c.layout() == b.layout();
        let inplace = cx.ins.flags() & flag::INPLACE != 0 && op.inplace(&t.type_ref(b).slots).is_some();
        return if sure && !inplace { enter(cx, Dunder::Left(op), b, [b, c]) } else { Ok(false) };
    }
    // A number knows nothing of plain objects.
    let number = b.word().is_int() || b.word().is_float();
    if number && is_instance(c) && t.type_ref(c).payload.id == std::any::TypeId::of::<Object>() {
        return enter(cx, Dunder::Right(op), c, [c, b]);
    }
    Ok(false)
}

/// A comparison, where c may be a literal.
pub fn enter_compare(cx: &Cx, op: CmpOp, c: &Value) -> Res<bool> {
    let b = cx.b();
    let sure = !is_instance(c) || c.layout() == b.layout();
    if sure { enter(cx, Dunder::Compare(op), b, [b, c]) } else { Ok(false) }
}

pub fn enter_unary(cx: &Cx, d: Dunder, obj: &Value) -> Res<bool> {
    enter(cx, d, obj, [obj])
}

/// A truth test, if the class answers it by `__bool__`.
pub fn enter_bool(cx: &Cx) -> Res<bool> {
    enter_unary(cx, Dunder::Bool, cx.b())
}

/// `obj[key]`
pub fn enter_getitem(cx: &Cx) -> Res<bool> {
    enter(cx, Dunder::GetItem, cx.b(), [cx.b(), cx.c()])
}

/// `obj[key] = value`
pub fn enter_setitem(cx: &Cx) -> Res<bool> {
    let obj = cx.reg(cx.ins.a());
    enter(cx, Dunder::SetItem, obj, [obj, cx.b(), cx.c()])
}

/// `b in c`
pub fn enter_contains(cx: &Cx) -> Res<bool> {
    enter(cx, Dunder::Contains, cx.c(), [cx.c(), cx.b()])
}

/// `with b`: false, too, where there is no `__exit__`.
pub fn enter_with(cx: &Cx) -> Res<bool> {
    let t = cx.t();
    let complete = is_instance(cx.b()) && t.type_ref(cx.b()).lookup(t, &t.names().__exit__).is_some();
    if complete { enter_unary(cx, Dunder::Enter, cx.b()) } else { Ok(false) }
}

/// Enters the `__exit__` that a `with` keeps, a bound method of Python.
pub fn enter_exit(cx: &Cx, args: [Value; 3]) -> Res<bool> {
    let Some(exit) = cx.b().payload::<BoundMethod>() else { return Ok(false) };
    let f = exit.func.word();
    let Some(func) = super::attr::as_function(f) else { return Ok(false) };
    // SAFETY: the method keeps the function.
    let code: &Code = unsafe { &(*func).code };
    if !code.simple || code.argcount != 4 {
        return Ok(false);
    }
    let [kind, value, traceback] = args;
    // SAFETY: X1 to X4; a plain function of four parameters.
    unsafe { enter_function(cx, f, [exit.this.clone(), kind, value, traceback], Kind::Operator)? };
    Ok(true)
}

/// Concludes the instruction of the running frame with what its method returned; where the frame goes on.
///
/// # Safety
/// X1 to X4; the method's frame has just been left.
pub unsafe fn conclude(vm: *mut Vm, v: Value) -> Res<*const u64> {
    let f = (*vm).fp;
    let pc = (*f).pc;
    let cx = Cx::at(vm, (*f).base, pc);
    let t = cx.t();
    let Some(op) = Op::from_byte(cx.ins.op()) else { return Ok(pc) };
    let jump = |yes: bool| if yes { pc.offset(*pc.add(1) as i32 as isize) } else { pc.add(2) };
    match op {
        Op::GetItem => cx.finish(v),
        Op::SetItem => {
            drop(v);
            super::subscr::finish_set_item(&cx);
        }
        Op::Contains => {
            let yes = t.truth(&v)? != cx.inverted();
            cx.finish(Value::bool(yes));
        }
        Op::JumpIn => {
            let yes = t.truth(&v)? != cx.inverted();
            cx.consume();
            return Ok(jump(yes));
        }
        Op::JumpIf | Op::Not => {
            if v.word() != Word::TRUE && v.word() != Word::FALSE {
                let what = t.type_name(&v);
                return Err(t.type_error(format!("__bool__ should return bool, returned {what}")));
            }
            let yes = v.word() == Word::TRUE;
            cx.consume_b();
            if op == Op::JumpIf {
                return Ok(jump(yes != cx.inverted()));
            }
            cx.set_a(Value::bool(!yes));
        }
        Op::GetIter | Op::BeginFor => {
            if t.type_ref(&v).slots.next.get().is_none() {
                let what = t.type_name(&v);
                return Err(t.type_error(format!("iter() returned non-iterator of type '{what}'")));
            }
            cx.consume_b();
            cx.put(cx.ins.a(), v);
            if op == Op::BeginFor {
                super::iter::begun(&cx);
            }
        }
        Op::WithEnter => super::flow::finish_with_enter(&cx, v)?,
        Op::WithLeave => {
            drop(v);
            cx.consume_b();
        }
        Op::WithExcept => return t.truth(&v).map(jump),
        _ if is_for(op) => {
            cx.set_a(v);
            return Ok(jump(true));
        }
        _ => match (super::arith::operator(op), super::compare::operator(op)) {
            (Some((bin, immediate)), _) => {
                let literal = Value::small_int(cx.ins.ci() as i32);
                let c = if immediate { &literal } else { cx.c() };
                let inplace = cx.ins.flags() & flag::INPLACE != 0;
                let v = if v.is_not_implemented() { t.binary_rest(cx.b(), c, bin, inplace)? } else { v };
                cx.consume_b();
                if !immediate {
                    cx.consume_c();
                }
                cx.set_a(v);
            }
            (_, Some((cmp, immediate, jumps))) => {
                let literal = Value::small_int(cx.ins.ci() as i32);
                let c = if immediate { &literal } else { cx.c() };
                let v = if v.is_not_implemented() { t.compare_rest(cx.b(), c, cmp)? } else { v };
                let yes = if jumps { t.truth(&v)? } else { false };
                cx.consume_b();
                if !immediate {
                    cx.consume_c();
                }
                if jumps {
                    return Ok(jump(yes != cx.inverted()));
                }
                cx.set_a(v);
            }
            _ => return Err(t.runtime_error("a method returned to an instruction that called none")),
        },
    }
    Ok(pc.add(op.words()))
}

fn is_for(op: Op) -> bool {
    matches!(
        op,
        Op::ForIter
            | Op::ForList
            | Op::ForTuple
            | Op::ForRange
            | Op::ForListIter
            | Op::ForStr
            | Op::ForDict
            | Op::ForPair
            | Op::ForGenerator
    )
}

/// The method was left by an exception: where the frame goes on, if that ends its loop; null if not.
///
/// # Safety
/// As [`conclude`]; the exception is pending.
pub unsafe fn failed(vm: *mut Vm) -> *const u64 {
    let f = (*vm).fp;
    let pc = (*f).pc;
    let cx = Cx::at(vm, (*f).base, pc);
    let t = cx.t();
    if Op::from_byte(cx.ins.op()).is_some_and(is_for) && t.pending(ouro_runtime::Exc::StopIteration) {
        drop(t.take_exception());
        drop(cx.take(cx.ins.b()));
        return pc.add(2);
    }
    std::ptr::null()
}
