//! Building and resolving the table.

use super::{Place, Scope, ScopeKind, SymbolError, Table, Usage, mangle};
use crate::compile::generic::{self, tuple_name};
use ouro_parser::Span;
use ouro_parser::ast::*;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

type R = Result<(), SymbolError>;

/// The symbol table of a tree.
pub fn build(tree: &Mod) -> Result<Table, SymbolError> {
    let mut b = Builder { table: Table { scopes: vec![], by_node: HashMap::new() }, at: 0, hidden: vec![] };
    b.open(ScopeKind::Module, "<module>".into(), 0);
    match tree {
        Mod::Module(body) | Mod::Interactive(body) => b.stmts(body)?,
        Mod::Expression(e) => b.expr(e)?,
    }
    b.resolve()?;
    Ok(b.table)
}

fn generators(e: &Expr) -> &[Comprehension] {
    match &e.kind {
        ExprKind::ListComp(c) => &c.generators,
        ExprKind::SetComp(c) => &c.generators,
        ExprKind::DictComp(c) => &c.generators,
        _ => &[],
    }
}

/// May this comprehension run in its function's own frame? Not if anything in it could tell; what it traverses first
/// is evaluated outside.
pub fn inlinable(e: &Expr) -> bool {
    let gens = generators(e);
    let Some(first) = gens.first() else { return false };
    if gens.iter().any(|g| g.is_async || !simple_target(&g.target)) {
        return false;
    }
    let mut ok = true;
    visit::children(e, &mut |c| ok = ok && (std::ptr::eq(c, &first.iter) || plain(c)));
    ok
}

fn simple_target(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Name(_) => true,
        ExprKind::Tuple(t) => t.elts.iter().all(simple_target),
        ExprKind::List(t) => t.elts.iter().all(simple_target),
        _ => false,
    }
}

fn plain(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Lambda(_)
        | ExprKind::GeneratorExp(_)
        | ExprKind::NamedExpr(_)
        | ExprKind::Yield(_)
        | ExprKind::YieldFrom(_)
        | ExprKind::Await(_) => false,
        ExprKind::ListComp(_) | ExprKind::SetComp(_) | ExprKind::DictComp(_) => {
            inlinable(e) && generators(e).first().is_some_and(|g| plain(&g.iter))
        }
        _ => {
            let mut ok = true;
            visit::children(e, &mut |c| ok = ok && plain(c));
            ok
        }
    }
}

/// The cell through which type parameters see the namespace of a class.
pub const CLASS_DICT: &str = "__classdict__";

struct Builder {
    table: Table,
    at: usize,
    /// Names bound by inlined comprehensions around the current expression.
    hidden: Vec<HashSet<Rc<str>>>,
}

impl Builder {
    fn open(&mut self, kind: ScopeKind, name: Rc<str>, node: usize) -> usize {
        let parent = if self.table.scopes.is_empty() { None } else { Some(self.at) };
        let class = match kind {
            ScopeKind::Class => Some(name.clone()),
            _ => parent.and_then(|p| self.table.scopes[p].class.clone()),
        };
        let id = self.table.scopes.len();
        if let Some(p) = parent {
            self.table.scopes[p].children.push(id);
        }
        self.table.scopes.push(Scope {
            kind,
            name,
            parent,
            order: vec![],
            names: HashMap::new(),
            places: HashMap::new(),
            class,
            generator: false,
            coroutine: false,
            needs_class_cell: false,
            needs_class_dict: false,
            through_class: HashSet::new(),
            declared: HashMap::new(),
            children: vec![],
        });
        self.table.by_node.insert(node, id);
        self.at = id;
        id
    }
    fn close(&mut self) {
        if let Some(p) = self.table.scopes[self.at].parent {
            self.at = p;
        }
    }
    fn scope(&mut self) -> &mut Scope {
        &mut self.table.scopes[self.at]
    }
    fn usage(&mut self, name: &Rc<str>) -> &mut Usage {
        let s = self.scope();
        let name = mangle(s.class.as_ref(), name);
        if !s.names.contains_key(&name) {
            s.order.push(name.clone());
        }
        s.names.entry(name).or_default()
    }
    fn bind(&mut self, name: &Rc<str>, span: Span) -> R {
        if name.as_ref() == "__debug__" {
            return Err(SymbolError { message: "cannot assign to __debug__".into(), span });
        }
        self.usage(name).bound = true;
        Ok(())
    }
    fn hides(&self, name: &Rc<str>) -> bool {
        self.hidden.iter().any(|h| h.contains(name))
    }

    fn stmts(&mut self, body: &[Stmt]) -> R {
        body.iter().try_for_each(|s| self.stmt(s))
    }

    fn stmt(&mut self, s: &Stmt) -> R {
        match &s.kind {
            StmtKind::FunctionDef(f) | StmtKind::AsyncFunctionDef(f) => {
                self.bind(&f.name, s.span)?;
                f.decorator_list.iter().try_for_each(|d| self.expr(d))?;
                self.argument_defaults(&f.args)?;
                if !f.type_params.is_empty() {
                    self.type_params(&f.type_params, &f.name)?;
                    for n in [".defaults", ".kwdefaults"] {
                        self.usage(&n.into()).bound = true;
                    }
                }
                self.annotations(&f.args)?;
                f.returns.iter().try_for_each(|r| self.expr(r))?;
                self.open(ScopeKind::Function, f.name.clone(), &**f as *const FunctionDef as usize);
                self.scope().coroutine = matches!(s.kind, StmtKind::AsyncFunctionDef(_));
                self.params(&f.args)?;
                let hidden = std::mem::take(&mut self.hidden);
                let r = self.stmts(&f.body);
                self.hidden = hidden;
                self.close();
                if !f.type_params.is_empty() {
                    self.close();
                }
                r
            }
            StmtKind::ClassDef(c) => {
                self.bind(&c.name, s.span)?;
                c.decorator_list.iter().try_for_each(|d| self.expr(d))?;
                if !c.type_params.is_empty() {
                    self.type_params(&c.type_params, &c.name)?;
                }
                c.bases.iter().try_for_each(|b| self.expr(b))?;
                c.keywords.iter().try_for_each(|k| self.expr(&k.value))?;
                self.open(ScopeKind::Class, c.name.clone(), &**c as *const ClassDef as usize);
                if !c.type_params.is_empty() {
                    self.usage(&tuple_name()).used = true;
                }
                let hidden = std::mem::take(&mut self.hidden);
                let r = self.stmts(&c.body);
                self.hidden = hidden;
                self.close();
                if !c.type_params.is_empty() {
                    self.close();
                }
                r
            }
            StmtKind::Return(r) => r.value.iter().try_for_each(|v| self.expr(v)),
            StmtKind::Delete(d) => d.targets.iter().try_for_each(|t| self.target(t, true)),
            StmtKind::Assign(a) => {
                self.expr(&a.value)?;
                a.targets.iter().try_for_each(|t| self.target(t, false))
            }
            StmtKind::TypeAlias(a) => {
                self.target(&a.name, false)?;
                let ExprKind::Name(n) = &a.name.kind else { return Ok(()) };
                if !a.type_params.is_empty() {
                    self.type_params(&a.type_params, &n.id)?;
                }
                self.lazy(&a.value, &n.id)?;
                if !a.type_params.is_empty() {
                    self.close();
                }
                Ok(())
            }
            StmtKind::AugAssign(a) => {
                self.expr(&a.target)?;
                self.expr(&a.value)?;
                self.target(&a.target, false)
            }
            StmtKind::AnnAssign(a) => {
                if let ExprKind::Name(n) = &a.target.kind {
                    let u = self.usage(&n.id);
                    if a.simple && (u.global || u.nonlocal) {
                        let word = if u.global { "global" } else { "nonlocal" };
                        let message = format!("annotated name '{}' can't be {word}", n.id);
                        return Err(SymbolError { message, span: s.span });
                    }
                    u.annotated = true;
                    if a.simple || a.value.is_some() {
                        self.bind(&n.id, s.span)?;
                    }
                } else {
                    self.target(&a.target, false)?;
                }
                if self.scope().kind != ScopeKind::Function {
                    self.expr(&a.annotation)?;
                }
                a.value.iter().try_for_each(|v| self.expr(v))
            }
            StmtKind::For(f) | StmtKind::AsyncFor(f) => {
                self.expr(&f.iter)?;
                self.target(&f.target, false)?;
                self.stmts(&f.body)?;
                self.stmts(&f.orelse)
            }
            StmtKind::While(w) => {
                self.expr(&w.test)?;
                self.stmts(&w.body)?;
                self.stmts(&w.orelse)
            }
            StmtKind::If(i) => {
                self.expr(&i.test)?;
                self.stmts(&i.body)?;
                self.stmts(&i.orelse)
            }
            StmtKind::With(w) | StmtKind::AsyncWith(w) => {
                for item in &w.items {
                    self.expr(&item.context_expr)?;
                    item.optional_vars.iter().try_for_each(|v| self.target(v, false))?;
                }
                self.stmts(&w.body)
            }
            StmtKind::Match(m) => {
                self.expr(&m.subject)?;
                for c in &m.cases {
                    self.pattern(&c.pattern)?;
                    c.guard.iter().try_for_each(|g| self.expr(g))?;
                    self.stmts(&c.body)?;
                }
                Ok(())
            }
            StmtKind::Raise(r) => {
                r.exc.iter().try_for_each(|e| self.expr(e))?;
                r.cause.iter().try_for_each(|e| self.expr(e))
            }
            StmtKind::Try(t) | StmtKind::TryStar(t) => {
                self.stmts(&t.body)?;
                for h in &t.handlers {
                    h.r#type.iter().try_for_each(|e| self.expr(e))?;
                    if let Some(n) = &h.name {
                        self.bind(n, h.span)?;
                        self.usage(n).deleted = true;
                    }
                    self.stmts(&h.body)?;
                }
                self.stmts(&t.orelse)?;
                self.stmts(&t.finalbody)
            }
            StmtKind::Assert(a) => {
                self.expr(&a.test)?;
                a.msg.iter().try_for_each(|m| self.expr(m))
            }
            StmtKind::Import(i) => i.names.iter().try_for_each(|a| {
                let name = match &a.asname {
                    Some(n) => n.clone(),
                    None => a.name.split('.').next().unwrap_or("").into(),
                };
                self.bind(&name, s.span)
            }),
            StmtKind::ImportFrom(i) => i.names.iter().try_for_each(|a| {
                if a.name.as_ref() == "*" {
                    if self.scope().kind != ScopeKind::Module {
                        let message = "import * only allowed at module level".into();
                        return Err(SymbolError { message, span: s.span });
                    }
                    return Ok(());
                }
                self.bind(a.asname.as_ref().unwrap_or(&a.name), s.span)
            }),
            StmtKind::Global(g) => g.names.iter().try_for_each(|n| self.declare(n, s.span, true)),
            StmtKind::Nonlocal(g) => {
                if self.scope().kind == ScopeKind::Module {
                    let message = "nonlocal declaration not allowed at module level".into();
                    return Err(SymbolError { message, span: s.span });
                }
                g.names.iter().try_for_each(|n| self.declare(n, s.span, false))
            }
            StmtKind::Expr(e) => self.expr(e),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    fn declare(&mut self, name: &Rc<str>, span: Span, global: bool) -> R {
        let word = if global { "global" } else { "nonlocal" };
        let mangled = mangle(self.scope().class.as_ref(), name);
        let first = *self.scope().declared.entry(mangled).or_insert(span);
        let u = self.usage(name);
        let both = u.global && !global || u.nonlocal && global;
        let span = if both { first } else { span };
        let problem = if u.param {
            Some(format!("name '{name}' is parameter and {word}"))
        } else if both {
            Some(format!("name '{name}' is nonlocal and global"))
        } else if u.used {
            Some(format!("name '{name}' is used prior to {word} declaration"))
        } else if u.annotated {
            Some(format!("annotated name '{name}' can't be {word}"))
        } else if u.bound {
            Some(format!("name '{name}' is assigned to before {word} declaration"))
        } else {
            None
        };
        if let Some(message) = problem {
            return Err(SymbolError { message, span });
        }
        if global {
            u.global = true;
        } else {
            u.nonlocal = true;
        }
        Ok(())
    }

    /// Opens the scope of type parameters, with them in it.
    fn type_params(&mut self, params: &[TypeParam], of: &str) -> R {
        self.open(
            ScopeKind::TypeParams,
            format!("<generic parameters of {of}>").into(),
            generic::node(params),
        );
        self.usage(&tuple_name()).bound = true;
        for p in params {
            self.bind(&p.name, p.span)?;
            if let TypeParamKind::TypeVar { bound: Some(b) } = &p.kind {
                self.lazy(b, &p.name)?;
            }
            if let Some(d) = &p.default_value {
                self.lazy(d, &p.name)?;
            }
        }
        Ok(())
    }
    /// An expression that is evaluated when it is asked for.
    fn lazy(&mut self, e: &Expr, name: &Rc<str>) -> R {
        self.open(ScopeKind::TypeParams, name.clone(), e as *const Expr as usize);
        let hidden = std::mem::take(&mut self.hidden);
        let r = self.expr(e);
        self.hidden = hidden;
        self.close();
        r
    }

    fn argument_defaults(&mut self, a: &Arguments) -> R {
        a.defaults.iter().try_for_each(|d| self.expr(d))?;
        a.kw_defaults.iter().flatten().try_for_each(|d| self.expr(d))
    }
    fn annotations(&mut self, a: &Arguments) -> R {
        let all = a.posonlyargs.iter().chain(&a.args).chain(a.vararg.as_deref()).chain(&a.kwonlyargs);
        for p in all.chain(a.kwarg.as_deref()) {
            p.annotation.iter().try_for_each(|x| self.expr(x))?;
        }
        Ok(())
    }
    fn params(&mut self, a: &Arguments) -> R {
        let all = a.posonlyargs.iter().chain(&a.args).chain(&a.kwonlyargs);
        for p in all.chain(a.vararg.as_deref()).chain(a.kwarg.as_deref()) {
            let u = self.usage(&p.arg);
            u.bound = true;
            u.param = true;
            self.bind(&p.arg, p.span)?;
        }
        Ok(())
    }

    fn pattern(&mut self, p: &Pattern) -> R {
        match &p.kind {
            PatternKind::MatchValue(e) => self.expr(e),
            PatternKind::MatchSingleton(_) => Ok(()),
            PatternKind::MatchSequence(ps) | PatternKind::MatchOr(ps) => {
                ps.iter().try_for_each(|p| self.pattern(p))
            }
            PatternKind::MatchMapping(m) => {
                m.keys.iter().try_for_each(|k| self.expr(k))?;
                m.patterns.iter().try_for_each(|p| self.pattern(p))?;
                m.rest.iter().try_for_each(|n| self.bind(n, p.span))
            }
            PatternKind::MatchClass(c) => {
                self.expr(&c.cls)?;
                c.patterns.iter().chain(&c.kwd_patterns).try_for_each(|p| self.pattern(p))
            }
            PatternKind::MatchStar(n) => n.iter().try_for_each(|n| self.bind(n, p.span)),
            PatternKind::MatchAs(a) => {
                a.pattern.iter().try_for_each(|p| self.pattern(p))?;
                a.name.iter().try_for_each(|n| self.bind(n, p.span))
            }
        }
    }

    fn target(&mut self, e: &Expr, delete: bool) -> R {
        match &e.kind {
            ExprKind::Name(n) => {
                self.bind(&n.id, e.span)?;
                if delete {
                    self.usage(&n.id).deleted = true;
                }
                Ok(())
            }
            ExprKind::Tuple(t) => t.elts.iter().try_for_each(|x| self.target(x, delete)),
            ExprKind::List(t) => t.elts.iter().try_for_each(|x| self.target(x, delete)),
            ExprKind::Starred(s) => self.target(&s.value, delete),
            _ => self.expr(e),
        }
    }

    fn expr(&mut self, e: &Expr) -> R {
        match &e.kind {
            ExprKind::Name(n) => {
                if self.hides(&n.id) {
                    return Ok(());
                }
                self.usage(&n.id).used = true;
                if n.id.as_ref() == "super" && self.scope().kind != ScopeKind::Class {
                    self.usage(&"__class__".into()).used = true;
                }
                Ok(())
            }
            ExprKind::NamedExpr(x) => {
                self.expr(&x.value)?;
                let ExprKind::Name(n) = &x.target.kind else { return Ok(()) };
                // A walrus inside comprehensions binds in the function around them.
                let inner = self.at;
                while self.scope().kind == ScopeKind::Comprehension {
                    let mangled = mangle(self.scope().class.as_ref(), &n.id);
                    if self.scope().names.get(&mangled).is_some_and(|u| u.param) {
                        let message = format!(
                            "assignment expression cannot rebind comprehension iteration variable '{}'",
                            n.id
                        );
                        return Err(SymbolError { message, span: x.target.span });
                    }
                    self.close();
                }
                let outer = self.at;
                if self.scope().kind == ScopeKind::Class && inner != outer {
                    let message =
                        "assignment expression within a comprehension cannot be used in a class body".into();
                    return Err(SymbolError { message, span: x.target.span });
                }
                self.bind(&n.id, x.target.span)?;
                self.usage(&n.id).walrus = true;
                let at_module = self.scope().kind == ScopeKind::Module || self.usage(&n.id).global;
                self.at = inner;
                let mut at = inner;
                while at != outer {
                    self.at = at;
                    let u = self.usage(&n.id);
                    u.used = true;
                    if at_module {
                        u.global = true;
                    } else {
                        u.nonlocal = true;
                    }
                    at = self.table.scopes[at].parent.unwrap_or(outer);
                }
                self.at = inner;
                Ok(())
            }
            ExprKind::Lambda(l) => {
                self.argument_defaults(&l.args)?;
                self.open(ScopeKind::Lambda, "<lambda>".into(), &**l as *const Lambda as usize);
                self.params(&l.args)?;
                let hidden = std::mem::take(&mut self.hidden);
                let r = self.expr(&l.body);
                self.hidden = hidden;
                self.close();
                r
            }
            ExprKind::ListComp(c) => self.comprehension(
                e,
                &c.generators,
                &[&c.elt],
                &**c as *const ListComp as usize,
                "<listcomp>",
            ),
            ExprKind::SetComp(c) => {
                self.comprehension(e, &c.generators, &[&c.elt], &**c as *const SetComp as usize, "<setcomp>")
            }
            ExprKind::DictComp(c) => self.comprehension(
                e,
                &c.generators,
                &[&c.key, &c.value],
                &**c as *const DictComp as usize,
                "<dictcomp>",
            ),
            ExprKind::GeneratorExp(c) => {
                let node = &**c as *const GeneratorExp as usize;
                self.comprehension(e, &c.generators, &[&c.elt], node, "<genexpr>")
            }
            ExprKind::Yield(y) => {
                self.scope().generator = true;
                y.value.iter().try_for_each(|v| self.expr(v))
            }
            ExprKind::YieldFrom(y) => {
                self.scope().generator = true;
                self.expr(&y.value)
            }
            ExprKind::Await(a) => {
                // A comprehension of its own becomes a coroutine by it.
                if self.scope().kind == ScopeKind::Comprehension {
                    self.scope().coroutine = true;
                }
                self.expr(&a.value)
            }
            _ => {
                let mut r = Ok(());
                visit::children(e, &mut |c| {
                    if r.is_ok() {
                        r = self.expr(c);
                    }
                });
                r
            }
        }
    }

    fn comprehension(
        &mut self,
        e: &Expr,
        gens: &[Comprehension],
        results: &[&Expr],
        node: usize,
        name: &str,
    ) -> R {
        let Some(first) = gens.first() else { return Ok(()) };
        self.expr(&first.iter)?;
        let in_function = self.scope().kind != ScopeKind::Class && inlinable(e);
        if in_function {
            let mut bound = HashSet::new();
            gens.iter().for_each(|g| names_of(&g.target, &mut bound));
            self.hidden.push(bound);
        } else {
            self.open(ScopeKind::Comprehension, name.into(), node);
            self.scope().generator = matches!(e.kind, ExprKind::GeneratorExp(_));
            self.scope().coroutine = gens.iter().any(|g| g.is_async);
            self.usage(&".0".into()).param = true;
            self.usage(&".0".into()).bound = true;
        }
        let mut r = Ok(());
        let hidden = if in_function { None } else { Some(std::mem::take(&mut self.hidden)) };
        for (i, g) in gens.iter().enumerate() {
            if !in_function {
                let mut bound = HashSet::new();
                names_of(&g.target, &mut bound);
                for n in bound {
                    self.usage(&n).param = true;
                }
                r = r.and_then(|()| self.target(&g.target, false));
            }
            if i > 0 {
                r = r.and_then(|()| self.expr(&g.iter));
            }
            r = r.and_then(|()| g.ifs.iter().try_for_each(|c| self.expr(c)));
        }
        r = r.and_then(|()| results.iter().try_for_each(|c| self.expr(c)));
        match hidden {
            None => {
                self.hidden.pop();
            }
            Some(h) => {
                self.hidden = h;
                let inner = self.scope();
                let awaited = inner.coroutine && !inner.generator;
                self.close();
                // What awaits a comprehension is a coroutine by it, too.
                if awaited && self.scope().kind == ScopeKind::Comprehension {
                    self.scope().coroutine = true;
                }
            }
        }
        r
    }

    /// Gives every name of every scope its place, from the innermost scopes out.
    fn resolve(&mut self) -> R {
        // The module's own code means a global by these names, even where `exec` gives it locals.
        let declared =
            |s: &Scope| s.names.iter().filter(|(_, u)| u.global).map(|(n, _)| n.clone()).collect::<Vec<_>>();
        let declared: HashSet<Rc<str>> = self.table.scopes.iter().flat_map(declared).collect();
        for i in 0..self.table.scopes.len() {
            let names: Vec<(Rc<str>, Usage)> = self.table.scopes[i]
                .order
                .iter()
                .map(|n| (n.clone(), self.table.scopes[i].names[n]))
                .collect();
            let kind = self.table.scopes[i].kind;
            for (name, u) in names {
                let place = if u.global || kind == ScopeKind::Module && declared.contains(&name) {
                    Place::GlobalExplicit
                } else if kind == ScopeKind::Module {
                    Place::Name
                } else if u.bound && !u.nonlocal {
                    if kind == ScopeKind::Class { Place::Name } else { Place::Local }
                } else {
                    let owner = self.owner(i, &name);
                    self.check_nonlocal(i, owner, &name, u)?;
                    if let Some(class) = self.class_around(i, owner) {
                        self.show_class(i, class);
                        self.table.scopes[i].through_class.insert(name.clone());
                    }
                    match owner {
                        Some(o) => {
                            self.capture(i, o, &name);
                            Place::Free
                        }
                        None if kind == ScopeKind::Class => Place::Name,
                        None => Place::Global,
                    }
                };
                let p = self.table.scopes[i].places.entry(name).or_insert(place);
                if *p == Place::Local && place == Place::Free {
                    *p = place;
                }
            }
        }
        Ok(())
    }

    /// A `nonlocal` name must be bound by a function around, and be no type parameter.
    fn check_nonlocal(&self, scope: usize, owner: Option<usize>, name: &Rc<str>, u: Usage) -> R {
        let Some(&span) = self.table.scopes[scope].declared.get(name).filter(|_| u.nonlocal) else {
            return Ok(());
        };
        let message = match owner {
            None => format!("no binding for nonlocal '{name}' found"),
            Some(o) if self.table.scopes[o].kind == ScopeKind::TypeParams => {
                format!("nonlocal binding not allowed for type parameter '{name}'")
            }
            Some(_) => return Ok(()),
        };
        Err(SymbolError { message, span })
    }

    /// The class in which type parameters stand, if it is nearer than the `owner` of a name.
    fn class_around(&self, from: usize, owner: Option<usize>) -> Option<usize> {
        if self.table.scopes[from].kind != ScopeKind::TypeParams {
            return None;
        }
        let mut at = from;
        loop {
            let s = &self.table.scopes[at];
            match s.kind {
                ScopeKind::Class => return Some(at),
                ScopeKind::TypeParams if owner != Some(at) => at = s.parent?,
                _ => return None,
            }
        }
    }

    /// Lets type parameters see the namespace of the class around.
    fn show_class(&mut self, from: usize, class: usize) {
        let name: Rc<str> = CLASS_DICT.into();
        let s = &mut self.table.scopes[from];
        if s.places.insert(name.clone(), Place::Free).is_none() {
            s.order.push(name.clone());
            s.names.insert(name.clone(), Usage::default());
            self.capture(from, class, &name);
        }
    }

    /// The enclosing function that binds `name`.
    fn owner(&self, from: usize, name: &Rc<str>) -> Option<usize> {
        let mut at = self.table.scopes[from].parent;
        while let Some(i) = at {
            let s = &self.table.scopes[i];
            match s.kind {
                ScopeKind::Module => return None,
                ScopeKind::Class => {
                    if name.as_ref() == "__class__" {
                        return Some(i);
                    }
                    // What a class declares global is so for its aliases and type parameters, but not for its methods.
                    let lazy = self.table.scopes[from].kind == ScopeKind::TypeParams;
                    if lazy && s.names.get(name).is_some_and(|u| u.global) {
                        return None;
                    }
                }
                _ => {
                    if let Some(u) = s.names.get(name) {
                        if u.global {
                            return None;
                        }
                        if u.bound && !u.nonlocal {
                            return Some(i);
                        }
                    }
                }
            }
            at = s.parent;
        }
        None
    }

    fn capture(&mut self, from: usize, owner: usize, name: &Rc<str>) {
        let o = &mut self.table.scopes[owner];
        if o.kind == ScopeKind::Class && name.as_ref() == CLASS_DICT {
            o.needs_class_dict = true;
        } else if o.kind == ScopeKind::Class {
            o.needs_class_cell = true;
        } else {
            o.places.insert(name.clone(), Place::Cell);
        }
        let mut at = self.table.scopes[from].parent;
        while let Some(i) = at {
            if i == owner {
                return;
            }
            let s = &mut self.table.scopes[i];
            at = s.parent;
            if !s.names.contains_key(name) {
                s.order.push(name.clone());
                s.names.insert(name.clone(), Usage::default());
            }
            if s.places.get(name) != Some(&Place::Cell) {
                // A class that binds the name itself, or means the global, still passes the outer one on.
                if s.kind == ScopeKind::Class && (s.names[name].bound || s.names[name].global) {
                    s.names.entry(name.clone()).or_default().used = true;
                    s.places.insert(format!("{name}\u{0}free").into(), Place::Free);
                } else {
                    s.places.insert(name.clone(), Place::Free);
                }
            }
        }
    }
}

/// The names a target binds.
pub fn names_of(e: &Expr, out: &mut HashSet<Rc<str>>) {
    match &e.kind {
        ExprKind::Name(n) => {
            out.insert(n.id.clone());
        }
        ExprKind::Tuple(t) => t.elts.iter().for_each(|x| names_of(x, out)),
        ExprKind::List(t) => t.elts.iter().for_each(|x| names_of(x, out)),
        ExprKind::Starred(s) => names_of(&s.value, out),
        _ => {}
    }
}
