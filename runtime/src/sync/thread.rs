//! The thread state: what one thread of one interpreter has at hand.
#![allow(unsafe_code)] // island: the pointer to the interpreter

use crate::heap::{Heap, Payload, Ref, ValueCell};
use crate::model::typeobj::Type;
use crate::world::Interp;
use crate::world::names::Names;
use std::cell::Cell;

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
    /// Objects whose repr is being made, against endless recursion.
    pub repr_stack: std::cell::RefCell<Vec<u64>>,
}

impl Thread {
    /// # Safety
    /// `interp` outlives the thread state.
    pub unsafe fn new(interp: *const Interp) -> Thread {
        Thread {
            interp,
            exc: ValueCell::empty(),
            pocket: Cell::new(std::ptr::null_mut()),
            stack_limit: Cell::new(0),
            stop_value: ValueCell::empty(),
            repr_stack: Default::default(),
        }
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
