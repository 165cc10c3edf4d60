//! f-strings.

use super::expr::{temp_b, temp_c};
use super::{Fun, Operand, R};
use crate::bytecode::{Const, Op};
use ouro_parser::ast::*;

impl<'a> Fun<'a> {
    pub fn joined(&mut self, x: &'a JoinedStr, dst: u16) -> R {
        match x.values.as_slice() {
            [] => {
                self.load_const(Const::Str(Box::default()), dst);
                Ok(())
            }
            values if values.len() > 60 => {
                // In pieces, so that no window grows without bound.
                let start = self.top;
                let n = values.chunks(50).count() as u16;
                for chunk in values.chunks(50) {
                    let from = self.top;
                    for v in chunk {
                        self.expr_push(v)?;
                    }
                    self.ins(Op::BuildString, 0, from, from, chunk.len() as u16);
                    self.pop(chunk.len() as u16);
                    self.push();
                }
                self.ins(Op::BuildString, self.dst_flag(dst), dst, start, n);
                self.pop(n);
                Ok(())
            }
            values => {
                let start = self.top;
                for v in values {
                    self.expr_push(v)?;
                }
                let n = values.len() as u16;
                self.ins(Op::BuildString, self.dst_flag(dst), dst, start, n);
                self.pop(n);
                Ok(())
            }
        }
    }

    pub fn formatted(&mut self, x: &'a FormattedValue, dst: u16) -> R {
        let conversion = match u8::try_from(x.conversion) {
            Ok(b's') => 1,
            Ok(b'r') => 2,
            Ok(b'a') => 3,
            _ => 0,
        };
        let span = self.span;
        let o = self.expr(&x.value)?;
        self.span = span;
        let Some(spec) = &x.format_spec else {
            self.ins(Op::Format, self.dst_flag(dst) | temp_b(o), dst, o.reg, conversion);
            self.release(o);
            return Ok(());
        };
        let o = if conversion == 0 {
            o
        } else {
            let r = if o.temp { o.reg } else { self.top };
            self.room(1);
            self.ins(Op::Convert, temp_b(o), r, o.reg, conversion);
            self.release(o);
            self.push();
            Operand { reg: r, temp: true }
        };
        let s = self.expr(spec)?;
        let f = self.dst_flag(dst) | temp_b(o) | temp_c(s);
        self.ins(Op::FormatSpec, f, dst, o.reg, s.reg);
        self.release(s);
        self.release(o);
        Ok(())
    }
}
