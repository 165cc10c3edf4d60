//! Type parameters (PEP 695): `def f[T]`, `class C[T]` and `type A[T] = …`.
//!
//! The parameters live in a function of their own around what they belong to, which is called at once.
//! Bounds, constraints, defaults and the values of aliases are functions that are called when asked for.

use super::expr::temp_b;
use super::{Fun, Operand, R};
use crate::bytecode::unit::cflag;
use crate::bytecode::{CodeUnit, Const, Op, flag};
use ouro_parser::Span;
use ouro_parser::ast::*;
use std::rc::Rc;

/// What the compiler takes from the library, in the order of the TypingName instruction.
pub const HELPERS: [&str; 6] =
    ["make_typevar", "make_paramspec", "make_typevartuple", "set_default", "make_alias", "generic_base"];

/// The variable that holds the tuple of parameters.
pub fn tuple_name() -> Rc<str> {
    ".type_params".into()
}

/// The address by which the scope of parameters is found: within the first of them, for that of a node is the address of
/// what stands first in it, too.
pub fn node(params: &[TypeParam]) -> usize {
    params.as_ptr() as usize + 1
}

impl<'a> Fun<'a> {
    /// Calls a function that makes the type parameters and then what `emit` says, the result of which goes to
    /// the next register. `args` parameters named `.0`, `.1`… are given by what `given` pushes.
    pub fn generic(
        &mut self,
        params: &'a [TypeParam],
        name: &str,
        span: Span,
        args: &[Rc<str>],
        given: impl FnOnce(&mut Fun<'a>) -> R,
        emit: impl FnOnce(&mut Fun<'a>) -> R<u16>,
    ) -> R {
        let unit = self.lazy_unit(node(params), &format!("<generic parameters of {name}>"), args, |f| {
            let w = f.top;
            for p in params {
                f.type_param(p)?;
                f.store_name(&p.name, Operand { reg: w, temp: true })?;
            }
            for p in params {
                let o = f.load_name(&p.name, None)?;
                f.push_operand(o);
            }
            let n = params.len() as u16;
            f.ins(Op::BuildTuple, 0, w, w, n);
            f.pop(n);
            f.push();
            f.store_name(&tuple_name(), Operand { reg: w, temp: true })?;
            f.span = span;
            let r = emit(f)?;
            f.ret(Operand { reg: r, temp: true });
            Ok(())
        })?;
        let w = self.top;
        self.room(4);
        self.function_of(unit);
        self.load_unbound(self.top);
        self.push();
        given(self)?;
        self.span = span;
        self.top = w + 1;
        self.ins(Op::Call, 0, w, args.len() as u16, w);
        self.top = w;
        self.push();
        Ok(())
    }

    /// `type name[params] = value`
    pub fn type_alias(&mut self, a: &'a TypeAlias, span: Span) -> R {
        let ExprKind::Name(n) = &a.name.kind else { return Ok(()) };
        let r = self.top;
        if a.type_params.is_empty() {
            self.alias(a, &n.id)?;
        } else {
            self.generic(&a.type_params, &n.id, span, &[], |_| Ok(()), |f| f.alias(a, &n.id))?;
        }
        self.store_name(&n.id, Operand { reg: r, temp: true })
    }

    fn alias(&mut self, a: &'a TypeAlias, name: &Rc<str>) -> R<u16> {
        let w = self.helper("make_alias");
        self.const_operand(Const::Str(name.as_bytes().into()));
        if a.type_params.is_empty() {
            self.const_operand(Const::None);
        } else {
            let o = self.load_name(&tuple_name(), None)?;
            self.push_operand(o);
        }
        self.lazy_value(&a.value, name)?;
        self.finish_helper(w, 3);
        Ok(w)
    }

    /// A type parameter, in the next register.
    fn type_param(&mut self, p: &'a TypeParam) -> R {
        self.span = p.span;
        let name = Const::Str(p.name.as_bytes().into());
        let set = p.default_value.as_ref().map(|_| self.helper("set_default"));
        match &p.kind {
            TypeParamKind::TypeVar { bound } => {
                let w = self.helper("make_typevar");
                self.const_operand(name);
                // A tuple gives constraints instead of a bound.
                let mut n = 1;
                if let Some(b) = bound {
                    n = 2;
                    if matches!(b.kind, ExprKind::Tuple(_)) {
                        self.const_operand(Const::None);
                        n = 3;
                    }
                    self.lazy_value(b, &p.name)?;
                }
                self.finish_helper(w, n);
            }
            TypeParamKind::ParamSpec => {
                let w = self.helper("make_paramspec");
                self.const_operand(name);
                self.finish_helper(w, 1);
            }
            TypeParamKind::TypeVarTuple => {
                let w = self.helper("make_typevartuple");
                self.const_operand(name);
                self.finish_helper(w, 1);
            }
        }
        if let (Some(w), Some(d)) = (set, &p.default_value) {
            self.lazy_value(d, &p.name)?;
            self.finish_helper(w, 2);
        }
        Ok(())
    }

    /// The window of a call of one of the [`HELPERS`].
    fn helper(&mut self, name: &str) -> u16 {
        let w = self.top;
        self.room(6);
        self.typing_name(name);
        self.load_unbound(self.top);
        self.push();
        w
    }
    fn finish_helper(&mut self, w: u16, n: u16) {
        self.top = w + 1;
        self.ins(Op::Call, 0, w, n, w);
        self.top = w;
        self.push();
    }
    fn typing_name(&mut self, name: &str) {
        let i = HELPERS.iter().position(|h| *h == name).unwrap_or(0) as u16;
        self.ins(Op::TypingName, 0, self.top, i, 0);
        self.push();
    }

    /// `Generic[params]` in the next register.
    pub fn generic_base(&mut self) -> R {
        let w = self.helper("generic_base");
        let o = self.load_name(&tuple_name(), None)?;
        self.push_operand(o);
        self.finish_helper(w, 1);
        Ok(())
    }

    /// `r.__type_params__ = .type_params`
    pub fn set_type_params(&mut self, r: u16) -> R {
        let o = self.load_name(&tuple_name(), None)?;
        let n = self.name(&"__type_params__".into());
        self.ins(Op::SetAttr, temp_b(o), r, o.reg, n);
        self.release(o);
        Ok(())
    }

    /// A function without parameters that gives the value of an expression, in the next register.
    fn lazy_value(&mut self, e: &'a Expr, name: &Rc<str>) -> R {
        let unit = self.lazy_unit(e as *const Expr as usize, name, &[], |f| {
            f.span = e.span;
            // The default of a TypeVarTuple may be starred.
            let o = match &e.kind {
                ExprKind::Starred(s) => Operand { reg: f.unpacked_one(&s.value)?, temp: true },
                _ => f.expr(e)?,
            };
            f.ret(o);
            Ok(())
        })?;
        self.function_of(unit);
        Ok(())
    }

    fn lazy_unit(
        &mut self,
        node: usize,
        name: &str,
        args: &[Rc<str>],
        emit: impl FnOnce(&mut Fun<'a>) -> R,
    ) -> R<CodeUnit> {
        let Some(scope) = self.table.by_node.get(&node).copied() else {
            return self.error("internal error: scope not found", self.span);
        };
        let line = self.src.lines.line(self.span.start);
        let mut f = Fun::new(self.src, self.table, scope, name.into(), line);
        f.unit.qualname = self.child_qualname(name).into();
        f.unit.flags = cflag::OPTIMIZED | cflag::NEWLOCALS;
        for a in args {
            f.param(a);
        }
        f.unit.argcount = args.len() as u16;
        f.span = self.span;
        f.layout();
        emit(&mut f)?;
        f.finish()
    }

    /// A function of a unit without defaults, in the next register.
    fn function_of(&mut self, unit: CodeUnit) {
        let r = self.top;
        self.room(4);
        let free: Vec<Rc<str>> = unit.free.iter().map(|f| f.1.clone()).collect();
        let flags = if self.closure(&free) { flag::CLOSURE } else { 0 };
        self.literal(Const::Code(Rc::new(unit)));
        self.ins(Op::MakeFunction, flags, r, 0, r);
        self.top = r;
        self.push();
    }

    /// Pushes what an operand holds, unless it stands there already.
    fn push_operand(&mut self, o: Operand) {
        if !o.temp {
            let r = self.top;
            self.room(1);
            self.ins(Op::Move, 0, r, o.reg, 0);
            self.push();
        }
    }
}
