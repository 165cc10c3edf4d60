//! What exception classes make of their arguments, and the attributes that show it.

use super::os::{self, WRITTEN};
use super::{Exception, GETSET, exc};
use crate::errors::Exc;
use crate::heap::{Ref, Res, Value};
use crate::model::native::{GetSet, getset, getter};
use crate::model::typeobj::{Type, tflag};
use crate::protocol::call::positional;
use crate::sync::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::{Str, text_of};
use crate::types::tuple::Tuple;

/// Families of classes that keep more than their arguments.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Plain,
    Stop,
    Exit,
    Import,
    Attribute,
    Name,
    Key,
    Os,
    Syntax,
    Encode,
    Decode,
    Translate,
    Group,
}

const KINDS: [(Exc, Kind); 12] = [
    (Exc::KeyError, Kind::Key),
    (Exc::StopIteration, Kind::Stop),
    (Exc::AttributeError, Kind::Attribute),
    (Exc::OSError, Kind::Os),
    (Exc::NameError, Kind::Name),
    (Exc::ImportError, Kind::Import),
    (Exc::SyntaxError, Kind::Syntax),
    (Exc::SystemExit, Kind::Exit),
    (Exc::UnicodeEncodeError, Kind::Encode),
    (Exc::UnicodeDecodeError, Kind::Decode),
    (Exc::UnicodeTranslateError, Kind::Translate),
    (Exc::BaseExceptionGroup, Kind::Group),
];

/// The family of a class. That there is none is remembered in the class's flags.
pub fn kind(t: &Thread, ty: &Ref<Type>) -> Kind {
    if ty.has(tflag::EXC_PLAIN) {
        return Kind::Plain;
    }
    let found = KINDS.iter().find(|(base, _)| ty.is_subtype(&t.interp().exceptions()[*base as usize]));
    match found {
        Some((_, kind)) => *kind,
        None => {
            ty.set_flag(tflag::EXC_PLAIN);
            Kind::Plain
        }
    }
}

/// Keywords that a family takes, and the places of their values.
fn keywords(kind: Kind) -> &'static [(&'static str, usize)] {
    match kind {
        Kind::Import => &[("name", 0), ("path", 1), ("name_from", 3)],
        Kind::Attribute => &[("name", 0), ("obj", 1)],
        Kind::Name => &[("name", 0)],
        _ => &[],
    }
}

/// Sets the fields that come by keyword; the others of these become empty.
pub fn take_keywords(
    t: &Thread,
    ty: &Ref<Type>,
    kind: Kind,
    e: &Exception,
    args: &[Value],
    kw: Option<&Ref<Tuple>>,
) -> Res<()> {
    let known = keywords(kind);
    for (_, at) in known {
        drop(e.extra[*at].take());
    }
    let Some(names) = kw.filter(|k| !k.is_empty()) else { return Ok(()) };
    let given = &args[positional(args, kw).len()..];
    for (name, x) in names.as_slice().iter().zip(given) {
        let name = text_of(name);
        match known.iter().find(|k| k.0 == name) {
            Some((_, at)) => e.extra[*at].set(x.clone()),
            None if known.is_empty() => {
                return Err(t.type_error(format!("{}() takes no keyword arguments", ty.name_str())));
            }
            None => {
                let class = ty.name_str();
                return Err(t.type_error(format!("{class}() got an unexpected keyword argument '{name}'")));
            }
        }
    }
    Ok(())
}

/// Sets the fields that come from the arguments.
pub fn fill(t: &Thread, kind: Kind, ty: &Ref<Type>, e: &Exception, a: &[Value]) -> Res<()> {
    match kind {
        Kind::Plain | Kind::Attribute | Kind::Name | Kind::Key => {}
        Kind::Stop => e.extra[0].set(a.first().cloned().unwrap_or(Value::NONE)),
        Kind::Exit => match a {
            [] => {}
            [one] => e.extra[0].set(one.clone()),
            _ => e.extra[0].set(t.tuple(a.to_vec())?),
        },
        Kind::Import => match a {
            [message] => e.extra[2].set(message.clone()),
            _ => drop(e.extra[2].take()),
        },
        Kind::Os => os::fill(t, ty, e, a)?,
        Kind::Syntax => fill_syntax(t, e, a)?,
        Kind::Encode | Kind::Decode => {
            let [encoding, object, start, end, reason] = a else {
                return Err(t.type_error(format!("function takes exactly 5 arguments ({} given)", a.len())));
            };
            e.extra[0].set(need_str(t, encoding, 1)?);
            e.extra[1].set(match kind {
                Kind::Encode => need_str(t, object, 2)?,
                _ if t.type_of(object).same(t.type_for::<crate::types::bytes::Bytes>().value()) => {
                    object.clone()
                }
                _ => crate::types::bytes::Bytes::new(t, &crate::types::arg_bytes(t, object)?)?.into_value(),
            });
            fill_range(t, e, start, end, need_str(t, reason, 5)?)?;
        }
        Kind::Translate => {
            let [object, start, end, reason] = a else {
                return Err(t.type_error(format!("function takes exactly 4 arguments ({} given)", a.len())));
            };
            e.extra[1].set(need_str(t, object, 1)?);
            fill_range(t, e, start, end, need_str(t, reason, 4)?)?;
        }
        Kind::Group => {
            if let [message, members] = a {
                e.extra[0].set(message.clone());
                e.extra[1].set(t.tuple(t.collect(members)?)?);
            }
        }
    }
    Ok(())
}

fn need_str(t: &Thread, v: &Value, at: usize) -> Res {
    if v.is::<Str>() {
        return Ok(v.clone());
    }
    Err(t.type_error(format!("argument {at} must be str, not {}", t.type_name(v))))
}

fn fill_range(t: &Thread, e: &Exception, start: &Value, end: &Value, reason: Value) -> Res<()> {
    e.extra[2].set(t.index(start)?);
    e.extra[3].set(t.index(end)?);
    e.extra[4].set(reason);
    Ok(())
}

/// `SyntaxError(msg, (filename, lineno, offset, text[, end_lineno, end_offset]))`
fn fill_syntax(t: &Thread, e: &Exception, a: &[Value]) -> Res<()> {
    if let Some(message) = a.first() {
        e.extra[0].set(message.clone());
    }
    let [_, place] = a else { return Ok(()) };
    let place = t.collect(place)?;
    let count = match place.len() {
        n @ 0..4 => Some(("least 4", n)),
        n @ 7.. => Some(("most 6", n)),
        _ => None,
    };
    if let Some((bound, n)) = count {
        return Err(t.type_error(format!("function takes at {bound} arguments ({n} given)")));
    }
    for (i, x) in place.iter().take(4).enumerate() {
        e.extra[1 + i].set(x.clone());
    }
    match &place[4..] {
        [] => drop(e.extra[REST].take()),
        [_] => return Err(t.type_error("end_offset must be provided when end_lineno is provided")),
        ends => e.extra[REST].set(t.tuple(ends.to_vec())?),
    }
    Ok(())
}

/// What `__reduce__` adds to class and arguments: the attributes, fields among them that no argument gives.
pub fn state(t: &Thread, kind: Kind, e: &Exception, own: Option<Ref<Dict>>) -> Res<Option<Value>> {
    let kept: &[(&'static str, usize)] = match kind {
        Kind::Import => keywords(kind),
        // What an AttributeError is about is not pickled with it.
        Kind::Attribute => &[("name", 0)],
        _ => &[],
    };
    let fields: Vec<_> = kept.iter().filter_map(|(name, at)| Some((*name, e.extra[*at].opt()?))).collect();
    if fields.is_empty() && kind != Kind::Attribute {
        return Ok(own.map(Ref::into_value));
    }
    let all = Dict::new(t)?;
    if let Some(own) = own {
        t.update_dict(&all, own.value())?;
    }
    for (name, x) in fields {
        all.insert(t, t.name(name).into_value(), x)?;
    }
    if kind == Kind::Attribute {
        all.insert(t, t.name("args").into_value(), e.args.get())?;
    }
    Ok(Some(all.into_value()))
}

macro_rules! field {
    ($name:literal, $i:literal) => {
        getset(
            $name,
            |t, v| Ok(exc(t, v)?.extra[$i].opt().unwrap_or(Value::NONE)),
            |t, v, x| {
                let place = &exc(t, v)?.extra[$i];
                match x {
                    Some(x) => place.set(x.clone()),
                    None => drop(place.take()),
                }
                Ok(())
            },
        )
    };
}

macro_rules! index_field {
    ($name:literal, $i:literal) => {
        getset(
            $name,
            |t, v| Ok(exc(t, v)?.extra[$i].opt().unwrap_or(Value::small_int(0))),
            |t, v, x| {
                let x = x.ok_or_else(|| t.type_error("can't delete numeric/char attribute"))?;
                if t.type_ref(x).slots.index.get().is_none() {
                    return Err(t.type_error("an integer is required"));
                }
                exc(t, v)?.extra[$i].set(t.index(x)?);
                Ok(())
            },
        )
    };
}

static ATTRIBUTE: &[GetSet] = &[field!("name", 0), field!("obj", 1)];
static NAME: &[GetSet] = &[field!("name", 0)];
static VALUE: &[GetSet] = &[field!("value", 0)];
static CODE: &[GetSet] = &[field!("code", 0)];
static IMPORT: &[GetSet] = &[field!("name", 0), field!("path", 1), field!("msg", 2), field!("name_from", 3)];
static OS: &[GetSet] =
    &[field!("errno", 0), field!("strerror", 1), field!("filename", 2), field!("filename2", 3)];
static SYNTAX: &[GetSet] = &[
    field!("msg", 0),
    field!("filename", 1),
    field!("lineno", 2),
    field!("offset", 3),
    field!("text", 4),
    getset("end_lineno", |t, v| rest(t, v, 0), |t, v, x| set_rest(t, v, 0, x)),
    getset("end_offset", |t, v| rest(t, v, 1), |t, v, x| set_rest(t, v, 1, x)),
    getset("print_file_and_line", |t, v| rest(t, v, 2), |t, v, x| set_rest(t, v, 2, x)),
];
static UNICODE: &[GetSet] = &[
    field!("encoding", 0),
    field!("object", 1),
    index_field!("start", 2),
    index_field!("end", 3),
    field!("reason", 4),
];
static GROUP: &[GetSet] = &[
    getter("message", |t, v| Ok(exc(t, v)?.extra[0].opt().unwrap_or(Value::NONE))),
    getter("exceptions", |t, v| Ok(exc(t, v)?.extra[1].opt().unwrap_or(Value::NONE))),
];
static BLOCKING: &[GetSet] = &[getset(
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

/// Where a SyntaxError keeps the tuple of what few have: end_lineno, end_offset, print_file_and_line.
const REST: usize = 5;

fn rest(t: &Thread, v: &Value, i: usize) -> Res {
    let rest = exc(t, v)?.extra[REST].opt();
    let part = rest.as_ref().and_then(|r| r.payload::<Tuple>()).and_then(|r| r.as_slice().get(i).cloned());
    Ok(part.unwrap_or(Value::NONE))
}

fn set_rest(t: &Thread, v: &Value, i: usize, x: Option<&Value>) -> Res<()> {
    let mut all = vec![rest(t, v, 0)?, rest(t, v, 1)?, rest(t, v, 2)?];
    all[i] = x.cloned().unwrap_or(Value::NONE);
    exc(t, v)?.extra[REST].set(t.tuple(all)?);
    Ok(())
}

/// The attributes that a class adds.
pub fn of(e: Exc) -> &'static [GetSet] {
    match e {
        Exc::BaseException => GETSET,
        Exc::AttributeError => ATTRIBUTE,
        Exc::NameError => NAME,
        Exc::StopIteration => VALUE,
        Exc::SystemExit => CODE,
        Exc::ImportError => IMPORT,
        Exc::OSError => OS,
        Exc::BlockingIOError => BLOCKING,
        Exc::SyntaxError => SYNTAX,
        Exc::UnicodeEncodeError | Exc::UnicodeDecodeError | Exc::UnicodeTranslateError => UNICODE,
        Exc::BaseExceptionGroup => GROUP,
        _ => &[],
    }
}
