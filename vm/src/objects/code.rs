//! Code objects: a loaded unit. Its words are its own copy, which handlers specialise in place.
//!
//! The code of a folded unit has no body until it is entered: it begins with an instruction that gets it one.
#![allow(unsafe_code)] // island: mutable words

use crate::bytecode::unit::{Handler, cflag};
use crate::bytecode::{CodeUnit, Const, Mark, Op, pack};
use ouro_runtime::heap::parts::Part;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, Word};
use ouro_runtime::model::native::{TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::str::Str;
use ouro_runtime::{Exc, Thread, types};
use std::cell::{Cell, OnceCell, UnsafeCell};
use std::rc::Rc;

/// Where folded code begins.
static UNFOLD: [u64; 1] = [Op::Unfold as u64];

/// What code runs on.
struct Body {
    words: UnsafeCell<Box<[u64]>>,
    unit: Rc<CodeUnit>,
    consts: Vec<Value>,
    names: Vec<Ref<Str>>,
}

/// The payload of code.
pub struct Code {
    /// The first of the words.
    start: Cell<*const u64>,
    body: OnceCell<Body>,
    /// The unit, perhaps folded.
    pub unit: Rc<CodeUnit>,
    pub varnames: Vec<Ref<Str>>,
    pub name: Ref<Str>,
    pub qualname: Value,
    /// The docstring, or None.
    pub doc: Value,
    pub filename: Value,
    pub argcount: u32,
    pub locals: u32,
    pub registers: u32,
    /// This code object's number, like no other's in its interpreter.
    pub id: u32,
    /// No `*args` and no `**kwargs`: keywords have fixed places.
    pub fixed: bool,
    /// As `fixed`, without keyword-only parameters, and no generator: a call with exactly `argcount` arguments
    /// needs no binding, and its frame can be entered.
    pub simple: bool,
    /// `argcount` if simple, otherwise more than any call has.
    pub exact: u32,
}

impl Payload for Code {
    const LAYOUT: u32 = layouts::CODE;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.consts().iter().for_each(|c| v.value(c));
        self.names().iter().chain(&self.varnames).for_each(|n| v.value(n.value()));
        v.value(self.name.value());
        v.value(&self.qualname);
        v.value(&self.doc);
        v.value(&self.filename);
    }
    fn part(&self, index: usize) -> Part {
        let what = if index < self.consts().len() { "constant" } else { "name" };
        Part::Words(what.into())
    }
    fn label(&self) -> Option<String> {
        Some(format!("code of {}()", self.unit.qualname))
    }
    fn storage(&self) -> usize {
        let values = self.consts().len() + self.names().len() + self.varnames.len();
        let words = self.body.get().map_or(0, |b| b.unit.words.len());
        values * std::mem::size_of::<Value>() + words * std::mem::size_of::<u64>()
    }
}

impl Code {
    /// What a register holds, for memory reports.
    pub fn variable(&self, register: usize) -> String {
        match self.unit.varnames.get(register) {
            Some(n) if register < self.locals as usize && !n.starts_with('.') => format!("local '{n}'"),
            _ => "value in use".into(),
        }
    }
    /// The words; handlers write caches and specialised opcodes through this pointer.
    #[inline(always)]
    pub fn words(&self) -> *const u64 {
        self.start.get()
    }
    pub fn consts(&self) -> &[Value] {
        self.body.get().map_or(&[], |b| &b.consts)
    }
    pub fn names(&self) -> &[Ref<Str>] {
        self.body.get().map_or(&[], |b| &b.names)
    }
    pub fn handlers(&self) -> &[Handler] {
        self.body.get().map_or(&[], |b| &b.unit.handlers)
    }
    /// Gets folded code its body.
    pub fn unfold(&self, t: &Thread) -> Res<()> {
        if self.body.get().is_some() {
            return Ok(());
        }
        let damaged = || t.err(Exc::SystemError, "compiled code is damaged");
        let body = Body::new(t, &Rc::new(pack::unfold(&self.unit).ok_or_else(damaged)?))?;
        self.start.set(self.body.get_or_init(|| body).words());
        Ok(())
    }
    pub fn is_generator(&self) -> bool {
        self.unit.flags & cflag::SUSPENDS != 0
    }
    /// The index of an instruction.
    pub fn index(&self, pc: *const u64) -> u32 {
        ((pc as usize - self.words() as usize) / 8) as u32
    }
    pub fn mark(&self, pc: *const u64) -> Mark {
        self.mark_at(self.index(pc))
    }
    /// How many registers hold values at `pc`. Where something dies between two instructions, `pc` points into the last word
    /// of the first, on whose line that is, and the registers are those that the second finds.
    pub fn live(&self, pc: *const u64) -> usize {
        let next = !pc.is_aligned() as u32;
        self.mark_at(self.index(pc) + next).depth.max(self.locals as u16).into()
    }
    /// The unit with the body, of code that was entered.
    pub fn whole(&self) -> &CodeUnit {
        self.body.get().map_or(&self.unit, |b| &b.unit)
    }
    /// The mark of the instruction with an index.
    pub fn mark_at(&self, index: u32) -> Mark {
        self.body.get().map_or_else(Mark::default, |b| b.unit.mark(index))
    }
    /// Where the instruction with an index stands as programs see it, by `f_lasti` and the like: two bytes a word, as
    /// CPython's, and as many for a stop. Offset 0 is the entry of the function, on its first line.
    pub fn offset(&self, index: u32) -> usize {
        offset(self.whole(), index)
    }
}

fn offset(unit: &CodeUnit, index: u32) -> usize {
    (1 + index as usize + unit.first_stop(index + 1)) * 2
}
/// Where a stop stands, likewise.
pub fn stop_offset(unit: &CodeUnit, stop: usize) -> usize {
    (1 + unit.stops[stop].pc as usize + stop) * 2
}

/// The lines of a unit in the order of their instructions and stops: (offset, mark).
fn places(unit: &CodeUnit) -> Vec<(usize, Mark)> {
    let mut all: Vec<(usize, Mark)> = unit.marks.iter().map(|m| (offset(unit, m.pc), *m)).collect();
    for (i, s) in unit.stops.iter().enumerate() {
        all.push((stop_offset(unit, i), *s));
        all.push((offset(unit, s.pc), unit.mark(s.pc)));
    }
    all.sort_by_key(|p| p.0);
    all.dedup_by_key(|p| p.0);
    all
}

impl Body {
    /// Constants become values, names are interned.
    fn new(t: &Thread, unit: &Rc<CodeUnit>) -> Res<Body> {
        let consts: Vec<Value> = unit.consts.iter().map(|k| constant(t, k)).collect::<Res<_>>()?;
        let mut words: Box<[u64]> = unit.words.clone().into_boxed_slice();
        for (w, k) in &unit.literals {
            let word: Word = consts[*k as usize].word();
            words[*w as usize] = word.0;
        }
        let names = unit.names.iter().map(|n| t.intern(n)).collect();
        Ok(Body { words: UnsafeCell::new(words), unit: unit.clone(), consts, names })
    }
    fn words(&self) -> *const u64 {
        // SAFETY: H3; the box itself never changes.
        unsafe { (*self.words.get()).as_ptr() }
    }
}

/// Makes a unit an object.
pub fn load(t: &Thread, unit: &Rc<CodeUnit>) -> Res<Ref<Code>> {
    let body = match unit.folded {
        Some(_) => OnceCell::new(),
        None => OnceCell::from(Body::new(t, unit)?),
    };
    let serial = &t.interp().serial;
    serial.set(serial.get() + 1);
    let fixed = unit.flags & (cflag::VARARGS | cflag::VARKEYWORDS) == 0 && unit.flags & cflag::OPTIMIZED != 0;
    let simple = fixed && unit.kwonly == 0 && unit.flags & cflag::SUSPENDS == 0;
    let code = Code {
        id: serial.get(),
        fixed,
        start: Cell::new(body.get().map_or(UNFOLD.as_ptr(), Body::words)),
        body,
        varnames: unit.varnames.iter().map(|n| t.intern(n)).collect(),
        name: t.intern(&unit.name),
        qualname: t.intern(&unit.qualname).into_value(),
        doc: match &unit.doc {
            Some(d) => Str::from_wtf8(t, d)?.into_value(),
            None => Value::NONE,
        },
        filename: t.intern(&unit.filename).into_value(),
        argcount: unit.argcount as u32,
        locals: unit.locals as u32,
        registers: unit.registers as u32,
        simple,
        exact: if simple { unit.argcount.into() } else { 1 << 20 },
        unit: unit.clone(),
    };
    t.make(code)
}

fn constant(t: &Thread, k: &Const) -> Res {
    Ok(match k {
        Const::None => Value::NONE,
        Const::True => Value::TRUE,
        Const::False => Value::FALSE,
        Const::Ellipsis => Value::ELLIPSIS,
        Const::Int(i) => t.int(*i)?,
        Const::BigInt(b) => t.bigint(b.clone())?,
        Const::Float(f) => t.float(*f)?,
        Const::Complex(f) => types::complex::make(t, 0.0, *f)?,
        Const::Str(s) if s.len() <= 64 => t.intern_bytes(s).into_value(),
        Const::Str(s) => Str::from_wtf8(t, s)?.into_value(),
        Const::Bytes(b) => types::bytes::Bytes::new(t, b)?.into_value(),
        Const::Tuple(v) => {
            let items: Res<Vec<Value>> = v.iter().map(|k| constant(t, k)).collect();
            types::tuple::Tuple::from_slice(t, &items?)?.into_value()
        }
        Const::FrozenSet(v) => {
            let items: Res<Vec<Value>> = v.iter().map(|k| constant(t, k)).collect();
            let list = t.list(items?)?;
            let builtins = t.interp().builtins.get().ok_or(ouro_runtime::Raised)?;
            match builtins.get_str(t, &t.name("frozenset")) {
                Some(f) => t.call(&f, &[list])?,
                None => list,
            }
        }
        Const::Code(c) => load(t, c)?.into_value(),
    })
}

/// Variables that are neither cells, unless they are parameters, nor captured: their registers come first.
fn plain_locals(unit: &CodeUnit) -> usize {
    let star = |bit| (unit.flags & bit != 0) as u16;
    let parameters = unit.argcount + unit.kwonly + star(cflag::VARARGS) + star(cflag::VARKEYWORDS);
    let others = unit.cells.iter().chain(&unit.free).map(|(r, _)| *r).filter(|r| *r >= parameters);
    others.min().unwrap_or(unit.locals).into()
}

fn code<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Code>> {
    ouro_runtime::model::class::expect::<Code>(t, v, "code", "code")
}

/// The code, and the unit of its body.
fn body<'a>(t: &Thread, v: &'a Value) -> Res<(&'a Ref<Code>, &'a CodeUnit)> {
    let c = code(t, v)?;
    c.unfold(t)?;
    Ok((c, c.body.get().map_or(&c.unit, |b| &b.unit)))
}

fn names(t: &Thread, n: &[Ref<Str>]) -> Res {
    t.tuple(n.iter().map(Ref::to_value).collect())
}

fn lines(t: &Thread, a: &[Value]) -> Res {
    let (_, unit) = body(t, &a[0])?;
    // Ranges of lines, neighbours of one line together.
    let mut ranges = vec![(0, unit.first_line)];
    for (at, m) in places(unit) {
        let line = if m.end_line == 0 { 0 } else { m.line };
        if ranges.last().is_some_and(|r| r.1 != line) {
            ranges.push((at, line));
        }
    }
    let ends = ranges[1..].iter().map(|r| r.0).chain([offset(unit, unit.words.len() as u32)]);
    let line = |n: u32| if n == 0 { Value::NONE } else { Value::len(n as usize) };
    let rows = ranges.iter().zip(ends);
    let rows: Res<Vec<Value>> =
        rows.map(|((start, n), end)| t.tuple(vec![Value::len(*start), Value::len(end), line(*n)])).collect();
    t.iter(&t.list(rows?)?)
}

fn positions(t: &Thread, a: &[Value]) -> Res {
    let (_, unit) = body(t, &a[0])?;
    let entry = [unit.first_line, unit.first_line, 0, 0].map(|n| Value::len(n as usize));
    let mut out = vec![t.tuple(entry.to_vec())?];
    let all = places(unit);
    let ends = all.iter().skip(1).map(|p| p.0).chain([offset(unit, unit.words.len() as u32)]);
    for ((at, m), end) in all.iter().zip(ends) {
        let row = [m.line, m.end_line, m.column as u32, m.end_column as u32];
        let number = |n: &u32| if m.end_line == 0 { Value::NONE } else { Value::len(*n as usize) };
        let row = t.tuple(row.iter().map(number).collect())?;
        out.extend((*at..end).step_by(2).map(|_| row.clone()));
    }
    let l = t.list(out)?;
    t.iter(&l)
}

/// A copy with another name or file, or that may be awaited. Other flags and parts belong to the instructions.
fn replace(t: &Thread, a: &[Value]) -> Res {
    let old = code(t, &a[0])?;
    let mut unit = CodeUnit::clone(&old.unit);
    if !a[1].is_none() {
        let flags = t.arg_clamped(&a[1])? as u32;
        if (flags ^ unit.flags) & !cflag::ITERABLE_COROUTINE != 0 {
            return Err(t.value_error("co_flags: only CO_ITERABLE_COROUTINE can be changed"));
        }
        unit.flags = flags;
    }
    for (v, name, part) in [
        (&a[2], "co_name", &mut unit.name),
        (&a[3], "co_qualname", &mut unit.qualname),
        (&a[4], "co_filename", &mut unit.filename),
    ] {
        if !v.is_none() {
            *part = Rc::from(&*t.arg_str(v, name)?.lossy());
        }
    }
    Ok(load(t, &Rc::new(unit))?.into_value())
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW | tflag::WEAKREF,
    slots: |s| {
        s.repr.set(Some(|t, v| {
            let c = code(t, v)?;
            t.string(format!(
                "<code object {} at {}, file \"{}\", line {}>",
                c.unit.name,
                t.address(v),
                c.unit.filename,
                c.unit.first_line
            ))
        }));
    },
    methods: &[
        method("co_lines(self, /)", lines),
        method("co_positions(self, /)", positions),
        method(
            "replace(self, /, *, co_flags=None, co_name=None, co_qualname=None, co_filename=None)",
            replace,
        ),
    ],
    getset: &[
        getter("co_name", |t, v| Ok(code(t, v)?.name.to_value())),
        getter("co_qualname", |t, v| Ok(code(t, v)?.qualname.clone())),
        getter("co_filename", |t, v| Ok(code(t, v)?.filename.clone())),
        getter("co_firstlineno", |t, v| Ok(Value::len(code(t, v)?.unit.first_line as usize))),
        getter("co_argcount", |t, v| Ok(Value::len(code(t, v)?.argcount as usize))),
        getter("co_posonlyargcount", |t, v| Ok(Value::len(code(t, v)?.unit.posonly as usize))),
        getter("co_kwonlyargcount", |t, v| Ok(Value::len(code(t, v)?.unit.kwonly as usize))),
        getter("co_nlocals", |t, v| Ok(Value::len(plain_locals(&code(t, v)?.unit)))),
        getter("co_stacksize", |t, v| {
            let c = code(t, v)?;
            Ok(Value::len((c.registers - c.locals) as usize))
        }),
        getter("co_flags", |t, v| Ok(Value::len(code(t, v)?.unit.flags as usize))),
        getter("co_consts", |t, v| t.tuple(body(t, v)?.0.consts().to_vec())),
        getter("co_names", |t, v| names(t, body(t, v)?.0.names())),
        getter("co_varnames", |t, v| {
            let c = code(t, v)?;
            t.tuple(c.varnames[..plain_locals(&c.unit)].iter().map(|n| n.to_value()).collect())
        }),
        getter("co_cellvars", |t, v| {
            t.tuple(code(t, v)?.unit.cells.iter().map(|c| t.intern(&c.1).into_value()).collect())
        }),
        getter("co_freevars", |t, v| {
            t.tuple(code(t, v)?.unit.free.iter().map(|c| t.intern(&c.1).into_value()).collect())
        }),
        getter("co_code", |t, v| {
            let bytes: Vec<u8> = body(t, v)?.1.words.iter().flat_map(|w| w.to_le_bytes()).collect();
            Ok(types::bytes::Bytes::new(t, &bytes)?.into_value())
        }),
    ],
    ..TypeSpec::of::<Code>("code")
};
