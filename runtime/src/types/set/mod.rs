//! set and frozenset.

pub mod iter;
pub mod methods;
pub mod ops;
pub mod table;

use super::layout as layouts;
use crate::heap::parts::Part;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use std::cell::Cell;
pub use table::Table;

/// What a payload says of itself whose values are all in its table.
macro_rules! all_in_table {
    () => {
        fn trace(&self, v: &mut Visitor<'_>) {
            self.table.trace(v);
        }
        fn weight(&self) -> usize {
            self.table.places()
        }
        fn trace_part(&self, v: &mut Visitor<'_>, from: usize, to: usize) {
            self.table.trace_part(v, from, to);
        }
        fn clear(&self, _: &Thread) {
            self.table.clear();
        }
        fn part(&self, _: usize) -> Part {
            Part::Words("element".into())
        }
        fn storage(&self) -> usize {
            self.table.bytes()
        }
    };
}

/// The payload of set.
#[derive(Default)]
pub struct Set {
    pub table: Table,
}

impl Payload for Set {
    const LAYOUT: u32 = layouts::SET;
    all_in_table!();
}

/// The payload of frozenset.
#[derive(Default)]
pub struct FrozenSet {
    pub table: Table,
    /// 0 until computed.
    pub hash: Cell<i64>,
}

impl Payload for FrozenSet {
    const LAYOUT: u32 = layouts::FROZENSET;
    all_in_table!();
}

/// The table of a set or frozenset.
#[inline]
pub fn table_of(v: &Value) -> Option<&Table> {
    if let Some(s) = v.payload::<Set>() {
        return Some(&s.table);
    }
    v.payload::<FrozenSet>().map(|f| &f.table)
}

/// A set of `table`.
pub fn make_set(t: &Thread, table: Table) -> Res {
    Ok(t.make(Set { table })?.into_value())
}

/// A set of values.
pub fn from_values(t: &Thread, items: impl IntoIterator<Item = Value>) -> Res {
    let table = Table::new();
    for x in items {
        table.add(t, x)?;
    }
    make_set(t, table)
}

/// A frozenset of values.
pub fn frozen_from_values(t: &Thread, items: impl IntoIterator<Item = Value>) -> Res {
    let table = Table::new();
    for x in items {
        table.add(t, x)?;
    }
    Ok(t.make(FrozenSet { table, hash: Cell::new(0) })?.into_value())
}

/// A set or frozenset, as `like` is, of the builtin type.
pub fn make_like(t: &Thread, like: &Value, table: Table) -> Res {
    if like.is::<FrozenSet>() {
        return Ok(t.make(FrozenSet { table, hash: Cell::new(0) })?.into_value());
    }
    make_set(t, table)
}

/// The same, of a given class.
pub fn make_of(t: &Thread, ty: &Ref<Type>, frozen: bool, table: Table) -> Res {
    if frozen {
        return Ok(t.make_of(ty, FrozenSet { table, hash: Cell::new(0) })?.into_value());
    }
    Ok(t.make_of(ty, Set { table })?.into_value())
}
