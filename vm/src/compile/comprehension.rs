//! Comprehensions: inlined where nothing can tell, else as functions of their first iterable.

use super::expr::{temp_b, temp_c};
use super::flow::TRAVERSAL;
use super::{Fun, Operand, R};
use crate::bytecode::unit::cflag;
use crate::bytecode::{Const, Op, flag};
use crate::symbols::{self, ScopeKind};
use ouro_parser::ast::*;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What a comprehension makes of each round.
#[derive(Clone, Copy)]
enum Result<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Dict(&'a Expr, &'a Expr),
    Yield(&'a Expr),
}

impl<'a> Fun<'a> {
    /// The result goes to `dst`. One that nobody wants dies before the variables do.
    pub fn comprehension(&mut self, e: &'a Expr, dst: Option<u16>) -> R {
        let (gens, result, node, name) = match &e.kind {
            ExprKind::ListComp(c) => {
                (&c.generators, Result::List(&c.elt), &**c as *const ListComp as usize, "<listcomp>")
            }
            ExprKind::SetComp(c) => {
                (&c.generators, Result::Set(&c.elt), &**c as *const SetComp as usize, "<setcomp>")
            }
            ExprKind::DictComp(c) => {
                let node = &**c as *const DictComp as usize;
                (&c.generators, Result::Dict(&c.key, &c.value), node, "<dictcomp>")
            }
            ExprKind::GeneratorExp(c) => {
                (&c.generators, Result::Yield(&c.elt), &**c as *const GeneratorExp as usize, "<genexpr>")
            }
            _ => return Ok(()),
        };
        let Some(first) = gens.first() else { return Ok(()) };
        let span = e.span;
        if self.table.by_node.contains_key(&node) {
            // A function of the first iterable's iterator.
            let mut unit = self.comprehension_unit(e, node, name, |f| {
                let start = f.start(result);
                let given = Operand { reg: 0, temp: false };
                let it = match first.is_async {
                    true => given.reg,
                    false => f.traversal(given, first.iter.span, flag::B_TEMP | flag::INVERT),
                };
                f.rounds(gens, 0, result, start, Some(it), span)?;
                if !first.is_async {
                    f.pop(TRAVERSAL);
                }
                match start {
                    Some(r) => f.ret(Operand { reg: r, temp: true }),
                    None => f.ret_none(),
                }
                Ok(())
            })?;
            unit.argcount = 1;
            let unit_is_awaited = unit.flags & cflag::COROUTINE != 0;
            let w = self.top;
            self.room(6);
            let free: Vec<Rc<str>> = unit.free.iter().map(|f| f.1.clone()).collect();
            let flags = if self.closure(&free) { flag::CLOSURE } else { 0 };
            self.literal(Const::Code(Rc::new(unit)));
            self.ins(Op::MakeFunction, flags, w, 0, w);
            self.top = w;
            self.push();
            self.load_unbound(self.top);
            self.push();
            if first.is_async {
                self.async_iterator(&first.iter)?;
            } else {
                let o = self.expr(&first.iter)?;
                let it = if o.temp { o.reg } else { self.top };
                self.room(2);
                self.span = first.iter.span;
                self.ins(Op::GetIter, temp_b(o), it, o.reg, 0);
                self.release(o);
                self.push();
            }
            self.span = span;
            let to = dst.unwrap_or(w);
            if !unit_is_awaited {
                self.call_one(w, to);
            } else {
                self.call_one(w, w);
                self.ins(Op::GetYieldFrom, flag::B_TEMP | flag::INVERT, w, w, 0);
                self.push();
                self.await_top(to);
            }
            if dst.is_none() {
                let reg = self.push();
                self.drop_operand(Operand { reg, temp: true });
            }
            return Ok(());
        }
        debug_assert!(self.sc().kind != ScopeKind::Class);
        let start = self.start(result);
        let Some(r) = start else { return Ok(()) };
        // The first iterable is evaluated outside; the variables live above it.
        let it = self.iterator(first)?;
        let mut names = HashSet::new();
        gens.iter().for_each(|g| symbols::names_of(&g.target, &mut names));
        let mut names: Vec<Rc<str>> = names.into_iter().collect();
        names.sort();
        let mut regs = HashMap::new();
        for n in &names {
            regs.insert(n.clone(), self.const_unbound());
        }
        self.comps.push(regs);
        self.span = span;
        let bound = self.bound.clone();
        self.rounds(gens, 0, result, start, Some(it), span)?;
        self.bound = bound;
        self.comps.pop();
        if dst.is_none() {
            self.room(1);
            self.ins(Op::Move, flag::B_TEMP, self.top, r, 0);
            let reg = self.push();
            self.load_unbound(r);
            self.drop_operand(Operand { reg, temp: true });
        }
        for _ in &names {
            self.ins(Op::Drop, 0, self.top - 1, 0, 0);
            self.pop(1);
        }
        // What was traversed is gone already.
        self.pop(if first.is_async { 1 } else { TRAVERSAL });
        self.span = span;
        match dst {
            Some(dst) => self.move_to(Operand { reg: r, temp: true }, dst),
            None => self.pop(1),
        }
        Ok(())
    }

    fn start(&mut self, result: Result<'a>) -> Option<u16> {
        let op = match result {
            Result::List(_) => Op::BuildList,
            Result::Set(_) => Op::BuildSet,
            Result::Dict(..) => Op::BuildDict,
            Result::Yield(_) => return None,
        };
        let r = self.top;
        self.room(2);
        self.ins(op, 0, r, r, 0);
        Some(self.push())
    }

    /// The loops from the `i`th on; the first one's iterator stands in a register already.
    fn rounds(
        &mut self,
        gens: &'a [Comprehension],
        i: usize,
        result: Result<'a>,
        into: Option<u16>,
        iter: Option<u16>,
        span: ouro_parser::Span,
    ) -> R {
        let Some(g) = gens.get(i) else { return self.element(result, into) };
        let given = iter.is_some();
        let it = match iter {
            Some(r) => r,
            None => self.iterator(g)?,
        };
        if g.is_async {
            let cont = self.label();
            self.place(cont);
            let end = self.async_next(it, &g.target, g.iter.span)?;
            for c in &g.ifs {
                self.jump_if(c, false, cont)?;
            }
            self.rounds(gens, i + 1, result, into, None, span)?;
            self.jump(cont);
            self.end_async_for(end, it, g.iter.span);
            if given {
                self.push();
            }
            self.span = span;
            return Ok(());
        }
        let (head, cont) = (self.label(), self.label());
        self.jump(cont);
        self.place(head);
        let plain = self.plain_target(&g.target);
        let dst = plain.unwrap_or(self.top);
        self.room(2);
        match plain {
            Some(r) => self.is_bound(r),
            None => {
                self.push();
                self.span = g.target.span;
                self.store(&g.target, Operand { reg: dst, temp: true })?;
            }
        }
        for c in &g.ifs {
            self.jump_if(c, false, cont)?;
        }
        self.rounds(gens, i + 1, result, into, None, span)?;
        self.place(cont);
        self.span = g.iter.span;
        self.branch(Op::ForIter, self.dst_flag(dst), dst, it, 0, head);
        if !given {
            self.pop(TRAVERSAL);
        }
        self.span = span;
        Ok(())
    }

    /// Begins the traversal of a `for`, in the next registers.
    fn iterator(&mut self, g: &'a Comprehension) -> R<u16> {
        if g.is_async {
            return self.async_iterator(&g.iter);
        }
        let o = self.expr(&g.iter)?;
        Ok(self.traversal(o, g.iter.span, 0))
    }

    fn element(&mut self, result: Result<'a>, into: Option<u16>) -> R {
        let into = into.unwrap_or(0);
        match result {
            Result::List(e) | Result::Set(e) => {
                let op = if matches!(result, Result::List(_)) { Op::ListAppend } else { Op::SetAdd };
                let o = self.expr(e)?;
                self.span = e.span;
                self.ins(op, temp_c(o), 0, into, o.reg);
                self.release(o);
            }
            Result::Dict(k, v) => {
                let o = self.expr(k)?;
                let p = self.expr(v)?;
                self.span = k.span;
                self.ins(Op::DictAdd, temp_b(o) | temp_c(p), into, o.reg, p.reg);
                self.release(p);
                self.release(o);
            }
            Result::Yield(e) => {
                let o = self.expr(e)?;
                self.span = e.span;
                self.yield_only(o);
            }
        }
        Ok(())
    }
}
