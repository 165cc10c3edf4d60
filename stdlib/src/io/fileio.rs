//! FileIO: a file descriptor.

use super::base::{FLAGS, RAW_BASE, all_of, fill_buffer};
use super::{closed_error, unsupported};
use crate::syscall;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueCell};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::native::{GetSet, Method, TypeSpec, getset, getter, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::arg_bytes;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;
use std::cell::Cell;

/// The payload of FileIO.
pub struct File {
    /// -1 when closed.
    pub fd: Cell<i32>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    appending: Cell<bool>,
    created: Cell<bool>,
    closefd: Cell<bool>,
    name: ValueCell,
}

impl Payload for File {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.name.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.name.take();
    }
}

impl File {
    fn blank() -> File {
        File {
            fd: Cell::new(-1),
            readable: Cell::new(false),
            writable: Cell::new(false),
            appending: Cell::new(false),
            created: Cell::new(false),
            closefd: Cell::new(true),
            name: ValueCell::empty(),
        }
    }
    /// A file on an open descriptor, which it does not close.
    pub fn standard(t: &Thread, fd: i32, writable: bool, name: &str) -> Res {
        let f = File::blank();
        f.fd.set(fd);
        f.readable.set(!writable);
        f.writable.set(writable);
        f.closefd.set(false);
        f.name.set(t.string(name)?);
        Ok(t.make_of(&super::class(t, &SPEC)?, f)?.into_value())
    }
    fn mode(&self) -> &'static str {
        match (self.created.get(), self.appending.get(), self.readable.get(), self.writable.get()) {
            (true, _, true, _) => "xb+",
            (true, ..) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, ..) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }
    /// Reads at most `n` bytes; nothing if it would block.
    pub fn read(&self, t: &Thread, n: usize) -> Res<Option<Vec<u8>>> {
        if self.fd.get() < 0 {
            return Err(closed_error(t));
        }
        if !self.readable.get() {
            return Err(unsupported(t, "File not open for reading"));
        }
        let mut b = ouro_runtime::types::buffer(t, n.min(1 << 30))?;
        let fd = self.fd.get();
        match t.blocking(Reason::Read, || syscall::read_more(fd, &mut b))? {
            Ok(_) => Ok(Some(b)),
            Err(e) if e.raw_os_error() == Some(libc::EAGAIN) => Ok(None),
            Err(e) => Err(t.io_error(&e, None)),
        }
    }
    /// Writes some bytes; nothing if it would block.
    pub fn write(&self, t: &Thread, b: &[u8]) -> Res<Option<usize>> {
        if self.fd.get() < 0 {
            return Err(closed_error(t));
        }
        if !self.writable.get() {
            return Err(unsupported(t, "File not open for writing"));
        }
        let fd = self.fd.get();
        match t.blocking(Reason::Write, || syscall::write(fd, b))? {
            Ok(n) => Ok(Some(n)),
            Err(e) if e.raw_os_error() == Some(libc::EAGAIN) => Ok(None),
            Err(e) => Err(t.io_error(&e, None)),
        }
    }
    /// Everything up to the end.
    pub fn read_all(&self, t: &Thread) -> Res<Option<Vec<u8>>> {
        let size = syscall::fstat(self.fd.get()).map_or(0, |s| s.0.st_size.clamp(0, 1 << 31) as usize);
        let mut out = Vec::new();
        // One byte more than there should be: that there is no other is then told by a small read.
        let mut step = if size > 0 { size + 1 } else { super::DEFAULT_BUFFER_SIZE * 8 };
        loop {
            match self.read(t, step)? {
                None if out.is_empty() => return Ok(None),
                None => return Ok(Some(out)),
                Some(b) if b.is_empty() => return Ok(Some(out)),
                Some(b) if out.is_empty() => out = b,
                Some(b) => super::buffered::grow(t, &mut out, &b)?,
            }
            step = match size > 0 && out.len() >= size {
                true => (out.len() - size + 1).next_multiple_of(super::DEFAULT_BUFFER_SIZE),
                false => step * 2,
            };
            step = step.min(1 << 24);
        }
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a File> {
    match v.payload::<File>() {
        Some(f) => Ok(f),
        None => Err(t.type_error("a FileIO is required")),
    }
}
fn open_me<'a>(t: &Thread, v: &'a Value) -> Res<&'a File> {
    let f = me(t, v)?;
    if f.fd.get() < 0 { Err(closed_error(t)) } else { Ok(f) }
}

/// Reads the mode: flags for `open`, and what the file may do.
fn parse_mode(t: &Thread, f: &File, mode: &str) -> Res<i32> {
    let bad = || t.value_error("Must have exactly one of create/read/write/append mode and at most one plus");
    let (mut kind, mut plus) = (None, false);
    for c in mode.chars() {
        match c {
            'x' | 'r' | 'w' | 'a' if kind.is_none() => kind = Some(c),
            'x' | 'r' | 'w' | 'a' => return Err(bad()),
            'b' => {}
            '+' if !plus => plus = true,
            '+' => return Err(bad()),
            _ => return Err(t.value_error(format!("invalid mode: {mode}"))),
        }
    }
    let Some(kind) = kind else { return Err(bad()) };
    f.readable.set(kind == 'r' || plus);
    f.writable.set(kind != 'r' || plus);
    f.created.set(kind == 'x');
    f.appending.set(kind == 'a');
    let access = match (f.readable.get(), f.writable.get()) {
        (true, true) => libc::O_RDWR,
        (true, false) => libc::O_RDONLY,
        _ => libc::O_WRONLY,
    };
    Ok(access
        | match kind {
            'x' => libc::O_CREAT | libc::O_EXCL,
            'w' => libc::O_CREAT | libc::O_TRUNC,
            'a' => libc::O_CREAT | libc::O_APPEND,
            _ => 0,
        })
}

/// The bytes of a path: str, bytes, or something with `__fspath__`.
pub fn path_bytes(t: &Thread, v: &Value, what: &str) -> Res<Vec<u8>> {
    let p = match v.is::<Str>() || v.is::<Bytes>() {
        true => v.clone(),
        false => match t.call_special(v, &t.names().__fspath__.clone(), &[])? {
            Some(p) => p,
            None => {
                return Err(t.type_error(format!(
                    "{what} should be string, bytes or os.PathLike, not {}",
                    t.type_name(v)
                )));
            }
        },
    };
    let b = match p.as_ref::<Str>() {
        Some(s) => ouro_runtime::types::str::codec::encode_as(
            t,
            s,
            ouro_runtime::types::str::codec::Codec::Utf8,
            "surrogateescape",
        )?,
        None => match p.payload::<Bytes>() {
            Some(b) => b.as_slice().to_vec(),
            None => {
                return Err(t.type_error(format!(
                    "expected {}.__fspath__() to return str or bytes, not {}",
                    t.type_name(v),
                    t.type_name(&p)
                )));
            }
        },
    };
    if b.contains(&0) {
        return Err(t.value_error("embedded null byte"));
    }
    Ok(b)
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let sig = ouro_runtime::signature!("FileIO(file, mode='r', closefd=True, opener=None)");
    let a = bind_args(t, sig, args, kw)?;
    let f = me(t, v)?;
    if f.fd.get() >= 0 && f.closefd.get() {
        let _ = syscall::close(f.fd.replace(-1));
    }
    if !a[1].is::<Str>() {
        return Err(t.type_error(format!("FileIO() argument 'mode' must be str, not {}", t.type_name(&a[1]))));
    }
    let flags = parse_mode(t, f, &text_of(&a[1]))?;
    let closefd = t.truth(&a[2])?;
    let is_number = t.is_int(&a[0]) || t.type_ref(&a[0]).slots.index.get().is_some() && !a[0].is::<Str>();
    f.closefd.set(closefd);
    f.name.set(a[0].clone());
    if is_number {
        let fd = t.arg_i32(&a[0])?;
        if fd < 0 {
            return Err(t.value_error("negative file descriptor"));
        }
        if let Err(e) = syscall::fstat(fd) {
            return Err(t.io_error(&e, None));
        }
        f.fd.set(fd);
    } else {
        if !closefd {
            return Err(t.value_error("Cannot use closefd=False with file name"));
        }
        let path = path_bytes(t, &a[0], "expected str, bytes or os.PathLike object, path")?;
        let fd = if a[3].is_none() {
            match t.blocking(Reason::File, || syscall::open(&path, flags, 0o666))? {
                Ok(fd) => fd,
                Err(e) => return Err(t.io_error(&e, Some(&a[0]))),
            }
        } else {
            let r = t.call(&a[3], &[a[0].clone(), Value::small_int(flags | libc::O_CLOEXEC)])?;
            let Some(fd) = t.as_i64(&r) else { return Err(t.type_error("expected integer from opener")) };
            if fd < 0 {
                return Err(t.value_error(format!("opener returned {fd}")));
            }
            fd as i32
        };
        f.fd.set(fd);
    }
    match syscall::fstat(f.fd.get()) {
        // An opener may give anything.
        Err(e) if e.raw_os_error() == Some(libc::EBADF) => {
            f.fd.set(-1);
            return Err(t.io_error(&e, None));
        }
        Ok(s) if s.0.st_mode & libc::S_IFMT == libc::S_IFDIR => {
            if !is_number {
                let _ = syscall::close(f.fd.get());
            }
            f.fd.set(-1);
            return Err(t.os_error(libc::EISDIR, Some(&a[0])));
        }
        _ => {}
    }
    if f.appending.get() {
        let _ = syscall::seek(f.fd.get(), 0, libc::SEEK_END);
    }
    Ok(())
}

fn close(t: &Thread, a: &[Value]) -> Res {
    let f = me(t, &a[0])?;
    if f.fd.get() < 0 {
        return Ok(Value::NONE);
    }
    let close = || {
        let fd = f.fd.replace(-1);
        if fd >= 0 && f.closefd.get() {
            t.unlocked(Reason::File, || syscall::close(fd)).map_err(|e| t.io_error(&e, None))?;
        }
        Ok(Value::NONE)
    };
    all_of(t, &[&|| t.call_method(&a[0], &t.names().flush.clone(), &[]), &close])
}

fn bytes_or_none(t: &Thread, b: Option<Vec<u8>>) -> Res {
    match b {
        Some(b) => Ok(Bytes::new(t, &b)?.into_value()),
        None => Ok(Value::NONE),
    }
}

fn seek(t: &Thread, a: &[Value]) -> Res {
    let f = open_me(t, &a[0])?;
    if t.as_float(&a[1]).is_some() {
        return Err(t.type_error("'float' object cannot be interpreted as an integer"));
    }
    match syscall::seek(f.fd.get(), t.arg_i64(&a[1])?, t.arg_i32(&a[2])?) {
        Ok(n) => t.int(n),
        Err(e) => Err(t.io_error(&e, None)),
    }
}

fn truncate(t: &Thread, a: &[Value]) -> Res {
    let f = open_me(t, &a[0])?;
    if !f.writable.get() {
        return Err(unsupported(t, "File not open for writing"));
    }
    let size = if a[1].is_none() {
        syscall::seek(f.fd.get(), 0, libc::SEEK_CUR).map_err(|e| t.io_error(&e, None))?
    } else {
        t.arg_i64(&a[1])?
    };
    match syscall::truncate(f.fd.get(), size) {
        Ok(()) => t.int(size),
        Err(e) => Err(t.io_error(&e, None)),
    }
}

fn repr(t: &Thread, v: &Value) -> Res {
    let f = me(t, v)?;
    if f.fd.get() < 0 {
        return t.string("<_io.FileIO [closed]>");
    }
    let name = match f.name.opt() {
        Some(n) => format!("name={}", t.repr(&n)?.lossy()),
        None => format!("fd={}", f.fd.get()),
    };
    let closefd = if f.closefd.get() { "True" } else { "False" };
    t.string(format!("<_io.FileIO {name} mode='{}' closefd={closefd}>", f.mode()))
}

const METHODS: &[Method] = &[
    method("read(self, size=-1, /)", |t, a| {
        let f = open_me(t, &a[0])?;
        match super::size_arg(t, &a[1])? {
            Some(n) => bytes_or_none(t, f.read(t, n)?),
            None => bytes_or_none(t, f.read_all(t)?),
        }
    }),
    method("readall(self, /)", |t, a| bytes_or_none(t, open_me(t, &a[0])?.read_all(t)?)),
    method("readinto(self, buffer, /)", |t, a| {
        let n = t.length(&a[1])?;
        match open_me(t, &a[0])?.read(t, n)? {
            Some(b) => fill_buffer(t, &a[1], &b),
            None => Ok(Value::NONE),
        }
    }),
    method("write(self, b, /)", |t, a| {
        let b = arg_bytes(t, &a[1])?;
        Ok(open_me(t, &a[0])?.write(t, &b)?.map_or(Value::NONE, Value::len))
    }),
    method("seek(self, pos, whence=0, /)", seek),
    method("tell(self, /)", |t, a| match syscall::seek(open_me(t, &a[0])?.fd.get(), 0, libc::SEEK_CUR) {
        Ok(n) => t.int(n),
        Err(e) => Err(t.io_error(&e, None)),
    }),
    method("truncate(self, size=None, /)", truncate),
    method("close(self, /)", close),
    method("fileno(self, /)", |t, a| Ok(Value::small_int(open_me(t, &a[0])?.fd.get()))),
    method("isatty(self, /)", |t, a| Ok(Value::bool(syscall::is_tty(open_me(t, &a[0])?.fd.get())))),
    method("readable(self, /)", |t, a| Ok(Value::bool(open_me(t, &a[0])?.readable.get()))),
    method("writable(self, /)", |t, a| Ok(Value::bool(open_me(t, &a[0])?.writable.get()))),
    method("seekable(self, /)", |t, a| {
        Ok(Value::bool(syscall::seek(open_me(t, &a[0])?.fd.get(), 0, libc::SEEK_CUR).is_ok()))
    }),
    method("_isatty_open_only(self, /)", |t, a| {
        Ok(Value::bool(syscall::is_tty(open_me(t, &a[0])?.fd.get())))
    }),
];

const GETSET: &[GetSet] = &[
    getter("closed", |t, v| Ok(Value::bool(me(t, v)?.fd.get() < 0))),
    getter("closefd", |t, v| Ok(Value::bool(me(t, v)?.closefd.get()))),
    getter("mode", |t, v| t.string(me(t, v)?.mode())),
    getset(
        "name",
        |t, v| match me(t, v)?.name.opt() {
            Some(n) => Ok(n),
            None => Err(t.err(Exc::AttributeError, "'_io.FileIO' object has no attribute 'name'")),
        },
        |t, v, x| {
            me(t, v)?.name.set(x.cloned().unwrap_or(Value::UNBOUND));
            Ok(())
        },
    ),
];

pub static SPEC: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&RAW_BASE),
    flags: FLAGS,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, File::blank())?.into_value())));
        s.init.set(Some(init));
        s.repr.set(Some(repr));
    },
    methods: METHODS,
    getset: GETSET,
    doc: "Open a file.",
    ..TypeSpec::of::<File>("FileIO")
};
