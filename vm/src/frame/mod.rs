//! Frames: register windows on a stack that never moves, and the records that describe them.
#![allow(unsafe_code)] // island: the stacks

use crate::objects::code::Code;
use crate::objects::frame::FrameObj;
use crate::objects::function::Function;
use crate::objects::generator::Generator;
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Header, Value, Word};
use ouro_runtime::{Interp, Thread};

/// How a frame was entered: what its return means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// By a call instruction of the frame below.
    Call,
    /// `__init__` of a new instance, by a call instruction of the frame below.
    Init,
    /// By native code, which waits for the result.
    Entry,
    /// A generator resumed by native code.
    Resume,
    /// A generator resumed by a `for` loop of the frame below.
    ForIter,
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
    /// The exception being handled here, UNBOUND if none. Owned.
    pub handled: Word,
    /// The frame object made of this frame, if any. Owned.
    pub object: *mut Obj<FrameObj>,
    /// The namespace of a class body or `exec`; UNBOUND when it is the globals or there is none. Owned.
    pub locals: Word,
    /// What must live as long as the frame: the function of an `__init__`. Owned.
    pub keep: Word,
    /// The generator whose frame this is. Borrowed from who resumed it.
    pub generator: *mut Obj<Generator>,
    pub kind: Kind,
}

/// Registers of one thread; only what is touched takes memory.
const STACK_WORDS: usize = 1 << 26;
/// Frame records of one thread.
const MAX_FRAMES: usize = 1 << 21;

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
    pub epoch: *const u32,
    pub breaker: *const u32,
    pub result: Word,
    /// An object without owners that a sibling is about to destroy.
    pub dying: Word,
    /// The exception in flight was raised again: this frame adds no traceback entry.
    pub reraise: bool,
    pub attrs: AttrCache,
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

/// The attribute cache behind the inline ones, for sites that see many classes. Direct-mapped.
pub struct AttrCache {
    entries: Box<[AttrEntry]>,
}

const ATTRS: usize = 2048;

impl AttrCache {
    fn new() -> AttrCache {
        AttrCache { entries: vec![AttrEntry::default(); ATTRS].into_boxed_slice() }
    }
    /// The place for a layout and a name.
    #[inline(always)]
    pub fn entry(&mut self, layout: u32, name: u64) -> &mut AttrEntry {
        let i = (layout as u64).wrapping_mul(0x9E37_79B1) ^ name >> 4 ^ name << 7;
        &mut self.entries[i as usize % ATTRS]
    }
}

fn map(bytes: usize) -> *mut u8 {
    // SAFETY: an anonymous mapping of our own.
    let p = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if p == libc::MAP_FAILED { std::ptr::null_mut() } else { p as *mut u8 }
}

impl Vm {
    /// A thread's machine for `interp`; nothing if the system has no room for its stacks.
    pub fn new(interp: &Interp) -> Option<Box<Vm>> {
        let stack = map(STACK_WORDS * 8) as *mut Word;
        let frames = map(MAX_FRAMES * std::mem::size_of::<Frame>()) as *mut Frame;
        if stack.is_null() || frames.is_null() {
            return None;
        }
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
            breaker: interp.breaker.as_ptr(),
            result: Word::UNBOUND,
            dying: Word::UNBOUND,
            reraise: false,
            attrs: AttrCache::new(),
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
                handled: Word::UNBOUND,
                object: std::ptr::null_mut(),
                locals: Word::UNBOUND,
                keep: Word::UNBOUND,
                generator: std::ptr::null_mut(),
                kind: Kind::Entry,
            });
        }
        let me: *mut Vm = &mut *vm;
        vm.thread.pocket.set(me as *mut ());
        vm.set_recursion_limit(interp.recursion_limit.get());
        Some(vm)
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
                if !(*f).handled.is_unbound() && !(*f).handled.is_none() {
                    return Some(Value::from_borrowed((*f).handled));
                }
            }
        }
        None
    }
}

/// Shows every reference that a thread's frames and its machine own: the roots of marking and of the audit.
pub fn registers(t: &Thread, note: &mut dyn FnMut(*mut Header)) {
    let mut word = |w: Word| {
        if w.is_ptr() {
            note(w.ptr());
        }
    };
    // SAFETY: X2 and X4. Where a callee's window begins inside its caller's temporaries, they are its own.
    unsafe {
        let vm = Vm::of(t);
        word((*vm).result);
        let mut ceiling = (*(*vm).fp).top;
        for f in (*vm).active() {
            let code = &*(*f).code;
            let n = (code.mark((*f).pc).depth as usize).max(code.locals as usize);
            let on_stack = (*f).generator.is_null();
            for i in 0..n {
                let p = (*f).base.add(i);
                if on_stack && p >= ceiling {
                    break;
                }
                word(*p);
            }
            if on_stack {
                ceiling = (*f).base;
            }
            word((*f).handled);
            word((*f).locals);
            word((*f).keep);
            if !(*f).object.is_null() {
                word(Word::from_ptr((*f).object as *mut Header));
            }
        }
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        // SAFETY: our own mappings; no frame is active any more.
        unsafe {
            libc::munmap(self.stack as *mut libc::c_void, STACK_WORDS * 8);
            libc::munmap(self.frames as *mut libc::c_void, MAX_FRAMES * std::mem::size_of::<Frame>());
        }
    }
}
