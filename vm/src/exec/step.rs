//! `--trace`: every instruction of the program is shown on stderr before it runs.
//!
//! It stands in a table of its own, in which every handler is [`step`], so that it costs nothing when it is off.
#![allow(unsafe_code)] // island: registers

use super::dispatch::{self, Handler};
use crate::bytecode::{Ins, Op, dis};
use crate::frame::Vm;
use crate::trace::render::{Lines, shown_name};
use ouro_runtime::heap::{Value, Word};
use ouro_runtime::types::str::Str;
use ouro_runtime::{Interp, Thread};
use std::fmt::Write;

/// Shows an instruction, then goes on with its handler.
static SHOWN: [Handler; Op::COUNT] = [Handler(step); Op::COUNT];

/// The handlers of a thread that nobody traces.
pub fn table(interp: &Interp) -> *const Handler {
    if interp.settings.trace.get() { SHOWN.as_ptr() } else { dispatch::TABLE.as_ptr() }
}

unsafe extern "sysv64-unwind" fn step(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let ins = *pc;
    show(pc, base, vm, ins);
    (dispatch::TABLE[(ins & 0xFF) as usize].0)(pc, base, vm, table)
}

/// From here on this thread's instructions are shown, and those of threads that it starts.
pub fn begin(t: &Thread) {
    t.interp().settings.trace.set(true);
    // SAFETY: the machine of this thread, which runs nothing yet.
    unsafe { (*Vm::of(t)).table = table(t.interp()) };
}

/// The line where it changes, with its function; the instruction, and the values it reads.
#[inline(never)]
unsafe fn show(pc: *const u64, base: *mut Word, vm: *mut Vm, ins: u64) {
    // SAFETY: X1 and X2; what an instruction reads is live.
    let code = &*(*(*vm).fp).code;
    let unit = &code.unit;
    if unit.filename.starts_with("<frozen ") {
        return;
    }
    let t = &(*vm).thread;
    let (mark, at) = (code.mark(pc), code.index(pc) as usize);
    let thread = if t.main.get() { String::new() } else { format!("thread {}: ", t.serial) };
    let mut text = String::new();
    let place = (&raw const *code, mark.line);
    if (*vm).shown != place {
        (*vm).shown = place;
        let line = Lines::default().get(t, &unit.filename, mark.line).unwrap_or_default();
        let file = shown_name(&unit.filename);
        let _ = writeln!(text, "{thread}{file}:{} {} | {}", mark.line, unit.qualname, line.trim());
    }
    if let Some(op) = Op::from_byte(ins as u8) {
        let operands = dis::operands(unit, at, Ins(ins), op, &|name, r, reads| {
            if !reads {
                return name.to_string();
            }
            let word = *base.add(r);
            format!("{name}={}", value(t, Value::borrow(&word)))
        });
        let _ = writeln!(text, "{thread}    {at:4} {:<14} {operands}", op.name());
    }
    ouro_runtime::err!("{text}");
}

/// A value in a few words, without running any of the program's code.
fn value(t: &Thread, v: &Value) -> String {
    const MOST: usize = 24;
    if v.is_unbound() {
        return "(nothing)".into();
    }
    if let Some(s) = v.exact::<Str>() {
        let text: String = s.lossy().chars().take(MOST + 1).collect();
        return if text.chars().count() > MOST {
            format!("{:?}...", text.chars().take(MOST).collect::<String>())
        } else {
            format!("{text:?}")
        };
    }
    if v.word().is_ptr() {
        return format!("<{}>", t.type_name(v));
    }
    match t.repr(v) {
        Ok(text) => text.lossy().into_owned(),
        Err(_) => {
            drop(t.take_exception());
            "?".into()
        }
    }
}
