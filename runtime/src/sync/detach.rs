//! Blocking calls: the GIL is given up while they last.

use super::futex::{self, Wake};
use super::gil::wish;
use super::signal::{self, Nudges};
use super::thread::Thread;
use crate::heap::Res;
use crate::heap::cycles;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long the main thread sleeps before it looks for signals.
const SIGNALS: Duration = Duration::from_millis(250);

/// Why a thread gives up the GIL.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Another thread asked for it.
    Interval,
    Lock,
    /// A condition that another thread brings about.
    Condition,
    /// A queue is empty, or full.
    QueueEmpty,
    QueueFull,
    Sleep,
    Read,
    Write,
    /// Files being opened, closed, looked up.
    File,
    Network,
    /// Waiting for several descriptors.
    Select,
    /// Waiting for a process.
    Process,
    /// Waiting for the end of a thread.
    Join,
    Exit,
}

impl Reason {
    /// All, in the order above.
    pub const ALL: [Reason; 14] = {
        use Reason::*;
        [
            Interval, Lock, Condition, QueueEmpty, QueueFull, Sleep, Read, Write, File, Network, Select,
            Process, Join, Exit,
        ]
    };
    /// Is the time spent so one in which something outside of the program does its part?
    pub fn is_outside(self) -> bool {
        use Reason::*;
        matches!(self, Sleep | Read | Write | File | Network | Select | Process)
    }
}

/// Gives the GIL up while it lives.
struct Detached<'a>(&'a Thread);

impl Drop for Detached<'_> {
    fn drop(&mut self) {
        self.0.attach();
    }
}

impl Thread {
    /// Takes the GIL.
    pub fn attach(&self) {
        let i = self.interp();
        match &i.replay {
            Some(r) => {
                self.note_want();
                r.enter(self);
                self.note_take(i.gil.passes_to(self), None);
            }
            None => i.gil.take(self),
        }
        self.taken();
    }
    /// What goes with having taken the GIL.
    fn taken(&self) {
        let i = self.interp();
        i.current.set(self);
        i.heap.set_death_depth(self.death_depth.get());
        if self.main.get() && signal::waiting() {
            i.breaker.fetch_or(wish::SIGNAL, Ordering::SeqCst);
        }
    }
    /// Gives the GIL up.
    pub fn detach(&self, why: Reason) {
        self.detach_for(why, None);
    }
    fn detach_for(&self, why: Reason, holder: Option<u32>) {
        self.death_depth.set(self.heap().set_death_depth(0));
        let i = self.interp();
        match &i.replay {
            Some(r) => {
                self.note_release(why, holder);
                self.note_freed();
                if why == Reason::Exit { r.remove(self) } else { r.leave(self) }
            }
            None => i.gil.release(self, why, holder),
        }
    }
    /// Gives the GIL up and takes it again, both at once: when `ready`, and nobody else has it, within a moment. If
    /// neither comes to pass, `f` is called, which may block, and the GIL taken after it. `holder` is the thread that
    /// holds what this one waits for, by its serial number.
    pub(super) fn unlocked_until<R>(
        &self,
        why: Reason,
        holder: Option<u32>,
        ready: impl Fn() -> bool,
        f: impl FnOnce() -> R,
    ) -> Option<R> {
        self.detach_for(why, holder);
        if self.interp().gil.take_when(self, ready) {
            self.taken();
            return None;
        }
        let guard = Detached(self);
        let r = f();
        drop(guard);
        Some(r)
    }
    /// Runs `f`, which may block and touches no Python object, without the GIL.
    #[inline]
    pub fn unlocked<R>(&self, why: Reason, f: impl FnOnce() -> R) -> R {
        if matches!(why, Reason::Write | Reason::File) && self.interp().replay.is_some() {
            // These do not wait for other threads of the program: they need no turn of their own.
            return f();
        }
        self.detach(why);
        let guard = Detached(self);
        let r = f();
        drop(guard);
        r
    }
    /// Runs `f` with the GIL, from within [`Thread::unlocked`].
    pub fn locked<R>(&self, why: Reason, f: impl FnOnce() -> R) -> R {
        self.attach();
        let r = f();
        self.detach(why);
        r
    }
    /// A system call that may block: without the GIL, and again when a signal interrupted it and its
    /// handler raised nothing (PEP 475).
    pub fn blocking<T>(&self, why: Reason, mut f: impl FnMut() -> io::Result<T>) -> Res<io::Result<T>> {
        loop {
            // One that came before the call would not end it.
            self.check_signals()?;
            // In virtual time no sleep keeps a signal from being sent when this thread is not quite in the call.
            let nudges = (self.main.get() && self.interp().replay.is_some()).then(Nudges::begin);
            let done = self.unlocked(why, &mut f);
            drop(nudges);
            match done {
                Err(e) if e.raw_os_error() == Some(libc::EINTR) => {}
                // A signal may have ended it half-way. What is held now has to be noted first, by the caller.
                Ok(_) if !matches!(why, Reason::Lock | Reason::File) => {
                    self.check_signals()?;
                    return Ok(done);
                }
                r => return Ok(r),
            }
        }
    }
    /// Sleeps while `word` is `value`, without the GIL; wakes of a thread that has it are not missed, nor are
    /// signals that wait to be served.
    pub fn wait_while(&self, why: Reason, word: &AtomicU32, value: u32, until: Option<Instant>) -> Wake {
        let i = self.interp();
        match &i.replay {
            Some(r) => {
                self.death_depth.set(self.heap().set_death_depth(0));
                self.note_release(why, None);
                self.note_freed();
                let wake = r.wait(self, word, value, until);
                self.note_take(i.gil.passes_to(self), None);
                self.taken();
                wake
            }
            // The clock alone ends it: there is nothing to look out for.
            None if why == Reason::Sleep => self.unlocked(why, || self.sleep_while(word, value, until)),
            None => {
                let ready = || word.load(Ordering::Acquire) != value;
                let sleep = || self.sleep_while(word, value, until);
                self.unlocked_until(why, None, ready, sleep).unwrap_or(Wake::Look)
            }
        }
    }
    /// Sleeps until `deadline`; for ever without one.
    pub fn sleep_until(&self, deadline: Option<Instant>) -> Res<()> {
        let never = AtomicU32::new(0);
        loop {
            match self.wait_while(Reason::Sleep, &never, 0, deadline) {
                Wake::Timeout => return self.check_signals(),
                Wake::Signal => self.check_signals()?,
                Wake::Woken | Wake::Look => {}
            }
        }
    }
    /// Sleeps while `word` is `value`, without the GIL. A signal does not end a sleep that begins just after it arrived,
    /// so the main thread looks now and then.
    pub(super) fn sleep_while(&self, word: &AtomicU32, value: u32, until: Option<Instant>) -> Wake {
        if !self.main.get() {
            return futex::wait(word, value, until);
        }
        loop {
            if self.has_signal() {
                return Wake::Signal;
            }
            let look = Instant::now() + SIGNALS;
            match until {
                Some(until) if until <= look => return futex::wait(word, value, Some(until)),
                _ => match futex::wait(word, value, Some(look)) {
                    Wake::Timeout => {}
                    wake => return wake,
                },
            }
        }
    }
    /// Is there a signal that this thread is to serve?
    pub(super) fn has_signal(&self) -> bool {
        self.main.get() && signal::waiting() && self.interp().on_signal.get().is_some()
    }
    /// Runs the handlers of signals that have arrived, if this is the main thread.
    pub fn check_signals(&self) -> Res<()> {
        if !self.main.get() || !signal::waiting() {
            return Ok(());
        }
        match self.interp().on_signal.get() {
            Some(f) => f(self),
            None => Ok(()),
        }
    }
    /// A safe point of the bytecode was reached with the breaker set. Order as CPython's: signals, what the
    /// interpreter has pending, other threads.
    pub fn safe_point(&self) -> Res<()> {
        let i = self.interp();
        let wishes = i.breaker.fetch_and(wish::ALWAYS, Ordering::SeqCst);
        if wishes & wish::SIGNAL != 0 {
            if let Err(e) = self.check_signals() {
                i.breaker.fetch_or(wishes & !wish::SIGNAL, Ordering::SeqCst);
                return Err(e);
            }
        }
        if wishes & wish::COLLECT != 0 {
            let began = self.note_time();
            cycles::safe_point(self);
            if let Some(began) = began {
                self.note_collection(began);
            }
        }
        if wishes & wish::WAKE != 0 && self.wake_soon() {
            i.breaker.fetch_or(wish::WAKE, Ordering::Relaxed);
        }
        if wishes & !wish::ALL != 0 {
            if let Some(f) = i.pending.get() {
                f(self)?;
            }
        }
        if wishes & (wish::DROP | wish::ALWAYS) != 0 {
            self.give_way();
        }
        Ok(())
    }
    /// From now on only this thread runs: for the end of the interpreter.
    pub fn stay_alone(&self) {
        let i = self.interp();
        match &i.replay {
            Some(r) => r.close(self),
            None => i.gil.close(),
        }
    }
    /// Lets another thread run that wants to.
    pub fn give_way(&self) {
        let i = self.interp();
        if let Some(r) = &i.replay {
            if r.tick() {
                self.death_depth.set(self.heap().set_death_depth(0));
                self.note_hand_over();
                r.change(self);
                self.note_take(i.gil.passes_to(self), None);
                self.taken();
            }
        } else if i.gil.wanted() {
            self.death_depth.set(self.heap().set_death_depth(0));
            i.gil.hand_over(self);
            self.taken();
        }
    }
}
