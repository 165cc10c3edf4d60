//! Calls: arguments are evaluated straight into the callee's window.

use super::expr::temp_b;
use super::{Fun, Operand, R};
use crate::bytecode::{Const, Op, flag};
use ouro_parser::ast::*;

impl<'a> Fun<'a> {
    pub fn call(&mut self, e: &'a Expr, x: &'a Call, dst: u16) -> R {
        let w = self.callee(&x.func)?;
        self.arguments(&x.args, &x.keywords, e, w, dst)
    }

    /// `super()` where its class and object stand in registers: the name, and the register of the class's cell.
    fn plain_super(&self, e: &'a Expr) -> Option<(&'a Expr, u16)> {
        let ExprKind::Call(x) = &e.kind else { return None };
        let named = matches!(&x.func.kind, ExprKind::Name(n) if &*n.id == "super");
        if !named || !x.args.is_empty() || !x.keywords.is_empty() || self.unit.argcount == 0 {
            return None;
        }
        let (cell, _) = self.unit.free.iter().find(|x| x.1.as_ref() == "__class__")?;
        let plain = !self.unit.cells.iter().any(|c| c.0 == 0);
        plain.then_some((&x.func, *cell))
    }

    /// The callable and its self (or nothing) in the next two registers.
    fn callee(&mut self, f: &'a Expr) -> R<u16> {
        let w = self.top;
        self.room(3);
        if let ExprKind::Attribute(a) = &f.kind {
            if let Some((callable, cell)) = self.plain_super(&a.value) {
                self.expr_push(callable)?;
                let n = self.attr_name(&a.attr);
                let outer = std::mem::replace(&mut self.span, f.span);
                self.ins(Op::LoadSuper, 0, w, cell, n);
                self.span = outer;
                self.push();
                return Ok(w);
            }
            let o = self.expr(&a.value)?;
            let n = self.attr_name(&a.attr);
            let outer = std::mem::replace(&mut self.span, f.span);
            self.ins(Op::LoadMethod, temp_b(o), w, o.reg, n);
            self.span = outer;
            self.release(o);
            self.push();
            self.push();
            return Ok(w);
        }
        let start = self.pc();
        self.expr_push(f)?;
        if !self.with_empty_self(start) {
            self.load_unbound(self.top);
        }
        self.push();
        Ok(w)
    }

    /// Arguments and the call itself; the window begins at `w`.
    pub fn arguments(
        &mut self,
        args: &'a [Expr],
        keywords: &'a [Keyword],
        e: &'a Expr,
        w: u16,
        dst: u16,
    ) -> R {
        let star = args.iter().any(|a| matches!(a.kind, ExprKind::Starred(_)))
            || keywords.iter().any(|k| k.arg.is_none())
            || args.len() + keywords.len() > 250;
        if star {
            self.call_spread(args, keywords, e, w, dst)?;
            return Ok(());
        }
        for a in args {
            self.expr_push(a)?;
        }
        let n = (args.len() + keywords.len()) as u16;
        for k in keywords {
            self.expr_push(&k.value)?;
        }
        self.span = e.span;
        // The result is written when the window is gone: straight to a local, else where it began.
        let to = if self.is_local(dst) { dst } else { w };
        let f = self.dst_flag(to);
        let live = std::mem::replace(&mut self.top, w + 1);
        if keywords.is_empty() {
            self.ins(Op::Call, f, w, n, to);
        } else {
            let names = keywords.iter().filter_map(|k| k.arg.as_ref());
            let names = names.map(|n| Const::Str(n.as_bytes().into())).collect();
            self.literal(Const::Tuple(names));
            self.ins(Op::CallKw, f, w, n, to);
        }
        self.top = live;
        self.call_done(w, to, dst);
        Ok(())
    }

    fn call_done(&mut self, w: u16, to: u16, dst: u16) {
        self.top = w;
        if to != dst {
            self.push();
            self.move_to(Operand { reg: to, temp: true }, dst);
        }
    }

    fn call_spread(&mut self, args: &'a [Expr], keywords: &'a [Keyword], e: &'a Expr, w: u16, dst: u16) -> R {
        let r = self.top;
        self.room(3);
        match args {
            [one] if matches!(&one.kind, ExprKind::Starred(_)) => {
                let ExprKind::Starred(s) = &one.kind else { return Ok(()) };
                self.expr_push(&s.value)?;
            }
            _ => {
                self.ins(Op::BuildList, 0, r, r, 0);
                self.push();
                self.extend(r, args, false)?;
            }
        }
        self.spread_keywords(keywords, w)?;
        self.span = e.span;
        let to = if self.is_local(dst) { dst } else { w };
        let f = self.dst_flag(to);
        self.ins(Op::CallEx, f, w, 0, to);
        self.call_done(w, to, dst);
        Ok(())
    }

    /// Keywords, `**` ones among them, as one dict in the next register; nothing there without any.
    pub fn spread_keywords(&mut self, keywords: &'a [Keyword], w: u16) -> R {
        let d = self.top;
        self.room(3);
        if keywords.is_empty() {
            self.load_unbound(d);
            self.push();
        } else if let [Keyword { arg: None, value, span }] = keywords {
            let outer = std::mem::replace(&mut self.span, *span);
            self.expr_push(value)?;
            self.ins(Op::DictMerge, flag::INVERT, w, d, d);
            self.span = outer;
        } else {
            self.ins(Op::BuildDict, 0, d, d, 0);
            self.push();
            for k in keywords {
                let outer = std::mem::replace(&mut self.span, k.span);
                match &k.arg {
                    Some(n) => {
                        let key = self.const_operand(Const::Str(n.as_bytes().into()));
                        self.expr_push(&k.value)?;
                        // One pair at a time, so that duplicates are found.
                        self.ins(Op::BuildDict, 0, key.reg, key.reg, 1);
                        self.pop(2);
                        self.push();
                        self.ins(Op::DictMerge, flag::C_TEMP, w, d, key.reg);
                        self.pop(1);
                    }
                    None => {
                        let o = self.expr_push(&k.value)?;
                        self.ins(Op::DictMerge, flag::C_TEMP, w, d, o);
                        self.pop(1);
                    }
                }
                self.span = outer;
            }
        }
        Ok(())
    }
}
