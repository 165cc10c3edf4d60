//! Generators: a frame that lives on the heap and runs in place there.
#![allow(unsafe_code)] // island: registers on the heap

use super::code::Code;
use super::frame::FrameObj;
use super::function::{Function, need_str};
use crate::bytecode::unit::cflag;
use crate::bytecode::{Ins, Op, flag};
use crate::exec::bind::bound_params;
use crate::exec::dispatch::{DONE, run};
use crate::exec::enter::too_deep;
use crate::exec::unwind::unwind;
use crate::frame::{Kind, Vm};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::header;
use ouro_runtime::heap::pages::checked;
use ouro_runtime::heap::parts::Part;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Heap, Payload, Ref, Res, Value, ValueCell, Word};
use ouro_runtime::model::native::{GetSet, Method, TypeSpec, getset, getter, method};
use ouro_runtime::model::slots::Slots;
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::exception::{Exception, set_context};
use ouro_runtime::types::layout as layouts;
use ouro_runtime::{Exc, Thread};
use std::cell::Cell;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
enum State {
    Created,
    Suspended,
    Running,
    Finished,
}

/// The payload of generator.
pub struct Generator {
    regs: Cell<*mut Word>,
    pub pc: Cell<*const u64>,
    pub func: Ref<Function>,
    code: *const Code,
    state: Cell<State>,
    handled: ValueCell,
    /// What was sent while delegating.
    pub sent: ValueCell,
    /// The names, where they are other than the code's.
    name: ValueCell,
    qualname: ValueCell,
    object: ValueCell,
    /// An asynchronous generator that is between the beginning and the end of a step.
    pub stepping: Cell<bool>,
    /// Was it asked for a value, so that a hook knows of it? And will one hear of its end?
    pub begun: Cell<bool>,
    pub heard: Cell<bool>,
}

impl Generator {
    /// Registers that hold values now.
    fn live(&self) -> usize {
        match self.state.get() {
            State::Finished => 0,
            State::Running => 0,
            // SAFETY: the function keeps the code.
            _ => unsafe {
                ((*self.code).mark(self.pc.get()).depth as usize).max((*self.code).locals as usize)
            },
        }
    }
    #[inline(always)]
    pub fn is_suspended(&self) -> bool {
        matches!(self.state.get(), State::Created | State::Suspended)
    }
    pub fn registers(&self) -> *mut Word {
        self.regs.get()
    }
    pub fn code(&self) -> &Code {
        // SAFETY: the function keeps the code.
        unsafe { &*self.code }
    }
    fn name(&self) -> Value {
        self.name.opt().unwrap_or_else(|| self.code().name.to_value())
    }
    fn qualname(&self) -> Value {
        self.qualname.opt().unwrap_or_else(|| self.code().qualname.clone())
    }
    /// Does a handler cover the place where the generator waits?
    fn guarded(&self) -> bool {
        let pc = self.code().index(self.pc.get());
        self.code().handlers().iter().any(|h| h.start <= pc && pc < h.end)
            // SAFETY: the pc is an instruction of the code.
            || Ins(unsafe { *self.pc.get() }).op() == Op::YieldFrom as u8
    }
}

impl Payload for Generator {
    const LAYOUT: u32 = layouts::GENERATOR;
    const FINALIZER: bool = true;
    fn trace(&self, v: &mut Visitor<'_>) {
        for i in 0..self.live() {
            // SAFETY: live registers hold values.
            v.word(unsafe { *self.regs.get().add(i) });
        }
        v.value(self.func.value());
        for c in [&self.handled, &self.sent, &self.name, &self.qualname, &self.object] {
            c.trace(v);
        }
    }
    fn clear(&self, _: &Thread) {
        drop_registers(self);
    }
    fn part(&self, index: usize) -> Part {
        match index.checked_sub(self.live()) {
            None => Part::Words(self.code().variable(index)),
            Some(0) => Part::Attr("gi_code".into()),
            Some(1) => Part::Words("exception handled".into()),
            _ => Part::Unnamed,
        }
    }
    fn label(&self) -> Option<String> {
        let (name, code) = (ouro_runtime::types::str::text_of(&self.qualname()), self.code());
        Some(match self.state.get() {
            State::Suspended => format!("generator {name}() line {}", code.mark(self.pc.get()).line),
            _ => format!("generator {name}()"),
        })
    }
    fn storage(&self) -> usize {
        // SAFETY: came from alloc_raw.
        unsafe { Heap::usable(self.regs.get() as *mut u8) }
    }
}

fn drop_registers(g: &Generator) {
    let n = g.live();
    g.state.set(State::Finished);
    for i in 0..n {
        // SAFETY: live registers are owned; each is taken once.
        unsafe { g.regs.get().add(i).replace(Word::UNBOUND).decref() };
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        drop_registers(self);
        // SAFETY: came from alloc_raw.
        unsafe { Heap::free_raw(self.regs.get() as *mut u8) };
    }
}

/// A generator of a function whose parameters stand at `base`; they move into it.
///
/// # Safety
/// The parameters are bound there.
pub unsafe fn make(t: &Thread, func: &Ref<Function>, base: *mut Word) -> Res {
    let code: &Code = &func.code;
    let (n, locals) = (bound_params(code), code.locals as usize);
    let room = || checked(t, t.heap().alloc_raw(code.registers as usize * 8));
    let p = match code.unfold(t).and_then(|()| room()) {
        Ok(p) => p as *mut Word,
        Err(e) => {
            crate::exec::enter::drop_registers(base, n);
            return Err(e);
        }
    };
    for i in 0..locals {
        p.add(i).write(if i < n { base.add(i).replace(Word::UNBOUND) } else { Word::UNBOUND });
    }
    let (own_name, own_qualname) = func.own_names();
    let g = Generator {
        regs: Cell::new(p),
        pc: Cell::new(code.words()),
        func: func.clone(),
        code,
        state: Cell::new(State::Created),
        handled: ValueCell::empty(),
        sent: ValueCell::empty(),
        name: ValueCell::new(own_name),
        qualname: ValueCell::new(own_qualname),
        object: ValueCell::empty(),
        stepping: Cell::new(false),
        begun: Cell::new(false),
        heard: Cell::new(false),
    };
    let kind = code.unit.flags & (cflag::COROUTINE | cflag::ASYNC_GENERATOR);
    let layout = match kind {
        0 => return Ok(t.make(g)?.into_value()),
        cflag::COROUTINE => layouts::COROUTINE,
        _ => layouts::ASYNC_GENERATOR,
    };
    Ok(t.make_of(t.interp().types.core(layout), g)?.into_value())
}

/// Pushes a generator's frame; `value` is what the waiting `yield` gives. False when the stack is full,
/// with the error raised.
///
/// # Safety
/// The generator is suspended, and someone keeps it while it runs.
pub unsafe fn push(vm: *mut Vm, g: *mut Obj<Generator>, value: Value, kind: Kind) -> bool {
    let d = &(*g).data;
    let fp = (*vm).fp.add(1);
    if fp >= (*vm).fp_limit {
        too_deep(&(*vm).thread);
        return false;
    }
    let base = d.regs.get();
    let mut pc = d.pc.get();
    if d.state.get() == State::Suspended {
        let ins = Ins(*pc);
        if ins.op() == Op::YieldFrom as u8 {
            d.sent.set(value);
        } else {
            let p = base.add(ins.a());
            let old = p.replace(value.into_word());
            if ins.flags() & flag::A_LOCAL != 0 {
                old.decref();
            }
            pc = pc.add(1);
        }
    }
    d.state.set(State::Running);
    begin(vm, g, pc, kind);
    true
}

unsafe fn begin(vm: *mut Vm, g: *mut Obj<Generator>, pc: *const u64, kind: Kind) {
    let d = &(*g).data;
    let top = (*(*vm).fp).top;
    let fp = (*vm).fp.add(1);
    (*fp).pc = pc;
    (*fp).base = d.regs.get();
    (*fp).top = top;
    (*fp).code = d.code;
    (*fp).func = &*d.func;
    (*fp).handled.replace(d.handled.take().into_word());
    (*fp).generator = g;
    (*fp).kind = kind;
    if !d.object.is_empty() {
        let o = d.object.take();
        if let Some(f) = o.payload::<FrameObj>() {
            f.live.set(fp);
        }
        (*fp).object = o.into_word().ptr() as *mut _;
    }
    (*vm).fp = fp;
}

/// As [`suspend`], when there is nothing to put away; false, and nothing done, otherwise.
///
/// # Safety
/// As [`suspend`].
#[inline(always)]
pub unsafe fn leave(vm: *mut Vm) -> bool {
    let f = (*vm).fp;
    if !(*f).handled.is_empty() || !(*f).object.is_null() {
        return false;
    }
    let d = &(*(*f).generator).data;
    d.pc.set((*f).pc);
    d.state.set(State::Suspended);
    (*f).generator = std::ptr::null_mut();
    (*vm).fp = f.sub(1);
    true
}

/// As [`push`] of None, when there is nothing to bring back; where it goes on, null if nothing was done.
///
/// # Safety
/// Someone keeps the generator while it runs.
#[inline(always)]
pub unsafe fn resume(vm: *mut Vm, g: *mut Obj<Generator>, kind: Kind) -> *const u64 {
    let d = &(*g).data;
    let caller = (*vm).fp;
    let fp = caller.add(1);
    if !d.handled.is_empty() || !d.object.is_empty() || fp >= (*vm).fp_limit {
        return std::ptr::null();
    }
    let base = d.regs.get();
    let mut pc = d.pc.get();
    if d.state.get() as u8 == State::Suspended as u8 {
        let ins = Ins(*pc);
        let p = base.add(ins.a());
        if ins.op() != Op::Yield as u8 || ins.flags() & flag::A_LOCAL != 0 && (*p).is_ptr() {
            return std::ptr::null();
        }
        if ins.flags() & flag::INVERT != 0 {
            pc = pc.add(2);
        } else {
            *p = Word::NONE;
            pc = pc.add(1);
        }
    } else if d.state.get() as u8 != State::Created as u8 {
        return std::ptr::null();
    }
    d.state.set(State::Running);
    (*fp).pc = pc;
    (*fp).base = base;
    (*fp).top = (*caller).top;
    (*fp).code = d.code;
    (*fp).func = &*d.func;
    (*fp).generator = g;
    (*fp).kind = kind;
    (*vm).fp = fp;
    pc
}

/// Leaves the running generator frame at a `yield`; its registers stay.
///
/// # Safety
/// The running frame is a generator's, and its pc is the yield.
#[inline(never)]
pub unsafe fn suspend(vm: *mut Vm) {
    let f = (*vm).fp;
    let d = &(*(*f).generator).data;
    d.pc.set((*f).pc);
    d.state.set(State::Suspended);
    d.handled.set(Value::from_owned((*f).handled.take()));
    (*f).generator = std::ptr::null_mut();
    if !(*f).object.is_null() {
        let o = (*f).object;
        (*o).data.live.set(std::ptr::null_mut());
        (*o).data.pc.set((*d.code).index((*f).pc));
        (*f).object = std::ptr::null_mut();
        d.object.set(Value::from_owned(Word::from_ptr(o as *mut _)));
    }
    (*vm).fp = f.sub(1);
}

/// The generator's frame has returned.
///
/// # Safety
/// `g` is alive.
pub unsafe fn finished(g: *mut Obj<Generator>) {
    (*g).data.state.set(State::Finished);
    (*g).header.set(header::flag::SIMPLE); // nothing is left to close
}

/// The generator's frame is left by an exception; a StopIteration becomes a RuntimeError (PEP 479).
///
/// # Safety
/// `g` is alive.
pub unsafe fn failed(t: &Thread, g: *mut Obj<Generator>, exc: Value) -> Value {
    (*g).data.state.set(State::Finished);
    let kind = kind_of(&(*g).data);
    let what = if t.is_a(&exc, &t.exc_type(Exc::StopIteration)) {
        "StopIteration"
    } else if kind == "async generator" && t.is_a(&exc, &t.exc_type(Exc::StopAsyncIteration)) {
        "StopAsyncIteration"
    } else {
        return exc;
    };
    let _ = t.runtime_error(format!("{kind} raised {what}"));
    let new = t.take_exception();
    if let Some(e) = new.payload::<Exception>() {
        e.cause.set(exc.clone());
        e.context.set(exc);
        e.suppress.set(true);
    }
    new
}

/// What the messages call it.
fn kind_of(g: &Generator) -> &'static str {
    let flags = g.code().unit.flags;
    if flags & cflag::ASYNC_GENERATOR != 0 {
        "async generator"
    } else if flags & cflag::COROUTINE != 0 {
        "coroutine"
    } else {
        "generator"
    }
}

/// What resuming came to.
pub enum Step {
    Yielded(Value),
    Returned(Value),
}

fn conclude(t: &Thread, status: u64) -> Res<Step> {
    let vm = Vm::of(t);
    if status != DONE {
        return Err(ouro_runtime::Raised);
    }
    // SAFETY: the result is owned by the machine until taken.
    let v = unsafe { Value::from_owned(std::mem::replace(&mut (*vm).result, Word::UNBOUND)) };
    if v.is_unbound() {
        let r = t.stop_value.take();
        return Ok(Step::Returned(if r.is_unbound() { Value::NONE } else { r }));
    }
    Ok(Step::Yielded(v))
}

/// Resumes with a value, from native code.
pub fn send(t: &Thread, gen_: &Value, value: Value) -> Res<Step> {
    let Some(g) = gen_.payload::<Generator>() else { return Err(t.type_error("generator expected")) };
    match g.state.get() {
        State::Running => return Err(t.value_error(format!("{} already executing", kind_of(g)))),
        State::Finished if kind_of(g) == "coroutine" => {
            return Err(t.runtime_error("cannot reuse already awaited coroutine"));
        }
        State::Finished => return Ok(Step::Returned(Value::NONE)),
        State::Created if !value.is_none() => {
            return Err(t.type_error(format!("can't send non-None value to a just-started {}", kind_of(g))));
        }
        _ => {}
    }
    t.check_stack()?;
    let vm = Vm::of(t);
    let keep = gen_.clone();
    // SAFETY: the generator is suspended and kept.
    let status = unsafe {
        let g = gen_.word().ptr() as *mut Obj<Generator>;
        let fast = value.is_none() && !resume(vm, g, Kind::Resume).is_null();
        if !fast && !push(vm, g, value, Kind::Resume) {
            return Err(ouro_runtime::Raised);
        }
        run(vm, (*(*vm).fp).pc, (*(*vm).fp).base)
    };
    drop(keep);
    conclude(t, status)
}

/// Raises an exception where the generator waits.
pub fn throw(t: &Thread, gen_: &Value, exc: Value) -> Res<Step> {
    let Some(g) = gen_.payload::<Generator>() else { return Err(t.type_error("generator expected")) };
    match g.state.get() {
        State::Running => return Err(t.value_error(format!("{} already executing", kind_of(g)))),
        State::Finished if kind_of(g) == "coroutine" => {
            return Err(t.runtime_error("cannot reuse already awaited coroutine"));
        }
        State::Finished => {
            t.reraise(exc);
            return Err(ouro_runtime::Raised);
        }
        _ => {}
    }
    t.check_stack()?;
    let vm = Vm::of(t);
    // SAFETY: the generator is suspended; its registers are its own.
    unsafe {
        let pc = g.pc.get();
        if g.state.get() == State::Suspended && Ins(*pc).op() == Op::YieldFrom as u8 {
            let sub = Value::from_borrowed(*g.regs.get().add(Ins(*pc).b()));
            if let Some(step) = delegate_throw(t, g, gen_, &sub, &exc)? {
                return Ok(step);
            }
        }
        if (*vm).fp.add(1) >= (*vm).fp_limit {
            return Err(too_deep(t));
        }
    }
    raise_here(t, gen_, g, exc)
}

/// `throw` while delegating: the inner iterator gets the exception first. None: it goes on here.
fn delegate_throw(t: &Thread, g: &Generator, gen_: &Value, sub: &Value, exc: &Value) -> Res<Option<Step>> {
    let exit = t.is_a(exc, &t.exc_type(Exc::GeneratorExit));
    let name = t.intern(if exit { "close" } else { "throw" });
    let method = t.getattr_opt(sub, &name)?;
    let Some(m) = method else { return Ok(None) };
    if exit {
        g.state.set(State::Running);
        let r = t.call(&m, &[]);
        g.state.set(State::Suspended);
        // An error of close() replaces the exit.
        return match r {
            Ok(_) => Ok(None),
            Err(_) => {
                let e = t.take_exception();
                raise_here(t, gen_, g, e).map(Some)
            }
        };
    }
    let vm = Vm::of(t);
    // SAFETY: the generator is suspended and kept; what is called sees its frame below its own.
    let r = unsafe {
        if (*vm).fp.add(1) >= (*vm).fp_limit {
            return Err(too_deep(t));
        }
        g.state.set(State::Running);
        begin(vm, gen_.word().ptr() as *mut Obj<Generator>, g.pc.get(), Kind::Resume);
        let r = t.call(&m, std::slice::from_ref(exc));
        suspend(vm);
        r
    };
    match r {
        Ok(v) => Ok(Some(Step::Yielded(v))),
        Err(_) if t.pending(Exc::StopIteration) => {
            let e = t.take_exception();
            let v = e.payload::<Exception>().map(|x| x.extra[0].get()).unwrap_or(Value::NONE);
            resume_after_delegation(t, gen_, g, v).map(Some)
        }
        Err(_) => {
            let e = t.take_exception();
            raise_here(t, gen_, g, e).map(Some)
        }
    }
}

/// The inner iterator is done: its result is the value of `yield from`.
fn resume_after_delegation(t: &Thread, gen_: &Value, g: &Generator, v: Value) -> Res<Step> {
    let vm = Vm::of(t);
    // SAFETY: suspended at a YieldFrom.
    unsafe {
        let pc = g.pc.get();
        let ins = Ins(*pc);
        let regs = g.regs.get();
        let sub = regs.add(ins.b()).replace(Word::UNBOUND);
        let old = regs.add(ins.a()).replace(v.into_word());
        if ins.flags() & flag::A_LOCAL != 0 {
            old.decref();
        }
        sub.decref();
        let keep = gen_.clone();
        g.state.set(State::Running);
        begin(vm, gen_.word().ptr() as *mut Obj<Generator>, pc.add(1), Kind::Resume);
        let status = run(vm, pc.add(1), regs);
        drop(keep);
        conclude(t, status)
    }
}

/// Runs on where the exception in flight is handled.
unsafe fn go_on(vm: *mut Vm) -> u64 {
    let pc = unwind(vm);
    if pc.is_null() { crate::exec::dispatch::RAISED } else { run(vm, pc, (*(*vm).fp).base) }
}

fn raise_here(t: &Thread, gen_: &Value, g: &Generator, e: Value) -> Res<Step> {
    let vm = Vm::of(t);
    // SAFETY: suspended.
    unsafe {
        let keep = gen_.clone();
        g.state.set(State::Running);
        begin(vm, gen_.word().ptr() as *mut Obj<Generator>, g.pc.get(), Kind::Resume);
        // What comes in from outside has what is handled there as its context.
        let handled = &(*(*vm).fp).handled;
        if !handled.is_empty() {
            set_context(&e, &Value::from_borrowed(handled.word()));
        }
        t.reraise(e);
        let status = go_on(vm);
        drop(keep);
        conclude(t, status)
    }
}

/// `gen.close()`
pub fn close(t: &Thread, gen_: &Value) -> Res {
    let Some(g) = gen_.payload::<Generator>() else { return Ok(Value::NONE) };
    match g.state.get() {
        State::Finished => return Ok(Value::NONE),
        State::Created => {
            drop_registers(g);
            return Ok(Value::NONE);
        }
        _ => {}
    }
    let exit = t.new_exception(Exc::GeneratorExit, vec![])?;
    match throw(t, gen_, exit) {
        Ok(Step::Yielded(_)) => Err(t.runtime_error(format!("{} ignored GeneratorExit", kind_of(g)))),
        Ok(Step::Returned(v)) => Ok(v),
        Err(_) if t.pending(Exc::GeneratorExit) || t.pending(Exc::StopIteration) => {
            drop(t.take_exception());
            Ok(Value::NONE)
        }
        Err(e) => Err(e),
    }
}

pub fn give(t: &Thread, s: Step) -> Res {
    match s {
        Step::Yielded(v) => Ok(v),
        Step::Returned(v) => {
            t.stop_value.set(v);
            Err(t.raise_stop_iteration())
        }
    }
}

/// The next value; UNBOUND at the end.
pub fn next(t: &Thread, v: &Value) -> Res {
    match send(t, v, Value::NONE)? {
        Step::Yielded(v) => Ok(v),
        Step::Returned(v) => {
            t.stop_value.set(v);
            Ok(Value::UNBOUND)
        }
    }
}

/// The exception that `throw(type, value, traceback)` means.
pub fn thrown(t: &Thread, a: &[Value], method: &str) -> Res {
    let none = |v: &Value| v.is_unbound() || v.is_none();
    if !a[2].is_unbound() {
        let message = format!(
            "the (type, exc, tb) signature of {method}() is deprecated, use the single-arg signature instead."
        );
        t.warn(Exc::DeprecationWarning, &message)?;
    }
    let exc = if let Some(ty) = a[1].as_ref::<ouro_runtime::model::typeobj::Type>() {
        if !ty.is_subtype(&t.exc_type(Exc::BaseException)) {
            return Err(not_exception(t, &a[1]));
        }
        if a[2].is::<Exception>() && t.is_a(&a[2], ty) {
            a[2].clone()
        } else {
            let made =
                if none(&a[2]) { t.call(&a[1], &[])? } else { t.call(&a[1], std::slice::from_ref(&a[2]))? };
            if !made.is::<Exception>() {
                return Err(t.type_error(format!(
                    "calling {} should have returned an instance of BaseException, not {}",
                    t.repr(&a[1])?.lossy(),
                    t.type_name(&made)
                )));
            }
            made
        }
    } else if a[1].is::<Exception>() {
        if !none(&a[2]) {
            return Err(t.type_error("instance exception may not have a separate value"));
        }
        a[1].clone()
    } else {
        return Err(not_exception(t, &a[1]));
    };
    if let (Some(e), false) = (exc.payload::<Exception>(), none(&a[3])) {
        e.traceback.set(a[3].clone());
    }
    Ok(exc)
}

fn not_exception(t: &Thread, v: &Value) -> ouro_runtime::Raised {
    t.type_error(format!(
        "exceptions must be classes or instances deriving from BaseException, not {}",
        t.type_name(v)
    ))
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Generator>> {
    ouro_runtime::model::class::expect::<Generator>(t, v, "generator", "generator")
}

/// What generators and coroutines have in common.
pub const SEND: Method = method("send(self, arg, /)", |t, a| {
    let s = send(t, &a[0], a[1].clone())?;
    give(t, s)
});
pub const THROW: Method = method("throw(self, typ, val=..., tb=..., /)", |t, a| {
    let e = thrown(t, a, "throw")?;
    let s = throw(t, &a[0], e)?;
    give(t, s)
});
pub const CLOSE: Method = method("close(self, /)", |t, a| close(t, &a[0]));

/// `__name__` of generators, coroutines and asynchronous generators.
pub const NAME: GetSet = getset(
    "__name__",
    |t, v| Ok(me(t, v)?.name()),
    |t, v, x| {
        me(t, v)?.name.set(need_str(t, x, "__name__")?);
        Ok(())
    },
);
/// `__qualname__` likewise.
pub const QUALNAME: GetSet = getset(
    "__qualname__",
    |t, v| Ok(me(t, v)?.qualname()),
    |t, v, x| {
        me(t, v)?.qualname.set(need_str(t, x, "__qualname__")?);
        Ok(())
    },
);

pub fn qualname_of(v: &Value) -> Value {
    v.payload::<Generator>().map_or(Value::NONE, |g| g.qualname())
}
pub fn code_of(v: &Value) -> Value {
    v.payload::<Generator>().map_or(Value::NONE, |g| g.func.code.to_value())
}
/// Does it wait at a `yield` or `await`?
pub fn is_suspended(v: &Value) -> bool {
    v.payload::<Generator>().is_some_and(|g| g.state.get() == State::Suspended)
}
pub fn is_running(v: &Value) -> bool {
    v.payload::<Generator>().is_some_and(|g| g.state.get() == State::Running)
}
/// What a suspended generator delegates to, or None.
pub fn waits_for(v: &Value) -> Value {
    let Some(g) = v.payload::<Generator>() else { return Value::NONE };
    // SAFETY: suspended at an instruction of the code.
    unsafe {
        let pc = g.pc.get();
        if g.state.get() == State::Suspended && Ins(*pc).op() == Op::YieldFrom as u8 {
            return Value::from_borrowed(*g.regs.get().add(Ins(*pc).b()));
        }
    }
    Value::NONE
}

/// Closes a generator whose yields are wrapped values or awaits, as one step.
pub fn close_step(t: &Thread, gen_: &Value) -> Res<Step> {
    let Some(g) = gen_.payload::<Generator>() else { return Ok(Step::Returned(Value::NONE)) };
    match g.state.get() {
        State::Finished => return Ok(Step::Returned(Value::NONE)),
        State::Created => {
            drop_registers(g);
            return Ok(Step::Returned(Value::NONE));
        }
        _ => {}
    }
    let exit = t.new_exception(Exc::GeneratorExit, vec![])?;
    throw(t, gen_, exit)
}

/// A generator that is given up while a handler waits in it is closed.
pub fn finalizer(s: &Slots) {
    s.del.set(Some(finalize));
}

/// What is suspended where a handler waits is closed before it dies.
pub fn finalize(t: &Thread, v: &Value) -> Res<()> {
    if waits(v) == Some(true) { close(t, v).map(drop) } else { Ok(()) }
}

/// Did it never run?
pub fn is_created(v: &Value) -> bool {
    v.payload::<Generator>().is_some_and(|g| g.state.get() == State::Created)
}

/// Is the generator suspended where a handler waits, a coroutine that never ran, or one that a hook knows of? Its end is heard of then. Nothing
/// for other objects.
pub fn waits(v: &Value) -> Option<bool> {
    v.payload::<Generator>().map(|g| match g.state.get() {
        State::Created => g.heard.get() || g.code().unit.flags & cflag::COROUTINE != 0,
        State::Suspended => g.heard.get() || g.guarded(),
        State::Running | State::Finished => false,
    })
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW | tflag::WEAKREF,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(next));
        finalizer(s);
        s.repr.set(Some(|t, v| {
            let q = ouro_runtime::types::str::text_of(&me(t, v)?.qualname());
            t.string(format!("<generator object {q} at {}>", t.address(v)))
        }));
    },
    methods: &[SEND, THROW, CLOSE],
    getset: &[
        NAME,
        QUALNAME,
        getter("gi_running", |t, v| Ok(Value::bool(me(t, v)?.state.get() == State::Running))),
        getter("gi_suspended", |t, v| Ok(Value::bool(me(t, v)?.state.get() == State::Suspended))),
        getter("gi_code", |t, v| Ok(me(t, v)?.func.code.to_value())),
        getter("gi_frame", frame_of),
        getter("gi_yieldfrom", |_, v| Ok(waits_for(v))),
    ],
    ..TypeSpec::of::<Generator>("generator")
};

pub fn frame_of(t: &Thread, v: &Value) -> Res {
    let g = me(t, v)?;
    if g.state.get() == State::Finished {
        return Ok(Value::NONE);
    }
    if g.object.is_empty() {
        let locals = g.code().locals as usize;
        // SAFETY: live registers of a suspended generator.
        let kept = unsafe {
            if g.is_suspended() {
                (0..locals).map(|i| Value::from_borrowed(*g.regs.get().add(i))).collect()
            } else {
                vec![]
            }
        };
        let o = t.make(FrameObj::new(g.func.code.clone(), &g.func))?;
        *o.kept.borrow_mut() = kept;
        o.pc.set(g.code().index(g.pc.get()));
        return Ok(o.into_value());
    }
    Ok(g.object.get())
}
