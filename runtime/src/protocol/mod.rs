//! What handlers and natives do to values of any type: one file per family of operations.

pub mod call;
pub mod compare;
pub mod hash;
pub mod iter;
pub mod mapping;
pub mod number;
pub mod sequence;
pub mod sink;
pub mod text;
pub mod truth;
