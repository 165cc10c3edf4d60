//! errno.

use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::NativeModule;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::module::Module;

macro_rules! codes {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name),)*] };
}

const CODES: &[(&str, i32)] = codes! {
    EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY
    EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK
    EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP ENOMSG EIDRM ENOSTR ENODATA ETIME
    ENOSR ENOLINK EPROTO EMULTIHOP EBADMSG EOVERFLOW EILSEQ EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE
    ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL
    ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS
    ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EDQUOT ECANCELED EOWNERDEAD
    ENOTRECOVERABLE
};

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    let names = Dict::new(t)?;
    for (name, code) in CODES {
        m.set(t, name, Value::small_int(*code))?;
        names.insert(t, Value::small_int(*code), t.intern(name).into_value())?;
    }
    for (alias, code) in
        [("EWOULDBLOCK", libc::EWOULDBLOCK), ("EDEADLOCK", libc::EDEADLK), ("ENOTSUP", libc::ENOTSUP)]
    {
        m.set(t, alias, Value::small_int(code))?;
    }
    m.set(t, "errorcode", names.into_value())
}

pub static MODULE: NativeModule =
    NativeModule { name: "errno", functions: &[], init, doc: "The names of the system's errors." };
