//! match statements.
//!
//! A pattern never consumes the value it looks at. What it takes out of it (elements, attributes, values
//! of keys) stays in temporaries until the whole pattern has matched; only then are the captured ones
//! stored. A test that fails jumps into a chain of drops, at the link that fits the number of temporaries
//! alive at the test.

use super::emit::Label;
use super::expr::temp_c;
use super::{Fun, Operand, R};
use crate::bytecode::{Const, Op, flag};
use ouro_parser::ast::*;
use std::rc::Rc;

/// A pattern being compiled.
struct Ctx<'a> {
    /// Live registers when the pattern has failed.
    base: u16,
    /// Where to jump with `base + i` live registers.
    fails: Vec<Option<Label>>,
    captures: Vec<(&'a Rc<str>, u16)>,
}

impl<'a> Ctx<'a> {
    fn new(base: u16) -> Ctx<'a> {
        Ctx { base, fails: vec![], captures: vec![] }
    }
}

impl<'a> Fun<'a> {
    pub fn match_stmt(&mut self, m: &'a Match) -> R {
        let subject = self.expr_push(&m.subject)?;
        let end = self.label();
        let before = self.bound.clone();
        // What all the ways to the end know to be bound.
        let mut after: Option<Vec<bool>> = None;
        let mut open = true;
        for case in &m.cases {
            self.bound.clone_from(&before);
            self.top = subject + 1;
            self.reachable = true;
            let mut cx = Ctx::new(self.top);
            self.span = case.pattern.span;
            self.pattern(&case.pattern, subject, &mut cx)?;
            self.store_captures(&mut cx, subject)?;
            if let Some(g) = &case.guard {
                let fail = self.fail_at(&mut cx, subject + 1);
                self.jump_if(g, false, fail)?;
            }
            self.ins(Op::Drop, 0, subject, 0, 0);
            self.pop(1);
            self.stmts(&case.body)?;
            open = !cx.fails.is_empty();
            if self.reachable {
                if open {
                    self.jump(end);
                }
                match &mut after {
                    None => after = Some(self.bound.clone()),
                    Some(a) => a.iter_mut().zip(&self.bound).for_each(|(x, y)| *x = *x && *y),
                }
            }
            self.place_fails(&mut cx);
            if !open {
                break;
            }
        }
        if open {
            self.top = subject + 1;
            self.ins(Op::Drop, 0, subject, 0, 0);
            after = Some(match after {
                None => before,
                Some(a) => a.iter().zip(&before).map(|(x, y)| *x && *y).collect(),
            });
        }
        self.top = subject;
        self.place(end);
        self.reachable = after.is_some();
        self.bound = after.unwrap_or(self.bound.clone());
        Ok(())
    }

    /// The label to jump to with `top` live registers when the pattern fails.
    fn fail_at(&mut self, cx: &mut Ctx<'a>, top: u16) -> Label {
        let i = top.saturating_sub(cx.base) as usize;
        if cx.fails.len() <= i {
            cx.fails.resize(i + 1, None);
        }
        match cx.fails[i] {
            Some(l) => l,
            None => {
                let l = self.label();
                cx.fails[i] = Some(l);
                l
            }
        }
    }

    /// The chain of drops; goes on behind it with `base` live registers.
    fn place_fails(&mut self, cx: &mut Ctx<'a>) {
        for i in (0..cx.fails.len()).rev() {
            if let Some(l) = cx.fails[i] {
                self.place(l);
            }
            if i > 0 {
                let r = cx.base + i as u16 - 1;
                self.top = r + 1;
                self.ins(Op::Drop, 0, r, 0, 0);
            }
        }
        self.top = cx.base;
    }

    /// Stores what was captured and drops what was not, down to the pattern's start.
    fn store_captures(&mut self, cx: &mut Ctx<'a>, subject: u16) -> R {
        let list = std::mem::take(&mut cx.captures);
        let mut gone = vec![];
        for (i, (name, r)) in list.iter().enumerate() {
            let local = self.place_of(name);
            let last = list[i + 1..].iter().all(|x| x.1 != *r);
            match local {
                Some(dst) if last && *r != subject && *r >= cx.base => {
                    // Moved out: the register is left empty.
                    self.ins(Op::Move, self.dst_flag(dst) | flag::B_TEMP, dst, *r, 0);
                    self.is_bound(dst);
                    gone.push(*r);
                }
                _ => self.store_name(name, Operand { reg: *r, temp: false })?,
            }
        }
        while self.top > cx.base {
            let r = self.top - 1;
            if !gone.contains(&r) {
                self.ins(Op::Drop, 0, r, 0, 0);
            }
            self.pop(1);
        }
        Ok(())
    }

    /// Compiles the test of the value in `v`, which stays there.
    fn pattern(&mut self, p: &'a Pattern, v: u16, cx: &mut Ctx<'a>) -> R {
        let outer = std::mem::replace(&mut self.span, p.span);
        let r = self.pattern_inner(p, v, cx);
        self.span = outer;
        r
    }

    fn pattern_inner(&mut self, p: &'a Pattern, v: u16, cx: &mut Ctx<'a>) -> R {
        match &p.kind {
            PatternKind::MatchValue(e) => {
                let o = self.expr(e)?;
                let fail = self.fail_at(cx, self.top - o.temp as u16);
                self.branch(Op::JumpEq, flag::INVERT | temp_c(o), 0, v, o.reg, fail);
                self.release(o);
                Ok(())
            }
            PatternKind::MatchSingleton(c) => {
                let fail = self.fail_at(cx, self.top);
                let k = match c {
                    ConstValue::True => Const::True,
                    ConstValue::False => Const::False,
                    _ => {
                        self.branch(Op::JumpNone, flag::INVERT, 0, v, 0, fail);
                        return Ok(());
                    }
                };
                let o = self.const_operand(k);
                self.branch(Op::JumpIs, flag::INVERT | temp_c(o), 0, v, o.reg, fail);
                self.release(o);
                Ok(())
            }
            PatternKind::MatchSequence(ps) => self.sequence_pattern(ps, v, cx),
            PatternKind::MatchMapping(m) => self.mapping_pattern(m, v, cx),
            PatternKind::MatchClass(c) => self.class_pattern(c, v, cx),
            PatternKind::MatchStar(n) => {
                cx.captures.extend(n.iter().map(|n| (n, v)));
                Ok(())
            }
            PatternKind::MatchAs(a) => {
                if let Some(p) = &a.pattern {
                    self.pattern(p, v, cx)?;
                }
                cx.captures.extend(a.name.iter().map(|n| (n, v)));
                Ok(())
            }
            PatternKind::MatchOr(ps) => self.alternatives(ps, v, cx),
        }
    }

    /// Tests the parts that stand in registers from `first` on.
    fn parts(&mut self, ps: &'a [Pattern], first: u16, cx: &mut Ctx<'a>) -> R {
        ps.iter().enumerate().try_for_each(|(i, p)| self.pattern(p, first.saturating_add(i as u16), cx))
    }

    fn push_many(&mut self, n: usize) -> u16 {
        let first = self.top;
        for _ in 0..n {
            self.push();
        }
        first
    }

    fn sequence_pattern(&mut self, ps: &'a [Pattern], v: u16, cx: &mut Ctx<'a>) -> R {
        let star = ps.iter().position(|p| matches!(p.kind, PatternKind::MatchStar(_)));
        let n = ps.len();
        let fail = self.fail_at(cx, self.top);
        let least = n - star.is_some() as usize;
        let at_least = if star.is_some() { flag::INVERT } else { 0 };
        self.branch(Op::MatchSequence, at_least, 0, v, least.min(u16::MAX as usize) as u16, fail);
        if n > 60_000 {
            self.overflow = true;
            return Ok(());
        }
        if ps.iter().all(is_wildcard) {
            return Ok(());
        }
        match star {
            // Nobody wants the rest: only the elements that are looked at are taken.
            Some(s) if is_wildcard(&ps[s]) => {
                for (i, p) in ps.iter().enumerate().filter(|(_, p)| !is_wildcard(p)) {
                    let (from_end, at) = if i < s { (0, i) } else { (flag::INVERT, n - i) };
                    self.ins(Op::MatchItem, from_end, self.top, v, at as u16);
                    let r = self.push();
                    self.pattern(p, r, cx)?;
                }
                Ok(())
            }
            Some(s) => {
                self.room(n as u16);
                self.ins(Op::UnpackEx, 0, self.top, v, s as u16);
                self.second(Op::UnpackEx, (n - s - 1) as u64);
                let first = self.push_many(n);
                self.parts(ps, first, cx)
            }
            None => {
                self.room(n as u16);
                self.ins(Op::Unpack, 0, self.top, v, n as u16);
                let first = self.push_many(n);
                self.parts(ps, first, cx)
            }
        }
    }

    fn mapping_pattern(&mut self, m: &'a MatchMapping, v: u16, cx: &mut Ctx<'a>) -> R {
        let n = m.keys.len();
        let fail = self.fail_at(cx, self.top);
        self.branch(Op::MatchMapping, 0, 0, v, n.min(u16::MAX as usize) as u16, fail);
        if n > 30_000 {
            self.overflow = true;
            return Ok(());
        }
        let keys = self.top;
        if n > 0 {
            for k in &m.keys {
                self.expr_push(k)?;
            }
            self.room(n as u16);
            let fail = self.fail_at(cx, self.top);
            // The values come behind the keys.
            self.branch(Op::MatchKeys, 0, keys, v, n as u16, fail);
            let first = self.push_many(n);
            self.parts(&m.patterns, first, cx)?;
        }
        if let Some(rest) = &m.rest {
            self.room(1);
            self.ins(Op::MatchRest, 0, self.top, v, keys);
            self.second(Op::MatchRest, n as u64);
            let r = self.push();
            cx.captures.push((rest, r));
        }
        Ok(())
    }

    fn class_pattern(&mut self, c: &'a MatchClass, v: u16, cx: &mut Ctx<'a>) -> R {
        let n = c.patterns.len() + c.kwd_patterns.len();
        let span = self.span;
        if n > 30_000 {
            return self.error("too many sub-patterns in class pattern", span);
        }
        let w = self.expr_push(&c.cls)?;
        let names = c.kwd_attrs.iter().map(|a| Const::Str(a.as_bytes().into())).collect();
        self.const_operand(Const::Tuple(names));
        self.room(n as u16);
        // The class and the names give way to the attributes.
        let fail = self.fail_at(cx, w);
        self.branch(Op::MatchClass, 0, c.patterns.len() as u16, v, w, fail);
        self.pop(2);
        let first = self.push_many(n);
        self.parts(&c.patterns, first, cx)?;
        self.parts(&c.kwd_patterns, first.saturating_add(c.patterns.len() as u16), cx)
    }

    fn alternatives(&mut self, ps: &'a [Pattern], v: u16, cx: &mut Ctx<'a>) -> R {
        // The alternatives bind the same names: each has its register, whichever matches.
        let mut names = vec![];
        if let Some(p) = ps.first() {
            captured(p, &mut names);
        }
        let first = self.top;
        for _ in &names {
            self.const_unbound();
        }
        let (base, end) = (self.top, self.label());
        let mut open = true;
        for p in ps {
            if !open {
                break;
            }
            let mut inner = Ctx::new(base);
            self.pattern(p, v, &mut inner)?;
            for (i, n) in names.iter().enumerate() {
                let Some((_, r)) = inner.captures.iter().find(|c| c.0 == *n) else { continue };
                self.ins(Op::Move, 0, first + i as u16, *r, 0);
            }
            while self.top > base {
                self.ins(Op::Drop, 0, self.top - 1, 0, 0);
                self.pop(1);
            }
            open = !inner.fails.is_empty();
            if open {
                self.jump(end);
            }
            self.place_fails(&mut inner);
        }
        if open {
            let fail = self.fail_at(cx, base);
            self.jump(fail);
        }
        self.place(end);
        cx.captures.extend(names.iter().enumerate().map(|(i, n)| (*n, first + i as u16)));
        Ok(())
    }
}

fn is_wildcard(p: &Pattern) -> bool {
    match &p.kind {
        PatternKind::MatchAs(a) => a.pattern.is_none() && a.name.is_none(),
        PatternKind::MatchStar(n) => n.is_none(),
        _ => false,
    }
}

/// The names a pattern binds, in order.
fn captured<'a>(p: &'a Pattern, out: &mut Vec<&'a Rc<str>>) {
    match &p.kind {
        PatternKind::MatchValue(_) | PatternKind::MatchSingleton(_) => {}
        PatternKind::MatchSequence(ps) => ps.iter().for_each(|p| captured(p, out)),
        PatternKind::MatchMapping(m) => {
            m.patterns.iter().for_each(|p| captured(p, out));
            out.extend(&m.rest);
        }
        PatternKind::MatchClass(c) => {
            c.patterns.iter().chain(&c.kwd_patterns).for_each(|p| captured(p, out));
        }
        PatternKind::MatchStar(n) => out.extend(n),
        PatternKind::MatchAs(a) => {
            a.pattern.iter().for_each(|p| captured(p, out));
            out.extend(&a.name);
        }
        PatternKind::MatchOr(ps) => ps.first().into_iter().for_each(|p| captured(p, out)),
    }
}
