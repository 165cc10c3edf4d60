//! Open files by their descriptors.

use super::args::{given, nothing, number, offset, size};
use crate::io::base::fill_buffer;
use crate::select::descriptor;
use crate::syscall::{self, plain, transfer};
use crate::timeout::{Round, SECONDS, nanoseconds};
use num_bigint::Sign;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{Method, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::int::Num;
use ouro_runtime::types::{arg_bytes, bytes_view, is_writable};
use transfer::Place;

fn fd(t: &Thread, v: &Value) -> Res<i32> {
    t.arg_i32(v)
}

/// Runs a call on a file without the GIL.
fn slowly(t: &Thread, f: impl FnMut() -> std::io::Result<i64>) -> Res {
    nothing(t, t.blocking(Reason::File, f)?)
}

/// Bytes that `f` reads into a buffer with room for so many.
fn read_up_to(t: &Thread, n: &Value, mut f: impl FnMut(&mut Vec<u8>) -> std::io::Result<usize>) -> Res {
    let mut b = ouro_runtime::types::buffer(t, size(t, n)?)?;
    given(t, t.blocking(Reason::Read, || f(&mut b))?)?;
    Ok(Bytes::new(t, &b)?.into_value())
}

fn read_buffers(t: &Thread, a: &[Value], place: Place, func: &str) -> Res {
    let fd = fd(t, &a[0])?;
    let into = sequence(t, &a[1], &format!("{func}() arg 2 must be a sequence"))?;
    let blank = |v: &Value| match bytes_view(v) {
        Some(b) if is_writable(v) => Ok(vec![0u8; b.len()]),
        Some(_) => Err(t.err(Exc::BufferError, "Object is not writable.")),
        None => Err(t.type_error(format!("a bytes-like object is required, not '{}'", t.type_name(v)))),
    };
    let mut bufs: Vec<Vec<u8>> = into.iter().map(blank).collect::<Res<_>>()?;
    let n = given(t, t.blocking(Reason::Read, || transfer::read_all(fd, &mut bufs, place))?)?;
    let mut left = n;
    for (v, b) in into.iter().zip(&bufs) {
        let part = left.min(b.len());
        fill_buffer(t, v, &b[..part])?;
        left -= part;
    }
    Ok(Value::len(n))
}

fn write_buffers(t: &Thread, a: &[Value], place: Place, func: &str) -> Res {
    let fd = fd(t, &a[0])?;
    let from = sequence(t, &a[1], &format!("{func}() arg 2 must be a sequence"))?;
    let bufs = from.iter().map(|v| arg_bytes(t, v)).collect::<Res<Vec<_>>>()?;
    let bufs: Vec<&[u8]> = bufs.iter().map(|b| &**b).collect();
    let n = given(t, t.blocking(Reason::Write, || transfer::write_all(fd, &bufs, place))?)?;
    Ok(Value::len(n))
}

fn sequence(t: &Thread, v: &Value, words: &str) -> Res<Vec<Value>> {
    match t.type_ref(v).slots.getitem.get() {
        Some(_) => t.collect(v),
        None => Err(t.type_error(words)),
    }
}

fn place(t: &Thread, a: &[Value]) -> Res<Place> {
    Ok(Place::At(t.arg_i64(&a[2])?, t.arg_i32(&a[3])?))
}

fn pair(t: &Thread, fds: (i32, i32)) -> Res {
    t.tuple(vec![Value::small_int(fds.0), Value::small_int(fds.1)])
}

fn timer_seconds(t: &Thread, (interval, next): transfer::Timer) -> Res {
    t.tuple(vec![t.float(next as f64 * 1e-9)?, t.float(interval as f64 * 1e-9)?])
}
fn timer_nanos(t: &Thread, (interval, next): transfer::Timer) -> Res {
    t.tuple(vec![t.int(next)?, t.int(interval)?])
}

pub const FUNCTIONS: &[Method] = &[
    method("close(fd)", |t, a| nothing(t, syscall::close(fd(t, &a[0])?))),
    method("closerange(fd_low, fd_high, /)", |t, a| {
        let (low, high) = (fd(t, &a[0])?, fd(t, &a[1])?);
        t.unlocked(Reason::File, || transfer::close_range(low, high));
        Ok(Value::NONE)
    }),
    method("read(fd, length, /)", |t, a| {
        let fd = fd(t, &a[0])?;
        read_up_to(t, &a[1], |b| syscall::read_more(fd, b))
    }),
    method("pread(fd, length, offset, /)", |t, a| {
        let (fd, at) = (fd(t, &a[0])?, t.arg_i64(&a[2])?);
        read_up_to(t, &a[1], |b| transfer::pread(fd, b, at))
    }),
    method("readv(fd, buffers, /)", |t, a| read_buffers(t, a, Place::Next, "readv")),
    method("preadv(fd, buffers, offset, flags=0, /)", |t, a| read_buffers(t, a, place(t, a)?, "preadv")),
    method("write(fd, data, /)", |t, a| {
        let fd = fd(t, &a[0])?;
        let b = arg_bytes(t, &a[1])?;
        number(t, t.blocking(Reason::Write, || syscall::write(fd, &b))?.map(|n| n as i64))
    }),
    method("pwrite(fd, buffer, offset, /)", |t, a| {
        let (fd, at) = (fd(t, &a[0])?, t.arg_i64(&a[2])?);
        let b = arg_bytes(t, &a[1])?;
        number(t, t.blocking(Reason::Write, || transfer::pwrite(fd, &b, at))?.map(|n| n as i64))
    }),
    method("writev(fd, buffers, /)", |t, a| write_buffers(t, a, Place::Next, "writev")),
    method("pwritev(fd, buffers, offset, flags=0, /)", |t, a| write_buffers(t, a, place(t, a)?, "pwritev")),
    method("lseek(fd, position, whence, /)", |t, a| {
        number(t, syscall::seek(fd(t, &a[0])?, t.arg_i64(&a[1])?, t.arg_i32(&a[2])?))
    }),
    method("ftruncate(fd, length, /)", |t, a| {
        let (fd, length) = (fd(t, &a[0])?, t.arg_i64(&a[1])?);
        slowly(t, || syscall::truncate(fd, length).map(|()| 0))
    }),
    method("fsync(fd)", |t, a| {
        let fd = descriptor(t, &a[0])?;
        slowly(t, || plain::fsync(fd))
    }),
    method("fdatasync(fd)", |t, a| {
        let fd = descriptor(t, &a[0])?;
        slowly(t, || plain::fdatasync(fd))
    }),
    method("sync()", |t, _| {
        t.unlocked(Reason::File, plain::sync);
        Ok(Value::NONE)
    }),
    method("fchdir(fd)", |t, a| nothing(t, plain::fchdir(descriptor(t, &a[0])?))),
    method("fchmod(fd, mode)", |t, a| nothing(t, plain::fchmod(fd(t, &a[0])?, t.arg_i32(&a[1])? as u32))),
    method("fchown(fd, uid, gid)", |t, a| {
        let (uid, gid) = (super::args::owner(t, &a[1], "uid")?, super::args::owner(t, &a[2], "gid")?);
        nothing(t, plain::fchown(fd(t, &a[0])?, uid, gid))
    }),
    method("lockf(fd, command, length, /)", |t, a| {
        let (fd, command, length) = (fd(t, &a[0])?, t.arg_i32(&a[1])?, t.arg_i64(&a[2])?);
        slowly(t, || plain::lockf(fd, command, length))
    }),
    method("posix_fadvise(fd, offset, length, advice, /)", |t, a| {
        let (at, length) = (t.arg_i64(&a[1])?, t.arg_i64(&a[2])?);
        nothing(t, plain::posix_fadvise(fd(t, &a[0])?, at, length, t.arg_i32(&a[3])?))
    }),
    method("posix_fallocate(fd, offset, length, /)", |t, a| {
        let (fd, at, length) = (fd(t, &a[0])?, t.arg_i64(&a[1])?, t.arg_i64(&a[2])?);
        slowly(t, || plain::posix_fallocate(fd, at, length).map(|()| 0))
    }),
    method("sendfile(out_fd, in_fd, offset, count)", |t, a| {
        let (to, from) = (fd(t, &a[0])?, fd(t, &a[1])?);
        let (at, n) = (offset(t, &a[2])?, size(t, &a[3])?);
        number(t, t.blocking(Reason::Write, || transfer::sendfile(to, from, at, n))?)
    }),
    method("copy_file_range(src, dst, count, offset_src=None, offset_dst=None)", |t, a| {
        let Ok(n) = usize::try_from(t.arg_i64(&a[2])?) else {
            return Err(t.value_error("negative value for 'count' not allowed"));
        };
        let from = (fd(t, &a[0])?, offset(t, &a[3])?);
        let to = (fd(t, &a[1])?, offset(t, &a[4])?);
        number(t, t.blocking(Reason::File, || transfer::copy_file_range(from, to, n))?)
    }),
    method("splice(src, dst, count, offset_src=None, offset_dst=None, flags=0)", |t, a| {
        let Ok(n) = usize::try_from(t.arg_i64(&a[2])?) else {
            return Err(t.value_error("negative value for 'count' not allowed"));
        };
        let from = (fd(t, &a[0])?, offset(t, &a[3])?);
        let to = (fd(t, &a[1])?, offset(t, &a[4])?);
        let flags = t.arg_i32(&a[5])? as u32;
        number(t, t.blocking(Reason::File, || transfer::splice(from, to, n, flags))?)
    }),
    method("dup(fd, /)", |t, a| number(t, syscall::dup(fd(t, &a[0])?).map(i64::from))),
    method("dup2(fd, fd2, inheritable=True)", |t, a| {
        let (from, to) = (fd(t, &a[0])?, fd(t, &a[1])?);
        let inheritable = t.truth(&a[2])?;
        let to = given(t, syscall::dup2(from, to))?;
        if !inheritable {
            given(t, syscall::set_inheritable(to, false))?;
        }
        Ok(Value::small_int(to))
    }),
    method("get_inheritable(fd, /)", |t, a| {
        given(t, syscall::is_inheritable(fd(t, &a[0])?)).map(Value::bool)
    }),
    method("set_inheritable(fd, inheritable, /)", |t, a| {
        let yes = t.arg_i32(&a[1])? != 0;
        nothing(t, syscall::set_inheritable(fd(t, &a[0])?, yes))
    }),
    method("get_blocking(fd, /)", |t, a| given(t, syscall::is_blocking(fd(t, &a[0])?)).map(Value::bool)),
    method("set_blocking(fd, blocking, /)", |t, a| {
        let yes = t.truth(&a[1])?;
        nothing(t, syscall::set_blocking(fd(t, &a[0])?, yes))
    }),
    method("pipe()", |t, _| pair(t, given(t, syscall::pipe())?)),
    method("pipe2(flags, /)", |t, a| pair(t, given(t, transfer::pipe2(t.arg_i32(&a[0])?))?)),
    method("eventfd(initval, flags=524288)", |t, a| {
        let n = match t.arg_i64(&a[0])? {
            n if n < 0 => return Err(t.value_error("value must be positive")),
            n => u32::try_from(n).map_err(|_| t.overflow_error("Python int too large for C unsigned int"))?,
        };
        number(t, plain::eventfd(n, t.arg_i32(&a[1])?))
    }),
    method("eventfd_read(fd)", |t, a| {
        let fd = fd(t, &a[0])?;
        let mut b = [0; 8];
        given(t, t.blocking(Reason::Read, || syscall::read(fd, &mut b))?)?;
        t.uint(u64::from_ne_bytes(b))
    }),
    method("eventfd_write(fd, value)", |t, a| {
        let fd = fd(t, &a[0])?;
        let n = match t.as_num(&t.index(&a[1])?) {
            Some(Num::Small(n)) if n >= 0 => n as u64,
            Some(Num::Big(b)) if b.sign() == Sign::Plus => u64::try_from(b)
                .map_err(|_| t.overflow_error("Python int too large for C unsigned long long"))?,
            _ => return Err(t.value_error("value must be positive")),
        };
        nothing(t, t.blocking(Reason::Write, || syscall::write(fd, &n.to_ne_bytes()))?)
    }),
    method("timerfd_create(clockid, /, *, flags=524288)", |t, a| {
        number(t, plain::timerfd_create(t.arg_i32(&a[0])?, t.arg_i32(&a[1])?))
    }),
    method("timerfd_gettime(fd, /)", |t, a| {
        timer_seconds(t, given(t, transfer::timerfd_gettime(fd(t, &a[0])?))?)
    }),
    method("timerfd_gettime_ns(fd, /)", |t, a| {
        timer_nanos(t, given(t, transfer::timerfd_gettime(fd(t, &a[0])?))?)
    }),
    method("timerfd_settime(fd, /, *, flags=0, initial=0, interval=0)", |t, a| {
        let flags = t.arg_i32(&a[1])?;
        let time = |v| nanoseconds(t, v, SECONDS, Round::Up);
        let new = (time(&a[3])?, time(&a[2])?);
        timer_seconds(t, given(t, transfer::timerfd_settime(fd(t, &a[0])?, flags, new))?)
    }),
    method("timerfd_settime_ns(fd, /, *, flags=0, initial=0, interval=0)", |t, a| {
        let flags = t.arg_i32(&a[1])?;
        let new = (t.arg_i64(&a[3])?, t.arg_i64(&a[2])?);
        timer_nanos(t, given(t, transfer::timerfd_settime(fd(t, &a[0])?, flags, new))?)
    }),
];
