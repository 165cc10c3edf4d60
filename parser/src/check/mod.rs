//! What the grammar lets pass and Python refuses.
//!
//! `targets` is asked while the tree is built, for CPython's parser refuses these; `context` walks the finished tree,
//! for CPython's later passes refuse those.

pub mod context;
pub mod future;
mod pattern;
mod suspect;
pub mod targets;
