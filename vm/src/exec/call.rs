//! Calls and returns. Python functions are entered without native recursion.
#![allow(unsafe_code, non_snake_case)] // island: registers and frames

use super::dispatch::{Cx, DONE, Handler};
use super::enter::{Args, bind, bound_params, drop_registers, pop_frame, push_frame, too_deep};
use super::unwind::raised;
use crate::bytecode::{Ins, flag};
use crate::frame::{Kind, Vm};
use crate::objects::function::Function;
use crate::objects::generator::{self, Generator};
use crate::{finish, go, handler, slow};
use ouro_runtime::heap::free::{dead, release};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Ref, Res, Value, Word};
use ouro_runtime::model::bind::call_native;
use ouro_runtime::model::descr::{Builtin, MethodDescr};
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::function::BoundMethod;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::tuple::Tuple;

handler! { Call |pc, base, vm, table, ins| {
    let w = base.add(ins.a());
    let f = *w;
    if f.layout() == layouts::FUNCTION {
        let func: *const Function = &raw const (*(f.ptr() as *mut Obj<Function>)).data;
        let code = &*(*func).code;
        let own = !(*w.add(1)).is_unbound();
        let argc = ins.b() + own as usize;
        if code.simple && argc == code.argcount as usize && ins.flags() & flag::HEAP_FRAME == 0 {
            let args = w.add(2 - own as usize);
            (*(*vm).fp).pc = pc;
            if push_frame(vm, func, args, argc, Kind::Call) {
                let to = (*(*vm).fp).pc;
                if (*vm).is_broken() {
                    slow!(call_broken, pc, base, vm, table, ins)
                }
                go!(to, args, vm, table)
            }
        }
    }
    slow!(call_slow, pc, base, vm, table, ins)
}}

/// A function was entered while the breaker is set.
#[inline(never)]
unsafe extern "sysv64-unwind" fn call_broken(
    _pc: *const u64,
    _base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
    _ins: u64,
) -> u64 {
    let f = (*vm).fp;
    if crate::eval_breaker(&(*vm).thread).is_err() {
        return raised((*f).pc, (*f).base, vm, table, 0);
    }
    go!((*f).pc, (*f).base, vm, table)
}

/// What a call came to.
enum Called {
    /// The value is the result.
    Value(Value),
    /// A frame was pushed; go on there.
    Entered,
}

/// What a call's work says to its handler.
const FINISHED: u64 = 0;
const ENTERED: u64 = 1;
const FAILED: u64 = 2;

macro_rules! call_handler {
    ($name:ident, $work:ident) => {
        pub unsafe extern "sysv64-unwind" fn $name(
            pc: *const u64,
            base: *mut Word,
            vm: *mut Vm,
            table: *const Handler,
            ins: u64,
        ) -> u64 {
            match $work(pc, base, vm, ins) {
                FINISHED => go!(pc.add(2), base, vm, table),
                ENTERED => {
                    let f = (*vm).fp;
                    go!((*f).pc, (*f).base, vm, table)
                }
                _ => raised(pc, base, vm, table, ins),
            }
        }
    };
}
call_handler!(call_slow, call_work);
call_handler!(CallKw, call_kw_work);
call_handler!(CallEx, call_ex_work);

#[inline(never)]
unsafe fn call_work(pc: *const u64, base: *mut Word, vm: *mut Vm, ins: u64) -> u64 {
    (*(*vm).fp).pc = pc;
    let cx = Cx { vm, base, pc, ins: Ins(ins) };
    if let Some(status) = native_call(&cx) {
        return status;
    }
    conclude(&cx, any_call(&cx, cx.ins.b(), None))
}

#[inline(never)]
unsafe fn call_kw_work(pc: *const u64, base: *mut Word, vm: *mut Vm, ins: u64) -> u64 {
    (*(*vm).fp).pc = pc;
    let cx = Cx { vm, base, pc, ins: Ins(ins) };
    let names = Word(*pc.add(1));
    // SAFETY: the literal is a tuple that the code's constants own.
    let names = &*(&names as *const Word as *const Ref<Tuple>);
    conclude(&cx, any_call(&cx, cx.ins.b(), Some(names)))
}

#[inline(never)]
unsafe fn call_ex_work(pc: *const u64, base: *mut Word, vm: *mut Vm, ins: u64) -> u64 {
    (*(*vm).fp).pc = pc;
    let cx = Cx { vm, base, pc, ins: Ins(ins) };
    conclude(&cx, call_ex(&cx))
}

/// A plain call of a native function or method. None for everything else.
#[inline(always)]
unsafe fn native_call(cx: &Cx) -> Option<u64> {
    let t = cx.t();
    let w = cx.base.add(cx.ins.a());
    let f = *w;
    let own = !(*w.add(1)).is_unbound();
    let (first, argc) = (2 - own as usize, cx.ins.b() + own as usize);
    let args = std::slice::from_raw_parts(w.add(first) as *const Value, argc);
    let r = match f.layout() {
        layouts::METHOD_DESCR => {
            let m = &(*(f.ptr() as *mut Obj<MethodDescr>)).data;
            if !m.sig.plain || !args.first().is_some_and(|x| t.is_a(x, &m.owner)) {
                return None;
            }
            call_native(t, m.def, &m.sig, args, None)
        }
        layouts::BUILTIN => {
            let b = &(*(f.ptr() as *mut Obj<Builtin>)).data;
            if !b.sig.plain || !b.this.is_unbound() {
                return None;
            }
            call_native(t, b.def, &b.sig, args, None)
        }
        _ => return None,
    };
    for i in 0..argc {
        let p = w.add(first + i);
        let x = *p;
        if x.is_ptr() {
            *p = Word::UNBOUND;
            x.decref();
        }
    }
    match r {
        Ok(v) => {
            *w = Word::UNBOUND;
            f.decref();
            cx.set(cx.ins.c(), cx.ins.flags() & flag::A_LOCAL != 0, v);
            Some(FINISHED)
        }
        Err(_) => Some(FAILED),
    }
}

unsafe fn conclude(cx: &Cx, r: Res<Called>) -> u64 {
    match r {
        Ok(Called::Value(v)) => {
            // The callable dies, then the result is written.
            drop(cx.take(cx.ins.a()));
            cx.set(cx.ins.c(), cx.ins.flags() & flag::A_LOCAL != 0, v);
            FINISHED
        }
        Ok(Called::Entered) => ENTERED,
        Err(_) => FAILED,
    }
}

/// Calls what stands in the window with `n` arguments behind it. All but the callable is consumed.
unsafe fn any_call(cx: &Cx, n: usize, names: Option<&Ref<Tuple>>) -> Res<Called> {
    let a = cx.ins.a();
    loop {
        let w = cx.base.add(a);
        let f = *w;
        let own = !(*w.add(1)).is_unbound();
        let first = if own { 1 } else { 2 };
        let argc = n + own as usize;
        match f.layout() {
            layouts::FUNCTION => return call_python(cx, w.add(first), argc, names),
            layouts::BOUND_METHOD if !own => {
                // The method gives way to its function and object.
                let m = cx.take(a);
                if let Some(b) = m.payload::<BoundMethod>() {
                    cx.put(a, b.func.clone());
                    cx.put(a + 1, b.this.clone());
                }
                drop(m);
                continue;
            }
            layouts::TYPE => {
                if let Some(r) = instantiate(cx, f, n, own, names) {
                    return r;
                }
            }
            _ => {}
        }
        let t = cx.t();
        let args = std::slice::from_raw_parts(w.add(first) as *const Value, argc);
        let r = match f.layout() {
            layouts::METHOD_DESCR if names.is_none() => {
                let m = &(*(f.ptr() as *mut Obj<MethodDescr>)).data;
                let ok = m.sig.plain && args.first().is_some_and(|x| t.is_a(x, &m.owner));
                if ok { call_native(t, m.def, &m.sig, args, None) } else { t.call(cx.reg(a), args) }
            }
            layouts::BUILTIN if names.is_none() => {
                let b = &(*(f.ptr() as *mut Obj<Builtin>)).data;
                let ok = b.this.is_unbound() && b.sig.plain;
                if ok { call_native(t, b.def, &b.sig, args, None) } else { t.call(cx.reg(a), args) }
            }
            _ => t.call_kw(cx.reg(a), args, names),
        };
        drop_registers(w.add(first), argc);
        return r.map(Called::Value);
    }
}

/// A Python function with any arguments.
unsafe fn call_python(cx: &Cx, args: *mut Word, argc: usize, names: Option<&Ref<Tuple>>) -> Res<Called> {
    let vm = cx.vm;
    let t = cx.t();
    let f = *cx.base.add(cx.ins.a());
    let func: *const Function = &raw const (*(f.ptr() as *mut Obj<Function>)).data;
    let code = &*(*func).code;
    let heap_frame = cx.ins.flags() & flag::HEAP_FRAME != 0;
    // A window on the heap moves to the stack.
    let base = if heap_frame { (*(*vm).fp).top } else { args };
    if base.add(code.registers as usize + argc) >= (*vm).stack_end {
        drop_registers(args, argc);
        return Err(too_deep(t));
    }
    if heap_frame {
        for i in 0..argc {
            base.add(i).write(args.add(i).replace(Word::UNBOUND));
        }
    }
    let mut bound = argc;
    let want = code.argcount as usize;
    if !(code.simple && names.is_none() && argc == want) {
        if code.simple && names.is_none() && argc < want {
            // Only defaults are missing.
            let d = (*func).defaults.word();
            let have = d.payload::<Tuple>().map_or(&[][..], |d| d.as_slice());
            let missing = want - argc;
            if missing <= have.len() {
                for (i, v) in have[have.len() - missing..].iter().enumerate() {
                    base.add(argc + i).write(v.clone().into_word());
                }
                bound = want;
            } else {
                bind_slow(t, func, base, argc, None)?;
                bound = want;
            }
        } else if let Some(k) = names.filter(|k| code.simple && place_keywords(func, base, argc, k)) {
            let _ = k;
            bound = want;
        } else {
            bind_slow(t, func, base, argc, names)?;
            bound = bound_params(code);
        }
    }
    if code.is_generator() {
        let keep = Value::from_borrowed(f);
        let func = Ref::<Function>::from_value_unchecked(keep);
        return generator::make(t, &func, base).map(Called::Value);
    }
    if !push_frame(vm, func, base, bound, Kind::Call) {
        drop_registers(base, bound);
        return Err(too_deep(t));
    }
    if (*vm).is_broken() {
        crate::eval_breaker(t)?;
    }
    Ok(Called::Entered)
}

/// Keywords of a simple function, each found by identity and none missing: puts them in place.
unsafe fn place_keywords(func: *const Function, base: *mut Word, argc: usize, names: &Ref<Tuple>) -> bool {
    let code = &*(*func).code;
    let want = code.argcount as usize;
    let names = names.as_slice();
    let npos = argc - names.len();
    if npos > want || want > 24 {
        return false;
    }
    let mut at = [0u8; 32];
    let mut filled = 0u32;
    for (k, n) in names.iter().enumerate() {
        let p = code.varnames[npos..want].iter().position(|p| p.same(n));
        match p {
            Some(p) if p + npos >= code.unit.posonly as usize && filled & 1 << p == 0 && k < 32 => {
                at[k] = p as u8;
                filled |= 1 << p;
            }
            _ => return false,
        }
    }
    let defaults = (*func).defaults.word();
    let d = defaults.payload::<Tuple>().map_or(&[][..], |d| d.as_slice());
    let first = want - d.len().min(want);
    for p in 0..want - npos {
        if filled & 1 << p == 0 && npos + p < first {
            return false;
        }
    }
    let mut values = [Word::UNBOUND; 32];
    for (k, v) in values.iter_mut().enumerate().take(names.len()) {
        *v = *base.add(npos + k);
    }
    for p in 0..want - npos {
        if filled & 1 << p == 0 {
            base.add(npos + p).write(d[npos + p - first].clone().into_word());
        }
    }
    for k in 0..names.len() {
        base.add(npos + at[k] as usize).write(values[k]);
    }
    true
}

unsafe fn bind_slow(
    t: &ouro_runtime::Thread,
    func: *const Function,
    base: *mut Word,
    argc: usize,
    names: Option<&Ref<Tuple>>,
) -> Res<()> {
    let names = names.map_or(&[][..], |k| k.as_slice());
    let npos = argc - names.len();
    let take = |i: usize| Value::from_owned(base.add(i).replace(Word::UNBOUND));
    let args: Args = (0..npos).map(take).collect();
    let values: Args = (npos..argc).map(take).collect();
    bind(t, &*func, args, names, values, base)
}

/// A class whose instances need nothing but an `__init__` in Python: its frame is entered directly.
/// None when the class needs the general way.
unsafe fn instantiate(
    cx: &Cx,
    f: Word,
    n: usize,
    own: bool,
    names: Option<&Ref<Tuple>>,
) -> Option<Res<Called>> {
    let t = cx.t();
    let ty = &*(&f as *const Word as *const Ref<Type>);
    if own || !ty.is_plain_new() {
        return None;
    }
    let init = ty.lookup(t, &t.names().__init__)?;
    if init.layout() != layouts::FUNCTION || cx.ins.flags() & flag::HEAP_FRAME != 0 {
        return None;
    }
    let func: *const Function = &raw const (*(init.word().ptr() as *mut Obj<Function>)).data;
    let code = &*(*func).code;
    if code.is_generator() {
        return None;
    }
    let obj = match t.make_of(ty, ouro_runtime::types::object::Object) {
        Ok(o) => o.into_value(),
        Err(e) => {
            drop_registers(cx.base.add(cx.ins.a() + 2), n);
            return Some(Err(e));
        }
    };
    // The instance takes the class's place and is the first argument.
    let a = cx.ins.a();
    let class = cx.take(a);
    cx.put(a, init.clone());
    cx.put(a + 1, obj.clone());
    let r = call_python(cx, cx.base.add(a + 1), n + 1, names);
    drop(cx.take(a));
    cx.put(a, obj);
    drop(class);
    Some(r.inspect(|_| {
        // SAFETY: the frame was just pushed. Its function is kept by its class, or by this count.
        unsafe {
            (*(*cx.vm).fp).kind = Kind::Init;
            keep_function(cx.vm, init);
        }
    }))
}

/// `__init__` runs while nothing but its class holds it: the frame's own count is dropped on return.
unsafe fn keep_function(vm: *mut Vm, init: Value) {
    (*(*vm).fp).keep = init.into_word();
}

unsafe fn call_ex(cx: &Cx) -> Res<Called> {
    let t = cx.t();
    let a = cx.ins.a();
    let seq = cx.reg(a + 2);
    let slots = &t.type_ref(seq).slots;
    if slots.iter.get().is_none() && slots.getitem.get().is_none() {
        let f = super::build::function_text(t, cx.reg(a))?;
        return Err(
            t.type_error(format!("{f} argument after * must be an iterable, not {}", t.type_name(seq)))
        );
    }
    let mut args = Args::new();
    if !cx.reg(a + 1).is_unbound() {
        args.push(cx.reg(a + 1).clone());
    }
    t.for_each(seq, |v| {
        args.push(v);
        Ok(true)
    })?;
    let kw = cx.reg(a + 3).downcast::<Dict>();
    for i in 1..4 {
        drop(cx.take(a + i));
    }
    let f = *cx.base.add(a);
    if f.layout() == layouts::FUNCTION {
        return enter_spread(cx, f, args, kw);
    }
    let f = cx.reg(a).clone();
    t.call_dict(&f, &args, kw.as_ref()).map(Called::Value)
}

/// A Python function with its arguments in a list and a dict: bound on the stack and entered directly.
unsafe fn enter_spread(cx: &Cx, f: Word, args: Args, kw: Option<Ref<Dict>>) -> Res<Called> {
    let (t, vm) = (cx.t(), cx.vm);
    let func: *const Function = &raw const (*(f.ptr() as *mut Obj<Function>)).data;
    let code = &*(*func).code;
    let base = (*(*vm).fp).top;
    if base.add(code.registers as usize) >= (*vm).stack_end {
        return Err(too_deep(t));
    }
    let (mut names, mut values) = (Args::new(), Args::new());
    if let Some(d) = kw {
        for i in 0..d.used() {
            if let Some((k, v)) = d.at(i) {
                names.push(k);
                values.push(v);
            }
        }
    }
    bind(t, &*func, args, &names, values, base)?;
    if code.is_generator() {
        let func = Ref::<Function>::from_value_unchecked(Value::from_borrowed(f));
        return generator::make(t, &func, base).map(Called::Value);
    }
    let bound = bound_params(code);
    if !push_frame(vm, func, base, bound, Kind::Call) {
        drop_registers(base, bound);
        return Err(too_deep(t));
    }
    Ok(Called::Entered)
}

handler! { Return |pc, base, vm, table, ins| {
    let p = base.add(ins.b());
    let v = *p;
    *p = Word::UNBOUND;
    let f = (*vm).fp;
    if (*f).kind as u8 == Kind::Call as u8 && (*f).object.is_null() {
        let mut at = base;
        let end = base.add((*(*f).code).locals as usize);
        while at < end {
            let w = *at;
            if w.is_ptr() && release(w.ptr()) {
                (*f).pc = pc;
                (*vm).result = v;
                (*vm).dying = w;
                *at = Word::UNBOUND;
                return return_dying(at as *const u64, base, vm, table, ins.0);
            }
            at = at.add(1);
        }
        let caller = f.sub(1);
        let (base, pc) = ((*caller).base, (*caller).pc);
        let ins = Ins(*pc);
        let callee = *base.add(ins.a());
        (*vm).fp = caller;
        *base.add(ins.a()) = Word::UNBOUND;
        if release(callee.ptr()) {
            (*vm).result = v;
            (*vm).dying = callee;
            return callee_dying(pc, base, vm, table, ins.0);
        }
        finish!(v => c, 2, pc, base, vm, table, ins)
    }
    (*f).pc = pc;
    (*vm).result = v;
    slow!(return_slow, pc, base, vm, table, ins)
}}

/// A local died on the way out: it is destroyed, and the rest of the frame is left from the next one on.
#[inline(never)]
unsafe extern "sysv64-unwind" fn return_dying(
    at: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
    ins: u64,
) -> u64 {
    let v = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
    // What the frame has given up already must not be seen again.
    let mut done = base;
    while (done as *const u64) < at {
        *done = Word::UNBOUND;
        done = done.add(1);
    }
    dead((*vm).dying.ptr());
    (*vm).result = v;
    return_slow((*(*vm).fp).pc, base, vm, table, ins)
}

/// The function that returned had no other owner.
#[inline(never)]
unsafe extern "sysv64-unwind" fn callee_dying(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
    ins: u64,
) -> u64 {
    let v = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
    dead((*vm).dying.ptr());
    let ins = Ins(ins);
    finish!(v => c, 2, pc, base, vm, table, ins)
}

#[inline(never)]
pub unsafe extern "sysv64-unwind" fn ReturnConst(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
    ins: u64,
) -> u64 {
    let w = Word(*pc.add(1));
    w.incref();
    (*(*vm).fp).pc = pc;
    (*vm).result = w;
    return_slow(pc, base, vm, table, ins)
}

/// Returns `vm.result` from a frame of any kind.
pub unsafe extern "sysv64-unwind" fn return_slow(
    _pc: *const u64,
    _base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
    ins: u64,
) -> u64 {
    let next = return_work(vm);
    if next.is_null() {
        return DONE;
    }
    let base = (*(*vm).fp).base;
    if next == NOWHERE {
        return raised(std::ptr::null(), base, vm, table, ins);
    }
    go!(next, base, vm, table)
}

/// What [`return_work`] says when the return itself raised.
const NOWHERE: *const u64 = std::ptr::dangling();

/// The instruction that the frame below goes on with; null when native code waits, NOWHERE for an error.
#[inline(never)]
unsafe fn return_work(vm: *mut Vm) -> *const u64 {
    let f = (*vm).fp;
    let v = Value::from_owned(std::mem::replace(&mut (*vm).result, Word::UNBOUND));
    let kind = (*f).kind;
    let g: *mut Obj<Generator> = (*f).generator;
    pop_frame(vm);
    if !g.is_null() {
        generator::finished(g);
    }
    let caller = (*vm).fp;
    let (base, pc) = ((*caller).base, (*caller).pc);
    match kind {
        Kind::Entry => {
            (*vm).result = v.into_word();
            std::ptr::null()
        }
        Kind::Resume => {
            (*vm).thread.stop_value.set(v);
            (*vm).result = Word::UNBOUND;
            std::ptr::null()
        }
        Kind::ForIter => {
            drop(v);
            let cx = Cx { vm, base, pc, ins: Ins(*pc) };
            drop(cx.take(cx.ins.b()));
            pc.add(2)
        }
        Kind::Call => {
            let cx = Cx { vm, base, pc, ins: Ins(*pc) };
            drop(cx.take(cx.ins.a()));
            cx.set(cx.ins.c(), cx.ins.flags() & flag::A_LOCAL != 0, v);
            pc.add(2)
        }
        Kind::Init => {
            let cx = Cx { vm, base, pc, ins: Ins(*pc) };
            if !v.is_none() {
                let t = cx.t();
                t.type_error(format!("__init__() should return None, not '{}'", t.type_name(&v)));
                return NOWHERE;
            }
            let obj = cx.take(cx.ins.a());
            cx.set(cx.ins.c(), cx.ins.flags() & flag::A_LOCAL != 0, obj);
            pc.add(2)
        }
    }
}
