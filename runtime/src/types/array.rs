//! What an array of the module `array` holds: items of one C type, packed. The type itself is the library's.

use crate::heap::trace::Visitor;
use crate::heap::{ByteVec, Payload};
use std::cell::Cell;

/// The payload of `array.array`.
pub struct Array {
    pub data: ByteVec,
    /// The type code.
    pub code: u8,
    /// Memoryviews that look at the content: while there are any, the size stands.
    pub exports: Cell<usize>,
}

impl Payload for Array {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn storage(&self) -> usize {
        self.data.bytes()
    }
}

/// Bytes of an item.
pub fn item_size(code: u8) -> usize {
    match code {
        b'b' | b'B' => 1,
        b'h' | b'H' => 2,
        b'u' | b'w' | b'i' | b'I' | b'f' => 4,
        _ => 8,
    }
}
