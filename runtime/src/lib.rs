//! Ouro: runtime.
