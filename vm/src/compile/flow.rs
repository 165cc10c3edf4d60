//! Statements, loops, and leaving blocks early.

use super::emit::Label;
use super::expr::temp_b;
use super::{Block, Fun, Operand, R};
use crate::bytecode::{Const, Op, flag};
use ouro_parser::Span;
use ouro_parser::ast::*;

/// Registers of a loop: what is traversed, and how far it has come.
pub const TRAVERSAL: u16 = 3;

/// Most blocks inside each other, as in CPython.
const MAX_BLOCKS: usize = 20;

impl<'a> Fun<'a> {
    pub fn stmts(&mut self, body: &'a [Stmt]) -> R {
        body.iter().try_for_each(|s| self.stmt(s))
    }

    pub fn stmt(&mut self, s: &'a Stmt) -> R {
        self.span = s.span;
        let before = (self.pc(), self.unit.stops.len());
        self.statement(s)?;
        let declares = match &s.kind {
            StmtKind::Global(_) | StmtKind::Nonlocal(_) | StmtKind::Assert(_) => true,
            StmtKind::AnnAssign(a) => a.value.is_none(),
            _ => false,
        };
        if !declares && before == (self.pc(), self.unit.stops.len()) {
            self.stop();
        }
        Ok(())
    }

    fn statement(&mut self, s: &'a Stmt) -> R {
        match &s.kind {
            StmtKind::Expr(e) => self.expr_stmt(e),
            StmtKind::Assign(a) => self.assign(a),
            StmtKind::AugAssign(a) => self.aug_assign(a),
            StmtKind::AnnAssign(a) => self.ann_assign(a),
            StmtKind::Return(r) => self.return_stmt(r),
            StmtKind::If(i) => self.if_stmt(i),
            StmtKind::While(w) => self.while_stmt(w),
            StmtKind::For(f) => self.for_stmt(f),
            StmtKind::FunctionDef(f) | StmtKind::AsyncFunctionDef(f) => self.function_def(f, s.span),
            StmtKind::ClassDef(c) => self.class_def(c, s.span),
            StmtKind::Delete(d) => d.targets.iter().try_for_each(|t| self.delete(t)),
            StmtKind::Raise(r) => self.raise(r),
            StmtKind::Try(t) => self.try_stmt(t),
            StmtKind::TryStar(t) => self.try_star(t),
            StmtKind::With(w) => self.with_stmt(&w.items, &w.body, false),
            StmtKind::Assert(a) => self.assert_stmt(a),
            StmtKind::Import(i) => self.import(i),
            StmtKind::ImportFrom(i) => self.import_from(i),
            StmtKind::Break => self.leave_loop(true, s),
            StmtKind::Continue => self.leave_loop(false, s),
            StmtKind::Global(_) | StmtKind::Nonlocal(_) | StmtKind::Pass => Ok(()),
            StmtKind::Match(m) => self.match_stmt(m),
            StmtKind::AsyncFor(f) => self.async_for(f),
            StmtKind::AsyncWith(w) => self.with_stmt(&w.items, &w.body, true),
            StmtKind::TypeAlias(a) => self.type_alias(a, s.span),
        }
    }

    fn expr_stmt(&mut self, e: &'a Expr) -> R {
        if self.interactive && self.sc().parent.is_none() {
            let o = self.expr(e)?;
            self.ins(Op::PrintExpr, temp_b(o), 0, o.reg, 0);
            self.release(o);
            return Ok(());
        }
        if super::fold::constant(e).is_some() {
            return Ok(());
        }
        if let ExprKind::Yield(x) = &e.kind {
            let o = self.yielded(x)?;
            self.span = e.span;
            self.yield_only(o);
            return Ok(());
        }
        if let ExprKind::ListComp(_) | ExprKind::SetComp(_) | ExprKind::DictComp(_) = &e.kind {
            return self.comprehension(e, None);
        }
        let o = self.expr(e)?;
        self.drop_operand(o);
        Ok(())
    }

    pub fn enter(&mut self, b: Block<'a>) -> R {
        let deep = self
            .blocks
            .iter()
            .filter(|b| !matches!(b, Block::Iter { .. } | Block::Pending { .. } | Block::Handler { .. }))
            .count();
        self.blocks.push(b);
        if deep >= MAX_BLOCKS {
            return self.error("too many statically nested blocks", self.span);
        }
        Ok(())
    }
    pub fn leave(&mut self) {
        self.blocks.pop();
    }

    /// After two ways through the code: what both know to be bound.
    pub fn merge(&mut self, bound: Vec<bool>, reachable: bool) {
        if !self.reachable {
            self.bound = bound;
        } else if reachable {
            for (i, b) in self.bound.iter_mut().enumerate() {
                *b = *b && bound.get(i).copied().unwrap_or(false);
            }
        }
        self.reachable = self.reachable || reachable;
    }

    fn if_stmt(&mut self, i: &'a If) -> R {
        let (other, end) = (self.label(), self.label());
        self.jump_if(&i.test, false, other)?;
        let before = self.bound.clone();
        self.stmts(&i.body)?;
        if i.orelse.is_empty() {
            self.place(other);
            self.merge(before, true);
            return Ok(());
        }
        if self.reachable {
            self.jump(end);
        }
        let (bound, reachable) = (std::mem::replace(&mut self.bound, before), self.reachable);
        self.reachable = true;
        self.place(other);
        self.stmts(&i.orelse)?;
        self.place(end);
        self.merge(bound, reachable);
        Ok(())
    }

    fn while_stmt(&mut self, w: &'a While) -> R {
        let (cont, brk, body, out) = (self.label(), self.label(), self.label(), self.label());
        // Tested once on the way in and again at the bottom.
        let before = self.bound.clone();
        self.jump_if(&w.test, false, out)?;
        self.place(body);
        self.enter(Block::Loop { brk, cont })?;
        self.stmts(&w.body)?;
        self.leave();
        self.place(cont);
        self.bound.clone_from(&before);
        self.reachable = true;
        self.jump_if(&w.test, false, out)?;
        self.loop_back(body);
        self.place(out);
        self.bound = before.clone();
        self.reachable = super::fold::truth(&w.test) != Some(true);
        self.stmts(&w.orelse)?;
        self.place(brk);
        self.bound = before;
        self.reachable = true;
        Ok(())
    }

    fn for_stmt(&mut self, f: &'a For) -> R {
        let (cont, brk) = (self.label(), self.label());
        let o = self.expr(&f.iter)?;
        let it = self.traversal(o, f.iter.span, 0);
        let before = self.bound.clone();
        self.enter(Block::Loop { brk, cont })?;
        self.enter(Block::Iter { reg: it })?;
        let first = self.label();
        self.jump(cont);
        self.place(first);
        // The body comes first, the test stands at the bottom.
        let plain = self.plain_target(&f.target);
        let dst = plain.unwrap_or(it + TRAVERSAL);
        match plain {
            Some(r) => self.is_bound(r),
            None => {
                self.push();
                self.span = f.target.span;
                self.store(&f.target, Operand { reg: dst, temp: true })?;
            }
        }
        self.stmts(&f.body)?;
        self.leave();
        self.leave();
        self.place(cont);
        self.span = f.iter.span;
        self.reachable = true;
        self.bound = before.clone();
        self.branch(Op::ForIter, self.dst_flag(dst), dst, it, 0, first);
        self.pop(TRAVERSAL);
        self.stmts(&f.orelse)?;
        self.place(brk);
        self.bound = before;
        self.reachable = true;
        Ok(())
    }

    /// Begins the traversal of an operand, in the next [`TRAVERSAL`] registers.
    pub fn traversal(&mut self, o: Operand, span: Span, flags: u8) -> u16 {
        let it = if o.temp { o.reg } else { self.top };
        self.room(2 + TRAVERSAL);
        self.span = span;
        self.ins(Op::BeginFor, flags | temp_b(o), it, o.reg, 0);
        self.release(o);
        for _ in 0..TRAVERSAL {
            self.push();
        }
        it
    }

    fn async_for(&mut self, f: &'a For) -> R {
        let (cont, brk) = (self.label(), self.label());
        let it = self.async_iterator(&f.iter)?;
        let before = self.bound.clone();
        self.enter(Block::Loop { brk, cont })?;
        self.enter(Block::Iter { reg: it })?;
        self.place(cont);
        let end = self.async_next(it, &f.target, f.iter.span)?;
        self.stmts(&f.body)?;
        self.leave();
        self.leave();
        if self.reachable {
            self.jump(cont);
        }
        self.bound = before.clone();
        self.end_async_for(end, it, f.iter.span);
        self.stmts(&f.orelse)?;
        self.place(brk);
        self.bound = before;
        self.reachable = true;
        Ok(())
    }

    /// The asynchronous iterator of an expression, in the next register.
    pub fn async_iterator(&mut self, e: &'a Expr) -> R<u16> {
        let o = self.expr(e)?;
        let it = if o.temp { o.reg } else { self.top };
        self.room(4);
        self.span = e.span;
        self.ins(Op::GetAiter, temp_b(o), it, o.reg, 0);
        self.release(o);
        Ok(self.push())
    }

    /// Awaits and stores the next value; the label is where the exception of the end arrives.
    pub fn async_next(&mut self, it: u16, target: &'a Expr, span: Span) -> R<Label> {
        let end = self.label();
        let r = self.top;
        self.room(4);
        self.span = span;
        let range = self.open_range(end, r);
        self.ins(Op::GetAnext, 0, r, it, 0);
        self.push();
        self.await_top(r);
        self.push();
        self.close_range(range);
        self.span = target.span;
        self.store(target, Operand { reg: r, temp: true })?;
        Ok(end)
    }

    /// The end of an asynchronous loop: the iterator in the topmost register dies.
    pub fn end_async_for(&mut self, end: Label, it: u16, span: Span) {
        self.place(end);
        self.reachable = true;
        self.span = span;
        let exc = self.push();
        self.ins(Op::EndAsyncFor, flag::B_TEMP, 0, exc, 0);
        self.pop(1);
        self.ins(Op::Drop, 0, it, 0, 0);
        self.pop(1);
    }

    /// The way out of the blocks down to `keep`: iterators dropped, exits called, finally bodies run. What comes behind
    /// an exit or a body is silent.
    fn unwind_blocks(&mut self, keep: usize, pending: Option<u16>) -> R {
        let saved: Vec<Block<'a>> = self.blocks.drain(keep..).collect();
        let mut closed = Vec::new();
        let span = self.span;
        let (bound, reachable) = (self.bound.clone(), self.reachable);
        let mut result = Ok(());
        for (i, b) in saved.iter().enumerate().rev() {
            // While this block's way out runs, the blocks around it are in force, it and those inside not.
            match b {
                Block::Iter { reg } | Block::Pending { reg } => self.ins(Op::Drop, 0, *reg, 0, 0),
                Block::Range { range } => {
                    self.close_range(*range);
                    closed.push(*range);
                }
                Block::Finally { body, range } => {
                    self.close_range(*range);
                    closed.push(*range);
                    let outer = saved[..i].iter().map(clone_block);
                    self.blocks.extend(outer);
                    self.blocks.extend(pending.map(|reg| Block::Pending { reg }));
                    self.silent = false;
                    result = self.stmts(body);
                    self.silent = true;
                    self.blocks.truncate(keep);
                    self.span = span;
                }
                Block::With { exit, range, span: at, is_async } => {
                    self.close_range(*range);
                    closed.push(*range);
                    self.span = *at;
                    self.silent = false;
                    self.with_leave(*exit, *is_async);
                    self.silent = true;
                    self.span = span;
                }
                Block::Handler { exc, name, range } => {
                    self.close_range(*range);
                    closed.push(*range);
                    self.ins(Op::PopExc, 0, 0, exc + 1, 0);
                    self.ins(Op::Drop, 0, *exc, 0, 0);
                    if let Some(n) = name {
                        self.clear_name(n);
                    }
                }
                Block::Loop { .. } => {}
            }
            if result.is_err() {
                break;
            }
        }
        self.blocks.extend(saved);
        self.bound = bound;
        self.reachable = reachable;
        // They open again behind the jump that ends this way out.
        self.pending_reopen.extend(closed);
        result
    }

    fn reopen_pending(&mut self) {
        for r in std::mem::take(&mut self.pending_reopen) {
            self.reopen_range(r);
        }
    }

    fn leave_loop(&mut self, brk: bool, s: &Stmt) -> R {
        let Some(i) = self.blocks.iter().rposition(|b| matches!(b, Block::Loop { .. })) else {
            let message = if brk { "'break' outside loop" } else { "'continue' not properly in loop" };
            return self.error(message, s.span);
        };
        let Block::Loop { brk: b, cont } = self.blocks[i] else { return Ok(()) };
        // `continue` keeps the loop's own iterator.
        let keep = match self.blocks.get(i + 1) {
            Some(Block::Iter { .. }) if !brk => i + 2,
            _ => i + 1,
        };
        let top = self.top;
        self.stop();
        self.unwind_blocks(keep, None)?;
        self.jump(if brk { b } else { cont });
        self.silent = false;
        self.reopen_pending();
        self.top = top;
        self.reachable = false;
        Ok(())
    }

    fn return_stmt(&mut self, r: &'a Return) -> R {
        let top = self.top;
        if !self.blocks.is_empty() {
            self.stop();
        }
        let plain = self
            .blocks
            .iter()
            .all(|b| matches!(b, Block::Loop { .. } | Block::Iter { .. } | Block::Range { .. }));
        match &r.value {
            None => {
                self.unwind_blocks(0, None)?;
                self.ret_none();
                self.silent = false;
            }
            Some(e) => {
                let mut o = self.expr(e)?;
                if !plain && !o.temp {
                    let t = self.top;
                    self.room(1);
                    self.move_to(o, t);
                    self.push();
                    o = Operand { reg: t, temp: true };
                }
                self.unwind_blocks(0, o.temp.then_some(o.reg))?;
                self.ret(o);
                self.silent = false;
            }
        }
        self.reopen_pending();
        self.top = top;
        self.reachable = false;
        Ok(())
    }

    fn assert_stmt(&mut self, a: &'a Assert) -> R {
        if self.src.optimize > 0 {
            return Ok(());
        }
        let ok = self.label();
        let span = self.span;
        self.jump_if(&a.test, true, ok)?;
        let w = self.top;
        self.room(3);
        self.span = a.test.span;
        self.ins(Op::AssertError, 0, w, 0, 0);
        self.push();
        if let Some(m) = &a.msg {
            self.load_unbound(self.top);
            self.push();
            self.expr_push(m)?;
            self.top = w + 1;
            self.ins(Op::Call, 0, w, 1, w);
        }
        let none = self.const_unbound();
        self.ins(Op::Raise, flag::B_TEMP | flag::C_TEMP, 0, w, none);
        self.pop(2);
        self.span = span;
        self.place(ok);
        Ok(())
    }

    /// A register that holds nothing.
    pub fn const_unbound(&mut self) -> u16 {
        let r = self.top;
        self.room(1);
        self.load_unbound(r);
        self.push()
    }

    fn import(&mut self, i: &'a Import) -> R {
        for a in &i.names {
            let r = self.top;
            self.room(2);
            let from = self.const_operand(Const::None);
            let n = self.name(&a.name);
            self.ins(Op::ImportName, flag::B_TEMP, r, from.reg, n);
            self.release(from);
            self.push();
            match &a.asname {
                Some(to) => {
                    // `import a.b.c as d` binds the last part.
                    for part in a.name.split('.').skip(1) {
                        let n = self.name(&part.into());
                        self.ins(Op::ImportFrom, 0, r + 1, r, n);
                        self.push();
                        self.ins(Op::Drop, 0, r, 0, 0);
                        self.ins(Op::Move, flag::B_TEMP, r, r + 1, 0);
                        self.pop(1);
                    }
                    self.store_name(to, Operand { reg: r, temp: true })?;
                }
                None => {
                    let to = a.name.split('.').next().unwrap_or("").into();
                    self.store_name(&to, Operand { reg: r, temp: true })?;
                }
            }
        }
        Ok(())
    }

    fn import_from(&mut self, i: &'a ImportFrom) -> R {
        let r = self.top;
        self.room(2);
        let names = i.names.iter().map(|a| Const::Str(a.name.as_bytes().into())).collect();
        let from = self.const_operand(Const::Tuple(names));
        let n = self.name(i.module.as_ref().unwrap_or(&"".into()));
        self.ins(Op::ImportName, flag::B_TEMP, r, from.reg, n);
        self.second(Op::ImportName, i.level as u64);
        self.release(from);
        self.push();
        for a in &i.names {
            if a.name.as_ref() == "*" {
                self.ins(Op::ImportStar, flag::B_TEMP, 0, r, 0);
                self.pop(1);
                return Ok(());
            }
            let n = self.name(&a.name);
            self.ins(Op::ImportFrom, 0, r + 1, r, n);
            self.push();
            self.store_name(a.asname.as_ref().unwrap_or(&a.name), Operand { reg: r + 1, temp: true })?;
        }
        self.ins(Op::Drop, 0, r, 0, 0);
        self.pop(1);
        Ok(())
    }
}

fn clone_block<'a>(b: &Block<'a>) -> Block<'a> {
    match b {
        Block::Loop { brk, cont } => Block::Loop { brk: *brk, cont: *cont },
        Block::Iter { reg } => Block::Iter { reg: *reg },
        Block::Pending { reg } => Block::Pending { reg: *reg },
        Block::Finally { body, range } => Block::Finally { body, range: *range },
        Block::Range { range } => Block::Range { range: *range },
        Block::Handler { exc, name, range } => Block::Handler { exc: *exc, name: *name, range: *range },
        Block::With { exit, range, span, is_async } => {
            Block::With { exit: *exit, range: *range, span: *span, is_async: *is_async }
        }
    }
}
