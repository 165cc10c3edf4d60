//! Ouro: stdlib.
