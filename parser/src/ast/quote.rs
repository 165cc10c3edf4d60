//! `from __future__ import annotations` (PEP 563): annotations become strings before anybody asks what they mean.

use super::unparse::unparse;
use super::*;

/// Puts its text in the place of every annotation of a tree.
pub fn annotations(tree: &mut Mod) {
    match tree {
        Mod::Module(body) | Mod::Interactive(body) => block(body),
        Mod::Expression(_) => {}
    }
}

fn quote(e: &mut Expr) {
    let value = ConstValue::Str(unparse(e).into_bytes().into());
    e.kind = ExprKind::Constant(Box::new(Constant { value, is_u: false }));
}

fn block(body: &mut [Stmt]) {
    body.iter_mut().for_each(stmt);
}

fn stmt(s: &mut Stmt) {
    match &mut s.kind {
        StmtKind::FunctionDef(f) | StmtKind::AsyncFunctionDef(f) => {
            let a = &mut f.args;
            let named = a.posonlyargs.iter_mut().chain(&mut a.args).chain(&mut a.kwonlyargs);
            let all = named.chain(a.vararg.as_deref_mut()).chain(a.kwarg.as_deref_mut());
            all.filter_map(|a| a.annotation.as_mut()).chain(&mut f.returns).for_each(quote);
            block(&mut f.body);
        }
        StmtKind::ClassDef(c) => block(&mut c.body),
        StmtKind::AnnAssign(a) => quote(&mut a.annotation),
        StmtKind::For(f) | StmtKind::AsyncFor(f) => {
            block(&mut f.body);
            block(&mut f.orelse);
        }
        StmtKind::While(w) => {
            block(&mut w.body);
            block(&mut w.orelse);
        }
        StmtKind::If(i) => {
            block(&mut i.body);
            block(&mut i.orelse);
        }
        StmtKind::With(w) | StmtKind::AsyncWith(w) => block(&mut w.body),
        StmtKind::Match(m) => m.cases.iter_mut().for_each(|c| block(&mut c.body)),
        StmtKind::Try(t) | StmtKind::TryStar(t) => {
            block(&mut t.body);
            t.handlers.iter_mut().for_each(|h| block(&mut h.body));
            block(&mut t.orelse);
            block(&mut t.finalbody);
        }
        _ => {}
    }
}
