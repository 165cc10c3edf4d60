//! Frame objects: made when someone looks at a frame, or an exception passes through it.
#![allow(unsafe_code)] // island: live frame records

use super::code::Code;
use super::function::Function;
use crate::frame::Frame;
use ouro_runtime::heap::parts::Part;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueCell, Word};
use ouro_runtime::model::native::{TypeSpec, getset, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::function::Cell as VarCell;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::{Exc, Thread};
use std::cell::{Cell, RefCell};

/// Where a frame is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At the instruction that its record says.
    Instruction,
    /// Its call is being told of: it stands before its first line.
    Entry,
    /// At a stop of its code.
    Stop(usize),
    /// At an instruction that belongs to no statement: still at the one with this index.
    Still(u32),
}

/// The payload of frame.
pub struct FrameObj {
    pub code: Ref<Code>,
    pub globals: Ref<Dict>,
    pub builtins: Ref<Dict>,
    /// The record while the frame is active, else null.
    pub live: Cell<*mut Frame>,
    /// What the frame leaves behind: the values of its variables.
    pub kept: RefCell<Vec<Value>>,
    pub namespace: ValueCell,
    pub back: ValueCell,
    pub pc: Cell<u32>,
    /// `f_trace`: who is told of this frame's events.
    pub trace: ValueCell,
    pub trace_lines: Cell<bool>,
    pub trace_opcodes: Cell<bool>,
    /// Where it is while an event is told of.
    pub place: Cell<Place>,
    /// What `f_locals` was given by names that are no variables: a dict.
    pub extra: ValueCell,
    /// Values that variables had before `f_locals` changed them: an instruction may be at work on one.
    parked: RefCell<Vec<Value>>,
}

impl Payload for FrameObj {
    const LAYOUT: u32 = layouts::FRAME;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.code.value());
        v.value(self.globals.value());
        v.value(self.builtins.value());
        if let Ok(kept) = self.kept.try_borrow() {
            kept.iter().for_each(|x| v.value(x));
        }
        self.namespace.trace(v);
        self.back.trace(v);
        self.trace.trace(v);
        self.extra.trace(v);
        if let Ok(parked) = self.parked.try_borrow() {
            parked.iter().for_each(|x| v.value(x));
        }
    }
    fn clear(&self, _: &Thread) {
        let old = std::mem::take(&mut *self.kept.borrow_mut());
        drop(old);
        self.back.take();
        self.namespace.take();
        self.trace.take();
        self.extra.take();
        let old = std::mem::take(&mut *self.parked.borrow_mut());
        drop(old);
    }
    fn part(&self, index: usize) -> Part {
        let kept = self.kept.borrow().len();
        match index {
            0 => Part::Attr("f_code".into()),
            1 | 2 => Part::Globals,
            i if i < 3 + kept => Part::Words(self.code.variable(i - 3)),
            i if i == 3 + kept => Part::Attributes,
            i if i == 4 + kept => Part::Attr("f_back".into()),
            i if i == 5 + kept => Part::Attr("f_trace".into()),
            i if i == 6 + kept => Part::Attr("f_locals".into()),
            _ => Part::Unnamed,
        }
    }
    fn label(&self) -> Option<String> {
        Some(format!("frame {}", self.place()))
    }
    fn storage(&self) -> usize {
        self.kept.borrow().capacity() * std::mem::size_of::<Value>()
    }
}

/// The frame object of an active record.
///
/// # Safety
/// `f` is an active record of this thread with code.
pub unsafe fn of_record(t: &Thread, f: *mut Frame) -> Res<Ref<FrameObj>> {
    if !(*f).object.is_null() {
        return Ok(Ref::from_value_unchecked(Value::from_borrowed(Word::from_ptr((*f).object as *mut _))));
    }
    let func: &Function = &*(*f).func;
    let code = Value::of_payload(&*(*f).code);
    let o = t.make(FrameObj::new(Ref::from_value_unchecked(code), func))?;
    o.live.set(f);
    (*f).object = o.to_value().into_word().ptr() as *mut _;
    Ok(o)
}

impl FrameObj {
    /// A frame that is not active.
    pub fn new(code: Ref<Code>, func: &Function) -> FrameObj {
        FrameObj {
            code,
            globals: func.globals.clone(),
            builtins: func.builtins.clone(),
            live: Cell::new(std::ptr::null_mut()),
            kept: RefCell::new(vec![]),
            namespace: ValueCell::empty(),
            back: ValueCell::empty(),
            pc: Cell::new(0),
            trace: ValueCell::empty(),
            trace_lines: Cell::new(true),
            trace_opcodes: Cell::new(false),
            place: Cell::new(Place::Instruction),
            extra: ValueCell::empty(),
            parked: RefCell::new(vec![]),
        }
    }
    /// Which call it was: `f() line 3`.
    fn place(&self) -> String {
        format!("{}() line {}", self.code.unit.qualname, self.line())
    }
    pub fn line(&self) -> u32 {
        let f = self.live.get();
        match self.place.get() {
            Place::Entry => return self.code.unit.first_line,
            Place::Stop(i) => return self.code.whole().stops[i].line,
            Place::Still(i) => return self.code.mark_at(i).line,
            Place::Instruction => {}
        }
        if f.is_null() {
            return self.code.mark_at(self.pc.get()).line;
        }
        // SAFETY: live records are active; their pc is inside the code or not yet set.
        unsafe { if (*f).pc.is_null() { self.code.unit.first_line } else { (*(*f).code).mark((*f).pc).line } }
    }
    /// The index of the instruction that it is at.
    pub fn instruction(&self) -> u32 {
        let f = self.live.get();
        // SAFETY: live records are active; their pc is inside the code or not yet set.
        unsafe {
            match f.is_null() {
                true => self.pc.get(),
                false if (*f).pc.is_null() => 0,
                false => (*(*f).code).index((*f).pc),
            }
        }
    }
    /// The values of the variables, by register.
    pub fn variables(&self) -> Vec<Value> {
        let f = self.live.get();
        if f.is_null() {
            return self.kept.borrow().clone();
        }
        // SAFETY: a live record's locals are valid values.
        unsafe { (0..self.code.locals as usize).map(|i| Value::from_borrowed(*(*f).base.add(i))).collect() }
    }
    /// The value of a variable by its register, if it has one.
    pub fn variable(&self, i: usize) -> Option<Value> {
        let f = self.live.get();
        let v = match f.is_null() {
            true => self.kept.borrow().get(i)?.clone(),
            // SAFETY: a live record's locals are valid values.
            false => unsafe { Value::from_borrowed(*(*f).base.add(i)) },
        };
        let v = match v.payload::<VarCell>() {
            Some(c) => c.value.opt()?,
            None => v,
        };
        if v.is_unbound() { None } else { Some(v) }
    }
    /// Gives a variable another value. The old one lives on with the frame object, for an instruction of the frame may
    /// have borrowed it (X2).
    pub fn set_variable(&self, i: usize, new: Value) {
        let f = self.live.get();
        let old = if f.is_null() {
            let mut kept = self.kept.borrow_mut();
            let Some(place) = kept.get_mut(i) else { return };
            match place.payload::<VarCell>() {
                Some(c) => c.value.replace(new),
                None => std::mem::replace(place, new),
            }
        } else {
            // SAFETY: a live record's locals are valid values, which it owns.
            unsafe {
                let place = (*f).base.add(i);
                match Value::from_borrowed(*place).payload::<VarCell>() {
                    Some(c) => c.value.replace(new),
                    None => Value::from_owned(place.replace(new.into_word())),
                }
            }
        };
        self.parked.borrow_mut().push(old);
    }
    /// A new dict of the variables' values.
    pub fn variables_dict(&self, t: &Thread) -> Res<Ref<Dict>> {
        let d = Dict::new(t)?;
        for (i, name) in self.code.varnames.iter().enumerate() {
            if let Some(v) = self.variable(i).filter(|_| !name.as_bytes().starts_with(b".")) {
                d.insert(t, name.to_value(), v)?;
            }
        }
        Ok(d)
    }
    /// What `locals()` gives: the namespace, or a dict of the variables' values now.
    pub fn locals(&self, t: &Thread) -> Res {
        let f = self.live.get();
        // SAFETY: as above.
        let ns = if f.is_null() { self.namespace.opt() } else { unsafe { namespace(f) } };
        if let Some(d) = ns {
            return Ok(d);
        }
        if !self.is_optimized() {
            return Ok(self.globals.to_value());
        }
        let d = self.variables_dict(t)?;
        if let Some(extra) = self.extra.opt() {
            t.update_dict(&d, &extra)?;
        }
        Ok(d.into_value())
    }
    /// Are the variables in registers, as functions have them?
    fn is_optimized(&self) -> bool {
        self.code.unit.flags & crate::bytecode::unit::cflag::OPTIMIZED != 0
    }
}

/// `f_locals`
fn f_locals(t: &Thread, v: &Value) -> Res {
    let f = me(t, v)?;
    if f.is_optimized() { super::frame_locals::make(t, f) } else { f.locals(t) }
}

/// The namespace dict of a class, module or exec frame.
///
/// # Safety
/// `f` is an active record.
pub unsafe fn namespace(f: *mut Frame) -> Option<Value> {
    if (*f).locals.is_empty() { None } else { Some(Value::from_borrowed((*f).locals.word())) }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<FrameObj>> {
    ouro_runtime::model::class::expect::<FrameObj>(t, v, "frame", "frame")
}

fn back(t: &Thread, v: &Value) -> Res {
    let f = me(t, v)?;
    let live = f.live.get();
    if live.is_null() {
        return Ok(f.back.opt().unwrap_or(Value::NONE));
    }
    // SAFETY: records below a live one are active; the bottom one has no code.
    unsafe {
        let below = live.sub(1);
        if (*below).code.is_null() { Ok(Value::NONE) } else { Ok(of_record(t, below)?.into_value()) }
    }
}

fn wish(t: &Thread, to: &Cell<bool>, x: Option<&Value>) -> Res<()> {
    let Some(x) = x else { return Err(t.type_error("cannot delete numeric/char attribute")) };
    match x.word().is_bool() {
        true => to.set(t.truth(x)?),
        false => return Err(t.type_error("attribute value type must be bool")),
    }
    Ok(())
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.repr.set(Some(|t, v| {
            let f = me(t, v)?;
            t.string(format!(
                "<frame at {}, file '{}', line {}, code {}>",
                t.address(v),
                f.code.unit.filename,
                f.line(),
                f.code.unit.name
            ))
        }));
    },
    methods: &[method("clear(self, /)", |t, a| {
        let f = me(t, &a[0])?;
        if !f.live.get().is_null() {
            return Err(t.runtime_error("cannot clear an executing frame"));
        }
        let old = std::mem::take(&mut *f.kept.borrow_mut());
        drop(old);
        Ok(Value::NONE)
    })],
    getset: &[
        getter("f_code", |t, v| Ok(me(t, v)?.code.to_value())),
        getter("f_globals", |t, v| Ok(me(t, v)?.globals.to_value())),
        getter("f_builtins", |t, v| Ok(me(t, v)?.builtins.to_value())),
        getter("f_locals", f_locals),
        getset(
            "f_lineno",
            |t, v| Ok(Value::len(me(t, v)?.line() as usize)),
            |t, v, x| match x {
                Some(line) => crate::exec::jump::jump(t, me(t, v)?, line),
                None => Err(t.err(Exc::AttributeError, "cannot delete attribute")),
            },
        ),
        getter("f_lasti", |t, v| {
            let f = me(t, v)?;
            Ok(match f.place.get() {
                Place::Entry => Value::small_int(0),
                Place::Stop(i) => Value::len(super::code::stop_offset(f.code.whole(), i)),
                Place::Still(i) => Value::len(f.code.offset(i)),
                Place::Instruction => Value::len(f.code.offset(f.instruction())),
            })
        }),
        getter("f_back", back),
        getset(
            "f_trace",
            |t, v| Ok(me(t, v)?.trace.opt().unwrap_or(Value::NONE)),
            |t, v, x| {
                let new = x.filter(|x| !x.is_none()).cloned();
                me(t, v)?.trace.set(new.unwrap_or(Value::UNBOUND));
                Ok(())
            },
        ),
        getset(
            "f_trace_lines",
            |t, v| Ok(Value::bool(me(t, v)?.trace_lines.get())),
            |t, v, x| wish(t, &me(t, v)?.trace_lines, x),
        ),
        getset(
            "f_trace_opcodes",
            |t, v| Ok(Value::bool(me(t, v)?.trace_opcodes.get())),
            |t, v, x| wish(t, &me(t, v)?.trace_opcodes, x),
        ),
    ],
    ..TypeSpec::of::<FrameObj>("frame")
};
