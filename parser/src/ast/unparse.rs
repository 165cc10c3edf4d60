//! Expressions written out again, as `from __future__ import annotations` keeps annotations (CPython:
//! `Python/ast_unparse.c`).

use super::*;

/// How tightly the parts of an expression hold together; one in a place that asks for more gets parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arith,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    /// One more than this.
    fn next(self) -> Level {
        use Level::*;
        match self {
            Tuple => Test,
            Test => Or,
            Or => And,
            And => Not,
            Not => Compare,
            Compare => BitOr,
            BitOr => BitXor,
            BitXor => BitAnd,
            BitAnd => Shift,
            Shift => Arith,
            Arith => Term,
            Term => Factor,
            Factor => Power,
            Power => Await,
            Await | Atom => Atom,
        }
    }
}

/// The text of an expression.
pub fn unparse(e: &Expr) -> String {
    let mut w = Writer { out: String::new() };
    w.expr(e, Level::Test);
    w.out
}

struct Writer {
    out: String,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// What `inner` writes, in parentheses if the place is tighter than what stands in it.
    fn grouped(&mut self, place: Level, own: Level, inner: impl FnOnce(&mut Self)) {
        let group = place > own;
        self.put(if group { "(" } else { "" });
        inner(self);
        self.put(if group { ")" } else { "" });
    }

    fn list<'a>(&mut self, items: impl IntoIterator<Item = &'a Expr>, level: Level) {
        for (i, e) in items.into_iter().enumerate() {
            self.put(if i > 0 { ", " } else { "" });
            self.expr(e, level);
        }
    }

    fn expr(&mut self, e: &Expr, level: Level) {
        match &e.kind {
            ExprKind::BoolOp(b) => {
                let (own, word) = match b.op {
                    BoolOperator::And => (Level::And, " and "),
                    BoolOperator::Or => (Level::Or, " or "),
                };
                self.grouped(level, own, |w| {
                    for (i, v) in b.values.iter().enumerate() {
                        w.put(if i > 0 { word } else { "" });
                        w.expr(v, own.next());
                    }
                });
            }
            ExprKind::NamedExpr(n) => self.grouped(level, Level::Tuple, |w| {
                w.expr(&n.target, Level::Atom);
                w.put(" := ");
                w.expr(&n.value, Level::Atom);
            }),
            ExprKind::BinOp(b) => self.binary(b, level),
            ExprKind::UnaryOp(u) => {
                let (own, sign) = match u.op {
                    UnaryOperator::Invert => (Level::Factor, "~"),
                    UnaryOperator::Not => (Level::Not, "not "),
                    UnaryOperator::UAdd => (Level::Factor, "+"),
                    UnaryOperator::USub => (Level::Factor, "-"),
                };
                self.grouped(level, own, |w| {
                    w.put(sign);
                    w.expr(&u.operand, own);
                });
            }
            ExprKind::Lambda(l) => self.grouped(level, Level::Test, |w| {
                let positional = l.args.posonlyargs.len() + l.args.args.len() > 0;
                w.put(if positional { "lambda " } else { "lambda" });
                w.parameters(&l.args);
                w.put(": ");
                w.expr(&l.body, Level::Test);
            }),
            ExprKind::IfExp(i) => self.grouped(level, Level::Test, |w| {
                w.expr(&i.body, Level::Or);
                w.put(" if ");
                w.expr(&i.test, Level::Or);
                w.put(" else ");
                w.expr(&i.orelse, Level::Test);
            }),
            ExprKind::Dict(d) => {
                self.put("{");
                for (i, (key, value)) in d.keys.iter().zip(&d.values).enumerate() {
                    self.put(if i > 0 { ", " } else { "" });
                    match key {
                        Some(key) => {
                            self.expr(key, Level::Test);
                            self.put(": ");
                            self.expr(value, Level::Test);
                        }
                        None => {
                            self.put("**");
                            self.expr(value, Level::BitOr);
                        }
                    }
                }
                self.put("}");
            }
            ExprKind::Set(s) => self.enclosed("{", &s.elts, "}"),
            ExprKind::List(l) => self.enclosed("[", &l.elts, "]"),
            ExprKind::Tuple(t) if t.elts.is_empty() => self.put("()"),
            ExprKind::Tuple(t) => self.grouped(level, Level::Tuple, |w| {
                w.list(&t.elts, Level::Test);
                w.put(if t.elts.len() == 1 { "," } else { "" });
            }),
            ExprKind::ListComp(c) => self.comprehension("[", &[&c.elt], &c.generators, "]"),
            ExprKind::SetComp(c) => self.comprehension("{", &[&c.elt], &c.generators, "}"),
            ExprKind::DictComp(c) => self.comprehension("{", &[&c.key, &c.value], &c.generators, "}"),
            ExprKind::GeneratorExp(c) => self.comprehension("(", &[&c.elt], &c.generators, ")"),
            ExprKind::Await(a) => self.grouped(level, Level::Await, |w| {
                w.put("await ");
                w.expr(&a.value, Level::Atom);
            }),
            ExprKind::Yield(y) => {
                self.put("(yield");
                if let Some(value) = &y.value {
                    self.put(" ");
                    self.expr(value, Level::Test);
                }
                self.put(")");
            }
            ExprKind::YieldFrom(y) => {
                self.put("(yield from ");
                self.expr(&y.value, Level::Test);
                self.put(")");
            }
            ExprKind::Compare(c) => self.grouped(level, Level::Compare, |w| {
                w.expr(&c.left, Level::BitOr);
                for (op, right) in c.ops.iter().zip(&c.comparators) {
                    w.put(comparison(*op));
                    w.expr(right, Level::BitOr);
                }
            }),
            ExprKind::Call(c) => self.call(c),
            ExprKind::FormattedValue(_) | ExprKind::JoinedStr(_) => self.fstring(e),
            ExprKind::Constant(c) => self.constant(c),
            ExprKind::Attribute(a) => {
                self.expr(&a.value, Level::Atom);
                let number = matches!(&a.value.kind, ExprKind::Constant(c)
                    if matches!(c.value, ConstValue::Int(_) | ConstValue::BigInt(_)));
                self.put(if number { " ." } else { "." });
                self.put(&a.attr);
            }
            ExprKind::Subscript(s) => {
                self.expr(&s.value, Level::Atom);
                self.put("[");
                self.expr(&s.slice, Level::Tuple);
                self.put("]");
            }
            ExprKind::Starred(s) => {
                self.put("*");
                self.expr(&s.value, Level::BitOr);
            }
            ExprKind::Name(n) => self.put(&n.id),
            ExprKind::Slice(s) => {
                s.lower.iter().for_each(|x| self.expr(x, Level::Test));
                self.put(":");
                s.upper.iter().for_each(|x| self.expr(x, Level::Test));
                if let Some(step) = &s.step {
                    self.put(":");
                    self.expr(step, Level::Test);
                }
            }
        }
    }

    fn enclosed(&mut self, open: &str, elts: &[Expr], close: &str) {
        self.put(open);
        self.list(elts, Level::Test);
        self.put(close);
    }

    fn binary(&mut self, b: &BinOp, level: Level) {
        let (own, sign) = match b.op {
            Operator::Add => (Level::Arith, " + "),
            Operator::Sub => (Level::Arith, " - "),
            Operator::Mult => (Level::Term, " * "),
            Operator::MatMult => (Level::Term, " @ "),
            Operator::Div => (Level::Term, " / "),
            Operator::Mod => (Level::Term, " % "),
            Operator::LShift => (Level::Shift, " << "),
            Operator::RShift => (Level::Shift, " >> "),
            Operator::BitOr => (Level::BitOr, " | "),
            Operator::BitXor => (Level::BitXor, " ^ "),
            Operator::BitAnd => (Level::BitAnd, " & "),
            Operator::FloorDiv => (Level::Term, " // "),
            Operator::Pow => (Level::Power, " ** "),
        };
        let (left, right) = if b.op == Operator::Pow { (own.next(), own) } else { (own, own.next()) };
        self.grouped(level, own, |w| {
            w.expr(&b.left, left);
            w.put(sign);
            w.expr(&b.right, right);
        });
    }

    fn comprehension(&mut self, open: &str, elts: &[&Expr], generators: &[Comprehension], close: &str) {
        self.put(open);
        for (i, e) in elts.iter().enumerate() {
            self.put(if i > 0 { ": " } else { "" });
            self.expr(e, Level::Test);
        }
        for g in generators {
            self.put(if g.is_async { " async for " } else { " for " });
            self.expr(&g.target, Level::Tuple);
            self.put(" in ");
            self.expr(&g.iter, Level::Or);
            for test in &g.ifs {
                self.put(" if ");
                self.expr(test, Level::Or);
            }
        }
        self.put(close);
    }

    fn call(&mut self, c: &Call) {
        self.expr(&c.func, Level::Atom);
        // A generator expression that is the only argument has its own parentheses.
        if let ([only], []) = (c.args.as_slice(), c.keywords.as_slice()) {
            if matches!(only.kind, ExprKind::GeneratorExp(_)) {
                return self.expr(only, Level::Atom);
            }
        }
        self.put("(");
        self.list(&c.args, Level::Test);
        for (i, k) in c.keywords.iter().enumerate() {
            self.put(if i > 0 || !c.args.is_empty() { ", " } else { "" });
            match &k.arg {
                Some(name) => {
                    self.put(name);
                    self.put("=");
                }
                None => self.put("**"),
            }
            self.expr(&k.value, Level::Test);
        }
        self.put(")");
    }

    fn parameters(&mut self, a: &Arguments) {
        let mut first = true;
        let mut comma = |w: &mut Self| w.put(if std::mem::take(&mut first) { "" } else { ", " });
        let positional = a.posonlyargs.len() + a.args.len();
        for (i, arg) in a.posonlyargs.iter().chain(&a.args).enumerate() {
            comma(self);
            self.put(&arg.arg);
            if let Some(d) = (i + a.defaults.len()).checked_sub(positional) {
                self.put("=");
                self.expr(&a.defaults[d], Level::Test);
            }
            if i + 1 == a.posonlyargs.len() {
                self.put(", /");
            }
        }
        if a.vararg.is_some() || !a.kwonlyargs.is_empty() {
            comma(self);
            self.put("*");
            a.vararg.iter().for_each(|v| self.put(&v.arg));
        }
        for (arg, default) in a.kwonlyargs.iter().zip(&a.kw_defaults) {
            comma(self);
            self.put(&arg.arg);
            if let Some(d) = default {
                self.put("=");
                self.expr(d, Level::Test);
            }
        }
        if let Some(kwarg) = &a.kwarg {
            comma(self);
            self.put("**");
            self.put(&kwarg.arg);
        }
    }

    fn constant(&mut self, c: &Constant) {
        self.put(if c.is_u { "u" } else { "" });
        match &c.value {
            ConstValue::Ellipsis => self.put("..."),
            // What reads back as infinity.
            value @ (ConstValue::Float(_) | ConstValue::Complex(_)) => {
                let text = repr::constant(value).replace("inf", "1e309");
                self.put(&text);
            }
            value => self.put(&repr::constant(value)),
        }
    }

    /// An f-string, or one field of it.
    fn fstring(&mut self, e: &Expr) {
        self.put("f");
        let text = repr::string(&field_text(e));
        self.put(&text);
    }
}

/// What stands between the quotes of an f-string, as WTF-8.
fn field_text(e: &Expr) -> Vec<u8> {
    match &e.kind {
        ExprKind::JoinedStr(j) => j.values.iter().flat_map(field_text).collect(),
        ExprKind::Constant(c) => match &c.value {
            ConstValue::Str(s) => s
                .iter()
                .flat_map(|&b| std::iter::repeat_n(b, if matches!(b, b'{' | b'}') { 2 } else { 1 }))
                .collect(),
            _ => Vec::new(),
        },
        ExprKind::FormattedValue(f) => {
            let mut w = Writer { out: String::new() };
            w.expr(&f.value, Level::Or);
            let mut out = if w.out.starts_with('{') { b"{ ".to_vec() } else { b"{".to_vec() };
            out.extend_from_slice(w.out.as_bytes());
            if let Ok(c) = u8::try_from(f.conversion) {
                out.extend_from_slice(&[b'!', c]);
            }
            if let Some(spec) = &f.format_spec {
                out.push(b':');
                out.extend(field_text(spec));
            }
            out.push(b'}');
            out
        }
        _ => Vec::new(),
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}
