//! Ouro: lexer.
