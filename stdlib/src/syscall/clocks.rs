//! Clocks and the calendar.
#![allow(unsafe_code)] // island: system calls

use super::call;
use std::ffi::CString;
use std::io::{Error, Result};

/// A clock, in nanoseconds.
pub fn clock(id: libc::clockid_t) -> Result<i64> {
    let mut ts = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the struct is ours.
    call(|| unsafe { libc::clock_gettime(id, &raw mut ts) as i64 })?;
    Ok(ts.tv_sec * 1_000_000_000 + ts.tv_nsec)
}
/// A calendar time from seconds since the epoch: local or UTC; its fields and the zone's name.
pub fn calendar(secs: i64, utc: bool) -> Option<(libc::tm, String)> {
    // SAFETY: all zeros are a valid `tm`; the structs are ours; the zone name is a static string of libc.
    unsafe {
        let mut tm: libc::tm = std::mem::zeroed();
        let r = if utc { libc::gmtime_r(&secs, &raw mut tm) } else { libc::localtime_r(&secs, &raw mut tm) };
        if r.is_null() {
            return None;
        }
        let zone = if tm.tm_zone.is_null() {
            String::new()
        } else {
            std::ffi::CStr::from_ptr(tm.tm_zone).to_string_lossy().into_owned()
        };
        Some((tm, zone))
    }
}
/// Seconds since the epoch of a local calendar time.
pub fn mktime(tm: &mut libc::tm) -> i64 {
    // SAFETY: the struct is ours.
    unsafe { libc::mktime(tm) }
}
/// A calendar time as text.
pub fn strftime(format: &[u8], tm: &libc::tm) -> Option<Vec<u8>> {
    let f = CString::new(format).ok()?;
    let mut size = 256 + format.len() * 4;
    while size < 1 << 20 {
        let mut out = vec![0u8; size];
        // SAFETY: the buffer is valid for its length; the format ends in a zero.
        let n = unsafe { libc::strftime(out.as_mut_ptr().cast(), out.len(), f.as_ptr(), tm) };
        if n > 0 || format.is_empty() {
            out.truncate(n);
            return Some(out);
        }
        size *= 4;
    }
    Some(Vec::new())
}
/// A blank calendar time.
pub fn blank_tm() -> libc::tm {
    // SAFETY: all zeros are a valid `tm`.
    unsafe { std::mem::zeroed() }
}

fn spec(nanos: i64) -> libc::timespec {
    libc::timespec { tv_sec: nanos.div_euclid(1_000_000_000), tv_nsec: nanos.rem_euclid(1_000_000_000) }
}
/// What a clock counts by, in nanoseconds.
pub fn resolution(id: libc::clockid_t) -> Result<i64> {
    let mut ts = spec(0);
    // SAFETY: the struct is ours.
    call(|| unsafe { libc::clock_getres(id, &raw mut ts) as i64 })?;
    Ok(ts.tv_sec * 1_000_000_000 + ts.tv_nsec)
}
pub fn set(id: libc::clockid_t, nanos: i64) -> Result<()> {
    let ts = spec(nanos);
    // SAFETY: the struct is ours.
    call(|| unsafe { libc::clock_settime(id, &raw const ts) as i64 }).map(drop)
}
/// The clock of what a thread has computed; the thread has to be one that lives.
pub fn of_thread(ident: u64) -> Result<libc::clockid_t> {
    let mut id = 0;
    // SAFETY: the caller knows the thread; an int is written.
    match unsafe { libc::pthread_getcpuclockid(ident as libc::pthread_t, &raw mut id) } {
        0 => Ok(id),
        e => Err(Error::from_raw_os_error(e)),
    }
}
unsafe extern "C" {
    #[link_name = "tzset"]
    safe fn c_tzset();
}
/// Reads the local zone from the environment anew.
pub fn tzset() {
    c_tzset();
}
