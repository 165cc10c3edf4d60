//! Threads and the lock they share.

pub mod thread;
