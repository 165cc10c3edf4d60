//! New threads of the system, each with a machine of its own.
#![allow(unsafe_code)] // island: pthreads

use crate::frame::Vm;
use ouro_runtime::Thread;
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::idle::Waiter;
use std::io;
use std::sync::Arc;

/// Bytes of a thread's native stack unless told otherwise.
pub const STACK: usize = 8 << 20;
/// Of it, what stays free below the last native call that is allowed.
const RESERVE: usize = 192 << 10;

/// In deterministic mode, threads are called this and their number.
pub const REPLAY_IDENT: u64 = 0x7000_0000_0000;

/// What a new thread does.
pub struct Task {
    /// Its Python code; runs with the GIL.
    pub body: Box<dyn FnOnce(&Thread)>,
    /// The last thing, without the GIL and after all the thread held is gone; touches no Python object.
    pub done: Box<dyn FnOnce()>,
    /// Bytes of native stack.
    pub stack: usize,
}

struct Start {
    vm: Box<Vm>,
    task: Task,
    /// The signals that the starting thread blocks, which are the new one's to block.
    mask: libc::sigset_t,
}

/// Blocks these signals and no others; returns those blocked before.
fn block(mask: &libc::sigset_t) -> libc::sigset_t {
    // SAFETY: the sets are ours.
    unsafe {
        let mut old = std::mem::zeroed();
        libc::pthread_sigmask(libc::SIG_SETMASK, mask, &raw mut old);
        old
    }
}

/// Blocks all signals; returns those blocked before.
fn block_all() -> libc::sigset_t {
    // SAFETY: the set is ours.
    unsafe {
        let mut all = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        block(&all)
    }
}

/// The signals that this thread blocks.
fn blocked() -> libc::sigset_t {
    // SAFETY: the set is ours.
    unsafe {
        let mut mask = std::mem::zeroed();
        libc::pthread_sigmask(libc::SIG_BLOCK, std::ptr::null(), &raw mut mask);
        mask
    }
}

/// Starts a thread and returns its identity (`threading.get_ident`).
pub fn spawn(t: &Thread, task: Task) -> io::Result<u64> {
    // SAFETY: the machine of this thread.
    let vm = unsafe { (*Vm::of(t)).beside() };
    let Some(vm) = vm else { return Err(io::Error::from_raw_os_error(libc::ENOMEM)) };
    let stack = task.stack;
    let replay = t.interp().replay.is_some();
    if let Some(r) = &t.interp().replay {
        vm.thread.ident.set(REPLAY_IDENT + vm.thread.serial as u64);
        r.add(&vm.thread);
    }
    let ident = vm.thread.ident.get();
    let start = Box::into_raw(Box::new(Start { vm, task, mask: blocked() }));
    if let Some(ident) = t.interp().idle.give(stack, start.cast()) {
        return Ok(ident);
    }
    let mut id: libc::pthread_t = 0;
    // SAFETY: the attributes are ours. The new thread takes `start` over; though what is in it is not
    // Send, it is touched only with the GIL (H3).
    unsafe {
        let mut attr: libc::pthread_attr_t = std::mem::zeroed();
        libc::pthread_attr_init(&raw mut attr);
        libc::pthread_attr_setdetachstate(&raw mut attr, libc::PTHREAD_CREATE_DETACHED);
        libc::pthread_attr_setstacksize(&raw mut attr, stack);
        let e = libc::pthread_create(&raw mut id, &raw const attr, run, start.cast());
        libc::pthread_attr_destroy(&raw mut attr);
        if e != 0 {
            let start = Box::from_raw(start);
            start.vm.thread.trace_leave();
            start.vm.thread.finish();
            if let Some(r) = &t.interp().replay {
                r.remove(&start.vm.thread);
            }
            return Err(io::Error::from_raw_os_error(e));
        }
    }
    Ok(if replay { ident } else { id })
}

/// A thread's life: one task after another, as long as there are some.
extern "C" fn run(start: *mut libc::c_void) -> *mut libc::c_void {
    let mut next = start.cast::<Start>();
    while !next.is_null() {
        // SAFETY: made by `spawn` for this thread alone.
        let start = *unsafe { Box::from_raw(next) };
        block(&start.mask);
        let spares = start.vm.spares.clone();
        let waiter = perform(start);
        next = waiter.map_or(std::ptr::null_mut(), |w| w.wait()).cast();
        if next.is_null() {
            // There are fewer threads: there may be fewer stacks.
            drop(spares.take());
        }
    }
    std::ptr::null_mut()
}

/// Performs a task; where the thread may wait for the next one, if it may.
fn perform(Start { vm, task, .. }: Start) -> Option<Arc<Waiter>> {
    let t = &vm.thread;
    let replay = t.interp().replay.is_some();
    // SAFETY: asks for this thread's own name.
    t.handle.set(unsafe { libc::pthread_self() });
    if !replay {
        t.ident.set(t.handle.get());
    }
    t.set_stack_room(task.stack.saturating_sub(RESERVE));
    t.attach();
    (task.body)(t);
    t.finish();
    // SAFETY: the machine of this thread, in which nothing runs any more; the GIL is held.
    unsafe { (*Vm::of(t)).retire() };
    if replay {
        // Who sees the end when is the scheduler's to say.
        (task.done)();
        t.detach(Reason::Exit);
        drop(vm);
        return None;
    }
    // To the program the thread is gone: no signal may choose it.
    block_all();
    let waiter = t.interp().idle.enter(t.ident.get(), task.stack);
    t.detach(Reason::Exit);
    drop(vm);
    (task.done)();
    waiter
}
