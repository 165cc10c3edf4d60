//! Memory that processes share. It has no name in the system: a child has it by fork, or gets the descriptor
//! of the file it lies in, and the kernel frees it when the last process that has it is gone. So nothing is left
//! behind however a process dies, and nobody has to clean up after it.
#![allow(unsafe_code)] // island: mappings

use ouro_runtime::types::shared::SharedBytes;
use std::cell::RefCell;
use std::io::{Error, Result};
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Bytes of a file that many areas share.
const CHUNK: usize = 64 << 10;
/// Areas begin at multiples of this: a cache line each.
const ALIGN: usize = 64;
/// Areas larger than this have a file of their own.
const LARGE: usize = 4 << 10;

/// How many forks lie between the first process and this one.
static GENERATION: AtomicU32 = AtomicU32::new(0);

/// In the child of a fork.
pub fn after_fork() {
    GENERATION.fetch_add(1, Ordering::Relaxed);
}

/// Tells what a process knows from what it inherited.
pub fn generation() -> u32 {
    GENERATION.load(Ordering::Relaxed)
}

/// Which file a descriptor stands for.
fn identity(fd: i32) -> Result<(u64, u64)> {
    let s = crate::syscall::fstat(fd)?.0;
    Ok((s.st_dev, s.st_ino))
}

/// A mapped file.
struct Chunk {
    at: *mut u8,
    len: usize,
    fd: i32,
    identity: (u64, u64),
}

impl Chunk {
    /// Maps a file; its descriptor is the chunk's from now on.
    fn map(fd: i32, len: usize) -> Result<Chunk> {
        let identity = identity(fd)?;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: a new mapping; nothing lies there yet.
        let p = unsafe { libc::mmap(std::ptr::null_mut(), len, access, libc::MAP_SHARED, fd, 0) };
        if p == libc::MAP_FAILED {
            return Err(Error::last_os_error());
        }
        Ok(Chunk { at: p.cast(), len, fd, identity })
    }
    fn new(len: usize) -> Result<Chunk> {
        // SAFETY: the name ends in a zero.
        let fd = unsafe { libc::memfd_create(c"ouro".as_ptr(), libc::MFD_CLOEXEC) };
        if fd < 0 {
            return Err(Error::last_os_error());
        }
        crate::syscall::truncate(fd, len as i64).and_then(|()| Chunk::map(fd, len)).inspect_err(|_| {
            let _ = crate::syscall::close(fd);
        })
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        // SAFETY: our own mapping, which no area points into any more.
        unsafe { libc::munmap(self.at.cast(), self.len) };
        // A program that closes what it does not know may have put another file there.
        if identity(self.fd).is_ok_and(|i| i == self.identity) {
            let _ = crate::syscall::close(self.fd);
        }
    }
}

/// A piece of shared memory. A piece is never used twice: other processes may still have it. A file goes when
/// all its pieces are gone.
pub struct Area {
    chunk: Rc<Chunk>,
    start: usize,
    len: usize,
}

impl Area {
    /// Where it begins.
    pub fn at(&self) -> *mut u8 {
        // SAFETY: `start` lies in the chunk.
        unsafe { self.chunk.at.add(self.start) }
    }
    /// What another process finds it by: the descriptor of its file, the size of that, and its place there.
    pub fn place(&self) -> Result<(i32, usize, usize)> {
        if identity(self.chunk.fd)? != self.chunk.identity {
            return Err(Error::from_raw_os_error(libc::EBADF));
        }
        Ok((self.chunk.fd, self.chunk.len, self.start))
    }
    /// All of a file; takes over the descriptor.
    pub fn of_file(fd: i32, len: usize) -> Result<Area> {
        Ok(Area { chunk: Rc::new(Chunk::map(fd, len)?), start: 0, len })
    }
    /// The same memory as something that memoryviews can show.
    pub fn into_bytes(self) -> SharedBytes {
        // SAFETY: `len` bytes lie there in the chunk, which the area keeps mapped.
        unsafe { SharedBytes::new(self.at(), self.len, Box::new(self)) }
    }
}

/// The files of an interpreter that areas come from.
#[derive(Default)]
pub struct Arena {
    /// Where the next area goes: the chunk, how much of it is taken, and the generation that made it.
    current: RefCell<Option<(Rc<Chunk>, usize, u32)>>,
    /// Files of other processes, so that none is mapped twice.
    foreign: RefCell<Vec<std::rc::Weak<Chunk>>>,
}

impl Arena {
    /// Zeroed memory.
    pub fn take(&self, len: usize) -> Result<Area> {
        let size =
            len.max(1).checked_next_multiple_of(ALIGN).ok_or(Error::from_raw_os_error(libc::ENOMEM))?;
        if size > LARGE {
            return Ok(Area { chunk: Rc::new(Chunk::new(size)?), start: 0, len });
        }
        let mut current = self.current.borrow_mut();
        // What a parent began is the parent's to go on with.
        let (chunk, start) = match current.take() {
            Some((chunk, used, made)) if made == generation() && used + size <= chunk.len => (chunk, used),
            _ => (Rc::new(Chunk::new(CHUNK)?), 0),
        };
        *current = Some((chunk.clone(), start + size, generation()));
        Ok(Area { chunk, start, len })
    }
    /// An area of another process; takes over the descriptor.
    pub fn adopt(&self, fd: i32, size: usize, start: usize, len: usize) -> Result<Area> {
        let id = identity(fd)?;
        let stat = crate::syscall::fstat(fd)?.0;
        if start.checked_add(len).is_none_or(|end| end > size) || (stat.st_size as usize) < size || size == 0
        {
            return Err(Error::from_raw_os_error(libc::EINVAL));
        }
        let mut foreign = self.foreign.borrow_mut();
        foreign.retain(|c| c.strong_count() > 0);
        let known =
            foreign.iter().filter_map(std::rc::Weak::upgrade).find(|c| c.identity == id && c.len >= size);
        let chunk = match known {
            Some(c) => {
                if c.fd != fd {
                    crate::syscall::close(fd)?;
                }
                c
            }
            None => {
                let c = Rc::new(Chunk::map(fd, size)?);
                foreign.push(Rc::downgrade(&c));
                c
            }
        };
        Ok(Area { chunk, start, len })
    }
}
