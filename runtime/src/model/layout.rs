//! Instance layouts (shapes): which slot of an instance holds which attribute.
//!
//! A class owns one layout for all its instances: a name gets a slot the first time any instance sets
//! it. The number of slots is fixed when the first instance is made. An instance that outgrows it, or
//! sets its attributes in an order that slots cannot tell, moves to a real dict.

use crate::heap::Value;
use crate::heap::trace::Visitor;
use std::cell::{Cell, RefCell};

/// Most inline attribute slots of an instance.
const MAX: u16 = 60;

#[derive(Default)]
pub struct Layout {
    /// What headers carry: equal ids mean the same class in inline mode.
    pub id: Cell<u32>,
    names: RefCell<Vec<Value>>,
    /// Inline attribute slots of every instance.
    pub capacity: Cell<u16>,
    fixed: Cell<bool>,
}

impl Layout {
    pub fn new(id: u32) -> Layout {
        Layout { id: Cell::new(id), ..Layout::default() }
    }
    /// Says how many attributes instances will probably have.
    pub fn hint(&self, n: usize) {
        if !self.fixed.get() {
            self.capacity.set(self.capacity.get().max(n.min(MAX as usize) as u16));
        }
    }
    /// The number of inline slots, from now on fixed.
    #[inline]
    pub fn fix_capacity(&self) -> usize {
        self.fixed.set(true);
        self.capacity.get() as usize
    }
    pub fn is_fixed(&self) -> bool {
        self.fixed.get()
    }
    /// The slot of an interned name.
    pub fn find(&self, name: &Value) -> Option<usize> {
        self.names.borrow().iter().position(|n| n.same(name))
    }
    /// The slot of an interned name, giving it one if there is room.
    pub fn find_or_add(&self, name: &Value) -> Option<usize> {
        if let Some(i) = self.find(name) {
            return Some(i);
        }
        let n = self.names.borrow().len();
        if n >= self.capacity.get() as usize {
            return None;
        }
        self.names.borrow_mut().push(name.clone());
        Some(n)
    }
    pub fn len(&self) -> usize {
        self.names.borrow().len()
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn name(&self, i: usize) -> Option<Value> {
        self.names.borrow().get(i).cloned()
    }
    pub fn trace(&self, v: &mut Visitor<'_>) {
        if let Ok(names) = self.names.try_borrow() {
            names.iter().for_each(|n| v.value(n));
        }
    }
}
