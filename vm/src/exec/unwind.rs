//! Unwinding: from the raise to the handler, frame by frame.
#![allow(unsafe_code)] // island: frames

use super::dispatch::{Handler, InsRef, RAISED};
use super::enter::{drop_registers, pop_frame};
use super::tracing;
use crate::bytecode::{Op, flag};
use crate::frame::{Frame, Kind, Vm};
use crate::go;
use crate::objects::generator;
use crate::objects::traceback::Traceback;
use ouro_runtime::heap::{Value, ValueCell, Word};
use ouro_runtime::types::exception::{Exception, set_context};
use ouro_runtime::{Exc, Thread};

/// Where handlers go when their slow half raised: `(*fp).pc` is the instruction (X3).
#[inline(never)]
pub unsafe extern "sysv64-unwind" fn raised(
    _pc: *const u64,
    _base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let pc = unwind(vm);
    if pc.is_null() {
        return RAISED;
    }
    go!(pc, (*(*vm).fp).base, vm, table)
}

/// Adds this frame to the traceback of the exception; what is in flight then. As in CPython, an exception for
/// whose entry there is no memory becomes the context of the MemoryError.
unsafe fn add_traceback(t: &Thread, f: *mut Frame, exc: Value) -> Value {
    let Some(e) = exc.payload::<Exception>() else { return exc };
    let mark = (*(*f).code).mark((*f).pc);
    let pc = (*(*f).code).index((*f).pc);
    let made = crate::objects::frame::of_record(t, f).and_then(|frame| {
        frame.pc.set(pc);
        let next = e.traceback.get();
        t.make(Traceback { next: ValueCell::new(next), frame, pc, line: mark.line })
    });
    match made {
        Ok(tb) => e.traceback.set(tb.into_value()),
        Err(_) => {
            let refused = t.take_exception();
            if !t.is_a(&exc, &t.exc_type(Exc::MemoryError)) {
                set_context(&refused, &exc);
                return refused;
            }
        }
    }
    exc
}

/// Finds who handles the exception in flight: the instruction to go on with, in the frame that is then the
/// running one. Null when it leaves to native code.
///
/// # Safety
/// X1 to X4.
#[inline(never)]
pub unsafe fn unwind(vm: *mut Vm) -> *const u64 {
    let t = &(*vm).thread;
    loop {
        let f = (*vm).fp;
        let mut exc = t.take_exception();
        if exc.is_none() {
            exc = lost(t);
        }
        let again = std::mem::replace(&mut (*vm).reraise, false);
        if !again {
            exc = add_traceback(t, f, exc);
            if tracing::is_on(vm) {
                exc = tracing::exception(vm, exc);
            }
        }
        let code = &*(*f).code;
        let pc = code.index((*f).pc);
        let depth = code.mark((*f).pc).depth as usize;
        let found = code.handlers().iter().find(|h| h.start <= pc && pc < h.end);
        let keep = found.map_or(code.locals as usize, |h| h.depth as usize);
        if depth > keep {
            for i in (keep..depth).rev() {
                drop_registers((*f).base.add(i), 1);
            }
        }
        if let Some(h) = found {
            (*f).base.add(h.depth as usize).write(exc.into_word());
            return code.words().add(h.target as usize);
        }
        if again {
            back_to_line(f, &exc);
        }
        if tracing::is_on(vm) {
            exc = tracing::unwound(vm, exc);
        }
        let kind = (*f).kind;
        let g = (*f).generator;
        if !g.is_null() {
            exc = generator::failed(t, g, exc);
        }
        pop_frame(vm);
        t.exc.set(exc);
        match kind {
            Kind::Entry | Kind::Resume => return std::ptr::null(),
            Kind::Feed => super::feed::abandon(vm),
            Kind::Operator => {
                let pc = super::dunder::failed(vm);
                if !pc.is_null() {
                    return pc;
                }
            }
            Kind::Call | Kind::Init | Kind::Getter | Kind::Setter | Kind::ForIter => {}
        }
    }
}

/// A frame that is left by what was raised again at the end of a handler is on the line where it was raised.
unsafe fn back_to_line(f: *mut Frame, exc: &Value) {
    let ins = InsRef::at((*f).pc);
    if ins.op() != Op::Reraise as u8 || ins.flags() & flag::INVERT == 0 {
        return;
    }
    let tb = exc.payload::<Exception>().map_or(Value::NONE, |e| e.traceback.get());
    if let Some(tb) = tb.payload::<Traceback>().filter(|tb| tb.frame.live.get() == f) {
        (*f).pc = (*(*f).code).words().add(tb.pc as usize);
    }
}

#[cold]
fn lost(t: &Thread) -> Value {
    let _ = t.err(Exc::SystemError, "error return without exception set");
    t.take_exception()
}
