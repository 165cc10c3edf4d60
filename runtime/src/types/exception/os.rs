//! OSError: its class by errno, and which of its arguments are what.

use super::{Exception, init, new};
use crate::errors::Exc;
use crate::heap::{Ref, Res, Value};
use crate::model::slots::{Init, New};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::types::tuple::Tuple;

/// Where the fields lie in [`Exception::extra`].
pub const ERRNO: usize = 0;
pub const STRERROR: usize = 1;
pub const FILENAME: usize = 2;
pub const FILENAME2: usize = 3;
pub const WRITTEN: usize = 4;

/// The subclass of OSError for an errno.
fn by_errno(errno: i64) -> Option<Exc> {
    use libc::*;
    Some(match errno as i32 {
        EAGAIN | EALREADY | EINPROGRESS => Exc::BlockingIOError,
        ECHILD => Exc::ChildProcessError,
        EPIPE | ESHUTDOWN => Exc::BrokenPipeError,
        ECONNABORTED => Exc::ConnectionAbortedError,
        ECONNREFUSED => Exc::ConnectionRefusedError,
        ECONNRESET => Exc::ConnectionResetError,
        EEXIST => Exc::FileExistsError,
        ENOENT => Exc::FileNotFoundError,
        EINTR => Exc::InterruptedError,
        EISDIR => Exc::IsADirectoryError,
        ENOTDIR => Exc::NotADirectoryError,
        EACCES | EPERM => Exc::PermissionError,
        ESRCH => Exc::ProcessLookupError,
        ETIMEDOUT => Exc::TimeoutError,
        _ => return None,
    })
}

/// OSError itself gives way to the class of the errno among its arguments.
pub fn class_for(t: &Thread, ty: Ref<Type>, args: &[Value]) -> Ref<Type> {
    let plain = ty.same(t.interp().exceptions()[Exc::OSError as usize].value());
    if !plain || !(2..=5).contains(&args.len()) {
        return ty;
    }
    match t.as_i64(&args[0]).and_then(by_errno) {
        Some(class) => t.exc_type(class),
        None => ty,
    }
}

/// A class with an `__init__` of its own and no `__new__`: the arguments are those that it passes on.
pub fn parsed_by_init(ty: &Type) -> bool {
    let own_init = ty.slots.init.get().is_some_and(|f| !std::ptr::fn_addr_eq(f, init as Init));
    let own_new = ty.slots.new.get().is_some_and(|f| !std::ptr::fn_addr_eq(f, new as New));
    own_init && !own_new
}

pub fn fill(t: &Thread, ty: &Ref<Type>, e: &Exception, a: &[Value]) -> Res<()> {
    if !(2..=5).contains(&a.len()) {
        return Ok(());
    }
    if let Some(filename) = a.get(2).filter(|f| !f.is_none()) {
        let blocking = ty.same(t.interp().exceptions()[Exc::BlockingIOError as usize].value());
        let slots = &t.type_ref(filename).slots;
        let number = slots.index.get().is_some() || slots.int.get().is_some() || slots.float.get().is_some();
        if blocking && number {
            e.extra[WRITTEN].set(t.index(filename)?);
        } else {
            e.extra[FILENAME].set(filename.clone());
            if let Some(second) = a.get(4).filter(|f| !f.is_none()) {
                e.extra[FILENAME2].set(second.clone());
            }
            e.args.set(t.tuple(a[..2].to_vec())?);
        }
    }
    e.extra[ERRNO].set(a[0].clone());
    e.extra[STRERROR].set(a[1].clone());
    Ok(())
}

/// The arguments that make the exception again, file names among them.
pub fn reduced_args(t: &Thread, e: &Exception) -> Res {
    let args = e.args.get();
    let (Some(two), Some(filename)) = (args.payload::<Tuple>(), e.extra[FILENAME].opt()) else {
        return Ok(args);
    };
    if two.len() != 2 {
        return Ok(args.clone());
    }
    let mut all = two.as_slice().to_vec();
    all.push(filename);
    if let Some(second) = e.extra[FILENAME2].opt() {
        all.extend([Value::NONE, second]);
    }
    t.tuple(all)
}

/// The system's words for an errno.
pub fn strerror(errno: i32) -> String {
    let s = std::io::Error::from_raw_os_error(errno).to_string();
    match s.rfind(" (os error") {
        Some(i) => s[..i].to_string(),
        None => s,
    }
}
