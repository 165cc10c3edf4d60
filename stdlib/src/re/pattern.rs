//! Pattern objects.

use super::engine::{self, Captures, Interrupted, Program, Request, flags, parse_template};
use super::matching::{Match, piece};
use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, TypeSpec, getter, method};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::{Dict, views::MappingProxy};
use ouro_runtime::types::str::Str;
use std::borrow::Cow;
use std::cell::Cell;

/// The payload of Pattern.
pub struct Pattern {
    pub program: Program,
    pub source: Value,
}

impl Payload for Pattern {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.source);
    }
}

/// How a pattern is held against a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    Match,
    Full,
    Search,
}

/// The text of a subject, which lives as long as the value is held.
pub fn text_of<'a>(t: &Thread, p: &Program, v: &'a Value) -> Res<Cow<'a, [u8]>> {
    if let Some(s) = v.payload::<Str>() {
        if !p.is_text() {
            return Err(t.type_error("cannot use a bytes pattern on a string-like object"));
        }
        return Ok(Cow::Borrowed(s.as_bytes()));
    }
    match ouro_runtime::types::bytes_view(v) {
        Some(_) if p.is_text() => Err(t.type_error("cannot use a string pattern on a bytes-like object")),
        Some(b) => Ok(b),
        None => Err(t.type_error(format!("expected string or bytes-like object, got '{}'", t.type_name(v)))),
    }
}

/// Byte offsets of optional positions.
fn window(t: &Thread, v: &Value, len: usize, from: &Value, to: &Value) -> Res<(usize, usize)> {
    let chars = v.payload::<Str>().map_or(len, |s| s.len());
    let place = |x: &Value, default: usize| -> Res<usize> {
        if x.is_unbound() {
            Ok(default)
        } else {
            Ok((t.arg_clamped(x)?.max(0) as u64).min(chars as u64) as usize)
        }
    };
    let to = place(to, chars)?;
    let from = place(from, 0)?;
    Ok(match v.payload::<Str>() {
        Some(s) => (s.offset(from), s.offset(to)),
        None => (from, to),
    })
}

impl Pattern {
    pub fn compile(t: &Thread, source: &Value, flags: u32) -> Res<Ref<Pattern>> {
        make_module_type(t, &SPEC)?;
        make_module_type(t, &super::matching::SPEC)?;
        let made = match source.payload::<Str>() {
            Some(s) => engine::compile(engine::Pattern::Str(s.as_bytes()), flags),
            None => {
                let b = ouro_runtime::types::arg_bytes(t, source)?;
                engine::compile(engine::Pattern::Bytes(&b), flags)
            }
        };
        match made {
            Ok(program) => t.make(Pattern { program, source: source.clone() }),
            Err(e) => Err(super::raise(t, e, source)),
        }
    }

    fn run(&self, t: &Thread, text: &[u8], request: Request, how: How) -> Res<Option<Captures>> {
        if request.from > request.to {
            return Ok(None);
        }
        // Signals are served, as CPython's engine serves them; the GIL is kept.
        let mut refused = None;
        let mut poll = |_: usize| {
            refused = t.check_signals().err();
            refused.is_none()
        };
        let r = match how {
            How::Match => self.program.match_at(text, request, &mut poll),
            How::Full => self.program.fullmatch_at(text, request, &mut poll),
            How::Search => self.program.search(text, request, &mut poll),
        };
        match r {
            Ok(c) => Ok(c),
            Err(Interrupted::Poll) => Err(refused.unwrap_or(ouro_runtime::Raised)),
            Err(Interrupted::Memory) => Err(t.memory_error()),
        }
    }
}

/// What the methods need besides the payload: the object itself.
pub trait Matching {
    fn one(&self, t: &Thread, v: &Value, from: &Value, to: &Value, how: How) -> Res;
    fn findall(&self, t: &Thread, v: &Value, from: &Value, to: &Value) -> Res;
    fn finditer(&self, t: &Thread, v: &Value, from: &Value, to: &Value) -> Res;
    fn split(&self, t: &Thread, v: &Value, most: &Value) -> Res;
    fn sub(&self, t: &Thread, repl: &Value, v: &Value, count: &Value) -> Res<(Value, usize)>;
}

/// The matches of a text one after the other.
struct Walk {
    from: usize,
    to: usize,
    must_advance: bool,
}

impl Walk {
    fn next(&mut self, t: &Thread, p: &Pattern, text: &[u8]) -> Res<Option<Captures>> {
        let request = Request { must_advance: self.must_advance, ..Request::new(self.from, self.to) };
        let Some(c) = p.run(t, text, request, How::Search)? else { return Ok(None) };
        let (s, e) = c.spans.first().copied().flatten().unwrap_or((self.to, self.to));
        self.from = e;
        self.must_advance = s == e;
        Ok(Some(c))
    }
}

impl Matching for Ref<Pattern> {
    fn one(&self, t: &Thread, v: &Value, from: &Value, to: &Value, how: How) -> Res {
        let text = text_of(t, &self.program, v)?;
        let (from, to) = window(t, v, text.len(), from, to)?;
        match self.run(t, &text, Request::new(from, to), how)? {
            Some(c) => Match::make(t, self, v, c, from, to),
            None => Ok(Value::NONE),
        }
    }

    fn findall(&self, t: &Thread, v: &Value, from: &Value, to: &Value) -> Res {
        let text = text_of(t, &self.program, v)?;
        let (from, to) = window(t, v, text.len(), from, to)?;
        let mut walk = Walk { from, to, must_advance: false };
        let mut out = Vec::new();
        while let Some(c) = walk.next(t, self, &text)? {
            let part = |i: usize| {
                let (s, e) = c.spans.get(i).copied().flatten().unwrap_or((0, 0));
                piece(t, v, &text, s, e)
            };
            out.push(match self.program.groups() {
                0 => part(0)?,
                1 => part(1)?,
                n => {
                    let all: Res<Vec<Value>> = (1..=n).map(part).collect();
                    t.tuple(all?)?
                }
            });
        }
        t.list(out)
    }

    fn finditer(&self, t: &Thread, v: &Value, from: &Value, to: &Value) -> Res {
        let len = text_of(t, &self.program, v)?.len();
        let (from, to) = window(t, v, len, from, to)?;
        let ty = make_module_type(t, &SCANNER)?;
        let s = Scanner {
            pattern: self.clone(),
            text: v.clone(),
            begin: from,
            from: Cell::new(from),
            to,
            must_advance: Cell::new(false),
            done: Cell::new(false),
        };
        Ok(t.make_of(&ty, s)?.into_value())
    }

    fn split(&self, t: &Thread, v: &Value, most: &Value) -> Res {
        let most = t.arg_i64(most)?;
        let text = text_of(t, &self.program, v)?;
        let mut walk = Walk { from: 0, to: text.len(), must_advance: false };
        let (mut out, mut at, mut n) = (Vec::new(), 0, 0);
        while most == 0 || n < most {
            let Some(c) = walk.next(t, self, &text)? else { break };
            let (s, e) = c.spans.first().copied().flatten().unwrap_or((0, 0));
            out.push(piece(t, v, &text, at, s)?);
            for g in c.spans.iter().skip(1) {
                out.push(match g {
                    Some((s, e)) => piece(t, v, &text, *s, *e)?,
                    None => Value::NONE,
                });
            }
            at = e;
            n += 1;
        }
        out.push(piece(t, v, &text, at, text.len())?);
        t.list(out)
    }

    fn sub(&self, t: &Thread, repl: &Value, v: &Value, count: &Value) -> Res<(Value, usize)> {
        let most = t.arg_i64(count)?;
        let text = text_of(t, &self.program, v)?;
        let callable = t.is_callable(repl);
        let pieces = if callable {
            Vec::new()
        } else {
            let template = match (repl.payload::<Str>(), self.program.is_text()) {
                (Some(s), true) => Cow::Borrowed(s.as_bytes()),
                (None, false) => ouro_runtime::types::arg_bytes(t, repl)?,
                (Some(_), false) => {
                    return Err(t.type_error("expected a bytes-like object, str found"));
                }
                (None, true) => {
                    return Err(t.type_error(format!(
                        "decoding to str: need a bytes-like object, {} found",
                        t.type_name(repl)
                    )));
                }
            };
            let parsed = if self.program.is_text() {
                parse_template(engine::Pattern::Str(&template), &self.program)
            } else {
                parse_template(engine::Pattern::Bytes(&template), &self.program)
            };
            match parsed {
                Ok(p) => p,
                Err(e) => return Err(super::raise(t, e, repl)),
            }
        };
        let mut walk = Walk { from: 0, to: text.len(), must_advance: false };
        let (mut out, mut at, mut n) = (Vec::new(), 0, 0);
        while most <= 0 || (n as i64) < most {
            let Some(c) = walk.next(t, self, &text)? else { break };
            let (s, e) = c.spans.first().copied().flatten().unwrap_or((0, 0));
            out.extend_from_slice(&text[at..s]);
            if callable {
                let m = Match::make(t, self, v, c, 0, text.len())?;
                let r = t.call(repl, &[m])?;
                match r.payload::<Str>() {
                    Some(s) if self.program.is_text() => out.extend_from_slice(s.as_bytes()),
                    _ if r.is_none() => {}
                    _ => match ouro_runtime::types::bytes_view(&r) {
                        Some(b) if !self.program.is_text() => out.extend_from_slice(&b),
                        _ => {
                            let kind =
                                if self.program.is_text() { "str instance" } else { "a bytes-like object" };
                            return Err(t.type_error(format!(
                                "sequence item {}: expected {kind}, {} found",
                                2 * n + 1,
                                t.type_name(&r)
                            )));
                        }
                    },
                }
            } else {
                for p in &pieces {
                    match p {
                        engine::Piece::Literal(b) => out.extend_from_slice(b),
                        engine::Piece::Group(g) => {
                            if let Some((s, e)) = c.spans.get(*g).copied().flatten() {
                                out.extend_from_slice(&text[s..e]);
                            }
                        }
                    }
                }
            }
            at = e;
            n += 1;
        }
        if n == 0 && (v.is_exact::<Str>() || v.is_exact::<Bytes>()) {
            return Ok((v.clone(), 0));
        }
        out.extend_from_slice(&text[at..]);
        let r = if self.program.is_text() {
            Str::from_wtf8(t, &out)?.into_value()
        } else {
            Bytes::new(t, &out)?.into_value()
        };
        Ok((r, n))
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Pattern>> {
    v.as_ref::<Pattern>().ok_or_else(|| t.type_error("a Pattern is required"))
}

fn repr(t: &Thread, v: &Value) -> Res {
    let p = me(t, v)?;
    let full = t.repr(&p.source)?;
    let mut text: String = full.lossy().chars().take(200).collect();
    let mut bits = p.program.flags();
    if p.program.is_text() && bits & flags::KINDS == flags::UNICODE {
        bits &= !flags::UNICODE;
    }
    let names = [
        (flags::IGNORECASE, "re.IGNORECASE"),
        (flags::LOCALE, "re.LOCALE"),
        (flags::MULTILINE, "re.MULTILINE"),
        (flags::DOTALL, "re.DOTALL"),
        (flags::UNICODE, "re.UNICODE"),
        (flags::VERBOSE, "re.VERBOSE"),
        (flags::DEBUG, "re.DEBUG"),
        (flags::ASCII, "re.ASCII"),
    ];
    let shown: Vec<&str> = names.iter().filter(|n| bits & n.0 != 0).map(|n| n.1).collect();
    if !shown.is_empty() {
        text += &format!(", {}", shown.join("|"));
    }
    t.string(format!("re.compile({text})"))
}

const METHODS: &[Method] = &[
    method("match(self, /, string, pos=..., endpos=...)", |t, a| {
        me(t, &a[0])?.one(t, &a[1], &a[2], &a[3], How::Match)
    }),
    method("fullmatch(self, /, string, pos=..., endpos=...)", |t, a| {
        me(t, &a[0])?.one(t, &a[1], &a[2], &a[3], How::Full)
    }),
    method("search(self, /, string, pos=..., endpos=...)", |t, a| {
        me(t, &a[0])?.one(t, &a[1], &a[2], &a[3], How::Search)
    }),
    method("findall(self, /, string, pos=..., endpos=...)", |t, a| {
        me(t, &a[0])?.findall(t, &a[1], &a[2], &a[3])
    }),
    method("finditer(self, /, string, pos=..., endpos=...)", |t, a| {
        me(t, &a[0])?.finditer(t, &a[1], &a[2], &a[3])
    }),
    method("scanner(self, /, string, pos=..., endpos=...)", |t, a| {
        me(t, &a[0])?.finditer(t, &a[1], &a[2], &a[3])
    }),
    method("split(self, /, string, maxsplit=0)", |t, a| me(t, &a[0])?.split(t, &a[1], &a[2])),
    method("sub(self, /, repl, string, count=0)", |t, a| Ok(me(t, &a[0])?.sub(t, &a[1], &a[2], &a[3])?.0)),
    method("subn(self, /, repl, string, count=0)", |t, a| {
        let (r, n) = me(t, &a[0])?.sub(t, &a[1], &a[2], &a[3])?;
        t.tuple(vec![r, Value::len(n)])
    }),
    method("__copy__(self, /)", |_, a| Ok(a[0].clone())),
    method("__deepcopy__(self, memo, /)", |_, a| Ok(a[0].clone())),
    method("__reduce__(self, /)", |t, a| {
        let p = me(t, &a[0])?;
        let re = ouro_runtime::world::import_module(t, "re")?;
        let f = t.getattr_str(&re, "compile")?;
        t.tuple(vec![f, t.tuple(vec![p.source.clone(), t.int(p.program.flags() as i64)?])?])
    }),
    ouro_runtime::types::iterators::GENERIC,
];

pub static SPEC: TypeSpec = TypeSpec {
    module: "re",
    flags: tflag::IMMUTABLE | tflag::NO_NEW | tflag::WEAKREF,
    slots: |s| {
        s.repr.set(Some(repr));
        s.compare.set(Some(|t, a, b, op| {
            let (Some(x), Some(y)) = (a.payload::<Pattern>(), b.payload::<Pattern>()) else {
                return Ok(Value::NOT_IMPLEMENTED);
            };
            let same = x.program.flags() == y.program.flags()
                && x.program.is_text() == y.program.is_text()
                && t.equal(&x.source, &y.source)?;
            Ok(match op {
                CmpOp::Eq => Value::bool(same),
                CmpOp::Ne => Value::bool(!same),
                _ => Value::NOT_IMPLEMENTED,
            })
        }));
        s.hash.set(Some(|t, v| {
            let p = me(t, v)?;
            Ok(t.hash(&p.source)? ^ p.program.flags() as i64)
        }));
    },
    methods: METHODS,
    getset: &[
        getter("pattern", |t, v| Ok(me(t, v)?.source.clone())),
        getter("flags", |t, v| t.int(me(t, v)?.program.flags() as i64)),
        getter("groups", |t, v| Ok(Value::len(me(t, v)?.program.groups()))),
        getter("groupindex", |t, v| {
            let d = Dict::new(t)?;
            for (name, i) in me(t, v)?.program.names() {
                d.insert(t, t.intern(name).into_value(), Value::len(*i))?;
            }
            Ok(t.make(MappingProxy { mapping: d.into_value() })?.into_value())
        }),
    ],
    doc: "A compiled pattern.",
    ..TypeSpec::of::<Pattern>("Pattern")
};

/// Iterator over the matches of a text.
pub struct Scanner {
    pattern: Ref<Pattern>,
    text: Value,
    begin: usize,
    from: Cell<usize>,
    to: usize,
    must_advance: Cell<bool>,
    done: Cell<bool>,
}

impl Payload for Scanner {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.pattern.value());
        v.value(&self.text);
    }
}

fn scan(t: &Thread, v: &Value, how: How) -> Res<Option<Value>> {
    let Some(s) = v.payload::<Scanner>().filter(|s| !s.done.get()) else { return Ok(None) };
    let text = text_of(t, &s.pattern.program, &s.text)?;
    let request =
        Request { must_advance: s.must_advance.get(), ..Request::new(s.from.get(), s.to.min(text.len())) };
    match s.pattern.run(t, &text, request, how)? {
        Some(c) => {
            let (from, to) = c.spans.first().copied().flatten().unwrap_or((s.to, s.to));
            s.from.set(to);
            s.must_advance.set(from == to);
            Match::make(t, &s.pattern, &s.text, c, s.begin, s.to).map(Some)
        }
        None => {
            s.done.set(true);
            Ok(None)
        }
    }
}

pub static SCANNER: TypeSpec = TypeSpec {
    module: "_sre",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(ouro_runtime::types::iterators::itself));
        s.next.set(Some(|t, v| Ok(scan(t, v, How::Search)?.unwrap_or(Value::UNBOUND))));
    },
    methods: &[
        method("match(self, /)", |t, a| Ok(scan(t, &a[0], How::Match)?.unwrap_or(Value::NONE))),
        method("search(self, /)", |t, a| Ok(scan(t, &a[0], How::Search)?.unwrap_or(Value::NONE))),
    ],
    getset: &[getter("pattern", |_, v| {
        Ok(v.payload::<Scanner>().map_or(Value::NONE, |s| s.pattern.to_value()))
    })],
    ..TypeSpec::of::<Scanner>("SRE_Scanner")
};
