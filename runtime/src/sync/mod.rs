//! Threads and the lock they share.
//!
//! - [`gil`] the lock an interpreter's threads take in turn, and what asks a thread to give it up
//! - [`detach`] blocking calls, which give it up meanwhile
//! - [`lock`] locks that Python programs hold
//! - [`idle`] threads that wait for another thread's work
//! - [`imports`] who runs which module's code
//! - [`replay`] the scheduler of deterministic mode, in the place of the GIL
//! - [`signal`] signals on their way to the main thread
//! - [`spin`] a look before a sleep
//! - [`thread`] the state of one thread
//! - [`trace`] what the threads did with the lock, for those who ask
//! - [`futex`] what all of them wait on: plain words, so that a forked child can make them anew

pub mod detach;
pub mod futex;
pub mod gil;
pub mod idle;
pub mod imports;
pub mod lock;
pub mod replay;
pub mod signal;
pub mod spin;
pub mod thread;
pub mod ticks;
pub mod trace;
