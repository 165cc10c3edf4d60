//! Ouro, as a library.
