//! The heap: every Python object and every payload of one interpreter lives here.
//!
//! # Invariants
//!
//! The `SAFETY` notes of the island files refer to these by number.
//!
//! - **H1** A pointer word is the address of a live [`Header`] made by this module, 8-byte aligned,
//!   inside a page whose first bytes are a [`pages::Page`] that names its heap.
//! - **H2** The holder of a [`Value`] owns one count of the object; the object is freed when the count
//!   falls to zero and never before. A [`Word`] owns nothing and may be read only while some `Value`
//!   or register keeps the object alive.
//! - **H3** The heap belongs to whoever holds the GIL: no two threads run code of this crate on the
//!   same interpreter at once, so `Cell`-like access to headers, pages and payloads is exclusive.
//! - **H4** The memory behind an object of type `ty` begins with a `Header`, is followed by the payload
//!   that `ty.payload` describes, and then by `inline slots` words, each a valid `Value` or UNBOUND.
//! - **H5** Containers of values never hand out a reference into their storage across a call that can
//!   run Python code: values are cloned out or moved out first.
//! - **H6** A freed slot of an object page has a null type pointer; a live one never has.

pub mod audit;
pub mod buffer;
pub mod cell;
pub mod cycles;
pub mod free;
pub mod handle;
pub mod header;
pub mod pages;
pub mod parts;
pub mod sites;
pub mod trace;
pub mod value;
pub mod vec;
pub mod weak;
pub mod why;
pub mod word;

pub use buffer::ByteVec;
pub use cell::{RefCellOf, ValueCell};
pub use handle::{Payload, Ref};
pub use header::Header;
pub use pages::Heap;
pub use value::Value;
pub use vec::ValueVec;
pub use word::Word;

/// Marker of a raised exception; the exception itself waits in the thread state.
///
/// Zero-sized, so that `Result<Value, Raised>` is one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised;

/// What everything that may raise returns.
pub type Res<T = Value> = Result<T, Raised>;
