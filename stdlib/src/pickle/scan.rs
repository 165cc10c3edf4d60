//! Is a pickle well formed, and made of opcodes that the fast reader knows? Looked at before anything is made or
//! called, so that the slower reader can begin anew with all that is not.

use super::op;

/// What follows an opcode.
enum Argument {
    /// So many bytes.
    Fixed(usize),
    /// A length in so many bytes, then that many.
    Sized(usize),
    /// Two lines of UTF-8.
    Lines,
}

fn argument(opcode: u8) -> Option<Argument> {
    use Argument::*;
    Some(match opcode {
        op::MARK | op::STOP | op::POP | op::POP_MARK | op::DUP | op::NONE | op::NEWTRUE | op::NEWFALSE => {
            Fixed(0)
        }
        op::EMPTY_LIST | op::APPEND | op::APPENDS | op::LIST | op::EMPTY_TUPLE | op::TUPLE => Fixed(0),
        op::TUPLE1 | op::TUPLE2 | op::TUPLE3 | op::EMPTY_DICT | op::SETITEM | op::SETITEMS | op::DICT => {
            Fixed(0)
        }
        op::EMPTY_SET | op::ADDITEMS | op::FROZENSET | op::STACK_GLOBAL | op::REDUCE | op::BUILD => Fixed(0),
        op::NEWOBJ | op::NEWOBJ_EX | op::MEMOIZE => Fixed(0),
        op::BININT1 | op::BINGET | op::BINPUT => Fixed(1),
        op::BININT2 => Fixed(2),
        op::BININT | op::LONG_BINGET | op::LONG_BINPUT => Fixed(4),
        op::BINFLOAT => Fixed(8),
        op::SHORT_BINBYTES | op::SHORT_BINUNICODE | op::LONG1 => Sized(1),
        op::BINBYTES | op::BINUNICODE | op::LONG4 => Sized(4),
        op::BINBYTES8 | op::BINUNICODE8 | op::BYTEARRAY8 => Sized(8),
        op::GLOBAL => Lines,
        _ => return None,
    })
}

/// A little-endian number.
pub fn number(b: &[u8]) -> u64 {
    b.iter().rev().fold(0, |n, b| n << 8 | *b as u64)
}

/// The length of the pickle with its STOP; None if something about it is wrong or unknown.
pub fn well_formed(data: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let opcode = *data.get(at)?;
        at += 1;
        match opcode {
            op::PROTO => {
                if *data.get(at)? > 5 {
                    return None;
                }
                at += 1;
            }
            op::FRAME => {
                // As in CPython, a frame is read as a whole, and opcodes may cross its end.
                let n = usize::try_from(number(data.get(at..at + 8)?)).ok()?;
                at += 8;
                data.get(at..at.checked_add(n)?)?;
            }
            _ => match argument(opcode)? {
                Argument::Fixed(n) => at += n,
                Argument::Sized(width) => {
                    let n = usize::try_from(number(data.get(at..at + width)?)).ok()?;
                    if opcode == op::LONG4 && n > i32::MAX as usize {
                        return None;
                    }
                    at = at.checked_add(width)?.checked_add(n)?;
                }
                Argument::Lines => {
                    for _ in 0..2 {
                        let n = memchr::memchr(b'\n', data.get(at..)?)?;
                        std::str::from_utf8(&data[at..at + n]).ok()?;
                        at += n + 1;
                    }
                }
            },
        }
        if at > data.len() {
            return None;
        }
        if opcode == op::STOP {
            return Some(at);
        }
    }
}
