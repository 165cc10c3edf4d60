//! Statements.

use super::{Builder, CallArgs, Depth, Params, TypeParams};
use crate::ast::*;
use crate::check::targets::{self, Use};
use crate::error::Fault;

/// A name and where it stands.
pub struct Id {
    pub name: Ident,
    pub span: Span,
}

/// `from ..module`
pub struct From {
    pub level: u32,
    pub module: Option<Ident>,
}

pub struct Elif {
    pub start: u32,
    pub test: Expr,
    pub body: Vec<Stmt>,
}

/// One thing in the parentheses after `with`.
pub enum WithPart {
    Expr(Expr),
    Item(WithItem),
}

pub struct Handler {
    handler: ExceptHandler,
    star: bool,
}

impl Builder<'_> {
    /// Where a block ends.
    fn end(&self, body: &[Stmt], otherwise: u32) -> u32 {
        let end = body.last().map_or(otherwise, |s| s.span.end);
        self.semicolons.get(&end).copied().unwrap_or(end)
    }

    pub fn semicolon(&mut self, line: Vec<Stmt>, r: u32) -> Vec<Stmt> {
        if let Some(last) = line.last() {
            self.semicolons.insert(last.span.end, r);
        }
        line
    }

    pub fn spanned_ident(&mut self, l: u32, r: u32) -> Id {
        Id { name: self.ident(l, r), span: Span::new(l, r) }
    }

    pub fn expr_stmt(&mut self, l: u32, e: Expr, r: u32) -> Stmt {
        self.stmt(l, r, e.depth, StmtKind::Expr(Box::new(e)))
    }

    pub fn assign(&mut self, l: u32, targets: Vec<Expr>, value: Expr, r: u32) -> Stmt {
        targets::assignment(self, &targets, &value);
        let depth = targets.depth().max(value.depth);
        self.stmt(l, r, depth, StmtKind::Assign(Box::new(Assign { targets, value })))
    }

    pub fn aug_assign(&mut self, l: u32, target: Expr, op: Operator, value: Expr, r: u32) -> Stmt {
        if !matches!(target.kind, ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Subscript(_)) {
            let what = targets::describe(&target);
            self.fault(format!("'{what}' is an illegal expression for augmented assignment"), target.span);
        }
        let depth = target.depth.max(value.depth);
        self.stmt(l, r, depth, StmtKind::AugAssign(Box::new(AugAssign { target, op, value })))
    }

    pub fn ann_assign(
        &mut self,
        l: u32,
        target: Expr,
        annotation: Expr,
        value: Option<Expr>,
        r: u32,
    ) -> Stmt {
        match &target.kind {
            ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Subscript(_) => {}
            ExprKind::List(_) => self.fault("only single target (not list) can be annotated", target.span),
            ExprKind::Tuple(t) => {
                // Without parentheses the caret is on the first element.
                let bare = !self.source[target.span.start as usize..].starts_with('(')
                    || t.elts.first().is_some_and(|e| e.span.start == target.span.start);
                let span = if bare { t.elts[0].span } else { target.span };
                self.fault("only single target (not tuple) can be annotated", span);
            }
            ExprKind::Starred(s) => {
                self.fault("invalid syntax", Span::new(s.value.span.end, s.value.span.end + 1))
            }
            _ => self.fault("illegal target for annotation", target.span),
        }
        let simple = matches!(target.kind, ExprKind::Name(_)) && target.span.start == l;
        let depth = target.depth.max(annotation.depth).max(value.depth());
        let kind = StmtKind::AnnAssign(Box::new(AnnAssign { target, annotation, value, simple }));
        self.stmt(l, r, depth, kind)
    }

    pub fn return_(&mut self, l: u32, value: Option<Expr>, r: u32) -> Stmt {
        self.stmt(l, r, value.depth(), StmtKind::Return(Box::new(Return { value })))
    }

    pub fn raise(&mut self, l: u32, exc: Option<Expr>, cause: Option<Expr>, r: u32) -> Stmt {
        self.stmt(l, r, exc.depth().max(cause.depth()), StmtKind::Raise(Box::new(Raise { exc, cause })))
    }

    pub fn delete(&mut self, l: u32, targets: Vec<Expr>, r: u32) -> Stmt {
        for target in &targets {
            targets::assignable(self, target, Use::Del);
        }
        self.stmt(l, r, targets.depth(), StmtKind::Delete(Box::new(Delete { targets })))
    }

    pub fn assert(&mut self, l: u32, test: Expr, msg: Option<Expr>, r: u32) -> Stmt {
        self.stmt(l, r, test.depth.max(msg.depth()), StmtKind::Assert(Box::new(Assert { test, msg })))
    }

    pub fn type_alias(&mut self, l: u32, name: Id, params: Option<TypeParams>, value: Expr, r: u32) -> Stmt {
        let depth = params.as_ref().map_or(0, TypeParams::depth).max(value.depth);
        let Id { name: id, span } = name;
        let name = self.node(span.start, span.end, 0, ExprKind::Name(Box::new(Name { id })));
        let type_params = params.map(|p| p.0).unwrap_or_default();
        self.stmt(l, r, depth, StmtKind::TypeAlias(Box::new(TypeAlias { name, type_params, value })))
    }

    // ---- imports ----

    /// A dotted name, which blanks may part.
    pub fn dotted(&mut self, l: u32, r: u32) -> Ident {
        let text = self.text(l, r);
        if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.') {
            return self.ident(l, r);
        }
        let clean: String = text
            .split('.')
            .map(|part| part.trim_matches([' ', '\t', '\x0c', '\\', '\r', '\n']))
            .collect::<Vec<_>>()
            .join(".");
        use unicode_normalization::UnicodeNormalization;
        clean.nfkc().collect::<String>().into()
    }

    pub fn alias(&mut self, l: u32, name: Ident, asname: Option<Ident>, r: u32) -> Alias {
        Alias { span: Span::new(l, r), name, asname }
    }

    pub fn star_alias(&mut self, l: u32, r: u32) -> Alias {
        Alias { span: Span::new(l, r), name: "*".into(), asname: None }
    }

    pub fn trailing_comma(&mut self, names: Vec<Alias>, _l: u32, r: u32) -> Vec<Alias> {
        let mut fault = Fault::new("trailing comma not allowed without surrounding parentheses", Span::at(r));
        fault.newline_end = true;
        self.faults.push(fault);
        names
    }

    pub fn import(&mut self, l: u32, names: Vec<Alias>, r: u32) -> Stmt {
        self.stmt(l, r, 0, StmtKind::Import(Box::new(Import { names })))
    }

    pub fn import_from(&mut self, l: u32, from: From, names: Vec<Alias>, r: u32) -> Stmt {
        let From { level, module } = from;
        self.stmt(l, r, 0, StmtKind::ImportFrom(Box::new(ImportFrom { module, names, level })))
    }

    // ---- blocks ----

    pub fn if_(
        &mut self,
        l: u32,
        test: Expr,
        body: Vec<Stmt>,
        elifs: Vec<Elif>,
        orelse: Option<Vec<Stmt>>,
    ) -> Stmt {
        let mut orelse = orelse.unwrap_or_default();
        for elif in elifs.into_iter().rev() {
            orelse = vec![self.one_if(elif.start, elif.test, elif.body, orelse)];
        }
        self.one_if(l, test, body, orelse)
    }

    fn one_if(&mut self, l: u32, test: Expr, body: Vec<Stmt>, orelse: Vec<Stmt>) -> Stmt {
        let r = self.end(&orelse, self.end(&body, l));
        let depth = test.depth.max(body.depth()).max(orelse.depth());
        self.stmt(l, r, depth, StmtKind::If(Box::new(If { test, body, orelse })))
    }

    pub fn while_(&mut self, l: u32, test: Expr, body: Vec<Stmt>, orelse: Option<Vec<Stmt>>) -> Stmt {
        let orelse = orelse.unwrap_or_default();
        let r = self.end(&orelse, self.end(&body, l));
        let depth = test.depth.max(body.depth()).max(orelse.depth());
        self.stmt(l, r, depth, StmtKind::While(Box::new(While { test, body, orelse })))
    }

    pub fn for_(
        &mut self,
        l: u32,
        target: Expr,
        iter: Expr,
        body: Vec<Stmt>,
        orelse: Option<Vec<Stmt>>,
    ) -> Stmt {
        targets::assignable(self, &target, Use::For);
        let orelse = orelse.unwrap_or_default();
        let r = self.end(&orelse, self.end(&body, l));
        let depth = target.depth.max(iter.depth).max(body.depth()).max(orelse.depth());
        self.stmt(l, r, depth, StmtKind::For(Box::new(For { target, iter, body, orelse })))
    }

    pub fn with_item(&mut self, context_expr: Expr, target: Expr) -> WithItem {
        targets::assignable(self, &target, Use::Star);
        WithItem { context_expr, optional_vars: Some(target) }
    }

    pub fn with_(&mut self, l: u32, items: Vec<WithItem>, body: Vec<Stmt>) -> Stmt {
        let of = |i: &WithItem| i.context_expr.depth.max(i.optional_vars.depth());
        let depth = items.iter().map(of).max().unwrap_or(0).max(body.depth());
        let r = self.end(&body, l);
        self.stmt(l, r, depth, StmtKind::With(Box::new(With { items, body })))
    }

    pub fn with_one(&mut self, l: u32, context_expr: Expr, body: Vec<Stmt>) -> Stmt {
        self.with_(l, vec![WithItem { context_expr, optional_vars: None }], body)
    }

    pub fn with_empty(&mut self, l: u32, p: u32, q: u32, body: Vec<Stmt>) -> Stmt {
        let e = self.tuple(p, Vec::new(), q);
        self.with_one(l, e, body)
    }

    /// `with (...):` holds items, unless only an expression can be what it holds.
    pub fn with_parens(
        &mut self,
        l: u32,
        p: u32,
        parts: Vec<WithPart>,
        comma: bool,
        q: u32,
        body: Vec<Stmt>,
    ) -> Stmt {
        let plain = |part: &WithPart| match part {
            WithPart::Expr(e) => !matches!(e.kind, ExprKind::Starred(_) | ExprKind::NamedExpr(_)),
            WithPart::Item(_) => true,
        };
        // A walrus in parentheses of its own does no harm to an item.
        let grouped = |b: &Self, part: &WithPart| match part {
            WithPart::Expr(e) if matches!(e.kind, ExprKind::NamedExpr(_)) => {
                b.source[..e.span.start as usize].trim_end().ends_with('(') && e.span.start > p + 1 && {
                    let before = b.source[p as usize + 1..e.span.start as usize].trim_end();
                    before.ends_with('(')
                }
            }
            _ => false,
        };
        if parts.iter().all(|part| plain(part) || grouped(self, part)) {
            let items = parts.into_iter().map(|part| match part {
                WithPart::Expr(context_expr) => WithItem { context_expr, optional_vars: None },
                WithPart::Item(item) => item,
            });
            return self.with_(l, items.collect(), body);
        }
        let mut elts = Vec::new();
        for part in parts {
            match part {
                WithPart::Expr(e) => elts.push(e),
                WithPart::Item(i) => {
                    self.fault("invalid syntax", i.context_expr.span);
                    elts.push(i.context_expr);
                }
            }
        }
        let e = match elts.pop() {
            Some(e) if elts.is_empty() && !comma => self.group(p, e, q),
            Some(e) => {
                elts.push(e);
                self.tuple(p, elts, q)
            }
            None => self.tuple(p, elts, q),
        };
        self.with_one(l, e, body)
    }

    /// Turns `for`, `with` or `def` into its `async` form.
    pub fn async_(&mut self, l: u32, mut s: Stmt) -> Stmt {
        s.span.start = l;
        s.kind = match s.kind {
            StmtKind::For(x) => StmtKind::AsyncFor(x),
            StmtKind::With(x) => StmtKind::AsyncWith(x),
            StmtKind::FunctionDef(x) => StmtKind::AsyncFunctionDef(x),
            other => other,
        };
        s
    }

    pub fn decorate(&mut self, decorators: Vec<Expr>, mut s: Stmt) -> Stmt {
        let depth = decorators.depth();
        match &mut s.kind {
            StmtKind::FunctionDef(x) | StmtKind::AsyncFunctionDef(x) => x.decorator_list = decorators,
            StmtKind::ClassDef(x) => x.decorator_list = decorators,
            _ => {}
        }
        s.depth = s.depth.max(depth + 1);
        s
    }

    pub fn function(
        &mut self,
        l: u32,
        name: Id,
        type_params: Option<TypeParams>,
        params: Params,
        returns: Option<Expr>,
        body: Vec<Stmt>,
    ) -> Stmt {
        let types = type_params.as_ref().map_or(0, TypeParams::depth);
        let depth = types.max(params.depth).max(returns.depth()).max(body.depth());
        let r = self.end(&body, l);
        let Id { name, span: name_span } = name;
        let def = FunctionDef {
            name,
            name_span,
            args: params.args.map(|a| *a).unwrap_or_default(),
            body,
            decorator_list: Vec::new(),
            returns,
            type_params: type_params.map(|t| t.0).unwrap_or_default(),
        };
        self.stmt(l, r, depth, StmtKind::FunctionDef(Box::new(def)))
    }

    pub fn class(
        &mut self,
        l: u32,
        name: Id,
        type_params: Option<TypeParams>,
        args: Option<CallArgs>,
        body: Vec<Stmt>,
    ) -> Stmt {
        let args = args.unwrap_or_default();
        if let Some(element) = args.lone_generator() {
            let at = self.last_token(element).start;
            self.fault("invalid syntax", Span::new(at, at + 3));
        }
        let types = type_params.as_ref().map_or(0, TypeParams::depth);
        let depth = types.max(args.depth()).max(body.depth());
        let r = self.end(&body, l);
        let Id { name, span: name_span } = name;
        let (bases, keywords) = args.finish(l, r);
        let def = ClassDef {
            name,
            name_span,
            bases,
            keywords,
            body,
            decorator_list: Vec::new(),
            type_params: type_params.map(|t| t.0).unwrap_or_default(),
        };
        self.stmt(l, r, depth, StmtKind::ClassDef(Box::new(def)))
    }

    pub fn except_tuple(&mut self, l: u32, elts: Vec<Expr>, r: u32) -> Expr {
        self.fault(
            "multiple exception types must be parenthesized",
            Span::new(l, self.find(r, |c| c == ':')),
        );
        self.tuple(l, elts, r)
    }

    pub fn handler(
        &mut self,
        l: u32,
        star: bool,
        r#type: Option<Expr>,
        name: Option<Ident>,
        body: Vec<Stmt>,
    ) -> Handler {
        let span = Span::new(l, self.end(&body, l));
        Handler { handler: ExceptHandler { span, r#type, name, body }, star }
    }

    pub fn try_(
        &mut self,
        l: u32,
        body: Vec<Stmt>,
        handlers: Vec<Handler>,
        orelse: Option<Vec<Stmt>>,
        finalbody: Option<Vec<Stmt>>,
    ) -> Stmt {
        let star = handlers.first().is_some_and(|h| h.star);
        if let Some(odd) = handlers.iter().find(|h| h.star != star) {
            let at = odd.handler.span.start;
            let message = "cannot have both 'except' and 'except*' on the same 'try'";
            let end = if odd.star { self.find(at, |c| c == '*') + 1 } else { at + 6 };
            self.fault(message, Span::new(at, end));
        }
        let handlers: Vec<ExceptHandler> = handlers.into_iter().map(|h| h.handler).collect();
        let orelse = orelse.unwrap_or_default();
        let finalbody = finalbody.unwrap_or_default();
        let mut r = self.end(&body, l);
        if let Some(last) = handlers.last() {
            r = last.span.end;
        }
        r = self.end(&finalbody, self.end(&orelse, r));
        let of = |h: &ExceptHandler| h.r#type.depth().max(h.body.depth());
        let depth = handlers.iter().map(of).max().unwrap_or(0);
        let depth = depth.max(body.depth()).max(orelse.depth()).max(finalbody.depth());
        let node = Box::new(Try { body, handlers, orelse, finalbody });
        self.stmt(l, r, depth, if star { StmtKind::TryStar(node) } else { StmtKind::Try(node) })
    }

    pub fn match_(&mut self, l: u32, subject: Expr, cases: Vec<MatchCase>) -> Stmt {
        if matches!(subject.kind, ExprKind::Starred(_)) {
            self.fault("can't use starred expression here", subject.span);
        }
        let r = cases.last().map_or(l, |c| self.end(&c.body, l));
        let of = |c: &MatchCase| c.guard.depth().max(c.body.depth()).max(c.pattern.depth);
        let depth = cases.iter().map(of).max().unwrap_or(0).max(subject.depth);
        self.stmt(l, r, depth, StmtKind::Match(Box::new(Match { subject, cases })))
    }
}
