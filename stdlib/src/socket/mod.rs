//! _socket: sockets; `socket` builds on it.

mod address;
mod ancillary;
mod functions;
mod hosts;
mod lookup;
mod object;
pub mod sys;

pub use functions::MODULE;
