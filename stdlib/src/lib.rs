//! Ouro: stdlib.

pub mod re;
