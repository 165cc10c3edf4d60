//! Calls and returns. Python functions are entered without native recursion.
#![allow(unsafe_code, non_snake_case)] // island: registers and frames

use super::bind::{Args, bind_window, fill_missing};
use super::dispatch::{Cx, Handler, InsRef, Then};
use super::dunder::{self, Dunder};
use super::enter::{drop_registers, pop_frame, push_frame, push_frame_to, too_deep};
use super::feed::feed_call;
use super::unwind::raised;
use crate::bytecode::{Op, flag};
use crate::frame::{Kind, Vm};
use crate::objects::code::Code;
use crate::objects::function::Function;
use crate::objects::generator::{self};
use crate::{finish, go, handler, reload, slow, slow_handler};
use ouro_runtime::heap::free::{dead, release};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::pages::quick;
use ouro_runtime::heap::{Ref, Res, Value, Word};
use ouro_runtime::model::bind::{Entry, LazySignature};
use ouro_runtime::model::descr::{Builtin, MethodDescr};
use ouro_runtime::model::native::MethodKind;
use ouro_runtime::model::signature::Signature;
use ouro_runtime::model::slots::Init;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::function::BoundMethod;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::object::{self, Object};
use ouro_runtime::types::tuple::Tuple;

handler! { Call |pc, base, vm, table, ins| {
    let w = base.add(ins.a());
    let f = *w;
    if f.layout() == layouts::FUNCTION {
        let func: *const Function = &raw const (*(f.ptr() as *mut Obj<Function>)).data;
        let args = if (*w.add(1)).is_unbound() { w.add(2) } else { w.add(1) };
        let end = w.add(2 + ins.b());
        let code: &Code = &(*func).code;
        let fits = args.add(code.exact as usize) == end && ins.flags() & flag::HEAP_FRAME == 0;
        if fits && !(*vm).is_broken() {
            let start = code.words();
            (*(*vm).fp).pc = pc;
            if push_frame_to(vm, func, args, end, Kind::Call) {
                go!(start, args, vm, table)
            }
            reload!(pc, base, vm, table);
            slow!(call_slow, pc, base, vm, table)
        }
        slow!(call_function, pc, base, vm, table)
    }
    slow!(call_native, pc, base, vm, table)
}}

// A Python function that needs its defaults; everything else is for the slow half.
handler! { #[inline(never)] call_function |pc, base, vm, table, ins| {
    let w = base.add(ins.a());
    let func: *const Function = &raw const (*((*w).ptr() as *mut Obj<Function>)).data;
    let code = &*(*func).code;
    let own = !(*w.add(1)).is_unbound();
    let argc = ins.b() + own as usize;
    let args = w.add(2 - own as usize);
    let want = code.argcount as usize;
    if !code.simple || argc > want {
        slow!(call_slow, pc, base, vm, table)
    }
    // A window on the heap moves to the stack.
    let window = if ins.flags() & flag::HEAP_FRAME != 0 { (*(*vm).fp).top } else { args };
    if window.add(want) < (*vm).stack_end && (argc == want || fill_missing(&*func, window, argc)) {
        (*(*vm).fp).pc = pc;
        if push_frame(vm, func, window, want, Kind::Call) {
            if window != args {
                move_words(args, window, argc);
            }
            let to = (*(*vm).fp).pc;
            if (*vm).is_broken() {
                slow!(call_broken, pc, base, vm, table)
            }
            go!(to, window, vm, table)
        }
        drop_registers(window.add(argc), want - argc);
    }
    slow!(call_slow, pc, base, vm, table)
}}

/// Moves owned words; they leave nothing behind.
#[inline(always)]
unsafe fn move_words(from: *mut Word, to: *mut Word, n: usize) {
    let (mut at, end, mut to) = (from, from.add(n), to);
    while at < end {
        to.write_volatile(*at);
        at.write_volatile(Word::UNBOUND);
        (at, to) = (at.add(1), to.add(1));
    }
}

/// Concludes the call of a native: its arguments die, then the callable, then the result is written.
macro_rules! native_return {
    ($v:expr, $pc:ident, $base:ident, $vm:ident, $table:ident) => {{
        let v: Word = $v;
        let ins = InsRef::at($pc);
        let w = $base.add(ins.a());
        let mut at = w.add(1);
        let end = at.add(ins.b() + 1);
        while at < end {
            let x = *at;
            *at = Word::UNBOUND;
            if x.is_ptr() && release(x.ptr()) {
                (*$vm).dying = x;
                (*$vm).result = v;
                slow!(native_dying, $pc, $base, $vm, $table)
            }
            at = at.add(1);
        }
        let f = *w;
        *w = Word::UNBOUND;
        if f.is_ptr() && release(f.ptr()) {
            (*$vm).dying = f;
            (*$vm).result = v;
            slow!(native_dying, $pc, $base, $vm, $table)
        }
        finish!(v => c, 2, $pc, $base, $vm, $table, ins)
    }};
}

// A native function or method whose arguments need no binding but defaults; everything else is for the slow half.
handler! { #[inline(never)] call_native |pc, base, vm, table, ins| {
    let w = base.add(ins.a());
    let f = *w;
    let own = *w.add(1);
    let layout = f.layout();
    let skipped = own.is_unbound() as usize;
    let n = ins.b() + 1 - skipped;
    let (entry, sig): (*const Entry, *const LazySignature) = if layout == layouts::METHOD_DESCR {
        let m = &(*(f.ptr() as *mut Obj<MethodDescr>)).data;
        if !own.is_ptr() || (*own.ptr()).ty.get() as *mut _ != m.owner.word().ptr() {
            slow!(call_native_other, pc, base, vm, table)
        }
        (&m.entry, &m.sig)
    } else if layout == layouts::BUILTIN {
        let m = &(*(f.ptr() as *mut Obj<Builtin>)).data;
        if !own.is_unbound() || !m.this.is_unbound() {
            slow!(call_native_other, pc, base, vm, table)
        }
        (&m.entry, &m.sig)
    } else if layout == layouts::TYPE {
        slow!(call_type, pc, base, vm, table)
    } else {
        slow!(call_native_other, pc, base, vm, table)
    };
    (*(*vm).fp).pc = pc;
    let given = std::slice::from_raw_parts(w.add(1 + skipped) as *const Value, n);
    let r = if let Some(native) = (*entry).taking(n) {
        native(&(*vm).thread, given)
    } else if (*entry).pads(n) {
        (*entry).call_padded(&(*vm).thread, (*sig).peek(), given)
    } else {
        slow!(call_native_other, pc, base, vm, table)
    };
    reload!(pc, base, vm, table);
    match r {
        Ok(v) => native_return!(v.into_word(), pc, base, vm, table),
        Err(_) => native_failed(pc, base, vm, table),
    }
}}

// A method of a base class or of an immediate, a native of any number of arguments, a sink of a generator's values.
handler! { #[inline(never)] call_native_other |pc, base, vm, table, ins| {
    let w = base.add(ins.a());
    let f = *w;
    let own = !(*w.add(1)).is_unbound();
    let argc = ins.b() + own as usize;
    let args = w.add(2 - own as usize);
    let layout = f.layout();
    let last = *base.add(ins.a() + 1 + ins.b());
    let (entry, sig): (*const Entry, *const Signature) = if layout == layouts::METHOD_DESCR {
        let m = &(*(f.ptr() as *mut Obj<MethodDescr>)).data;
        let this = *args;
        if argc == 0 || !this.is_ptr() || (*this.ptr()).ty.get() as *mut _ != m.owner.word().ptr() {
            slow!(call_slow, pc, base, vm, table)
        }
        (&m.entry, m.sig.peek())
    } else if layout == layouts::BUILTIN && (*(f.ptr() as *mut Obj<Builtin>)).data.this.is_unbound() {
        let m = &(*(f.ptr() as *mut Obj<Builtin>)).data;
        (&m.entry, m.sig.peek())
    } else {
        slow!(call_slow, pc, base, vm, table)
    };
    if (*entry).sink.is_some() && last.layout() == layouts::GENERATOR {
        slow!(feed_call, pc, base, vm, table)
    }
    if !(*entry).takes(argc) {
        slow!(call_slow, pc, base, vm, table)
    }
    (*(*vm).fp).pc = pc;
    let given = std::slice::from_raw_parts(args as *const Value, argc);
    let r = (*entry).call(&(*vm).thread, &*sig, given);
    reload!(pc, base, vm, table);
    match r {
        Ok(v) => native_return!(v.into_word(), pc, base, vm, table),
        Err(_) => native_failed(pc, base, vm, table),
    }
}}

/// Makes the instance of the class at `$w` for an `__init__` whose frame is there: it stands in place of its class, which it
/// keeps, and as the first argument.
macro_rules! init_instance {
    ($w:expr, $init:expr, $pc:ident, $base:ident, $vm:ident, $table:ident) => {{
        let (w, init): (*mut Word, Word) = ($w, $init);
        let obj = ouro_runtime::heap::pages::quick::instance(&(*$vm).thread, *w);
        if obj.is_null() {
            $crate::slow!($crate::exec::call::call_init_slow, $pc, $base, $vm, $table)
        }
        let obj = Word::from_ptr(obj);
        *w = obj;
        *w.add(1) = obj;
        (*obj.ptr()).incref();
        // The frame keeps the function.
        (*init.ptr()).incref();
        let f = (*$vm).fp;
        (*f).keep.replace(init);
        $crate::go!((*f).pc, w.add(1), $vm, $table)
    }};
}
pub(super) use init_instance;

// A class whose instances need no more than an `__init__` written in Python.
handler! { #[inline(never)] call_type |pc, base, vm, table, ins| {
    let w = base.add(ins.a());
    let class = *w;
    let init = (*(class.ptr() as *mut Obj<Type>)).data.init.get(*(*vm).epoch);
    let heap_frame = ins.flags() & flag::HEAP_FRAME != 0;
    if init.is_unbound() || !(*w.add(1)).is_unbound() || heap_frame {
        slow!(call_builtin_type, pc, base, vm, table)
    }
    if init.is_none() {
        slow!(call_plain_type, pc, base, vm, table)
    }
    let func: *const Function = &raw const (*(init.ptr() as *mut Obj<Function>)).data;
    let code: &Code = &(*func).code;
    if code.exact as usize != ins.b() + 1 || (*vm).is_broken() {
        slow!(call_slow, pc, base, vm, table)
    }
    (*(*vm).fp).pc = pc;
    if !push_frame(vm, func, w.add(1), ins.b() + 1, Kind::Init) {
        slow!(call_slow, pc, base, vm, table)
    }
    init_instance!(w, init, pc, base, vm, table)
}}

// There is no room at hand for the instance of an `__init__` whose frame is there.
handler! { #[inline(never)] call_init_slow |pc, base, vm, table, ins| {
    let _ = table;
    let obj = new_instance(vm, *base.add(ins.a()));
    reload!(pc, base, vm, table);
    if obj.is_unbound() {
        slow!(init_failed, pc, base, vm, table)
    }
    let class = *base.sub(1);
    *base.sub(1) = obj;
    *base = obj;
    obj.incref();
    release(class.ptr());
    let f = (*vm).fp;
    (*f).keep.replace(Value::of_payload(&*(*f).func).into_word());
    go!(pc, base, vm, table)
}}

// A class whose instances need nothing at all: one takes the place of its class, which it keeps.
handler! { #[inline(never)] call_plain_type |pc, base, vm, table, ins| {
    let w = base.add(ins.a());
    if ins.b() == 0 {
        let obj = quick::instance(&(*vm).thread, *w);
        if !obj.is_null() {
            *w = Word::UNBOUND;
            finish!(Word::from_ptr(obj) => c, 2, pc, base, vm, table, ins)
        }
    }
    slow!(call_slow, pc, base, vm, table)
}}

/// A plain instance of a class; UNBOUND with an exception raised.
#[inline(never)]
unsafe fn new_instance(vm: *mut Vm, class: Word) -> Word {
    let ty = &*(&class as *const Word as *const Ref<Type>);
    match (*vm).thread.make_of(ty, Object) {
        Ok(o) => o.into_value().into_word(),
        Err(_) => Word::UNBOUND,
    }
}

/// There was no memory for an instance whose `__init__` has its frame already.
#[cold]
#[inline(never)]
unsafe extern "sysv64-unwind" fn init_failed(
    _pc: *const u64,
    _base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    pop_frame(vm);
    let f = (*vm).fp;
    raised((*f).pc, (*f).base, vm, table)
}

// A builtin type that makes its instances in one go.
handler! { #[inline(never)] call_builtin_type |pc, base, vm, table, ins| {
    let w = base.add(ins.a());
    let ty = *w;
    if (*base.add(ins.a() + 1 + ins.b())).layout() == layouts::GENERATOR {
        slow!(feed_call, pc, base, vm, table)
    }
    let Some(new) = (*(ty.ptr() as *mut Obj<Type>)).data.maker.get() else {
        slow!(call_slow, pc, base, vm, table)
    };
    if !(*w.add(1)).is_unbound() {
        slow!(call_slow, pc, base, vm, table)
    }
    (*(*vm).fp).pc = pc;
    let given = std::slice::from_raw_parts(w.add(2) as *const Value, ins.b());
    let r = new(&(*vm).thread, &*(w as *const Ref<Type>), given, None);
    reload!(pc, base, vm, table);
    match r {
        Ok(v) => native_return!(v.into_word(), pc, base, vm, table),
        Err(_) => native_failed(pc, base, vm, table),
    }
}}

// The value of a native is `vm.result`.
handler! { #[inline(never)] native_done |pc, base, vm, table| {
    let v = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
    native_return!(v, pc, base, vm, table)
}}

/// An argument has died: it is destroyed, and the others after it.
#[inline(never)]
unsafe extern "sysv64-unwind" fn native_dying(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let v = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
    dead((*vm).dying.ptr());
    (*vm).result = v;
    native_done(pc, base, vm, table)
}

/// A native raised; its arguments die before the frame hears of it.
#[inline(never)]
unsafe extern "sysv64-unwind" fn native_failed(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let w = base.add(InsRef::at(pc).a() + 1);
    drop_registers(w, InsRef::at(pc).b() + 1);
    raised(pc, base, vm, table)
}

/// A function was entered while the breaker is set.
#[inline(never)]
unsafe extern "sysv64-unwind" fn call_broken(
    _pc: *const u64,
    _base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let f = (*vm).fp;
    if crate::eval_breaker(&(*vm).thread).is_err() {
        return raised((*f).pc, (*f).base, vm, table);
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

slow_handler!(call_slow, Call, |cx: &Cx| {
    // SAFETY: X1 to X4.
    unsafe { call(cx) }
});
slow_handler!(call_kw_slow, CallKw, |cx: &Cx| {
    // SAFETY: as above.
    unsafe { call_kw(cx) }
});
slow_handler!(CallEx, CallEx, |cx: &Cx| {
    // SAFETY: as above.
    unsafe { call_ex(cx).map(|r| conclude(cx, r)) }
});

unsafe fn call(cx: &Cx) -> Res<Then> {
    let w = cx.base.add(cx.ins.a());
    let f = *w;
    let own = !(*w.add(1)).is_unbound();
    let (args, argc) = (w.add(2 - own as usize), cx.ins.b() + own as usize);
    let t = cx.t();
    match f.layout() {
        layouts::METHOD_DESCR => {
            let m = &(*(f.ptr() as *mut Obj<MethodDescr>)).data;
            if m.entry.takes(argc) && argc > 0 && t.is_a(Value::borrow(&*args), &m.owner) {
                return native(cx, &m.entry, m.sig.peek(), args, argc);
            }
        }
        layouts::BUILTIN => {
            let m = &(*(f.ptr() as *mut Obj<Builtin>)).data;
            let this = m.this.word();
            if this.is_unbound() {
                if m.entry.takes(argc) {
                    return native(cx, &m.entry, m.sig.peek(), args, argc);
                }
            } else if !own && m.entry.takes(argc + 1) && m.def.kind != MethodKind::Static {
                // The bound object stands before the arguments, as if it had been loaded there.
                this.incref();
                *w.add(1) = this;
                return native(cx, &m.entry, m.sig.peek(), w.add(1), argc + 1);
            }
        }
        layouts::FUNCTION => return call_python(cx, args, argc, None).map(|r| conclude(cx, r)),
        _ => {}
    }
    any_call(cx, cx.ins.b(), None).map(|r| conclude(cx, r))
}

unsafe fn call_kw(cx: &Cx) -> Res<Then> {
    let names = Word(cx.word(1));
    // SAFETY: the literal is a tuple that the code's constants own.
    let names = &*(&names as *const Word as *const Ref<Tuple>);
    let w = cx.base.add(cx.ins.a());
    let own = !(*w.add(1)).is_unbound();
    let r = if (*w).layout() == layouts::FUNCTION {
        call_python(cx, w.add(2 - own as usize), cx.ins.b() + own as usize, Some(names))
    } else {
        any_call(cx, cx.ins.b(), Some(names))
    };
    r.map(|r| conclude(cx, r))
}

/// Calls a native with the owned words at `args`, which die, then the callable, then the result is written.
#[inline(always)]
unsafe fn native(cx: &Cx, entry: &Entry, sig: &Signature, args: *mut Word, argc: usize) -> Res<Then> {
    let r = entry.call(cx.t(), sig, std::slice::from_raw_parts(args as *const Value, argc));
    for i in 0..argc {
        let p = args.add(i);
        let x = *p;
        *p = Word::UNBOUND;
        x.decref();
    }
    r.map(|v| conclude(cx, Called::Value(v)))
}

/// The callable dies, then the result is written.
unsafe fn conclude(cx: &Cx, r: Called) -> Then {
    match r {
        Called::Value(v) => {
            drop(cx.take(cx.ins.a()));
            cx.set(cx.ins.c(), cx.ins.flags() & flag::A_LOCAL != 0, v);
            Then::Next
        }
        Called::Entered => Then::Enter,
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
            layout if layout >= layouts::FIRST_CLASS && !own => {
                let called = dunder::function(cx, Dunder::Call, cx.reg(a));
                if !called.is_unbound() {
                    // The object gives way to its class's method, and becomes the first argument.
                    called.incref();
                    *w = called;
                    *w.add(1) = f;
                    continue;
                }
            }
            _ => {}
        }
        let args = std::slice::from_raw_parts(w.add(first) as *const Value, argc);
        let r = cx.t().call_kw(cx.reg(a), args, names);
        drop_registers(w.add(first), argc);
        return r.map(Called::Value);
    }
}

/// The instruction, if it keeps the places of its keywords.
fn cache(cx: &Cx) -> Option<&Cx> {
    (cx.ins.op() == Op::CallKw as u8).then_some(cx)
}

/// A Python function with any arguments.
unsafe fn call_python(cx: &Cx, args: *mut Word, argc: usize, names: Option<&Ref<Tuple>>) -> Res<Called> {
    let names = names.map_or(&[][..], |n| n.as_slice());
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
    let bound = bind_window(t, &*func, base, argc, names, cache(cx))?;
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

/// Makes an instance in place of its class, and once more as the first argument behind it.
unsafe fn construct(cx: &Cx, class: Word, init: Word, argc: usize) -> Res<()> {
    let w = cx.base.add(cx.ins.a());
    let ty = &*(&class as *const Word as *const Ref<Type>);
    let obj = match cx.t().make_of(ty, ouro_runtime::types::object::Object) {
        Ok(o) => o.into_value().into_word(),
        Err(e) => {
            drop_registers(w.add(2), argc);
            return Err(e);
        }
    };
    obj.incref();
    // The function is kept by its frame from here on.
    init.incref();
    *w = obj;
    *w.add(1) = obj;
    (*cx.vm).result = init;
    class.decref();
    Ok(())
}

/// Enters an `__init__` whose `bound` parameters stand behind the instance made by [`construct`].
unsafe fn enter_init(cx: &Cx, func: *const Function, bound: usize) -> Res<()> {
    let vm = cx.vm;
    let keep = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
    let base = cx.base.add(cx.ins.a() + 1);
    if !push_frame(vm, func, base, bound, Kind::Init) {
        drop_registers(base, bound);
        keep.decref();
        return Err(too_deep(cx.t()));
    }
    (*(*vm).fp).keep.replace(keep);
    if (*vm).is_broken() {
        crate::eval_breaker(cx.t())?;
    }
    Ok(())
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
    if own || cx.ins.flags() & flag::HEAP_FRAME != 0 {
        return None;
    }
    let epoch = *(*cx.vm).epoch;
    if ty.init.get(epoch).is_unbound() {
        if !ty.is_plain_new() {
            return None;
        }
        let init = ty.lookup(t, &t.names().__init__)?;
        if ty.slots.init.get().is_some_and(|f| std::ptr::fn_addr_eq(f, object::init as Init)) {
            ty.init.set(epoch, Word::NONE);
        } else if init.layout() == layouts::FUNCTION {
            ty.init.set(epoch, init.word());
        } else {
            return None;
        }
    }
    let init = ty.init.get(epoch);
    if init.is_none() {
        let made = |o: Ref<Object>| Called::Value(o.into_value());
        return (n == 0).then(|| t.make_of(ty, Object).map(made));
    }
    let func: *const Function = &raw const (*(init.ptr() as *mut Obj<Function>)).data;
    let code = &*(*func).code;
    let base = cx.base.add(cx.ins.a() + 1);
    if code.is_generator() || base.add(code.registers as usize + n + 1) >= (*cx.vm).stack_end {
        return None;
    }
    Some((|| {
        construct(cx, f, init, n)?;
        let names = names.map_or(&[][..], |n| n.as_slice());
        match bind_window(t, &*func, base, n + 1, names, cache(cx)) {
            Ok(bound) => enter_init(cx, func, bound)?,
            Err(e) => {
                std::mem::replace(&mut (*cx.vm).result, Word::UNBOUND).decref();
                return Err(e);
            }
        }
        Ok(Called::Entered)
    })())
}

unsafe fn call_ex(cx: &Cx) -> Res<Called> {
    let t = cx.t();
    let a = cx.ins.a();
    let seq = cx.reg(a + 2);
    if !seq.is_exact::<Tuple>() {
        let slots = &t.type_ref(seq).slots;
        if slots.iter.get().is_none() && slots.getitem.get().is_none() {
            let f = super::build::function_text(t, cx.reg(a))?;
            let what = t.type_name(seq);
            return Err(t.type_error(format!("{f} argument after * must be an iterable, not {what}")));
        }
        let all = t.collect(seq)?;
        cx.set(a + 2, true, t.tuple(all)?);
    }
    if cx.reg(a).layout() == layouts::FUNCTION {
        return enter_spread(cx);
    }
    let mut args = Args::new();
    if !cx.reg(a + 1).is_unbound() {
        args.push(cx.take(a + 1));
    }
    if let Some(x) = cx.reg(a + 2).payload::<Tuple>() {
        args.extend(x.as_slice().iter().cloned());
    }
    let kw = cx.reg(a + 3).downcast::<Dict>();
    for i in 2..4 {
        drop(cx.take(a + i));
    }
    let f = cx.reg(a).clone();
    t.call_dict(&f, &args, kw.as_ref()).map(Called::Value)
}

/// A Python function with its arguments in a tuple and a dict: bound on the stack and entered directly.
unsafe fn enter_spread(cx: &Cx) -> Res<Called> {
    let (t, vm) = (cx.t(), cx.vm);
    let a = cx.ins.a();
    let f = *cx.base.add(a);
    let func: *const Function = &raw const (*(f.ptr() as *mut Obj<Function>)).data;
    let code = &*(*func).code;
    let args = cx.reg(a + 2).payload::<Tuple>().map_or(&[][..], |x| x.as_slice());
    let kw = cx.reg(a + 3).payload::<Dict>();
    let base = (*(*vm).fp).top;
    let most = 1 + args.len() + kw.map_or(0, |d| d.len());
    if base.add(code.registers as usize + most) >= (*vm).stack_end {
        return Err(too_deep(t));
    }
    let mut argc = 0;
    let mut push = |v: Value| {
        base.add(argc).write(v.into_word());
        argc += 1;
    };
    if !cx.reg(a + 1).is_unbound() {
        push(cx.take(a + 1));
    }
    args.iter().for_each(|v| push(v.clone()));
    let mut names = Args::new();
    if let Some(d) = kw {
        for i in 0..d.used() {
            if let Some((k, v)) = d.at(i) {
                names.push(k);
                push(v);
            }
        }
    }
    for i in 2..4 {
        drop(cx.take(a + i));
    }
    let bound = bind_window(t, &*func, base, argc, &names, None)?;
    if code.is_generator() {
        let func = Ref::<Function>::from_value_unchecked(Value::from_borrowed(f));
        return generator::make(t, &func, base).map(Called::Value);
    }
    if !push_frame(vm, func, base, bound, Kind::Call) {
        drop_registers(base, bound);
        return Err(too_deep(t));
    }
    Ok(Called::Entered)
}
