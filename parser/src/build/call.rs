//! Arguments of calls and classes.

use super::{Builder, Depth};
use crate::ast::*;
use crate::check::targets;

/// One argument as written.
pub enum CallArg {
    Plain(Expr),
    /// A generator expression without parentheses of its own.
    Generator(Expr),
    Star(Expr),
    Keyword(Box<Keyword>),
    DoubleStar(Span, Expr),
}

/// The arguments of a call, in order.
#[derive(Default)]
pub struct CallArgs(Option<Box<Sorted>>);

#[derive(Default)]
struct Sorted {
    args: Vec<Expr>,
    keywords: Vec<Keyword>,
    lone_generator: bool,
}

impl CallArgs {
    pub(super) fn depth(&self) -> u32 {
        self.0.as_ref().map_or(0, |s| s.args.depth().max(s.keywords.depth()))
    }

    /// Takes the lists; the parentheses of a call stand for those of a lone generator.
    pub(super) fn finish(self, paren: u32, end: u32) -> (Vec<Expr>, Vec<Keyword>) {
        let mut sorted = self.0.map(|s| *s).unwrap_or_default();
        if sorted.lone_generator {
            if let Some(generator) = sorted.args.first_mut() {
                generator.span = Span::new(paren, end);
            }
        }
        (sorted.args, sorted.keywords)
    }

    /// The element of a generator expression without parentheses.
    pub(super) fn lone_generator(&self) -> Option<Span> {
        let first = self.0.as_ref().filter(|s| s.lone_generator).and_then(|s| s.args.first())?;
        match &first.kind {
            ExprKind::GeneratorExp(g) => Some(g.elt.span),
            _ => None,
        }
    }
}

impl Builder<'_> {
    /// Sorts arguments and refuses wrong orders.
    pub fn arguments(&mut self, list: Vec<CallArg>, trailing_comma: bool) -> CallArgs {
        let mut sorted = Sorted::default();
        let count = list.len();
        let mut unpacked = false;
        for arg in list {
            match arg {
                CallArg::Plain(e) => {
                    if unpacked {
                        self.fault(
                            "positional argument follows keyword argument unpacking",
                            self.last_token(e.span),
                        );
                    } else if !sorted.keywords.is_empty() {
                        self.fault("positional argument follows keyword argument", self.last_token(e.span));
                    }
                    sorted.args.push(e);
                }
                CallArg::Generator(e) => {
                    if count > 1 || trailing_comma {
                        self.fault("Generator expression must be parenthesized", e.span);
                    }
                    sorted.lone_generator = true;
                    sorted.args.push(e);
                }
                CallArg::Star(e) => {
                    if unpacked {
                        let message = "iterable argument unpacking follows keyword argument unpacking";
                        let comma = self.source[..e.span.start as usize].rfind(',').unwrap_or(0) as u32;
                        self.fault(message, Span::new(comma, e.span.end));
                    }
                    sorted.args.push(e);
                }
                CallArg::Keyword(k) => sorted.keywords.push(*k),
                CallArg::DoubleStar(span, value) => {
                    unpacked = true;
                    sorted.keywords.push(Keyword { span, arg: None, value });
                }
            }
        }
        CallArgs(Some(Box::new(sorted)))
    }

    /// The token after an argument, where CPython's parser stood.
    pub(super) fn last_token(&self, span: Span) -> Span {
        // Parentheses around the argument are not in its span.
        let before = &self.source[..span.start as usize];
        let outside = before.trim_end_matches(|c: char| c == '(' || c.is_whitespace());
        let groups = if outside.ends_with(',') { before[outside.len()..].matches('(').count() } else { 0 };
        let mut at = self.find(span.end, |c| !c.is_whitespace());
        for _ in 0..groups {
            at = self.find(at + 1, |c| !c.is_whitespace());
        }
        Span::new(at, at + 1)
    }

    /// Where the next such character stands, from a place on.
    pub(super) fn find(&self, from: u32, wanted: fn(char) -> bool) -> u32 {
        let rest = &self.source[from as usize..];
        from + rest.find(wanted).unwrap_or(rest.len()) as u32
    }

    pub fn keyword(&mut self, l: u32, t: Expr, q: u32, value: Expr, r: u32) -> CallArg {
        let arg = match &t.kind {
            ExprKind::Name(name) if t.span.start == l => name.id.clone(),
            ExprKind::Constant(c)
                if matches!(c.value, ConstValue::True | ConstValue::False | ConstValue::None)
                    && t.span.start == l =>
            {
                let what = targets::describe(&t);
                self.fault(format!("cannot assign to {what}"), Span::new(l, q + 1));
                "".into()
            }
            _ => {
                let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
                let equal = self.find(t.span.end, |c| c == '=');
                self.fault(message, Span::new(t.span.start, equal + 1));
                "".into()
            }
        };
        CallArg::Keyword(Box::new(Keyword { span: Span::new(l, r), arg: Some(arg), value }))
    }

    /// `f(a=b for c in d)`
    pub fn keyword_generator(
        &mut self,
        l: u32,
        t: Expr,
        q: u32,
        value: Expr,
        _generators: Vec<Comprehension>,
        r: u32,
    ) -> CallArg {
        let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
        self.fault(message, Span::new(l, q + 1));
        self.keyword(l, t, q, value, r)
    }
}
