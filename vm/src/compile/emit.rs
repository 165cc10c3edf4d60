//! Emitting: words, marks, labels, constants, names, ranges.

use super::{CompileError, Fun, Operand};
use crate::bytecode::unit::{Arrival, Handler, cflag};
use crate::bytecode::{CodeUnit, Const, Ins, Mark, Op, flag, verify};
use ouro_parser::Span;
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label(pub usize);

/// Where a jump distance stands.
pub enum Patch {
    Wide(usize),
    Second(usize),
}

/// A protected range of code; left open and closed again around inlined cleanup.
pub struct Range {
    pub spans: Vec<(u32, u32)>,
    pub open: Option<u32>,
    pub target: Label,
    pub depth: u16,
    pub level: u16,
}

impl<'a> Fun<'a> {
    pub fn pc(&self) -> u32 {
        self.unit.words.len() as u32
    }

    /// What is to be known of an instruction here.
    fn here(&mut self) -> Mark {
        let mut m = if self.last_span.0 == self.span && self.last_span.1.line != 0 {
            self.last_span.1
        } else {
            let (a, b) = (self.src.lines.location(self.span.start), self.src.lines.location(self.span.end));
            Mark {
                pc: 0,
                depth: 0,
                line: a.line,
                column: a.column.min(u16::MAX as u32) as u16,
                end_line: b.line,
                end_column: b.column.min(u16::MAX as u32) as u16,
            }
        };
        self.last_span = (self.span, m);
        m.pc = self.pc();
        m.depth = self.top;
        if self.silent {
            (m.column, m.end_line, m.end_column) = (0, 0, 0);
        }
        m
    }
    fn mark(&mut self) {
        let m = self.here();
        let same = self.unit.marks.last().is_some_and(|l| Mark { pc: m.pc, ..*l } == m);
        if !same {
            self.unit.marks.push(m);
        }
    }
    /// Notes that the current statement, or a part of it, is no instruction.
    pub fn stop(&mut self) {
        if self.reachable {
            let m = self.here();
            self.unit.stops.push(m);
        }
    }

    pub fn ins(&mut self, op: Op, flags: u8, a: u16, b: u16, c: u16) {
        self.mark();
        let op = if op == Op::Move && flags == 0 { Op::Copy } else { op };
        let flags = if self.generator && matches!(op, Op::Call | Op::CallKw | Op::CallEx) {
            flags | flag::HEAP_FRAME
        } else {
            flags
        };
        self.unit.words.push(Ins::new(op, flags, a, b, c).0);
        for _ in 1..op.words() {
            self.unit.words.push(0);
        }
    }
    /// Gives the last instruction, if it begins at `start` and loads a callee, the empty place behind it, too.
    pub fn with_empty_self(&mut self, start: u32) -> bool {
        let (start, end) = (start as usize, self.unit.words.len());
        let Some(word) = self.unit.words.get_mut(start) else { return false };
        let ins = Ins(*word);
        let op = match Op::from_byte(ins.op()) {
            Some(Op::LoadGlobal) => Op::LoadCallee,
            Some(Op::Copy) => Op::CopyCallee,
            _ => return false,
        };
        let alone = start + op.words() == end;
        if alone {
            *word = Ins::new(op, ins.flags(), ins.a() as u16, ins.b() as u16, ins.c() as u16).0;
        }
        alone
    }
    pub fn op0(&mut self, op: Op) {
        self.ins(op, 0, 0, 0, 0);
    }
    pub fn wide(&mut self, op: Op, flags: u8, a: u16, w: i32) {
        self.ins(op, flags, a, w as u16, (w >> 16) as u16);
    }
    /// Sets the second word of the instruction just emitted.
    pub fn second(&mut self, op: Op, w: u64) {
        let at = self.unit.words.len() - op.words() + 1;
        self.unit.words[at] = w;
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }
    pub fn place(&mut self, l: Label) {
        let pc = self.unit.words.len();
        if self.unit.stops.last().is_some_and(|s| s.pc as usize == pc) {
            // A branch right above would arrive here jumping or not: an instruction tells one from the other.
            let above = |p: &(Patch, Label)| p.1 == l && matches!(p.0, Patch::Second(at) if at + 2 == pc);
            if self.patches.last().is_some_and(above) {
                self.unit.marks.extend(self.unit.stops.pop());
                self.unit.words.push(Ins::new(Op::Nop, 0, 0, 0, 0).0);
            }
        }
        self.labels[l.0] = Some((self.pc(), self.unit.stops.len() as u32));
    }
    pub fn jump(&mut self, l: Label) {
        self.patches.push((Patch::Wide(self.unit.words.len()), l));
        self.ins(Op::Jump, 0, 0, 0, 0);
    }
    pub fn loop_back(&mut self, l: Label) {
        self.patches.push((Patch::Wide(self.unit.words.len()), l));
        self.ins(Op::Loop, 0, 0, 0, 0);
    }
    /// An instruction whose second word is a jump distance.
    pub fn branch(&mut self, op: Op, flags: u8, a: u16, b: u16, c: u16, l: Label) {
        self.patches.push((Patch::Second(self.unit.words.len()), l));
        self.ins(op, flags, a, b, c);
    }

    /// Takes the next temporary. It counts as live from here on.
    pub fn push(&mut self) -> u16 {
        let r = self.top;
        self.top = match self.top.checked_add(1) {
            Some(t) if t < 65_000 => t,
            _ => {
                self.overflow = true;
                self.unit.locals
            }
        };
        self.unit.registers = self.unit.registers.max(self.top + 2);
        r
    }
    /// Makes sure that `n` registers above the live ones exist.
    pub fn room(&mut self, n: u16) {
        let want = self.top.saturating_add(n).saturating_add(2);
        if want > 65_000 {
            self.overflow = true;
        }
        self.unit.registers = self.unit.registers.max(want);
    }
    pub fn pop(&mut self, n: u16) {
        self.top -= n;
    }
    /// Ends the life of an operand that was just used.
    pub fn release(&mut self, o: Operand) {
        if o.temp {
            self.top -= 1;
        }
    }
    pub fn is_local(&self, r: u16) -> bool {
        r < self.unit.locals || self.comps.iter().any(|c| c.values().any(|x| *x == r))
    }
    pub fn dst_flag(&self, r: u16) -> u8 {
        if self.is_local(r) { flag::A_LOCAL } else { 0 }
    }

    pub fn konst(&mut self, k: Const) -> u32 {
        if let Const::Code(_) = k {
            self.unit.consts.push(k);
            return self.unit.consts.len() as u32 - 1;
        }
        let key = format!("{k:?}");
        if let Some(i) = self.consts.get(&key) {
            return *i;
        }
        let i = self.unit.consts.len() as u32;
        self.unit.consts.push(k);
        self.consts.insert(key, i);
        i
    }
    /// Books the literal in the second word of the instruction about to be emitted.
    pub fn literal(&mut self, k: Const) {
        let i = self.konst(k);
        self.unit.literals.push((self.pc() + 1, i));
    }
    /// Loads a constant into a register.
    pub fn load_const(&mut self, k: Const, dst: u16) {
        let f = self.dst_flag(dst);
        match k {
            Const::None => self.wide(Op::LoadWord, f, dst, 0x04),
            Const::False => self.wide(Op::LoadWord, f, dst, 0x0C),
            Const::True => self.wide(Op::LoadWord, f, dst, 0x14),
            Const::Ellipsis => self.wide(Op::LoadWord, f, dst, 0x2C),
            Const::Int(i) if i32::try_from(i).is_ok() => self.wide(Op::LoadInt, f, dst, i as i32),
            k => {
                self.literal(k);
                self.ins(Op::LoadConst, f, dst, 0, 0);
            }
        }
    }
    pub fn const_operand(&mut self, k: Const) -> Operand {
        let r = self.top;
        self.room(1);
        self.load_const(k, r);
        self.push();
        Operand { reg: r, temp: true }
    }
    /// Marks a register as holding nothing.
    pub fn load_unbound(&mut self, dst: u16) {
        self.wide(Op::LoadWord, 0, dst, 0x1C);
    }

    pub fn name(&mut self, n: &Rc<str>) -> u16 {
        if let Some(i) = self.names.get(n) {
            return *i;
        }
        let i = self.unit.names.len();
        if i > 65_000 {
            self.overflow = true;
            return 0;
        }
        self.unit.names.push(n.clone());
        self.names.insert(n.clone(), i as u16);
        i as u16
    }

    /// Opens a protected range whose exceptions go to `target`.
    pub fn open_range(&mut self, target: Label, depth: u16) -> usize {
        let level =
            self.ranges.iter().filter(|r| r.open.is_some()).count() as u16 + self.blocks.len() as u16 * 2;
        self.ranges.push(Range { spans: vec![], open: Some(self.pc()), target, depth, level });
        self.room(1);
        self.ranges.len() - 1
    }
    pub fn close_range(&mut self, i: usize) {
        let pc = self.pc();
        if let Some(from) = self.ranges[i].open.take() {
            if from < pc {
                self.ranges[i].spans.push((from, pc));
            }
        }
    }
    pub fn reopen_range(&mut self, i: usize) {
        self.ranges[i].open = Some(self.pc());
    }

    /// Cells and captured variables, at the start of the unit.
    pub fn prologue(&mut self) {
        self.silent = true;
        for (r, _) in self.unit.cells.clone() {
            self.ins(Op::MakeCell, 0, r, 0, 0);
        }
        if let Some((r, _)) = self.unit.free.first().cloned() {
            let n = self.unit.free.len() as u16;
            self.ins(Op::CopyFree, 0, r, n, 0);
        }
        self.silent = false;
    }

    /// Resolves jumps and ranges and checks the result.
    pub fn finish(mut self) -> Result<CodeUnit, CompileError> {
        if self.overflow || self.unit.words.len() > i32::MAX as usize / 2 {
            return self
                .error("too many variables, names or temporaries in one block of code", Span::default());
        }
        for (p, l) in std::mem::take(&mut self.patches) {
            let Some((to, stop)) = self.labels[l.0] else { continue };
            if self.unit.stops.get(stop as usize).is_some_and(|s| s.pc == to) {
                let (Patch::Wide(from) | Patch::Second(from)) = p;
                self.unit.arrivals.push(Arrival { from: from as u32, stop });
            }
            match p {
                Patch::Wide(at) => {
                    let by = to as i64 - at as i64;
                    let w = &mut self.unit.words[at];
                    *w = *w & 0xFFFF_FFFF | (by as u32 as u64) << 32;
                }
                Patch::Second(at) => {
                    let by = to as i64 - at as i64;
                    self.unit.words[at + 1] = by as u32 as u64;
                }
            }
        }
        self.unit.arrivals.sort_by_key(|a| a.from);
        let mut handlers = Vec::new();
        for r in &self.ranges {
            let Some((target, _)) = self.labels[r.target.0] else { continue };
            for (start, end) in &r.spans {
                handlers.push(Handler { start: *start, end: *end, target, depth: r.depth, level: r.level });
            }
        }
        handlers.sort_by_key(|h| std::cmp::Reverse(h.level));
        self.unit.handlers = handlers;
        if self.sc().parent.is_some_and(|p| p != 0) {
            self.unit.flags |= cflag::NESTED;
        }
        self.unit.flags |= self.src.future;
        if let Err(e) = verify::verify(&self.unit) {
            return self.error(format!("internal error: {e} in {}", self.unit.qualname), Span::default());
        }
        Ok(self.unit)
    }

    pub fn ret(&mut self, o: Operand) {
        let f = if o.temp { flag::B_TEMP } else { 0 };
        self.ins(Op::Return, f, 0, o.reg, 0);
        self.release(o);
        self.reachable = false;
    }
    /// Where a body ends without a `return`.
    pub fn end_of_body(&mut self) {
        self.silent = true;
        self.ret_none();
        self.silent = false;
    }
    pub fn ret_none(&mut self) {
        self.literal(Const::None);
        self.ins(Op::ReturnConst, 0, 0, 0, 0);
        self.reachable = false;
    }
}
