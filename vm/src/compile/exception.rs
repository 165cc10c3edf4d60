//! try, with, raise. Ranges cost nothing until something is raised.

use super::expr::{temp_b, temp_c};
use super::{Block, Fun, Operand, R};
use crate::bytecode::{Op, flag};
use ouro_parser::ast::*;

impl<'a> Fun<'a> {
    pub fn raise(&mut self, r: &'a Raise) -> R {
        let span = self.span;
        let e = match &r.exc {
            Some(e) => self.expr_push(e)?,
            None => self.const_unbound(),
        };
        let c = match &r.cause {
            Some(c) => self.expr_push(c)?,
            None => self.const_unbound(),
        };
        self.span = span;
        self.ins(Op::Raise, flag::B_TEMP | flag::C_TEMP, 0, e, c);
        self.pop(2);
        self.reachable = false;
        Ok(())
    }

    pub fn try_stmt(&mut self, t: &'a Try) -> R {
        self.stop();
        if t.finalbody.is_empty() {
            return self.try_except(t);
        }
        let (handler, end) = (self.label(), self.label());
        let d = self.top;
        let before = self.bound.clone();
        let range = self.open_range(handler, d);
        self.enter(Block::Finally { body: &t.finalbody, range })?;
        if t.handlers.is_empty() {
            self.stmts(&t.body)?;
            self.stmts(&t.orelse)?;
        } else {
            self.try_except(t)?;
        }
        self.leave();
        self.close_range(range);
        let normal = self.reachable;
        if normal {
            self.stmts(&t.finalbody)?;
            if self.reachable {
                self.jump(end);
            }
        }
        let after = (self.bound.clone(), normal && self.reachable);
        // The way of an exception.
        self.bound = before;
        self.reachable = true;
        self.place(handler);
        self.begin_handler(d);
        let cleanup = self.label();
        let range = self.open_range(cleanup, d + 2);
        self.enter(Block::Handler { exc: d, name: None, range })?;
        self.stmts(&t.finalbody)?;
        self.leave();
        self.close_range(range);
        self.pass_on(d, 0);
        self.end_handler(cleanup, d);
        self.place(end);
        (self.bound, self.reachable) = after;
        Ok(())
    }

    /// The exception arrives in register `d`; the one handled so far is saved behind it.
    fn begin_handler(&mut self, d: u16) {
        self.top = d;
        self.room(4);
        self.push();
        self.silent = true;
        self.ins(Op::PushExc, 0, d + 1, d, 0);
        self.silent = false;
        self.push();
    }

    /// Behind the last clause or body of a handler: the exception goes on.
    fn pass_on(&mut self, d: u16, flags: u8) {
        self.silent = true;
        self.ins(Op::PopExc, 0, 0, d + 1, 0);
        self.pop(1);
        self.ins(Op::Reraise, flags | flag::B_TEMP, 0, d, 0);
        self.silent = false;
    }

    /// An exception inside a handler: the saved one is restored, the new one goes on.
    fn end_handler(&mut self, cleanup: super::emit::Label, d: u16) {
        self.place(cleanup);
        self.top = d + 3;
        self.room(2);
        self.silent = true;
        self.ins(Op::PopExc, 0, 0, d + 1, 0);
        self.ins(Op::Reraise, flag::B_TEMP | flag::INVERT, 0, d + 2, 0);
        self.silent = false;
        self.top = d;
    }

    fn try_except(&mut self, t: &'a Try) -> R {
        let (handler, cleanup, end) = (self.label(), self.label(), self.label());
        let d = self.top;
        let before = self.bound.clone();
        let range = self.open_range(handler, d);
        self.enter(Block::Range { range })?;
        self.stmts(&t.body)?;
        self.leave();
        self.close_range(range);
        if self.reachable {
            self.stmts(&t.orelse)?;
            if self.reachable {
                self.jump(end);
            }
        }
        let mut after = (std::mem::replace(&mut self.bound, before.clone()), self.reachable);
        self.reachable = true;
        self.place(handler);
        self.begin_handler(d);
        let general = self.open_range(cleanup, d + 2);
        for h in &t.handlers {
            let next = self.label();
            self.span = h.span;
            if let Some(ty) = &h.r#type {
                let o = self.expr(ty)?;
                self.span = ty.span;
                self.branch(Op::JumpNoMatch, temp_c(o), 0, d, o.reg, next);
                self.release(o);
            }
            self.bound.clone_from(&before);
            self.reachable = true;
            self.span = h.span;
            self.stop();
            let named = self.label();
            let own = self.open_range(if h.name.is_some() { named } else { cleanup }, d + 2);
            if let Some(n) = &h.name {
                self.store_name(n, Operand { reg: d, temp: false })?;
            }
            self.enter(Block::Handler { exc: d, name: h.name.as_ref(), range: own })?;
            self.close_range(general);
            self.stmts(&h.body)?;
            self.leave();
            self.close_range(own);
            self.silent = true;
            if self.reachable {
                self.ins(Op::PopExc, 0, 0, d + 1, 0);
                self.ins(Op::Drop, 0, d, 0, 0);
                let top = std::mem::replace(&mut self.top, d);
                if let Some(n) = &h.name {
                    self.clear_name(n);
                }
                self.jump(end);
                self.top = top;
            }
            let (b, r) = (self.bound.clone(), self.reachable);
            match (after.1, r) {
                (true, true) => after.0.iter_mut().zip(&b).for_each(|(x, y)| *x = *x && *y),
                (false, true) => after = (b, true),
                _ => {}
            }
            if let Some(n) = &h.name {
                self.place(named);
                let top = std::mem::replace(&mut self.top, d + 3);
                self.room(2);
                self.reopen_range(general);
                self.clear_name(n);
                self.close_range(general);
                self.ins(Op::PopExc, 0, 0, d + 1, 0);
                self.ins(Op::Reraise, flag::B_TEMP | flag::INVERT, 0, d + 2, 0);
                self.top = top;
            }
            self.silent = false;
            self.reopen_range(general);
            self.place(next);
            self.bound.clone_from(&before);
            self.reachable = true;
        }
        // Nobody wants it: it leaves from the last clause.
        self.span = t.handlers.last().map_or(self.span, |h| h.span);
        self.close_range(general);
        self.pass_on(d, 0);
        self.end_handler(cleanup, d);
        self.place(end);
        (self.bound, self.reachable) = after;
        Ok(())
    }

    /// `except*`: each clause gets the part of the group that it matches.
    pub fn try_star(&mut self, t: &'a Try) -> R {
        self.stop();
        let outer;
        if !t.finalbody.is_empty() {
            outer = self.label();
            let d = self.top;
            let range = self.open_range(outer, d);
            self.enter(Block::Finally { body: &t.finalbody, range })?;
            self.star_handlers(t)?;
            self.leave();
            self.close_range(range);
            let end = self.label();
            self.stmts(&t.finalbody)?;
            self.jump(end);
            self.place(outer);
            self.begin_handler(d);
            let cleanup = self.label();
            let range = self.open_range(cleanup, d + 2);
            self.enter(Block::Handler { exc: d, name: None, range })?;
            self.stmts(&t.finalbody)?;
            self.leave();
            self.close_range(range);
            self.pass_on(d, 0);
            self.end_handler(cleanup, d);
            self.place(end);
            return Ok(());
        }
        self.star_handlers(t)
    }

    fn star_handlers(&mut self, t: &'a Try) -> R {
        let (handler, cleanup, end) = (self.label(), self.label(), self.label());
        let d = self.top;
        let before = self.bound.clone();
        let range = self.open_range(handler, d);
        self.enter(Block::Range { range })?;
        self.stmts(&t.body)?;
        self.leave();
        self.close_range(range);
        self.stmts(&t.orelse)?;
        self.jump(end);
        self.bound.clone_from(&before);
        self.reachable = true;
        self.place(handler);
        self.begin_handler(d);
        let general = self.open_range(cleanup, d + 2);
        self.span = t.handlers.first().map_or(self.span, |h| h.span);
        // d: the group, d+1: saved, d+2: what was raised in clauses, d+3: what is left.
        self.room(8);
        self.ins(Op::BuildList, 0, d + 2, d + 2, 0);
        self.push();
        self.ins(Op::Move, 0, d + 3, d, 0);
        self.push();
        for h in &t.handlers {
            self.span = h.span;
            let next = self.label();
            let Some(ty) = &h.r#type else { continue };
            let c = self.expr_push(ty)?;
            let m = d + 4;
            self.ins(Op::SplitStar, flag::C_TEMP | flag::B_TEMP, m, d + 3, c);
            self.pop(1);
            // m: the match or None, m+1: the rest, which replaces d+3.
            self.push();
            self.push();
            self.ins(Op::Move, flag::B_TEMP, d + 3, m + 1, 0);
            self.pop(1);
            self.branch(Op::JumpNone, 0, 0, m, 0, next);
            let caught = self.label();
            let own = self.open_range(caught, m + 1);
            if let Some(n) = &h.name {
                self.store_name(n, Operand { reg: m, temp: false })?;
            }
            self.enter(Block::Range { range: own })?;
            self.stmts(&h.body)?;
            self.leave();
            self.silent = true;
            self.close_range(own);
            if let Some(n) = &h.name {
                self.clear_name(n);
            }
            self.jump(next);
            self.place(caught);
            self.top = m + 2;
            self.room(2);
            if let Some(n) = &h.name {
                self.clear_name(n);
            }
            self.ins(Op::ListAppend, flag::C_TEMP, 0, d + 2, m + 1);
            self.pop(1);
            self.place(next);
            self.ins(Op::Drop, 0, m, 0, 0);
            self.pop(1);
            self.silent = false;
            self.reachable = true;
            self.bound.clone_from(&before);
        }
        let r = d + 4;
        self.silent = true;
        self.ins(Op::JoinStar, 0, r, d, d + 2);
        self.push();
        let done = self.label();
        self.branch(Op::JumpNone, 0, 0, r, 0, done);
        self.ins(Op::Reraise, 0, 0, r, 0);
        self.place(done);
        self.close_range(general);
        self.ins(Op::PopExc, 0, 0, d + 1, 0);
        for i in [4, 3, 2, 0] {
            self.ins(Op::Drop, 0, d + i, 0, 0);
        }
        self.top = d;
        self.jump(end);
        self.silent = false;
        self.end_handler(cleanup, d);
        self.place(end);
        self.bound = before;
        Ok(())
    }

    pub fn with_stmt(&mut self, items: &'a [WithItem], body: &'a [Stmt], is_async: bool) -> R {
        let Some((item, rest)) = items.split_first() else { return self.stmts(body) };
        let span = item.context_expr.span;
        let o = self.expr(&item.context_expr)?;
        let t = if o.temp { o.reg } else { self.top };
        self.room(6);
        self.span = span;
        self.ins(if is_async { Op::AsyncEnter } else { Op::WithEnter }, temp_b(o), t, o.reg, 0);
        self.release(o);
        self.push();
        let (handler, end) = (self.label(), self.label());
        self.push();
        if is_async {
            self.await_top(t + 1);
            self.push();
        }
        let before = self.bound.clone();
        let range = self.open_range(handler, t + 1);
        self.enter(Block::With { exit: t, range, span, is_async })?;
        let value = Operand { reg: t + 1, temp: true };
        match &item.optional_vars {
            Some(v) => self.store(v, value)?,
            None => self.drop_operand(value),
        }
        self.with_stmt(rest, body, is_async)?;
        self.leave();
        self.close_range(range);
        self.span = span;
        if self.reachable {
            self.with_leave(t, is_async);
            self.jump(end);
        }
        let after = (std::mem::replace(&mut self.bound, before), self.reachable);
        // t: exit, d = t + 1: exception, saved behind it.
        self.reachable = true;
        self.place(handler);
        let d = t + 1;
        self.begin_handler(d);
        let (cleanup, suppressed) = (self.label(), self.label());
        let range = self.open_range(cleanup, d + 2);
        if is_async {
            let r = self.top;
            self.room(2);
            self.ins(Op::AsyncExcept, 0, r, t, d);
            self.push();
            self.await_top(r);
            self.branch(Op::JumpIf, flag::B_TEMP, 0, r, 0, suppressed);
        } else {
            self.branch(Op::WithExcept, 0, 0, t, d, suppressed);
        }
        self.close_range(range);
        self.pass_on(d, flag::INVERT);
        self.silent = true;
        self.push();
        self.place(suppressed);
        self.ins(Op::PopExc, 0, 0, d + 1, 0);
        self.ins(Op::Drop, 0, d, 0, 0);
        self.ins(Op::Drop, 0, t, 0, 0);
        self.jump(end);
        self.silent = false;
        self.end_handler(cleanup, d);
        self.top = t;
        self.place(end);
        if after.1 {
            self.merge_into(after.0);
        }
        self.reachable = true;
        Ok(())
    }

    /// Calls the `__exit__` in a register without an exception.
    pub fn with_leave(&mut self, exit: u16, is_async: bool) {
        if !is_async {
            self.ins(Op::WithLeave, flag::B_TEMP, 0, exit, 0);
            return;
        }
        let r = self.top;
        self.room(2);
        self.ins(Op::AsyncLeave, flag::B_TEMP, r, exit, 0);
        self.push();
        self.await_top(r);
        self.ins(Op::Drop, 0, r, 0, 0);
    }

    /// Keeps what is known to be bound on this way and the other.
    fn merge_into(&mut self, other: Vec<bool>) {
        for (i, b) in self.bound.iter_mut().enumerate() {
            *b = *b && other.get(i).copied().unwrap_or(false);
        }
    }
}
