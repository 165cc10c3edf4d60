//! The opcodes of pickle that are read and written here (PEP 307, PEP 3154, PEP 574; names as in pickle.py).

macro_rules! opcodes {
    ($($name:ident $byte:literal)*) => { $(pub const $name: u8 = $byte;)* };
}

opcodes! {
    MARK b'(' STOP b'.' POP b'0' POP_MARK b'1' DUP b'2'
    NONE b'N' NEWTRUE 0x88 NEWFALSE 0x89
    BININT b'J' BININT1 b'K' BININT2 b'M' LONG1 0x8A LONG4 0x8B BINFLOAT b'G'
    BINBYTES b'B' SHORT_BINBYTES b'C' BINBYTES8 0x8E BYTEARRAY8 0x96
    BINUNICODE b'X' SHORT_BINUNICODE 0x8C BINUNICODE8 0x8D
    EMPTY_LIST b']' APPEND b'a' APPENDS b'e' LIST b'l'
    EMPTY_TUPLE b')' TUPLE b't' TUPLE1 0x85 TUPLE2 0x86 TUPLE3 0x87
    EMPTY_DICT b'}' SETITEM b's' SETITEMS b'u' DICT b'd'
    EMPTY_SET 0x8F ADDITEMS 0x90 FROZENSET 0x91
    GLOBAL b'c' STACK_GLOBAL 0x93 REDUCE b'R' BUILD b'b' NEWOBJ 0x81 NEWOBJ_EX 0x92
    EXT1 0x82 EXT2 0x83 EXT4 0x84
    BINGET b'h' LONG_BINGET b'j' BINPUT b'q' LONG_BINPUT b'r' MEMOIZE 0x94
    PROTO 0x80 FRAME 0x95
}
