//! The thread state: what one thread of one interpreter has at hand.
#![allow(unsafe_code)] // island: the pointer to the interpreter

use super::futex;
use super::gil::wish;
use super::spin::Spin;
use super::trace::Notes;
use crate::heap::{Heap, Payload, Ref, ValueCell};
use crate::model::typeobj::Type;
use crate::world::Interp;
use crate::world::names::Names;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU32, Ordering};

/// One thread's state. Everything that may allocate or raise takes a `&Thread`.
pub struct Thread {
    interp: *const Interp,
    /// The exception in flight, UNBOUND if none.
    pub exc: ValueCell,
    /// Where the VM keeps its own per-thread state.
    pub pocket: Cell<*mut ()>,
    /// Native calls below this address raise RecursionError.
    pub stack_limit: Cell<usize>,
    /// What the last exhausted iterator returned (`StopIteration.value`), for `yield from`.
    pub stop_value: ValueCell,
    /// Who hears of asynchronous generators that begin, and of those that are given up: `sys.set_asyncgen_hooks`.
    pub asyncgen_hooks: [ValueCell; 2],
    /// The values of context variables: a `contextvars.Context`, empty before the first use.
    pub context: ValueCell,
    /// Objects whose repr is being made, against endless recursion.
    pub repr_stack: RefCell<Vec<u64>>,
    /// Numbers the interpreter's threads, from 0 for the main one; never used twice.
    pub serial: u32,
    /// The interpreter's first thread, or the only one in the child of a fork: the one that serves signals.
    pub main: Cell<bool>,
    /// As the system's thread library names it (`threading.get_ident`).
    pub ident: Cell<u64>,
    /// The system's own name for it, which in deterministic mode is another; 0 before it begins.
    pub handle: Cell<u64>,
    /// When its turn with the GIL began, if it had to wait for it; 0 otherwise. A turn lasts until another thread has
    /// the GIL. Nanoseconds.
    pub(super) turn: Cell<u64>,
    /// Did it ask another thread to give way for this turn?
    pub(super) forced: Cell<bool>,
    /// How long its turn had lasted when it last gave the GIL up to block; 0 for "not long". Nanoseconds.
    pub(super) held: Cell<u64>,
    /// What it has learned of its waits for other threads.
    pub(super) spin: Spin,
    /// `Heap::death_depth` of this thread while another runs.
    pub(super) death_depth: Cell<u32>,
    /// What the thread notes of its doings with the GIL.
    pub(super) notes: Notes,
    /// Words whose sleepers are still to be woken, 0 for none, and the safe points to pass before that.
    wakes: Cell<[usize; WAKES]>,
    patience: Cell<u32>,
    /// What dies with the thread: see [`Thread::at_exit`].
    exits: RefCell<Vec<AtExit>>,
}

/// Wakes that are put off, at most.
const WAKES: usize = 4;
/// Safe points until they are made up for.
const WAKE_AFTER: u32 = 300;

/// Called with the state it was registered with.
type AtExit = (u64, fn(&Thread, u64));

impl Thread {
    /// # Safety
    /// `interp` outlives the thread state.
    pub unsafe fn new(interp: *const Interp) -> Thread {
        // SAFETY: as the caller promises.
        let i = unsafe { &*interp };
        let serial = i.next_serial.replace(i.next_serial.get() + 1);
        let t = Thread {
            interp,
            serial,
            main: Cell::new(serial == 0),
            ident: Cell::new(0),
            handle: Cell::new(0),
            turn: Cell::new(0),
            forced: Cell::new(false),
            held: Cell::new(0),
            spin: Spin::default(),
            death_depth: Cell::new(0),
            notes: Notes::default(),
            wakes: Cell::new([0; WAKES]),
            patience: Cell::new(0),
            exits: Default::default(),
            exc: ValueCell::empty(),
            pocket: Cell::new(std::ptr::null_mut()),
            stack_limit: Cell::new(0),
            stop_value: ValueCell::empty(),
            asyncgen_hooks: [ValueCell::empty(), ValueCell::empty()],
            context: ValueCell::empty(),
            repr_stack: Default::default(),
        };
        t.trace_new();
        t
    }
    /// It got the GIL from another thread and did not have to wait.
    pub(super) fn begin_turn(&self) {
        self.turn.set(0);
        self.forced.set(false);
    }
    /// Wakes one thread that sleeps on `word`, but not at once: it needs the GIL to do anything, so it is
    /// woken when this thread gives that up, which it often does right away; a few safe points later if not.
    pub fn wake_later(&self, word: &AtomicU32) {
        let mut wakes = self.wakes.get();
        match wakes.iter_mut().find(|w| **w == 0) {
            Some(free) => {
                *free = word.as_ptr() as usize;
                self.wakes.set(wakes);
                self.patience.set(WAKE_AFTER);
                self.interp().breaker.fetch_or(wish::WAKE, Ordering::Relaxed);
            }
            None => _ = futex::wake(word, 1),
        }
    }
    /// Makes up for the wakes that were put off.
    #[inline]
    pub(super) fn wake_now(&self) {
        if self.wakes.get()[0] != 0 {
            for at in self.wakes.replace([0; WAKES]).into_iter().filter(|w| *w != 0) {
                futex::wake_at(at, 1);
            }
        }
    }
    /// A safe point while wakes are put off: true if they go on being so.
    pub(super) fn wake_soon(&self) -> bool {
        let left = self.patience.get();
        if left > 0 && self.wakes.get()[0] != 0 {
            self.patience.set(left - 1);
            return true;
        }
        self.wake_now();
        false
    }
    /// Calls `f(t, key)` when the thread ends; once for each key and function.
    pub fn at_exit(&self, key: u64, f: fn(&Thread, u64)) {
        self.exits.borrow_mut().push((key, f));
    }
    /// Takes back what [`Thread::at_exit`] was told.
    pub fn not_at_exit(&self, key: u64) {
        self.exits.borrow_mut().retain(|e| e.0 != key);
    }
    /// The end of the thread's Python code: what it holds dies, with the GIL held.
    pub fn finish(&self) {
        loop {
            let Some((key, f)) = self.exits.borrow_mut().pop() else { break };
            f(self, key);
        }
        drop(self.exc.take());
        drop(self.stop_value.take());
        let me: *const Thread = self;
        self.interp().threads.borrow_mut().retain(|t| !std::ptr::eq(*t, me));
    }
    /// In the child of a fork: this thread is the only one.
    pub fn after_fork(&self) {
        let i = self.interp();
        let me: *const Thread = self;
        i.threads.borrow_mut().retain(|t| std::ptr::eq(*t, me));
        self.main.set(true);
        i.idle.forget();
        i.gil.after_fork(self);
        super::signal::forget();
        self.wakes.set([0; WAKES]);
        self.trace_after_fork();
    }
    #[inline(always)]
    pub fn interp(&self) -> &Interp {
        // SAFETY: the interpreter outlives its threads.
        unsafe { &*self.interp }
    }
    #[inline(always)]
    pub fn heap(&self) -> &Heap {
        &self.interp().heap
    }
    /// The interned names the runtime itself uses.
    #[inline(always)]
    pub fn names(&self) -> &Names {
        self.interp().names()
    }
    /// The builtin type that carries `T`.
    #[inline(always)]
    pub fn type_for<T: Payload>(&self) -> &Ref<Type> {
        self.interp().types.of::<T>()
    }
    /// Is there room on the native stack for another level of native calls?
    #[inline(always)]
    pub fn stack_ok(&self) -> bool {
        let here = 0u8;
        &raw const here as usize > self.stack_limit.get()
    }
    /// Raises RecursionError when the native stack runs short.
    #[inline]
    pub fn check_stack(&self) -> crate::heap::Res<()> {
        if self.stack_ok() { Ok(()) } else { Err(self.recursion_error("maximum recursion depth exceeded")) }
    }
    /// Allows native calls to use the stack down to `bytes` below here.
    pub fn set_stack_room(&self, bytes: usize) {
        let here = 0u8;
        self.stack_limit.set((&raw const here as usize).saturating_sub(bytes));
    }
}
