//! Semaphores in memory that processes share.
#![allow(unsafe_code)] // island: semaphores of the C library

use super::arena::Area;
use std::io::{Error, Result};
use std::time::Instant;

/// A semaphore of POSIX in shared memory.
pub struct Semaphore(Area);

impl Semaphore {
    /// The bytes one takes.
    pub const SIZE: usize = std::mem::size_of::<libc::sem_t>();

    /// Makes one in memory that is not used yet.
    pub fn new(area: Area, value: u32) -> Result<Semaphore> {
        // SAFETY: room for a semaphore, aligned to a cache line.
        match unsafe { libc::sem_init(area.at().cast(), 1, value) } {
            0 => Ok(Semaphore(area)),
            _ => Err(Error::last_os_error()),
        }
    }
    /// The one that another process made there.
    pub fn existing(area: Area) -> Semaphore {
        Semaphore(area)
    }
    pub fn area(&self) -> &Area {
        &self.0
    }
    fn raw(&self) -> *mut libc::sem_t {
        self.0.at().cast()
    }
    /// Takes one if there is one.
    pub fn try_wait(&self) -> bool {
        // SAFETY: a live semaphore.
        unsafe { libc::sem_trywait(self.raw()) == 0 }
    }
    /// Waits for one: true if it got it, false if the time has come first.
    pub fn wait(&self, until: Option<Instant>) -> Result<bool> {
        let Some(until) = until else {
            // SAFETY: a live semaphore.
            return match unsafe { libc::sem_wait(self.raw()) } {
                0 => Ok(true),
                _ => Err(Error::last_os_error()),
            };
        };
        let left = until.saturating_duration_since(Instant::now());
        let mut ts = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the struct is ours; the semaphore lives.
        let r = unsafe {
            libc::clock_gettime(libc::CLOCK_REALTIME, &raw mut ts);
            let nanos = ts.tv_nsec + left.subsec_nanos() as i64;
            ts.tv_sec = ts.tv_sec.saturating_add(left.as_secs() as i64).saturating_add(nanos / 1_000_000_000);
            ts.tv_nsec = nanos % 1_000_000_000;
            libc::sem_timedwait(self.raw(), &raw const ts)
        };
        if r == 0 {
            return Ok(true);
        }
        let e = Error::last_os_error();
        if e.raw_os_error() == Some(libc::ETIMEDOUT) { Ok(false) } else { Err(e) }
    }
    pub fn post(&self) {
        // SAFETY: a live semaphore.
        unsafe { libc::sem_post(self.raw()) };
    }
    pub fn value(&self) -> i32 {
        let mut v = 0;
        // SAFETY: one int is written.
        unsafe { libc::sem_getvalue(self.raw(), &raw mut v) };
        v
    }
}
