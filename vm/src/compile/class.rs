//! Class statements.

use super::{Fun, Operand, R, docstring};
use crate::bytecode::{Const, Op};
use ouro_parser::Span;
use ouro_parser::ast::*;
use std::rc::Rc;

impl<'a> Fun<'a> {
    pub fn class_def(&mut self, c: &'a ClassDef, span: Span) -> R {
        let base = self.top;
        self.decorators(&c.decorator_list)?;
        self.span = span;
        if c.type_params.is_empty() {
            self.class_object(c, span)?;
        } else {
            self.generic(&c.type_params, &c.name, span, &[], |_| Ok(()), |f| f.class_object(c, span))?;
        }
        self.decorate(&c.decorator_list, base);
        self.span = span;
        self.store_name(&c.name, Operand { reg: base, temp: true })
    }

    /// The class, in the next register.
    fn class_object(&mut self, c: &'a ClassDef, span: Span) -> R<u16> {
        let generic = !c.type_params.is_empty();
        // __build_class__(body, name, *bases, **keywords)
        let w = self.top;
        self.room(6);
        self.ins(Op::BuildClass, 0, w, 0, 0);
        self.push();
        self.load_unbound(self.top);
        self.push();
        let spread = c.bases.iter().any(|b| matches!(b.kind, ExprKind::Starred(_)))
            || c.keywords.iter().any(|k| k.arg.is_none());
        let unit = self.class_body(c, span)?;
        let f = self.top;
        let free: Vec<Rc<str>> = unit.free.iter().map(|f| f.1.clone()).collect();
        let flags = if self.closure(&free) { crate::bytecode::flag::CLOSURE } else { 0 };
        self.literal(Const::Code(Rc::new(unit)));
        self.ins(Op::MakeFunction, flags, f, 0, f);
        self.top = f;
        self.push();
        self.const_operand(Const::Str(c.name.as_bytes().into()));
        if spread {
            // Everything as one list and one dict.
            self.ins(Op::BuildList, 0, f, f, 2);
            self.pop(2);
            self.push();
            self.extend(f, &c.bases, false)?;
            if generic {
                self.generic_base()?;
                self.ins(Op::ListAppend, crate::bytecode::flag::C_TEMP, 0, f, self.top - 1);
                self.pop(1);
            }
            self.spread_keywords(&c.keywords, w)?;
            self.span = span;
            self.ins(Op::CallEx, 0, w, 0, w);
        } else {
            for b in &c.bases {
                self.expr_push(b)?;
            }
            if generic {
                self.generic_base()?;
            }
            for k in &c.keywords {
                self.expr_push(&k.value)?;
            }
            self.span = span;
            let n = (2 + c.bases.len() + generic as usize + c.keywords.len()) as u16;
            self.top = w + 1;
            if c.keywords.is_empty() {
                self.ins(Op::Call, 0, w, n, w);
            } else {
                let names = c.keywords.iter().filter_map(|k| k.arg.as_ref());
                let names = names.map(|n| Const::Str(n.as_bytes().into())).collect();
                self.literal(Const::Tuple(names));
                self.ins(Op::CallKw, 0, w, n, w);
            }
        }
        self.top = w;
        self.push();
        Ok(w)
    }

    fn class_body(&mut self, c: &'a ClassDef, span: Span) -> R<crate::bytecode::CodeUnit> {
        let node = c as *const ClassDef as usize;
        let Some(scope) = self.table.by_node.get(&node).copied() else {
            return self.error("internal error: scope not found", span);
        };
        let first = c.decorator_list.first().map_or(span, |d| d.span);
        let line = self.src.lines.line(first.start);
        let mut f = Fun::new(self.src, self.table, scope, c.name.clone(), line);
        let qualname = self.child_qualname(&c.name);
        f.unit.qualname = qualname.as_str().into();
        f.span = first;
        f.layout();
        if f.sc().needs_class_dict {
            let r = f.top;
            f.ins(Op::LoadLocals, 0, r, 0, 0);
            f.push();
            let cell = f.regs[crate::symbols::CLASS_DICT];
            f.ins(Op::StoreCell, crate::bytecode::flag::C_TEMP, 0, cell, r);
            f.pop(1);
        }
        let n = f.name(&"__name__".into());
        let r = f.top;
        f.ins(Op::LoadName, 0, r, 0, n);
        f.push();
        f.store_by_name(&"__module__".into(), Operand { reg: r, temp: true });
        let k = f.const_operand(Const::Str(qualname.as_bytes().into()));
        f.store_by_name(&"__qualname__".into(), k);
        let k = f.const_operand(Const::Int(line as i64));
        f.store_by_name(&"__firstlineno__".into(), k);
        if !c.type_params.is_empty() {
            let o = f.load_name(&super::generic::tuple_name(), None)?;
            f.store_by_name(&"__type_params__".into(), o);
        }
        if c.body.iter().any(super::has_annotation) {
            f.op0(Op::SetupAnnotations);
        }
        let rest = match c.body.first().and_then(docstring) {
            Some(doc) if self.src.optimize < 2 => {
                f.span = c.body[0].span;
                let k = f.const_operand(Const::Str(doc));
                f.store_by_name(&"__doc__".into(), k);
                &c.body[1..]
            }
            _ => &c.body[..],
        };
        f.stmts(rest)?;
        f.silent = true;
        let attrs = std::mem::take(&mut f.self_attrs);
        let k = attrs.iter().map(|a| Const::Str(a.as_bytes().into())).collect();
        let k = f.const_operand(Const::Tuple(k));
        f.store_by_name(&"__static_attributes__".into(), k);
        f.unit.static_attributes = attrs;
        if f.sc().needs_class_dict {
            // type() lets it show the class's own namespace from then on.
            let r = f.regs[crate::symbols::CLASS_DICT];
            f.store_by_name(&"__classdictcell__".into(), Operand { reg: r, temp: false });
        }
        if f.sc().needs_class_cell {
            let r = f.regs["__class__"];
            f.store_by_name(&"__classcell__".into(), Operand { reg: r, temp: false });
            f.ret(Operand { reg: r, temp: false });
        } else {
            f.end_of_body();
        }
        f.finish()
    }
}
