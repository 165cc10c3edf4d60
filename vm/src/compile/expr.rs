//! Expressions.

use super::{Fun, Operand, R};
use crate::bytecode::{Const, Op, flag};
use crate::symbols::{Place, ScopeKind};
use ouro_parser::ast::*;
use std::rc::Rc;

impl<'a> Fun<'a> {
    /// Compiles an expression wherever it is cheapest: a local stays where it is.
    pub fn expr(&mut self, e: &'a Expr) -> R<Operand> {
        if let ExprKind::Name(n) = &e.kind {
            let outer = std::mem::replace(&mut self.span, e.span);
            let o = self.load_name(&n.id, None);
            self.span = outer;
            return o;
        }
        let r = self.top;
        self.room(1);
        self.expr_to(e, r)?;
        self.push();
        Ok(Operand { reg: r, temp: true })
    }

    /// Compiles an expression into the next temporary.
    pub fn expr_push(&mut self, e: &'a Expr) -> R<u16> {
        let r = self.top;
        self.room(1);
        self.expr_to(e, r)?;
        Ok(self.push())
    }

    /// Compiles an expression into `dst`: the next temporary or a local.
    pub fn expr_to(&mut self, e: &'a Expr, dst: u16) -> R {
        let outer = std::mem::replace(&mut self.span, e.span);
        let r = self.expr_into(e, dst);
        self.span = outer;
        r
    }

    /// Copies an operand into `dst`.
    pub fn move_to(&mut self, o: Operand, dst: u16) {
        if o.reg == dst && o.temp {
            self.release(o);
            return;
        }
        let f = self.dst_flag(dst) | if o.temp { flag::B_TEMP } else { 0 };
        self.ins(Op::Move, f, dst, o.reg, 0);
        self.release(o);
    }

    fn expr_into(&mut self, e: &'a Expr, dst: u16) -> R {
        if let Some(k) = super::fold::constant(e) {
            self.load_const(k, dst);
            return Ok(());
        }
        match &e.kind {
            ExprKind::Constant(_) => Ok(()),
            ExprKind::Name(n) => {
                let o = self.load_name(&n.id, Some(dst))?;
                if o.reg != dst || !o.temp {
                    self.move_to(o, dst);
                } else {
                    self.release(o);
                }
                Ok(())
            }
            ExprKind::BinOp(x) => self.binop(&x.left, x.op, &x.right, dst),
            ExprKind::UnaryOp(x) => {
                let op = match x.op {
                    UnaryOperator::Not => return self.truth_value(e, dst),
                    UnaryOperator::USub => Op::Neg,
                    UnaryOperator::UAdd => Op::Pos,
                    UnaryOperator::Invert => Op::Invert,
                };
                let o = self.expr(&x.operand)?;
                self.unary(op, o, dst);
                Ok(())
            }
            ExprKind::BoolOp(x) => self.bool_op(x, dst),
            ExprKind::Compare(x) => self.compare(x, dst),
            ExprKind::IfExp(x) => {
                let (other, end) = (self.label(), self.label());
                self.jump_if(&x.test, false, other)?;
                let bound = self.bound.clone();
                self.expr_to(&x.body, dst)?;
                self.jump(end);
                self.place(other);
                self.bound = bound;
                self.expr_to(&x.orelse, dst)?;
                self.place(end);
                Ok(())
            }
            ExprKind::NamedExpr(x) => {
                let o = self.expr(&x.value)?;
                let o = if o.temp {
                    o
                } else {
                    let r = self.top;
                    self.room(1);
                    self.move_to(o, r);
                    self.push();
                    Operand { reg: r, temp: true }
                };
                let ExprKind::Name(n) = &x.target.kind else { return Ok(()) };
                self.store_name(&n.id, Operand { reg: o.reg, temp: false })?;
                self.move_to(o, dst);
                Ok(())
            }
            ExprKind::Attribute(x) => {
                let o = self.expr(&x.value)?;
                let n = self.attr_name(&x.attr);
                let f = self.dst_flag(dst) | temp_b(o);
                self.ins(Op::GetAttr, f, dst, o.reg, n);
                self.release(o);
                Ok(())
            }
            ExprKind::Subscript(x) => {
                let o = self.operand_before(&x.value, &[&x.slice])?;
                if let ExprKind::Slice(s) = &x.slice.kind {
                    let k = self.slice_parts(s)?;
                    let f = self.dst_flag(dst) | temp_b(o);
                    self.ins(Op::GetSlice, f, dst, o.reg, k);
                    self.pop(3);
                    self.release(o);
                    return Ok(());
                }
                let k = self.expr(&x.slice)?;
                let f = self.dst_flag(dst) | temp_b(o) | temp_c(k);
                self.ins(Op::GetItem, f, dst, o.reg, k.reg);
                self.release(k);
                self.release(o);
                Ok(())
            }
            ExprKind::Slice(x) => {
                let start = self.slice_parts(x)?;
                self.ins(Op::BuildSlice, self.dst_flag(dst), dst, start, 0);
                self.pop(3);
                Ok(())
            }
            ExprKind::List(x) => self.sequence(&x.elts, Op::BuildList, dst),
            ExprKind::Tuple(x) => self.sequence(&x.elts, Op::BuildTuple, dst),
            ExprKind::Set(x) => self.sequence(&x.elts, Op::BuildSet, dst),
            ExprKind::Dict(x) => self.dict(x, dst),
            ExprKind::Call(x) => self.call(e, x, dst),
            ExprKind::Lambda(x) => self.lambda(x, dst),
            ExprKind::ListComp(_)
            | ExprKind::SetComp(_)
            | ExprKind::DictComp(_)
            | ExprKind::GeneratorExp(_) => self.comprehension(e, Some(dst)),
            ExprKind::JoinedStr(x) => self.joined(x, dst),
            ExprKind::FormattedValue(x) => self.formatted(x, dst),
            ExprKind::Yield(x) => {
                let o = self.yielded(x)?;
                let o = self.wrapped(o);
                self.ins(Op::Yield, self.dst_flag(dst) | temp_b(o), dst, o.reg, 0);
                self.release(o);
                Ok(())
            }
            ExprKind::YieldFrom(x) => self.delegate(&x.value, 0, dst),
            ExprKind::Await(x) => self.delegate(&x.value, flag::INVERT, dst),
            ExprKind::Starred(_) => self.error("can't use starred expression here", e.span),
        }
    }

    /// What a `yield` gives.
    pub fn yielded(&mut self, x: &'a Yield) -> R<Operand> {
        match &x.value {
            Some(v) => self.expr(v),
            None => Ok(self.const_operand(Const::None)),
        }
    }
    /// Yields an operand, and drops what is sent: the instruction says so, for None need not be written then.
    pub fn yield_only(&mut self, o: Operand) {
        let o = self.wrapped(o);
        let sent = if o.temp { o.reg } else { self.top };
        self.room(1);
        self.ins(Op::Yield, temp_b(o) | flag::INVERT, sent, o.reg, 0);
        self.release(o);
        self.push();
        self.ins(Op::Drop, 0, sent, 0, 0);
        self.pop(1);
    }

    /// An operand about to be yielded, as asynchronous generators do it.
    pub fn wrapped(&mut self, o: Operand) -> Operand {
        if !(self.sc().generator && self.sc().coroutine) {
            return o;
        }
        let r = if o.temp { o.reg } else { self.top };
        self.room(1);
        self.ins(Op::WrapYield, temp_b(o), r, o.reg, 0);
        self.release(o);
        Operand { reg: self.push(), temp: true }
    }

    /// Awaits the iterator in the topmost register, which makes room; the result goes to `dst`.
    pub fn await_top(&mut self, dst: u16) {
        let r = self.top - 1;
        self.ins(Op::YieldFrom, self.dst_flag(dst) | flag::B_TEMP, dst, r, 0);
        self.pop(1);
    }

    /// `yield from`, or with INVERT `await`.
    fn delegate(&mut self, value: &'a Expr, kind: u8, dst: u16) -> R {
        let o = self.expr(value)?;
        let r = if o.temp { o.reg } else { self.top };
        self.room(1);
        self.ins(Op::GetYieldFrom, temp_b(o) | kind, r, o.reg, 0);
        self.release(o);
        self.push();
        self.await_top(dst);
        Ok(())
    }

    pub fn unary(&mut self, op: Op, o: Operand, dst: u16) {
        self.ins(op, self.dst_flag(dst) | temp_b(o), dst, o.reg, 0);
        self.release(o);
    }

    /// An operand that must keep its value while `later` expressions run: a local that one of them may
    /// rebind is copied.
    pub fn operand_before(&mut self, e: &'a Expr, later: &[&'a Expr]) -> R<Operand> {
        let o = self.expr(e)?;
        if o.temp {
            return Ok(o);
        }
        let ExprKind::Name(n) = &e.kind else { return Ok(o) };
        let rebound = self.sc().names.get(&self.mangle(&n.id)).is_some_and(|u| u.walrus)
            && later.iter().any(|l| !matches!(l.kind, ExprKind::Name(_) | ExprKind::Constant(_)));
        if !rebound {
            return Ok(o);
        }
        let r = self.top;
        self.room(1);
        self.move_to(o, r);
        self.push();
        Ok(Operand { reg: r, temp: true })
    }

    pub fn binop(&mut self, left: &'a Expr, op: Operator, right: &'a Expr, dst: u16) -> R {
        let span = self.span;
        let o = self.operand_before(left, &[right])?;
        self.span = span;
        if let Some(i) = small_int(right) {
            if let Some(op) = immediate(op) {
                self.ins(op, self.dst_flag(dst) | temp_b(o), dst, o.reg, i as u16);
                self.release(o);
                return Ok(());
            }
        }
        let p = self.expr(right)?;
        self.ins(binary(op), self.dst_flag(dst) | temp_b(o) | temp_c(p), dst, o.reg, p.reg);
        self.release(p);
        self.release(o);
        Ok(())
    }

    /// Start, stop and step of a slice in the next three registers; None for what is not given.
    pub fn slice_parts(&mut self, x: &'a Slice) -> R<u16> {
        let start = self.top;
        for part in [&x.lower, &x.upper, &x.step] {
            match part {
                Some(p) => drop(self.expr_push(p)?),
                None => drop(self.const_operand(Const::None)),
            }
        }
        Ok(start)
    }

    fn sequence(&mut self, elts: &'a [Expr], op: Op, dst: u16) -> R {
        let start = self.top;
        if op == Op::BuildSet && elts.len() >= 3 {
            if let Some(k) = elts.iter().map(super::fold::constant).collect::<Option<_>>() {
                // As CPython: filled from a constant, which decides the order.
                let r = self.top;
                self.room(2);
                self.ins(Op::BuildSet, 0, r, r, 0);
                self.push();
                let k = self.const_operand(Const::FrozenSet(k));
                self.ins(Op::SetUpdate, flag::C_TEMP, 0, r, k.reg);
                self.release(k);
                self.move_to(Operand { reg: r, temp: true }, dst);
                return Ok(());
            }
        }
        let plain = !elts.iter().any(|e| matches!(e.kind, ExprKind::Starred(_)));
        if plain && elts.len() <= 64 {
            for e in elts {
                self.expr_push(e)?;
            }
            self.ins(op, self.dst_flag(dst), dst, start, elts.len() as u16);
            self.pop(elts.len() as u16);
            return Ok(());
        }
        // Built piece by piece in a temporary.
        let set = op == Op::BuildSet;
        let r = self.top;
        self.room(1);
        self.ins(if set { Op::BuildSet } else { Op::BuildList }, 0, r, r, 0);
        self.push();
        self.extend(r, elts, set)?;
        if op == Op::BuildTuple {
            self.ins(Op::ListToTuple, self.dst_flag(dst) | flag::B_TEMP, dst, r, 0);
            self.pop(1);
        } else {
            self.move_to(Operand { reg: r, temp: true }, dst);
        }
        Ok(())
    }

    /// Adds elements, starred ones among them, to the list or set in `r`.
    pub fn extend(&mut self, r: u16, elts: &'a [Expr], set: bool) -> R {
        for e in elts {
            let (op, e) = match &e.kind {
                ExprKind::Starred(s) => (if set { Op::SetUpdate } else { Op::ListExtend }, &s.value),
                _ => (if set { Op::SetAdd } else { Op::ListAppend }, e),
            };
            let outer = std::mem::replace(&mut self.span, e.span);
            let o = self.expr(e)?;
            self.ins(op, temp_c(o), 0, r, o.reg);
            self.release(o);
            self.span = outer;
        }
        Ok(())
    }

    fn dict(&mut self, x: &'a Dict, dst: u16) -> R {
        let start = self.top;
        if x.keys.iter().all(Option::is_some) && x.keys.len() <= 32 {
            for (k, v) in x.keys.iter().flatten().zip(&x.values) {
                self.expr_push(k)?;
                self.expr_push(v)?;
            }
            self.ins(Op::BuildDict, self.dst_flag(dst), dst, start, x.keys.len() as u16);
            self.pop(x.keys.len() as u16 * 2);
            return Ok(());
        }
        let r = self.top;
        self.room(1);
        self.ins(Op::BuildDict, 0, r, r, 0);
        self.push();
        for (k, v) in x.keys.iter().zip(&x.values) {
            match k {
                Some(k) => {
                    let o = self.operand_before(k, &[v])?;
                    let p = self.expr(v)?;
                    self.ins(Op::DictAdd, temp_b(o) | temp_c(p), r, o.reg, p.reg);
                    self.release(p);
                    self.release(o);
                }
                None => {
                    let o = self.expr(v)?;
                    self.ins(Op::DictUpdate, temp_c(o), 0, r, o.reg);
                    self.release(o);
                }
            }
        }
        self.move_to(Operand { reg: r, temp: true }, dst);
        Ok(())
    }

    pub fn attr_name(&mut self, n: &Rc<str>) -> u16 {
        let n = self.mangle(n);
        self.name(&n)
    }

    /// The register of a comprehension variable or local of this frame.
    pub fn comp_register(&self, name: &Rc<str>) -> Option<u16> {
        self.comps.iter().rev().find_map(|c| c.get(name).copied())
    }

    /// Reads a variable. What is no plain local goes to `dst`, or to the next temporary.
    pub fn load_name(&mut self, name: &Rc<str>, dst: Option<u16>) -> R<Operand> {
        if let Some(r) = self.comp_register(name) {
            return Ok(Operand { reg: r, temp: false });
        }
        let name = self.mangle(name);
        let place = self.sc().places.get(&name).copied().unwrap_or(Place::Global);
        if place == Place::Local {
            let r = self.regs[&name];
            if !self.bound[r as usize] {
                let n = self.name(&name);
                self.ins(Op::Check, 0, r, n, 0);
                if !self.sc().names.get(&name).is_some_and(|u| u.deleted) {
                    self.bound[r as usize] = true;
                }
            }
            return Ok(Operand { reg: r, temp: false });
        }
        let to = dst.unwrap_or(self.top);
        self.room(1);
        let f = self.dst_flag(to);
        let n = self.name(&name);
        if self.sc().through_class.contains(&name) {
            let dict = self.regs[crate::symbols::CLASS_DICT];
            self.ins(Op::LoadClassDict, f, to, dict, n);
            let cell = if place == Place::Free { self.regs[&name] as u64 + 1 } else { 0 };
            self.second(Op::LoadClassDict, cell);
            self.push();
            return Ok(Operand { reg: to, temp: true });
        }
        match place {
            Place::Free if self.sc().kind == ScopeKind::Class => {
                let r = self.regs[&name];
                self.ins(Op::LoadClassCell, f, to, r, n);
            }
            Place::Cell | Place::Free => {
                let r = self.regs[&name];
                self.ins(Op::LoadCell, f, to, r, n);
            }
            Place::Name => self.ins(Op::LoadName, f, to, 0, n),
            _ => self.ins(Op::LoadGlobal, f, to, 0, n),
        }
        self.push();
        Ok(Operand { reg: to, temp: true })
    }
}

pub fn temp_b(o: Operand) -> u8 {
    if o.temp { flag::B_TEMP } else { 0 }
}
pub fn temp_c(o: Operand) -> u8 {
    if o.temp { flag::C_TEMP } else { 0 }
}

/// An int literal that fits an instruction.
pub fn small_int(e: &Expr) -> Option<i16> {
    match super::fold::constant(e)? {
        Const::Int(i) => i16::try_from(i).ok(),
        _ => None,
    }
}

fn immediate(op: Operator) -> Option<Op> {
    Some(match op {
        Operator::Add => Op::AddInt,
        Operator::Sub => Op::SubInt,
        Operator::Mult => Op::MulInt,
        Operator::FloorDiv => Op::FloorDivInt,
        Operator::Mod => Op::ModInt,
        Operator::BitAnd => Op::AndInt,
        _ => return None,
    })
}

pub fn binary(op: Operator) -> Op {
    match op {
        Operator::Add => Op::Add,
        Operator::Sub => Op::Sub,
        Operator::Mult => Op::Mul,
        Operator::MatMult => Op::MatMul,
        Operator::Div => Op::TrueDiv,
        Operator::Mod => Op::Mod,
        Operator::Pow => Op::Pow,
        Operator::LShift => Op::LShift,
        Operator::RShift => Op::RShift,
        Operator::BitOr => Op::Or,
        Operator::BitXor => Op::Xor,
        Operator::BitAnd => Op::And,
        Operator::FloorDiv => Op::FloorDiv,
    }
}
