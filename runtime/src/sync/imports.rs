//! Who runs which module's code: a thread that imports a module another one is still running waits for it,
//! unless the two would wait for each other (as CPython's per-module import locks).

use super::detach::Reason;
use super::futex::{self, Wake};
use super::thread::Thread;
use crate::heap::Res;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// The modules whose code is running. Touched with the GIL held, but for the word.
#[derive(Default)]
pub struct Imports {
    /// By name, with the thread's serial number.
    running: RefCell<Vec<(String, u32)>>,
    /// Threads that wait, each with the module it waits for.
    waiting: RefCell<Vec<(u32, String)>>,
    /// Changes whenever a module is done.
    ends: AtomicU32,
    /// How long imports take, if that is to be told.
    pub times: Option<Times>,
}

/// The clock of `-X importtime`.
#[derive(Default)]
pub struct Times {
    /// The table has its first line.
    pub headed: Cell<bool>,
    /// Imports that are being timed, one within another.
    pub depth: Cell<usize>,
    /// What the imports within the innermost one took.
    pub inner: Cell<Duration>,
}

impl Imports {
    pub fn is_idle(&self) -> bool {
        self.running.borrow().is_empty()
    }
    /// Is the module's code still running, in any thread?
    pub fn runs(&self, name: &str) -> bool {
        self.owner(name).is_some()
    }
    fn owner(&self, name: &str) -> Option<u32> {
        self.running.borrow().iter().find(|r| r.0 == name).map(|r| r.1)
    }
    pub fn begin(&self, t: &Thread, name: &str) {
        self.running.borrow_mut().push((name.to_string(), t.serial));
    }
    pub fn end(&self, t: &Thread, name: &str) {
        let mut running = self.running.borrow_mut();
        if let Some(i) = running.iter().rposition(|r| r.0 == name && r.1 == t.serial) {
            running.remove(i);
        }
        if !self.waiting.borrow().is_empty() {
            self.ends.fetch_add(1, Relaxed);
            futex::wake(&self.ends, i32::MAX);
        }
    }
    /// Does the thread `owner` wait, however indirectly, for a module that `me` runs?
    fn waits_for(&self, mut owner: u32, me: u32) -> bool {
        let waiting = self.waiting.borrow();
        // No chain is longer than there are waiting threads.
        for _ in 0..=waiting.len() {
            let Some((_, module)) = waiting.iter().find(|w| w.0 == owner) else { return false };
            match self.owner(module) {
                Some(o) if o == me => return true,
                Some(o) => owner = o,
                None => return false,
            }
        }
        false
    }
    /// Waits until no other thread runs the module's code; false if there was nothing to wait for, or waiting
    /// would never end.
    pub fn wait(&self, t: &Thread, name: &str) -> Res<bool> {
        let mut waited = false;
        while let Some(owner) = self.owner(name).filter(|o| *o != t.serial) {
            if self.waits_for(owner, t.serial) {
                return Ok(waited);
            }
            let seen = self.ends.load(Relaxed);
            self.waiting.borrow_mut().push((t.serial, name.to_string()));
            let woken = t.wait_while(Reason::Lock, &self.ends, seen, None);
            self.waiting.borrow_mut().retain(|w| w.0 != t.serial);
            if woken == Wake::Signal {
                t.check_signals()?;
            }
            waited = true;
        }
        Ok(waited)
    }
}
