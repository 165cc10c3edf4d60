//! Builtin functions that need the machine: code, namespaces, classes, frames.
#![allow(unsafe_code)] // island: frame records

use crate::bytecode::unit::cflag;
use crate::exec::enter::run_code;
use crate::exec::tracing::{self, Who};
use crate::frame::Vm;
use crate::import::{import, unit_under};
use crate::objects::code::{Code, load};
use crate::objects::frame::{namespace, of_record};
use crate::objects::function::Function;
use ouro_parser::{FUTURE_MASK, Mode};
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::class::winning_metaclass;
use ouro_runtime::model::native::{Method, method};
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::function::Cell;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};

/// Rows for the builtins module.
pub static FUNCTIONS: &[Method] = &[
    method("globals()", globals),
    method("locals()", locals),
    method("vars(object=..., /)", vars),
    method("dir(object=..., /)", dir),
    method(
        "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        compile,
    ),
    method("exec(source, /, globals=None, locals=None, *, closure=None)", exec),
    method("eval(source, /, globals=None, locals=None)", eval),
    method("__import__(name, globals=None, locals=None, fromlist=..., level=0)", import_),
    method("anext(aiterator, default=..., /)", crate::objects::async_generator::anext),
    method("__build_class__(func, name, /, *bases, **kwds)", build_class),
];

/// Rows for the sys module.
pub static SYS_FUNCTIONS: &[Method] = &[
    method("_getframe(depth=0, /)", getframe),
    method("_current_frames()", |t, _| each_thread(t, innermost_of)),
    method("_current_exceptions()", |t, _| each_thread(t, |_, of| Ok(Some(handled(of))))),
    method("exc_info()", exc_info),
    method("exception()", exception),
    method("setrecursionlimit(limit, /)", setrecursionlimit),
    method("_getframemodulename(depth=0)", frame_module),
    method("settrace(function, /)", |t, a| set_hook(t, Who::Trace, &a[0])),
    method("gettrace()", |t, _| Ok(tracing::get(t, Who::Trace))),
    method("_settraceallthreads(function, /)", |t, a| set_hooks(t, Who::Trace, &a[0])),
    method("setprofile(function, /)", |t, a| set_hook(t, Who::Profile, &a[0])),
    method("getprofile()", |t, _| Ok(tracing::get(t, Who::Profile))),
    method("_setprofileallthreads(function, /)", |t, a| set_hooks(t, Who::Profile, &a[0])),
];

fn set_hook(t: &Thread, who: Who, f: &Value) -> Res {
    // SAFETY: the thread's own machine, under the GIL.
    unsafe { tracing::set(Vm::of(t), who, f) };
    Ok(Value::NONE)
}

fn set_hooks(t: &Thread, who: Who, f: &Value) -> Res {
    tracing::set_all(t, who, f);
    Ok(Value::NONE)
}

/// The record `depth` frames out, if there are that many.
fn record(t: &Thread, depth: usize) -> Option<*mut crate::frame::Frame> {
    let vm = Vm::of(t);
    // SAFETY: the machine of this thread.
    unsafe { (*vm).active().nth(depth) }
}

fn function(t: &Thread) -> Option<&Function> {
    // SAFETY: an active record's function lives.
    record(t, 0).map(|f| unsafe { &*(*f).func })
}

/// The globals of the innermost Python frame.
pub fn current_globals(t: &Thread) -> Option<Ref<Dict>> {
    function(t).map(|f| f.globals.clone())
}

/// The features (`CO_FUTURE_*`) of the innermost Python code.
fn future_here(t: &Thread) -> u32 {
    function(t).map_or(0, |f| f.code.unit.flags & FUTURE_MASK)
}

fn globals(t: &Thread, _: &[Value]) -> Res {
    Ok(current_globals(t).map_or(Value::NONE, Ref::into_value))
}

fn current_locals(t: &Thread) -> Res {
    let Some(f) = record(t, 0) else { return Ok(Value::NONE) };
    // SAFETY: an active record.
    unsafe {
        if let Some(d) = namespace(f) {
            return Ok(d);
        }
        let code: &Code = &*(*f).code;
        if code.unit.flags & cflag::OPTIMIZED == 0 {
            return Ok((*(*f).func).globals.to_value());
        }
        of_record(t, f)?.locals(t)
    }
}

fn locals(t: &Thread, _: &[Value]) -> Res {
    current_locals(t)
}

fn vars(t: &Thread, a: &[Value]) -> Res {
    if a[0].is_unbound() {
        return current_locals(t);
    }
    match t.getattr_opt(&a[0], &t.names().__dict__.clone())? {
        Some(d) => Ok(d),
        None => Err(t.type_error("vars() argument must have __dict__ attribute")),
    }
}

fn dir(t: &Thread, a: &[Value]) -> Res {
    let names = if a[0].is_unbound() {
        let l = current_locals(t)?;
        t.call_method(&l, &t.names().keys.clone(), &[])?
    } else {
        match t.call_special(&a[0], &t.names().__dir__.clone(), &[])? {
            Some(n) => n,
            None => return Err(t.type_error("object does not provide __dir__")),
        }
    };
    let list = t.list(t.collect(&names)?)?;
    t.call_method(&list, &t.names().sort.clone(), &[])?;
    Ok(list)
}

/// Source text given as str or bytes.
fn source_text(t: &Thread, v: &Value, what: &str, file: &str) -> Res<String> {
    if let Some(s) = v.payload::<Str>() {
        return match s.as_str() {
            Some(s) => Ok(s.to_string()),
            None => Err(t.err(Exc::UnicodeError, "source contains surrogates")),
        };
    }
    match ouro_runtime::types::bytes_of(v) {
        Some(b) => crate::source::decode(t, &b, file),
        None => Err(t.type_error(format!("{what} must be a string, bytes or code object"))),
    }
}

fn mode_of(t: &Thread, v: &Value) -> Res<Mode> {
    match text_of(v).as_str() {
        "exec" => Ok(Mode::Module),
        "eval" => Ok(Mode::Expression),
        "single" => Ok(Mode::Interactive),
        _ => Err(t.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    }
}

fn compile(t: &Thread, a: &[Value]) -> Res {
    let mode = mode_of(t, &a[2])?;
    let file = match a[1].payload::<Str>() {
        Some(f) => f.lossy().into_owned(),
        None => ouro_runtime::types::bytes_of(&a[1])
            .map(|b| String::from_utf8_lossy(&b).into_owned())
            .ok_or_else(|| {
                t.type_error(format!("expected str, bytes or os.PathLike object, not {}", t.type_name(&a[1])))
            })?,
    };
    let src = source_text(t, &a[0], "compile() arg 1", &file)?;
    let given = t.arg_i64(&a[3])?;
    // `CO_FUTURE_*`, and what `ast` and `codeop` ask for.
    if given & !(FUTURE_MASK as i64 | 0x7610) != 0 {
        return Err(t.value_error("compile(): unrecognised flags"));
    }
    let inherited = if t.truth(&a[4])? { 0 } else { future_here(t) };
    let u = unit_under(t, &src, &file, mode, inherited | given as u32 & FUTURE_MASK)?;
    Ok(load(t, &u)?.into_value())
}

/// Globals and locals of an `exec` or `eval`.
fn namespaces(t: &Thread, what: &str, g: &Value, l: &Value) -> Res<(Ref<Dict>, Option<Value>)> {
    let given = !g.is_none();
    let globals = match (given, g.downcast::<Dict>()) {
        (false, _) => current_globals(t).ok_or_else(|| t.runtime_error("no globals"))?,
        (true, Some(d)) => d,
        (true, None) => {
            return Err(t.type_error(format!("{what}() globals must be a dict, not {}", t.type_name(g))));
        }
    };
    let locals = if !l.is_none() {
        if t.type_ref(l).slots.getitem.get().is_none() {
            return Err(
                t.type_error(format!("{what}() locals must be a mapping or None, not {}", t.type_name(l)))
            );
        }
        Some(l.clone())
    } else if given {
        None
    } else {
        Some(current_locals(t)?)
    };
    if globals.get_str(t, &t.names().__builtins__).is_none() {
        if let Some(b) = t.interp().builtins.get() {
            globals.insert(t, t.names().__builtins__.to_value(), b.into_value())?;
        }
    }
    Ok((globals, locals))
}

fn exec(t: &Thread, a: &[Value]) -> Res {
    let (g, l) = namespaces(t, "exec", &a[1], &a[2])?;
    let code = match a[0].downcast::<Code>() {
        Some(c) => c,
        None => {
            let src = source_text(t, &a[0], "exec() arg 1", "<string>")?;
            let u = unit_under(t, &src, "<string>", Mode::Module, future_here(t))?;
            load(t, &u)?
        }
    };
    let closure = if a[3].is_none() { Value::UNBOUND } else { a[3].clone() };
    let have = closure.payload::<Tuple>().map_or(0, |c| c.len());
    if have != code.unit.free.len() {
        return Err(t.type_error(format!(
            "code object requires a closure of exactly length {}",
            code.unit.free.len()
        )));
    }
    run_code(t, &code, &g, l.as_ref(), closure)?;
    Ok(Value::NONE)
}

fn eval(t: &Thread, a: &[Value]) -> Res {
    let (g, l) = namespaces(t, "eval", &a[1], &a[2])?;
    let code = match a[0].downcast::<Code>() {
        Some(c) => c,
        None => {
            let src = source_text(t, &a[0], "eval() arg 1", "<string>")?;
            let src = src.trim_start_matches([' ', '\t']);
            let u = unit_under(t, src, "<string>", Mode::Expression, future_here(t))?;
            load(t, &u)?
        }
    };
    if !code.unit.free.is_empty() {
        return Err(t.type_error("code object passed to eval() may not contain free variables"));
    }
    run_code(t, &code, &g, l.as_ref(), Value::UNBOUND)
}

fn import_(t: &Thread, a: &[Value]) -> Res {
    let Some(name) = a[0].payload::<Str>() else { return Err(t.type_error("module name must be a string")) };
    let from = if a[3].is_unbound() { Value::NONE } else { a[3].clone() };
    let level = t.arg_i64(&a[4])?;
    import(t, &name.lossy(), a[1].downcast::<Dict>().as_ref(), &from, level)
}

/// `__build_class__`: the class statement.
fn build_class(t: &Thread, a: &[Value]) -> Res {
    let Some(func) = a[0].as_ref::<Function>() else {
        return Err(t.type_error("__build_class__: func must be a function"));
    };
    let (Some(name), Some(given), Some(kwargs)) =
        (a[1].as_ref::<Str>(), a[2].as_ref::<Tuple>(), a[3].as_ref::<Dict>())
    else {
        return Err(t.type_error("__build_class__: name is not a string"));
    };
    // Bases that are no classes say what to use instead (PEP 560).
    let mut bases = Vec::new();
    let mut replaced = false;
    for b in given.as_slice() {
        if !b.is::<Type>() {
            if let Some(f) = t.getattr_opt(b, &t.names().__mro_entries__.clone())? {
                let r = t.call(&f, &[given.to_value()])?;
                let Some(r) = r.payload::<Tuple>() else {
                    return Err(t.type_error("__mro_entries__ must return a tuple"));
                };
                bases.extend(r.as_slice().iter().cloned());
                replaced = true;
                continue;
            }
        }
        bases.push(b.clone());
    }
    let meta_name = t.name("metaclass");
    let mut meta = kwargs.remove_str(t, &meta_name);
    if meta.is_none() {
        meta = Some(match bases.first() {
            Some(b) => t.type_of(b).into_value(),
            None => t.type_for::<Type>().to_value(),
        });
    }
    let mut meta = meta.unwrap_or(Value::NONE);
    if let Some(m) = meta.as_ref::<Type>() {
        meta = winning_metaclass(t, m, &bases)?.into_value();
    }
    let base_tuple = t.tuple(bases)?;
    let ns = match t.getattr_opt(&meta, &t.names().__prepare__.clone())? {
        Some(p) => t.call_dict(&p, &[name.to_value(), base_tuple.clone()], Some(kwargs))?,
        None => Dict::new(t)?.into_value(),
    };
    if t.type_ref(&ns).slots.getitem.get().is_none() {
        let who = meta.payload::<Type>().map_or("<metaclass>".into(), |m| m.name_str());
        return Err(
            t.type_error(format!("{who}.__prepare__() must return a mapping, not {}", t.type_name(&ns)))
        );
    }
    let cell = run_code(t, &func.code, &func.globals, Some(&ns), func.closure.clone())?;
    if replaced {
        t.setitem(&ns, t.names().__orig_bases__.value(), Some(given.value()))?;
    }
    let cls = t.call_dict(&meta, &[name.to_value(), base_tuple, ns], Some(kwargs))?;
    if let Some(c) = cell.payload::<Cell>() {
        if let Some(set) = c.value.opt() {
            if cls.is::<Type>() && !set.same(&cls) {
                return Err(t.type_error(format!(
                    "__class__ set to {} defining '{}' as {}",
                    t.repr(&set)?.lossy(),
                    name.lossy(),
                    t.repr(&cls)?.lossy()
                )));
            }
        } else if cls.is::<Type>() {
            return Err(t.runtime_error(format!(
                "__class__ not set defining '{}' as {}. Was __classcell__ propagated to type.__new__?",
                name.lossy(),
                t.repr(&cls)?.lossy()
            )));
        }
    }
    Ok(cls)
}

/// What `super()` without arguments means in the innermost frame.
pub fn super_args(t: &Thread) -> Res<Option<(Value, Value)>> {
    let Some(f) = record(t, 0) else { return Err(t.runtime_error("super(): no current frame")) };
    // SAFETY: an active record; its locals are valid values.
    unsafe {
        let code = &*(*f).code;
        if code.argcount == 0 {
            return Err(t.runtime_error("super(): no arguments"));
        }
        let first = Value::from_borrowed(*(*f).base);
        let first = match first.payload::<Cell>() {
            Some(c) if code.unit.cells.iter().any(|c| c.0 == 0) => c.value.get(),
            _ => first,
        };
        if first.is_unbound() {
            return Err(t.runtime_error("super(): arg[0] deleted"));
        }
        let Some((reg, _)) = code.unit.free.iter().find(|x| x.1.as_ref() == "__class__") else {
            return Err(t.runtime_error("super(): __class__ cell not found"));
        };
        let cell = Value::from_borrowed(*(*f).base.add(*reg as usize));
        match cell.payload::<Cell>().and_then(|c| c.value.opt()) {
            Some(ty) => Ok(Some((ty, first))),
            None => Err(t.runtime_error("super(): empty __class__ cell")),
        }
    }
}

fn getframe(t: &Thread, a: &[Value]) -> Res {
    let depth = t.arg_i64(&a[0])?.max(0) as usize;
    match record(t, depth) {
        // SAFETY: an active record.
        Some(f) => unsafe { Ok(of_record(t, f)?.into_value()) },
        None => Err(t.value_error("call stack is not deep enough")),
    }
}

/// The innermost frame as Python sees it; None when no Python code runs.
pub fn innermost_frame(t: &Thread) -> Res {
    match record(t, 0) {
        // SAFETY: an active record.
        Some(f) => unsafe { Ok(of_record(t, f)?.into_value()) },
        None => Ok(Value::NONE),
    }
}

/// The innermost frame of a thread, seen from `t`; nothing when it runs no Python code.
fn innermost_of(t: &Thread, of: &Thread) -> Res<Option<Value>> {
    // SAFETY: an active record, which stands still while `t` has the GIL.
    record(of, 0).map(|f| unsafe { Ok(of_record(t, f)?.into_value()) }).transpose()
}

/// A dict of what `f` says of each thread, by identity.
fn each_thread(t: &Thread, f: fn(&Thread, &Thread) -> Res<Option<Value>>) -> Res {
    let found = Dict::new(t)?;
    for of in t.interp().each_thread() {
        if let Some(v) = f(t, of)? {
            found.insert(t, t.uint(of.ident.get())?, v)?;
        }
    }
    Ok(found.into_value())
}

fn frame_module(t: &Thread, a: &[Value]) -> Res {
    let depth = t.arg_i64(&a[0])?.max(0) as usize;
    Ok(match record(t, depth) {
        // SAFETY: an active record's function lives.
        Some(f) => unsafe { (*(*f).func).module.opt().unwrap_or(Value::NONE) },
        None => Value::NONE,
    })
}

fn handled(t: &Thread) -> Value {
    let vm = Vm::of(t);
    // SAFETY: the machine of this thread.
    unsafe { (*vm).handled() }.unwrap_or(Value::NONE)
}

fn exc_info(t: &Thread, _: &[Value]) -> Res {
    let e = handled(t);
    match e.payload::<ouro_runtime::types::exception::Exception>() {
        Some(x) => t.tuple(vec![t.type_of(&e).into_value(), e.clone(), x.traceback.get()]),
        None => t.tuple(vec![Value::NONE, Value::NONE, Value::NONE]),
    }
}

fn exception(t: &Thread, _: &[Value]) -> Res {
    Ok(handled(t))
}

fn setrecursionlimit(t: &Thread, a: &[Value]) -> Res {
    let n = t.arg_i64(&a[0])?;
    if n < 1 {
        return Err(t.value_error("recursion limit must be greater or equal than 1"));
    }
    let vm = Vm::of(t);
    // SAFETY: the machine of this thread.
    unsafe {
        if (n as usize) <= (*vm).depth() {
            return Err(t.recursion_error(format!(
                "cannot set the recursion limit to {n} at the recursion depth {}: the limit is too low",
                (*vm).depth()
            )));
        }
        t.interp().recursion_limit.set(n as usize);
        for other in t.interp().each_thread() {
            (*Vm::of(other)).set_recursion_limit(n as usize);
        }
    }
    Ok(Value::NONE)
}
