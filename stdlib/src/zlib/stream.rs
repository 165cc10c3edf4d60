//! Streams that are compressed or decompressed: zlib's interface, as zlib-rs has it.
#![allow(unsafe_code)] // island: an interface made for C

use libz_rs_sys as z;
use std::ffi::{CStr, c_int};
use std::mem::{MaybeUninit, size_of};

/// Bytes of room for output at first.
const ROOM: usize = 16 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Deflate,
    Inflate,
}

/// A stream at work. The state lies behind a pointer of its own, so that it stays where it is.
pub struct Stream {
    state: Box<z::z_stream>,
    kind: Kind,
}

/// What a call did.
pub struct Step {
    pub out: Vec<u8>,
    /// How much of the input is used up.
    pub used: usize,
    /// zlib's return code.
    pub code: c_int,
}

fn blank() -> Box<z::z_stream> {
    // SAFETY: as zlib asks for: all zero, with the allocator of its own.
    Box::new(unsafe { MaybeUninit::zeroed().assume_init() })
}

impl Stream {
    /// A stream that compresses.
    pub fn deflate(
        level: c_int,
        method: c_int,
        wbits: c_int,
        memory: c_int,
        strategy: c_int,
    ) -> Result<Stream, c_int> {
        let mut state = blank();
        let size = size_of::<z::z_stream>() as c_int;
        // SAFETY: the state is blank, and lives in its box until `Drop` ends the stream.
        let code = unsafe {
            z::deflateInit2_(&raw mut *state, level, method, wbits, memory, strategy, z::zlibVersion(), size)
        };
        if code == z::Z_OK { Ok(Stream { state, kind: Kind::Deflate }) } else { Err(code) }
    }

    /// A stream that decompresses.
    pub fn inflate(wbits: c_int) -> Result<Stream, c_int> {
        let mut state = blank();
        // SAFETY: as above.
        let code = unsafe {
            z::inflateInit2_(&raw mut *state, wbits, z::zlibVersion(), size_of::<z::z_stream>() as c_int)
        };
        if code == z::Z_OK { Ok(Stream { state, kind: Kind::Inflate }) } else { Err(code) }
    }

    /// What both sides know beforehand.
    pub fn set_dictionary(&mut self, dictionary: &[u8]) -> c_int {
        let (from, n) = (dictionary.as_ptr(), dictionary.len().min(u32::MAX as usize) as u32);
        // SAFETY: a live stream; zlib copies what it needs.
        unsafe {
            match self.kind {
                Kind::Deflate => z::deflateSetDictionary(&raw mut *self.state, from, n),
                Kind::Inflate => z::inflateSetDictionary(&raw mut *self.state, from, n),
            }
        }
    }

    /// A stream that goes on from here by itself.
    pub fn copy(&mut self) -> Result<Stream, c_int> {
        let mut state = blank();
        // SAFETY: a live stream, and a blank one that becomes its copy.
        let code = unsafe {
            match self.kind {
                Kind::Deflate => z::deflateCopy(&raw mut *state, &raw mut *self.state),
                Kind::Inflate => z::inflateCopy(&raw mut *state, &raw const *self.state),
            }
        };
        if code == z::Z_OK { Ok(Stream { state, kind: self.kind }) } else { Err(code) }
    }

    /// Puts input through, until it is used up and all output is there, or `limit` bytes of that. None if there is no
    /// memory for the output.
    pub fn step(&mut self, input: &[u8], flush: c_int, limit: usize) -> Option<Step> {
        let mut step = Step { out: Vec::new(), used: 0, code: z::Z_OK };
        loop {
            let part = &input[step.used..];
            let part = &part[..part.len().min(u32::MAX as usize)];
            let last = step.used + part.len() == input.len();
            let room = ROOM.max(step.out.len()).min(limit - step.out.len()).min(u32::MAX as usize);
            step.out.try_reserve(room).ok()?;
            let s = &mut *self.state;
            s.next_in = part.as_ptr() as *mut u8;
            s.avail_in = part.len() as u32;
            s.next_out = step.out.spare_capacity_mut().as_mut_ptr() as *mut u8;
            s.avail_out = room as u32;
            let flush = if last { flush } else { z::Z_NO_FLUSH };
            // SAFETY: a live stream; input and room for output are as long as it is told, and outlive the call.
            unsafe {
                step.code = match self.kind {
                    Kind::Deflate => z::deflate(s, flush),
                    Kind::Inflate => z::inflate(s, flush),
                };
                step.out.set_len(step.out.len() + room - s.avail_out as usize);
            }
            step.used += part.len() - s.avail_in as usize;
            let goes_on = step.code == z::Z_OK || step.code == z::Z_BUF_ERROR;
            let full = s.avail_out == 0;
            if !goes_on || step.out.len() == limit || !full && last {
                return Some(step);
            }
        }
    }

    /// What zlib says of the last error, if anything.
    pub fn message(&self) -> Option<String> {
        let text = self.state.msg;
        // SAFETY: a text of zlib's own, which stays.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // SAFETY: a live stream, ended once.
        unsafe {
            match self.kind {
                Kind::Deflate => z::deflateEnd(&raw mut *self.state),
                Kind::Inflate => z::inflateEnd(&raw mut *self.state),
            };
        }
    }
}

/// The checksum of data that follows what had the sum `value`.
pub fn crc32(value: u32, data: &[u8]) -> u32 {
    // SAFETY: each part is as long as it is told.
    let sum = |v: u32, part: &[u8]| unsafe { z::crc32(v.into(), part.as_ptr(), part.len() as u32) as u32 };
    data.chunks(1 << 30).fold(value, sum)
}

/// The same for Adler's sum.
pub fn adler32(value: u32, data: &[u8]) -> u32 {
    // SAFETY: as above.
    let sum = |v: u32, part: &[u8]| unsafe { z::adler32(v.into(), part.as_ptr(), part.len() as u32) as u32 };
    data.chunks(1 << 30).fold(value, sum)
}
