//! Match objects.

use super::engine::{self, Captures, parse_template};
use super::pattern::Pattern;
use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::native::{Method, TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::str::{Str, single};
use ouro_runtime::types::tuple::Tuple;

/// The payload of Match; spans are byte offsets.
pub struct Match {
    pattern: Ref<Pattern>,
    subject: Value,
    found: Captures,
    from: usize,
    to: usize,
}

impl Payload for Match {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.pattern.value());
        v.value(&self.subject);
    }
}

/// A part of a subject: text of text, bytes of bytes.
pub fn piece(t: &Thread, subject: &Value, text: &[u8], from: usize, to: usize) -> Res {
    let b = text.get(from..to).unwrap_or(b"");
    if subject.is::<Str>() {
        if from == 0 && to == text.len() && subject.is_exact::<Str>() {
            return Ok(subject.clone());
        }
        return match b {
            [] => Ok(t.intern("").into_value()),
            [c] if *c < 0x80 => single(t, b),
            _ => Ok(Str::from_wtf8(t, b)?.into_value()),
        };
    }
    Ok(Bytes::new(t, b)?.into_value())
}

impl Match {
    pub fn make(
        t: &Thread,
        pattern: &Ref<Pattern>,
        subject: &Value,
        found: Captures,
        from: usize,
        to: usize,
    ) -> Res {
        Ok(t.make(Match { pattern: pattern.clone(), subject: subject.clone(), found, from, to })?
            .into_value())
    }
    fn span(&self, i: usize) -> Option<(usize, usize)> {
        self.found.spans.get(i).copied().flatten()
    }
    /// A byte offset in the subject's own units.
    fn place(&self, offset: usize) -> usize {
        match self.subject.payload::<Str>() {
            Some(s) => s.char_index(offset.min(s.as_bytes().len())),
            None => offset,
        }
    }
    fn text(&self, t: &Thread, i: usize, default: &Value) -> Res {
        let Some((s, e)) = self.span(i) else { return Ok(default.clone()) };
        match self.subject.payload::<Str>() {
            Some(x) => piece(t, &self.subject, x.as_bytes(), s, e),
            None => {
                let b = ouro_runtime::types::bytes_view(&self.subject).unwrap_or_default();
                piece(t, &self.subject, &b, s, e)
            }
        }
    }
    fn group_index(&self, t: &Thread, k: &Value) -> Res<usize> {
        let found = if let Some(s) = k.payload::<Str>() {
            self.pattern.program.group_index(&s.lossy())
        } else if t.is_int(k) || t.type_ref(k).slots.index.get().is_some() {
            let i = t.index(k)?;
            t.as_i64(&i).and_then(|i| usize::try_from(i).ok()).filter(|i| *i <= self.pattern.program.groups())
        } else {
            None
        };
        found.ok_or_else(|| t.index_error("no such group"))
    }
    fn span_value(&self, t: &Thread, i: usize) -> Res {
        match self.span(i) {
            Some((s, e)) => t.tuple(vec![Value::len(self.place(s)), Value::len(self.place(e))]),
            None => t.tuple(vec![Value::small_int(-1), Value::small_int(-1)]),
        }
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Match> {
    v.payload::<Match>().ok_or_else(|| t.type_error("a Match is required"))
}

fn group(t: &Thread, a: &[Value]) -> Res {
    let m = me(t, &a[0])?;
    let keys = a[1].payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[]);
    match keys {
        [] => m.text(t, 0, &Value::NONE),
        [k] => m.text(t, m.group_index(t, k)?, &Value::NONE),
        _ => {
            let all: Res<Vec<Value>> =
                keys.iter().map(|k| m.text(t, m.group_index(t, k)?, &Value::NONE)).collect();
            t.tuple(all?)
        }
    }
}

fn groups(t: &Thread, a: &[Value]) -> Res {
    let m = me(t, &a[0])?;
    let all: Res<Vec<Value>> = (1..=m.pattern.program.groups()).map(|i| m.text(t, i, &a[1])).collect();
    t.tuple(all?)
}

fn groupdict(t: &Thread, a: &[Value]) -> Res {
    let m = me(t, &a[0])?;
    let d = Dict::new(t)?;
    for (name, i) in m.pattern.program.names() {
        d.insert(t, t.intern(name).into_value(), m.text(t, *i, &a[1])?)?;
    }
    Ok(d.into_value())
}

fn edge(t: &Thread, a: &[Value], end: bool) -> Res {
    let m = me(t, &a[0])?;
    match m.span(m.group_index(t, &a[1])?) {
        Some((s, e)) => Ok(Value::len(m.place(if end { e } else { s }))),
        None => Ok(Value::small_int(-1)),
    }
}

fn expand(t: &Thread, a: &[Value]) -> Res {
    let m = me(t, &a[0])?;
    let text = m.pattern.program.is_text();
    let template = match a[1].payload::<Str>() {
        Some(s) if text => s.as_bytes().to_vec(),
        _ => ouro_runtime::types::arg_bytes(t, &a[1])?.into_owned(),
    };
    let kind = if text { engine::Pattern::Str(&template) } else { engine::Pattern::Bytes(&template) };
    let pieces = match parse_template(kind, &m.pattern.program) {
        Ok(p) => p,
        Err(e) => return Err(super::raise(t, e, &a[1])),
    };
    let subject = super::pattern::text_of(t, &m.pattern.program, &m.subject)?;
    let mut out = Vec::new();
    for p in pieces {
        match p {
            engine::Piece::Literal(b) => out.extend_from_slice(&b),
            engine::Piece::Group(g) => {
                if let Some((s, e)) = m.span(g) {
                    out.extend_from_slice(subject.get(s..e).unwrap_or(b""));
                }
            }
        }
    }
    if text { Ok(Str::from_wtf8(t, &out)?.into_value()) } else { Ok(Bytes::new(t, &out)?.into_value()) }
}

const METHODS: &[Method] = &[
    method("group(self, /, *args)", group),
    method("groups(self, /, default=None)", groups),
    method("groupdict(self, /, default=None)", groupdict),
    method("start(self, group=0, /)", |t, a| edge(t, a, false)),
    method("end(self, group=0, /)", |t, a| edge(t, a, true)),
    method("span(self, group=0, /)", |t, a| {
        let m = me(t, &a[0])?;
        m.span_value(t, m.group_index(t, &a[1])?)
    }),
    method("expand(self, /, template)", expand),
    method("__copy__(self, /)", |_, a| Ok(a[0].clone())),
    method("__deepcopy__(self, memo, /)", |_, a| Ok(a[0].clone())),
    ouro_runtime::types::iterators::GENERIC,
];

pub static SPEC: TypeSpec = TypeSpec {
    module: "re",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.repr.set(Some(|t, v| {
            let m = me(t, v)?;
            let (s, e) = m.span(0).unwrap_or((0, 0));
            let text = t.repr(&m.text(t, 0, &Value::NONE)?)?;
            let short: String = text.lossy().chars().take(50).collect();
            t.string(format!("<re.Match object; span=({}, {}), match={short}>", m.place(s), m.place(e)))
        }));
        s.getitem.set(Some(|t, v, k| {
            let m = me(t, v)?;
            m.text(t, m.group_index(t, k)?, &Value::NONE)
        }));
    },
    methods: METHODS,
    getset: &[
        getter("re", |t, v| Ok(me(t, v)?.pattern.to_value())),
        getter("string", |t, v| Ok(me(t, v)?.subject.clone())),
        getter("pos", |t, v| me(t, v).map(|m| Value::len(m.place(m.from)))),
        getter("endpos", |t, v| me(t, v).map(|m| Value::len(m.place(m.to)))),
        getter("lastindex", |t, v| Ok(me(t, v)?.found.lastindex.map_or(Value::NONE, Value::len))),
        getter("lastgroup", |t, v| {
            let m = me(t, v)?;
            let name = m.pattern.program.names().iter().find(|n| Some(n.1) == m.found.lastindex);
            name.map_or(Ok(Value::NONE), |n| t.string(&n.0))
        }),
        getter("regs", |t, v| {
            let m = me(t, v)?;
            let all: Res<Vec<Value>> = (0..m.found.spans.len()).map(|i| m.span_value(t, i)).collect();
            t.tuple(all?)
        }),
    ],
    doc: "Where a pattern was found.",
    ..TypeSpec::of::<Match>("Match")
};
