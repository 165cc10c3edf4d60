//! The system calls of `signal`.
#![allow(unsafe_code)] // island: system calls on structs of ours

use std::io::{Error, Result};
use std::time::Instant;

fn check(r: i64) -> Result<i64> {
    if r < 0 { Err(Error::last_os_error()) } else { Ok(r) }
}

/// Seconds until the alarm that this one replaces.
pub fn alarm(seconds: u32) -> u32 {
    // SAFETY: plain values.
    unsafe { libc::alarm(seconds) }
}

/// Waits for any signal; always an error, EINTR when one came.
pub fn pause() -> Result<i64> {
    // SAFETY: no arguments.
    check(unsafe { libc::pause() } as i64)
}

/// A timer's time to go and interval, in seconds.
pub type Timer = (f64, f64);

fn timeval(nanoseconds: i64) -> libc::timeval {
    // Rounded up, so that a tiny time is not "never".
    let micros = nanoseconds.div_euclid(1000) + i64::from(nanoseconds % 1000 != 0);
    libc::timeval { tv_sec: micros.div_euclid(1_000_000), tv_usec: micros.rem_euclid(1_000_000) }
}
fn seconds(t: &libc::timeval) -> f64 {
    t.tv_sec as f64 + t.tv_usec as f64 / 1e6
}

/// Sets a timer, by nanoseconds, and returns how it stood.
pub fn setitimer(which: i32, (value, interval): (i64, i64)) -> Result<Timer> {
    let new = libc::itimerval { it_value: timeval(value), it_interval: timeval(interval) };
    // SAFETY: all zeros are a valid itimerval; both structs are ours.
    unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        check(libc::setitimer(which as _, &raw const new, &raw mut old) as i64)?;
        Ok((seconds(&old.it_value), seconds(&old.it_interval)))
    }
}
pub fn getitimer(which: i32) -> Result<Timer> {
    // SAFETY: as above.
    unsafe {
        let mut now: libc::itimerval = std::mem::zeroed();
        check(libc::getitimer(which as _, &raw mut now) as i64)?;
        Ok((seconds(&now.it_value), seconds(&now.it_interval)))
    }
}

/// Sends a signal to the calling thread.
pub fn raise(signal: i32) -> Result<()> {
    // SAFETY: plain values.
    if unsafe { libc::raise(signal) } == 0 { Ok(()) } else { Err(Error::last_os_error()) }
}
/// Sends a signal to the process, whose main thread it then reaches unless that blocks it.
pub fn raise_in_process(signal: i32) -> Result<()> {
    // SAFETY: plain values.
    if unsafe { libc::kill(libc::getpid(), signal) } == 0 { Ok(()) } else { Err(Error::last_os_error()) }
}
/// Sends a signal to a thread of this process that is known to live.
pub fn kill_thread(ident: u64, signal: i32) -> Result<()> {
    // SAFETY: the caller found the thread among the live ones.
    match unsafe { libc::pthread_kill(ident, signal) } {
        0 => Ok(()),
        e => Err(Error::from_raw_os_error(e)),
    }
}

/// A set of signals.
pub struct Set(libc::sigset_t);

impl Set {
    pub fn of(signals: &[i32]) -> Set {
        // SAFETY: all zeros are a valid set; out of range numbers are refused by the call.
        unsafe {
            let mut s: libc::sigset_t = std::mem::zeroed();
            libc::sigemptyset(&raw mut s);
            for n in signals {
                libc::sigaddset(&raw mut s, *n);
            }
            Set(s)
        }
    }
    pub fn members(&self) -> Vec<i32> {
        // SAFETY: the set is valid.
        (1..65).filter(|n| unsafe { libc::sigismember(&raw const self.0, *n) } == 1).collect()
    }
}

/// Changes the calling thread's mask and returns the one before.
pub fn mask(how: i32, set: &Set) -> Result<Set> {
    let mut old = Set::of(&[]);
    // SAFETY: both sets are ours.
    match unsafe { libc::pthread_sigmask(how, &raw const set.0, &raw mut old.0) } {
        0 => Ok(old),
        e => Err(Error::from_raw_os_error(e)),
    }
}
pub fn pending() -> Result<Set> {
    let mut s = Set::of(&[]);
    // SAFETY: the set is ours.
    check(unsafe { libc::sigpending(&raw mut s.0) } as i64)?;
    Ok(s)
}
/// Waits for one of the signals, at most until then, and takes it: number, code, errno, pid, uid, status and band
/// of the signal.
pub fn wait(set: &Set, until: Option<Instant>) -> Result<[i64; 7]> {
    let left = until.map(|u| u.saturating_duration_since(Instant::now()));
    let spec = left
        .map(|d| libc::timespec { tv_sec: d.as_secs() as i64, tv_nsec: d.subsec_nanos() as libc::c_long });
    let at = spec.as_ref().map_or(std::ptr::null(), |s| s as *const libc::timespec);
    // SAFETY: set, time and information are ours; the information of any signal has these fields' places.
    unsafe {
        let mut i: libc::siginfo_t = std::mem::zeroed();
        check(libc::sigtimedwait(&raw const set.0, &raw mut i, at) as i64)?;
        let sender = (i.si_pid() as i64, i.si_uid() as i64);
        let band = *(&raw const i).cast::<i64>().add(2);
        Ok([
            i.si_signo.into(),
            i.si_code.into(),
            i.si_errno.into(),
            sender.0,
            sender.1,
            i.si_status().into(),
            band,
        ])
    }
}
/// Sends a signal to the process of a descriptor.
pub fn pidfd_send(fd: i32, signal: i32, flags: u32) -> Result<()> {
    let none: *const libc::siginfo_t = std::ptr::null();
    // SAFETY: plain values.
    check(unsafe { libc::syscall(libc::SYS_pidfd_send_signal, fd, signal, none, flags) }).map(drop)
}
/// Do calls that the signal interrupts fail, or go on?
pub fn set_restart(signal: i32, restart: bool) -> Result<()> {
    // SAFETY: all zeros are a valid sigaction; the struct is ours.
    unsafe {
        let mut a: libc::sigaction = std::mem::zeroed();
        check(libc::sigaction(signal, std::ptr::null(), &raw mut a) as i64)?;
        if restart {
            a.sa_flags |= libc::SA_RESTART;
        } else {
            a.sa_flags &= !libc::SA_RESTART;
        }
        check(libc::sigaction(signal, &raw const a, std::ptr::null_mut()) as i64)?;
    }
    Ok(())
}
/// The system's description of a signal.
pub fn describe(signal: i32) -> Option<String> {
    // SAFETY: the text is the C library's, valid until the next call.
    unsafe {
        let p = libc::strsignal(signal);
        (!p.is_null()).then(|| std::ffi::CStr::from_ptr(p).to_string_lossy().into_owned())
    }
}
/// The first and the last real-time signal.
pub fn realtime() -> (i32, i32) {
    (libc::SIGRTMIN(), libc::SIGRTMAX())
}

/// Ends the process as the signal does by default, so that its parent sees that.
pub fn die_of(signal: i32) {
    // SAFETY: plain values.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
}
