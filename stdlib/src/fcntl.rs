//! fcntl: what can be done to descriptors besides reading and writing; locks on files.

use crate::io::base::fill_buffer;
use crate::select::descriptor;
use crate::syscall::control::{self, Arg};
use num_traits::ToPrimitive;
use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::int::Num;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::{bytes_view, is_writable};

/// Bytes that a struct may have, and the room that requests find behind it.
const LONGEST: usize = 1024;
const ROOM: usize = 1 << 15;

/// The low bits of an int, as C converts one.
fn masked(t: &Thread, v: &Value) -> Res<i64> {
    match t.as_num(&t.index(v)?) {
        Some(Num::Small(n)) => Ok(n),
        Some(Num::Big(b)) => Ok((b & num_bigint::BigInt::from(u64::MAX)).to_u64().unwrap_or(0) as i64),
        None => Ok(0),
    }
}

/// The bytes of an argument that is no number.
fn given(t: &Thread, v: &Value, func: &str) -> Res<Option<Vec<u8>>> {
    let bytes = match v.payload::<Str>() {
        Some(s) => Some(s.as_bytes().to_vec()),
        None => bytes_view(v).map(|b| b.to_vec()),
    };
    match bytes {
        Some(b) if b.len() > LONGEST => Err(t.value_error(format!("{func} string arg too long"))),
        b => Ok(b),
    }
}

fn fcntl(t: &Thread, a: &[Value]) -> Res {
    let fd = descriptor(t, &a[0])?;
    let command = t.arg_i32(&a[1])?;
    let io = |r: std::io::Result<i64>| r.map_err(|e| t.io_error(&e, None));
    if let Some(b) = given(t, &a[2], "fcntl")? {
        let mut room = b.clone();
        room.resize(ROOM, 0);
        io(t.blocking(Reason::File, || control::fcntl(fd, command, Arg::Bytes(&mut room)))?)?;
        return Ok(Bytes::new(t, &room[..b.len()])?.into_value());
    }
    let arg = masked(t, &a[2])?;
    t.int(io(t.blocking(Reason::File, || control::fcntl(fd, command, Arg::Number(arg)))?)?)
}

fn ioctl(t: &Thread, a: &[Value]) -> Res {
    let fd = descriptor(t, &a[0])?;
    let request = masked(t, &a[1])? as u64;
    let io = |r: std::io::Result<i64>| r.map_err(|e| t.io_error(&e, None));
    let bytes = match is_writable(&a[2]) && t.truth(&a[3])? {
        true => bytes_view(&a[2]).map(|b| b.to_vec()),
        false => given(t, &a[2], "ioctl")?,
    };
    let Some(b) = bytes else {
        let arg = masked(t, &a[2])?;
        return t.int(io(t.blocking(Reason::File, || control::ioctl(fd, request, Arg::Number(arg)))?)?);
    };
    let mut room = b.clone();
    room.resize(b.len() + ROOM, 0);
    let n = io(t.blocking(Reason::File, || control::ioctl(fd, request, Arg::Bytes(&mut room)))?)?;
    if is_writable(&a[2]) && t.truth(&a[3])? {
        fill_buffer(t, &a[2], &room[..b.len()])?;
        return t.int(n);
    }
    Ok(Bytes::new(t, &room[..b.len()])?.into_value())
}

fn flock(t: &Thread, a: &[Value]) -> Res {
    let (fd, operation) = (descriptor(t, &a[0])?, t.arg_i32(&a[1])?);
    match t.blocking(Reason::File, || control::flock(fd, operation))? {
        Ok(_) => Ok(Value::NONE),
        Err(e) => Err(t.io_error(&e, None)),
    }
}

fn lockf(t: &Thread, a: &[Value]) -> Res {
    let (fd, code) = (descriptor(t, &a[0])?, t.arg_i32(&a[1])?);
    let kind = match code {
        c if c == libc::LOCK_UN => libc::F_UNLCK,
        c if c & libc::LOCK_SH != 0 => libc::F_RDLCK,
        c if c & libc::LOCK_EX != 0 => libc::F_WRLCK,
        _ => return Err(t.value_error("unrecognized lockf argument")),
    };
    let (len, start, whence) = (t.arg_i64(&a[2])?, t.arg_i64(&a[3])?, t.arg_i32(&a[4])?);
    let wait = code & libc::LOCK_NB == 0;
    match t.blocking(Reason::File, || control::lock(fd, kind, wait, start, len, whence))? {
        Ok(_) => Ok(Value::NONE),
        Err(e) => Err(t.io_error(&e, None)),
    }
}

const FUNCTIONS: &[Method] = &[
    method("fcntl(fd, cmd, arg=0, /)", fcntl).doc("Do to a descriptor what fcntl(2) tells of."),
    method("ioctl(fd, request, arg=0, mutate_flag=True, /)", ioctl)
        .doc("Do to a descriptor what its driver offers."),
    method("flock(fd, operation, /)", flock).doc("Lock a whole file, or let it go."),
    method("lockf(fd, cmd, len=0, start=0, whence=0, /)", lockf).doc("Lock a part of a file, or let it go."),
];

macro_rules! of_libc {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

const SYSTEM: &[(&str, i64)] = of_libc! {
    LOCK_SH LOCK_EX LOCK_NB LOCK_UN FD_CLOEXEC
    F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_GETOWN F_SETOWN
    F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW F_RDLCK F_WRLCK F_UNLCK F_SETLEASE F_GETLEASE F_NOTIFY
    F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS F_GET_SEALS F_SEAL_SEAL F_SEAL_SHRINK F_SEAL_GROW F_SEAL_WRITE
    F_SEAL_FUTURE_WRITE
};

/// From <fcntl.h> and <linux/fs.h>, where the crate libc does not follow.
const OTHERS: &[(&str, i64)] = &[
    ("LOCK_MAND", 32),
    ("LOCK_READ", 64),
    ("LOCK_WRITE", 128),
    ("LOCK_RW", 192),
    ("F_GETSIG", 11),
    ("F_SETSIG", 10),
    ("F_GETLK64", 5),
    ("F_SETLK64", 6),
    ("F_SETLKW64", 7),
    ("FASYNC", 0x2000),
    ("F_EXLCK", 4),
    ("F_SHLCK", 8),
    ("FICLONE", 0x4004_9409),
    ("FICLONERANGE", 0x4020_940D),
    ("F_GETOWN_EX", 16),
    ("F_SETOWN_EX", 15),
    ("F_OWNER_TID", 0),
    ("F_OWNER_PID", 1),
    ("F_OWNER_PGRP", 2),
    ("F_GET_RW_HINT", 1035),
    ("F_SET_RW_HINT", 1036),
    ("F_GET_FILE_RW_HINT", 1037),
    ("F_SET_FILE_RW_HINT", 1038),
    ("RWH_WRITE_LIFE_NOT_SET", 0),
    ("RWH_WRITE_LIFE_NONE", 1),
    ("RWH_WRITE_LIFE_SHORT", 2),
    ("RWH_WRITE_LIFE_MEDIUM", 3),
    ("RWH_WRITE_LIFE_LONG", 4),
    ("RWH_WRITE_LIFE_EXTREME", 5),
    ("DN_ACCESS", 1),
    ("DN_MODIFY", 2),
    ("DN_CREATE", 4),
    ("DN_DELETE", 8),
    ("DN_RENAME", 16),
    ("DN_ATTRIB", 32),
    ("DN_MULTISHOT", 0x8000_0000),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for (name, n) in SYSTEM.iter().chain(OTHERS) {
        m.set(t, name, t.int(*n)?)?;
    }
    Ok(())
}

pub static MODULE: NativeModule = NativeModule {
    name: "fcntl",
    functions: FUNCTIONS,
    init,
    doc: "What can be done to descriptors by numbers.",
};
