//! re: Pattern and Match objects over the engine.

pub mod engine;
mod matching;
mod pattern;

use engine::{ErrorKind, RegexError};
use ouro_runtime::heap::{Raised, Ref, Res, Value};
use ouro_runtime::model::class::{derive_builtin, make_module_type};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::{Str, count_chars, text_of};
use ouro_runtime::{Exc, Thread};
use pattern::{Matching, Pattern};

fn error_class(t: &Thread) -> Res {
    if let Some(c) = t.interp().registered("re.PatternError") {
        return Ok(c);
    }
    let c = derive_builtin(t, "PatternError", &[t.exc_type(Exc::Exception)])?;
    c.dict.insert(t, t.names().__module__.to_value(), t.string("re")?)?;
    t.interp().register("re.PatternError", c.to_value());
    Ok(c.into_value())
}

/// Raises what the engine reports of a pattern or template.
fn raise(t: &Thread, e: RegexError, source: &Value) -> Raised {
    match e.kind {
        ErrorKind::Value => t.value_error(e.msg),
        ErrorKind::Overflow => t.overflow_error(e.msg),
        ErrorKind::Index => t.index_error(e.msg),
        ErrorKind::Recursion => t.recursion_error(e.msg),
        ErrorKind::Pattern => pattern_error(t, e, source).unwrap_or_else(|e| e),
    }
}

fn pattern_error(t: &Thread, e: RegexError, source: &Value) -> Res<Raised> {
    let text = match source.payload::<Str>() {
        Some(s) => s.as_bytes().to_vec(),
        None => ouro_runtime::types::bytes_of(source).unwrap_or_default(),
    };
    let (mut line, mut column) = (Value::NONE, Value::NONE);
    let mut shown = e.msg.clone();
    if let Some(pos) = e.pos {
        let end = ouro_runtime::format::wtf8::offset(&text, pos);
        let head = &text[..end];
        let lines = memchr::memchr_iter(b'\n', head).count() + 1;
        let start = memchr::memrchr(b'\n', head).map_or(0, |i| i + 1);
        let col = count_chars(&head[start..]) + 1;
        shown += &format!(" at position {pos}");
        if text.contains(&b'\n') {
            shown += &format!(" (line {lines}, column {col})");
        }
        (line, column) = (Value::len(lines), Value::len(col));
    }
    let exc = t.call(&error_class(t)?, &[t.string(shown)?])?;
    for (name, v) in [
        ("msg", t.string(&e.msg)?),
        ("pattern", source.clone()),
        ("pos", e.pos.map_or(Value::NONE, Value::len)),
        ("lineno", line),
        ("colno", column),
    ] {
        t.setattr(&exc, &t.intern(name), Some(&v))?;
    }
    Ok(t.raise(exc))
}

/// The most patterns kept compiled.
const CACHE: usize = 512;

fn cache(t: &Thread) -> Res<Ref<Dict>> {
    if let Some(d) = t.interp().registered("re.cache").and_then(|d| d.downcast::<Dict>()) {
        return Ok(d);
    }
    let d = Dict::new(t)?;
    t.interp().register("re.cache", d.to_value());
    Ok(d)
}

/// A compiled pattern, from the cache if it is there.
fn compiled(t: &Thread, source: &Value, flags: &Value) -> Res<Ref<Pattern>> {
    let flags = t.arg_i64(flags)?;
    if let Some(p) = source.as_ref::<Pattern>() {
        if flags != 0 {
            return Err(t.value_error("cannot process flags argument with a compiled pattern"));
        }
        return Ok(p.clone());
    }
    if !source.is::<Str>() && ouro_runtime::types::bytes_view(source).is_none() {
        return Err(t.type_error("first argument must be string or compiled pattern"));
    }
    if !source.is_exact::<Str>() && !source.is_exact::<Bytes>() {
        return Pattern::compile(t, source, flags as u32);
    }
    let cache = cache(t)?;
    let key = t.tuple(vec![t.type_of(source).into_value(), source.clone(), t.int(flags)?])?;
    if let Some(p) = cache.get(t, &key)?.and_then(|p| p.downcast::<Pattern>()) {
        return Ok(p);
    }
    let p = Pattern::compile(t, source, flags as u32)?;
    if p.program.flags() & engine::flags::DEBUG == 0 {
        if cache.len() >= CACHE {
            if let Some(i) = (0..cache.used()).find(|i| cache.at(*i).is_some()) {
                drop(cache.remove_at(i));
            }
        }
        cache.insert(t, key, p.to_value())?;
    }
    Ok(p)
}

fn whole() -> (Value, Value) {
    (Value::small_int(0), Value::UNBOUND)
}

fn escape(t: &Thread, a: &[Value]) -> Res {
    const SPECIAL: &[u8] = b"()[]{}?*+-|^$\\.&~# \t\n\r\x0b\x0c";
    let escaped = |b: &[u8]| {
        let mut out = Vec::with_capacity(b.len() * 2);
        for c in b {
            if SPECIAL.contains(c) {
                out.push(b'\\');
            }
            out.push(*c);
        }
        out
    };
    match a[0].payload::<Str>() {
        Some(s) => Ok(Str::from_wtf8(t, &escaped(s.as_bytes()))?.into_value()),
        None => Ok(Bytes::new(t, &escaped(&ouro_runtime::types::arg_bytes(t, &a[0])?))?.into_value()),
    }
}

const FUNCTIONS: &[Method] = &[
    method("compile(pattern, flags=0)", |t, a| Ok(compiled(t, &a[0], &a[1])?.into_value())),
    method("match(pattern, string, flags=0)", |t, a| {
        let (p, (from, to)) = (compiled(t, &a[0], &a[2])?, whole());
        p.one(t, &a[1], &from, &to, pattern::How::Match)
    }),
    method("fullmatch(pattern, string, flags=0)", |t, a| {
        let (p, (from, to)) = (compiled(t, &a[0], &a[2])?, whole());
        p.one(t, &a[1], &from, &to, pattern::How::Full)
    }),
    method("search(pattern, string, flags=0)", |t, a| {
        let (p, (from, to)) = (compiled(t, &a[0], &a[2])?, whole());
        p.one(t, &a[1], &from, &to, pattern::How::Search)
    }),
    method("findall(pattern, string, flags=0)", |t, a| {
        let (p, (from, to)) = (compiled(t, &a[0], &a[2])?, whole());
        p.findall(t, &a[1], &from, &to)
    }),
    method("finditer(pattern, string, flags=0)", |t, a| {
        let (p, (from, to)) = (compiled(t, &a[0], &a[2])?, whole());
        p.finditer(t, &a[1], &from, &to)
    }),
    method("split(pattern, string, maxsplit=0, flags=0)", |t, a| {
        compiled(t, &a[0], &a[3])?.split(t, &a[1], &a[2])
    }),
    method("sub(pattern, repl, string, count=0, flags=0)", |t, a| {
        Ok(compiled(t, &a[0], &a[4])?.sub(t, &a[1], &a[2], &a[3])?.0)
    }),
    method("subn(pattern, repl, string, count=0, flags=0)", |t, a| {
        let (r, n) = compiled(t, &a[0], &a[4])?.sub(t, &a[1], &a[2], &a[3])?;
        t.tuple(vec![r, Value::len(n)])
    }),
    method("escape(pattern)", escape),
    method("purge()", |t, _| {
        cache(t)?.clear_all();
        Ok(Value::NONE)
    }),
];

/// The flags under their names; `re` itself has them as members of `RegexFlag`.
const FLAGS: [(&str, &str, u32); 9] = {
    use engine::flags::*;
    [
        ("A", "ASCII", ASCII),
        ("I", "IGNORECASE", IGNORECASE),
        ("L", "LOCALE", LOCALE),
        ("M", "MULTILINE", MULTILINE),
        ("S", "DOTALL", DOTALL),
        ("U", "UNICODE", UNICODE),
        ("X", "VERBOSE", VERBOSE),
        ("DEBUG", "DEBUG", DEBUG),
        ("NOFLAG", "NOFLAG", 0),
    ]
};

/// A name that `re` does not have yet: its flags are made of `enum`, which only programs that name one should pay for.
fn late_name(t: &Thread, a: &[Value]) -> Res {
    let name = text_of(&a[0]);
    if name != "RegexFlag" && !FLAGS.iter().any(|(short, long, _)| name == *short || name == *long) {
        let re = ouro_vm::import::import_full(t, "re")?;
        let text = format!("module 're' has no attribute '{name}'");
        return Err(t.attribute_error_for(text, &re, &t.intern(&name)));
    }
    let module = ouro_vm::import::import_full(t, "_re_flags")?;
    let class = t.getattr_str(&module, "RegexFlag")?;
    if name == "RegexFlag" { Ok(class) } else { t.getattr(&class, &t.intern(&name)) }
}

const LATE: &[Method] = &[method("__getattr__(name, /)", late_name)];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "Pattern", make_module_type(t, &pattern::SPEC)?.into_value())?;
    m.set(t, "Match", make_module_type(t, &matching::SPEC)?.into_value())?;
    make_module_type(t, &pattern::SCANNER)?;
    let error = error_class(t)?;
    m.set(t, "error", error.clone())?;
    m.set(t, "PatternError", error)?;
    m.add_functions(t, "re", LATE)?;
    let own =
        FUNCTIONS.iter().map(|f| f.name()).chain(["Pattern", "Match", "error", "PatternError", "RegexFlag"]);
    let flags = FLAGS.iter().flat_map(|(short, long, _)| [*short, *long]);
    // Two of the flags have one name.
    let mut names: Vec<&str> = own.chain(flags).collect();
    names.dedup();
    let names = names.into_iter().map(|n| t.intern(n).into_value()).collect();
    m.set(t, "__all__", t.list(names)?)
}

fn init_plain(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for (short, long, bit) in FLAGS {
        m.set(t, short, Value::small_int(bit as i32))?;
        m.set(t, long, Value::small_int(bit as i32))?;
    }
    Ok(())
}

pub static MODULE: NativeModule =
    NativeModule { name: "re", functions: FUNCTIONS, init, doc: "Regular expressions." };
/// The same for the library's own modules, its flags plain ints.
pub static PLAIN: NativeModule = NativeModule {
    name: "_re",
    functions: FUNCTIONS,
    init: init_plain,
    doc: "Regular expressions, with ints for flags.",
};
