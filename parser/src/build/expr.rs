//! Expressions.

use ouro_lexer::literal::number;

use super::stmt::Id;
use super::{Builder, CallArgs, Depth, Params};
use crate::ast::*;
use crate::check::targets;

/// The tail of a chain of comparisons.
pub struct Compares(Box<(Vec<CmpOp>, Vec<Expr>)>);

impl Compares {
    pub fn one(op: CmpOp, e: Expr) -> Self {
        Compares(Box::new((vec![op], vec![e])))
    }

    pub fn and(mut self, op: CmpOp, e: Expr) -> Self {
        self.0.0.push(op);
        self.0.1.push(e);
        self
    }
}

/// `key: value`, or `**value` without a key.
pub struct DictItem(pub Option<Expr>, pub Expr);

impl Builder<'_> {
    pub fn name(&mut self, l: u32, r: u32) -> Expr {
        let id = self.ident(l, r);
        self.node(l, r, 0, ExprKind::Name(Box::new(Name { id })))
    }

    pub fn constant(&mut self, l: u32, value: ConstValue, r: u32) -> Expr {
        self.node(l, r, 0, ExprKind::Constant(Box::new(Constant { value, is_u: false })))
    }

    pub fn number(&mut self, l: u32, r: u32) -> Expr {
        let text = self.text(l, r);
        // CPython's limit on the digits of a decimal integer.
        if text.len() > 4300 && text.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            if digits > 4300 {
                let message = format!(
                    "Exceeds the limit (4300 digits) for integer string conversion: value has {digits} digits; \
                     use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer \
                     literals to avoid decimal conversion limits."
                );
                self.fault(message, Span::new(l, r));
                return self.constant(l, ConstValue::Int(0), r);
            }
        }
        let value = match number::value(text) {
            number::Number::Int(n) => ConstValue::Int(n),
            number::Number::BigInt(n) => ConstValue::BigInt(Box::new(n)),
            number::Number::Float(x) => ConstValue::Float(x),
            number::Number::Imaginary(x) => ConstValue::Complex(x),
        };
        self.constant(l, value, r)
    }

    pub fn tuple(&mut self, l: u32, elts: Vec<Expr>, r: u32) -> Expr {
        self.node(l, r, elts.depth(), ExprKind::Tuple(Box::new(Tuple { elts })))
    }

    pub fn list(&mut self, l: u32, elts: Vec<Expr>, r: u32) -> Expr {
        self.node(l, r, elts.depth(), ExprKind::List(Box::new(List { elts })))
    }

    pub fn set(&mut self, l: u32, elts: Vec<Expr>, r: u32) -> Expr {
        self.node(l, r, elts.depth(), ExprKind::Set(Box::new(Set { elts })))
    }

    pub fn dict(&mut self, l: u32, items: Vec<DictItem>, r: u32) -> Expr {
        let depth = items.iter().map(|i| i.0.depth().max(i.1.depth)).max().unwrap_or(0);
        let (keys, values) = items.into_iter().map(|DictItem(k, v)| (k, v)).unzip();
        self.node(l, r, depth, ExprKind::Dict(Box::new(Dict { keys, values })))
    }

    /// `(e)`: the expression itself.
    pub fn group(&mut self, _l: u32, e: Expr, _r: u32) -> Expr {
        if matches!(e.kind, ExprKind::Starred(_)) {
            self.fault("cannot use starred expression here", e.span);
        }
        e
    }

    pub fn starred(&mut self, l: u32, value: Expr, r: u32) -> Expr {
        self.node(l, r, value.depth, ExprKind::Starred(Box::new(Starred { value })))
    }

    pub fn yield_(&mut self, l: u32, value: Option<Expr>, r: u32) -> Expr {
        self.node(l, r, value.depth(), ExprKind::Yield(Box::new(Yield { value })))
    }

    pub fn yield_from(&mut self, l: u32, value: Expr, r: u32) -> Expr {
        self.node(l, r, value.depth, ExprKind::YieldFrom(Box::new(YieldFrom { value })))
    }

    pub fn await_(&mut self, l: u32, value: Expr, r: u32) -> Expr {
        self.node(l, r, value.depth, ExprKind::Await(Box::new(Await { value })))
    }

    pub fn named(&mut self, l: u32, target: Expr, value: Expr, r: u32) -> Expr {
        // A name in parentheses is not a plain name here.
        if !matches!(target.kind, ExprKind::Name(_)) {
            let what = targets::describe(&target);
            self.fault(format!("cannot use assignment expressions with {what}"), target.span);
        } else if target.span.start != l {
            self.fault("cannot use assignment expressions with name", target.span);
        }
        self.node(
            l,
            r,
            target.depth.max(value.depth),
            ExprKind::NamedExpr(Box::new(NamedExpr { target, value })),
        )
    }

    /// `t = v` where only an expression can stand.
    pub fn bad_equal(&mut self, t: Expr, q: u32, v: Expr) -> Expr {
        targets::misplaced_equal(self, &t, q, &v);
        t
    }

    pub fn conditional(&mut self, l: u32, test: Expr, body: Expr, orelse: Expr, r: u32) -> Expr {
        let depth = test.depth.max(body.depth).max(orelse.depth);
        self.node(l, r, depth, ExprKind::IfExp(Box::new(IfExp { test, body, orelse })))
    }

    pub fn lambda(&mut self, l: u32, params: Params, body: Expr, r: u32) -> Expr {
        let depth = params.depth.max(body.depth);
        let lambda = Lambda { args: params.args.map(|a| *a).unwrap_or_default(), body };
        self.node(l, r, depth, ExprKind::Lambda(Box::new(lambda)))
    }

    pub fn bool_op(&mut self, l: u32, op: BoolOperator, values: Vec<Expr>, r: u32) -> Expr {
        self.node(l, r, values.depth(), ExprKind::BoolOp(Box::new(BoolOp { op, values })))
    }

    pub fn unary(&mut self, l: u32, op: UnaryOperator, operand: Expr, r: u32) -> Expr {
        self.node(l, r, operand.depth, ExprKind::UnaryOp(Box::new(UnaryOp { op, operand })))
    }

    pub fn binary(&mut self, l: u32, left: Expr, op: Operator, right: Expr, r: u32) -> Expr {
        self.node(l, r, left.depth.max(right.depth), ExprKind::BinOp(Box::new(BinOp { left, op, right })))
    }

    pub fn compare(&mut self, l: u32, left: Expr, tail: Compares, r: u32) -> Expr {
        let (ops, comparators) = *tail.0;
        let depth = left.depth.max(comparators.depth());
        self.node(l, r, depth, ExprKind::Compare(Box::new(Compare { left, ops, comparators })))
    }

    /// `<>` is spelled `!=`, but for one April's sake.
    pub fn not_equal(&mut self, l: u32, r: u32) -> CmpOp {
        if self.text(l, r) == "<>" {
            self.fault("invalid syntax", Span::new(l, r));
        }
        CmpOp::NotEq
    }

    pub fn attribute(&mut self, l: u32, value: Expr, name: Id, r: u32) -> Expr {
        let Id { name: attr, span: attr_span } = name;
        self.node(l, r, value.depth, ExprKind::Attribute(Box::new(Attribute { value, attr, attr_span })))
    }

    pub fn call(&mut self, l: u32, func: Expr, paren: u32, args: CallArgs, r: u32) -> Expr {
        let depth = func.depth.max(args.depth());
        let (args, keywords) = args.finish(paren, r);
        self.node(l, r, depth, ExprKind::Call(Box::new(Call { func, args, keywords })))
    }

    pub fn subscript(&mut self, l: u32, value: Expr, slice: Expr, r: u32) -> Expr {
        let depth = value.depth.max(slice.depth);
        self.node(l, r, depth, ExprKind::Subscript(Box::new(Subscript { value, slice })))
    }

    /// `a[*b]` is a tuple, `a[b]` is not.
    pub fn one_subscript(&mut self, l: u32, e: Expr, r: u32) -> Expr {
        if matches!(e.kind, ExprKind::Starred(_)) { self.tuple(l, vec![e], r) } else { e }
    }

    pub fn slice(
        &mut self,
        l: u32,
        lower: Option<Expr>,
        upper: Option<Expr>,
        step: Option<Expr>,
        r: u32,
    ) -> Expr {
        let depth = lower.depth().max(upper.depth()).max(step.depth());
        self.node(l, r, depth, ExprKind::Slice(Box::new(Slice { lower, upper, step })))
    }

    pub fn comprehension(
        &mut self,
        is_async: bool,
        target: Expr,
        iter: Expr,
        ifs: Vec<Expr>,
    ) -> Comprehension {
        targets::assignable(self, &target, targets::Use::For);
        Comprehension { target, iter, ifs, is_async }
    }

    pub fn generator(&mut self, l: u32, elt: Expr, generators: Vec<Comprehension>, r: u32) -> Expr {
        self.no_unpacking(&elt);
        let depth = elt.depth.max(generators.depth());
        self.node(l, r, depth, ExprKind::GeneratorExp(Box::new(GeneratorExp { elt, generators })))
    }

    pub fn list_comp(&mut self, l: u32, elt: Expr, generators: Vec<Comprehension>, r: u32) -> Expr {
        self.no_unpacking(&elt);
        let depth = elt.depth.max(generators.depth());
        self.node(l, r, depth, ExprKind::ListComp(Box::new(ListComp { elt, generators })))
    }

    pub fn set_comp(&mut self, l: u32, elt: Expr, generators: Vec<Comprehension>, r: u32) -> Expr {
        self.no_unpacking(&elt);
        let depth = elt.depth.max(generators.depth());
        self.node(l, r, depth, ExprKind::SetComp(Box::new(SetComp { elt, generators })))
    }

    pub fn dict_comp(&mut self, l: u32, item: DictItem, generators: Vec<Comprehension>, r: u32) -> Expr {
        let DictItem(key, value) = item;
        let key = match key {
            Some(key) => key,
            None => {
                // CPython's caret stands on the two stars.
                let start =
                    self.source[l as usize..value.span.start as usize].rfind("**").unwrap_or(0) as u32 + l;
                self.fault(
                    "dict unpacking cannot be used in dict comprehension",
                    Span::new(start, start + 2),
                );
                self.constant(l, ConstValue::None, r)
            }
        };
        let depth = key.depth.max(value.depth).max(generators.depth());
        self.node(l, r, depth, ExprKind::DictComp(Box::new(DictComp { key, value, generators })))
    }

    fn no_unpacking(&mut self, elt: &Expr) {
        if matches!(elt.kind, ExprKind::Starred(_)) {
            self.fault("iterable unpacking cannot be used in comprehension", elt.span);
        }
    }
}
