//! Signals: noted by the system's handler, served by the main thread at its next safe point.
#![allow(unsafe_code)] // island: signal handlers

use super::gil::wish;
use super::thread::Thread;
use crate::world::Interp;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, AtomicU64, Ordering::*};
use std::time::{Duration, Instant};

/// One more than the highest signal number.
pub const COUNT: usize = 65;

// A process has one set of signal handlers, so what they write to is the process's own.
static ARRIVED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
static WAITING: AtomicBool = AtomicBool::new(false);
static WAKEUP_FD: AtomicI32 = AtomicI32::new(-1);
static BREAKER: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());
/// A bit for each signal that was ever to be noted.
static NOTED: AtomicU64 = AtomicU64::new(0);

/// How the system treats a signal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disposition {
    Default,
    Ignore,
    /// Noted, for a handler in Python.
    Noted,
    /// By a handler that is none of ours.
    Foreign,
}

extern "C" fn note(signal: libc::c_int) {
    // SAFETY: errno belongs to this thread; the interrupted code finds it as it was.
    let errno = unsafe { *libc::__errno_location() };
    if let Some(a) = ARRIVED.get(signal as usize) {
        a.store(true, SeqCst);
    }
    WAITING.store(true, SeqCst);
    let fd = WAKEUP_FD.load(Relaxed);
    // SAFETY: the breaker is the main interpreter's, forgotten before that goes; write is safe in handlers.
    unsafe {
        if let Some(b) = BREAKER.load(SeqCst).as_ref() {
            b.fetch_or(wish::SIGNAL, SeqCst);
        }
        if fd >= 0 {
            let byte = signal as u8;
            libc::write(fd, (&raw const byte).cast(), 1);
        }
        *libc::__errno_location() = errno;
    }
}

/// Signals set this interpreter's breaker from now on; none's when absent.
pub fn serve(interp: Option<&Interp>) {
    let b = interp.map_or(std::ptr::null_mut(), |i| &raw const i.breaker as *mut AtomicU32);
    BREAKER.store(b, SeqCst);
}

/// Has any signal arrived that was not served yet?
#[inline]
pub fn waiting() -> bool {
    WAITING.load(Relaxed)
}

/// Takes the next signal to serve, the lowest number first.
pub fn take() -> Option<i32> {
    if !WAITING.swap(false, SeqCst) {
        return None;
    }
    let found = (1..COUNT).find(|s| ARRIVED[*s].swap(false, SeqCst));
    if found.is_some() {
        WAITING.store(true, SeqCst); // there may be more
    }
    found.map(|s| s as i32)
}

/// Forgets what has arrived: in a forked child, for it came to the parent (CPython's `_PySignal_AfterFork`).
pub fn forget() {
    WAITING.store(false, SeqCst);
    ARRIVED.iter().for_each(|a| a.store(false, SeqCst));
}

/// How long a signal may take to reach a thread of the process that sent it.
const ON_ITS_WAY: Duration = Duration::from_secs(1);

/// In deterministic mode: a signal that this process sent itself is noted before anything else happens. The system
/// may hand it to a thread that sleeps, and that takes its time to wake.
pub fn settle(t: &Thread, signal: i32) {
    let noted = || ARRIVED.get(signal as usize).is_none_or(|a| a.load(SeqCst));
    if t.interp().replay.is_none() || get(signal).is_ok_and(|d| d != Disposition::Noted) {
        return;
    }
    let begun = Instant::now();
    while !noted() && begun.elapsed() < ON_ITS_WAY {
        std::thread::yield_now();
    }
}

/// As if the signal had arrived.
pub fn simulate(signal: i32) {
    note(signal);
}

/// Says how the system treats a signal from now on, and how it did before.
pub fn set(signal: i32, how: Disposition) -> io::Result<Disposition> {
    let handler = match how {
        Disposition::Default => libc::SIG_DFL,
        Disposition::Ignore => libc::SIG_IGN,
        _ => note as extern "C" fn(libc::c_int) as usize,
    };
    // SAFETY: plain structs of ours; all zeros are a valid sigaction.
    unsafe {
        let mut new: libc::sigaction = std::mem::zeroed();
        let mut old: libc::sigaction = std::mem::zeroed();
        new.sa_sigaction = handler;
        libc::sigemptyset(&raw mut new.sa_mask);
        // Interrupted calls come back with EINTR (no SA_RESTART), so that handlers run at once.
        new.sa_flags = libc::SA_ONSTACK;
        if libc::sigaction(signal, &raw const new, &raw mut old) != 0 {
            return Err(io::Error::last_os_error());
        }
        if how == Disposition::Noted {
            NOTED.fetch_or(1 << (signal - 1), SeqCst);
        }
        Ok(disposition(&old))
    }
}

/// No signal is noted any more: each does what it does to any process. Safe in a child that shares our memory.
pub fn default_all() {
    let noted = NOTED.load(SeqCst);
    let ours = (1..COUNT as i32).filter(|n| noted >> (n - 1) & 1 != 0);
    for n in ours.filter(|n| get(*n).is_ok_and(|d| d == Disposition::Noted)) {
        let _ = set(n, Disposition::Default);
    }
}

/// How the system treats a signal.
pub fn get(signal: i32) -> io::Result<Disposition> {
    // SAFETY: as above; a null action changes nothing.
    unsafe {
        let mut old: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(signal, std::ptr::null(), &raw mut old) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(disposition(&old))
    }
}

fn disposition(a: &libc::sigaction) -> Disposition {
    match a.sa_sigaction {
        libc::SIG_DFL => Disposition::Default,
        libc::SIG_IGN => Disposition::Ignore,
        h if h == note as extern "C" fn(libc::c_int) as usize => Disposition::Noted,
        _ => Disposition::Foreign,
    }
}

/// Will a timer of this process send a signal?
pub fn timer_runs() -> bool {
    // SAFETY: all zeros are a valid itimerval, and it is ours.
    unsafe {
        let mut now: libc::itimerval = std::mem::zeroed();
        libc::getitimer(libc::ITIMER_REAL, &raw mut now);
        now.it_value.tv_sec != 0 || now.it_value.tv_usec != 0
    }
}

/// A byte is written to this descriptor for every signal; -1 for none. Returns the one before.
pub fn set_wakeup_fd(fd: i32) -> i32 {
    WAKEUP_FD.swap(fd, SeqCst)
}

/// While it lives, system calls of the thread that made it are interrupted now and then: a signal does not end a call that
/// begins just after it arrived.
pub struct Nudges(Option<libc::timer_t>);

/// Nanoseconds between two interruptions.
const NUDGE: i64 = 20_000_000;

impl Nudges {
    /// Without timers to be had there are no interruptions.
    pub fn begin() -> Nudges {
        extern "C" fn nothing(_: libc::c_int) {}
        let every = libc::timespec { tv_sec: 0, tv_nsec: NUDGE };
        let times = libc::itimerspec { it_interval: every, it_value: every };
        // SAFETY: plain structs of ours, of which all zeros are valid values; the handler does nothing.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = nothing as extern "C" fn(libc::c_int) as usize;
            libc::sigaction(libc::SIGRTMAX(), &raw const action, std::ptr::null_mut());
            let mut event: libc::sigevent = std::mem::zeroed();
            event.sigev_notify = libc::SIGEV_THREAD_ID;
            event.sigev_signo = libc::SIGRTMAX();
            event.sigev_notify_thread_id = libc::gettid();
            let mut timer: libc::timer_t = std::mem::zeroed();
            if libc::timer_create(libc::CLOCK_MONOTONIC, &raw mut event, &raw mut timer) != 0 {
                return Nudges(None);
            }
            libc::timer_settime(timer, 0, &raw const times, std::ptr::null_mut());
            Nudges(Some(timer))
        }
    }
}

impl Drop for Nudges {
    fn drop(&mut self) {
        if let Some(timer) = self.0 {
            // SAFETY: made by `begin`, and deleted once.
            unsafe { libc::timer_delete(timer) };
        }
    }
}
