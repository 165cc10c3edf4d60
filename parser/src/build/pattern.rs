//! Patterns of `match`.

use super::{Builder, Depth, StrPart};
use crate::ast::*;

pub enum MapItem {
    Pair(Expr, Pattern),
    Rest(u32, Ident, u32),
}

pub enum ClassItem {
    Plain(Pattern),
    Named(Ident, Pattern),
}

impl Depth for Pattern {
    fn depth(&self) -> u32 {
        self.depth
    }
}

fn unicode_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

impl Builder<'_> {
    fn pattern(&mut self, l: u32, r: u32, depth: u32, kind: PatternKind) -> Pattern {
        let span = Span::new(l, r);
        if depth >= MAX_DEPTH {
            self.too_deep(span);
            return Pattern { span, kind: PatternKind::MatchStar(None), depth: 1 };
        }
        Pattern { span, kind, depth: depth + 1 }
    }

    pub fn value_pattern(&mut self, l: u32, e: Expr, r: u32) -> Pattern {
        self.pattern(l, r, e.depth, PatternKind::MatchValue(Box::new(e)))
    }

    pub fn singleton_pattern(&mut self, l: u32, value: ConstValue, r: u32) -> Pattern {
        self.pattern(l, r, 0, PatternKind::MatchSingleton(value))
    }

    /// A name, or `_` which binds nothing.
    pub fn capture_pattern(&mut self, l: u32, name: Ident, r: u32) -> Pattern {
        let name = (&*name != "_").then_some(name);
        self.pattern(l, r, 0, PatternKind::MatchAs(Box::new(MatchAs { pattern: None, name })))
    }

    pub fn star_pattern(&mut self, l: u32, name: Ident, r: u32) -> Pattern {
        let name = (&*name != "_").then_some(name);
        self.pattern(l, r, 0, PatternKind::MatchStar(name))
    }

    /// `(*a)`, which is no sequence.
    pub fn lone_star_pattern(&mut self, l: u32, p: Pattern, r: u32) -> Pattern {
        self.fault("invalid syntax", Span::new(r - 1, r));
        self.sequence_pattern(l, vec![p], r)
    }

    pub fn sequence_pattern(&mut self, l: u32, items: Vec<Pattern>, r: u32) -> Pattern {
        let depth = items.depth();
        self.pattern(l, r, depth, PatternKind::MatchSequence(items))
    }

    pub fn as_pattern(&mut self, l: u32, p: Pattern, target: Expr, r: u32) -> Pattern {
        let name = match &target.kind {
            ExprKind::Name(n) if &*n.id != "_" => Some(n.id.clone()),
            ExprKind::Name(_) => {
                self.fault("cannot use '_' as a target", target.span);
                None
            }
            // What begins with a name is no syntax at all past it.
            ExprKind::Attribute(_) | ExprKind::Subscript(_) | ExprKind::Call(_) | ExprKind::BinOp(_)
                if self.text(target.span.start, target.span.end).starts_with(unicode_start) =>
            {
                let text = self.text(target.span.start, target.span.end);
                let name = text.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(text.len()) as u32;
                let at = self.last_token(Span::new(target.span.start, target.span.start + name));
                self.fault("invalid syntax", at);
                None
            }
            _ => {
                self.fault("invalid pattern target", target.span);
                None
            }
        };
        let depth = p.depth;
        self.pattern(l, r, depth, PatternKind::MatchAs(Box::new(MatchAs { pattern: Some(p), name })))
    }

    pub fn or_pattern(&mut self, l: u32, patterns: Vec<Pattern>, r: u32) -> Pattern {
        let depth = patterns.depth();
        self.pattern(l, r, depth, PatternKind::MatchOr(patterns))
    }

    pub fn mapping_pattern(&mut self, l: u32, items: Vec<MapItem>, r: u32) -> Pattern {
        let mut map = MatchMapping { keys: Vec::new(), patterns: Vec::new(), rest: None };
        let mut depth = 0;
        for item in items {
            // The rest comes last.
            if map.rest.is_some() {
                let at = match &item {
                    MapItem::Pair(key, _) => key.span,
                    MapItem::Rest(l, _, _) => Span::new(*l, *l + 2),
                };
                self.fault("invalid syntax", at);
            }
            match item {
                MapItem::Pair(key, pattern) => {
                    depth = depth.max(key.depth).max(pattern.depth);
                    map.keys.push(key);
                    map.patterns.push(pattern);
                }
                MapItem::Rest(l, name, r) => {
                    if &*name == "_" {
                        self.fault("invalid syntax", Span::new(l + 2, r));
                    }
                    map.rest = Some(name);
                }
            }
        }
        self.pattern(l, r, depth, PatternKind::MatchMapping(Box::new(map)))
    }

    pub fn class_pattern(&mut self, l: u32, cls: Expr, items: Vec<ClassItem>, r: u32) -> Pattern {
        let (mut patterns, mut kwd_attrs, mut kwd_patterns) = (Vec::new(), Vec::new(), Vec::new());
        let mut depth = cls.depth;
        let mut misplaced: Option<Span> = None;
        for item in items {
            match item {
                ClassItem::Plain(p) => {
                    if !kwd_attrs.is_empty() {
                        misplaced = Some(misplaced.map_or(p.span, |s| s.to(p.span)));
                    }
                    depth = depth.max(p.depth);
                    patterns.push(p);
                }
                ClassItem::Named(name, p) => {
                    depth = depth.max(p.depth);
                    kwd_attrs.push(name);
                    kwd_patterns.push(p);
                }
            }
        }
        if let Some(span) = misplaced {
            self.fault("positional patterns follow keyword patterns", span);
        }
        let class = MatchClass { cls, patterns, kwd_attrs, kwd_patterns };
        self.pattern(l, r, depth, PatternKind::MatchClass(Box::new(class)))
    }

    /// `1 + 2j`
    pub fn complex_pattern(&mut self, l: u32, x: Expr, op: Operator, y: Expr, r: u32) -> Expr {
        let complex =
            |e: &Expr| matches!(&e.kind, ExprKind::Constant(c) if matches!(c.value, ConstValue::Complex(_)));
        let real = match &x.kind {
            ExprKind::UnaryOp(u) => !complex(&u.operand),
            _ => !complex(&x),
        };
        if !real {
            self.fault("real number required in complex literal", x.span);
        } else if !complex(&y) {
            self.fault("imaginary number required in complex literal", y.span);
        }
        self.binary(l, x, op, y, r)
    }

    pub fn pattern_strings(&mut self, l: u32, parts: Vec<StrPart>, r: u32) -> Expr {
        self.strings(l, parts, r)
    }
}
