//! The children of a node, in the order of evaluation.

use super::*;

/// Calls `f` with each expression right under `e`, lambdas' defaults and comprehensions' parts included.
pub fn children<'a>(e: &'a Expr, f: &mut dyn FnMut(&'a Expr)) {
    match &e.kind {
        ExprKind::BoolOp(x) => x.values.iter().for_each(f),
        ExprKind::NamedExpr(x) => {
            f(&x.target);
            f(&x.value);
        }
        ExprKind::BinOp(x) => {
            f(&x.left);
            f(&x.right);
        }
        ExprKind::UnaryOp(x) => f(&x.operand),
        ExprKind::Lambda(x) => {
            arguments(&x.args, f);
            f(&x.body);
        }
        ExprKind::IfExp(x) => {
            f(&x.test);
            f(&x.body);
            f(&x.orelse);
        }
        ExprKind::Dict(x) => {
            for (key, value) in x.keys.iter().zip(&x.values) {
                key.iter().for_each(&mut *f);
                f(value);
            }
        }
        ExprKind::Set(x) => x.elts.iter().for_each(f),
        ExprKind::ListComp(x) => {
            f(&x.elt);
            comprehensions(&x.generators, f);
        }
        ExprKind::SetComp(x) => {
            f(&x.elt);
            comprehensions(&x.generators, f);
        }
        ExprKind::GeneratorExp(x) => {
            f(&x.elt);
            comprehensions(&x.generators, f);
        }
        ExprKind::DictComp(x) => {
            f(&x.key);
            f(&x.value);
            comprehensions(&x.generators, f);
        }
        ExprKind::Await(x) => f(&x.value),
        ExprKind::Yield(x) => x.value.iter().for_each(f),
        ExprKind::YieldFrom(x) => f(&x.value),
        ExprKind::Compare(x) => {
            f(&x.left);
            x.comparators.iter().for_each(f);
        }
        ExprKind::Call(x) => {
            f(&x.func);
            x.args.iter().for_each(&mut *f);
            x.keywords.iter().for_each(|k| f(&k.value));
        }
        ExprKind::FormattedValue(x) => {
            f(&x.value);
            x.format_spec.iter().for_each(f);
        }
        ExprKind::JoinedStr(x) => x.values.iter().for_each(f),
        ExprKind::Constant(_) | ExprKind::Name(_) => {}
        ExprKind::Attribute(x) => f(&x.value),
        ExprKind::Subscript(x) => {
            f(&x.value);
            f(&x.slice);
        }
        ExprKind::Starred(x) => f(&x.value),
        ExprKind::List(x) => x.elts.iter().for_each(f),
        ExprKind::Tuple(x) => x.elts.iter().for_each(f),
        ExprKind::Slice(x) => {
            x.lower.iter().for_each(&mut *f);
            x.upper.iter().for_each(&mut *f);
            x.step.iter().for_each(f);
        }
    }
}

/// Calls `f` with defaults, then annotations.
pub fn arguments<'a>(a: &'a Arguments, f: &mut dyn FnMut(&'a Expr)) {
    a.defaults.iter().for_each(&mut *f);
    a.kw_defaults.iter().flatten().for_each(&mut *f);
    a.all().filter_map(|a| a.annotation.as_ref()).for_each(f);
}

fn comprehensions<'a>(list: &'a [Comprehension], f: &mut dyn FnMut(&'a Expr)) {
    for c in list {
        f(&c.target);
        f(&c.iter);
        c.ifs.iter().for_each(&mut *f);
    }
}

impl Arguments {
    /// All parameters, in the order of CPython's locals: positional, keyword-only, `*args`, `**kwargs`.
    pub fn all(&self) -> impl Iterator<Item = &Arg> {
        let stars = self.vararg.iter().chain(&self.kwarg).map(|a| &**a);
        self.posonlyargs.iter().chain(&self.args).chain(&self.kwonlyargs).chain(stars)
    }
}
