//! Entering functions: binding arguments, pushing frames, calls from native code.
#![allow(unsafe_code)] // island: frames

use super::dispatch::{DONE, run};
use crate::bytecode::unit::cflag;
use crate::frame::{Frame, Kind, Vm};
use crate::objects::code::Code;
use crate::objects::function::Function;
use crate::objects::generator;
use ouro_runtime::Thread;
use ouro_runtime::errors::unexpected_keyword;
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Raised, Ref, Res, Value, Word};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::str::{Str, text_of};
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
    let code: *const Code = &*(*func).code;
    let fp = (*vm).fp.add(1);
    let top = base.add((*code).registers as usize);
    if fp >= (*vm).fp_limit || top >= (*vm).stack_end {
        return false;
    }
    let locals = (*code).locals as usize;
    let mut i = argc;
    while i < locals {
        *base.add(i) = Word::UNBOUND;
        i += 1;
    }
    (*fp).pc = (*code).words();
    (*fp).base = base;
    (*fp).top = top;
    (*fp).code = code;
    (*fp).func = func;
    (*fp).kind = kind;
    (*vm).fp = fp;
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
            let names = kwnames.map_or(&[][..], |k| k.as_slice());
            let mut args: Args = args.iter().cloned().collect();
            bind(t, func, &mut args, names, base)?;
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
    if run(vm, pc, base) == DONE {
        let w = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
        return Ok(Value::from_owned(w));
    }
    Err(Raised)
}

/// Registers that binding fills: all parameters.
pub fn bound_params(code: &Code) -> usize {
    let u = &code.unit;
    (u.argcount + u.kwonly) as usize
        + (u.flags & cflag::VARARGS != 0) as usize
        + (u.flags & cflag::VARKEYWORDS != 0) as usize
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

fn qualname(f: &Function) -> String {
    text_of(&f.qualname())
}

/// Arguments on their way to a window.
pub type Args = smallvec::SmallVec<[Value; 8]>;

/// Binds any arguments, the last of them by keyword, to parameters in the window at `base`; takes them out
/// of `args`. On an error nothing is left in the window.
///
/// # Safety
/// X4: the window is free.
pub unsafe fn bind(
    t: &Thread,
    func: &Function,
    args: &mut [Value],
    names: &[Value],
    base: *mut Word,
) -> Res<()> {
    let n = bound_params(&func.code);
    for i in 0..n {
        base.add(i).write(Word::UNBOUND);
    }
    // SAFETY: n registers were just written; nothing else touches them while they are bound.
    let slots = std::slice::from_raw_parts_mut(base as *mut Value, n);
    let r = bind_slots(t, func, args, names, slots);
    if r.is_err() {
        drop_registers(base, n);
    }
    r
}

fn bind_slots(
    t: &Thread,
    func: &Function,
    args: &mut [Value],
    names: &[Value],
    slots: &mut [Value],
) -> Res<()> {
    let code = &func.code;
    let u = &code.unit;
    let (argc, kwonly) = (u.argcount as usize, u.kwonly as usize);
    let total = argc + kwonly;
    let varargs = u.flags & cflag::VARARGS != 0;
    let given = args.len() - names.len();
    let (args, values) = args.split_at_mut(given);
    let (direct, extra) = args.split_at_mut(argc.min(given));
    for (slot, v) in slots.iter_mut().zip(direct) {
        *slot = std::mem::take(v);
    }
    if u.flags & cflag::VARKEYWORDS != 0 {
        let d = Dict::new(t)?;
        d.reserve(t, names.len())?;
        if let Some(last) = slots.last_mut() {
            *last = d.into_value();
        }
    }
    for (name, v) in names.iter().zip(values) {
        let v = std::mem::take(v);
        let Some(s) = name.as_ref::<Str>() else { return Err(t.type_error("keywords must be strings")) };
        let params = &code.varnames[..total];
        let at = params
            .iter()
            .position(|p| p.same(name))
            .or_else(|| params.iter().position(|p| p.as_bytes() == s.as_bytes()));
        match at.filter(|i| *i >= u.posonly as usize) {
            Some(i) => {
                if !slots[i].is_unbound() {
                    return Err(t.type_error(format!(
                        "{}() got multiple values for argument '{}'",
                        qualname(func),
                        s.lossy()
                    )));
                }
                slots[i] = v;
            }
            None => match slots.last().and_then(|d| d.as_ref::<Dict>()) {
                Some(d) if u.flags & cflag::VARKEYWORDS != 0 => d.insert(t, name.clone(), v)?,
                _ => return Err(unexpected(t, func, names, s)),
            },
        }
    }
    if !extra.is_empty() && !varargs {
        return Err(too_many(t, func, given, slots));
    }
    fill_defaults(t, func, slots, given)?;
    if varargs {
        slots[total] = Tuple::from_taken(t, extra)?.into_value();
    }
    Ok(())
}

/// Gives the parameters behind the first `given` that are still empty their defaults.
pub fn fill_defaults(t: &Thread, func: &Function, slots: &mut [Value], given: usize) -> Res<()> {
    let code = &func.code;
    let (argc, kwonly) = (code.unit.argcount as usize, code.unit.kwonly as usize);
    if given < argc {
        // SAFETY: the function keeps its defaults, and no Python code runs here.
        let d = unsafe { func.defaults.word().payload::<Tuple>() }.map_or(&[][..], |d| d.as_slice());
        // The defaults belong to the last parameters.
        let skip = d.len().saturating_sub(argc);
        let first = argc - (d.len() - skip);
        let mut missing = Vec::new();
        for (i, slot) in slots.iter_mut().enumerate().take(argc).skip(given) {
            if slot.is_unbound() {
                match i.checked_sub(first).and_then(|k| d.get(k + skip)) {
                    Some(v) => *slot = v.clone(),
                    None => missing.push(i),
                }
            }
        }
        if !missing.is_empty() {
            return Err(missing_args(t, func, &missing, "positional"));
        }
    }
    if kwonly > 0 {
        // SAFETY: as above.
        let d = unsafe { func.kwdefaults.word().payload::<Dict>() };
        let mut missing = Vec::new();
        for (i, slot) in slots.iter_mut().enumerate().take(argc + kwonly).skip(argc) {
            if slot.is_unbound() {
                match d.and_then(|d| d.get_str(t, &code.varnames[i])) {
                    Some(v) => *slot = v,
                    None => missing.push(i),
                }
            }
        }
        if !missing.is_empty() {
            return Err(missing_args(t, func, &missing, "keyword-only"));
        }
    }
    Ok(())
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

#[cold]
fn missing_args(t: &Thread, func: &Function, missing: &[usize], kind: &str) -> Raised {
    let names: Vec<String> =
        missing.iter().map(|i| format!("'{}'", func.code.varnames[*i].lossy())).collect();
    let list = match names.as_slice() {
        [a] => a.clone(),
        [a, b] => format!("{a} and {b}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
        [] => String::new(),
    };
    let n = missing.len();
    t.type_error(format!("{}() missing {n} required {kind} argument{}: {list}", qualname(func), plural(n)))
}

#[cold]
fn too_many(t: &Thread, func: &Function, given: usize, slots: &[Value]) -> Raised {
    let u = &func.code.unit;
    let argc = u.argcount as usize;
    let defaults = func.defaults.opt().and_then(|d| d.payload::<Tuple>().map(|d| d.len())).unwrap_or(0);
    let takes = if defaults > 0 {
        format!("from {} to {argc} positional arguments", argc - defaults.min(argc))
    } else {
        format!("{argc} positional argument{}", plural(argc))
    };
    let kw = (argc..argc + u.kwonly as usize).filter(|i| !slots[*i].is_unbound()).count();
    let was = if given == 1 && kw == 0 { "was" } else { "were" };
    let text = if kw > 0 {
        format!(
            "{given} positional argument{} (and {kw} keyword-only argument{}) {was} given",
            plural(given),
            plural(kw)
        )
    } else {
        format!("{given} {was} given")
    };
    t.type_error(format!("{}() takes {takes} but {text}", qualname(func)))
}

#[cold]
fn unexpected(t: &Thread, func: &Function, names: &[Value], s: &Str) -> Raised {
    let code = &func.code;
    let posonly = code.unit.posonly as usize;
    let bad: Vec<String> = names
        .iter()
        .filter(|n| code.varnames[..posonly].iter().any(|p| text_of(p.value()) == text_of(n)))
        .map(text_of)
        .collect();
    if !bad.is_empty() {
        return t.type_error(format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            qualname(func),
            bad.join(", ")
        ));
    }
    let total = (code.unit.argcount + code.unit.kwonly) as usize;
    let known: Vec<String> = code.varnames[posonly..total].iter().map(|n| text_of(n.value())).collect();
    let name = s.lossy();
    unexpected_keyword(t, &qualname(func), &name, known.iter().map(String::as_str))
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
        detach(f, n);
    } else {
        drop_registers((*f).base, n);
    }
    (*f).handled.take().decref();
    (*f).locals.take().decref();
    (*f).keep.take().decref();
    (*f).generator = std::ptr::null_mut();
    (*vm).fp = f.sub(1);
}

/// The frame object takes over what the frame leaves, if anyone still has it.
unsafe fn detach(f: *mut Frame, n: usize) {
    let obj: *mut Obj<crate::objects::frame::FrameObj> = (*f).object;
    let d = &(*obj).data;
    d.pc.set((*(*f).code).index((*f).pc));
    d.live.set(std::ptr::null_mut());
    if (*obj).header.rc.get() > 1 {
        let vars: Vec<Value> =
            (0..n).map(|i| Value::from_owned((*f).base.add(i).replace(Word::UNBOUND))).collect();
        *d.kept.borrow_mut() = vars;
        d.namespace.set(Value::from_owned((*f).locals.take()));
        // The frames below may be asked for later: link to the next one if it is known already.
        let below = f.sub(1);
        if !(*below).object.is_null() {
            d.back.set(Value::from_borrowed(Word::from_ptr((*below).object as *mut _)));
        }
    } else {
        drop_registers((*f).base, n);
    }
    (*f).object = std::ptr::null_mut();
    Word::from_ptr(obj as *mut _).decref();
}
