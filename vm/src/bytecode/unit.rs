//! Code units: what the compiler makes. Inert data: no heap is needed to make, print or keep one.

use num_bigint::BigInt;
use std::ops::Range;
use std::rc::Rc;

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    None,
    True,
    False,
    Ellipsis,
    Int(i64),
    BigInt(BigInt),
    Float(f64),
    Complex(f64),
    /// WTF-8.
    Str(Box<[u8]>),
    Bytes(Box<[u8]>),
    Tuple(Vec<Const>),
    FrozenSet(Vec<Const>),
    Code(Rc<CodeUnit>),
}

/// What is known of the instruction at `pc`: valid until the next mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Mark {
    pub pc: u32,
    /// Registers that hold values when the instruction raises: all below are the frame's.
    pub depth: u16,
    pub column: u16,
    pub line: u32,
    /// 0: the instruction belongs to no statement, and tracing takes it for a part of the line before it.
    pub end_line: u32,
    pub end_column: u16,
}

/// A jump that arrives before some of the stops at its target; others arrive behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The instruction that jumps.
    pub from: u32,
    /// The first stop that it passes.
    pub stop: u32,
}

/// Where an exception raised in `start..end` goes; the deepest entry wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    /// The register that receives the exception; those above are dropped.
    pub depth: u16,
    pub level: u16,
}

/// Code flags, as CPython's `co_flags`.
pub mod cflag {
    pub const OPTIMIZED: u32 = 1;
    pub const NEWLOCALS: u32 = 2;
    pub const VARARGS: u32 = 4;
    pub const VARKEYWORDS: u32 = 8;
    pub const NESTED: u32 = 16;
    pub const GENERATOR: u32 = 32;
    pub const COROUTINE: u32 = 128;
    /// A generator that may be awaited: `types.coroutine`.
    pub const ITERABLE_COROUTINE: u32 = 256;
    pub const ASYNC_GENERATOR: u32 = 512;
    /// Calls of such code make an object that runs it piece by piece.
    pub const SUSPENDS: u32 = GENERATOR | COROUTINE | ASYNC_GENERATOR;
}

/// Where in a packed module the rest of a unit stands, to be read when its code is first run.
#[derive(Clone, Debug, PartialEq)]
pub struct Folded {
    pub bytes: Rc<Vec<u8>>,
    pub at: Range<usize>,
}

/// One function, class body or module, compiled.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CodeUnit {
    pub name: Rc<str>,
    pub qualname: Rc<str>,
    pub filename: Rc<str>,
    pub first_line: u32,
    pub flags: u32,
    pub argcount: u16,
    pub posonly: u16,
    pub kwonly: u16,
    /// Registers that are variables; temporaries come above.
    pub locals: u16,
    pub registers: u16,
    pub words: Vec<u64>,
    /// Words that hold a literal: (word, constant).
    pub literals: Vec<(u32, u32)>,
    pub consts: Vec<Const>,
    pub names: Vec<Rc<str>>,
    /// Names of the registers 0.., parameters first.
    pub varnames: Vec<Rc<str>>,
    /// (register, name) of variables that inner functions capture.
    pub cells: Vec<(u16, Rc<str>)>,
    /// (register, name) of captured variables.
    pub free: Vec<(u16, Rc<str>)>,
    pub marks: Vec<Mark>,
    /// Statements that are no instructions (`pass`, `try`): tracing tells of them before it goes on to their `pc`.
    pub stops: Vec<Mark>,
    pub arrivals: Vec<Arrival>,
    pub handlers: Vec<Handler>,
    pub doc: Option<Box<[u8]>>,
    /// Attributes that methods of a class body set on `self`.
    pub static_attributes: Vec<Rc<str>>,
    /// Words, literals, constants, names, marks, stops and handlers are still to be read from here.
    pub folded: Option<Folded>,
}

impl CodeUnit {
    /// The mark that covers the instruction at `pc`.
    pub fn mark(&self, pc: u32) -> Mark {
        match self.marks.partition_point(|m| m.pc <= pc) {
            0 => Mark::default(),
            i => self.marks[i - 1],
        }
    }
    /// The first stop at `pc` or behind it.
    pub fn first_stop(&self, pc: u32) -> usize {
        self.stops.partition_point(|s| s.pc < pc)
    }
}
