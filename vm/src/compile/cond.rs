//! Conditions: comparisons, `and`, `or`, `not`, as jumps and as values.

use super::emit::Label;
use super::expr::{small_int, temp_b, temp_c};
use super::{Fun, Operand, R};
use crate::bytecode::{Op, flag};
use ouro_parser::ast::*;

impl<'a> Fun<'a> {
    /// Jumps to `l` when the truth of `e` is `sense`; falls through otherwise.
    pub fn jump_if(&mut self, e: &'a Expr, sense: bool, l: Label) -> R {
        let outer = std::mem::replace(&mut self.span, e.span);
        let r = self.jump_inner(e, sense, l);
        self.span = outer;
        r
    }

    fn jump_inner(&mut self, e: &'a Expr, sense: bool, l: Label) -> R {
        if let Some(k) = super::fold::truth(e) {
            self.stop();
            if k == sense {
                self.jump(l);
            }
            return Ok(());
        }
        match &e.kind {
            ExprKind::UnaryOp(x) if x.op == UnaryOperator::Not => self.jump_if(&x.operand, !sense, l),
            ExprKind::BoolOp(x) => {
                let short = x.op == BoolOperator::Or;
                let (last, rest) = match x.values.split_last() {
                    Some(p) => p,
                    None => return Ok(()),
                };
                if short == sense {
                    // One of them decides for the jump.
                    for v in rest {
                        self.jump_if(v, sense, l)?;
                        self.forget_walrus();
                    }
                    return self.jump_if(last, sense, l);
                }
                let skip = self.label();
                for v in rest {
                    self.jump_if(v, short, skip)?;
                }
                self.jump_if(last, sense, l)?;
                self.place(skip);
                Ok(())
            }
            ExprKind::Compare(x) if x.ops.len() == 1 => {
                self.jump_compare(&x.left, x.ops[0], &x.comparators[0], sense, l)
            }
            ExprKind::Compare(x) => {
                let fail = self.label();
                self.chain(x, fail)?;
                // The last comparison is left as two operands on top.
                let n = x.ops.len();
                let (a, b) = (self.top - 2, self.top - 1);
                let (left, right) = (Operand { reg: a, temp: true }, Operand { reg: b, temp: true });
                self.branch_compare(x.ops[n - 1], left, right, sense, l);
                self.pop(2);
                let end = self.label();
                self.jump(end);
                self.place(fail);
                // Here one value is left over.
                self.push();
                self.ins(Op::Drop, 0, self.top - 1, 0, 0);
                self.pop(1);
                if !sense {
                    self.jump(l);
                }
                self.place(end);
                Ok(())
            }
            _ => {
                let o = self.expr(e)?;
                let f = temp_b(o) | if sense { 0 } else { flag::INVERT };
                self.branch(Op::JumpIf, f, 0, o.reg, 0, l);
                self.release(o);
                Ok(())
            }
        }
    }

    /// A walrus on the right of a short-circuit may not have run.
    fn forget_walrus(&mut self) {
        for (name, r) in &self.regs {
            let u = self.table.scopes[self.scope].names.get(name);
            if u.is_some_and(|u| u.walrus && !u.param) {
                self.bound[*r as usize] = false;
            }
        }
    }

    fn jump_compare(&mut self, left: &'a Expr, op: CmpOp, right: &'a Expr, sense: bool, l: Label) -> R {
        let span = self.span;
        let none = |e: &Expr| matches!(&e.kind, ExprKind::Constant(c) if c.value == ConstValue::None);
        if matches!(op, CmpOp::Is | CmpOp::IsNot) && none(right) {
            let o = self.expr(left)?;
            self.span = span;
            let f = if (op == CmpOp::Is) == sense { 0 } else { flag::INVERT };
            self.branch(Op::JumpNone, f | temp_b(o), 0, o.reg, 0, l);
            self.release(o);
            return Ok(());
        }
        let o = self.operand_before(left, &[right])?;
        if let (Some(i), Some(jump)) = (small_int(right), immediate(op)) {
            self.span = span;
            let f = temp_b(o) | if sense { 0 } else { flag::INVERT };
            self.branch(jump, f, 0, o.reg, i as u16, l);
            self.release(o);
            return Ok(());
        }
        let p = self.membership(op, right)?;
        self.span = span;
        self.branch_compare(op, o, p, sense, l);
        self.release(p);
        self.release(o);
        Ok(())
    }

    /// The right side of a comparison; a literal list or set under `in` becomes a constant.
    fn membership(&mut self, op: CmpOp, right: &'a Expr) -> R<Operand> {
        if matches!(op, CmpOp::In | CmpOp::NotIn) {
            if let Some(k) = super::fold::container(right) {
                return Ok(self.const_operand(k));
            }
        }
        self.expr(right)
    }

    /// Emits the jump for a comparison of two operands; the caller releases them.
    fn branch_compare(&mut self, op: CmpOp, a: Operand, b: Operand, sense: bool, l: Label) {
        let (jump, positive) = match op {
            CmpOp::Lt => (Op::JumpLt, true),
            CmpOp::LtE => (Op::JumpLe, true),
            CmpOp::Eq => (Op::JumpEq, true),
            CmpOp::NotEq => (Op::JumpNe, true),
            CmpOp::Gt => (Op::JumpGt, true),
            CmpOp::GtE => (Op::JumpGe, true),
            CmpOp::Is => (Op::JumpIs, true),
            CmpOp::IsNot => (Op::JumpIs, false),
            CmpOp::In => (Op::JumpIn, true),
            CmpOp::NotIn => (Op::JumpIn, false),
        };
        let f = temp_b(a) | temp_c(b) | if positive == sense { 0 } else { flag::INVERT };
        self.branch(jump, f, 0, a.reg, b.reg, l);
    }

    /// All comparisons of a chain but the last, jumping to `fail` with one value left on top; the last
    /// pair is left on top.
    fn chain(&mut self, x: &'a Compare, fail: Label) -> R {
        self.expr_push(&x.left)?;
        for (i, right) in x.comparators.iter().enumerate() {
            let p = self.expr_push(right)?;
            if i + 1 == x.comparators.len() {
                break;
            }
            // left, right -> right (kept), with the test made on copies that only borrow.
            let left = p - 1;
            let t = self.top;
            self.room(2);
            self.ins(Op::Move, flag::B_TEMP, t, left, 0);
            self.ins(Op::Move, flag::B_TEMP, left, p, 0);
            self.ins(Op::Move, 0, p, left, 0);
            self.push();
            let a = Operand { reg: t, temp: true };
            let b = Operand { reg: p, temp: true };
            let go = self.label();
            self.branch_compare(x.ops[i], a, b, true, go);
            self.pop(2);
            self.jump(fail);
            self.place(go);
        }
        Ok(())
    }

    pub fn compare(&mut self, x: &'a Compare, dst: u16) -> R {
        if x.ops.len() == 1 {
            let span = self.span;
            let o = self.operand_before(&x.left, &[&x.comparators[0]])?;
            let p = self.membership(x.ops[0], &x.comparators[0])?;
            self.span = span;
            self.value_compare(x.ops[0], o, p, dst);
            self.release(p);
            self.release(o);
            return Ok(());
        }
        // r: the result so far, then the pair being compared.
        let r = self.const_unbound();
        self.expr_push(&x.left)?;
        let end = self.label();
        let n = x.ops.len();
        for (i, (op, right)) in x.ops.iter().zip(&x.comparators).enumerate() {
            let p = self.expr_push(right)?;
            let last = i + 1 == n;
            let operand = |reg| Operand { reg, temp: last };
            self.value_compare(*op, operand(p - 1), operand(p), r);
            if last {
                self.pop(2);
                let tail = self.label();
                self.jump(tail);
                self.place(end);
                // A comparison that is false ends the chain with both operands still there.
                self.ins(Op::Drop, 0, p - 1, 0, 0);
                self.ins(Op::Drop, 0, p, 0, 0);
                self.place(tail);
                break;
            }
            self.branch(Op::JumpIf, flag::INVERT, 0, r, 0, end);
            self.ins(Op::Drop, 0, r, 0, 0);
            self.ins(Op::Drop, 0, p - 1, 0, 0);
            self.ins(Op::Move, flag::B_TEMP, p - 1, p, 0);
            self.pop(1);
        }
        self.move_to(Operand { reg: r, temp: true }, dst);
        Ok(())
    }

    fn value_compare(&mut self, op: CmpOp, a: Operand, b: Operand, dst: u16) {
        let (op, invert) = match op {
            CmpOp::Lt => (Op::Lt, 0),
            CmpOp::LtE => (Op::Le, 0),
            CmpOp::Eq => (Op::Eq, 0),
            CmpOp::NotEq => (Op::Ne, 0),
            CmpOp::Gt => (Op::Gt, 0),
            CmpOp::GtE => (Op::Ge, 0),
            CmpOp::Is => (Op::Is, 0),
            CmpOp::IsNot => (Op::Is, flag::INVERT),
            CmpOp::In => (Op::Contains, 0),
            CmpOp::NotIn => (Op::Contains, flag::INVERT),
        };
        self.ins(op, self.dst_flag(dst) | temp_b(a) | temp_c(b) | invert, dst, a.reg, b.reg);
    }

    /// `a and b`, `a or b` as a value.
    pub fn bool_op(&mut self, x: &'a BoolOp, dst: u16) -> R {
        let r = self.top;
        self.room(1);
        let end = self.label();
        let short = x.op == BoolOperator::Or;
        let n = x.values.len();
        for (i, v) in x.values.iter().enumerate() {
            self.expr_to(v, r)?;
            if i + 1 == n {
                break;
            }
            self.push();
            // The value stays when it decides.
            self.branch(Op::JumpIf, if short { 0 } else { flag::INVERT }, 0, r, 0, end);
            self.ins(Op::Drop, 0, r, 0, 0);
            self.pop(1);
            self.forget_walrus();
        }
        self.place(end);
        self.push();
        self.move_to(Operand { reg: r, temp: true }, dst);
        Ok(())
    }

    /// `not e` as a value.
    pub fn truth_value(&mut self, e: &'a Expr, dst: u16) -> R {
        let ExprKind::UnaryOp(x) = &e.kind else { return Ok(()) };
        if let ExprKind::Compare(c) = &x.operand.kind {
            if c.ops.len() == 1 {
                // The comparison stands where the `not` does, as CPython merges the two.
                let r = self.top;
                self.room(1);
                self.compare(c, r)?;
                self.push();
                self.unary(Op::Not, Operand { reg: r, temp: true }, dst);
                return Ok(());
            }
        }
        let o = self.expr(&x.operand)?;
        self.unary(Op::Not, o, dst);
        Ok(())
    }
}

fn immediate(op: CmpOp) -> Option<Op> {
    Some(match op {
        CmpOp::Lt => Op::JumpLtInt,
        CmpOp::LtE => Op::JumpLeInt,
        CmpOp::Eq => Op::JumpEqInt,
        CmpOp::NotEq => Op::JumpNeInt,
        CmpOp::Gt => Op::JumpGtInt,
        CmpOp::GtE => Op::JumpGeInt,
        _ => return None,
    })
}
