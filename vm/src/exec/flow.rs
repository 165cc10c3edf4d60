//! Jumps, exceptions, with, generators' yields.
#![allow(unsafe_code, non_snake_case)] // island: registers and frames

use super::dispatch::{Cx, DONE, Handler, InsRef, Then};
use super::dunder::{enter_exit, enter_with};
use super::feed::feed_yield;
use super::tracing;
use super::unwind::raised;
use crate::bytecode::flag;
use crate::bytecode::unit::cflag;
use crate::frame::{Kind, Vm};
use crate::objects::coroutine;
use crate::objects::generator::{self, Generator, Step};
use crate::{body_handler, branch_handler, go, handler, slow, slow_handler};
use ouro_runtime::heap::{Res, Value, Word};
use ouro_runtime::model::descr::MethodDescr;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::types::exception::Exception;
use ouro_runtime::types::function::BoundMethod;
use ouro_runtime::types::group;
use ouro_runtime::types::list::List;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};

handler! { Jump |pc, base, vm, table, ins| {
    go!(pc.offset(ins.wide() as isize), base, vm, table)
}}
slow_handler!(Unfold, Unfold, |cx: &Cx| {
    cx.code().unfold(cx.t())?;
    (*(*cx.vm).fp).pc = cx.code().words();
    Ok(Then::Enter)
});
handler! { Loop |pc, base, vm, table, ins| {
    if (*vm).is_broken() {
        slow!(loop_broken, pc, base, vm, table)
    }
    go!(pc.offset(ins.wide() as isize), base, vm, table)
}}

#[inline(never)]
unsafe extern "sysv64-unwind" fn loop_broken(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    (*(*vm).fp).pc = pc;
    if crate::eval_breaker(&(*vm).thread).is_err() {
        return raised(pc, base, vm, table);
    }
    go!(pc.offset(InsRef::at(pc).wide() as isize), base, vm, table)
}

/// An exception object of what `raise` was given.
pub fn as_exception(t: &Thread, v: &Value) -> Res {
    if v.is::<Exception>() {
        return Ok(v.clone());
    }
    if let Some(ty) = v.as_ref::<Type>() {
        if ty.is_subtype(&t.exc_type(Exc::BaseException)) {
            let e = t.call(v, &[])?;
            if !e.is::<Exception>() {
                return Err(t.type_error(format!(
                    "calling {} should have returned an instance of BaseException, not {}",
                    t.repr(v)?.lossy(),
                    t.repr(t.type_of(&e).value())?.lossy()
                )));
            }
            return Ok(e);
        }
    }
    Err(t.type_error("exceptions must derive from BaseException"))
}

body_handler!(Raise, Raise, |cx: &Cx| {
    let t = cx.t();
    if cx.b().is_unbound() {
        // SAFETY: X4.
        let handled = unsafe { (*cx.vm).handled() };
        return match handled {
            Some(e) => {
                // SAFETY: as above.
                unsafe { (*cx.vm).reraise = true };
                Res::<()>::Err(t.reraise(e))
            }
            None => Err(t.runtime_error("No active exception to reraise")),
        };
    }
    let e = as_exception(t, cx.b())?;
    if !cx.c().is_unbound() {
        let cause = match cx.c().is_none() {
            true => Value::NONE,
            false => match as_exception(t, cx.c()) {
                Ok(c) => c,
                Err(_) if !cx.c().is::<Type>() => {
                    drop(t.take_exception());
                    return Err(t.type_error("exception causes must derive from BaseException"));
                }
                Err(e) => return Err(e),
            },
        };
        if let Some(x) = e.payload::<Exception>() {
            x.cause.set(cause);
            x.suppress.set(true);
        }
    }
    Err(t.raise(e))
});
body_handler!(Reraise, Reraise, |cx: &Cx| {
    let e = if cx.ins.flags() & flag::B_TEMP != 0 { cx.take(cx.ins.b()) } else { cx.b().clone() };
    // SAFETY: X4.
    unsafe { (*cx.vm).reraise = true };
    Res::<()>::Err(cx.t().reraise(e))
});
handler! { PushExc |pc, base, vm, table, ins| {
    let f = (*vm).fp;
    let e = *base.add(ins.b());
    e.incref();
    *base.add(ins.a()) = (*f).handled.replace(e);
    go!(pc.add(1), base, vm, table)
}}
handler! { PopExc |pc, base, vm, table, ins| {
    let f = (*vm).fp;
    let saved = std::mem::replace(&mut *base.add(ins.b()), Word::UNBOUND);
    let old = (*f).handled.replace(saved);
    (*f).pc = pc;
    old.decref();
    go!(pc.add(1), base, vm, table)
}}

/// Does an exception match the class or tuple of classes of an `except` clause?
fn matches(t: &Thread, exc: &Value, ty: &Value) -> Res<bool> {
    let bad = || t.type_error("catching classes that do not inherit from BaseException is not allowed");
    let base = t.exc_type(Exc::BaseException);
    let one = |ty: &Value| -> Res<bool> {
        match ty.as_ref::<Type>() {
            Some(c) if c.is_subtype(&base) => Ok(t.is_a(exc, c)),
            _ => Err(bad()),
        }
    };
    match ty.payload::<Tuple>() {
        None => one(ty),
        Some(types) => {
            let mut yes = false;
            for ty in types.as_slice() {
                yes = one(ty)? || yes;
            }
            Ok(yes)
        }
    }
}

branch_handler!(JumpNoMatch, |cx: &Cx| {
    let yes = matches(cx.t(), cx.b(), cx.c())?;
    cx.consume_c();
    Res::Ok(!yes)
});

body_handler!(SplitStar, SplitStar, |cx: &Cx| {
    let t = cx.t();
    let a = cx.ins.a();
    let exc = cx.b();
    let (m, rest) = if exc.is_none() {
        (Value::NONE, Value::NONE)
    } else {
        let group = t.exc_type(Exc::BaseExceptionGroup);
        // This checks that they are exceptions at all.
        let whole = matches(t, exc, cx.c())?;
        let types = match cx.c().payload::<Tuple>() {
            Some(x) => x.as_slice().to_vec(),
            None => vec![cx.c().clone()],
        };
        for ty in &types {
            if ty.payload::<Type>().is_some_and(|c| c.is_subtype(&group)) {
                return Err(
                    t.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.")
                );
            }
        }
        if t.is_a(exc, &group) {
            let r = t.call_method_str(exc, "split", std::slice::from_ref(cx.c()))?;
            let r = t.collect(&r)?;
            (r.first().cloned().unwrap_or(Value::NONE), r.get(1).cloned().unwrap_or(Value::NONE))
        } else if whole {
            let list = t.tuple(vec![exc.clone()])?;
            (t.call(group.value(), &[t.string("")?, list])?, Value::NONE)
        } else {
            (Value::NONE, exc.clone())
        }
    };
    cx.consume();
    if !m.is_none() {
        // SAFETY: X1, X4; the frame owns the exception being handled.
        let old = unsafe { (*(*cx.vm).fp).handled.replace(m.clone().into_word()) };
        // SAFETY: taken out above.
        drop(unsafe { Value::from_owned(old) });
    }
    cx.put(a, m);
    cx.put(a + 1, rest);
    Res::Ok(())
});

body_handler!(JoinStar, JoinStar, |cx: &Cx| {
    let t = cx.t();
    let raised = cx.c().payload::<List>().map(|l| l.items.to_vec()).unwrap_or_default();
    let rest = cx.reg(cx.ins.c() + 1).clone();
    let v = group::join(t, cx.b(), raised, rest)?;
    cx.put(cx.ins.a(), v);
    Res::Ok(())
});

slow_handler!(WithEnter, WithEnter, |cx: &Cx| {
    let t = cx.t();
    if enter_with(cx)? {
        return Ok(Then::Enter);
    }
    let obj = cx.b();
    let missing = |what: &str| {
        t.type_error(format!(
            "'{}' object does not support the context manager protocol{what}",
            t.type_name(obj)
        ))
    };
    let Some(enter) = t.type_ref(obj).lookup(t, &t.names().__enter__) else { return Err(missing("")) };
    let Some(x) = exit_of(t, obj)? else { return Err(missing(" (missed __exit__ method)")) };
    let v = t.call_found(obj, enter, &[])?;
    cx.consume_b();
    cx.put(cx.ins.a(), x);
    cx.put(cx.ins.a() + 1, v);
    Res::Ok(Then::Next)
});

/// What a `with` keeps to call `__exit__`: that, bound, or a native object that cannot be called itself, in its place.
fn exit_of(t: &Thread, obj: &Value) -> Res<Option<Value>> {
    let ty = t.type_ref(obj);
    let Some(found) = ty.lookup(t, &t.names().__exit__) else { return Ok(None) };
    let native = !ty.has(tflag::HEAP) && found.is::<MethodDescr>();
    if native && ty.slots.call.get().is_none() {
        return Ok(Some(obj.clone()));
    }
    let exit = match t.type_ref(&found).slots.descr_get.get() {
        Some(get) => get(t, &found, Some(obj), ty.value())?,
        None => found,
    };
    match t.is_callable(&exit) {
        true => Ok(Some(exit)),
        // It says that it cannot be called when that is tried.
        false => BoundMethod::new(t, &exit, obj).map(Some),
    }
}

/// Calls what [`exit_of`] gave.
fn leave(t: &Thread, exit: &Value, args: &[Value]) -> Res {
    match t.is_callable(exit) {
        true => t.call(exit, args),
        false => Ok(t.call_special(exit, &t.names().__exit__, args)?.unwrap_or(Value::NONE)),
    }
}

/// `__enter__` has returned: its value and the `__exit__` to come are written.
pub fn finish_with_enter(cx: &Cx, v: Value) -> Res<()> {
    let t = cx.t();
    let exit = exit_of(t, cx.b())?.unwrap_or(Value::NONE);
    cx.consume_b();
    cx.put(cx.ins.a(), exit);
    cx.put(cx.ins.a() + 1, v);
    Ok(())
}
slow_handler!(WithLeave, WithLeave, |cx: &Cx| {
    let args = [Value::NONE, Value::NONE, Value::NONE];
    if enter_exit(cx, args.clone())? {
        return Ok(Then::Enter);
    }
    leave(cx.t(), cx.b(), &args)?;
    cx.consume_b();
    Res::Ok(Then::Next)
});
slow_handler!(WithExcept, WithExcept, |cx: &Cx| {
    let t = cx.t();
    let exc = cx.c();
    let tb = exc.payload::<Exception>().map_or(Value::NONE, |e| e.traceback.get());
    let args = [t.type_of(exc).into_value(), exc.clone(), tb];
    if enter_exit(cx, args.clone())? {
        return Ok(Then::Enter);
    }
    let r = leave(t, cx.b(), &args)?;
    t.truth(&r).map(super::dispatch::branch)
});

handler! { Yield |pc, base, vm, table, ins| {
    let b = base.add(ins.b());
    let v = *b;
    if ins.flags() & flag::B_TEMP != 0 {
        *b = Word::UNBOUND;
    } else {
        v.incref();
    }
    let f = (*vm).fp;
    (*f).pc = pc;
    let kind = (*f).kind as u8;
    if kind == Kind::ForIter as u8 && generator::leave(vm) {
        let caller = (*vm).fp;
        let (base, pc) = ((*caller).base, (*caller).pc);
        let ins = InsRef::at(pc);
        crate::finish!(v => a, at pc.offset(*pc.add(1) as i32 as isize), base, vm, table, ins)
    }
    (*vm).result = v;
    if kind == Kind::Feed as u8 {
        slow!(feed_yield, pc, base, vm, table)
    }
    slow!(yield_slow, pc, base, vm, table)
}}

/// Yields `vm.result` from a frame that has more to put away than its place, or to native code.
#[inline(never)]
unsafe extern "sysv64-unwind" fn yield_slow(
    _pc: *const u64,
    _base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let kind = (*(*vm).fp).kind;
    generator::suspend(vm);
    if kind as u8 == Kind::ForIter as u8 {
        let caller = (*vm).fp;
        let (base, pc) = ((*caller).base, (*caller).pc);
        let ins = InsRef::at(pc);
        let v = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
        crate::finish!(v => a, at pc.offset(*pc.add(1) as i32 as isize), base, vm, table, ins)
    }
    DONE
}

body_handler!(GetYieldFrom, GetYieldFrom, |cx: &Cx| {
    let t = cx.t();
    let awaiting = cflag::COROUTINE | cflag::ITERABLE_COROUTINE;
    let it = if cx.inverted() {
        coroutine::awaitable(t, cx.b())?
    } else if !coroutine::has(cx.b(), cflag::COROUTINE) {
        t.iter(cx.b())?
    } else if cx.func().code.unit.flags & awaiting != 0 {
        cx.b().clone()
    } else {
        return Err(t.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator"));
    };
    cx.consume_b();
    cx.put(cx.ins.a(), it);
    Res::Ok(())
});

pub unsafe extern "sysv64-unwind" fn YieldFrom(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    match yield_from_work(pc, base, vm) {
        0 => go!(pc.add(1), base, vm, table),
        1 => DONE,
        2 => {
            let caller = (*vm).fp;
            let pc = (*caller).pc;
            go!(pc.offset(*pc.add(1) as i32 as isize), (*caller).base, vm, table)
        }
        3 => feed_yield(pc, base, vm, table),
        _ => raised(pc, base, vm, table),
    }
}

/// 0: delegation is over; 1: a value was yielded to native code; 2: to the loop of the frame below; 3: to a
/// sink; 4: raised.
#[inline(never)]
unsafe fn yield_from_work(pc: *const u64, base: *mut Word, vm: *mut Vm) -> u64 {
    let f = (*vm).fp;
    (*f).pc = pc;
    let cx = Cx::at(vm, base, pc);
    let generator = (*f).generator;
    let sent = (*generator).data.sent.take();
    let sent = if sent.is_unbound() { Value::NONE } else { sent };
    match delegate(&cx, sent) {
        Ok(Step::Yielded(v)) => {
            if tracing::is_on(vm) && tracing::yielded(vm, &v).is_err() {
                return 4;
            }
            let kind = (*f).kind;
            if kind == Kind::Feed {
                (*vm).result = v.into_word();
                return 3;
            }
            generator::suspend(vm);
            if kind == Kind::ForIter {
                let caller = (*vm).fp;
                let cx = Cx::at(vm, (*caller).base, (*caller).pc);
                cx.set_a(v);
                return 2;
            }
            (*vm).result = v.into_word();
            1
        }
        Ok(Step::Returned(v)) => {
            let ran = cx.b().is::<Generator>() || !v.is_none();
            if tracing::is_on(vm) && ran && tracing::delegated(vm, &v).is_err() {
                return 4;
            }
            drop(cx.take(cx.ins.b()));
            cx.set_a(v);
            0
        }
        Err(_) => 4,
    }
}

fn delegate(cx: &Cx, sent: Value) -> Res<Step> {
    let t = cx.t();
    let it = cx.b();
    if it.is::<Generator>() {
        return generator::send(t, it, sent);
    }
    if sent.is_none() {
        return Ok(match t.next(it)? {
            Some(v) => Step::Yielded(v),
            None => {
                let v = t.stop_value.take();
                Step::Returned(if v.is_unbound() { Value::NONE } else { v })
            }
        });
    }
    match t.call_method(it, &t.names().send.clone(), &[sent]) {
        Ok(v) => Ok(Step::Yielded(v)),
        Err(e) if t.pending(Exc::StopIteration) => {
            t.stop_iteration_value(e)?;
            Ok(Step::Returned(t.stop_value.take()))
        }
        Err(e) => Err(e),
    }
}

body_handler!(PrintExpr, PrintExpr, |cx: &Cx| {
    let t = cx.t();
    let sys = ouro_runtime::world::import_module(t, "sys")?;
    let hook = t.getattr(&sys, &t.name("displayhook"))?;
    let v = cx.b().clone();
    cx.consume_b();
    t.call(&hook, &[v])?;
    Res::Ok(())
});
