//! Bytecode: the opcode table and what derives from it, code units, the disassembler, the verifier.

#[macro_use]
pub mod opcodes;

pub mod dis;
pub mod pack;
pub mod unit;
pub mod verify;

pub use opcodes::{Op, flag};
pub use unit::{CodeUnit, Const, Mark};

/// An instruction's first word: `op 8 | flags 8 | a 16 | b 16 | c 16`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Ins(pub u64);

impl Ins {
    pub fn new(op: Op, flags: u8, a: u16, b: u16, c: u16) -> Ins {
        Ins(op as u64 | (flags as u64) << 8 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48)
    }
    #[inline(always)]
    pub fn op(self) -> u8 {
        self.0 as u8
    }
    #[inline(always)]
    pub fn flags(self) -> u8 {
        (self.0 >> 8) as u8
    }
    #[inline(always)]
    pub fn a(self) -> usize {
        (self.0 >> 16) as u16 as usize
    }
    #[inline(always)]
    pub fn b(self) -> usize {
        (self.0 >> 32) as u16 as usize
    }
    #[inline(always)]
    pub fn c(self) -> usize {
        (self.0 >> 48) as usize
    }
    /// c as a signed immediate.
    #[inline(always)]
    pub fn ci(self) -> i64 {
        self.0 as i64 >> 48
    }
    /// b and c together as a signed number: wide immediates and jump distances.
    #[inline(always)]
    pub fn wide(self) -> i32 {
        (self.0 >> 32) as i32
    }
}
