//! Parameters, and type parameters.

use super::{Builder, Depth};
use crate::ast::*;

/// One parameter or separator as written.
pub enum Param {
    Plain(Arg, Option<Expr>),
    /// `*` or `*args`
    Star(u32, u32, Option<Arg>),
    DoubleStar(u32, Arg),
    Slash(u32, u32),
}

/// Parameters sorted.
#[derive(Default)]
pub struct Params {
    pub args: Option<Box<Arguments>>,
    pub depth: u32,
}

pub struct TypeParams(pub Vec<TypeParam>);

impl TypeParams {
    pub fn depth(&self) -> u32 {
        let of = |p: &TypeParam| {
            let bound = match &p.kind {
                TypeParamKind::TypeVar { bound } => bound.depth(),
                _ => 0,
            };
            bound.max(p.default_value.depth())
        };
        self.0.iter().map(of).max().unwrap_or(0)
    }
}

impl Builder<'_> {
    pub fn param(&mut self, l: u32, arg: Ident, annotation: Option<Expr>, r: u32) -> Arg {
        Arg { span: Span::new(l, r), arg, annotation }
    }

    pub fn star_default(&mut self, l: u32, n: Arg, equal: u32, r: u32) -> Param {
        let at = Span::new(equal, equal + 1);
        self.fault("var-positional argument cannot have default value", at);
        Param::Star(l, r, Some(n))
    }

    pub fn double_star_default(&mut self, l: u32, n: Arg, equal: u32) -> Param {
        self.fault("var-keyword argument cannot have default value", Span::new(equal, equal + 1));
        Param::DoubleStar(l, n)
    }

    pub fn parameters(&mut self, list: Vec<Param>) -> Params {
        self.sort_parameters(list, false)
    }

    pub fn lambda_parameters(&mut self, list: Vec<Param>) -> Params {
        self.sort_parameters(list, true)
    }

    /// A `*` that no keyword parameter follows; for a lambda CPython points at what does.
    fn bare_star(&mut self, star: Span, next: Option<Span>) {
        let after = &self.source[star.end as usize..];
        let skipped = (after.len() - after.trim_start().len()) as u32;
        let follower = Span::new(star.end + skipped, star.end + skipped + 1);
        self.fault("named arguments must follow bare *", next.unwrap_or(follower));
    }

    fn sort_parameters(&mut self, list: Vec<Param>, lambda: bool) -> Params {
        let mut args = Arguments::default();
        let mut depth = 0;
        let mut star: Option<Span> = None;
        let mut bare: Option<Span> = None;
        let mut slash = false;
        for param in list {
            if args.kwarg.is_some() {
                let span = match &param {
                    Param::Plain(a, _) | Param::DoubleStar(_, a) => a.span,
                    Param::Star(l, _, _) => Span::new(*l, l + 1),
                    Param::Slash(l, r) => Span::new(*l, *r),
                };
                let span = match &param {
                    Param::DoubleStar(l, _) => Span::new(*l, l + 2),
                    _ => span,
                };
                self.fault("arguments cannot follow var-keyword argument", span);
            }
            match param {
                Param::Plain(arg, default) => {
                    depth = depth.max(arg.depth()).max(default.depth());
                    if star.is_some() {
                        bare = None;
                        args.kwonlyargs.push(arg);
                        args.kw_defaults.push(default);
                    } else {
                        match default {
                            Some(default) => args.defaults.push(default),
                            None if !args.defaults.is_empty() => {
                                let message = "parameter without a default follows parameter with a default";
                                self.fault(message, arg.span);
                            }
                            None => {}
                        }
                        args.args.push(arg);
                    }
                }
                Param::Star(l, r, arg) => {
                    if star.is_some() {
                        self.fault("* argument may appear only once", Span::new(l, l + 1));
                    }
                    star = Some(Span::new(l, r));
                    match arg {
                        Some(arg) => {
                            depth = depth.max(arg.depth());
                            args.vararg = Some(Box::new(arg));
                        }
                        None => bare = Some(Span::new(l, l + 1)),
                    }
                }
                Param::DoubleStar(l, arg) => {
                    if let Some(span) = bare.take() {
                        self.bare_star(span, Some(if lambda { Span::new(l, l + 2) } else { span }));
                    }
                    depth = depth.max(arg.depth());
                    args.kwarg = Some(Box::new(arg));
                }
                Param::Slash(l, r) => {
                    let span = Span::new(l, r);
                    if slash {
                        self.fault("/ may appear only once", span);
                    } else if star.is_some() {
                        self.fault("/ must be ahead of *", span);
                    } else if args.args.is_empty() {
                        self.fault("at least one argument must precede /", span);
                    }
                    slash = true;
                    args.posonlyargs.append(&mut args.args);
                }
            }
        }
        if let Some(span) = bare {
            self.bare_star(span, if lambda { None } else { Some(span) });
        }
        Params { args: Some(Box::new(args)), depth }
    }

    pub fn type_param(
        &mut self,
        l: u32,
        name: Ident,
        kind: TypeParamKind,
        default: Option<Expr>,
        r: u32,
    ) -> TypeParam {
        TypeParam { span: Span::new(l, r), name, kind, default_value: default }
    }

    pub fn bad_bound(&mut self, l: u32, name: Ident, colon: u32, bound: Expr, paramspec: bool) -> TypeParam {
        let tuple = matches!(bound.kind, ExprKind::Tuple(_));
        let message = match (paramspec, tuple) {
            (false, false) => "cannot use bound with TypeVarTuple",
            (false, true) => "cannot use constraints with TypeVarTuple",
            (true, false) => "cannot use bound with ParamSpec",
            (true, true) => "cannot use constraints with ParamSpec",
        };
        self.fault(message, Span::new(colon, bound.span.end));
        let kind = if paramspec { TypeParamKind::ParamSpec } else { TypeParamKind::TypeVarTuple };
        TypeParam { span: Span::new(l, bound.span.end), name, kind, default_value: None }
    }

    pub fn empty_type_params(&mut self, _l: u32, r: u32) -> TypeParams {
        // CPython has read the next token of a `type` statement by then.
        let next = self.find(r, |c| !c.is_whitespace());
        let end = if next > r { next } else { r - 1 };
        self.fault("Type parameter list cannot be empty", Span::new(r - 1, end));
        TypeParams(Vec::new())
    }
}
