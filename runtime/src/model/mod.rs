//! The object model: types, slots, attributes, and how natives are described.

pub mod attr;
pub mod bind;
pub mod class;
pub mod convert;
pub mod descr;
pub mod layout;
pub mod mro;
pub mod native;
pub mod rebase;
pub mod signature;
pub mod slotcalls;
pub mod slots;
pub mod text_signature;
pub mod typeobj;
