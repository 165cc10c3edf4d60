//! Assignment, deletion, augmented and annotated assignment, unpacking.

use super::expr::{binary, temp_b, temp_c};
use super::{Fun, Operand, R};
use crate::bytecode::{Const, Op, flag};
use crate::symbols::{Place, ScopeKind};
use ouro_parser::ast::*;
use std::rc::Rc;

impl<'a> Fun<'a> {
    pub fn assign(&mut self, a: &'a Assign) -> R {
        if let [one] = a.targets.as_slice() {
            if let Some(r) = self.plain_target(one) {
                self.expr_to(&a.value, r)?;
                self.is_bound(r);
                return Ok(());
            }
            if let (Some(ts), Some(vs)) = (elements(one), elements(&a.value)) {
                if ts.len() == vs.len()
                    && ts.len() <= 3
                    && !ts.iter().chain(vs).any(is_starred)
                    && !ts.is_empty()
                {
                    return self.parallel(ts, vs);
                }
            }
        }
        let o = self.expr(&a.value)?;
        let n = a.targets.len();
        for (i, t) in a.targets.iter().enumerate() {
            let last = i + 1 == n;
            self.store(t, Operand { reg: o.reg, temp: o.temp && last })?;
        }
        Ok(())
    }

    /// `a, b = x, y` without a tuple.
    fn parallel(&mut self, ts: &'a [Expr], vs: &'a [Expr]) -> R {
        let mut ops = Vec::new();
        for v in vs {
            // A local among the values may be a target too: values are copied first.
            let r = self.expr_push(v)?;
            ops.push(r);
        }
        let locals: Option<Vec<u16>> = ts.iter().map(|t| self.plain_target(t)).collect();
        let distinct = |l: &Vec<u16>| l.iter().all(|r| l.iter().filter(|x| *x == r).count() == 1);
        let constant = vs.iter().all(|v| super::fold::constant(v).is_some());
        if let Some(locals) = locals.filter(|l| distinct(l) && !constant) {
            // As CPython's, which swaps nothing where it need not: the last value is stored first.
            for (local, r) in locals.into_iter().zip(ops).rev() {
                self.move_to(Operand { reg: r, temp: true }, local);
                self.is_bound(local);
            }
            return Ok(());
        }
        // Stored in order from the left; each value is consumed where it stands.
        for (t, r) in ts.iter().zip(&ops) {
            self.store(t, Operand { reg: *r, temp: false })?;
        }
        for r in ops.iter().rev() {
            self.ins(Op::Drop, 0, *r, 0, 0);
            self.pop(1);
        }
        Ok(())
    }

    /// The register of a target that is a plain local.
    pub fn plain_target(&self, t: &Expr) -> Option<u16> {
        let ExprKind::Name(n) = &t.kind else { return None };
        self.place_of(&n.id)
    }

    /// The register of a name that is a plain local.
    pub fn place_of(&self, n: &Rc<str>) -> Option<u16> {
        if let Some(r) = self.comp_register(n) {
            return Some(r);
        }
        let n = self.mangle(n);
        match self.sc().places.get(&n) {
            Some(Place::Local) => self.regs.get(&n).copied(),
            _ => None,
        }
    }

    pub fn is_bound(&mut self, r: u16) {
        let Some(n) = self.unit.varnames.get(r as usize).cloned() else { return };
        if !self.sc().names.get(&n).is_some_and(|u| u.deleted) {
            if let Some(b) = self.bound.get_mut(r as usize) {
                *b = true;
            }
        }
    }

    /// Stores an operand; a temporary is consumed.
    pub fn store(&mut self, t: &'a Expr, o: Operand) -> R {
        let outer = std::mem::replace(&mut self.span, t.span);
        let r = self.store_inner(t, o);
        self.span = outer;
        r
    }

    fn store_inner(&mut self, t: &'a Expr, o: Operand) -> R {
        match &t.kind {
            ExprKind::Name(n) => self.store_name(&n.id, o),
            ExprKind::Attribute(a) => {
                let obj = self.expr(&a.value)?;
                self.note_self_attr(&a.value, &a.attr);
                let n = self.attr_name(&a.attr);
                self.ins(Op::SetAttr, temp_b(o) | temp_c(obj), obj.reg, o.reg, n);
                self.release(obj);
                self.release(o);
                Ok(())
            }
            ExprKind::Subscript(s) => {
                let obj = self.operand_before(&s.value, &[&s.slice])?;
                if let ExprKind::Slice(parts) = &s.slice.kind {
                    let k = self.slice_parts(parts)?;
                    let f = if obj.temp { flag::INVERT } else { 0 } | temp_c(o);
                    self.ins(Op::SetSlice, f, obj.reg, k, o.reg);
                    self.pop(3);
                    self.release(obj);
                    self.release(o);
                    return Ok(());
                }
                let k = self.expr(&s.slice)?;
                self.set_item(obj, k, o);
                self.release(k);
                self.release(obj);
                self.release(o);
                Ok(())
            }
            ExprKind::Tuple(x) => self.unpack(&x.elts, o),
            ExprKind::List(x) => self.unpack(&x.elts, o),
            ExprKind::Starred(s) => self.store(&s.value, o),
            _ => self.error("cannot assign to this", t.span),
        }
    }

    /// `obj[k] = o`; INVERT says that obj is a temporary.
    pub fn set_item(&mut self, obj: Operand, k: Operand, o: Operand) {
        let f = if obj.temp { flag::INVERT } else { 0 } | temp_b(k) | temp_c(o);
        self.ins(Op::SetItem, f, obj.reg, k.reg, o.reg);
    }

    /// Remembers `self.x = ...` for the class's instance layout.
    fn note_self_attr(&mut self, obj: &Expr, attr: &Rc<str>) {
        let ExprKind::Name(n) = &obj.kind else { return };
        let first = self.unit.argcount > 0 && self.unit.varnames.first() == Some(&n.id);
        if first && !self.self_attrs.contains(attr) {
            let attr = self.mangle(attr);
            self.self_attrs.push(attr);
        }
    }

    fn unpack(&mut self, elts: &'a [Expr], o: Operand) -> R {
        let star = elts.iter().position(is_starred);
        let n = elts.len() as u16;
        let base = if o.temp { o.reg } else { self.top };
        self.room(n);
        match star {
            None => self.ins(Op::Unpack, temp_b(o), base, o.reg, n),
            Some(i) => {
                self.ins(Op::UnpackEx, temp_b(o), base, o.reg, i as u16);
                self.second(Op::UnpackEx, elts.len() as u64 - i as u64 - 1);
            }
        }
        self.release(o);
        for _ in 0..n {
            self.push();
        }
        // Targets have marks of their own only where they tell of more lines.
        let line = |e: Option<&Expr>| e.map(|e| self.src.lines.line(e.span.start));
        let lines = line(elts.first()) != line(elts.last());
        for (i, t) in elts.iter().enumerate() {
            if lines {
                self.span = t.span;
            }
            // Each part is moved out of its register, which is left empty.
            let r = base + i as u16;
            if let Some(dst) = self.plain_target(t) {
                self.ins(Op::Move, self.dst_flag(dst) | flag::B_TEMP, dst, r, 0);
                self.is_bound(dst);
            } else {
                self.store(t, Operand { reg: r, temp: false })?;
                self.ins(Op::Drop, 0, r, 0, 0);
            }
        }
        self.pop(n);
        Ok(())
    }

    /// Stores to a variable by name.
    pub fn store_name(&mut self, name: &Rc<str>, o: Operand) -> R {
        if let Some(r) = self.comp_register(name) {
            self.move_to(o, r);
            return Ok(());
        }
        let name = self.mangle(name);
        match self.sc().places.get(&name).copied().unwrap_or(Place::Global) {
            Place::Local => {
                let r = self.regs[&name];
                self.move_to(o, r);
                self.is_bound(r);
            }
            Place::Cell | Place::Free => {
                let r = self.regs[&name];
                self.ins(Op::StoreCell, temp_c(o), 0, r, o.reg);
                self.release(o);
            }
            Place::Name => self.store_by_name(&name, o),
            _ => {
                let n = self.name(&name);
                self.ins(Op::StoreGlobal, temp_b(o), 0, o.reg, n);
                self.release(o);
            }
        }
        Ok(())
    }

    pub fn store_by_name(&mut self, name: &Rc<str>, o: Operand) {
        let n = self.name(name);
        self.ins(Op::StoreName, temp_b(o), 0, o.reg, n);
        self.release(o);
    }

    pub fn delete(&mut self, t: &'a Expr) -> R {
        let outer = std::mem::replace(&mut self.span, t.span);
        match &t.kind {
            ExprKind::Name(n) => {
                let name = self.mangle(&n.id);
                self.delete_name(&name);
            }
            ExprKind::Attribute(a) => {
                let o = self.expr(&a.value)?;
                let n = self.attr_name(&a.attr);
                self.ins(Op::DeleteAttr, temp_b(o), 0, o.reg, n);
                self.release(o);
            }
            ExprKind::Subscript(s) => {
                let o = self.operand_before(&s.value, &[&s.slice])?;
                let k = self.expr(&s.slice)?;
                self.ins(Op::DeleteItem, temp_b(o) | temp_c(k), 0, o.reg, k.reg);
                self.release(k);
                self.release(o);
            }
            ExprKind::Tuple(x) => x.elts.iter().try_for_each(|t| self.delete(t))?,
            ExprKind::List(x) => x.elts.iter().try_for_each(|t| self.delete(t))?,
            _ => return self.error("cannot delete this", t.span),
        }
        self.span = outer;
        Ok(())
    }

    fn delete_name(&mut self, name: &Rc<str>) {
        let n = self.name(name);
        match self.sc().places.get(name).copied().unwrap_or(Place::Global) {
            Place::Local => {
                let r = self.regs[name];
                self.ins(Op::DeleteFast, 0, r, n, 0);
            }
            Place::Cell | Place::Free => {
                let r = self.regs[name];
                self.ins(Op::DeleteCell, 0, 0, r, n);
            }
            Place::Name => self.ins(Op::DeleteName, 0, 0, 0, n),
            _ => self.ins(Op::DeleteGlobal, 0, 0, 0, n),
        }
    }

    /// Unbinds a handler's variable, bound or not.
    pub fn clear_name(&mut self, name: &Rc<str>) {
        let o = self.const_operand(Const::None);
        let _ = self.store_name(name, o);
        let name = self.mangle(name);
        self.delete_name(&name);
    }

    pub fn aug_assign(&mut self, a: &'a AugAssign) -> R {
        let span = self.span;
        match &a.target.kind {
            ExprKind::Name(n) => {
                if let Some(r) = self.plain_target(&a.target) {
                    let outer = std::mem::replace(&mut self.span, a.target.span);
                    let o = self.load_name(&n.id, None)?;
                    self.span = outer;
                    self.aug(o, a, r)?;
                    self.is_bound(r);
                    return Ok(());
                }
                let o = self.expr(&a.target)?;
                let dst = o.reg;
                self.aug(o, a, dst)?;
                self.push();
                self.store_name(&n.id, Operand { reg: dst, temp: true })
            }
            ExprKind::Attribute(x) => {
                let obj = self.expr(&x.value)?;
                let n = self.attr_name(&x.attr);
                let r = self.top;
                self.room(1);
                self.span = a.target.span;
                self.ins(Op::GetAttr, 0, r, obj.reg, n);
                self.push();
                self.span = span;
                self.aug(Operand { reg: r, temp: true }, a, r)?;
                self.push();
                self.span = a.target.span;
                self.ins(Op::SetAttr, flag::B_TEMP | temp_c(obj), obj.reg, r, n);
                self.pop(1);
                self.release(obj);
                Ok(())
            }
            ExprKind::Subscript(x) => {
                let obj = self.operand_before(&x.value, &[&x.slice, &a.value])?;
                let k = self.operand_before(&x.slice, &[&a.value])?;
                let r = self.top;
                self.room(1);
                self.span = a.target.span;
                self.ins(Op::GetItem, 0, r, obj.reg, k.reg);
                self.push();
                self.span = span;
                self.aug(Operand { reg: r, temp: true }, a, r)?;
                self.push();
                self.span = a.target.span;
                self.set_item(obj, k, Operand { reg: r, temp: true });
                self.pop(1);
                self.release(k);
                self.release(obj);
                Ok(())
            }
            _ => self.error("illegal target for augmented assignment", a.target.span),
        }
    }

    fn aug(&mut self, o: Operand, a: &'a AugAssign, dst: u16) -> R {
        let span = self.span;
        let p = match super::expr::small_int(&a.value) {
            Some(i) if matches!(a.op, Operator::Add | Operator::Sub) => {
                let op = if a.op == Operator::Add { Op::AddInt } else { Op::SubInt };
                let f = self.dst_flag(dst) | temp_b(o) | flag::INPLACE;
                self.ins(op, f, dst, o.reg, i as u16);
                self.release(o);
                return Ok(());
            }
            _ => self.expr(&a.value)?,
        };
        self.span = span;
        let f = self.dst_flag(dst) | temp_b(o) | temp_c(p) | flag::INPLACE;
        self.ins(binary(a.op), f, dst, o.reg, p.reg);
        self.release(p);
        self.release(o);
        Ok(())
    }

    pub fn ann_assign(&mut self, a: &'a AnnAssign) -> R {
        if let Some(v) = &a.value {
            if let Some(r) = self.plain_target(&a.target) {
                self.expr_to(v, r)?;
                self.is_bound(r);
            } else {
                let o = self.expr(v)?;
                self.store(&a.target, o)?;
            }
        }
        if matches!(self.sc().kind, ScopeKind::Module | ScopeKind::Class) {
            if let (true, ExprKind::Name(n)) = (a.simple, &a.target.kind) {
                let v = self.expr_push(&a.annotation)?;
                let name: Rc<str> = "__annotations__".into();
                let d = self.top;
                self.room(1);
                let i = self.name(&name);
                self.ins(Op::LoadName, 0, d, 0, i);
                self.push();
                let key = self.mangle(&n.id);
                let k = self.const_operand(Const::Str(key.as_bytes().into()));
                self.ins(Op::SetItem, flag::INVERT | flag::B_TEMP, d, k.reg, v);
                self.pop(2);
                self.ins(Op::Drop, 0, v, 0, 0);
                self.pop(1);
            } else {
                let o = self.expr(&a.annotation)?;
                self.drop_operand(o);
            }
        }
        Ok(())
    }

    /// Lets an unused value go.
    pub fn drop_operand(&mut self, o: Operand) {
        if o.temp {
            self.ins(Op::Drop, 0, o.reg, 0, 0);
            self.release(o);
        }
    }
}

fn elements(e: &Expr) -> Option<&[Expr]> {
    match &e.kind {
        ExprKind::Tuple(t) => Some(&t.elts),
        ExprKind::List(t) => Some(&t.elts),
        _ => None,
    }
}

fn is_starred(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::Starred(_))
}
