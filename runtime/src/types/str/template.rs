//! `str.format`: replacement fields, nested specs, attribute and index lookups.

use super::Str;
use super::methods::{me, text};
use crate::format::wtf8;
use crate::heap::{Raised, Ref, Res, Value};
use crate::sync::thread::Thread;
use crate::types::dict::Dict;
use crate::types::tuple::Tuple;

/// Where the fields find their values.
enum Named<'a> {
    Keywords(Option<&'a Ref<Dict>>),
    Mapping(&'a Value),
}

/// How fields have been numbered so far.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Numbering {
    Unknown,
    Auto,
    Manual,
}

struct Args<'a> {
    positional: Option<&'a [Value]>,
    named: Named<'a>,
    numbering: Numbering,
    next: usize,
}

pub fn format(t: &Thread, a: &[Value]) -> Res {
    let kwargs = a[2].as_ref::<Dict>();
    let mut args = Args {
        positional: Some(a[1].payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[])),
        named: Named::Keywords(kwargs),
        numbering: Numbering::Unknown,
        next: 0,
    };
    let mut out = Vec::new();
    build(t, me(t, &a[0])?.as_bytes(), &mut args, 2, &mut out)?;
    text(t, &out)
}

pub fn format_map(t: &Thread, a: &[Value]) -> Res {
    let mut args =
        Args { positional: None, named: Named::Mapping(&a[1]), numbering: Numbering::Unknown, next: 0 };
    let mut out = Vec::new();
    build(t, me(t, &a[0])?.as_bytes(), &mut args, 2, &mut out)?;
    text(t, &out)
}

fn build(t: &Thread, s: &[u8], args: &mut Args<'_>, depth: u32, out: &mut Vec<u8>) -> Res<()> {
    if depth == 0 {
        return Err(t.value_error("Max string recursion exceeded"));
    }
    let mut i = 0;
    while i < s.len() {
        let j = memchr::memchr2(b'{', b'}', &s[i..]).map_or(s.len(), |n| i + n);
        out.extend_from_slice(&s[i..j]);
        let Some(&c) = s.get(j) else { break };
        if s.get(j + 1) == Some(&c) {
            out.push(c);
            i = j + 2;
            continue;
        }
        if c == b'}' {
            return Err(t.value_error("Single '}' encountered in format string"));
        }
        if j + 1 >= s.len() {
            return Err(t.value_error("Single '{' encountered in format string"));
        }
        i = field(t, s, j + 1, args, depth, out)?;
    }
    Ok(())
}

/// A parsed replacement field: name, conversion, spec.
pub struct Field<'a> {
    pub name: &'a [u8],
    pub conversion: Option<u32>,
    pub spec: &'a [u8],
    /// The spec holds fields itself.
    pub nested: bool,
    /// Where the text goes on.
    pub end: usize,
}

/// Parses the field whose `{` stands before `start`.
pub fn parse_field<'a>(t: &Thread, s: &'a [u8], start: usize) -> Res<Field<'a>> {
    let mut i = start;
    let mut bracket = false;
    while let Some(c) = s.get(i) {
        match c {
            b'{' => return Err(t.value_error("unexpected '{' in field name")),
            b'[' => bracket = true,
            b']' => bracket = false,
            b'}' | b':' | b'!' if !bracket => break,
            _ => {}
        }
        i += 1;
    }
    let name = &s[start..i];
    let unended = || t.value_error("expected '}' before end of string");
    let mut conversion = None;
    match s.get(i) {
        None => return Err(unended()),
        Some(b'}') => return Ok(Field { name, conversion, spec: b"", nested: false, end: i + 1 }),
        Some(b'!') => {
            let Some((c, w)) = wtf8::decode(s, i + 1) else {
                return Err(t.value_error("end of string while looking for conversion specifier"));
            };
            conversion = Some(c);
            i += 1 + w;
            match s.get(i) {
                None => return Err(t.value_error("unmatched '{' in format spec")),
                Some(b'}') => return Ok(Field { name, conversion, spec: b"", nested: false, end: i + 1 }),
                Some(b':') => {}
                Some(_) => return Err(t.value_error("expected ':' after conversion specifier")),
            }
        }
        Some(_) => {}
    }
    let from = i + 1;
    let (mut depth, mut nested) = (1, false);
    i = from;
    while let Some(c) = s.get(i) {
        match c {
            b'{' => {
                nested = true;
                depth += 1;
            }
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Ok(Field { name, conversion, spec: &s[from..i], nested, end: i + 1 });
                }
            }
            _ => {}
        }
        i += 1;
    }
    Err(t.value_error("unmatched '{' in format spec"))
}

fn field(
    t: &Thread,
    s: &[u8],
    start: usize,
    args: &mut Args<'_>,
    depth: u32,
    out: &mut Vec<u8>,
) -> Res<usize> {
    let f = parse_field(t, s, start)?;
    let mut v = lookup(t, f.name, args)?;
    match f.conversion.map(|c| (char::from_u32(c).unwrap_or('?'), c)) {
        None => {}
        Some(('s', _)) => v = t.str(&v)?.into_value(),
        Some(('r', _)) => v = t.repr(&v)?.into_value(),
        Some(('a', _)) => v = text(t, &super::printf::ascii(t, &v)?)?,
        Some((shown, c)) => {
            return Err(t.value_error(if (33..127).contains(&c) {
                format!("Unknown conversion specifier {shown}")
            } else {
                format!("Unknown conversion specifier \\x{c:x}")
            }));
        }
    }
    let spec = if f.nested {
        let mut inner = Vec::new();
        build(t, f.spec, args, depth - 1, &mut inner)?;
        Str::from_wtf8(t, &inner)?
    } else if f.spec.is_empty() {
        t.name("")
    } else {
        Str::from_wtf8(t, f.spec)?
    };
    out.extend_from_slice(t.format(&v, &spec)?.as_bytes());
    Ok(f.end)
}

fn number(b: &[u8]) -> Option<Result<usize, ()>> {
    if b.is_empty() || !b.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let n = std::str::from_utf8(b)
        .ok()
        .and_then(|s| s.parse::<usize>().ok())
        .filter(|n| *n <= isize::MAX as usize);
    Some(n.ok_or(()))
}

fn too_many(t: &Thread) -> Raised {
    t.value_error("Too many decimal digits in format string")
}

/// One lookup of a field name.
pub enum Step<'a> {
    Attribute(&'a [u8]),
    Index(i64),
    Key(&'a [u8]),
}

/// Splits a field name into its first part and the lookups after it.
pub fn split_name<'a>(t: &Thread, name: &'a [u8]) -> Res<(&'a [u8], Vec<Step<'a>>)> {
    let end = memchr::memchr2(b'.', b'[', name).unwrap_or(name.len());
    let mut steps = Vec::new();
    let mut i = end;
    while i < name.len() {
        if name[i] == b'.' {
            let j = memchr::memchr2(b'.', b'[', &name[i + 1..]).map_or(name.len(), |n| i + 1 + n);
            if j == i + 1 {
                return Err(t.value_error("Empty attribute in format string"));
            }
            steps.push(Step::Attribute(&name[i + 1..j]));
            i = j;
        } else if name[i] == b'[' {
            let Some(n) = memchr::memchr(b']', &name[i + 1..]) else {
                return Err(t.value_error("Missing ']' in format string"));
            };
            let key = &name[i + 1..i + 1 + n];
            if key.is_empty() {
                return Err(t.value_error("Empty attribute in format string"));
            }
            steps.push(match number(key) {
                Some(Ok(n)) => Step::Index(n as i64),
                Some(Err(())) => return Err(too_many(t)),
                None => Step::Key(key),
            });
            i += n + 2;
        } else {
            return Err(t.value_error("Only '.' or '[' may follow ']' in format field specifier"));
        }
    }
    Ok((&name[..end], steps))
}

fn lookup(t: &Thread, name: &[u8], args: &mut Args<'_>) -> Res {
    let (first, steps) = split_name(t, name)?;
    let index = match number(first) {
        Some(Err(())) => return Err(too_many(t)),
        Some(Ok(n)) => Some((n, Numbering::Manual)),
        None if first.is_empty() => Some((args.next, Numbering::Auto)),
        None => None,
    };
    let mut v = match index {
        Some((n, how)) => {
            if args.numbering != Numbering::Unknown && args.numbering != how {
                return Err(t.value_error(if how == Numbering::Manual {
                    "cannot switch from automatic field numbering to manual field specification"
                } else {
                    "cannot switch from manual field specification to automatic field numbering"
                }));
            }
            args.numbering = how;
            if how == Numbering::Auto {
                args.next += 1;
            }
            match args.positional {
                None => return Err(t.value_error("Format string contains positional fields")),
                Some(p) => match p.get(n) {
                    Some(v) => v.clone(),
                    None => {
                        return Err(t.index_error(format!(
                            "Replacement index {n} out of range for positional args tuple"
                        )));
                    }
                },
            }
        }
        None => {
            let key = text(t, first)?;
            match &args.named {
                Named::Mapping(m) => t.getitem(m, &key)?,
                Named::Keywords(d) => {
                    let found = match d {
                        Some(d) => d.get(t, &key)?,
                        None => None,
                    };
                    found.ok_or_else(|| t.key_error(&key))?
                }
            }
        }
    };
    for s in steps {
        v = match s {
            Step::Attribute(n) => t.getattr(&v, &t.intern_bytes(n))?,
            Step::Index(i) => t.getitem(&v, &t.int(i)?)?,
            Step::Key(k) => t.getitem(&v, &text(t, k)?)?,
        };
    }
    Ok(v)
}
