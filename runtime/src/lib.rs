//! Ouro: runtime.
pub mod format;
