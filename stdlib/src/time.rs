//! time.

use crate::structseq;
use crate::syscall::clocks;
use crate::timeout::{Round, SECONDS, deadline, nanoseconds};
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::namespace;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};

crate::struct_sequence!(STRUCT_TIME, "time", "struct_time", "time.struct_time", 9, tflag::DICT, {
    0 tm_year 1 tm_mon 2 tm_mday 3 tm_hour 4 tm_min 5 tm_sec 6 tm_wday 7 tm_yday 8 tm_isdst
} tm_zone tm_gmtoff);

/// When deterministic runs take place: 1 January 2025, in nanoseconds since the epoch.
const REPLAY_BEGAN: i64 = 1_735_689_600_000_000_000;

fn read(t: &Thread, id: libc::clockid_t) -> Res<i64> {
    if let Some(r) = &t.interp().replay {
        let began = if id == libc::CLOCK_REALTIME { REPLAY_BEGAN } else { 0 };
        return Ok(began + r.clock() as i64);
    }
    clocks::clock(id).map_err(|e| t.io_error(&e, None))
}

fn seconds(t: &Thread, id: libc::clockid_t) -> Res {
    let ns = read(t, id)?;
    t.float(ns as f64 / 1e9)
}

macro_rules! clocks {
    ($($secs:literal $nanos:literal $id:expr;)*) => {
        &[$(
            method($secs, |t, _| seconds(t, $id)),
            method($nanos, |t, _| t.int(read(t, $id)?)),
        )*]
    };
}
const CLOCKS: &[Method] = clocks! {
    "time()" "time_ns()" libc::CLOCK_REALTIME;
    "monotonic()" "monotonic_ns()" libc::CLOCK_MONOTONIC;
    "perf_counter()" "perf_counter_ns()" libc::CLOCK_MONOTONIC;
    "process_time()" "process_time_ns()" libc::CLOCK_PROCESS_CPUTIME_ID;
    "thread_time()" "thread_time_ns()" libc::CLOCK_THREAD_CPUTIME_ID;
};

fn sleep(t: &Thread, a: &[Value]) -> Res {
    let long = nanoseconds(t, &a[0], SECONDS, Round::Away)?;
    if long < 0 {
        return Err(t.value_error("sleep length must be non-negative"));
    }
    t.sleep_until(deadline(t, long))?;
    Ok(Value::NONE)
}

fn moment(t: &Thread, v: &Value) -> Res<i64> {
    if v.is_none() || v.is_unbound() {
        return Ok(read(t, libc::CLOCK_REALTIME)?.div_euclid(1_000_000_000));
    }
    if let Some(f) = t.as_float(v) {
        if f.is_nan() {
            return Err(t.value_error("Invalid value NaN (not a number)"));
        }
        if f.abs() > 1e17 {
            return Err(t.overflow_error("timestamp out of range for platform time_t"));
        }
        return Ok(f.floor() as i64);
    }
    t.arg_i64(v)
}

fn to_value(t: &Thread, tm: &libc::tm, zone: &str, offset: i64) -> Res {
    let fields = [
        tm.tm_year as i64 + 1900,
        tm.tm_mon as i64 + 1,
        tm.tm_mday as i64,
        tm.tm_hour as i64,
        tm.tm_min as i64,
        tm.tm_sec as i64,
        (tm.tm_wday as i64 + 6) % 7,
        tm.tm_yday as i64 + 1,
        tm.tm_isdst as i64,
    ];
    let items: Res<Vec<Value>> = fields.iter().map(|i| t.int(*i)).collect();
    let v = structseq::make(t, &STRUCT_TIME, items?)?;
    t.setattr(&v, &t.intern("tm_zone"), Some(&t.string(zone)?))?;
    t.setattr(&v, &t.intern("tm_gmtoff"), Some(&t.int(offset)?))?;
    Ok(v)
}

fn calendar(t: &Thread, v: &Value, utc: bool) -> Res {
    match clocks::calendar(moment(t, v)?, utc) {
        Some((tm, zone)) => to_value(t, &tm, &zone, tm.tm_gmtoff),
        None => Err(t.overflow_error("timestamp out of range for platform time_t")),
    }
}

/// The C structure of a struct_time or tuple.
fn from_value(t: &Thread, v: &Value) -> Res<libc::tm> {
    let Some(p) = v.payload::<Tuple>() else {
        return Err(t.type_error("Tuple or struct_time argument required"));
    };
    if p.len() != 9 {
        return Err(t.type_error(
            "function takes exactly 9 arguments (".to_string() + &p.len().to_string() + " given)",
        ));
    }
    let mut f = [0i32; 9];
    for (x, v) in f.iter_mut().zip(p.as_slice()) {
        *x = t.arg_i32(v)?;
    }
    let mut tm = clocks::blank_tm();
    tm.tm_year = match f[0].checked_sub(1900) {
        Some(y) => y,
        None => return Err(t.overflow_error("year out of range")),
    };
    tm.tm_mon = f[1].saturating_sub(1);
    (tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec) = (f[2], f[3], f[4], f[5]);
    tm.tm_wday = f[6].saturating_add(1).rem_euclid(7);
    tm.tm_yday = f[7].saturating_sub(1);
    tm.tm_isdst = f[8];
    Ok(tm)
}

/// Fields out of range would index beyond the tables of names.
fn check(t: &Thread, tm: &mut libc::tm) -> Res<()> {
    if tm.tm_mon == -1 {
        tm.tm_mon = 0;
    }
    if tm.tm_mday == 0 {
        tm.tm_mday = 1;
    }
    if tm.tm_yday == -1 {
        tm.tm_yday = 0;
    }
    for (v, high, what) in [
        (tm.tm_mon, 11, "month"),
        (tm.tm_mday, 31, "day of month"),
        (tm.tm_hour, 23, "hour"),
        (tm.tm_min, 59, "minute"),
        (tm.tm_sec, 61, "seconds"),
        (tm.tm_wday, 6, "day of week"),
        (tm.tm_yday, 365, "day of year"),
    ] {
        if v < 0 || v > high {
            return Err(t.value_error(format!("{what} out of range")));
        }
    }
    Ok(())
}

fn now(t: &Thread) -> Res<libc::tm> {
    match clocks::calendar(moment(t, &Value::NONE)?, false) {
        Some((tm, _)) => Ok(tm),
        None => Err(t.overflow_error("timestamp out of range for platform time_t")),
    }
}

fn strftime(t: &Thread, a: &[Value]) -> Res {
    let Some(format) = a[0].payload::<Str>() else {
        return Err(t.type_error(format!("strftime() argument 1 must be str, not {}", t.type_name(&a[0]))));
    };
    let mut tm = if a[1].is_unbound() { now(t)? } else { from_value(t, &a[1])? };
    check(t, &mut tm)?;
    match clocks::strftime(format.as_bytes(), &tm) {
        Some(b) => Ok(Str::from_wtf8(t, &b)?.into_value()),
        None => Err(t.value_error("embedded null character")),
    }
}

fn asctime_of(t: &Thread, tm: &libc::tm) -> Res {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    t.string(format!(
        "{} {}{:>3} {:02}:{:02}:{:02} {}",
        DAYS[tm.tm_wday.rem_euclid(7) as usize],
        MONTHS[tm.tm_mon.rem_euclid(12) as usize],
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        1900 + tm.tm_year as i64
    ))
}

const FUNCTIONS: &[Method] = &[
    method("sleep(seconds, /)", sleep),
    method("gmtime(seconds=None, /)", |t, a| calendar(t, &a[0], true)),
    method("localtime(seconds=None, /)", |t, a| calendar(t, &a[0], false)),
    method("mktime(tuple, /)", |t, a| {
        let mut tm = from_value(t, &a[0])?;
        tm.tm_wday = -1;
        let r = clocks::mktime(&mut tm);
        if r == -1 && tm.tm_wday == -1 {
            return Err(t.err(Exc::OverflowError, "mktime argument out of range"));
        }
        t.float(r as f64)
    }),
    method("strftime(format, tuple=..., /)", strftime),
    method("strptime(string, format='%a %b %d %H:%M:%S %Y', /)", |t, a| {
        let parser = ouro_vm::import::import_full(t, "_strptime")?;
        t.call_method_str(&parser, "to_struct", a)
    })
    .doc("Read a time by a format."),
    method("asctime(tuple=..., /)", |t, a| {
        let mut tm = if a[0].is_unbound() { now(t)? } else { from_value(t, &a[0])? };
        check(t, &mut tm)?;
        asctime_of(t, &tm)
    }),
    method("ctime(seconds=None, /)", |t, a| match clocks::calendar(moment(t, &a[0])?, false) {
        Some((tm, _)) => asctime_of(t, &tm),
        None => Err(t.overflow_error("timestamp out of range for platform time_t")),
    }),
    method("get_clock_info(name, /)", |t, a| {
        let name = ouro_runtime::types::str::text_of(&a[0]);
        let (id, adjustable, monotonic) = match name.as_str() {
            "time" => ("clock_gettime(CLOCK_REALTIME)", true, false),
            "monotonic" | "perf_counter" => ("clock_gettime(CLOCK_MONOTONIC)", false, true),
            "process_time" => ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", false, true),
            "thread_time" => ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", false, true),
            _ => return Err(t.value_error("unknown clock")),
        };
        let kw = ["implementation", "monotonic", "adjustable", "resolution"];
        let kw = Tuple::from_vec(t, kw.iter().map(|n| t.intern(n).into_value()).collect())?;
        let args = [t.string(id)?, Value::bool(monotonic), Value::bool(adjustable), t.float(1e-9)?];
        t.call_kw(make_module_type(t, &namespace::SPEC)?.value(), &args, Some(&kw))
    }),
    method("clock_gettime(clk_id, /)", |t, a| seconds(t, t.arg_i32(&a[0])?)),
    method("clock_gettime_ns(clk_id, /)", |t, a| t.int(read(t, t.arg_i32(&a[0])?)?)),
    method("clock_getres(clk_id, /)", |t, a| {
        let r = clocks::resolution(t.arg_i32(&a[0])?).map_err(|e| t.io_error(&e, None))?;
        t.float(r as f64 / 1e9)
    }),
    method("clock_settime(clk_id, time, /)", |t, a| {
        let (id, at) = (t.arg_i32(&a[0])?, nanoseconds(t, &a[1], SECONDS, Round::Up)?);
        clocks::set(id, at).map_err(|e| t.io_error(&e, None)).map(|()| Value::NONE)
    }),
    method("clock_settime_ns(clk_id, time, /)", |t, a| {
        let (id, at) = (t.arg_i32(&a[0])?, t.arg_i64(&a[1])?);
        clocks::set(id, at).map_err(|e| t.io_error(&e, None)).map(|()| Value::NONE)
    }),
    method("pthread_getcpuclockid(thread_id, /)", |t, a| {
        let ident = t.arg_i64(&a[0])? as u64;
        // The C library may be asked only for threads that live.
        match t.interp().each_thread().find(|x| x.ident.get() == ident).map(|x| x.handle.get()) {
            None | Some(0) => Err(t.os_error(libc::ESRCH, None)),
            Some(handle) => {
                Ok(Value::small_int(clocks::of_thread(handle).map_err(|e| t.io_error(&e, None))?))
            }
        }
    }),
    method("tzset()", |t, _| {
        clocks::tzset();
        match ouro_vm::import::import_full(t, "time")?.downcast::<Module>() {
            Some(m) => zone(t, &m).map(|()| Value::NONE),
            None => Ok(Value::NONE),
        }
    })
    .doc("Take the local zone from os.environ['TZ']."),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "struct_time", make_module_type(t, &STRUCT_TIME)?.into_value())?;
    m.add_functions(t, "time", CLOCKS)?;
    for (name, id) in [
        ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
        ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
        ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
        ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
        ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
        ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
        ("CLOCK_TAI", libc::CLOCK_TAI),
        ("_STRUCT_TM_ITEMS", 11),
    ] {
        m.set(t, name, Value::small_int(id))?;
    }
    zone(t, m)
}

/// What the module says of the local zone.
fn zone(t: &Thread, m: &Ref<Module>) -> Res<()> {
    // The zone's offsets in the middle of winter and of summer.
    let at = |secs: i64| clocks::calendar(secs, false).map(|(tm, z)| (-tm.tm_gmtoff, z, tm.tm_isdst));
    let year = 365 * 24 * 3600;
    let base = moment(t, &Value::NONE)?.div_euclid(year) * year;
    let (a, b) = (at(base), at(base + year / 2));
    let (std, dst) = match (a, b) {
        (Some(a), Some(b)) if a.2 > 0 => (b, a),
        (Some(a), Some(b)) => (a, b),
        _ => ((0, "UTC".into(), 0), (0, "UTC".into(), 0)),
    };
    m.set(t, "timezone", t.int(std.0)?)?;
    m.set(t, "altzone", t.int(dst.0)?)?;
    m.set(t, "daylight", Value::small_int((std.0 != dst.0) as i32))?;
    m.set(t, "tzname", t.tuple(vec![t.string(&std.1)?, t.string(&dst.1)?])?)
}

pub static MODULE: NativeModule = NativeModule {
    name: "time",
    functions: FUNCTIONS,
    init,
    doc: "Clocks, and times as numbers, tuples and texts.",
};
