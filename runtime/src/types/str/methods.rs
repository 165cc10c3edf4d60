//! The slots of str; its methods are in the files beside this one.

use super::{Str, codec, iter, printf, search, shape, template};
use crate::format::str_escape;
use crate::heap::{Ref, Res, Value};
use crate::model::bind::bind_args;
use crate::model::native::{Method, TypeSpec, method, static_method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::sink::Rule;
use crate::sync::thread::Thread;
use crate::types::slice::Slice;
use crate::types::tuple::Tuple;

/// The str under a method.
pub(super) fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Str>> {
    crate::model::class::expect::<Str>(t, v, "str", "str")
}

/// A new str of WTF-8 bytes, as a value.
pub(super) fn text(t: &Thread, b: &[u8]) -> Res {
    match b {
        [] => Ok(t.name("").into_value()),
        [c] if *c < 0x80 => Ok(t.interp().ascii(t, *c)),
        _ => Ok(Str::from_wtf8(t, b)?.into_value()),
    }
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let exact = ty.same(t.type_for::<Str>().value());
    if let ([x], None, true) = (args, kw, exact) {
        return Ok(t.str(x)?.into_value());
    }
    if args.len() > 3 && kw.is_none() {
        return Err(t.type_error(format!("str expected at most 3 arguments, got {}", args.len())));
    }
    let sig = crate::signature!("str(object=..., encoding=..., errors=...)");
    let a = bind_args(t, sig, args, kw)?;
    let s = if a[1].is_unbound() && a[2].is_unbound() {
        if a[0].is_unbound() { t.name("") } else { t.str(&a[0])? }
    } else {
        decoded(t, &a[0], &a[1], &a[2])?
    };
    if exact {
        return Ok(s.into_value());
    }
    Ok(Str::of_type(t, ty, s.as_bytes())?.into_value())
}

fn decoded(t: &Thread, x: &Value, encoding: &Value, errors: &Value) -> Res<Ref<Str>> {
    let name = |v: &Value, arg: &str, default: &str| {
        if v.is_unbound() { Ok(default.to_string()) } else { codec::name_arg(t, v, "str", arg) }
    };
    let (encoding, errors) = (name(encoding, "encoding", "utf-8")?, name(errors, "errors", "strict")?);
    if x.is_unbound() {
        return Ok(t.name(""));
    }
    if x.is::<Str>() {
        return Err(t.type_error("decoding str is not supported"));
    }
    let Some(b) = crate::types::bytes_of(x) else {
        return Err(
            t.type_error(format!("decoding to str: need a bytes-like object, {} found", t.type_name(x)))
        );
    };
    let r = codec::decode(t, &b, &encoding, &errors)?;
    match r.downcast::<Str>() {
        Some(s) => Ok(s),
        None => {
            Err(t.type_error(format!("decoder should return a string result, not '{}'", t.type_name(&r))))
        }
    }
}

fn compare(_: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<Str>(), b.payload::<Str>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(op.test(x.as_bytes().cmp(y.as_bytes()))))
}

fn add(t: &Thread, a: &Value, b: &Value) -> Res {
    match (a.as_ref::<Str>(), b.as_ref::<Str>()) {
        (Some(x), Some(y)) if y.is_empty() && x.value().is_exact::<Str>() => Ok(a.clone()),
        (Some(x), Some(y)) if x.is_empty() && y.value().is_exact::<Str>() => Ok(b.clone()),
        (Some(x), Some(y)) => Ok(Str::concat(t, x, y)?.into_value()),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn mul(t: &Thread, a: &Value, b: &Value) -> Res {
    let (s, n) = if a.is::<Str>() { (a, b) } else { (b, a) };
    let Some(n) = crate::types::repeat_count(t, n)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let me = me(t, s)?;
    match n {
        _ if n == 0 || me.is_empty() => Ok(t.name("").into_value()),
        1 if s.is_exact::<Str>() => Ok(s.clone()),
        _ => Ok(Str::repeat(t, me, n)?.into_value()),
    }
}

fn getitem(t: &Thread, v: &Value, k: &Value) -> Res {
    let s = me(t, v)?;
    if let Some(slice) = k.payload::<Slice>() {
        return get_slice(t, v, slice);
    }
    if !k.word().is_int() && !t.is_int(k) && t.type_ref(k).slots.index.get().is_none() {
        return Err(t.type_error(format!("string indices must be integers, not '{}'", t.type_name(k))));
    }
    match crate::protocol::sequence::position(t, k, || s.len())? {
        Some(i) => s.char_at(t, i),
        None => Err(t.index_error("string index out of range")),
    }
}

/// `str[slice]`
pub fn get_slice(t: &Thread, v: &Value, slice: &Slice) -> Res {
    let s = me(t, v)?;
    let r = slice.resolve(t, || s.len())?;
    if r.len == 0 {
        return Ok(t.name("").into_value());
    }
    if r.step == 1 {
        if r.len == s.len() && v.is_exact::<Str>() {
            return Ok(v.clone());
        }
        return text(t, s.slice_bytes(r.start as usize, r.start as usize + r.len));
    }
    let b = s.as_bytes();
    if s.is_ascii() {
        let picked: Vec<u8> = r.indices().filter_map(|i| b.get(i).copied()).collect();
        return text(t, &picked);
    }
    let cps: Vec<u32> = s.code_points().collect();
    let mut out = Vec::with_capacity(b.len());
    for cp in r.indices().filter_map(|i| cps.get(i)) {
        crate::format::wtf8::push(&mut out, *cp);
    }
    text(t, &out)
}

fn contains(t: &Thread, v: &Value, x: &Value) -> Res<bool> {
    match x.payload::<Str>() {
        Some(x) => Ok(crate::types::text::find(me(t, v)?.as_bytes(), x.as_bytes()).is_some()),
        None => {
            Err(t
                .type_error(format!("'in <string>' requires string as left operand, not {}", t.type_name(x))))
        }
    }
}

fn repr(t: &Thread, v: &Value) -> Res {
    Ok(Str::from_wtf8(t, &str_escape::repr_str(me(t, v)?.as_bytes()))?.into_value())
}

fn encode(t: &Thread, a: &[Value]) -> Res {
    let encoding = codec::name_arg(t, &a[1], "encode", "encoding")?;
    let errors = codec::name_arg(t, &a[2], "encode", "errors")?;
    codec::encode(t, me(t, &a[0])?, &encoding, &errors)
}

/// `str.__format__`
pub fn format(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let Some(spec) = a[1].payload::<Str>() else {
        return Err(t.type_error(format!("__format__() argument must be str, not {}", t.type_name(&a[1]))));
    };
    if spec.is_empty() {
        return Ok(t.str(&a[0])?.into_value());
    }
    if let Some(s) = crate::format::quick::text(s.as_bytes(), spec.as_bytes()) {
        return Str::part(t, s.as_bytes(), true);
    }
    match crate::format::number::format_str(s.as_bytes(), spec.as_bytes()) {
        Ok(b) => text(t, &b),
        Err(e) => Err(t.format_error(e)),
    }
}

const METHODS: &[Method] = &[
    method("encode(self, /, encoding='utf-8', errors='strict')", encode).doc("The text as bytes."),
    method("replace(self, old, new, /, count=-1)", search::replace)
        .doc("The text with `new` wherever `old` was."),
    method("split(self, /, sep=None, maxsplit=-1)", search::split).doc("What stands between the separators."),
    method("rsplit(self, /, sep=None, maxsplit=-1)", search::rsplit),
    method("join(self, iterable, /)", search::join)
        .doc("The strings of an iterable, with this one between them.")
        .sink(Rule::List),
    method("capitalize(self, /)", shape::capitalize),
    method("casefold(self, /)", shape::casefold),
    method("title(self, /)", shape::title),
    method("center(self, width, fillchar=' ', /)", shape::center),
    method("count(self, sub, start=..., end=..., /)", search::count),
    method("expandtabs(self, /, tabsize=8)", shape::expandtabs),
    method("find(self, sub, start=..., end=..., /)", search::find),
    method("partition(self, sep, /)", search::partition),
    method("index(self, sub, start=..., end=..., /)", search::index),
    method("ljust(self, width, fillchar=' ', /)", shape::ljust),
    method("lower(self, /)", shape::lower).doc("The text in small letters."),
    method("lstrip(self, chars=None, /)", search::lstrip),
    method("rfind(self, sub, start=..., end=..., /)", search::rfind),
    method("rindex(self, sub, start=..., end=..., /)", search::rindex),
    method("rjust(self, width, fillchar=' ', /)", shape::rjust),
    method("rstrip(self, chars=None, /)", search::rstrip),
    method("rpartition(self, sep, /)", search::rpartition),
    method("splitlines(self, /, keepends=False)", search::splitlines),
    method("strip(self, chars=None, /)", search::strip),
    method("swapcase(self, /)", shape::swapcase),
    method("translate(self, table, /)", shape::translate),
    method("upper(self, /)", shape::upper).doc("The text in capitals."),
    method("startswith(self, prefix, start=..., end=..., /)", search::startswith),
    method("endswith(self, suffix, start=..., end=..., /)", search::endswith),
    method("removeprefix(self, prefix, /)", search::removeprefix),
    method("removesuffix(self, suffix, /)", search::removesuffix),
    method("isascii(self, /)", |t, a| Ok(Value::bool(me(t, &a[0])?.is_ascii()))),
    method("islower(self, /)", shape::islower),
    method("isupper(self, /)", shape::isupper),
    method("istitle(self, /)", shape::istitle),
    method("isspace(self, /)", shape::isspace),
    method("isdecimal(self, /)", shape::isdecimal),
    method("isdigit(self, /)", shape::isdigit),
    method("isnumeric(self, /)", shape::isnumeric),
    method("isalpha(self, /)", shape::isalpha),
    method("isalnum(self, /)", shape::isalnum),
    method("isidentifier(self, /)", |t, a| Ok(Value::bool(super::is_identifier(me(t, &a[0])?)))),
    method("isprintable(self, /)", shape::isprintable),
    method("zfill(self, width, /)", shape::zfill),
    method("format(self, /, *args, **kwargs)", template::format),
    method("format_map(self, mapping, /)", template::format_map),
    method("__format__(self, format_spec, /)", format),
    static_method("maketrans(x, y=..., z=..., /)", shape::maketrans),
    method("__getnewargs__(self, /)", |t, a| t.tuple(vec![text(t, me(t, &a[0])?.as_bytes())?])),
];

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::VAR_SIZED | tflag::MATCH_SELF,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(repr));
        s.str.set(Some(|t, v| {
            if v.is_exact::<Str>() {
                Ok(v.clone())
            } else {
                Ok(Str::from_wtf8(t, me(t, v)?.as_bytes())?.into_value())
            }
        }));
        s.hash.set(Some(|t, v| Ok(me(t, v)?.hash(t))));
        s.compare.set(Some(compare));
        s.iter.set(Some(|t, v| {
            me(t, v)?;
            iter::make(t, v)
        }));
        s.len.set(Some(|t, v| Ok(me(t, v)?.len())));
        s.getitem.set(Some(getitem));
        s.contains.set(Some(contains));
        s.add.set(Some(add));
        s.mul.set(Some(mul));
        s.modulo.set(Some(printf::modulo));
    },
    methods: METHODS,
    doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str",
    var_size: Some(super::var_size),
    ..TypeSpec::of::<Str>("str")
};
