//! The tree as CPython's `ast.dump` prints it, for comparing with CPython over whole libraries.

use super::repr;
use super::*;

/// How to print.
#[derive(Clone, Default)]
pub struct DumpOptions<'a> {
    /// Columns per level, as `indent=`; one line for `None`.
    pub indent: Option<usize>,
    /// The lines of the source, to print positions as `include_attributes=True` does.
    pub attributes: Option<&'a LineIndex>,
}

/// `ast.dump(tree)`
pub fn dump(tree: &Mod) -> String {
    dump_with(tree, &DumpOptions::default())
}

/// `ast.dump(tree, indent=..., include_attributes=...)`
pub fn dump_with(tree: &Mod, options: &DumpOptions<'_>) -> String {
    let mut d = Dumper { options, level: 0 };
    match tree {
        Mod::Module(body) => d.node("Module", None, |n| n.stmts("body", body)).0,
        Mod::Interactive(body) => d.node("Interactive", None, |n| n.stmts("body", body)).0,
        Mod::Expression(body) => d.node("Expression", None, |n| n.expr("body", body, Ctx::Load)).0,
    }
}

/// What an expression is there for.
#[derive(Clone, Copy)]
enum Ctx {
    Load,
    Store,
    Del,
}

/// Text, and whether it is short enough to stand in one line.
type Piece = (String, bool);

struct Dumper<'o> {
    options: &'o DumpOptions<'o>,
    level: usize,
}

/// The fields of one node.
struct Fields<'d, 'o> {
    d: &'d mut Dumper<'o>,
    args: Vec<String>,
    simple: bool,
}

impl<'o> Dumper<'o> {
    fn breaks(&self) -> (String, String) {
        match self.options.indent {
            Some(width) => {
                let margin = " ".repeat(width * self.level);
                (format!("\n{margin}"), format!(",\n{margin}"))
            }
            None => (String::new(), ", ".to_owned()),
        }
    }

    fn node(&mut self, name: &str, span: Option<Span>, fill: impl FnOnce(&mut Fields<'_, 'o>)) -> Piece {
        self.level += 1;
        let mut fields = Fields { d: self, args: Vec::new(), simple: true };
        fill(&mut fields);
        let (mut args, simple) = (fields.args, fields.simple);
        if let (Some(span), Some(lines)) = (span, self.options.attributes) {
            let (start, end) = (lines.location(span.start), lines.location(span.end));
            args.push(format!("lineno={}", start.line));
            args.push(format!("col_offset={}", start.column));
            args.push(format!("end_lineno={}", end.line));
            args.push(format!("end_col_offset={}", end.column));
        }
        let (prefix, sep) = self.breaks();
        self.level -= 1;
        if simple && args.len() <= 3 {
            return (format!("{name}({})", args.join(", ")), args.is_empty());
        }
        (format!("{name}({prefix}{})", args.join(&sep)), false)
    }

    fn list(&mut self, items: impl Iterator<Item = impl FnOnce(&mut Self) -> String>) -> Piece {
        self.level += 1;
        let items: Vec<String> = items.map(|f| f(self)).collect();
        let (prefix, sep) = self.breaks();
        self.level -= 1;
        if items.is_empty() {
            return ("[]".to_owned(), true);
        }
        (format!("[{prefix}{}]", items.join(&sep)), false)
    }

    fn expr(&mut self, e: &Expr, ctx: Ctx) -> Piece {
        let span = Some(e.span);
        match &e.kind {
            ExprKind::BoolOp(x) => self.node("BoolOp", span, |n| {
                n.bare("op", if x.op == BoolOperator::And { "And()" } else { "Or()" });
                n.exprs("values", &x.values);
            }),
            ExprKind::NamedExpr(x) => self.node("NamedExpr", span, |n| {
                n.expr("target", &x.target, Ctx::Store);
                n.expr("value", &x.value, Ctx::Load);
            }),
            ExprKind::BinOp(x) => self.node("BinOp", span, |n| {
                n.expr("left", &x.left, Ctx::Load);
                n.operator(x.op);
                n.expr("right", &x.right, Ctx::Load);
            }),
            ExprKind::UnaryOp(x) => self.node("UnaryOp", span, |n| {
                n.bare("op", &format!("{:?}()", x.op));
                n.expr("operand", &x.operand, Ctx::Load);
            }),
            ExprKind::Lambda(x) => self.node("Lambda", span, |n| {
                n.arguments(&x.args);
                n.expr("body", &x.body, Ctx::Load);
            }),
            ExprKind::IfExp(x) => self.node("IfExp", span, |n| {
                n.expr("test", &x.test, Ctx::Load);
                n.expr("body", &x.body, Ctx::Load);
                n.expr("orelse", &x.orelse, Ctx::Load);
            }),
            ExprKind::Dict(x) => self.node("Dict", span, |n| {
                n.optional_exprs("keys", &x.keys);
                n.exprs("values", &x.values);
            }),
            ExprKind::Set(x) => self.node("Set", span, |n| n.exprs("elts", &x.elts)),
            ExprKind::ListComp(x) => self.comp("ListComp", span, &x.elt, &x.generators),
            ExprKind::SetComp(x) => self.comp("SetComp", span, &x.elt, &x.generators),
            ExprKind::GeneratorExp(x) => self.comp("GeneratorExp", span, &x.elt, &x.generators),
            ExprKind::DictComp(x) => self.node("DictComp", span, |n| {
                n.expr("key", &x.key, Ctx::Load);
                n.expr("value", &x.value, Ctx::Load);
                n.generators(&x.generators);
            }),
            ExprKind::Await(x) => self.node("Await", span, |n| n.expr("value", &x.value, Ctx::Load)),
            ExprKind::Yield(x) => self.node("Yield", span, |n| n.optional("value", x.value.as_ref())),
            ExprKind::YieldFrom(x) => self.node("YieldFrom", span, |n| n.expr("value", &x.value, Ctx::Load)),
            ExprKind::Compare(x) => self.node("Compare", span, |n| {
                n.expr("left", &x.left, Ctx::Load);
                let ops = n.d.list(x.ops.iter().map(|op| move |_: &mut Self| format!("{op:?}()")));
                n.push("ops", ops);
                n.exprs("comparators", &x.comparators);
            }),
            ExprKind::Call(x) => self.node("Call", span, |n| {
                n.expr("func", &x.func, Ctx::Load);
                n.exprs("args", &x.args);
                n.keywords(&x.keywords);
            }),
            ExprKind::FormattedValue(x) => self.node("FormattedValue", span, |n| {
                n.expr("value", &x.value, Ctx::Load);
                n.bare("conversion", &x.conversion.to_string());
                n.optional("format_spec", x.format_spec.as_ref());
            }),
            ExprKind::JoinedStr(x) => self.node("JoinedStr", span, |n| n.exprs("values", &x.values)),
            ExprKind::Constant(x) => self.node("Constant", span, |n| {
                n.bare("value", &repr::constant(&x.value));
                if x.is_u {
                    n.bare("kind", "'u'");
                }
            }),
            ExprKind::Attribute(x) => self.node("Attribute", span, |n| {
                n.expr("value", &x.value, Ctx::Load);
                n.ident("attr", &x.attr);
                n.ctx(ctx);
            }),
            ExprKind::Subscript(x) => self.node("Subscript", span, |n| {
                n.expr("value", &x.value, Ctx::Load);
                n.expr("slice", &x.slice, Ctx::Load);
                n.ctx(ctx);
            }),
            ExprKind::Starred(x) => self.node("Starred", span, |n| {
                n.expr("value", &x.value, ctx);
                n.ctx(ctx);
            }),
            ExprKind::Name(x) => self.node("Name", span, |n| {
                n.ident("id", &x.id);
                n.ctx(ctx);
            }),
            ExprKind::List(x) => self.node("List", span, |n| {
                n.exprs_in("elts", &x.elts, ctx);
                n.ctx(ctx);
            }),
            ExprKind::Tuple(x) => self.node("Tuple", span, |n| {
                n.exprs_in("elts", &x.elts, ctx);
                n.ctx(ctx);
            }),
            ExprKind::Slice(x) => self.node("Slice", span, |n| {
                n.optional("lower", x.lower.as_ref());
                n.optional("upper", x.upper.as_ref());
                n.optional("step", x.step.as_ref());
            }),
        }
    }

    fn comp(&mut self, name: &str, span: Option<Span>, elt: &Expr, generators: &[Comprehension]) -> Piece {
        self.node(name, span, |n| {
            n.expr("elt", elt, Ctx::Load);
            n.generators(generators);
        })
    }

    fn stmt(&mut self, s: &Stmt) -> Piece {
        let span = Some(s.span);
        match &s.kind {
            StmtKind::FunctionDef(x) => self.function("FunctionDef", span, x),
            StmtKind::AsyncFunctionDef(x) => self.function("AsyncFunctionDef", span, x),
            StmtKind::ClassDef(x) => self.node("ClassDef", span, |n| {
                n.ident("name", &x.name);
                n.exprs("bases", &x.bases);
                n.keywords(&x.keywords);
                n.stmts("body", &x.body);
                n.exprs("decorator_list", &x.decorator_list);
                n.type_params(&x.type_params);
            }),
            StmtKind::Return(x) => self.node("Return", span, |n| n.optional("value", x.value.as_ref())),
            StmtKind::Delete(x) => self.node("Delete", span, |n| n.exprs_in("targets", &x.targets, Ctx::Del)),
            StmtKind::Assign(x) => self.node("Assign", span, |n| {
                n.exprs_in("targets", &x.targets, Ctx::Store);
                n.expr("value", &x.value, Ctx::Load);
            }),
            StmtKind::TypeAlias(x) => self.node("TypeAlias", span, |n| {
                n.expr("name", &x.name, Ctx::Store);
                n.type_params(&x.type_params);
                n.expr("value", &x.value, Ctx::Load);
            }),
            StmtKind::AugAssign(x) => self.node("AugAssign", span, |n| {
                n.expr("target", &x.target, Ctx::Store);
                n.operator(x.op);
                n.expr("value", &x.value, Ctx::Load);
            }),
            StmtKind::AnnAssign(x) => self.node("AnnAssign", span, |n| {
                n.expr("target", &x.target, Ctx::Store);
                n.expr("annotation", &x.annotation, Ctx::Load);
                n.optional("value", x.value.as_ref());
                n.bare("simple", if x.simple { "1" } else { "0" });
            }),
            StmtKind::For(x) => self.for_("For", span, x),
            StmtKind::AsyncFor(x) => self.for_("AsyncFor", span, x),
            StmtKind::While(x) => self.node("While", span, |n| {
                n.expr("test", &x.test, Ctx::Load);
                n.stmts("body", &x.body);
                n.stmts("orelse", &x.orelse);
            }),
            StmtKind::If(x) => self.node("If", span, |n| {
                n.expr("test", &x.test, Ctx::Load);
                n.stmts("body", &x.body);
                n.stmts("orelse", &x.orelse);
            }),
            StmtKind::With(x) => self.with("With", span, x),
            StmtKind::AsyncWith(x) => self.with("AsyncWith", span, x),
            StmtKind::Match(x) => self.node("Match", span, |n| {
                n.expr("subject", &x.subject, Ctx::Load);
                let cases = n.d.list(x.cases.iter().map(|c| {
                    |d: &mut Self| {
                        d.node("match_case", None, |n| {
                            let pattern = n.d.pattern(&c.pattern);
                            n.push("pattern", pattern);
                            n.optional("guard", c.guard.as_ref());
                            n.stmts("body", &c.body);
                        })
                        .0
                    }
                }));
                n.push_list("cases", cases);
            }),
            StmtKind::Raise(x) => self.node("Raise", span, |n| {
                n.optional("exc", x.exc.as_ref());
                n.optional("cause", x.cause.as_ref());
            }),
            StmtKind::Try(x) => self.try_("Try", span, x),
            StmtKind::TryStar(x) => self.try_("TryStar", span, x),
            StmtKind::Assert(x) => self.node("Assert", span, |n| {
                n.expr("test", &x.test, Ctx::Load);
                n.optional("msg", x.msg.as_ref());
            }),
            StmtKind::Import(x) => self.node("Import", span, |n| n.aliases(&x.names)),
            StmtKind::ImportFrom(x) => self.node("ImportFrom", span, |n| {
                if let Some(module) = &x.module {
                    n.ident("module", module);
                }
                n.aliases(&x.names);
                n.bare("level", &x.level.to_string());
            }),
            StmtKind::Global(x) => self.node("Global", span, |n| n.idents("names", &x.names)),
            StmtKind::Nonlocal(x) => self.node("Nonlocal", span, |n| n.idents("names", &x.names)),
            StmtKind::Expr(x) => self.node("Expr", span, |n| n.expr("value", x, Ctx::Load)),
            StmtKind::Pass => self.node("Pass", span, |_| {}),
            StmtKind::Break => self.node("Break", span, |_| {}),
            StmtKind::Continue => self.node("Continue", span, |_| {}),
        }
    }

    fn function(&mut self, name: &str, span: Option<Span>, x: &FunctionDef) -> Piece {
        self.node(name, span, |n| {
            n.ident("name", &x.name);
            n.arguments(&x.args);
            n.stmts("body", &x.body);
            n.exprs("decorator_list", &x.decorator_list);
            n.optional("returns", x.returns.as_ref());
            n.type_params(&x.type_params);
        })
    }

    fn for_(&mut self, name: &str, span: Option<Span>, x: &For) -> Piece {
        self.node(name, span, |n| {
            n.expr("target", &x.target, Ctx::Store);
            n.expr("iter", &x.iter, Ctx::Load);
            n.stmts("body", &x.body);
            n.stmts("orelse", &x.orelse);
        })
    }

    fn with(&mut self, name: &str, span: Option<Span>, x: &With) -> Piece {
        self.node(name, span, |n| {
            let items = n.d.list(x.items.iter().map(|i| {
                |d: &mut Self| {
                    d.node("withitem", None, |n| {
                        n.expr("context_expr", &i.context_expr, Ctx::Load);
                        if let Some(vars) = &i.optional_vars {
                            n.expr("optional_vars", vars, Ctx::Store);
                        }
                    })
                    .0
                }
            }));
            n.push_list("items", items);
            n.stmts("body", &x.body);
        })
    }

    fn try_(&mut self, name: &str, span: Option<Span>, x: &Try) -> Piece {
        self.node(name, span, |n| {
            n.stmts("body", &x.body);
            let handlers = n.d.list(x.handlers.iter().map(|h| {
                |d: &mut Self| {
                    d.node("ExceptHandler", Some(h.span), |n| {
                        n.optional("type", h.r#type.as_ref());
                        if let Some(name) = &h.name {
                            n.ident("name", name);
                        }
                        n.stmts("body", &h.body);
                    })
                    .0
                }
            }));
            n.push_list("handlers", handlers);
            n.stmts("orelse", &x.orelse);
            n.stmts("finalbody", &x.finalbody);
        })
    }

    fn pattern(&mut self, p: &Pattern) -> Piece {
        let span = Some(p.span);
        match &p.kind {
            PatternKind::MatchValue(e) => self.node("MatchValue", span, |n| n.expr("value", e, Ctx::Load)),
            PatternKind::MatchSingleton(c) => {
                self.node("MatchSingleton", span, |n| n.bare("value", &repr::constant(c)))
            }
            PatternKind::MatchSequence(v) => self.node("MatchSequence", span, |n| n.patterns("patterns", v)),
            PatternKind::MatchMapping(m) => self.node("MatchMapping", span, |n| {
                n.exprs("keys", &m.keys);
                n.patterns("patterns", &m.patterns);
                if let Some(rest) = &m.rest {
                    n.ident("rest", rest);
                }
            }),
            PatternKind::MatchClass(c) => self.node("MatchClass", span, |n| {
                n.expr("cls", &c.cls, Ctx::Load);
                n.patterns("patterns", &c.patterns);
                n.idents("kwd_attrs", &c.kwd_attrs);
                n.patterns("kwd_patterns", &c.kwd_patterns);
            }),
            PatternKind::MatchStar(name) => self.node("MatchStar", span, |n| {
                if let Some(name) = name {
                    n.ident("name", name);
                }
            }),
            PatternKind::MatchAs(a) => self.node("MatchAs", span, |n| {
                if let Some(pattern) = &a.pattern {
                    let piece = n.d.pattern(pattern);
                    n.push("pattern", piece);
                }
                if let Some(name) = &a.name {
                    n.ident("name", name);
                }
            }),
            PatternKind::MatchOr(v) => self.node("MatchOr", span, |n| n.patterns("patterns", v)),
        }
    }

    fn arg(&mut self, a: &Arg) -> Piece {
        self.node("arg", Some(a.span), |n| {
            n.ident("arg", &a.arg);
            n.optional("annotation", a.annotation.as_ref());
        })
    }
}

impl Fields<'_, '_> {
    fn push(&mut self, name: &str, (text, simple): Piece) {
        self.simple &= simple;
        self.args.push(format!("{name}={text}"));
    }

    /// Empty lists are left out.
    fn push_list(&mut self, name: &str, piece: Piece) {
        if piece.0 != "[]" {
            self.push(name, piece);
        }
    }

    fn bare(&mut self, name: &str, text: &str) {
        self.args.push(format!("{name}={text}"));
    }

    fn ident(&mut self, name: &str, ident: &str) {
        self.bare(name, &repr::string(ident.as_bytes()));
    }

    fn idents(&mut self, name: &str, idents: &[Ident]) {
        let list = self.d.list(idents.iter().map(|i| move |_: &mut Dumper<'_>| repr::string(i.as_bytes())));
        self.push_list(name, list);
    }

    fn ctx(&mut self, ctx: Ctx) {
        self.bare(
            "ctx",
            match ctx {
                Ctx::Load => "Load()",
                Ctx::Store => "Store()",
                Ctx::Del => "Del()",
            },
        );
    }

    fn operator(&mut self, op: Operator) {
        self.bare("op", &format!("{op:?}()"));
    }

    fn expr(&mut self, name: &str, e: &Expr, ctx: Ctx) {
        let piece = self.d.expr(e, ctx);
        self.push(name, piece);
    }

    fn optional(&mut self, name: &str, e: Option<&Expr>) {
        if let Some(e) = e {
            self.expr(name, e, Ctx::Load);
        }
    }

    fn exprs(&mut self, name: &str, list: &[Expr]) {
        self.exprs_in(name, list, Ctx::Load);
    }

    fn exprs_in(&mut self, name: &str, list: &[Expr], ctx: Ctx) {
        let list = self.d.list(list.iter().map(|e| move |d: &mut Dumper<'_>| d.expr(e, ctx).0));
        self.push_list(name, list);
    }

    fn optional_exprs(&mut self, name: &str, list: &[Option<Expr>]) {
        let list = self.d.list(list.iter().map(|e| {
            move |d: &mut Dumper<'_>| match e {
                Some(e) => d.expr(e, Ctx::Load).0,
                None => "None".to_owned(),
            }
        }));
        self.push_list(name, list);
    }

    fn stmts(&mut self, name: &str, list: &[Stmt]) {
        let list = self.d.list(list.iter().map(|s| move |d: &mut Dumper<'_>| d.stmt(s).0));
        self.push_list(name, list);
    }

    fn patterns(&mut self, name: &str, list: &[Pattern]) {
        let list = self.d.list(list.iter().map(|p| move |d: &mut Dumper<'_>| d.pattern(p).0));
        self.push_list(name, list);
    }

    fn keywords(&mut self, list: &[Keyword]) {
        let list = self.d.list(list.iter().map(|k| {
            move |d: &mut Dumper<'_>| {
                d.node("keyword", Some(k.span), |n| {
                    if let Some(arg) = &k.arg {
                        n.ident("arg", arg);
                    }
                    n.expr("value", &k.value, Ctx::Load);
                })
                .0
            }
        }));
        self.push_list("keywords", list);
    }

    fn generators(&mut self, list: &[Comprehension]) {
        let list = self.d.list(list.iter().map(|c| {
            move |d: &mut Dumper<'_>| {
                d.node("comprehension", None, |n| {
                    n.expr("target", &c.target, Ctx::Store);
                    n.expr("iter", &c.iter, Ctx::Load);
                    n.exprs("ifs", &c.ifs);
                    n.bare("is_async", if c.is_async { "1" } else { "0" });
                })
                .0
            }
        }));
        self.push_list("generators", list);
    }

    fn arguments(&mut self, a: &Arguments) {
        let piece = self.d.node("arguments", None, |n| {
            n.args("posonlyargs", &a.posonlyargs);
            n.args("args", &a.args);
            if let Some(arg) = &a.vararg {
                let piece = n.d.arg(arg);
                n.push("vararg", piece);
            }
            n.args("kwonlyargs", &a.kwonlyargs);
            n.optional_exprs("kw_defaults", &a.kw_defaults);
            if let Some(arg) = &a.kwarg {
                let piece = n.d.arg(arg);
                n.push("kwarg", piece);
            }
            n.exprs("defaults", &a.defaults);
        });
        self.push("args", piece);
    }

    fn args(&mut self, name: &str, list: &[Arg]) {
        let list = self.d.list(list.iter().map(|a| move |d: &mut Dumper<'_>| d.arg(a).0));
        self.push_list(name, list);
    }

    fn aliases(&mut self, list: &[Alias]) {
        let list = self.d.list(list.iter().map(|a| {
            move |d: &mut Dumper<'_>| {
                d.node("alias", Some(a.span), |n| {
                    n.ident("name", &a.name);
                    if let Some(asname) = &a.asname {
                        n.ident("asname", asname);
                    }
                })
                .0
            }
        }));
        self.push_list("names", list);
    }

    fn type_params(&mut self, list: &[TypeParam]) {
        let list = self.d.list(list.iter().map(|p| {
            move |d: &mut Dumper<'_>| {
                let (name, bound) = match &p.kind {
                    TypeParamKind::TypeVar { bound } => ("TypeVar", bound.as_ref()),
                    TypeParamKind::ParamSpec => ("ParamSpec", None),
                    TypeParamKind::TypeVarTuple => ("TypeVarTuple", None),
                };
                d.node(name, Some(p.span), |n| {
                    n.ident("name", &p.name);
                    n.optional("bound", bound);
                    n.optional("default_value", p.default_value.as_ref());
                })
                .0
            }
        }));
        self.push_list("type_params", list);
    }
}

/// A tree in a line, for errors in tests.
impl std::fmt::Display for Mod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&dump(self))
    }
}
