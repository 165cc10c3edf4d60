//! Threads of the system that have done their work and wait a moment for other work: to begin anew costs more than to
//! go on.
//!
//! The list is looked at with the GIL held. A thread that has waited long enough leaves by changing its own word, which
//! tells whoever finds it in the list that it is gone.

use super::futex;
use super::spin::Spin;
use std::cell::RefCell;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering::*};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Threads that are kept at most.
const MOST: usize = 128;
/// How long one waits.
const PATIENCE: Duration = Duration::from_millis(50);

const WAITING: u32 = 0;
const GIVEN: u32 = 1;
const GONE: u32 = 2;

/// A thread that waits.
pub struct Waiter {
    word: AtomicU32,
    work: AtomicPtr<()>,
    spin: Arc<Mutex<Spin>>,
    /// Its identity, and the bytes of its native stack.
    pub ident: u64,
    pub stack: usize,
}

impl Waiter {
    /// Sleeps until there is work; null if none came.
    pub fn wait(&self) -> *mut () {
        if let Ok(spin) = self.spin.try_lock() {
            spin.until(|| self.word.load(Acquire) != WAITING);
        }
        let until = Instant::now() + PATIENCE;
        while self.word.load(Acquire) == WAITING {
            if futex::wait(&self.word, WAITING, Some(until)) == futex::Wake::Timeout
                && self.word.compare_exchange(WAITING, GONE, AcqRel, Acquire).is_ok()
            {
                return std::ptr::null_mut();
            }
        }
        self.work.load(Acquire)
    }
}

/// The threads of an interpreter that wait.
#[derive(Default)]
pub struct Idle {
    waiters: RefCell<Vec<Arc<Waiter>>>,
    /// What they learned of their waits. Only one looks at a time.
    spin: RefCell<Arc<Mutex<Spin>>>,
}

impl Idle {
    /// Enters a thread, which then calls [`Waiter::wait`]; nothing if there are enough.
    pub fn enter(&self, ident: u64, stack: usize) -> Option<Arc<Waiter>> {
        let mut all = self.waiters.borrow_mut();
        if all.len() >= MOST {
            all.retain(|w| w.word.load(Acquire) == WAITING);
            if all.len() >= MOST {
                return None;
            }
        }
        let (word, work) = (AtomicU32::new(WAITING), AtomicPtr::default());
        let spin = self.spin.borrow().clone();
        let w = Arc::new(Waiter { word, work, spin, ident, stack });
        all.push(w.clone());
        Some(w)
    }
    /// Gives work to a thread with so large a stack; its identity, nothing if none waits.
    pub fn give(&self, stack: usize, work: *mut ()) -> Option<u64> {
        let mut all = self.waiters.borrow_mut();
        while let Some(at) = all.iter().rposition(|w| w.stack == stack) {
            let w = all.swap_remove(at);
            w.work.store(work, Release);
            if w.word.compare_exchange(WAITING, GIVEN, AcqRel, Acquire).is_ok() {
                futex::wake(&w.word, 1);
                return Some(w.ident);
            }
        }
        None
    }
    /// In the child of a fork: they are not there.
    pub fn forget(&self) {
        self.waiters.borrow_mut().clear();
        self.spin.take();
    }
}
