//! Entering functions: binding arguments, pushing frames, calls from native code.
#![allow(unsafe_code)] // island: frames

use super::bind::{bind_window, bound_params};
use super::dispatch::{DONE, RAISED, run};
use super::unwind::unwind;
use crate::frame::{Frame, Kind, Vm};
use crate::objects::code::Code;
use crate::objects::frame;
use crate::objects::function::Function;
use crate::objects::generator;
use ouro_runtime::Thread;
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Raised, Ref, Res, Value, Word};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::tuple::Tuple;

/// Pushes a frame whose arguments are already in its window; the other locals become UNBOUND.
///
/// # Safety
/// X4: `base` lies above everything in use, `argc` registers hold owned values.
#[inline(always)]
pub unsafe fn push_frame(
    vm: *mut Vm,
    func: *const Function,
    base: *mut Word,
    argc: usize,
    kind: Kind,
) -> bool {
    push_frame_to(vm, func, base, base.add(argc), kind)
}

/// As [`push_frame`], with the end of the arguments.
///
/// # Safety
/// As [`push_frame`].
#[inline(always)]
pub unsafe fn push_frame_to(
    vm: *mut Vm,
    func: *const Function,
    base: *mut Word,
    end: *mut Word,
    kind: Kind,
) -> bool {
    let code: *const Code = &*(*func).code;
    let fp = (*vm).fp.add(1);
    let top = base.add((*code).registers as usize);
    if fp >= (*vm).fp_limit || top >= (*vm).stack_end {
        return false;
    }
    // What lies above the running frame is nobody's: the record is written as its values come up.
    (*fp).top = top;
    (*fp).base = base;
    (*fp).func = func;
    (*fp).code = code;
    (*fp).kind = kind;
    (*fp).pc = (*code).words();
    (*vm).fp = fp;
    let mut at = end;
    let end = base.add((*code).locals as usize);
    while at < end {
        // Volatile: a handful of words is no work for vector registers.
        at.write_volatile(Word::UNBOUND);
        at = at.add(1);
    }
    true
}

/// RecursionError for a frame too many.
#[cold]
pub fn too_deep(t: &Thread) -> Raised {
    t.recursion_error("maximum recursion depth exceeded")
}

/// The `call` slot of functions: a call from native code.
pub fn call_function(t: &Thread, f: &Value, args: &[Value], kwnames: Option<&Ref<Tuple>>) -> Res {
    let Some(func) = f.as_ref::<Function>() else { return Err(t.type_error("function expected")) };
    t.check_stack()?;
    let vm = Vm::of(t);
    // SAFETY: X4; the window begins above the running frame.
    unsafe {
        let base = (*(*vm).fp).top;
        let npos = args.len() - kwnames.map_or(0, |k| k.len());
        let simple = func.code.simple && kwnames.is_none() && npos == func.code.argcount as usize;
        if base.add(func.code.registers as usize + args.len() + 8) >= (*vm).stack_end {
            return Err(too_deep(t));
        }
        if simple {
            for (i, a) in args.iter().enumerate() {
                base.add(i).write(a.clone().into_word());
            }
        } else {
            for (i, a) in args.iter().enumerate() {
                base.add(i).write(a.clone().into_word());
            }
            bind_window(t, func, base, args.len(), kwnames.map_or(&[][..], |k| k.as_slice()), None)?;
        }
        if func.code.is_generator() {
            return generator::make(t, func, base);
        }
        enter(t, func, base)
    }
}

/// Runs a function whose locals are bound in the window at `base`.
///
/// # Safety
/// As [`push_frame`].
pub unsafe fn enter(t: &Thread, func: &Ref<Function>, base: *mut Word) -> Res {
    let vm = Vm::of(t);
    let argc = bound_params(&func.code);
    if !push_frame(vm, &**func, base, argc, Kind::Entry) {
        for i in 0..argc {
            (*base.add(i)).decref();
        }
        return Err(too_deep(t));
    }
    // The function lives while it runs.
    let keep = func.to_value();
    let r = finish(vm, (*(*vm).fp).pc, base);
    drop(keep);
    r
}

/// Runs the frame just pushed to its end.
///
/// # Safety
/// X1 to X4.
pub unsafe fn finish(vm: *mut Vm, pc: *const u64, base: *mut Word) -> Res {
    let status = if (*vm).is_broken() { start_broken(vm, pc, base) } else { run(vm, pc, base) };
    if status == DONE {
        let w = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
        return Ok(Value::from_owned(w));
    }
    Err(Raised)
}

/// As [`run`], with the breaker set: a native that calls functions for ever is interrupted where they begin.
#[cold]
#[inline(never)]
unsafe fn start_broken(vm: *mut Vm, pc: *const u64, base: *mut Word) -> u64 {
    if crate::eval_breaker(&(*vm).thread).is_ok() {
        return run(vm, pc, base);
    }
    match unwind(vm) {
        pc if pc.is_null() => RAISED,
        pc => run(vm, pc, (*(*vm).fp).base),
    }
}

/// Runs code with a namespace: modules, class bodies, `exec`.
pub fn run_code(
    t: &Thread,
    code: &Ref<Code>,
    globals: &Ref<Dict>,
    locals: Option<&Value>,
    closure: Value,
) -> Res {
    t.check_stack()?;
    let builtins = crate::objects::function::builtins_of(t, globals)?;
    let func = Function::new(t, code, globals, &builtins, closure)?;
    let vm = Vm::of(t);
    // SAFETY: X4.
    unsafe {
        let base = (*(*vm).fp).top;
        if !push_frame(vm, &*func, base, 0, Kind::Entry) {
            return Err(too_deep(t));
        }
        if let Some(l) = locals.filter(|l| !l.same(globals.value())) {
            (*(*vm).fp).locals.replace(l.clone().into_word());
        }
        let r = finish(vm, (*(*vm).fp).pc, base);
        drop(func);
        r
    }
}

/// Drops `n` registers from `at` on.
///
/// # Safety
/// X2: they hold owned values.
pub unsafe fn drop_registers(at: *mut Word, n: usize) {
    for i in 0..n {
        let w = at.add(i).replace(Word::UNBOUND);
        w.decref();
    }
}

/// Leaves the running frame: its variables die, or go to its frame object.
///
/// # Safety
/// X4; live temporaries have been dropped.
pub unsafe fn pop_frame(vm: *mut Vm) {
    let f: *mut Frame = (*vm).fp;
    let n = (*(*f).code).locals as usize;
    if !(*f).object.is_null() {
        detach(vm, f, n);
    } else {
        drop_registers((*f).base, n);
        // What died may have looked at the frame.
        if !(*f).object.is_null() {
            detach(vm, f, n);
        }
    }
    (*f).handled.take().decref();
    (*f).locals.take().decref();
    (*f).keep.take().decref();
    (*f).generator = std::ptr::null_mut();
    (*vm).fp = f.sub(1);
}

/// The frame object takes over what the frame leaves, if anyone still has it.
#[inline(never)]
unsafe fn detach(vm: *mut Vm, f: *mut Frame, n: usize) {
    let obj: *mut Obj<frame::FrameObj> = (*f).object;
    let d = &(*obj).data;
    d.pc.set((*(*f).code).index((*f).pc));
    d.live.set(std::ptr::null_mut());
    if (*obj).header.rc.get() > 1 {
        let vars: Vec<Value> =
            (0..n).map(|i| Value::from_owned((*f).base.add(i).replace(Word::UNBOUND))).collect();
        *d.kept.borrow_mut() = vars;
        d.namespace.set(Value::from_owned((*f).locals.take()));
        // Its caller may be asked for later, and leaves what it has to its own object then.
        let below = f.sub(1);
        if !(*below).code.is_null() {
            let t = &(*vm).thread;
            let pending = t.exc.take();
            match frame::of_record(t, below) {
                Ok(back) => d.back.set(back.into_value()),
                Err(_) => drop(t.take_exception()),
            }
            t.exc.set(pending);
        }
    } else {
        drop_registers((*f).base, n);
    }
    (*f).object = std::ptr::null_mut();
    Word::from_ptr(obj as *mut _).decref();
}
