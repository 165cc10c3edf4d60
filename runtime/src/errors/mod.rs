//! Exceptions: their hierarchy and how natives raise them.

pub mod hierarchy;
pub mod raise;

pub use hierarchy::Exc;
