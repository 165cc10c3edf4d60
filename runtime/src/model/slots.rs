//! THE SLOT TABLE: one row for each operation a type may implement.
//!
//! A row is `field: kind "__dunder__" ["__reflected__"]`. From it derive the field of [`Slots`], the
//! method wrapper through which Python sees a native slot (`int.__add__`), and the function that
//! serves the slot for a class that defines the dunder in Python (both in [`super::slotcalls`]).

use crate::heap::{Ref, Res, Value};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::types::{str::Str, tuple::Tuple};
use std::cell::Cell;

pub type Unary = fn(&Thread, &Value) -> Res;
/// Operands in source order; either may be the one whose type owns the slot.
pub type Binary = fn(&Thread, &Value, &Value) -> Res;
pub type Ternary = fn(&Thread, &Value, &Value, &Value) -> Res;
pub type Length = fn(&Thread, &Value) -> Res<usize>;
pub type Hash = fn(&Thread, &Value) -> Res<i64>;
pub type Truth = fn(&Thread, &Value) -> Res<bool>;
pub type Contains = fn(&Thread, &Value, &Value) -> Res<bool>;
/// Stores, or deletes when there is no value.
pub type SetItem = fn(&Thread, &Value, &Value, Option<&Value>) -> Res<()>;
pub type GetAttr = fn(&Thread, &Value, &Ref<Str>) -> Res;
pub type SetAttr = fn(&Thread, &Value, &Ref<Str>, Option<&Value>) -> Res<()>;
pub type Compare = fn(&Thread, &Value, &Value, CmpOp) -> Res;
/// Positional arguments, then the values of the keywords that `kwnames` lists.
pub type Call = fn(&Thread, &Value, &[Value], Option<&Ref<Tuple>>) -> Res;
pub type New = fn(&Thread, &Ref<Type>, &[Value], Option<&Ref<Tuple>>) -> Res;
pub type Init = fn(&Thread, &Value, &[Value], Option<&Ref<Tuple>>) -> Res<()>;
/// Descriptor, instance (none when reached through the class), class.
pub type DescrGet = fn(&Thread, &Value, Option<&Value>, &Value) -> Res;
pub type DescrSet = fn(&Thread, &Value, &Value, Option<&Value>) -> Res<()>;
pub type Del = fn(&Thread, &Value) -> Res<()>;

/// Rich comparison operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CmpOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl CmpOp {
    /// The operator with its operands exchanged.
    pub fn swapped(self) -> CmpOp {
        use CmpOp::*;
        match self {
            Lt => Gt,
            Le => Ge,
            Eq => Eq,
            Ne => Ne,
            Gt => Lt,
            Ge => Le,
        }
    }
    /// The method that answers the operator.
    pub fn dunder(self) -> &'static str {
        ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"][self as usize]
    }
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }
    /// What an ordering answers to this operator.
    #[inline(always)]
    pub fn test(self, o: std::cmp::Ordering) -> bool {
        match self {
            CmpOp::Lt => o.is_lt(),
            CmpOp::Le => o.is_le(),
            CmpOp::Eq => o.is_eq(),
            CmpOp::Ne => o.is_ne(),
            CmpOp::Gt => o.is_gt(),
            CmpOp::Ge => o.is_ge(),
        }
    }
    pub fn from_index(i: u8) -> CmpOp {
        use CmpOp::*;
        [Lt, Le, Eq, Ne, Gt, Ge][i as usize % 6]
    }
}

/// Hands the table to macro `$m`.
#[macro_export]
macro_rules! slot_table {
    ($m:ident) => {
        $m! {
            repr: Unary "__repr__",
            str: Unary "__str__",
            hash: Hash "__hash__",
            call: Call "__call__",
            getattr: GetAttr "__getattribute__",
            setattr: SetAttr "__setattr__" "__delattr__",
            compare: Compare "__lt__" "__le__" "__eq__" "__ne__" "__gt__" "__ge__",
            iter: Unary "__iter__",
            next: Unary "__next__",
            init: Init "__init__",
            new: New "__new__",
            del: Del "__del__",
            descr_get: DescrGet "__get__",
            descr_set: DescrSet "__set__" "__delete__",
            len: Length "__len__",
            getitem: GetItem "__getitem__",
            setitem: SetItem "__setitem__" "__delitem__",
            contains: Contains "__contains__",
            bool: Truth "__bool__",
            index: Unary "__index__",
            int: Unary "__int__",
            float: Unary "__float__",
            neg: Unary "__neg__",
            pos: Unary "__pos__",
            invert: Unary "__invert__",
            abs: Unary "__abs__",
            add: Binary "__add__" "__radd__",
            sub: Binary "__sub__" "__rsub__",
            mul: Binary "__mul__" "__rmul__",
            matmul: Binary "__matmul__" "__rmatmul__",
            truediv: Binary "__truediv__" "__rtruediv__",
            floordiv: Binary "__floordiv__" "__rfloordiv__",
            modulo: Binary "__mod__" "__rmod__",
            divmod: Binary "__divmod__" "__rdivmod__",
            pow: Power "__pow__" "__rpow__",
            lshift: Binary "__lshift__" "__rlshift__",
            rshift: Binary "__rshift__" "__rrshift__",
            and: Binary "__and__" "__rand__",
            xor: Binary "__xor__" "__rxor__",
            or: Binary "__or__" "__ror__",
            iadd: Inplace "__iadd__",
            isub: Inplace "__isub__",
            imul: Inplace "__imul__",
            imatmul: Inplace "__imatmul__",
            itruediv: Inplace "__itruediv__",
            ifloordiv: Inplace "__ifloordiv__",
            imod: Inplace "__imod__",
            ipow: Inplace "__ipow__",
            ilshift: Inplace "__ilshift__",
            irshift: Inplace "__irshift__",
            iand: Inplace "__iand__",
            ixor: Inplace "__ixor__",
            ior: Inplace "__ior__",
            await_: Unary "__await__",
            aiter: Unary "__aiter__",
            anext: Unary "__anext__",
        }
    };
}

pub type GetItem = Binary;
pub type Inplace = Binary;
/// Base, exponent, modulus (None when absent).
pub type Power = Ternary;

macro_rules! define {
    ($($field:ident: $kind:ident $($dunder:literal)+,)*) => {
        /// The operations of one type. An empty slot means "not supported".
        #[derive(Default, Clone)]
        pub struct Slots {
            $(pub $field: Cell<Option<$kind>>,)*
        }
        /// Names a row of the table.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum SlotId { $($field,)* }
        impl Slots {
            /// Takes over what `base` has and this lacks.
            pub fn inherit(&self, base: &Slots) {
                $(if self.$field.get().is_none() { self.$field.set(base.$field.get()); })*
            }
        }
        /// Each dunder with its row and its place in the row.
        pub const DUNDERS: &[(&str, SlotId, u8)] = &{
            const N: usize = 0 $(+ [$($dunder),+].len())*;
            let mut out = [("", SlotId::repr, 0u8); N];
            let mut i = 0;
            $({
                let names = [$($dunder),+];
                let mut k = 0;
                while k < names.len() {
                    out[i] = (names[k], SlotId::$field, k as u8);
                    i += 1;
                    k += 1;
                }
            })*
            out
        };
    };
}
slot_table!(define);
