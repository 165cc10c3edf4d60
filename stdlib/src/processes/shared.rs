//! Memory that processes share, and semaphores in it.
#![allow(unsafe_code)] // island: mappings

use std::io::{Error, Result};
use std::time::Instant;

/// A shared mapping without a name: children of a fork have it too.
pub struct Mapping {
    at: *mut u8,
    len: usize,
}

impl Mapping {
    pub fn new(len: usize) -> Result<Mapping> {
        let len = len.max(1);
        // SAFETY: an anonymous mapping of our own.
        let p = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                len,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_SHARED | libc::MAP_ANONYMOUS,
                -1,
                0,
            )
        };
        if p == libc::MAP_FAILED { Err(Error::last_os_error()) } else { Ok(Mapping { at: p.cast(), len }) }
    }
    pub fn len(&self) -> usize {
        self.len
    }
    /// The bytes from `at` on; nothing if they are not all there. Other processes may be writing them.
    pub fn read(&self, at: usize, n: usize) -> Option<Vec<u8>> {
        if at.checked_add(n)? > self.len {
            return None;
        }
        let mut out = vec![0; n];
        // SAFETY: in range; bytes have no invalid values.
        unsafe { std::ptr::copy_nonoverlapping(self.at.add(at), out.as_mut_ptr(), n) };
        Some(out)
    }
    /// False if there is no room.
    pub fn write(&self, at: usize, bytes: &[u8]) -> bool {
        if at.checked_add(bytes.len()).is_none_or(|end| end > self.len) {
            return false;
        }
        // SAFETY: in range.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.at.add(at), bytes.len()) };
        true
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: our own mapping, which nothing points into any more.
        unsafe { libc::munmap(self.at.cast(), self.len) };
    }
}

/// A semaphore of POSIX in shared memory.
pub struct Semaphore(Mapping);

impl Semaphore {
    pub fn new(value: u32) -> Result<Semaphore> {
        let m = Mapping::new(std::mem::size_of::<libc::sem_t>())?;
        // SAFETY: room for a semaphore, aligned to a page.
        match unsafe { libc::sem_init(m.at.cast(), 1, value) } {
            0 => Ok(Semaphore(m)),
            _ => Err(Error::last_os_error()),
        }
    }
    fn raw(&self) -> *mut libc::sem_t {
        self.0.at.cast()
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
