//! Constant layout ids: what the header of an exact instance of a core type carries.
//!
//! "Is it a list" is one 32-bit compare. Ids below 256 are the core's; classes count from there.

macro_rules! layouts {
    ($($name:ident)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u32)]
        enum Order { _Zero, $($name,)* }
        $(pub const $name: u32 = Order::$name as u32;)*
    };
}

/// The first id of a class that is not of the core.
pub const FIRST_CLASS: u32 = 256;

layouts! {
    OBJECT TYPE NONE BOOL NOT_IMPLEMENTED ELLIPSIS INT FLOAT COMPLEX STR BYTES BYTEARRAY LIST TUPLE DICT SET
    FROZENSET RANGE SLICE MODULE METHOD_DESCR BUILTIN GETSET MEMBER SLOT_WRAPPER BOUND_METHOD PROPERTY
    STATIC_METHOD CLASS_METHOD FUNCTION CODE CELL GENERATOR FRAME TRACEBACK LIST_ITER TUPLE_ITER LIST_REVERSE_ITER RANGE_ITER
    STR_ITER DICT_KEY_ITER DICT_VALUE_ITER DICT_ITEM_ITER DICT_KEYS DICT_VALUES DICT_ITEMS SET_ITER ENUMERATE ZIP MAP FILTER
    REVERSED COROUTINE ASYNC_GENERATOR SUPER MAPPING_PROXY SINK CLASS_METHOD_DESCR
    DICT_REVERSE_KEY_ITER DICT_REVERSE_VALUE_ITER DICT_REVERSE_ITEM_ITER
}
