//! resource: what processes use, and may use.

use crate::structseq;
use crate::syscall::process;
use num_bigint::Sign;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::int::Num;
use ouro_runtime::types::module::Module;

crate::struct_sequence!(STRUCT_RUSAGE, "resource", "struct_rusage", "resource.struct_rusage", 16, 0, {
    0 ru_utime 1 ru_stime 2 ru_maxrss 3 ru_ixrss 4 ru_idrss 5 ru_isrss 6 ru_minflt 7 ru_majflt 8 ru_nswap
    9 ru_inblock 10 ru_oublock 11 ru_msgsnd 12 ru_msgrcv 13 ru_nsignals 14 ru_nvcsw 15 ru_nivcsw
});

/// What a process has used, as a `struct_rusage`.
pub fn usage(t: &Thread, r: &libc::rusage) -> Res {
    let seconds = |v: libc::timeval| t.float(v.tv_sec as f64 + v.tv_usec as f64 * 1e-6);
    let mut all = vec![seconds(r.ru_utime)?, seconds(r.ru_stime)?];
    for n in [
        r.ru_maxrss,
        r.ru_ixrss,
        r.ru_idrss,
        r.ru_isrss,
        r.ru_minflt,
        r.ru_majflt,
        r.ru_nswap,
        r.ru_inblock,
        r.ru_oublock,
        r.ru_msgsnd,
        r.ru_msgrcv,
        r.ru_nsignals,
        r.ru_nvcsw,
        r.ru_nivcsw,
    ] {
        all.push(t.int(n)?);
    }
    structseq::make(t, &STRUCT_RUSAGE, all)
}

/// A limit as a number: none is -1.
fn shown(t: &Thread, n: u64) -> Res {
    if n == libc::RLIM_INFINITY { Ok(Value::small_int(-1)) } else { t.uint(n) }
}

fn limit(t: &Thread, v: &Value) -> Res<u64> {
    let n = t.index(v)?;
    match t.as_num(&n) {
        Some(Num::Small(n)) => Ok(n as u64),
        Some(Num::Big(b)) if b.sign() == Sign::Plus => {
            u64::try_from(&b).map_err(|_| t.overflow_error("int too big to convert"))
        }
        _ => Err(t.overflow_error("can't convert negative int to unsigned")),
    }
}

/// The two limits in a tuple.
fn limits(t: &Thread, v: &Value) -> Res<(u64, u64)> {
    match t.collect(v)?.as_slice() {
        [soft, hard] => Ok((limit(t, soft)?, limit(t, hard)?)),
        _ => Err(t.value_error("expected a tuple of 2 integers")),
    }
}

fn resource(t: &Thread, v: &Value) -> Res<i32> {
    match t.arg_i32(v)? {
        n @ 0..16 => Ok(n),
        _ => Err(t.value_error("invalid resource specified")),
    }
}

fn set(t: &Thread, pid: i32, what: i32, new: Option<(u64, u64)>) -> Res {
    match process::prlimit(pid, what, new) {
        Ok((soft, hard)) => t.tuple(vec![shown(t, soft)?, shown(t, hard)?]),
        Err(e) if e.raw_os_error() == Some(libc::EINVAL) => {
            Err(t.value_error("current limit exceeds maximum limit"))
        }
        Err(e) if e.raw_os_error() == Some(libc::EPERM) && pid == 0 => {
            Err(t.value_error("not allowed to raise maximum limit"))
        }
        Err(e) => Err(t.io_error(&e, None)),
    }
}

const FUNCTIONS: &[Method] = &[
    method("getrusage(who, /)", |t, a| match process::getrusage(t.arg_i32(&a[0])?) {
        Ok(r) => usage(t, &r),
        Err(e) if e.raw_os_error() == Some(libc::EINVAL) => Err(t.value_error("invalid who parameter")),
        Err(e) => Err(t.io_error(&e, None)),
    }),
    method("getrlimit(resource, /)", |t, a| set(t, 0, resource(t, &a[0])?, None)),
    method("setrlimit(resource, limits, /)", |t, a| {
        set(t, 0, resource(t, &a[0])?, Some(limits(t, &a[1])?)).map(|_| Value::NONE)
    }),
    method("prlimit(pid, resource, limits=None, /)", |t, a| {
        let new = if a[2].is_none() { None } else { Some(limits(t, &a[2])?) };
        set(t, t.arg_i32(&a[0])?, resource(t, &a[1])?, new)
    }),
    method("getpagesize()", |t, _| {
        let n = crate::syscall::plain::sysconf(libc::_SC_PAGESIZE).map_err(|e| t.io_error(&e, None))?;
        t.int(n)
    }),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "struct_rusage", make_module_type(t, &STRUCT_RUSAGE)?.into_value())?;
    m.set(t, "error", t.exc_type(Exc::OSError).into_value())?;
    for (name, n) in [
        ("RLIM_INFINITY", -1),
        ("RUSAGE_SELF", libc::RUSAGE_SELF),
        ("RUSAGE_CHILDREN", libc::RUSAGE_CHILDREN),
        ("RUSAGE_THREAD", libc::RUSAGE_THREAD),
        ("RLIMIT_CPU", libc::RLIMIT_CPU as i32),
        ("RLIMIT_FSIZE", libc::RLIMIT_FSIZE as i32),
        ("RLIMIT_DATA", libc::RLIMIT_DATA as i32),
        ("RLIMIT_STACK", libc::RLIMIT_STACK as i32),
        ("RLIMIT_CORE", libc::RLIMIT_CORE as i32),
        ("RLIMIT_RSS", libc::RLIMIT_RSS as i32),
        ("RLIMIT_NPROC", libc::RLIMIT_NPROC as i32),
        ("RLIMIT_NOFILE", libc::RLIMIT_NOFILE as i32),
        ("RLIMIT_OFILE", libc::RLIMIT_NOFILE as i32),
        ("RLIMIT_MEMLOCK", libc::RLIMIT_MEMLOCK as i32),
        ("RLIMIT_AS", libc::RLIMIT_AS as i32),
        ("RLIMIT_MSGQUEUE", libc::RLIMIT_MSGQUEUE as i32),
        ("RLIMIT_NICE", libc::RLIMIT_NICE as i32),
        ("RLIMIT_RTPRIO", libc::RLIMIT_RTPRIO as i32),
        ("RLIMIT_RTTIME", libc::RLIMIT_RTTIME as i32),
        ("RLIMIT_SIGPENDING", libc::RLIMIT_SIGPENDING as i32),
    ] {
        m.set(t, name, Value::small_int(n))?;
    }
    Ok(())
}

pub static MODULE: NativeModule = NativeModule { name: "resource", functions: FUNCTIONS, init, doc: "" };
