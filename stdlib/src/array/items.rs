//! Items of arrays: values as bytes, and back.

use num_bigint::Sign;
use ouro_runtime::format::wtf8;
use ouro_runtime::heap::{Raised, Res, Value};
use ouro_runtime::types::array::item_size;
use ouro_runtime::types::int::Num;
use ouro_runtime::types::str::Str;
use ouro_runtime::{Exc, Thread};

/// The codes, in the order in which they are told.
pub const CODES: &str = "bBuwhHiIlLqQfd";

pub fn is_text(code: u8) -> bool {
    matches!(code, b'u' | b'w')
}
pub fn is_float(code: u8) -> bool {
    matches!(code, b'f' | b'd')
}
pub fn is_signed(code: u8) -> bool {
    code.is_ascii_lowercase() && !is_text(code)
}

/// Text of code points; a number that is none is refused.
pub fn text(t: &Thread, points: impl Iterator<Item = u32>) -> Res {
    let mut out = Vec::new();
    for c in points {
        if c > 0x10_FFFF {
            return Err(t.value_error(format!("character U+{c:x} is not in range [U+0000; U+10ffff]")));
        }
        wtf8::push(&mut out, c);
    }
    Ok(Str::from_wtf8(t, &out)?.into_value())
}

/// The bytes of an item, filled up with zeros.
pub fn word(b: &[u8]) -> [u8; 8] {
    let mut out = [0; 8];
    out[..b.len()].copy_from_slice(b);
    out
}

/// An int that was read from `size` bytes, the highest first if `big`.
pub fn int_value(t: &Thread, b: &[u8], signed: bool, big: bool) -> Res {
    let mut b = b.to_vec();
    if big {
        b.reverse();
    }
    let unused = 64 - 8 * b.len() as u32;
    let bits = u64::from_le_bytes(word(&b));
    if signed { t.int(((bits << unused) as i64) >> unused) } else { t.uint(bits) }
}

/// The value of an item.
pub fn get(t: &Thread, code: u8, b: [u8; 8]) -> Res {
    let bits = u64::from_le_bytes(b);
    match code {
        b'b' => Ok(Value::small_int(i32::from(bits as i8))),
        b'B' => Ok(Value::small_int(i32::from(bits as u8))),
        b'h' => Ok(Value::small_int(i32::from(bits as i16))),
        b'H' => Ok(Value::small_int(i32::from(bits as u16))),
        b'i' => Ok(Value::small_int(bits as i32)),
        b'I' => t.int(i64::from(bits as u32)),
        b'f' => t.float(f64::from(f32::from_bits(bits as u32))),
        b'd' => t.float(f64::from_bits(bits)),
        b'w' if bits > 0x10_FFFF => Err(t.value_error("chr() arg not in range(0x110000)")),
        b'u' | b'w' => text(t, std::iter::once(bits as u32)),
        b'L' | b'Q' => t.uint(bits),
        _ => t.int(bits as i64),
    }
}

/// The bytes of a value as an item: the first of these.
pub fn set(t: &Thread, code: u8, v: &Value) -> Res<[u8; 8]> {
    match code {
        b'f' => Ok(word(&(t.arg_f64(v)? as f32).to_le_bytes())),
        b'd' => Ok(t.arg_f64(v)?.to_le_bytes()),
        b'u' | b'w' => {
            let mut points = v.payload::<Str>().into_iter().flat_map(|s| s.code_points());
            match (points.next(), points.next()) {
                (Some(c), None) => Ok(word(&c.to_le_bytes())),
                _ => Err(t.type_error("array item must be unicode character")),
            }
        }
        _ => {
            let n = t.index(v)?;
            match t.as_num(&n) {
                Some(Num::Small(n)) => whole(t, code, n),
                Some(Num::Big(b)) => match u64::try_from(&b) {
                    Ok(n) if matches!(code, b'L' | b'Q') => Ok(n.to_le_bytes()),
                    Ok(_) if code == b'I' => Err(t.overflow_error("unsigned int is greater than maximum")),
                    _ => Err(too_big(t, code, b.sign() == Sign::Minus)),
                },
                None => Err(too_big(t, code, false)),
            }
        }
    }
}

fn whole(t: &Thread, code: u8, n: i64) -> Res<[u8; 8]> {
    // What C converts the argument to first has a say in the words.
    let limited = |low: i64, high: i64, what: &str| match n {
        n if n < low => Err(t.overflow_error(format!("{what} is less than minimum"))),
        n if n > high => Err(t.overflow_error(format!("{what} is greater than maximum"))),
        _ => Ok(()),
    };
    match code {
        b'b' => {
            limited(i16::MIN.into(), i16::MAX.into(), "signed short integer")?;
            limited(i8::MIN.into(), i8::MAX.into(), "signed char")?;
        }
        b'B' => limited(0, u8::MAX.into(), "unsigned byte integer")?,
        b'h' => limited(i16::MIN.into(), i16::MAX.into(), "signed short integer")?,
        b'H' => {
            limited(i32::MIN.into(), i32::MAX.into(), "signed integer")?;
            limited(0, u16::MAX.into(), "unsigned short")?;
        }
        b'i' => limited(i32::MIN.into(), i32::MAX.into(), "signed integer")?,
        b'I' | b'L' | b'Q' if n < 0 => return Err(too_big(t, code, true)),
        b'I' => limited(0, u32::MAX.into(), "unsigned int")?,
        _ => {}
    }
    Ok(n.to_le_bytes())
}

fn too_big(t: &Thread, code: u8, negative: bool) -> Raised {
    t.err(
        Exc::OverflowError,
        match code {
            b'I' | b'L' if negative => "can't convert negative value to unsigned int",
            b'I' | b'L' => "Python int too large to convert to C unsigned long",
            b'Q' if negative => "can't convert negative int to unsigned",
            b'q' | b'Q' => "int too big to convert",
            _ => "Python int too large to convert to C long",
        },
    )
}

/// Turns the bytes of each item around.
pub fn swap(code: u8, b: &mut [u8]) {
    b.chunks_exact_mut(item_size(code)).for_each(<[u8]>::reverse);
}
