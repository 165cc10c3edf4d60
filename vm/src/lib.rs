//! Ouro's compiler and virtual machine.

pub mod bytecode;
pub mod compile;
pub mod symbols;
