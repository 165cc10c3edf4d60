//! The compiler: which register holds it?
//!
//! Variables have registers 0..locals; temporaries stand above them and are used as a stack, so that at
//! every instruction the live ones are exactly those below `top`. An expression that is a plain local
//! costs nothing: its register is the operand.

mod assign;
mod call;
mod class;
mod comprehension;
mod cond;
mod emit;
mod exception;
mod expr;
mod flow;
mod fold;
mod fstring;
mod function;
pub mod generic;
mod pattern;

use crate::bytecode::CodeUnit;
use crate::bytecode::unit::cflag;
use crate::symbols::{self, Place, Scope, Table};
use emit::Label;
use ouro_parser::ast::*;
use ouro_parser::{LineIndex, Span};
use std::collections::HashMap;
use std::rc::Rc;

/// A compile error: SyntaxError's message and place.
pub struct CompileError {
    pub message: String,
    pub span: Span,
}

type R<T = ()> = Result<T, CompileError>;

/// What all units of one source share.
pub struct Source<'a> {
    pub filename: Rc<str>,
    pub lines: &'a LineIndex,
    pub optimize: u8,
    /// `CO_FUTURE_*` flags, which all code of the source carries.
    pub future: u32,
}

/// Compiles a whole tree.
pub fn compile(tree: &Mod, source: &Source<'_>) -> Result<Rc<CodeUnit>, CompileError> {
    let table = symbols::build(tree).map_err(|e| CompileError { message: e.message, span: e.span })?;
    let mut f = Fun::new(source, &table, 0, "<module>".into(), 1);
    f.unit.qualname = "<module>".into();
    match tree {
        Mod::Module(body) => f.module(body, false)?,
        Mod::Interactive(body) => f.module(body, true)?,
        Mod::Expression(e) => {
            f.span = e.span;
            let r = f.expr(e)?;
            f.ret(r);
        }
    }
    Ok(Rc::new(f.finish()?))
}

/// An operand: a register, and whether it is a temporary that its use consumes.
#[derive(Clone, Copy, Debug)]
pub struct Operand {
    pub reg: u16,
    pub temp: bool,
}

/// What surrounds the current statement, innermost last.
enum Block<'a> {
    Loop {
        brk: Label,
        cont: Label,
    },
    /// The iterator of a `for` loop, to be dropped when the loop is left.
    Iter {
        reg: u16,
    },
    /// A value about to be returned while `finally` bodies run: another way out drops it.
    Pending {
        reg: u16,
    },
    /// A protected range; `body` runs on every way out.
    Finally {
        body: &'a [Stmt],
        range: usize,
    },
    /// A protected range without code of its own (`except`).
    Range {
        range: usize,
    },
    /// Inside a handler: the exception and the one handled before.
    Handler {
        exc: u16,
        name: Option<&'a Rc<str>>,
        range: usize,
    },
    With {
        exit: u16,
        range: usize,
        span: Span,
        is_async: bool,
    },
}

/// One unit being made.
struct Fun<'a> {
    src: &'a Source<'a>,
    table: &'a Table,
    scope: usize,
    unit: CodeUnit,
    regs: HashMap<Rc<str>, u16>,
    /// Comprehension variables in registers of this frame, innermost last.
    comps: Vec<HashMap<Rc<str>, u16>>,
    /// Live registers.
    top: u16,
    /// Where they stand, and before which stop.
    labels: Vec<Option<(u32, u32)>>,
    patches: Vec<(emit::Patch, Label)>,
    blocks: Vec<Block<'a>>,
    ranges: Vec<emit::Range>,
    /// Locals known to be bound here.
    bound: Vec<bool>,
    reachable: bool,
    span: Span,
    /// Instructions are made that belong to no statement.
    silent: bool,
    consts: HashMap<String, u32>,
    names: HashMap<Rc<str>, u16>,
    generator: bool,
    interactive: bool,
    last_span: (Span, crate::bytecode::Mark),
    overflow: bool,
    /// Attributes set on the first parameter, for the class around.
    self_attrs: Vec<Rc<str>>,
    /// Ranges to open again after the jump being made.
    pending_reopen: Vec<usize>,
}

impl<'a> Fun<'a> {
    fn new(src: &'a Source<'a>, table: &'a Table, scope: usize, name: Rc<str>, first_line: u32) -> Fun<'a> {
        let unit = CodeUnit { name, filename: src.filename.clone(), first_line, ..CodeUnit::default() };
        Fun {
            src,
            table,
            scope,
            unit,
            regs: HashMap::new(),
            comps: vec![],
            top: 0,
            labels: vec![],
            patches: vec![],
            blocks: vec![],
            ranges: vec![],
            bound: vec![],
            reachable: true,
            span: Span::default(),
            silent: false,
            consts: HashMap::new(),
            names: HashMap::new(),
            generator: false,
            interactive: false,
            last_span: (Span::default(), Default::default()),
            overflow: false,
            self_attrs: vec![],
            pending_reopen: vec![],
        }
    }

    fn sc(&self) -> &'a Scope {
        &self.table.scopes[self.scope]
    }

    fn mangle(&self, name: &Rc<str>) -> Rc<str> {
        symbols::mangle(self.sc().class.as_ref(), name)
    }

    fn error<T>(&self, message: impl Into<String>, span: Span) -> R<T> {
        Err(CompileError { message: message.into(), span })
    }

    /// Gives a variable of this scope a register.
    fn add_local(&mut self, name: &Rc<str>) -> u16 {
        if let Some(r) = self.regs.get(name) {
            return *r;
        }
        let r = self.unit.varnames.len() as u16;
        if self.unit.varnames.len() > 60_000 {
            self.overflow = true;
        }
        self.unit.varnames.push(name.clone());
        self.regs.insert(name.clone(), r);
        self.bound.push(false);
        r
    }

    /// Registers for the locals, cells and captured variables of the scope, in the order of CPython's, for they die in
    /// it; parameters have theirs.
    fn layout(&mut self) {
        let sc = self.sc();
        let all = |place| sc.order.iter().filter(move |n| sc.places.get(*n) == Some(&place));
        for n in all(Place::Local) {
            self.add_local(n);
        }
        let mut cells: Vec<(Option<u16>, &Rc<str>)> =
            all(Place::Cell).map(|n| (self.regs.get(n).copied(), n)).collect();
        cells.sort_by_key(|(param, n)| (param.is_none(), *param, *n));
        for (_, n) in cells {
            let r = self.add_local(n);
            self.unit.cells.push((r, n.clone()));
        }
        if sc.needs_class_cell {
            let n: Rc<str> = "__class__".into();
            let r = self.add_local(&n);
            self.unit.cells.push((r, n));
        }
        if sc.needs_class_dict {
            let n: Rc<str> = symbols::CLASS_DICT.into();
            let r = self.add_local(&n);
            self.unit.cells.push((r, n));
        }
        let mut free: Vec<Rc<str>> = sc
            .order
            .iter()
            .filter(|n| sc.places.get(*n) == Some(&Place::Free))
            .cloned()
            .chain(sc.places.iter().filter_map(|(n, p)| match (n.strip_suffix("\u{0}free"), p) {
                (Some(n), Place::Free) => Some(n.into()),
                _ => None,
            }))
            .collect();
        free.sort();
        for n in free {
            let r = self.add_local(&n);
            self.unit.free.push((r, n));
        }
        self.unit.locals = self.unit.varnames.len() as u16;
        self.top = self.unit.locals;
        self.unit.registers = self.top + 2;
        self.prologue();
    }

    fn module(&mut self, body: &'a [Stmt], interactive: bool) -> R {
        self.layout();
        self.interactive = interactive;
        if body.iter().any(has_annotation) {
            self.op0(crate::bytecode::Op::SetupAnnotations);
        }
        let rest = match body.first().and_then(docstring) {
            Some(doc) if !interactive && self.src.optimize < 2 => {
                self.span = body[0].span;
                let k = self.const_operand(crate::bytecode::Const::Str(doc));
                self.store_by_name(&"__doc__".into(), k);
                &body[1..]
            }
            _ => body,
        };
        self.stmts(rest)?;
        self.end_of_body();
        Ok(())
    }
}

/// The docstring of a body, cleaned of its indentation.
fn docstring(s: &Stmt) -> Option<Box<[u8]>> {
    let StmtKind::Expr(e) = &s.kind else { return None };
    let ExprKind::Constant(c) = &e.kind else { return None };
    match &c.value {
        ConstValue::Str(s) => Some(clean_doc(s)),
        _ => None,
    }
}

/// Removes the common indentation of all lines but the first (as CPython's compiler since 3.13).
fn clean_doc(s: &[u8]) -> Box<[u8]> {
    let expanded: Vec<Vec<u8>> = s
        .split(|c| *c == b'\n')
        .map(|l| {
            let mut out = Vec::new();
            for c in l {
                if *c == b'\t' {
                    out.resize(out.len() + 8 - out.len() % 8, b' ');
                } else {
                    out.push(*c);
                }
            }
            out
        })
        .collect();
    let indent = |l: &[u8]| l.iter().take_while(|c| **c == b' ').count();
    let margin = expanded
        .iter()
        .skip(1)
        .filter(|l| l.iter().any(|c| *c != b' '))
        .map(|l| indent(l))
        .min()
        .unwrap_or(0);
    let mut out = Vec::new();
    for (i, l) in expanded.iter().enumerate() {
        if i > 0 {
            out.push(b'\n');
        }
        let cut = if i == 0 { indent(l) } else { margin.min(l.len()) };
        out.extend_from_slice(&l[cut..]);
    }
    out.into_boxed_slice()
}

/// Does the statement declare a variable annotation at this level?
fn has_annotation(s: &Stmt) -> bool {
    let any = |b: &[Stmt]| b.iter().any(has_annotation);
    match &s.kind {
        StmtKind::AnnAssign(_) => true,
        StmtKind::For(f) | StmtKind::AsyncFor(f) => any(&f.body) || any(&f.orelse),
        StmtKind::While(w) => any(&w.body) || any(&w.orelse),
        StmtKind::If(i) => any(&i.body) || any(&i.orelse),
        StmtKind::With(w) | StmtKind::AsyncWith(w) => any(&w.body),
        StmtKind::Try(t) | StmtKind::TryStar(t) => {
            any(&t.body) || any(&t.orelse) || any(&t.finalbody) || t.handlers.iter().any(|h| any(&h.body))
        }
        StmtKind::Match(m) => m.cases.iter().any(|c| any(&c.body)),
        _ => false,
    }
}

/// The flags of a function by its scope and parameters.
fn function_flags(sc: &Scope, args: &Arguments) -> u32 {
    let mut f = 0;
    if args.vararg.is_some() {
        f |= cflag::VARARGS;
    }
    if args.kwarg.is_some() {
        f |= cflag::VARKEYWORDS;
    }
    f | scope_flags(sc)
}

/// The flags that a scope says by what stands in it.
fn scope_flags(sc: &Scope) -> u32 {
    let kind = match (sc.generator, sc.coroutine) {
        (true, true) => cflag::ASYNC_GENERATOR,
        (true, false) => cflag::GENERATOR,
        (false, true) => cflag::COROUTINE,
        (false, false) => 0,
    };
    cflag::OPTIMIZED | cflag::NEWLOCALS | kind
}
