//! Functions and lambdas.

use super::{Fun, Operand, R, docstring, function_flags};
use crate::bytecode::{Const, Op, flag};
use crate::compile::expr::temp_b;
use ouro_parser::Span;
use ouro_parser::ast::*;
use std::rc::Rc;

impl<'a> Fun<'a> {
    pub fn function_def(&mut self, f: &'a FunctionDef, span: Span) -> R {
        let base = self.top;
        self.decorators(&f.decorator_list)?;
        self.span = span;
        let line = f.decorator_list.first().map_or(span, |d| d.span);
        let line = self.src.lines.line(line.start);
        let node = f as *const FunctionDef as usize;
        let r = self.top;
        self.room(6);
        let body = Body::Block(&f.body);
        if f.type_params.is_empty() {
            self.make_function(node, &f.name, &f.args, f.returns.as_ref(), body, line, r)?;
            self.push();
        } else {
            self.generic_function(f, node, line, span)?;
        }
        self.decorate(&f.decorator_list, base);
        self.span = span;
        self.store_name(&f.name, Operand { reg: base, temp: true })
    }

    /// A function with type parameters, in the next register. Its defaults are evaluated out here.
    fn generic_function(&mut self, f: &'a FunctionDef, node: usize, line: u32, span: Span) -> R {
        let args = &f.args;
        let mut names: Vec<Rc<str>> = vec![];
        if !args.defaults.is_empty() {
            names.push(".defaults".into());
        }
        if args.kw_defaults.iter().any(Option::is_some) {
            names.push(".kwdefaults".into());
        }
        let given = |outer: &mut Fun<'a>| outer.defaults(args).map(|_| ());
        let emit = |inner: &mut Fun<'a>| {
            let r = inner.top;
            let mut flags = 0;
            for n in &names {
                let o = inner.load_name(n, None)?;
                let at = inner.top;
                inner.room(1);
                inner.ins(Op::Move, 0, at, o.reg, 0);
                inner.push();
                flags |= if n.as_ref() == ".defaults" { flag::DEFAULTS } else { flag::KWDEFAULTS };
            }
            inner.finish_function(
                node,
                &f.name,
                args,
                f.returns.as_ref(),
                Body::Block(&f.body),
                line,
                r,
                flags,
            )?;
            inner.push();
            inner.set_type_params(r)?;
            Ok(r)
        };
        self.generic(&f.type_params, &f.name, span, &names, given, emit)
    }

    /// Evaluates decorators, each in the window of its call.
    pub fn decorators(&mut self, list: &'a [Expr]) -> R {
        let span = self.span;
        for d in list {
            self.span = d.span;
            self.expr_push(d)?;
            self.load_unbound(self.top);
            self.push();
        }
        self.span = span;
        Ok(())
    }
    /// Calls decorators, the windows of which begin at `base`, on what stands behind them, from the innermost out.
    pub fn decorate(&mut self, list: &'a [Expr], base: u16) {
        for (i, d) in list.iter().enumerate().rev() {
            let w = base + 2 * i as u16;
            self.span = d.span;
            self.top = w + 1;
            self.ins(Op::Call, 0, w, 1, w);
            self.top = w;
            self.push();
        }
    }

    pub fn lambda(&mut self, l: &'a Lambda, dst: u16) -> R {
        let node = l as *const Lambda as usize;
        let line = self.src.lines.line(self.span.start);
        let r = self.top;
        self.make_function(node, &"<lambda>".into(), &l.args, None, Body::Value(&l.body), line, r)?;
        self.push();
        self.move_to(Operand { reg: r, temp: true }, dst);
        Ok(())
    }

    /// `dst` is the next temporary.
    fn make_function(
        &mut self,
        node: usize,
        name: &Rc<str>,
        args: &'a Arguments,
        returns: Option<&'a Expr>,
        body: Body<'a>,
        line: u32,
        dst: u16,
    ) -> R {
        let start = self.top;
        let flags = self.defaults(args)?;
        self.top = start + flags.count_ones() as u16;
        self.finish_function(node, name, args, returns, body, line, dst, flags)
    }

    /// The defaults of positional and of keyword-only parameters, in the next registers, as far as there are.
    fn defaults(&mut self, args: &'a Arguments) -> R<u8> {
        let mut flags = 0;
        self.room(6);
        if !args.defaults.is_empty() {
            let w = self.top;
            for d in &args.defaults {
                self.expr_push(d)?;
            }
            let n = args.defaults.len() as u16;
            self.ins(Op::BuildTuple, 0, w, w, n);
            self.pop(n);
            self.push();
            flags |= flag::DEFAULTS;
        }
        let with_default = || args.kwonlyargs.iter().zip(&args.kw_defaults);
        if args.kw_defaults.iter().any(Option::is_some) {
            let w = self.top;
            let mut n = 0;
            for (a, d) in with_default() {
                if let Some(d) = d {
                    let key = self.mangle(&a.arg);
                    self.const_operand(Const::Str(key.as_bytes().into()));
                    self.expr_push(d)?;
                    n += 1;
                }
            }
            self.ins(Op::BuildDict, 0, w, w, n);
            self.pop(2 * n);
            self.push();
            flags |= flag::KWDEFAULTS;
        }
        Ok(flags)
    }

    /// The function, in `dst`, where the parts that `flags` tells of begin.
    #[allow(clippy::too_many_arguments)]
    fn finish_function(
        &mut self,
        node: usize,
        name: &Rc<str>,
        args: &'a Arguments,
        returns: Option<&'a Expr>,
        body: Body<'a>,
        line: u32,
        dst: u16,
        mut flags: u8,
    ) -> R {
        let span = self.span;
        let start = dst;
        if self.annotations(args, returns)? {
            flags |= flag::ANNOTATIONS;
        }
        self.span = span;
        let Some(scope) = self.table.by_node.get(&node).copied() else {
            return self.error("internal error: scope not found", span);
        };
        let unit = self.child(scope, name, args, body, line)?;
        if self.closure(&unit.free.iter().map(|f| f.1.clone()).collect::<Vec<_>>()) {
            flags |= flag::CLOSURE;
        }
        self.span = span;
        self.literal(Const::Code(Rc::new(unit)));
        self.ins(Op::MakeFunction, flags, dst, 0, start);
        self.top = start;
        Ok(())
    }

    fn annotations(&mut self, args: &'a Arguments, returns: Option<&'a Expr>) -> R<bool> {
        let w = self.top;
        let mut n: u16 = 0;
        let all = args.posonlyargs.iter().chain(&args.args).chain(args.vararg.as_deref());
        let all = all.chain(&args.kwonlyargs).chain(args.kwarg.as_deref());
        for a in all {
            if let Some(x) = &a.annotation {
                let key = self.mangle(&a.arg);
                self.const_operand(Const::Str(key.as_bytes().into()));
                match &x.kind {
                    // `*args: *Ts` is what the unpacking of Ts gives (PEP 646).
                    ExprKind::Starred(s) => self.unpacked_one(&s.value)?,
                    _ => self.expr_push(x)?,
                };
                n += 1;
            }
        }
        if let Some(x) = returns {
            self.const_operand(Const::Str(b"return".as_slice().into()));
            self.expr_push(x)?;
            n += 1;
        }
        if n == 0 {
            return Ok(false);
        }
        self.ins(Op::BuildDict, 0, w, w, n);
        self.pop(2 * n);
        self.push();
        Ok(true)
    }

    /// The only value that an iterable has, in the next register.
    pub fn unpacked_one(&mut self, e: &'a Expr) -> R<u16> {
        let reg = self.expr_push(e)?;
        self.ins(Op::Unpack, temp_b(Operand { reg, temp: true }), reg, reg, 1);
        self.pop(1);
        Ok(self.push())
    }

    /// A tuple of the cells that an inner unit captures, in the next register.
    pub fn closure(&mut self, free: &[Rc<str>]) -> bool {
        if free.is_empty() {
            return false;
        }
        let w = self.top;
        self.room(free.len() as u16 + 1);
        for n in free {
            let r = self.regs.get(n).copied().unwrap_or(0);
            let t = self.top;
            self.ins(Op::Move, 0, t, r, 0);
            self.push();
        }
        self.ins(Op::BuildTuple, 0, w, w, free.len() as u16);
        self.pop(free.len() as u16);
        self.push();
        true
    }

    pub fn child_qualname(&self, name: &str) -> String {
        let sc = self.sc();
        let mangled = self.mangle(&name.into());
        let global = sc.places.get(&mangled) == Some(&crate::symbols::Place::GlobalExplicit);
        if global || self.unit.qualname.as_ref() == "<module>" {
            return name.to_string();
        }
        match sc.kind {
            crate::symbols::ScopeKind::Class => format!("{}.{name}", self.unit.qualname),
            // Type parameters are no place of their own.
            crate::symbols::ScopeKind::TypeParams => match self.unit.qualname.rsplit_once('.') {
                Some((_, "<locals>")) | None => name.to_string(),
                Some((around, _)) => format!("{around}.{name}"),
            },
            _ => format!("{}.<locals>.{name}", self.unit.qualname),
        }
    }

    fn child(
        &mut self,
        scope: usize,
        name: &Rc<str>,
        args: &'a Arguments,
        body: Body<'a>,
        line: u32,
    ) -> R<crate::bytecode::CodeUnit> {
        let mut f = Fun::new(self.src, self.table, scope, name.clone(), line);
        f.unit.qualname = self.child_qualname(name).into();
        let sc = f.sc();
        f.unit.flags = function_flags(sc, args);
        f.generator = sc.generator || sc.coroutine;
        for a in args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs) {
            f.param(&a.arg);
        }
        for a in args.vararg.iter().chain(&args.kwarg) {
            f.param(&a.arg);
        }
        f.unit.argcount = (args.posonlyargs.len() + args.args.len()) as u16;
        f.unit.posonly = args.posonlyargs.len() as u16;
        f.unit.kwonly = args.kwonlyargs.len() as u16;
        f.span = self.span;
        f.layout();
        match body {
            Body::Block(stmts) => {
                let rest = match stmts.first().and_then(docstring) {
                    Some(doc) if self.src.optimize < 2 => {
                        f.unit.doc = Some(doc);
                        &stmts[1..]
                    }
                    _ => stmts,
                };
                f.stmts(rest)?;
                f.end_of_body();
            }
            Body::Value(e) => {
                f.span = e.span;
                let o = f.expr(e)?;
                f.ret(o);
            }
        }
        if sc.parent.is_some_and(|p| self.table.scopes[p].kind == crate::symbols::ScopeKind::Class) {
            for a in &f.self_attrs {
                if !self.self_attrs.contains(a) {
                    self.self_attrs.push(a.clone());
                }
            }
        }
        f.finish()
    }

    pub fn param(&mut self, name: &Rc<str>) {
        let name = self.mangle(name);
        let r = self.add_local(&name);
        let deleted = self.sc().names.get(&name).is_some_and(|u| u.deleted);
        self.bound[r as usize] = !deleted;
    }

    /// A unit of one parameter `.0`, made and called at once: a comprehension with its own frame.
    pub fn comprehension_unit(
        &mut self,
        e: &'a Expr,
        node: usize,
        name: &str,
        emit: impl FnOnce(&mut Fun<'a>) -> R,
    ) -> R<crate::bytecode::CodeUnit> {
        let Some(scope) = self.table.by_node.get(&node).copied() else {
            return self.error("internal error: scope not found", e.span);
        };
        let line = self.src.lines.line(e.span.start);
        let mut f = Fun::new(self.src, self.table, scope, name.into(), line);
        f.unit.qualname = self.child_qualname(name).into();
        let sc = f.sc();
        f.unit.flags = super::scope_flags(sc);
        f.generator = sc.generator || sc.coroutine;
        f.param(&".0".into());
        f.unit.argcount = 1;
        f.span = e.span;
        f.layout();
        emit(&mut f)?;
        f.finish()
    }

    /// Calls the function in the next register's window with one argument already behind it.
    pub fn call_one(&mut self, w: u16, dst: u16) {
        let to = if self.is_local(dst) { dst } else { w };
        let f = self.dst_flag(to);
        self.top = w + 1;
        self.ins(Op::Call, f, w, 1, to);
        self.top = w;
        if to != dst {
            self.push();
            self.move_to(Operand { reg: to, temp: true }, dst);
        }
    }
}

enum Body<'a> {
    Block(&'a [Stmt]),
    Value(&'a Expr),
}
