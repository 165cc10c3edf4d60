//! Frames: register windows on a stack that never moves, and the records that describe them.
#![allow(unsafe_code)] // island: the stacks

pub mod stacks;

use crate::exec::dispatch::{Handler, InsRef};
use crate::exec::step;
use crate::exec::tracing::{self, Tracing};
use crate::objects::code::Code;
use crate::objects::frame::FrameObj;
use crate::objects::function::Function;
use crate::objects::generator::Generator;
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Header, Value, ValueCell, Word};
use ouro_runtime::{Interp, Thread};
use stacks::{MAX_FRAMES, STACK_WORDS, Spares, Stacks};
use std::sync::atomic::{AtomicU32, Ordering};

/// How a frame was entered: what its return means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// By a call instruction of the frame below.
    Call,
    /// `__init__` of a new instance, by a call instruction of the frame below.
    Init,
    /// The getter of a property, by a GetAttr of the frame below.
    Getter,
    /// The setter of a property, by a SetAttr of the frame below.
    Setter,
    /// A method that an operator of the frame below calls: see `exec/dunder.rs`.
    Operator,
    /// By native code, which waits for the result.
    Entry,
    /// A generator resumed by native code.
    Resume,
    /// A generator resumed by a `for` loop of the frame below.
    ForIter,
    /// A generator whose values go to a sink, by a Call of the frame below: see `exec/feed.rs`.
    Feed,
}

/// An owned word that a frame holds now and then. Absence is zero: the records above the running frame hold
/// nothing (X5), in a fresh mapping too, so that entering a function clears none of them.
#[repr(transparent)]
pub struct Held(u64);

impl Held {
    pub const NOTHING: Held = Held(0);
    /// What is held, borrowed; UNBOUND if nothing.
    #[inline(always)]
    pub fn word(&self) -> Word {
        Word(self.0 ^ Word::UNBOUND.0)
    }
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.0 == 0
    }
    /// Holds another word; ownership of both moves.
    #[inline(always)]
    pub fn replace(&mut self, w: Word) -> Word {
        let old = self.word();
        self.0 = w.0 ^ Word::UNBOUND.0;
        old
    }
    #[inline(always)]
    pub fn take(&mut self) -> Word {
        self.replace(Word::UNBOUND)
    }
}

/// One activation.
#[repr(C)]
pub struct Frame {
    /// The instruction being executed, when the frame is not the running one or may raise.
    pub pc: *const u64,
    pub base: *mut Word,
    /// The first register above everything this frame uses on the thread's stack.
    pub top: *mut Word,
    pub code: *const Code,
    pub func: *const Function,
    /// The exception being handled here.
    pub handled: Held,
    /// The frame object made of this frame, if any. Owned.
    pub object: *mut Obj<FrameObj>,
    /// The namespace of a class body or `exec`; nothing when it is the globals or there is none.
    pub locals: Held,
    /// What must live as long as the frame: the function of an `__init__`, a sink.
    pub keep: Held,
    /// The generator whose frame this is. Borrowed from who resumed it.
    pub generator: *mut Obj<Generator>,
    pub kind: Kind,
}

/// One thread's machine. The thread state comes first, so that either is found from the other.
#[repr(C)]
pub struct Vm {
    pub thread: Thread,
    pub fp: *mut Frame,
    /// Frames may be pushed below this.
    pub fp_limit: *mut Frame,
    pub frames: *mut Frame,
    pub stack: *mut Word,
    pub stack_end: *mut Word,
    pub epoch: *const u64,
    pub breaker: *const AtomicU32,
    /// The shared strs of one ASCII character, UNBOUND where not made yet.
    pub ascii: *const [ValueCell; 128],
    /// The handlers: `exec::dispatch::TABLE`, or others while every instruction is shown or traced.
    pub table: *const Handler,
    /// The code and the line that `--trace` showed last.
    pub shown: (*const Code, u32),
    pub result: Word,
    /// An object without owners that a sibling is about to destroy.
    pub dying: Word,
    /// The exception in flight was raised again: this frame adds no traceback entry.
    pub reraise: bool,
    pub attrs: AttrCache,
    pub spares: Spares,
    pub tracing: Option<Box<Tracing>>,
    /// Where a trampoline goes on.
    pub next_pc: *const u64,
    pub next_base: *mut Word,
}

/// What one class says to one name: see `exec/attr.rs`. A name with its lowest bit set is one being stored.
#[derive(Clone, Copy, Default)]
pub struct AttrEntry {
    pub key: u64,
    pub name: u64,
    pub data: u64,
}

/// The attribute cache behind the inline ones, for sites that see many classes. Direct-mapped; the
/// threads of an interpreter share one.
pub struct AttrCache {
    entries: *mut [AttrEntry; ATTRS],
    /// Made by this thread, which outlives the others.
    own: bool,
}

const ATTRS: usize = 2048;

impl AttrCache {
    fn new() -> AttrCache {
        AttrCache { entries: Box::into_raw(Box::new([AttrEntry::default(); ATTRS])), own: true }
    }
    fn share(&self) -> AttrCache {
        AttrCache { entries: self.entries, own: false }
    }
    /// The place for a layout and a name.
    #[inline(always)]
    pub fn entry(&mut self, layout: u32, name: u64) -> &mut AttrEntry {
        let i = (layout as u64).wrapping_mul(0x9E37_79B1) ^ name >> 4 ^ name << 7;
        // SAFETY: the first thread's allocation; exclusive under H3, and nobody keeps the reference.
        unsafe { &mut (&mut *self.entries)[i as usize % ATTRS] }
    }
}

impl Drop for AttrCache {
    fn drop(&mut self) {
        if self.own {
            // SAFETY: made by `new`, and the other threads are gone.
            unsafe { drop(Box::from_raw(self.entries)) };
        }
    }
}

impl Vm {
    /// The main thread's machine; nothing if the system has no room for its stacks.
    pub fn new(interp: &Interp) -> Option<Box<Vm>> {
        Vm::with(interp, AttrCache::new(), Spares::default())
    }
    /// The machine of another thread.
    pub fn beside(&self) -> Option<Box<Vm>> {
        Vm::with(self.thread.interp(), self.attrs.share(), self.spares.clone())
    }
    fn with(interp: &Interp, attrs: AttrCache, spares: Spares) -> Option<Box<Vm>> {
        let stacks = match spares.take() {
            Some(s) => s,
            None => Stacks::new()?,
        };
        let (stack, frames) = stacks.into_parts();
        // SAFETY: the interpreter outlives its threads by the caller's promise in `birth`.
        let thread = unsafe { Thread::new(interp) };
        let mut vm = Box::new(Vm {
            thread,
            fp: frames,
            fp_limit: frames,
            frames,
            stack,
            // SAFETY: inside the mapping.
            stack_end: unsafe { stack.add(STACK_WORDS - 70_000) },
            epoch: interp.epoch.as_ptr(),
            breaker: &raw const interp.breaker,
            ascii: &raw const interp.ascii,
            shown: (std::ptr::null(), 0),
            table: step::table(interp),
            result: Word::UNBOUND,
            dying: Word::UNBOUND,
            reraise: false,
            attrs,
            spares,
            tracing: None,
            next_pc: std::ptr::null(),
            next_base: std::ptr::null_mut(),
        });
        // The bottom record: nothing runs in it, but windows begin at its top.
        // SAFETY: the mapping holds MAX_FRAMES records.
        unsafe {
            frames.write(Frame {
                pc: std::ptr::null(),
                base: stack,
                top: stack,
                code: std::ptr::null(),
                func: std::ptr::null(),
                handled: Held::NOTHING,
                object: std::ptr::null_mut(),
                locals: Held::NOTHING,
                keep: Held::NOTHING,
                generator: std::ptr::null_mut(),
                kind: Kind::Entry,
            });
        }
        let me: *mut Vm = &mut *vm;
        vm.thread.pocket.set(me as *mut ());
        vm.set_recursion_limit(interp.recursion_limit.get());
        interp.threads.borrow_mut().push(&raw const vm.thread);
        Some(vm)
    }
    /// Does anything wait to be done at the next safe point?
    #[inline(always)]
    pub fn is_broken(&self) -> bool {
        // SAFETY: the interpreter outlives its threads.
        unsafe { (*self.breaker).load(Ordering::Relaxed) != 0 }
    }
    pub fn set_recursion_limit(&mut self, n: usize) {
        // SAFETY: inside the mapping.
        self.fp_limit = unsafe { self.frames.add((n + 1).min(MAX_FRAMES - 8)) };
    }
    /// The machine of a thread.
    #[inline(always)]
    pub fn of(t: &Thread) -> *mut Vm {
        t.pocket.get() as *mut Vm
    }
    /// Python frames now active, the bottom record not counted.
    pub fn depth(&self) -> usize {
        (self.fp as usize - self.frames as usize) / std::mem::size_of::<Frame>()
    }
    /// The frame records from the innermost out.
    pub fn active(&self) -> impl Iterator<Item = *mut Frame> {
        let (frames, n) = (self.frames, self.depth());
        // SAFETY: records up to the current one are live.
        (1..=n).rev().map(move |i| unsafe { frames.add(i) })
    }
    /// The exception handled in the innermost frame that handles one.
    pub fn handled(&self) -> Option<Value> {
        for f in self.active() {
            // SAFETY: live records own what they handle.
            unsafe {
                let w = (*f).handled.word();
                if !w.is_unbound() && !w.is_none() {
                    return Some(Value::from_borrowed(w));
                }
            }
        }
        None
    }
}

/// Where in a frame a reference lies.
#[derive(Clone, Copy)]
enum Place {
    Register(usize),
    /// The exception being handled.
    Handled,
    /// The namespace of a class body.
    Locals,
    /// What is kept for as long as the frame.
    Keep,
    /// The frame's own object.
    Object,
}

/// Calls `f` with every word that a thread's frames own, from the innermost frame out.
///
/// # Safety
/// X2 and X4, at a safe point or in a native call.
unsafe fn each_word(t: &Thread, f: &mut dyn FnMut(*mut Frame, Place, Word)) {
    let vm = Vm::of(t);
    // Where a callee's window begins inside its caller's temporaries, they are its own.
    let mut ceiling = (*(*vm).fp).top;
    let mut fed = false;
    for fp in (*vm).active() {
        let code = &*(*fp).code;
        let mut n = code.live((*fp).pc);
        if fed {
            // The call that waits for a sink still owns its arguments.
            n = n.max(crate::exec::feed::last_argument(InsRef::at((*fp).pc)) + 1);
        }
        fed = (*fp).kind == Kind::Feed;
        let on_stack = (*fp).generator.is_null();
        for i in 0..n {
            let p = (*fp).base.add(i);
            if on_stack && p >= ceiling {
                break;
            }
            f(fp, Place::Register(i), *p);
        }
        if on_stack {
            ceiling = (*fp).base;
        }
        f(fp, Place::Handled, (*fp).handled.word());
        f(fp, Place::Locals, (*fp).locals.word());
        f(fp, Place::Keep, (*fp).keep.word());
        if !(*fp).object.is_null() {
            f(fp, Place::Object, Word::from_ptr((*fp).object as *mut Header));
        }
    }
}

/// Shows every reference that a thread's frames and its machine own: the roots of marking and of the audit.
pub fn registers(t: &Thread, note: &mut dyn FnMut(*mut Header)) {
    let mut word = |w: Word| {
        if w.is_ptr() {
            note(w.ptr());
        }
    };
    // SAFETY: X2 and X4.
    unsafe {
        word((*Vm::of(t)).result);
        if let Some(x) = &(*Vm::of(t)).tracing {
            x.each(&mut word);
        }
        each_word(t, &mut |_, _, w| word(w));
    }
}

/// As [`registers`], each with its name: `local 'x' in f() line 3`.
pub fn named_registers(t: &Thread, note: &mut dyn FnMut(*mut Header, &dyn Fn() -> String)) {
    // SAFETY: X2 and X4.
    unsafe {
        each_word(t, &mut |fp, place, w| {
            if !w.is_ptr() {
                return;
            }
            note(w.ptr(), &|| {
                let code = &*(*fp).code;
                let what = match place {
                    Place::Register(i) => code.variable(i),
                    Place::Handled => "exception handled".into(),
                    Place::Locals => "namespace".into(),
                    Place::Keep => "function called".into(),
                    Place::Object => return "active".into(),
                };
                let line = code.mark((*fp).pc).line;
                match &*code.unit.qualname {
                    "<module>" => format!("{what} in the module's line {line}"),
                    name => format!("{what} in {name}() line {line}"),
                }
            });
        });
        if let Some(x) = &(*Vm::of(t)).tracing {
            x.each(&mut |w| {
                if w.is_ptr() {
                    note(w.ptr(), &|| "sys.settrace or sys.setprofile".into());
                }
            });
        }
        let result = (*Vm::of(t)).result;
        if result.is_ptr() {
            note(result.ptr(), &|| "result of a call".into());
        }
    }
}

/// File and line of the innermost frames, at most `most`, from the innermost out; how many there are.
pub fn stack(t: &Thread, most: usize, note: &mut dyn FnMut(&std::rc::Rc<str>, u32)) -> usize {
    // SAFETY: active records have code.
    unsafe {
        // An `__init__` that waits for its instance has not begun.
        let waits = |f: *mut Frame| (*f).kind == Kind::Init && (*f).keep.is_empty();
        let early = (*Vm::of(t)).active().next().is_some_and(waits) as usize;
        for f in (*Vm::of(t)).active().skip(early).take(most) {
            let code = &*(*f).code;
            note(
                &code.unit.filename,
                if (*f).pc.is_null() { code.unit.first_line } else { code.mark((*f).pc).line },
            );
        }
        (*Vm::of(t)).depth() - early
    }
}

/// File, line and function of the innermost frames, at most `most`. Takes no memory, so that a handler of a
/// fatal signal can ask.
pub fn places(t: &Thread, most: usize, note: &mut dyn FnMut(&str, u32, &str)) {
    // SAFETY: active records have code.
    unsafe {
        for f in (*Vm::of(t)).active().take(most) {
            let code = &*(*f).code;
            let unit = &code.unit;
            let line = if (*f).pc.is_null() { unit.first_line } else { code.mark((*f).pc).line };
            note(&unit.filename, line, &unit.name);
        }
    }
}

impl Vm {
    /// The thread has ended, and still has the GIL: its stacks are for another one.
    pub fn retire(&mut self) {
        // SAFETY: H3.
        unsafe { tracing::stop(self) };
        let stacks = self.take_stacks();
        self.spares.keep(stacks);
    }
    fn take_stacks(&mut self) -> Stacks {
        let stack = std::mem::replace(&mut self.stack, std::ptr::null_mut());
        let frames = std::mem::replace(&mut self.frames, std::ptr::null_mut());
        Stacks::from_parts(stack, frames)
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        // No frame is active any more.
        drop(self.take_stacks());
    }
}
