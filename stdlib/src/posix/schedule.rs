//! Processors, and who gets them.

use super::args::{given, nothing, number};
use crate::structseq;
use crate::syscall::{plain, process};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, TypeSpec, getter, method};
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::set::from_values;
use ouro_runtime::types::tuple::Tuple;

fn new_param(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let sig = ouro_runtime::signature!("sched_param(sched_priority)");
    let a = ouro_runtime::model::bind::bind_args(t, sig, args, kw)?;
    Ok(Tuple::of_type(t, ty, vec![a[0].clone()])?.into_value())
}

pub static SCHED_PARAM: TypeSpec = TypeSpec {
    module: "posix",
    base: Some(&ouro_runtime::types::tuple::SPEC),
    flags: tflag::IMMUTABLE | tflag::VAR_SIZED,
    slots: |s| {
        s.repr.set(Some(|t, v| structseq::repr(t, v, "posix.sched_param", &["sched_priority"])));
        s.new.set(Some(new_param));
    },
    getset: &[getter("sched_priority", structseq::field::<0>)],
    doc: "One field: sched_priority",
    ..TypeSpec::of::<Tuple>("sched_param")
};

/// The priority in a `sched_param`.
pub fn priority(t: &Thread, v: &Value) -> Res<i32> {
    let ty = make_module_type(t, &SCHED_PARAM)?;
    match v.payload::<Tuple>().and_then(|p| p.as_slice().first()) {
        Some(n) if t.is_a(v, &ty) => t.arg_i32(n),
        _ => Err(t.type_error("must have a sched_param object")),
    }
}

/// The processors in an iterable of their numbers.
fn mask(t: &Thread, v: &Value) -> Res<Vec<usize>> {
    let one = |n: &Value| {
        if !t.is_int(n) {
            let given = t.type_name(n);
            return Err(t.type_error(format!(
                "expected an iterator of ints, but iterator yielded <class '{given}'>"
            )));
        }
        match t.as_i64(n) {
            Some(n) if n < 0 => Err(t.value_error("negative CPU number")),
            Some(n) if n < i64::from(i32::MAX) => Ok(n as usize),
            _ => Err(t.overflow_error("CPU number too large")),
        }
    };
    t.collect(v)?.iter().map(one).collect()
}

pub const FUNCTIONS: &[Method] = &[
    method("cpu_count()", |t, _| {
        if let Some(n) = t.interp().settings.processors.get() {
            return t.int(n.into());
        }
        number(t, plain::sysconf(libc::_SC_NPROCESSORS_ONLN))
    }),
    method("process_cpu_count()", |t, _| match t.interp().settings.processors.get() {
        Some(n) => t.int(n.into()),
        None => Ok(Value::len(given(t, process::affinity(0))?.len())),
    }),
    method("getloadavg()", |t, _| match process::getloadavg() {
        Some(all) => t.tuple(all.iter().map(|x| t.float(*x)).collect::<Res<_>>()?),
        None => Err(t.err(ouro_runtime::Exc::OSError, "Load averages are unobtainable")),
    }),
    method("sched_getaffinity(pid, /)", |t, a| {
        let all = given(t, process::affinity(t.arg_i32(&a[0])?))?;
        from_values(t, all.into_iter().map(Value::len))
    }),
    method("sched_setaffinity(pid, mask, /)", |t, a| {
        nothing(t, process::set_affinity(t.arg_i32(&a[0])?, &mask(t, &a[1])?))
    }),
    method("sched_getscheduler(pid, /)", |t, a| number(t, plain::sched_getscheduler(t.arg_i32(&a[0])?))),
    method("sched_setscheduler(pid, policy, param, /)", |t, a| {
        let policy = Some(t.arg_i32(&a[1])?);
        nothing(t, process::set_scheduler(t.arg_i32(&a[0])?, policy, priority(t, &a[2])?))
    }),
    method("sched_getparam(pid, /)", |t, a| {
        let n = given(t, process::sched_priority(t.arg_i32(&a[0])?))?;
        structseq::make(t, &SCHED_PARAM, vec![Value::small_int(n)])
    }),
    method("sched_setparam(pid, param, /)", |t, a| {
        nothing(t, process::set_scheduler(t.arg_i32(&a[0])?, None, priority(t, &a[1])?))
    }),
    method("sched_get_priority_max(policy)", |t, a| {
        number(t, plain::sched_get_priority_max(t.arg_i32(&a[0])?))
    }),
    method("sched_get_priority_min(policy)", |t, a| {
        number(t, plain::sched_get_priority_min(t.arg_i32(&a[0])?))
    }),
    method("sched_rr_get_interval(pid, /)", |t, a| {
        t.float(given(t, process::sched_interval(t.arg_i32(&a[0])?))?)
    }),
    method("sched_yield()", |t, _| nothing(t, t.unlocked(Reason::Sleep, plain::sched_yield))),
    method("nice(increment, /)", |t, a| number(t, plain::nice(t.arg_i32(&a[0])?))),
    method("getpriority(which, who)", |t, a| {
        number(t, plain::getpriority(t.arg_i32(&a[0])?, t.arg_i32(&a[1])?))
    }),
    method("setpriority(which, who, priority)", |t, a| {
        nothing(t, plain::setpriority(t.arg_i32(&a[0])?, t.arg_i32(&a[1])?, t.arg_i32(&a[2])?))
    }),
];
