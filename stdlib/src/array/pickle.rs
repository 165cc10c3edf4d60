//! Arrays in pickles: bytes, and a number that says what they are.

use super::{ARRAY, append_all, code_arg, items, make_of, me, methods};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::attr::{Storage, instance_dict, storage};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::array::item_size;
use ouro_runtime::types::bytes::Bytes;

/// What the numbers stand for; the highest byte comes first in odd ones.
#[derive(Clone, Copy, PartialEq)]
enum Format {
    Int { size: usize, signed: bool, big: bool },
    Float { size: usize, big: bool },
    Text { size: usize, big: bool },
}

fn format(n: i64) -> Option<Format> {
    let big = n & 1 == 1;
    Some(match n {
        0 | 1 => Format::Int { size: 1, signed: big, big: false },
        2..=13 => Format::Int { size: 2 << ((n - 2) / 4), signed: (n - 2) / 2 % 2 == 1, big },
        14..=17 => Format::Float { size: if n < 16 { 4 } else { 8 }, big },
        18..=21 => Format::Text { size: if n < 20 { 2 } else { 4 }, big },
        _ => return None,
    })
}

/// The number of a code's own format.
fn number(code: u8) -> i64 {
    match code {
        b'B' => 0,
        b'b' => 1,
        b'H' => 2,
        b'h' => 4,
        b'I' => 6,
        b'i' => 8,
        b'L' | b'Q' => 10,
        b'l' | b'q' => 12,
        b'f' => 14,
        b'd' => 16,
        _ => 20,
    }
}

pub fn reduce(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    if !t.is_int(&a[1]) {
        return Err(t.type_error("__reduce_ex__ argument should be an integer"));
    }
    let state = match storage(&a[0]) {
        Storage::None => Value::NONE,
        _ => instance_dict(t, &a[0])?.into_value(),
    };
    let ty = t.type_of(&a[0]).into_value();
    let code = t.string((x.code as char).to_string())?;
    if t.arg_clamped(&a[1])? < 3 {
        let args = t.tuple(vec![code, methods::tolist(t, &a[..1])?])?;
        return t.tuple(vec![ty, args, state]);
    }
    let module = ouro_runtime::world::import_module(t, "array")?;
    let bytes = Bytes::new(t, &x.data.to_vec())?.into_value();
    let args = t.tuple(vec![ty, code, t.int(number(x.code))?, bytes])?;
    t.tuple(vec![t.getattr_str(&module, "_array_reconstructor")?, args, state])
}

pub fn reconstruct(t: &Thread, a: &[Value]) -> Res {
    let Some(ty) = a[0].as_ref::<Type>() else {
        let given = t.type_name(&a[0]);
        return Err(t.type_error(format!("first argument must be a type object, not {given}")));
    };
    let Some(code) = code_arg(&a[1]) else {
        let given = t.type_name(&a[1]);
        return Err(t.type_error(format!(
            "_array_reconstructor() argument 2 must be a unicode character, not {given}"
        )));
    };
    let n = i64::from(t.arg_i32(&a[2])?);
    let plain = make_module_type(t, &ARRAY)?;
    if !ty.is_subtype(&plain) {
        return Err(t.type_error(format!("{} is not a subtype of array.array", ty.name_str())));
    }
    let Some(code) = u8::try_from(code).ok().filter(|c| items::CODES.as_bytes().contains(c)) else {
        return Err(t.value_error("second argument must be a valid type code"));
    };
    let Some(format) = format(n) else {
        return Err(t.value_error("third argument must be a valid machine format code."));
    };
    let Some(b) = a[3].payload::<Bytes>() else {
        let given = t.type_name(&a[3]);
        return Err(t.type_error(format!("fourth argument should be bytes, not {given}")));
    };
    let b = b.as_slice();
    if n == number(code) {
        let made = make_of(t, ty, code, &[])?;
        methods::append_bytes(t, me(t, &made)?, b)?;
        return Ok(made);
    }
    let size = match format {
        Format::Int { size, .. } | Format::Float { size, .. } => size,
        // What CPython takes for it.
        Format::Text { size, .. } => 2 * size,
    };
    if !b.len().is_multiple_of(size) {
        return Err(t.value_error("string length not a multiple of item size"));
    }
    convert(t, ty, code, format, b)
}

/// An array of items that another machine wrote.
fn convert(t: &Thread, ty: &Ref<Type>, code: u8, format: Format, b: &[u8]) -> Res {
    let (code, values) = match format {
        Format::Int { size, signed, big } => {
            // The type of this machine that fits, whatever it was called there.
            let fits = |c: &u8| {
                !items::is_text(*c)
                    && !items::is_float(*c)
                    && item_size(*c) == size
                    && items::is_signed(*c) == signed
            };
            let code = items::CODES.bytes().rfind(fits).unwrap_or(code);
            let values = b.chunks_exact(size).map(|b| items::int_value(t, b, signed, big));
            (code, values.collect::<Res<Vec<_>>>()?)
        }
        Format::Float { size, big } => {
            let values = b.chunks_exact(size).map(|b| {
                let mut b = b.to_vec();
                if big {
                    b.reverse();
                }
                items::get(t, if size == 4 { b'f' } else { b'd' }, items::word(&b))
            });
            (code, values.collect::<Res<Vec<_>>>()?)
        }
        Format::Text { size, big } => {
            let codec = format!("utf-{}-{}", size * 8, if big { "be" } else { "le" });
            let text = t.call_method_str(&Bytes::new(t, b)?.into_value(), "decode", &[t.string(codec)?])?;
            (code, t.collect(&text)?)
        }
    };
    let made = make_of(t, ty, code, &[])?;
    append_all(t, me(t, &made)?, &t.list(values)?)?;
    Ok(made)
}
