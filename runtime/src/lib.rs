//! Ouro's runtime: the heap, the object model, the protocols and the builtin types.
//!
//! It knows nothing of source text or bytecode; code is called through the `call` slot only.

pub mod console;
pub mod errors;
pub mod format;
pub mod heap;
pub mod model;
pub mod protocol;
pub mod sync;
pub mod types;
pub mod world;

pub use errors::Exc;
pub use heap::{Payload, Raised, Ref, Res, Value};
pub use sync::thread::Thread;
pub use world::Interp;
