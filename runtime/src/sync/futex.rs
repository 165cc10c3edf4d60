//! Waiting on a word of memory: futex(2).
#![allow(unsafe_code)] // island: the system call

use std::sync::atomic::AtomicU32;
use std::time::{Duration, Instant};

/// Why a wait ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wake {
    /// Woken, by another thread.
    Woken,
    /// The word held another value already: look at it again.
    Look,
    Timeout,
    /// A signal handler ran on this thread.
    Signal,
}

/// Sleeps while `word` is `value`, at most until `deadline`.
pub fn wait(word: &AtomicU32, value: u32, deadline: Option<Instant>) -> Wake {
    let timeout = match deadline {
        None => None,
        Some(d) => match d.checked_duration_since(Instant::now()) {
            Some(left) if !left.is_zero() => Some(left),
            _ => return Wake::Timeout,
        },
    };
    wait_for(word, value, timeout)
}

/// Sleeps while `word` is `value`, at most for `timeout`.
pub fn wait_for(word: &AtomicU32, value: u32, timeout: Option<Duration>) -> Wake {
    let spec = timeout.map(|d| libc::timespec {
        tv_sec: d.as_secs().min(i64::MAX as u64) as i64,
        tv_nsec: d.subsec_nanos() as i64,
    });
    let at = spec.as_ref().map_or(std::ptr::null(), |s| s as *const libc::timespec);
    // SAFETY: the word and the timeout live through the call.
    let r = unsafe {
        libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG, value, at)
    };
    outcome(r)
}

/// Sleeps while `word` is `value`, at most until `deadline` (nanoseconds of [`super::gil::now`]), to be woken with one of
/// the groups whose bits are set.
pub fn wait_among(word: &AtomicU32, value: u32, deadline: u64, groups: u32) -> Wake {
    let at = libc::timespec {
        tv_sec: (deadline / 1_000_000_000) as i64,
        tv_nsec: (deadline % 1_000_000_000) as i64,
    };
    let op = libc::FUTEX_WAIT_BITSET | libc::FUTEX_PRIVATE_FLAG;
    let nothing = std::ptr::null::<u32>();
    // SAFETY: the word and the time live through the call.
    let r =
        unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), op, value, &raw const at, nothing, groups) };
    outcome(r)
}

fn outcome(r: i64) -> Wake {
    if r == 0 {
        return Wake::Woken;
    }
    match std::io::Error::last_os_error().raw_os_error() {
        Some(libc::ETIMEDOUT) => Wake::Timeout,
        Some(libc::EINTR) => Wake::Signal,
        _ => Wake::Look,
    }
}

/// Wakes up to `n` threads that sleep on `word`, in the order in which they went to sleep; how many.
pub fn wake(word: &AtomicU32, n: i32) -> usize {
    wake_at(word.as_ptr() as usize, n)
}

/// As [`wake`], of those groups only.
pub fn wake_among(word: &AtomicU32, n: i32, groups: u32) -> usize {
    let op = libc::FUTEX_WAKE_BITSET | libc::FUTEX_PRIVATE_FLAG;
    let nothing = std::ptr::null::<u32>();
    // SAFETY: the word is only a name to the kernel.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), op, n, nothing, nothing, groups).max(0) as usize }
}

/// As [`wake`], by the word's address; the word may be gone, and others may sleep there now: every sleeper
/// looks again at what it waits for.
pub fn wake_at(address: usize, n: i32) -> usize {
    // SAFETY: the address is only a name to the kernel.
    unsafe {
        libc::syscall(libc::SYS_futex, address, libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, n).max(0)
            as usize
    }
}
