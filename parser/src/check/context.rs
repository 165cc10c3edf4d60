//! Rules about where things stand: `return` in functions, `await` in `async def`, stars in sequences.
//!
//! CPython's symbol table and compiler refuse these; `global` and `nonlocal` are left to our own symbol table.

use std::collections::HashSet;

use super::{pattern, suspect};
use crate::ast::*;
use crate::error::Fault;
use ouro_lexer::Warning;

type Checked = Result<(), Fault>;

/// Walks a finished tree; the first fault ends the walk. `future` are the flags of the features in use. What is only
/// suspect is returned.
pub fn check(tree: &Mod, future: u32) -> Result<Vec<Warning>, Fault> {
    let quoted = future & super::future::ANNOTATIONS != 0;
    let mut checker = Checker { scopes: vec![Scope::new(Kind::Module)], warnings: Vec::new(), quoted };
    match tree {
        Mod::Module(body) | Mod::Interactive(body) => checker.body(body)?,
        Mod::Expression(e) => checker.expr(e)?,
    }
    Ok(checker.warnings)
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Module,
    Class,
    Function,
    AsyncFunction,
    /// A comprehension, by CPython's name for it.
    Comprehension(&'static str),
    /// Type parameters, aliases and bounds, which are evaluated lazily, and annotations that never are.
    Lazy(&'static str),
}

struct Scope {
    kind: Kind,
    loops: u32,
    /// Loops that were open when an `except*` block began.
    star_block: Option<u32>,
    yields: bool,
    /// A comprehension that awaits.
    awaits: bool,
    returned: Option<Span>,
    /// Targets of a comprehension.
    targets: Vec<Ident>,
    /// Names that `:=` binds from within a comprehension.
    walrus: Vec<Ident>,
    /// What a comprehension goes through is being evaluated.
    in_iterable: bool,
}

impl Scope {
    fn new(kind: Kind) -> Self {
        Scope {
            kind,
            loops: 0,
            star_block: None,
            yields: false,
            awaits: false,
            returned: None,
            targets: Vec::new(),
            walrus: Vec::new(),
            in_iterable: false,
        }
    }
}

struct Checker {
    scopes: Vec<Scope>,
    warnings: Vec<Warning>,
    /// Are annotations kept as text?
    quoted: bool,
}

fn fail(message: impl Into<String>, span: Span) -> Checked {
    Err(Fault::new(message, span))
}

impl Checker {
    fn scope(&mut self) -> &mut Scope {
        let last = self.scopes.len() - 1;
        &mut self.scopes[last]
    }

    fn within(&mut self, kind: Kind, f: impl FnOnce(&mut Self) -> Checked) -> Result<Scope, Fault> {
        let in_iterable = self.scope().in_iterable;
        self.scopes.push(Scope { in_iterable, ..Scope::new(kind) });
        let result = f(self);
        let scope = self.scopes.pop().unwrap_or_else(|| Scope::new(kind));
        result.map(|()| scope)
    }

    fn body(&mut self, body: &[Stmt]) -> Checked {
        body.iter().try_for_each(|s| self.stmt(s))
    }

    fn looped(&mut self, body: &[Stmt]) -> Checked {
        self.scope().loops += 1;
        self.body(body)?;
        self.scope().loops -= 1;
        Ok(())
    }

    fn exprs<'a>(&mut self, list: impl IntoIterator<Item = &'a Expr>) -> Checked {
        list.into_iter().try_for_each(|e| self.expr(e))
    }

    fn stmt(&mut self, s: &Stmt) -> Checked {
        match &s.kind {
            StmtKind::FunctionDef(f) => self.function(s.span, f, Kind::Function),
            StmtKind::AsyncFunctionDef(f) => self.function(s.span, f, Kind::AsyncFunction),
            StmtKind::ClassDef(c) => {
                self.exprs(&c.decorator_list)?;
                assignable(&c.name, s.span)?;
                self.type_params(&c.type_params)?;
                let keywords = |this: &mut Self| {
                    this.exprs(&c.bases)?;
                    repeated_keywords(&c.keywords)?;
                    this.exprs(c.keywords.iter().map(|k| &k.value))
                };
                if c.type_params.is_empty() {
                    keywords(self)?;
                } else {
                    self.within(Kind::Lazy("the definition of a generic"), keywords)?;
                }
                self.within(Kind::Class, |this| this.body(&c.body))?;
                Ok(())
            }
            StmtKind::Return(r) => {
                let scope = self.scope();
                if !matches!(scope.kind, Kind::Function | Kind::AsyncFunction) {
                    return fail("'return' outside function", s.span);
                }
                if scope.star_block.is_some() {
                    // CPython points at the value if it is a constant.
                    let constant = r.value.as_ref().filter(|v| matches!(v.kind, ExprKind::Constant(_)));
                    return in_except_star(constant.map_or(s.span, |v| v.span));
                }
                if let Some(value) = &r.value {
                    if scope.returned.is_none() {
                        scope.returned = Some(s.span);
                    }
                    self.no_star(value)?;
                    self.expr(value)?;
                }
                Ok(())
            }
            StmtKind::Delete(d) => d.targets.iter().try_for_each(|t| self.target(t, "delete")),
            StmtKind::Assign(a) => {
                self.no_star(&a.value)?;
                self.expr(&a.value)?;
                a.targets.iter().try_for_each(|t| self.store(t))
            }
            StmtKind::TypeAlias(t) => {
                self.type_params(&t.type_params)?;
                self.within(Kind::Lazy("a type alias"), |this| this.expr(&t.value))?;
                Ok(())
            }
            StmtKind::AugAssign(a) => {
                self.no_star(&a.value)?;
                self.target(&a.target, "assign to")?;
                self.expr(&a.value)
            }
            StmtKind::AnnAssign(a) => {
                let whole =
                    |fault: Fault| if a.value.is_none() { Fault { span: s.span, ..fault } } else { fault };
                self.target(&a.target, "assign to").map_err(whole)?;
                if let Some(value) = &a.value {
                    self.no_star(value)?;
                    self.expr(value)?;
                }
                self.annotation(&a.annotation)
            }
            StmtKind::For(f) => self.for_(f),
            StmtKind::AsyncFor(f) => {
                self.need_async("'async for'", s.span)?;
                self.for_(f)
            }
            StmtKind::While(w) => {
                self.expr(&w.test)?;
                self.looped(&w.body)?;
                self.body(&w.orelse)
            }
            StmtKind::If(i) => {
                self.expr(&i.test)?;
                self.body(&i.body)?;
                self.body(&i.orelse)
            }
            StmtKind::With(w) => self.with(w),
            StmtKind::AsyncWith(w) => {
                self.need_async("'async with'", s.span)?;
                self.with(w)
            }
            StmtKind::Match(m) => {
                self.expr(&m.subject)?;
                pattern::reachable(&m.cases)?;
                for case in &m.cases {
                    pattern::check(&case.pattern)?;
                    self.exprs(&case.guard)?;
                    self.body(&case.body)?;
                }
                Ok(())
            }
            StmtKind::Raise(r) => self.exprs(r.exc.iter().chain(&r.cause)),
            StmtKind::Try(t) => self.try_(t, false),
            StmtKind::TryStar(t) => self.try_(t, true),
            StmtKind::Assert(a) => {
                self.suspect(s.span, suspect::assert(&a.test));
                self.exprs(std::iter::once(&a.test).chain(&a.msg))
            }
            StmtKind::Import(i) => i.names.iter().try_for_each(|a| {
                let bound = a.asname.as_deref().unwrap_or(a.name.split('.').next().unwrap_or(""));
                assignable(bound, s.span)
            }),
            StmtKind::ImportFrom(i) => i.names.iter().try_for_each(|a| {
                if &*a.name == "*" && self.scopes.len() > 1 {
                    return fail("import * only allowed at module level", a.span);
                }
                assignable(a.asname.as_deref().unwrap_or(&a.name), s.span)
            }),
            StmtKind::Global(_) | StmtKind::Nonlocal(_) | StmtKind::Pass => Ok(()),
            StmtKind::Expr(e) => {
                self.no_star(e)?;
                self.expr(e)
            }
            StmtKind::Break => self.leave_loop("'break' outside loop", s.span),
            StmtKind::Continue => self.leave_loop("'continue' not properly in loop", s.span),
        }
    }

    fn leave_loop(&mut self, message: &str, span: Span) -> Checked {
        let scope = self.scope();
        if scope.star_block == Some(scope.loops) {
            return in_except_star(span);
        }
        if scope.loops == 0 { fail(message, span) } else { Ok(()) }
    }

    fn for_(&mut self, f: &For) -> Checked {
        self.no_star(&f.iter)?;
        self.expr(&f.iter)?;
        self.store(&f.target)?;
        self.looped(&f.body)?;
        self.body(&f.orelse)
    }

    fn with(&mut self, w: &With) -> Checked {
        for item in &w.items {
            self.expr(&item.context_expr)?;
            item.optional_vars.iter().try_for_each(|v| self.store(v))?;
        }
        self.body(&w.body)
    }

    fn try_(&mut self, t: &Try, star: bool) -> Checked {
        self.body(&t.body)?;
        for (i, handler) in t.handlers.iter().enumerate() {
            match &handler.r#type {
                Some(e) => self.expr(e)?,
                None if i + 1 < t.handlers.len() => {
                    return fail("default 'except:' must be last", handler.span);
                }
                None => {}
            }
            if let Some(name) = &handler.name {
                assignable(name, handler.span)?;
            }
            let outer = self.scope().star_block;
            if star {
                self.scope().star_block = Some(self.scope().loops);
            }
            self.body(&handler.body)?;
            self.scope().star_block = outer;
        }
        self.body(&t.orelse)?;
        self.body(&t.finalbody)
    }

    fn function(&mut self, span: Span, f: &FunctionDef, kind: Kind) -> Checked {
        self.exprs(&f.decorator_list)?;
        assignable(&f.name, span)?;
        self.type_params(&f.type_params)?;
        self.parameters(&f.args)?;
        let annotations = |this: &mut Self| {
            let all = f.args.all().filter_map(|a| a.annotation.as_ref());
            all.chain(&f.returns).try_for_each(|e| this.annotation(e))
        };
        if f.type_params.is_empty() {
            annotations(self)?;
        } else {
            self.within(Kind::Lazy("the definition of a generic"), annotations)?;
        }
        let scope = self.within(kind, |this| this.body(&f.body))?;
        match scope.returned {
            Some(at) if scope.yields && kind == Kind::AsyncFunction => {
                fail("'return' with value in async generator", at)
            }
            _ => Ok(()),
        }
    }

    fn parameters(&mut self, a: &Arguments) -> Checked {
        let mut seen = HashSet::new();
        for arg in a.all() {
            assignable(&arg.arg, arg.span)?;
            if !seen.insert(&arg.arg) {
                return fail(format!("duplicate argument '{}' in function definition", arg.arg), arg.span);
            }
        }
        self.exprs(a.defaults.iter().chain(a.kw_defaults.iter().flatten()))
    }

    fn annotation(&mut self, e: &Expr) -> Checked {
        if self.quoted {
            self.within(Kind::Lazy("an annotation"), |this| this.expr(e))?;
            return Ok(());
        }
        self.expr(e)
    }

    fn type_params(&mut self, params: &[TypeParam]) -> Checked {
        let mut seen = HashSet::new();
        let mut defaulted = false;
        for p in params {
            assignable(&p.name, p.span)?;
            if !seen.insert(&p.name) {
                return fail(format!("duplicate type parameter '{}'", p.name), p.span);
            }
            if defaulted && p.default_value.is_none() {
                let message =
                    format!("non-default type parameter '{}' follows default type parameter", p.name);
                return fail(message, p.span);
            }
            defaulted |= p.default_value.is_some();
            let (bound, default) = match &p.kind {
                TypeParamKind::TypeVar { bound } => {
                    let tuple = bound.as_ref().is_some_and(|b| matches!(b.kind, ExprKind::Tuple(_)));
                    let what = if tuple { "a TypeVar constraint" } else { "a TypeVar bound" };
                    (bound.as_ref().map(|b| (b, what)), "a TypeVar default")
                }
                TypeParamKind::ParamSpec => (None, "a ParamSpec default"),
                TypeParamKind::TypeVarTuple => (None, "a TypeVarTuple default"),
            };
            if let Some((bound, what)) = bound {
                self.within(Kind::Lazy(what), |this| this.expr(bound))?;
            }
            if let Some(value) = &p.default_value {
                self.within(Kind::Lazy(default), |this| this.expr(value))?;
            }
        }
        Ok(())
    }

    fn no_star(&self, e: &Expr) -> Checked {
        match &e.kind {
            ExprKind::Starred(_) => fail("can't use starred expression here", e.span),
            ExprKind::Yield(y) => y.value.as_ref().map_or(Ok(()), |v| self.no_star(v)),
            _ => Ok(()),
        }
    }

    /// A target of assignment: stars only within a sequence, one at most.
    fn store(&mut self, e: &Expr) -> Checked {
        match &e.kind {
            ExprKind::Starred(_) => fail("starred assignment target must be in a list or tuple", e.span),
            _ => self.target(e, "assign to"),
        }
    }

    fn target(&mut self, e: &Expr, verb: &str) -> Checked {
        match &e.kind {
            ExprKind::Name(n) if &*n.id == "__debug__" => fail(format!("cannot {verb} __debug__"), e.span),
            ExprKind::Name(_) => Ok(()),
            ExprKind::Attribute(a) => {
                if &*a.attr == "__debug__" {
                    return fail(format!("cannot {verb} __debug__"), e.span);
                }
                self.expr(&a.value)
            }
            ExprKind::Starred(s) => self.target(&s.value, verb),
            ExprKind::List(x) => self.targets(e, &x.elts, verb),
            ExprKind::Tuple(x) => self.targets(e, &x.elts, verb),
            _ => self.expr(e),
        }
    }

    fn targets(&mut self, whole: &Expr, elts: &[Expr], verb: &str) -> Checked {
        if elts.iter().filter(|e| matches!(e.kind, ExprKind::Starred(_))).count() > 1 {
            return fail("multiple starred expressions in assignment", whole.span);
        }
        elts.iter().try_for_each(|e| self.target(e, verb))
    }

    fn need_async(&mut self, what: &str, span: Span) -> Checked {
        if self.scope().kind == Kind::AsyncFunction {
            return Ok(());
        }
        fail(format!("{what} outside async function"), span)
    }

    fn suspect(&mut self, span: Span, message: Option<String>) {
        self.warnings.extend(message.map(|message| Warning { span, message }));
    }

    fn expr(&mut self, e: &Expr) -> Checked {
        self.suspect(e.span, suspect::expr(e));
        match &e.kind {
            ExprKind::Lambda(l) => {
                self.parameters(&l.args)?;
                self.within(Kind::Function, |this| this.expr(&l.body))?;
                Ok(())
            }
            ExprKind::ListComp(c) => {
                self.comprehension("list comprehension", e.span, &[&c.elt], &c.generators)
            }
            ExprKind::SetComp(c) => self.comprehension("set comprehension", e.span, &[&c.elt], &c.generators),
            ExprKind::DictComp(c) => {
                self.comprehension("dict comprehension", e.span, &[&c.value, &c.key], &c.generators)
            }
            ExprKind::GeneratorExp(c) => {
                self.comprehension("generator expression", e.span, &[&c.elt], &c.generators)
            }
            ExprKind::Yield(y) => {
                if let Some(value) = &y.value {
                    self.no_star(value)?;
                }
                self.yielding(e.span, false)?;
                self.exprs(&y.value)
            }
            ExprKind::YieldFrom(y) => {
                self.yielding(e.span, true)?;
                self.expr(&y.value)
            }
            ExprKind::Await(a) => {
                let scope = self.scope();
                match scope.kind {
                    Kind::AsyncFunction => {}
                    Kind::Comprehension(_) => scope.awaits = true,
                    Kind::Function => return fail("'await' outside async function", e.span),
                    Kind::Lazy(what) => {
                        return fail(format!("await expression cannot be used within {what}"), e.span);
                    }
                    Kind::Module | Kind::Class => return fail("'await' outside function", e.span),
                }
                self.expr(&a.value)
            }
            ExprKind::NamedExpr(n) => {
                self.walrus(e, &n.target)?;
                self.expr(&n.value)
            }
            ExprKind::FormattedValue(f) => {
                self.no_star(&f.value)?;
                self.children(e)
            }
            ExprKind::Call(c) => {
                repeated_keywords(&c.keywords)?;
                self.children(e)
            }
            _ => self.children(e),
        }
    }

    fn children(&mut self, e: &Expr) -> Checked {
        let mut result = Ok(());
        visit::children(e, &mut |child| {
            if result.is_ok() {
                result = self.expr(child);
            }
        });
        result
    }

    fn yielding(&mut self, span: Span, from: bool) -> Checked {
        let scope = self.scope();
        match scope.kind {
            Kind::Comprehension(what) => fail(format!("'yield' inside {what}"), span),
            Kind::Lazy(what) => fail(format!("yield expression cannot be used within {what}"), span),
            Kind::Module | Kind::Class if from => fail("'yield from' outside function", span),
            Kind::Module | Kind::Class => fail("'yield' outside function", span),
            Kind::AsyncFunction if from => fail("'yield from' inside async function", span),
            Kind::Function | Kind::AsyncFunction => {
                scope.yields = true;
                Ok(())
            }
        }
    }

    fn walrus(&mut self, whole: &Expr, target: &Expr) -> Checked {
        let ExprKind::Name(name) = &target.kind else { return Ok(()) };
        if &*name.id == "__debug__" {
            return fail("cannot assign to __debug__", target.span);
        }
        if let Kind::Lazy(what) = self.scope().kind {
            return fail(format!("named expression cannot be used within {what}"), whole.span);
        }
        if self.scope().in_iterable {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return fail(message, whole.span);
        }
        let comprehended = matches!(self.scope().kind, Kind::Comprehension(_));
        // It binds in the nearest scope that is no comprehension.
        for scope in self.scopes.iter_mut().rev() {
            match scope.kind {
                Kind::Comprehension(_) => {
                    if scope.targets.contains(&name.id) {
                        let message = format!(
                            "assignment expression cannot rebind comprehension iteration variable '{}'",
                            name.id
                        );
                        return fail(message, target.span);
                    }
                    scope.walrus.push(name.id.clone());
                }
                Kind::Class if comprehended => {
                    let message =
                        "assignment expression within a comprehension cannot be used in a class body";
                    return fail(message, target.span);
                }
                Kind::Lazy(what) if comprehended => {
                    let place = if what.starts_with("the") { "within" } else { "in" };
                    let message =
                        format!("assignment expression within a comprehension cannot be used {place} {what}");
                    return fail(message, target.span);
                }
                _ => break,
            }
        }
        Ok(())
    }

    fn comprehension(
        &mut self,
        what: &'static str,
        span: Span,
        elts: &[&Expr],
        list: &[Comprehension],
    ) -> Checked {
        let generator = what == "generator expression";
        // The first iterable is evaluated outside; a walrus in it is refused all the same.
        if let Some(first) = list.first() {
            self.iterable(&first.iter)?;
        }
        let outer = self.scope().kind;
        let scope = self.within(Kind::Comprehension(what), |this| {
            for (i, c) in list.iter().enumerate() {
                if i > 0 {
                    this.iterable(&c.iter)?;
                }
                this.store(&c.target)?;
                this.bind_targets(&c.target)?;
                this.scope().awaits |= c.is_async;
                this.exprs(&c.ifs)?;
            }
            elts.iter().try_for_each(|e| this.expr(e))
        })?;
        if scope.awaits && !generator {
            match outer {
                // Nobody will evaluate an annotation.
                Kind::AsyncFunction | Kind::Lazy("an annotation") => {}
                Kind::Comprehension(_) => self.scope().awaits = true,
                _ => return fail("asynchronous comprehension outside of an asynchronous function", span),
            }
        }
        Ok(())
    }

    fn iterable(&mut self, e: &Expr) -> Checked {
        let outer = std::mem::replace(&mut self.scope().in_iterable, true);
        self.expr(e)?;
        self.scope().in_iterable = outer;
        Ok(())
    }

    fn bind_targets(&mut self, target: &Expr) -> Checked {
        match &target.kind {
            ExprKind::Name(n) => {
                let scope = self.scope();
                if scope.walrus.contains(&n.id) {
                    let message = format!(
                        "comprehension inner loop cannot rebind assignment expression target '{}'",
                        n.id
                    );
                    return fail(message, target.span);
                }
                scope.targets.push(n.id.clone());
                Ok(())
            }
            ExprKind::List(x) => x.elts.iter().try_for_each(|e| self.bind_targets(e)),
            ExprKind::Tuple(x) => x.elts.iter().try_for_each(|e| self.bind_targets(e)),
            ExprKind::Starred(s) => self.bind_targets(&s.value),
            _ => Ok(()),
        }
    }
}

fn in_except_star(span: Span) -> Checked {
    fail("'break', 'continue' and 'return' cannot appear in an except* block", span)
}

fn assignable(name: &str, span: Span) -> Checked {
    if name == "__debug__" { fail("cannot assign to __debug__", span) } else { Ok(()) }
}

fn repeated_keywords(list: &[Keyword]) -> Checked {
    // Few enough in practice; many need a set.
    let mut seen = HashSet::new();
    for keyword in list {
        let Some(arg) = &keyword.arg else { continue };
        assignable(arg, keyword.span)?;
        if list.len() > 1 && !seen.insert(arg) {
            return fail(format!("keyword argument repeated: {arg}"), keyword.span);
        }
    }
    Ok(())
}
