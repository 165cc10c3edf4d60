//! Ouro: parser.
