//! Directories and their entries.

use super::args::{Target, failed, has_fspath};
use super::fs_text;
use super::stat::stat_value;
use crate::syscall;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::bytes::Bytes;
use std::cell::RefCell;
use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::DirEntryExt;

/// The directory that an argument means: its path, and how its entries' are told.
struct Wanted {
    path: Vec<u8>,
    bytes: bool,
    /// What goes before the entries' names in their paths; nothing for names alone.
    shown: Option<Vec<u8>>,
}

fn wanted(t: &Thread, v: &Value, func: &str) -> Res<Wanted> {
    if v.is_none() {
        return Ok(Wanted { path: b".".to_vec(), bytes: false, shown: Some(b".".to_vec()) });
    }
    let target = Target::of(t, v, func).map_err(|e| match t.pending(Exc::TypeError) && !has_fspath(t, v) {
        true => t.type_error(format!(
            "{func}: path should be string, bytes, os.PathLike, integer or None, not {}",
            t.type_name(v)
        )),
        false => e,
    });
    Ok(match target? {
        Target::Open(fd) => Wanted { path: format!("/proc/self/fd/{fd}").into(), bytes: false, shown: None },
        Target::Path(p) => Wanted { path: p.clone(), bytes: v.is::<Bytes>(), shown: Some(p) },
    })
}

fn read(t: &Thread, v: &Value, w: &Wanted) -> Res<std::fs::ReadDir> {
    let r = t.unlocked(Reason::File, || std::fs::read_dir(OsStr::from_bytes(&w.path)));
    r.map_err(|e| if v.is_none() { t.io_error(&e, None) } else { failed(t, &e, v) })
}

fn listdir(t: &Thread, a: &[Value]) -> Res {
    let w = wanted(t, &a[0], "listdir")?;
    let mut out = Vec::new();
    for e in read(t, &a[0], &w)? {
        let e = e.map_err(|e| failed(t, &e, &a[0]))?;
        let name = e.file_name().into_vec();
        out.push(if w.bytes { Bytes::new(t, &name)?.into_value() } else { fs_text(t, &name)? });
    }
    t.list(out)
}

/// An entry of a directory.
pub struct DirEntry {
    name: Value,
    path: Value,
    full: Vec<u8>,
    inode: u64,
    kind: Option<std::fs::FileType>,
}

impl Payload for DirEntry {
    const CONTAINER: bool = false;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.name);
        v.value(&self.path);
    }
}

fn entry<'a>(t: &Thread, v: &'a Value) -> Res<&'a DirEntry> {
    v.payload::<DirEntry>().ok_or_else(|| t.type_error("a DirEntry is required"))
}

fn entry_is(t: &Thread, a: &[Value], format: libc::mode_t) -> Res {
    let e = entry(t, &a[0])?;
    let follow = t.truth(&a[1])?;
    if let Some(k) = e.kind.filter(|k| !(follow && k.is_symlink())) {
        return Ok(Value::bool(if format == libc::S_IFDIR { k.is_dir() } else { k.is_file() }));
    }
    match syscall::stat(&e.full, follow) {
        Ok(s) => Ok(Value::bool(s.0.st_mode & libc::S_IFMT == format)),
        Err(x) if x.raw_os_error() == Some(libc::ENOENT) => Ok(Value::FALSE),
        Err(x) => Err(t.io_error(&x, Some(&e.path))),
    }
}

pub static DIR_ENTRY: TypeSpec = TypeSpec {
    module: "posix",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.repr.set(Some(|t, v| {
            let n = t.repr(&entry(t, v)?.name)?;
            t.string(format!("<DirEntry {}>", n.lossy()))
        }));
    },
    methods: &[
        method("is_dir(self, /, *, follow_symlinks=True)", |t, a| entry_is(t, a, libc::S_IFDIR)),
        method("is_file(self, /, *, follow_symlinks=True)", |t, a| entry_is(t, a, libc::S_IFREG)),
        method("is_symlink(self, /)", |t, a| {
            Ok(Value::bool(entry(t, &a[0])?.kind.is_some_and(|k| k.is_symlink())))
        }),
        method("is_junction(self, /)", |_, _| Ok(Value::FALSE)),
        method("inode(self, /)", |t, a| t.uint(entry(t, &a[0])?.inode)),
        method("stat(self, /, *, follow_symlinks=True)", |t, a| {
            let e = entry(t, &a[0])?;
            match syscall::stat(&e.full, t.truth(&a[1])?) {
                Ok(s) => stat_value(t, &s),
                Err(x) => Err(t.io_error(&x, Some(&e.path))),
            }
        }),
        method("__fspath__(self, /)", |t, a| Ok(entry(t, &a[0])?.path.clone())),
    ],
    getset: &[
        getter("name", |t, v| Ok(entry(t, v)?.name.clone())),
        getter("path", |t, v| Ok(entry(t, v)?.path.clone())),
    ],
    ..TypeSpec::of::<DirEntry>("DirEntry")
};

/// The iterator of `scandir`, which is a context manager too.
pub struct ScanDir {
    entries: RefCell<Option<std::fs::ReadDir>>,
    of: Wanted,
}

impl Payload for ScanDir {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn scan_next(t: &Thread, v: &Value) -> Res {
    let Some(s) = v.payload::<ScanDir>() else { return Ok(Value::UNBOUND) };
    let next = s.entries.borrow_mut().as_mut().and_then(|e| e.next());
    let e = match next {
        None => {
            s.entries.borrow_mut().take();
            return Ok(Value::UNBOUND);
        }
        Some(Err(e)) => return Err(t.io_error(&e, None)),
        Some(Ok(e)) => e,
    };
    let name = e.file_name().into_vec();
    let below = |base: &[u8]| match base.ends_with(b"/") {
        true => [base, &name].concat(),
        false => [base, b"/", &name].concat(),
    };
    let full = below(&s.of.path);
    let shown = s.of.shown.as_ref().map_or_else(|| name.clone(), |base| below(base));
    let text = |b: &[u8]| if s.of.bytes { Ok(Bytes::new(t, b)?.into_value()) } else { fs_text(t, b) };
    let ty = make_module_type(t, &DIR_ENTRY)?;
    let d =
        DirEntry { name: text(&name)?, path: text(&shown)?, full, inode: e.ino(), kind: e.file_type().ok() };
    Ok(t.make_of(&ty, d)?.into_value())
}

fn scan_close(_: &Thread, a: &[Value]) -> Res {
    if let Some(s) = a[0].payload::<ScanDir>() {
        s.entries.borrow_mut().take();
    }
    Ok(Value::NONE)
}

pub static SCANDIR: TypeSpec = TypeSpec {
    module: "posix",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(ouro_runtime::types::iterators::itself));
        s.next.set(Some(scan_next));
    },
    methods: &[
        method("__enter__(self, /)", |_, a| Ok(a[0].clone())),
        method("__exit__(self, /, *exc)", scan_close),
        method("close(self, /)", scan_close),
    ],
    ..TypeSpec::of::<ScanDir>("ScandirIterator")
};

fn scandir(t: &Thread, a: &[Value]) -> Res {
    let of = wanted(t, &a[0], "scandir")?;
    let entries = RefCell::new(Some(read(t, &a[0], &of)?));
    let ty = make_module_type(t, &SCANDIR)?;
    Ok(t.make_of(&ty, ScanDir { entries, of })?.into_value())
}

pub const FUNCTIONS: &[Method] = &[
    method("listdir(path=None)", listdir),
    method("scandir(path=None)", scandir),
    method("chdir(path)", |t, a| match Target::of(t, &a[0], "chdir")? {
        Target::Open(fd) => super::args::nothing(t, syscall::plain::fchdir(fd)),
        Target::Path(p) => super::args::done(t, std::env::set_current_dir(OsStr::from_bytes(&p)), &a[0]),
    }),
];
