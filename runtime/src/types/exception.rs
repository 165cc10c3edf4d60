//! The builtin exceptions: one payload for all, with a few extra fields whose meaning the class decides.

use super::layout as layouts;
use super::str::{Str, text_of};
use super::tuple::Tuple;
use crate::errors::Exc;
use crate::errors::hierarchy::HIERARCHY;
use crate::heap::parts::Part;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueCell};
use crate::model::attr;
use crate::model::native::{GetSet, Method, TypeSpec, getset, getter, method};
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;
use std::cell::Cell;

/// The payload of exceptions.
pub struct Exception {
    pub args: ValueCell,
    pub traceback: ValueCell,
    pub cause: ValueCell,
    pub context: ValueCell,
    pub suppress: Cell<bool>,
    /// What the class makes of them: see [`FIELDS`].
    pub extra: [ValueCell; 6],
}

impl Payload for Exception {
    fn trace(&self, v: &mut Visitor<'_>) {
        for c in [&self.args, &self.traceback, &self.cause, &self.context] {
            c.trace(v);
        }
        self.extra.iter().for_each(|c| c.trace(v));
    }
    fn clear(&self, _: &Thread) {
        for c in [&self.args, &self.traceback, &self.cause, &self.context] {
            c.take();
        }
        self.extra.iter().for_each(|c| drop(c.take()));
    }
    fn part(&self, index: usize) -> Part {
        match index {
            0 => Part::Attr("args".into()),
            1 => Part::Traceback,
            2 => Part::Attr("__cause__".into()),
            3 => Part::Attr("__context__".into()),
            _ => Part::Unnamed,
        }
    }
}

/// Named extra fields: (class, field, place).
const FIELDS: &[(Exc, &str, usize)] = &[
    (Exc::AttributeError, "name", 0),
    (Exc::AttributeError, "obj", 1),
    (Exc::NameError, "name", 0),
    (Exc::StopIteration, "value", 0),
    (Exc::SystemExit, "code", 0),
    (Exc::ImportError, "name", 0),
    (Exc::ImportError, "path", 1),
    (Exc::ImportError, "msg", 2),
    (Exc::ImportError, "name_from", 3),
    (Exc::OSError, "errno", 0),
    (Exc::OSError, "strerror", 1),
    (Exc::OSError, "filename", 2),
    (Exc::OSError, "filename2", 3),
    (Exc::BlockingIOError, "characters_written", 4),
    (Exc::SyntaxError, "msg", 0),
    (Exc::SyntaxError, "filename", 1),
    (Exc::SyntaxError, "lineno", 2),
    (Exc::SyntaxError, "offset", 3),
    (Exc::SyntaxError, "text", 4),
    (Exc::SyntaxError, "end", 5),
    (Exc::UnicodeEncodeError, "encoding", 0),
    (Exc::UnicodeEncodeError, "object", 1),
    (Exc::UnicodeEncodeError, "start", 2),
    (Exc::UnicodeEncodeError, "end", 3),
    (Exc::UnicodeEncodeError, "reason", 4),
    (Exc::UnicodeDecodeError, "encoding", 0),
    (Exc::UnicodeDecodeError, "object", 1),
    (Exc::UnicodeDecodeError, "start", 2),
    (Exc::UnicodeDecodeError, "end", 3),
    (Exc::UnicodeDecodeError, "reason", 4),
    (Exc::BaseExceptionGroup, "message", 0),
    (Exc::BaseExceptionGroup, "exceptions", 1),
];

/// An exception object of a builtin class, without running `__init__` written in Python.
pub fn make(t: &Thread, ty: &Ref<Type>, args: Ref<Tuple>) -> Res {
    let e = Exception {
        args: ValueCell::new(args.to_value()),
        traceback: ValueCell::new(Value::NONE),
        cause: ValueCell::new(Value::NONE),
        context: ValueCell::new(Value::NONE),
        suppress: Cell::new(false),
        extra: Default::default(),
    };
    let v = t.make_of(ty, e)?.into_value();
    fill(t, ty, &v, args.as_slice())?;
    Ok(v)
}

fn derives(t: &Thread, ty: &Ref<Type>, of: Exc) -> bool {
    ty.is_subtype(&t.interp().exceptions()[of as usize])
}

/// Does no class of the MRO make anything of the arguments? Remembered in the type's flags.
fn is_plain(t: &Thread, ty: &Ref<Type>) -> bool {
    if ty.has(tflag::EXC_KNOWN) {
        return ty.has(tflag::EXC_PLAIN);
    }
    const SPECIAL: [Exc; 7] = [
        Exc::StopIteration,
        Exc::SystemExit,
        Exc::ImportError,
        Exc::OSError,
        Exc::SyntaxError,
        Exc::UnicodeError,
        Exc::BaseExceptionGroup,
    ];
    let plain = !SPECIAL.iter().any(|e| derives(t, ty, *e));
    ty.set_flag(tflag::EXC_KNOWN | if plain { tflag::EXC_PLAIN } else { 0 });
    plain
}

/// Sets the extra fields from the arguments.
fn fill(t: &Thread, ty: &Ref<Type>, v: &Value, a: &[Value]) -> Res<()> {
    if is_plain(t, ty) {
        return Ok(());
    }
    let Some(e) = v.payload::<Exception>() else { return Ok(()) };
    if a.is_empty() && !derives(t, ty, Exc::UnicodeError) {
        if derives(t, ty, Exc::StopIteration) || derives(t, ty, Exc::SystemExit) {
            e.extra[0].set(Value::NONE);
        }
        return Ok(());
    }
    if derives(t, ty, Exc::StopIteration) {
        e.extra[0].set(a[0].clone());
    } else if derives(t, ty, Exc::SystemExit) {
        e.extra[0].set(if a.len() == 1 { a[0].clone() } else { t.tuple(a.to_vec())? });
    } else if derives(t, ty, Exc::ImportError) {
        if a.len() == 1 {
            e.extra[2].set(a[0].clone());
        }
    } else if derives(t, ty, Exc::OSError) {
        if (2..=5).contains(&a.len()) {
            e.extra[0].set(a[0].clone());
            e.extra[1].set(a[1].clone());
            if let Some(f) = a.get(2).filter(|f| !f.is_none()) {
                e.extra[2].set(f.clone());
            }
            if let Some(f) = a.get(4).filter(|f| !f.is_none()) {
                e.extra[3].set(f.clone());
            }
            if a.len() > 2 {
                e.args.set(t.tuple(a[..2].to_vec())?);
            }
        }
    } else if derives(t, ty, Exc::SyntaxError) {
        e.extra[0].set(a[0].clone());
        if let Some(info) = a.get(1) {
            let info = t.collect(info)?;
            for (i, x) in info.iter().take(4).enumerate() {
                e.extra[1 + i].set(x.clone());
            }
            if info.len() >= 6 {
                e.extra[5].set(t.tuple(info[4..6].to_vec())?);
            }
        }
    } else if derives(t, ty, Exc::UnicodeEncodeError) || derives(t, ty, Exc::UnicodeDecodeError) {
        if a.len() != 5 {
            return Err(t.type_error(format!("function takes exactly 5 arguments ({} given)", a.len())));
        }
        for (i, x) in a.iter().enumerate() {
            e.extra[i].set(x.clone());
        }
    } else if derives(t, ty, Exc::BaseExceptionGroup) && a.len() == 2 {
        e.extra[0].set(a[0].clone());
        e.extra[1].set(t.tuple(t.collect(&a[1])?)?);
    }
    Ok(())
}

/// The subclass of OSError for an errno.
fn os_class(errno: i64) -> Option<Exc> {
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

/// The system's words for an errno.
pub fn strerror(errno: i32) -> String {
    let s = std::io::Error::from_raw_os_error(errno).to_string();
    match s.rfind(" (os error") {
        Some(i) => s[..i].to_string(),
        None => s,
    }
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let pos = crate::protocol::call::positional(args, kw);
    let mut ty = ty.clone();
    if ty.same(t.interp().exceptions()[Exc::OSError as usize].value()) && pos.len() >= 2 {
        if let Some(c) = t.as_i64(&pos[0]).and_then(os_class) {
            ty = t.exc_type(c);
        }
    }
    if !is_plain(t, &ty) && derives(t, &ty, Exc::BaseExceptionGroup) {
        ty = check_group(t, &ty, pos)?;
    }
    let tuple = Tuple::from_slice(t, pos)?;
    make(t, &ty, tuple)
}

fn check_group(t: &Thread, ty: &Ref<Type>, a: &[Value]) -> Res<Ref<Type>> {
    let [msg, excs] = a else {
        return Err(t.type_error(format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            a.len()
        )));
    };
    if !msg.is::<Str>() {
        return Err(t.type_error(format!("argument 1 must be str, not {}", t.type_name(msg))));
    }
    if t.type_ref(excs).slots.getitem.get().is_none() {
        return Err(t.type_error("second argument (exceptions) must be a sequence"));
    }
    let list = t.collect(excs)?;
    if list.is_empty() {
        return Err(t.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let exception = t.exc_type(Exc::Exception);
    let mut plain = true;
    for (i, e) in list.iter().enumerate() {
        if !e.is::<Exception>() {
            return Err(
                t.value_error(format!("Item {i} of second argument (exceptions) is not an exception"))
            );
        }
        plain = plain && t.is_a(e, &exception);
    }
    if plain && ty.same(t.interp().exceptions()[Exc::BaseExceptionGroup as usize].value()) {
        if let Some(g) = t.interp().registered("ExceptionGroup").and_then(|g| g.downcast::<Type>()) {
            return Ok(g);
        }
    }
    if !plain && ty.is_subtype(&exception) {
        let name = match ty.has(tflag::HEAP) {
            true => format!("'{}'", ty.name_str()),
            false => format!("an {}", ty.name_str()),
        };
        return Err(t.type_error(format!("Cannot nest BaseExceptions in {name}")));
    }
    Ok(ty.clone())
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let Some(e) = v.payload::<Exception>() else { return Ok(()) };
    let ty = t.type_of(v);
    let pos = crate::protocol::call::positional(args, kw);
    if let Some(names) = kw.filter(|k| !k.is_empty()) {
        for (i, n) in names.as_slice().iter().enumerate() {
            let n = text_of(n);
            let x = &args[pos.len() + i];
            let at = FIELDS.iter().find(|(c, f, _)| *f == n && derives(t, &ty, *c)).map(|f| f.2);
            let takes =
                [Exc::AttributeError, Exc::NameError, Exc::ImportError].iter().any(|c| derives(t, &ty, *c));
            match at.filter(|_| takes) {
                Some(at) => e.extra[at].set(x.clone()),
                None if takes => {
                    return Err(t.type_error(format!(
                        "{}() got an unexpected keyword argument '{n}'",
                        ty.name_str()
                    )));
                }
                None => return Err(t.type_error(format!("{}() takes no keyword arguments", ty.name_str()))),
            }
        }
    }
    let same = e
        .args
        .get()
        .payload::<Tuple>()
        .is_some_and(|a| a.len() == pos.len() && a.as_slice().iter().zip(pos).all(|(x, y)| x.same(y)));
    if !same && (is_plain(t, &ty) || !derives(t, &ty, Exc::OSError)) {
        e.args.set(Tuple::from_slice(t, pos)?.into_value());
        fill(t, &ty, v, pos)?;
    }
    Ok(())
}

fn exc<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Exception>> {
    crate::model::class::expect::<Exception>(t, v, "BaseException", "BaseException")
}

/// The arguments of an exception.
pub fn args_of(v: &Value) -> Vec<Value> {
    v.payload::<Exception>()
        .and_then(|e| e.args.get().payload::<Tuple>().map(|a| a.as_slice().to_vec()))
        .unwrap_or_default()
}

fn repr(t: &Thread, v: &Value) -> Res {
    let name = t.type_ref(v).name_str();
    let args = args_of(v);
    let mut out = format!("{name}(").into_bytes();
    super::repr_items(t, args.into_iter(), &mut out)?;
    out.push(b')');
    Ok(Str::from_wtf8(t, &out)?.into_value())
}

fn str_(t: &Thread, v: &Value) -> Res {
    let e = exc(t, v)?;
    let ty = t.type_of(v);
    let args = args_of(v);
    if derives(t, &ty, Exc::KeyError) && args.len() == 1 {
        return Ok(t.repr(&args[0])?.into_value());
    }
    if derives(t, &ty, Exc::OSError) && !e.extra[0].is_empty() {
        let text = |i: usize| -> Res<String> {
            match e.extra[i].opt() {
                Some(x) => Ok(t.str(&x)?.lossy().into_owned()),
                None => Ok("None".into()),
            }
        };
        let mut s = format!("[Errno {}] {}", text(0)?, text(1)?);
        if let Some(f) = e.extra[2].opt() {
            s.push_str(&format!(": {}", t.repr(&f)?.lossy()));
            if let Some(f) = e.extra[3].opt() {
                s.push_str(&format!(" -> {}", t.repr(&f)?.lossy()));
            }
        }
        return t.string(s);
    }
    if derives(t, &ty, Exc::ImportError) {
        if let Some(m) = e.extra[2].opt().filter(|m| m.is::<Str>()) {
            return Ok(m);
        }
    }
    if derives(t, &ty, Exc::SyntaxError) {
        if let Some(m) = e.extra[0].opt() {
            let msg = t.str(&m)?.lossy().into_owned();
            let file = e.extra[1].opt().filter(|f| f.is::<Str>()).map(|f| text_of(&f));
            let file = file.map(|f| f.rsplit('/').next().unwrap_or("").to_string());
            let line = e.extra[2].opt().and_then(|l| t.as_i64(&l));
            return t.string(match (file, line) {
                (Some(f), Some(l)) => format!("{msg} ({f}, line {l})"),
                (Some(f), None) => format!("{msg} ({f})"),
                (None, Some(l)) => format!("{msg} (line {l})"),
                _ => msg,
            });
        }
    }
    if derives(t, &ty, Exc::UnicodeEncodeError) || derives(t, &ty, Exc::UnicodeDecodeError) {
        return unicode_text(t, e);
    }
    if derives(t, &ty, Exc::BaseExceptionGroup) {
        let n = e.extra[1].opt().and_then(|x| x.payload::<Tuple>().map(|x| x.len())).unwrap_or(0);
        let m = e.extra[0].opt().map(|m| text_of(&m)).unwrap_or_default();
        return t.string(format!("{m} ({n} sub-exception{})", if n == 1 { "" } else { "s" }));
    }
    match args.as_slice() {
        [] => t.string(""),
        [one] => Ok(t.str(one)?.into_value()),
        _ => Ok(t.repr(&e.args.get())?.into_value()),
    }
}

fn unicode_text(t: &Thread, e: &Exception) -> Res {
    let text = |i: usize| {
        Ok(e.extra[i].opt().map(|x| t.str(&x)).transpose()?.map_or(String::new(), |s| s.lossy().into_owned()))
    };
    let at = |i: usize| e.extra[i].opt().and_then(|x| t.as_i64(&x)).unwrap_or(0);
    let (enc, reason, from, to) = (text(0)?, text(4)?, at(2), at(3));
    let Some(obj) = e.extra[1].opt() else { return t.string("") };
    if let Some(s) = obj.payload::<Str>() {
        if to == from + 1 && from >= 0 && (from as usize) < s.len() {
            let c = s.code_points().nth(from as usize).unwrap_or(0);
            let c = match c {
                0..=0xFF => format!("\\x{c:02x}"),
                0x100..=0xFFFF => format!("\\u{c:04x}"),
                _ => format!("\\U{c:08x}"),
            };
            return t
                .string(format!("'{enc}' codec can't encode character '{c}' in position {from}: {reason}"));
        }
        return t.string(format!(
            "'{enc}' codec can't encode characters in position {from}-{}: {reason}",
            to - 1
        ));
    }
    if to == from + 1 {
        let b = super::bytes_of(&obj).and_then(|b| b.get(from.max(0) as usize).copied()).unwrap_or(0);
        return t.string(format!("'{enc}' codec can't decode byte 0x{b:02x} in position {from}: {reason}"));
    }
    t.string(format!("'{enc}' codec can't decode bytes in position {from}-{}: {reason}", to - 1))
}

/// Sets `__context__`, avoiding cycles in the chain.
pub fn set_context(exc: &Value, context: &Value) {
    if exc.same(context) {
        return;
    }
    let Some(e) = exc.payload::<Exception>() else { return };
    // Cut the chain where it would come back to the new exception.
    let mut at = context.clone();
    let mut steps = 0;
    while let Some(x) = at.clone().payload::<Exception>() {
        let next = x.context.get();
        if next.is_none() || next.is_unbound() {
            break;
        }
        if next.same(exc) {
            x.context.set(Value::NONE);
            break;
        }
        at = next;
        steps += 1;
        if steps > 10_000 {
            break;
        }
    }
    e.context.set(context.clone());
}

/// `exc.add_note(note)`
pub fn add_note(t: &Thread, v: &Value, note: &str) -> Res<()> {
    let n = t.string(note)?;
    add_note_value(t, v, n)
}

fn add_note_value(t: &Thread, v: &Value, note: Value) -> Res<()> {
    let name = t.names().__notes__.clone();
    let notes = match t.getattr_opt(v, &name)? {
        Some(n) => n,
        None => {
            let n = t.list(vec![])?;
            t.setattr(v, &name, Some(&n))?;
            n
        }
    };
    match notes.payload::<super::list::List>() {
        Some(l) => l.items.push(t, note),
        None => Err(t.type_error("Cannot add note: __notes__ is not a list")),
    }
}

fn m_add_note(t: &Thread, a: &[Value]) -> Res {
    if !a[1].is::<Str>() {
        return Err(t.type_error(format!("note must be a str, not '{}'", t.type_name(&a[1]))));
    }
    add_note_value(t, &a[0], a[1].clone())?;
    Ok(Value::NONE)
}

fn with_traceback(t: &Thread, a: &[Value]) -> Res {
    set_traceback(t, &a[0], Some(&a[1]))?;
    Ok(a[0].clone())
}

fn reduce(t: &Thread, a: &[Value]) -> Res {
    let ty = t.type_of(&a[0]).into_value();
    let e = exc(t, &a[0])?;
    let args = e.args.get();
    if let attr::Storage::None = attr::storage(&a[0]) {
        return t.tuple(vec![ty, args]);
    }
    let d = attr::instance_dict(t, &a[0])?;
    if d.is_empty() { t.tuple(vec![ty, args]) } else { t.tuple(vec![ty, args, d.into_value()]) }
}

fn setstate(t: &Thread, a: &[Value]) -> Res {
    if let Some(d) = a[1].payload::<super::dict::Dict>() {
        for (k, v) in d.pairs() {
            let k = t.attr_name(&k)?;
            t.setattr(&a[0], &k, Some(&v))?;
        }
    }
    Ok(Value::NONE)
}

fn set_traceback(t: &Thread, v: &Value, to: Option<&Value>) -> Res<()> {
    let to = to.ok_or_else(|| t.type_error("__traceback__ may not be deleted"))?;
    if !to.is_none() && to.layout() != layouts::TRACEBACK {
        return Err(t.type_error("__traceback__ must be a traceback or None"));
    }
    exc(t, v)?.traceback.set(to.clone());
    Ok(())
}

/// Accepts an exception or None for `__cause__` and `__context__`.
fn link(t: &Thread, to: Option<&Value>, what: &str) -> Res {
    match to {
        None => Err(t.type_error(format!("{what} may not be deleted"))),
        Some(x) if x.is_none() || x.is::<Exception>() => Ok(x.clone()),
        Some(_) => Err(t.type_error(format!(
            "exception {} must be None or derive from BaseException",
            what.trim_matches('_')
        ))),
    }
}

const METHODS: &[Method] = &[
    method("add_note(self, object, /)", m_add_note),
    method("with_traceback(self, object, /)", with_traceback),
    method("__reduce__(self, /)", reduce),
    method("__setstate__(self, object, /)", setstate),
];

const GETSET: &[GetSet] = &[
    getset(
        "args",
        |t, v| Ok(exc(t, v)?.args.get()),
        |t, v, x| {
            let items = t.collect(x.ok_or_else(|| t.type_error("args may not be deleted"))?)?;
            exc(t, v)?.args.set(t.tuple(items)?);
            Ok(())
        },
    ),
    getset("__traceback__", |t, v| Ok(exc(t, v)?.traceback.get()), set_traceback),
    getset(
        "__cause__",
        |t, v| Ok(exc(t, v)?.cause.get()),
        |t, v, x| {
            let x = link(t, x, "__cause__")?;
            exc(t, v)?.cause.set(x);
            exc(t, v)?.suppress.set(true);
            Ok(())
        },
    ),
    getset(
        "__context__",
        |t, v| Ok(exc(t, v)?.context.get()),
        |t, v, x| {
            let x = link(t, x, "__context__")?;
            exc(t, v)?.context.set(x);
            Ok(())
        },
    ),
    getset(
        "__suppress_context__",
        |t, v| Ok(Value::bool(exc(t, v)?.suppress.get())),
        |t, v, x| {
            let on = t.truth(x.unwrap_or(&Value::FALSE))?;
            exc(t, v)?.suppress.set(on);
            Ok(())
        },
    ),
    getset(
        "__dict__",
        |t, v| Ok(attr::instance_dict(t, v)?.into_value()),
        |t, v, x| match x.and_then(|x| x.as_ref::<super::dict::Dict>()) {
            Some(d) => attr::set_instance_dict(t, v, d),
            None => Err(t.type_error("__dict__ must be set to a dictionary")),
        },
    ),
];

macro_rules! extra_field {
    ($name:literal, $i:literal) => {
        getset(
            $name,
            |t, v| Ok(exc(t, v)?.extra[$i].opt().unwrap_or(Value::NONE)),
            |t, v, x| {
                exc(t, v)?.extra[$i].set(x.cloned().unwrap_or(Value::NONE));
                Ok(())
            },
        )
    };
}

static F_NAME_OBJ: &[GetSet] = &[extra_field!("name", 0), extra_field!("obj", 1)];
static F_NAME: &[GetSet] = &[extra_field!("name", 0)];
static F_VALUE: &[GetSet] = &[extra_field!("value", 0)];
static F_CODE: &[GetSet] = &[extra_field!("code", 0)];
static F_IMPORT: &[GetSet] =
    &[extra_field!("name", 0), extra_field!("path", 1), extra_field!("msg", 2), extra_field!("name_from", 3)];
static F_OS: &[GetSet] = &[
    extra_field!("errno", 0),
    extra_field!("strerror", 1),
    extra_field!("filename", 2),
    extra_field!("filename2", 3),
];
static F_SYNTAX: &[GetSet] = &[
    extra_field!("msg", 0),
    extra_field!("filename", 1),
    extra_field!("lineno", 2),
    extra_field!("offset", 3),
    extra_field!("text", 4),
    getset("end_lineno", |t, v| end_part(t, v, 0), |_, _, _| Ok(())),
    getset("end_offset", |t, v| end_part(t, v, 1), |_, _, _| Ok(())),
    getset("print_file_and_line", |_, _| Ok(Value::NONE), |_, _, _| Ok(())),
];
static F_UNICODE: &[GetSet] = &[
    extra_field!("encoding", 0),
    extra_field!("object", 1),
    extra_field!("start", 2),
    extra_field!("end", 3),
    extra_field!("reason", 4),
];
static F_GROUP: &[GetSet] = &[
    getter("message", |t, v| Ok(exc(t, v)?.extra[0].opt().unwrap_or(Value::NONE))),
    getter("exceptions", |t, v| Ok(exc(t, v)?.extra[1].opt().unwrap_or(Value::NONE))),
];
static F_BLOCKING: &[GetSet] = &[getset(
    "characters_written",
    |t, v| exc(t, v)?.extra[WRITTEN].opt().ok_or_else(|| t.err(Exc::AttributeError, "characters_written")),
    |t, v, x| {
        let place = &exc(t, v)?.extra[WRITTEN];
        match x {
            Some(x) => place.set(t.index(x)?),
            None if place.opt().is_none() => return Err(t.err(Exc::AttributeError, "characters_written")),
            None => drop(place.take()),
        }
        Ok(())
    },
)];
const WRITTEN: usize = 4;

fn end_part(t: &Thread, v: &Value, i: usize) -> Res {
    let end = exc(t, v)?.extra[5].opt();
    Ok(end
        .and_then(|e| e.payload::<Tuple>().and_then(|e| e.as_slice().get(i).cloned()))
        .unwrap_or(Value::NONE))
}

fn fields_of(e: Exc) -> &'static [GetSet] {
    match e {
        Exc::BaseException => GETSET,
        Exc::AttributeError => F_NAME_OBJ,
        Exc::NameError => F_NAME,
        Exc::StopIteration => F_VALUE,
        Exc::SystemExit => F_CODE,
        Exc::ImportError => F_IMPORT,
        Exc::OSError => F_OS,
        Exc::BlockingIOError => F_BLOCKING,
        Exc::SyntaxError => F_SYNTAX,
        Exc::UnicodeEncodeError | Exc::UnicodeDecodeError => F_UNICODE,
        Exc::BaseExceptionGroup => F_GROUP,
        _ => &[],
    }
}

/// The root of the hierarchy; the others are made from [`HIERARCHY`].
pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::DICT | tflag::EXCEPTION,
    slots: |s| {
        s.new.set(Some(new));
        s.init.set(Some(init));
        s.repr.set(Some(repr));
        s.str.set(Some(str_));
    },
    methods: METHODS,
    ..TypeSpec::of::<Exception>("BaseException")
};

/// Makes all builtin exception classes, in the order of the list.
pub fn make_all(t: &Thread, root: &Ref<Type>) -> Res<Vec<Ref<Type>>> {
    let mut out: Vec<Ref<Type>> = Vec::with_capacity(HIERARCHY.len());
    for (name, kind, base) in HIERARCHY {
        let ty = if *kind == Exc::BaseException {
            root.clone()
        } else {
            let base = out[*base as usize].clone();
            crate::model::class::derive_builtin(t, name, &[base])?
        };
        crate::model::class::add_getset(t, &ty, fields_of(*kind))?;
        if *kind == Exc::BaseExceptionGroup {
            crate::model::class::add_methods(t, &ty, name, super::group::METHODS)?;
        }
        out.push(ty);
    }
    Ok(out)
}
