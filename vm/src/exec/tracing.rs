//! `sys.settrace` and `sys.setprofile`: what they are told of.
//!
//! A traced thread dispatches by a table of its own, whose one handler looks for events before it goes on to the
//! instruction's. Nobody else pays for it. What cannot be seen before an instruction is told from where it happens:
//! exceptions by the unwinder, values that delegation yields by `YieldFrom`.
//!
//! Events and their order are CPython's (Python/legacy_tracing.c).
#![allow(unsafe_code)] // island: frames

use super::dispatch::{Handler, InsRef, TABLE};
use super::unwind::raised;
use crate::bytecode::Op;
use crate::frame::{Frame, Vm};
use crate::objects::code::Code;
use crate::objects::frame::{FrameObj, Place, of_record};
use crate::{go, reload};
use ouro_runtime::heap::{Ref, Res, Value, Word};
use ouro_runtime::model::descr::{Builtin, MethodDescr};
use ouro_runtime::types::exception::Exception;
use ouro_runtime::{Exc, Thread};

/// The handlers of a traced thread.
static TRACED: [Handler; Op::COUNT] = [Handler(step); Op::COUNT];

/// Who is told of a thread's events, and how far its frames have come.
#[derive(Default)]
pub struct Tracing {
    trace: Value,
    profile: Value,
    /// A frame that is missing here has just been entered.
    known: Vec<Known>,
    /// The event that the trace function is being told of, and the frame.
    told: Option<(&'static str, *mut Frame)>,
}

/// A frame whose events are followed.
struct Known {
    record: *mut Frame,
    line: u32,
    /// The instruction before.
    last: *const u64,
    /// Where it was last at a part of a statement.
    place: Place,
    /// The frame was sent to another place: the stop before which it arrives there.
    moved: Option<usize>,
    /// The native that is being called, which the profiler was told of.
    native: Value,
}

impl Known {
    fn new(record: *mut Frame) -> Known {
        Known {
            record,
            line: 0,
            last: std::ptr::null(),
            place: Place::Entry,
            moved: None,
            native: Value::UNBOUND,
        }
    }
}

impl Known {
    /// A frame that is in the middle of an instruction.
    unsafe fn active(record: *mut Frame) -> Known {
        let mut known = Known::new(record);
        if !(*record).pc.is_null() {
            let code = &*(*record).code;
            let at = code.index((*record).pc);
            known.last = code.words().add(at as usize);
            known.line = code.mark_at(at).line;
            known.place = Place::Still(at);
        }
        known
    }

    /// The first of the stops that the frame passes on its way to an instruction.
    fn first_stop(&self, code: &Code, pc: *const u64) -> usize {
        let (unit, index) = (code.whole(), code.index(pc));
        let all = unit.first_stop(index);
        if self.last.is_null() || unit.stops.get(all).is_none_or(|s| s.pc != index) {
            return all;
        }
        let from = code.index(self.last);
        // SAFETY: an instruction of the frame's code.
        let op = unsafe { InsRef::at(self.last).op() };
        let goes_on = op != Op::Jump as u8 && op != Op::Loop as u8;
        if goes_on && Op::from_byte(op).is_some_and(|op| from + op.words() as u32 == index) {
            return all;
        }
        let arrival = unit.arrivals.binary_search_by_key(&from, |a| a.from).ok();
        arrival.map_or(unit.stops.len(), |i| unit.arrivals[i].stop as usize)
    }
}

impl Tracing {
    /// Calls `f` with all that is held here.
    pub fn each(&self, f: &mut dyn FnMut(Word)) {
        f(self.trace.word());
        f(self.profile.word());
        self.known.iter().for_each(|k| f(k.native.word()));
    }
}

/// Which of the two functions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Trace,
    Profile,
}

/// The function, or None.
pub fn get(t: &Thread, who: Who) -> Value {
    // SAFETY: the thread's own machine.
    let tracing = unsafe { &(*Vm::of(t)).tracing };
    let f = tracing.as_ref().map(|x| if who == Who::Trace { &x.trace } else { &x.profile });
    f.filter(|f| !f.is_unbound()).map_or(Value::NONE, Value::clone)
}

/// Sets the function of a thread; None for no more events. Frames that are active now are followed from here on.
///
/// # Safety
/// The caller has the GIL.
pub unsafe fn set(vm: *mut Vm, who: Who, f: &Value) {
    let busy = !is_on(vm) && (*vm).tracing.as_ref().is_some_and(|x| x.is_wanted());
    let new = if f.is_none() { Value::UNBOUND } else { f.clone() };
    let mut active: Vec<*mut Frame> = (*vm).active().collect();
    active.reverse();
    let tracing = (*vm).tracing.get_or_insert_default();
    if !tracing.is_wanted() {
        tracing.known = active.into_iter().map(|f| Known::active(f)).collect();
    }
    let slot = if who == Who::Trace { &mut tracing.trace } else { &mut tracing.profile };
    let old = std::mem::replace(slot, new);
    if !busy {
        choose_table(vm);
    }
    drop(old);
}

/// No more events, no hooks and no context, for the end of a thread.
///
/// # Safety
/// The caller has the GIL.
pub unsafe fn stop(vm: *mut Vm) {
    (*vm).table = untraced(vm);
    drop((*vm).tracing.take());
    let t = &(*vm).thread;
    t.asyncgen_hooks.iter().chain([&t.context]).for_each(|h| drop(h.take()));
}

unsafe fn untraced(vm: *mut Vm) -> *const Handler {
    super::step::table((*vm).thread.interp())
}

unsafe fn choose_table(vm: *mut Vm) {
    let wanted = (*vm).tracing.as_ref().is_some_and(|x| x.is_wanted());
    (*vm).table = if wanted { TRACED.as_ptr() } else { untraced(vm) };
}

impl Tracing {
    fn is_wanted(&self) -> bool {
        !self.trace.is_unbound() || !self.profile.is_unbound()
    }
}

/// Is the thread told of events now?
///
/// # Safety
/// The machine is a live one.
#[inline(always)]
pub unsafe fn is_on(vm: *mut Vm) -> bool {
    (*vm).table == TRACED.as_ptr()
}

/// Every instruction of a traced thread.
unsafe extern "sysv64-unwind" fn step(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    (*(*vm).fp).pc = pc;
    let Ok(moved) = before(vm, pc) else {
        return raised(pc, base, vm, table);
    };
    reload!(pc, base, vm, table);
    if moved {
        go!(pc, base, vm, table);
    }
    (TABLE[InsRef::at(pc).op() as usize].0)(pc, base, vm, table)
}

/// Does the instruction take the next value for a loop?
fn is_for(op: u8) -> bool {
    (Op::ForIter as u8..=Op::ForGenerator as u8).contains(&op)
}

/// A machine with tracing.
struct Traced {
    vm: *mut Vm,
}

/// Tells of what happens before an instruction; was the frame sent to another place?
#[inline(never)]
unsafe fn before(vm: *mut Vm, pc: *const u64) -> Res<bool> {
    let x = Traced { vm };
    let op = InsRef::at(pc).op();
    if op == Op::Unfold as u8 {
        return Ok(false);
    }
    x.meet(pc)?;
    x.native_returned()?;
    if x.line(pc)? {
        return Ok(true);
    }
    match Op::from_byte(op) {
        Some(Op::Return | Op::Yield) => {
            let v = Value::from_borrowed(*(*(*vm).fp).base.add(InsRef::at(pc).b()));
            x.left(v)
        }
        Some(Op::ReturnConst) => x.left(Value::from_borrowed(Word(*pc.add(1)))),
        Some(Op::Call | Op::CallKw | Op::CallEx) => x.native_called(pc),
        _ => Ok(()),
    }
    .map(|()| false)
}

/// A value that delegation is about to yield.
///
/// # Safety
/// The thread is traced.
pub unsafe fn yielded(vm: *mut Vm, v: &Value) -> Res<()> {
    Traced { vm }.left(v.clone())
}

/// Delegation, or a loop, ends with the value of a generator, by a StopIteration that the frame is told of.
///
/// # Safety
/// The thread is traced.
pub unsafe fn delegated(vm: *mut Vm, v: &Value) -> Res<()> {
    let x = Traced { vm };
    let exc = x.t().new_exception(Exc::StopIteration, vec![v.clone()])?;
    x.tell_exception(&exc)
}

/// An exception is in the running frame; what is in flight after its events, and whether it is another one.
///
/// # Safety
/// The thread is traced.
pub unsafe fn exception(vm: *mut Vm, exc: Value) -> Value {
    let x = Traced { vm };
    let t = x.t();
    let pc = (*(*vm).fp).pc;
    let told = x.meet(pc).and_then(|()| x.native_failed()).and_then(|()| x.tell_exception(&exc));
    if told.is_err() { t.take_exception() } else { exc }
}

/// The running frame is left by an exception; what is in flight then.
///
/// # Safety
/// The thread is traced.
pub unsafe fn unwound(vm: *mut Vm, exc: Value) -> Value {
    let x = Traced { vm };
    let mark = (*(*(*vm).fp).code).mark((*(*vm).fp).pc);
    if let (Some(k), true) = (x.known(), mark.end_line != 0) {
        k.place = Place::Still((*(*(*vm).fp).code).index((*(*vm).fp).pc));
    }
    if x.left(Value::NONE).is_err() { x.t().take_exception() } else { exc }
}

// What it hands out lies in the machine, behind its pointer.
#[allow(clippy::mut_from_ref)]
impl Traced {
    fn t(&self) -> &Thread {
        // SAFETY: a live machine.
        unsafe { &(*self.vm).thread }
    }
    /// What is known: nothing once nobody wants to be told.
    fn tracing(&self) -> &mut Tracing {
        // SAFETY: made by `set`, and gone only when the thread ends; nobody keeps it across a call of Python.
        unsafe { (*self.vm).tracing.get_or_insert_default() }
    }
    fn known(&self) -> Option<&mut Known> {
        // SAFETY: a live machine.
        let fp = unsafe { (*self.vm).fp };
        self.tracing().known.last_mut().filter(|k| k.record == fp)
    }
    fn frame(&self) -> Res<Ref<FrameObj>> {
        // SAFETY: the running frame is an active record.
        unsafe { of_record(self.t(), (*self.vm).fp) }
    }

    /// Tells of the running frame if it was just entered, and forgets those that were left.
    unsafe fn meet(&self, pc: *const u64) -> Res<()> {
        let fp = (*self.vm).fp;
        let known = &mut self.tracing().known;
        while known.last().is_some_and(|k| k.record > fp) {
            known.pop();
        }
        if known.last().is_some_and(|k| k.record == fp) {
            return Ok(());
        }
        known.push(Known::new(fp));
        let frame = self.frame()?;
        if pc == (*(*fp).code).words() {
            frame.place.set(Place::Entry);
        } else if let Some(k) = self.known() {
            // A generator goes on where it was: behind a `yield`.
            let yields = |pc: &*const u64| InsRef::at(*pc).op() == Op::Yield as u8;
            let goes_on = !(*fp).generator.is_null() && InsRef::at(pc).op() != Op::YieldFrom as u8;
            let at = [pc, pc.sub(1), pc.sub(2)].into_iter().find(yields).filter(|_| goes_on).unwrap_or(pc);
            k.line = (*(*fp).code).mark(at).line;
            k.place = Place::Still((*(*fp).code).index(at));
            frame.place.set(k.place);
        }
        drop(frame.trace.take());
        let told = self.tell_entered(&frame);
        frame.place.set(Place::Instruction);
        told
    }

    fn tell_entered(&self, frame: &Ref<FrameObj>) -> Res<()> {
        self.tell(Who::Profile, frame, "call", Value::NONE)?;
        let f = self.tracing().trace.clone();
        if !f.is_unbound() {
            let local = self.call(&f, frame, "call", Value::NONE)?;
            if !local.is_none() {
                frame.trace.set(local);
            }
        }
        Ok(())
    }

    /// Tells of the lines that the frame comes to with an instruction: those of stops, and its own. Was the frame sent to
    /// another place?
    unsafe fn line(&self, pc: *const u64) -> Res<bool> {
        let Some(known) = self.known() else { return Ok(false) };
        let op = InsRef::at(pc).op();
        let before = if known.last.is_null() { Op::Nop as u8 } else { InsRef::at(known.last).op() };
        let code = &*(*(*self.vm).fp).code;
        let (unit, index) = (code.whole(), code.index(pc));
        let sent = known.moved.take();
        if pc == known.last && sent.is_none() && op != Op::Loop as u8 && !is_for(op) {
            // An instruction that filled its cache runs again.
            return Ok(false);
        }
        // A `for` is reached again from its body, which ends above it: from the jump that enters the loop it is not.
        let mut back = sent.is_none()
            && match is_for(op) {
                true => before != Op::Jump as u8,
                false => pc <= known.last && !is_for(before),
            };
        let first = sent.unwrap_or_else(|| known.first_stop(code, pc));
        known.last = pc;
        for (i, s) in unit.stops.iter().enumerate().skip(first).take_while(|(_, s)| s.pc == index) {
            let Some(known) = self.known() else { return Ok(false) };
            known.place = Place::Stop(i);
            if self.arrived(known.place, s.line, std::mem::take(&mut back))? {
                return Ok(true);
            }
        }
        // The jumps at the end of a loop stand between its lines.
        let mark = unit.mark(index);
        let silent = mark.end_line == 0 || op == Op::Loop as u8 || op == Op::Jump as u8;
        let Some(known) = self.known() else { return Ok(false) };
        if silent {
            let place = known.place;
            return self.arrived(place, 0, back);
        }
        known.place = Place::Still(index);
        self.arrived(Place::Instruction, mark.line, back)
    }

    /// Tells of a new line, or of a line that is reached again by a jump back. Was the frame sent to another place?
    unsafe fn arrived(&self, place: Place, line: u32, back: bool) -> Res<bool> {
        let Some(known) = self.known() else { return Ok(false) };
        let fresh = line != 0 && (line != known.line || back);
        if line != 0 {
            known.line = line;
        }
        let object = (*(*self.vm).fp).object;
        if object.is_null() || (*object).data.trace.is_empty() {
            return Ok(false);
        }
        let frame = self.frame()?;
        frame.place.set(place);
        let told = self.tell_arrived(&frame, fresh);
        frame.place.set(Place::Instruction);
        told.map(|()| self.known().is_some_and(|k| k.moved.is_some()))
    }
    fn tell_arrived(&self, frame: &Ref<FrameObj>, fresh: bool) -> Res<()> {
        if fresh && frame.trace_lines.get() {
            self.tell_local("line", Value::NONE)?;
        }
        if frame.trace_opcodes.get() && self.known().is_some_and(|k| k.moved.is_none()) {
            self.tell_local("opcode", Value::NONE)?;
        }
        Ok(())
    }

    /// Tells that the running frame is left with a value, and forgets it.
    fn left(&self, v: Value) -> Res<()> {
        if self.known().is_none() {
            return Ok(());
        }
        let frame = self.frame()?;
        if let Some(k) = self.known() {
            frame.place.set(k.place);
        }
        let told = self.tell_left(&frame, v);
        frame.place.set(Place::Instruction);
        self.tracing().known.pop();
        told
    }
    fn tell_left(&self, frame: &Ref<FrameObj>, v: Value) -> Res<()> {
        self.tell_local("return", v.clone())?;
        self.tell(Who::Profile, frame, "return", v)
    }

    /// Tells the profiler of the native that the instruction calls.
    unsafe fn native_called(&self, pc: *const u64) -> Res<()> {
        if self.tracing().profile.is_unbound() {
            return Ok(());
        }
        let w = (*(*self.vm).fp).base.add(InsRef::at(pc).a());
        let (f, this) = (Value::from_borrowed(*w), Value::from_borrowed(*w.add(1)));
        let native = match f.payload::<MethodDescr>() {
            Some(_) if !this.is_unbound() => {
                self.t().call_method_str(&f, "__get__", std::slice::from_ref(&this))?
            }
            Some(_) => f,
            None if f.payload::<Builtin>().is_some() => f,
            None => return Ok(()),
        };
        self.tell_native("c_call", native.clone())?;
        if let Some(k) = self.known() {
            k.native = native;
        }
        Ok(())
    }
    fn native_returned(&self) -> Res<()> {
        self.native_ended("c_return")
    }
    fn native_failed(&self) -> Res<()> {
        self.native_ended("c_exception")
    }
    fn native_ended(&self, what: &'static str) -> Res<()> {
        match self.known().map(|k| std::mem::take(&mut k.native)) {
            Some(native) if !native.is_unbound() => self.tell_native(what, native),
            _ => Ok(()),
        }
    }
    fn tell_native(&self, what: &'static str, native: Value) -> Res<()> {
        let frame = self.frame()?;
        self.tell(Who::Profile, &frame, what, native)
    }

    fn tell_exception(&self, exc: &Value) -> Res<()> {
        let t = self.t();
        let tb = exc.payload::<Exception>().map(|e| e.traceback.get());
        let tb = tb.filter(|tb| !tb.is_unbound()).unwrap_or(Value::NONE);
        let arg = t.tuple(vec![t.type_of(exc).into_value(), exc.clone(), tb])?;
        self.tell_local("exception", arg)
    }

    /// Tells the frame's own function, which may name another for the rest of the frame.
    fn tell_local(&self, what: &'static str, arg: Value) -> Res<()> {
        // SAFETY: the running frame is an active record.
        let object = unsafe { (*(*self.vm).fp).object };
        if object.is_null() || self.tracing().trace.is_unbound() {
            return Ok(());
        }
        let frame = self.frame()?;
        let Some(f) = frame.trace.opt() else { return Ok(()) };
        let next = self.call(&f, &frame, what, arg)?;
        if !next.is_none() {
            frame.trace.set(next);
        }
        Ok(())
    }

    fn tell(&self, who: Who, frame: &Ref<FrameObj>, what: &'static str, arg: Value) -> Res<()> {
        let x = self.tracing();
        let f = if who == Who::Trace { x.trace.clone() } else { x.profile.clone() };
        if f.is_unbound() { Ok(()) } else { self.call_as(who, &f, frame, what, arg).map(drop) }
    }
    fn call(&self, f: &Value, frame: &Ref<FrameObj>, what: &'static str, arg: Value) -> Res {
        self.call_as(Who::Trace, f, frame, what, arg)
    }

    /// Calls a function, which is not told of itself; if it fails it is called no more.
    fn call_as(&self, who: Who, f: &Value, frame: &Ref<FrameObj>, what: &'static str, arg: Value) -> Res {
        let t = self.t();
        // SAFETY: the thread's own machine, under the GIL.
        unsafe {
            (*self.vm).table = untraced(self.vm);
            let told = (who == Who::Trace).then_some((what, (*self.vm).fp));
            let outer = std::mem::replace(&mut self.tracing().told, told);
            let r = t.call(f, &[frame.to_value(), t.name(what).into_value(), arg]);
            self.tracing().told = outer;
            choose_table(self.vm);
            if r.is_err() {
                let exc = t.take_exception();
                set(self.vm, who, &Value::NONE);
                return Err(t.reraise(exc));
            }
            r
        }
    }
}

/// The event that a trace function is being told of, and the record of its frame.
///
/// # Safety
/// The machine is the calling thread's.
pub unsafe fn told(vm: *mut Vm) -> Option<(&'static str, *mut Frame)> {
    (*vm).tracing.as_ref().and_then(|x| x.told)
}

/// The traced frame goes on at another place of its code, on a line that it is not told of: at `pc`, before a stop.
///
/// # Safety
/// As `told`; the frame is the one that is being told of.
pub unsafe fn send(vm: *mut Vm, f: *mut Frame, pc: *const u64, line: u32, (place, stop): (Place, usize)) {
    (*f).pc = pc;
    let traced = Traced { vm };
    let known = traced.tracing().known.iter_mut().find(|k| k.record == f);
    if let Some(k) = known {
        (k.line, k.place, k.moved) = (line, place, Some(stop));
    }
}

/// Sets the function of every thread.
pub fn set_all(t: &Thread, who: Who, f: &Value) {
    let threads = t.interp().threads.borrow().clone();
    for other in threads {
        // SAFETY: registered threads live, and stand still while this one has the GIL.
        unsafe { set(Vm::of(&*other), who, f) };
    }
}
