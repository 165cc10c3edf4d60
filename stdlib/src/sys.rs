//! sys, but for what needs the frames of the VM.

use crate::io::std_streams;
use crate::structseq;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::exception::Exception;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::namespace;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};
use ouro_vm::objects::async_generator::hooks;

crate::struct_sequence!(VERSION_INFO, "sys", "version_info", "sys.version_info", 5, tflag::NO_NEW, {
    0 major 1 minor 2 micro 3 releaselevel 4 serial
});
crate::struct_sequence!(FLAGS, "sys", "flags", "sys.flags", 18, tflag::NO_NEW, {
    0 debug 1 inspect 2 interactive 3 optimize 4 dont_write_bytecode 5 no_user_site 6 no_site
    7 ignore_environment 8 verbose 9 bytes_warning 10 quiet 11 hash_randomization 12 isolated 13 dev_mode
    14 utf8_mode 15 warn_default_encoding 16 safe_path 17 int_max_str_digits
});
crate::struct_sequence!(FLOAT_INFO, "sys", "float_info", "sys.float_info", 11, tflag::NO_NEW, {
    0 max 1 max_exp 2 max_10_exp 3 min 4 min_exp 5 min_10_exp 6 dig 7 mant_dig 8 epsilon 9 radix 10 rounds
});
crate::struct_sequence!(INT_INFO, "sys", "int_info", "sys.int_info", 4, tflag::NO_NEW, {
    0 bits_per_digit 1 sizeof_digit 2 default_max_str_digits 3 str_digits_check_threshold
});
crate::struct_sequence!(HASH_INFO, "sys", "hash_info", "sys.hash_info", 9, tflag::NO_NEW, {
    0 width 1 modulus 2 inf 3 nan 4 imag 5 algorithm 6 hash_bits 7 seed_bits 8 cutoff
});
crate::struct_sequence!(THREAD_INFO, "sys", "thread_info", "sys.thread_info", 3, tflag::NO_NEW, {
    0 name 1 lock 2 version
});

crate::struct_sequence!(UNRAISABLE, "sys", "UnraisableHookArgs", "UnraisableHookArgs", 5, tflag::NO_NEW, {
    0 exc_type 1 exc_value 2 exc_traceback 3 err_msg 4 object
});

crate::struct_sequence!(ASYNCGEN_HOOKS, "sys", "asyncgen_hooks", "sys.asyncgen_hooks", 2, tflag::NO_NEW, {
    0 firstiter 1 finalizer
});

fn set_asyncgen_hooks(t: &Thread, a: &[Value]) -> Res {
    for ((hook, new), name) in t.asyncgen_hooks.iter().zip(a).zip(["firstiter", "finalizer"]) {
        if new.is_unbound() {
            continue;
        }
        if !new.is_none() && !t.is_callable(new) {
            return Err(t.type_error(format!("callable {name} expected, got {}", t.type_name(new))));
        }
        hook.set(new.clone());
    }
    Ok(Value::NONE)
}

const VERSION: &str = "3.13.0 (ouro 0.1.0)";

/// `sys.unraisablehook` unless the program has another.
fn unraisablehook(t: &Thread, a: &[Value]) -> Res {
    let is_args = t.interp().types.registered(&UNRAISABLE).is_some_and(|ty| t.is_a(&a[0], &ty));
    let [_, exc, _, message, object] =
        a[0].payload::<Tuple>().filter(|_| is_args).map_or(&[][..], |p| p.as_slice())
    else {
        return Err(t.type_error("sys.unraisablehook argument type must be UnraisableHookArgs"));
    };
    let message = (!message.is_none()).then(|| text_of(message));
    ouro_vm::trace::write_unraisable(t, exc, message.as_deref(), Some(object).filter(|o| !o.is_none()));
    Ok(Value::NONE)
}

/// `sys.excepthook` unless the program has another: the traceback on stderr.
fn excepthook(t: &Thread, a: &[Value]) -> Res {
    let exc = match a[1].payload::<Exception>() {
        Some(e) => {
            if e.traceback.get().is_none() && !a[2].is_none() {
                e.traceback.set(a[2].clone());
            }
            a[1].clone()
        }
        None => {
            let text = format!(
                "TypeError: print_exception(): Exception expected for value, {} found\n",
                t.type_name(&a[1])
            );
            ouro_vm::trace::write_stderr(t, &text);
            return Ok(Value::NONE);
        }
    };
    ouro_vm::trace::show(t, &exc);
    Ok(Value::NONE)
}

fn exit(t: &Thread, a: &[Value]) -> Res {
    // A tuple stands for the arguments of SystemExit.
    let args = match a[0].payload::<Tuple>() {
        Some(args) => args.as_slice().to_vec(),
        None if a[0].is_none() => vec![],
        None => vec![a[0].clone()],
    };
    Err(t.err_with(Exc::SystemExit, args))
}

fn intern(t: &Thread, a: &[Value]) -> Res {
    match a[0].as_ref::<Str>() {
        Some(s) if a[0].is_exact::<Str>() => Ok(t.intern_ref(s).into_value()),
        Some(_) => Err(t.type_error(format!("can't intern {}", t.type_name(&a[0])))),
        None => Err(t.type_error(format!("intern() argument must be str, not {}", t.type_name(&a[0])))),
    }
}

/// What `__sizeof__` says.
fn size_of(t: &Thread, v: &Value) -> Res {
    let Some(r) = t.call_special(v, &t.name("__sizeof__"), &[])? else {
        let name = t.type_name(v);
        return Err(t.type_error(format!("Type {name} doesn't define __sizeof__")));
    };
    match t.as_num(&r) {
        None => Err(t.type_error("an integer is required")),
        Some(_) if t.arg_i64(&r)? < 0 => Err(t.value_error("__sizeof__() should return >= 0")),
        Some(_) => Ok(r),
    }
}

fn getsizeof(t: &Thread, a: &[Value]) -> Res {
    match size_of(t, &a[0]) {
        Err(e) if !a[1].is_unbound() => {
            t.catch(e, Exc::TypeError)?;
            Ok(a[1].clone())
        }
        r => r,
    }
}

/// What CPython makes immortal and Ouro counts: names, and the shared small strings, bytes and tuple.
fn is_immortal_there(v: &Value) -> bool {
    let name = |b: &[u8]| b.iter().all(|c| c.is_ascii_alphanumeric() || *c == b'_');
    if let Some(s) = v.exact::<Str>() {
        let interned = v.header().is_some_and(|h| h.has(ouro_runtime::heap::header::flag::USER));
        return s.code_points().nth(1).is_none() || interned && name(s.as_bytes());
    }
    v.exact::<Bytes>().is_some_and(|b| b.as_slice().len() < 2)
        || v.exact::<Tuple>().is_some_and(|p| p.is_empty())
}

/// The count as CPython shows it: the argument itself, which the call's window owns, is one.
fn getrefcount(t: &Thread, a: &[Value]) -> Res {
    t.int(if is_immortal_there(&a[0]) { u32::MAX } else { a[0].refcount() } as i64)
}

fn setrecursionlimit(t: &Thread, a: &[Value]) -> Res {
    let n = t.arg_i32(&a[0])?;
    if n < 1 {
        return Err(t.value_error("recursion limit must be greater or equal than 1"));
    }
    t.interp().recursion_limit.set(n as usize);
    Ok(Value::NONE)
}

fn set_int_max_str_digits(t: &Thread, a: &[Value]) -> Res {
    let n = t.arg_i32(&a[0])?;
    if n != 0 && n < 640 {
        return Err(t.value_error("maxdigits must be 0 or larger than 640"));
    }
    t.interp().int_max_str_digits.set(n as usize);
    Ok(Value::NONE)
}

fn displayhook(t: &Thread, a: &[Value]) -> Res {
    let Some(builtins) = t.interp().builtins.get() else {
        return Err(t.runtime_error("lost builtins module"));
    };
    if a[0].is_none() {
        return Ok(Value::NONE);
    }
    let under = t.intern("_").into_value();
    builtins.insert(t, under.clone(), Value::NONE)?;
    let Some(out) = crate::builtins::sys_attr(t, "stdout").filter(|f| !f.is_none()) else {
        return Err(t.runtime_error("lost sys.stdout"));
    };
    let text = t.repr(&a[0])?;
    crate::builtins::write_text(t, &out, &text)?;
    crate::builtins::write_text(t, &out, &t.intern("\n"))?;
    builtins.insert(t, under, a[0].clone())?;
    Ok(Value::NONE)
}

fn setswitchinterval(t: &Thread, a: &[Value]) -> Res {
    let n = t.arg_f64(&a[0])?;
    if n <= 0.0 {
        return Err(t.value_error("switch interval must be strictly positive"));
    }
    t.interp()
        .gil
        .set_interval(std::time::Duration::try_from_secs_f64(n).unwrap_or(std::time::Duration::MAX));
    Ok(Value::NONE)
}

const FUNCTIONS: &[Method] = &[
    method("exit(status=None, /)", exit).doc("Raise SystemExit."),
    method("get_asyncgen_hooks()", |t, _| structseq::make(t, &ASYNCGEN_HOOKS, hooks(t).to_vec())),
    method("set_asyncgen_hooks(firstiter=..., finalizer=...)", set_asyncgen_hooks),
    method("intern(string, /)", intern),
    method("getsizeof(object, default=...)", getsizeof),
    method("getrefcount(object, /)", getrefcount),
    method("getrecursionlimit()", |t, _| Ok(Value::len(t.interp().recursion_limit.get()))),
    method("setrecursionlimit(limit, /)", setrecursionlimit),
    method("get_int_max_str_digits()", |t, _| Ok(Value::len(t.interp().int_max_str_digits.get()))),
    method("set_int_max_str_digits(maxdigits)", set_int_max_str_digits),
    method("getdefaultencoding()", |t, _| t.string("utf-8")),
    method("getfilesystemencoding()", |t, _| t.string("utf-8")),
    method("getfilesystemencodeerrors()", |t, _| t.string("surrogateescape")),
    crate::breakpoint::HOOK,
    method("displayhook(object, /)", displayhook),
    method("excepthook(exctype, value, traceback, /)", excepthook)
        .doc("Show an exception that nothing has caught."),
    method("unraisablehook(unraisable, /)", unraisablehook).doc("Show an exception that can go nowhere."),
    method("getswitchinterval()", |t, _| t.float(t.interp().gil.interval().as_micros() as f64 * 1e-6)),
    method("setswitchinterval(interval, /)", setswitchinterval),
    method("audit(event, /, *args)", |_, _| Ok(Value::NONE)),
    method("addaudithook(hook)", |_, _| Ok(Value::NONE)),
    method("is_finalizing()", |t, _| Ok(Value::bool(t.interp().finalizing.get()))),
    method("_is_gil_enabled()", |_, _| Ok(Value::TRUE)),
    method("_is_interned(string, /)", |_, a| {
        let interned = a[0].header().is_some_and(|h| h.has(ouro_runtime::heap::header::flag::USER));
        Ok(Value::bool(a[0].is::<Str>() && interned))
    }),
    method("getallocatedblocks()", |t, _| Ok(Value::len(t.heap().blocks()))),
    method("_clear_internal_caches()", |_, _| Ok(Value::NONE)),
];

fn ints(v: &[i32]) -> Vec<Value> {
    v.iter().map(|i| Value::small_int(*i)).collect()
}

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for spec in [&VERSION_INFO, &FLAGS, &FLOAT_INFO, &INT_INFO, &HASH_INFO, &THREAD_INFO] {
        make_module_type(t, spec)?;
    }
    for (name, kept) in [
        ("breakpointhook", "__breakpointhook__"),
        ("displayhook", "__displayhook__"),
        ("excepthook", "__excepthook__"),
        ("unraisablehook", "__unraisablehook__"),
    ] {
        let hook = m.dict.get_str(t, &t.intern(name)).unwrap_or(Value::NONE);
        m.set(t, kept, hook)?;
    }
    let unraisable = make_module_type(t, &UNRAISABLE)?;
    t.interp().register(ouro_vm::trace::HOOK_ARGS, unraisable.into_value());
    let version = [ints(&[3, 13, 0]), vec![t.string("final")?, Value::small_int(0)]].concat();
    let version_info = structseq::make(t, &VERSION_INFO, version)?;
    m.set(t, "version_info", version_info.clone())?;
    m.set(t, "version", t.string(VERSION)?)?;
    m.set(t, "hexversion", t.int(0x030D00F0)?)?;
    m.set(t, "api_version", Value::small_int(1013))?;
    m.set(t, "copyright", t.string("Ouro")?)?;
    for (name, text) in [
        ("platform", "linux"),
        ("byteorder", "little"),
        ("float_repr_style", "short"),
        ("executable", ""),
        ("_base_executable", ""),
        ("prefix", "/usr/local"),
        ("exec_prefix", "/usr/local"),
        ("base_prefix", "/usr/local"),
        ("base_exec_prefix", "/usr/local"),
        ("platlibdir", "lib"),
        ("abiflags", ""),
    ] {
        m.set(t, name, t.string(text)?)?;
    }
    m.set(t, "maxsize", t.int(i64::MAX)?)?;
    m.set(t, "maxunicode", Value::small_int(0x10FFFF))?;
    m.set(t, "pycache_prefix", Value::NONE)?;
    let float_info = vec![
        t.float(f64::MAX)?,
        Value::small_int(1024),
        Value::small_int(308),
        t.float(f64::MIN_POSITIVE)?,
        Value::small_int(-1021),
        Value::small_int(-307),
        Value::small_int(15),
        Value::small_int(53),
        t.float(f64::EPSILON)?,
        Value::small_int(2),
        Value::small_int(1),
    ];
    m.set(t, "float_info", structseq::make(t, &FLOAT_INFO, float_info)?)?;
    m.set(t, "int_info", structseq::make(t, &INT_INFO, ints(&[30, 4, 4300, 640]))?)?;
    let mut hash_info = vec![Value::small_int(64), t.int((1 << 61) - 1)?];
    hash_info.extend(ints(&[314159, 0, 1000003]));
    hash_info.push(t.string("siphash13")?);
    hash_info.extend(ints(&[64, 128, 0]));
    m.set(t, "hash_info", structseq::make(t, &HASH_INFO, hash_info)?)?;
    let thread_info = vec![t.string("pthread")?, t.string("semaphore")?, Value::NONE];
    m.set(t, "thread_info", structseq::make(t, &THREAD_INFO, thread_info)?)?;
    let space = make_module_type(t, &namespace::SPEC)?;
    let names = ["name", "cache_tag", "version", "hexversion", "_multiarch"];
    let values = [
        t.string("ouro")?,
        t.string("ouro-313")?,
        version_info,
        t.int(0x030D00F0)?,
        t.string("x86_64-linux-gnu")?,
    ];
    let kw = Tuple::from_vec(t, names.iter().map(|n| t.intern(n).into_value()).collect())?;
    m.set(t, "implementation", t.call_kw(space.value(), &values, Some(&kw))?)?;
    let modules = match t.interp().modules.get() {
        Some(d) => d,
        None => {
            let d = Dict::new(t)?;
            t.interp().modules.set(Some(d.clone()));
            d
        }
    };
    m.set(t, "modules", modules.into_value())?;
    let builtin_names: Vec<Value> = crate::NATIVE.iter().map(|d| t.intern(d.name).into_value()).collect();
    m.set(t, "builtin_module_names", t.tuple(builtin_names)?)?;
    let mut all: Vec<&str> =
        crate::NATIVE.iter().map(|d| d.name).chain(crate::PYTHON.iter().map(|d| d.name)).collect();
    all.sort_unstable();
    let all = all.into_iter().map(|n| t.intern(n).into_value());
    m.set(t, "stdlib_module_names", ouro_runtime::types::set::frozen_from_values(t, all)?)?;
    for name in ["argv", "path", "orig_argv", "warnoptions", "_inherited_options", "meta_path", "path_hooks"]
    {
        m.set(t, name, t.list(vec![])?)?;
    }
    m.set(t, "path_importer_cache", Dict::new(t)?.into_value())?;
    m.set(t, "_xoptions", Dict::new(t)?.into_value())?;
    Ok(())
}

/// `sys.flags`, as the command line and the environment have them.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub debug: bool,
    pub inspect: bool,
    pub interactive: bool,
    pub optimize: u8,
    pub dont_write_bytecode: bool,
    pub no_user_site: bool,
    pub no_site: bool,
    pub ignore_environment: bool,
    pub verbose: u8,
    pub bytes_warning: u8,
    pub quiet: bool,
    pub hash_randomization: bool,
    pub isolated: bool,
    pub dev_mode: bool,
    pub utf8_mode: bool,
    pub warn_default_encoding: bool,
    pub safe_path: bool,
    pub int_max_str_digits: usize,
}

impl Flags {
    fn values(&self) -> Vec<Value> {
        let n = |b: bool| Value::small_int(b as i32);
        vec![
            n(self.debug),
            n(self.inspect),
            n(self.interactive),
            Value::small_int(self.optimize as i32),
            n(self.dont_write_bytecode),
            n(self.no_user_site),
            n(self.no_site),
            n(self.ignore_environment),
            Value::small_int(self.verbose as i32),
            Value::small_int(self.bytes_warning as i32),
            n(self.quiet),
            n(self.hash_randomization),
            n(self.isolated),
            Value::bool(self.dev_mode),
            n(self.utf8_mode),
            n(self.warn_default_encoding),
            Value::bool(self.safe_path),
            Value::len(self.int_max_str_digits),
        ]
    }
}

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// `sys.argv`
    pub argv: Vec<String>,
    /// All arguments, without the program's own name.
    pub all: Vec<String>,
    /// Options for the interpreter that its child processes are to have too.
    pub inherited: Vec<String>,
    /// `sys.path`
    pub path: Vec<String>,
    /// `sys.warnoptions`
    pub warnings: Vec<String>,
    pub flags: Flags,
    /// What is written to stdout and stderr goes out at once.
    pub unbuffered: bool,
    /// The encoding of the standard streams and its error handler, as `PYTHONIOENCODING` has them.
    pub stream_encoding: Option<String>,
    /// What `os.cpu_count()` says, if not the truth.
    pub processors: Option<u32>,
}

/// Gives `sys` what the command line decides.
pub fn configure(t: &Thread, m: &Module, line: &CommandLine) -> Res<()> {
    let list = |v: &[String]| -> Res {
        let items: Res<Vec<Value>> = v.iter().map(|s| t.string(s)).collect();
        t.list(items?)
    };
    // The name of a binary that was replaced meanwhile still leads to the new one.
    let executable = std::env::current_exe().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    let executable = executable.strip_suffix(" (deleted)").unwrap_or(&executable);
    m.set(t, "argv", list(&line.argv)?)?;
    m.set(t, "path", list(&line.path)?)?;
    m.set(t, "executable", t.string(executable)?)?;
    m.set(t, "_base_executable", t.string(executable)?)?;
    m.set(t, "orig_argv", list(&[&[executable.to_string()], &line.all[..]].concat())?)?;
    m.set(t, "_inherited_options", list(&line.inherited)?)?;
    m.set(t, "warnoptions", list(&line.warnings)?)?;
    m.set(t, "flags", structseq::make(t, &FLAGS, line.flags.values())?)?;
    m.set(t, "dont_write_bytecode", Value::bool(line.flags.dont_write_bytecode))?;
    t.interp().int_max_str_digits.set(line.flags.int_max_str_digits);
    let settings = &t.interp().settings;
    settings.bytes_warning.set(line.flags.bytes_warning > 0);
    settings.encoding_warning.set(line.flags.warn_default_encoding);
    settings.processors.set(line.processors);
    settings.verbose.set(line.flags.verbose);
    let streams = std_streams::make(t, line)?;
    for (name, kept, v) in [
        ("stdin", "__stdin__", &streams[0]),
        ("stdout", "__stdout__", &streams[1]),
        ("stderr", "__stderr__", &streams[2]),
    ] {
        m.set(t, name, v.clone())?;
        m.set(t, kept, v.clone())?;
    }
    Ok(())
}

pub static MODULE: NativeModule = NativeModule {
    name: "sys",
    functions: FUNCTIONS,
    init,
    doc: "The interpreter's own state, and functions that reach into it.",
};
