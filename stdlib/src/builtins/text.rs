//! ascii, chr, format, ord, repr.

use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::format::wtf8;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::types::int::Num;
use ouro_runtime::types::str::{Str, printf, single};
use ouro_runtime::types::{bytearray::ByteArray, bytes::Bytes, bytes_view};

pub fn ascii(t: &Thread, a: &[Value]) -> Res {
    Ok(Str::from_wtf8(t, &printf::ascii(t, &a[0])?)?.into_value())
}

pub fn repr(t: &Thread, a: &[Value]) -> Res {
    Ok(t.repr(&a[0])?.into_value())
}

pub fn chr(t: &Thread, a: &[Value]) -> Res {
    let i = t.index(&a[0])?;
    match t.as_num(&i) {
        Some(Num::Small(cp @ 0..0x110000)) => {
            let mut out = Vec::with_capacity(4);
            wtf8::push(&mut out, cp as u32);
            single(t, &out)
        }
        Some(Num::Small(i)) if i32::try_from(i).is_err() => {
            Err(t.err(Exc::OverflowError, "Python int too large to convert to C int"))
        }
        Some(Num::Big(_)) => Err(t.err(Exc::OverflowError, "Python int too large to convert to C int")),
        _ => Err(t.value_error("chr() arg not in range(0x110000)")),
    }
}

pub fn ord(t: &Thread, a: &[Value]) -> Res {
    let v = &a[0];
    let n = if let Some(s) = v.payload::<Str>() {
        if s.len() == 1 {
            return Ok(Value::small_int(s.code_points().next().unwrap_or(0) as i32));
        }
        s.len()
    } else if v.is::<Bytes>() || v.is::<ByteArray>() {
        let b = bytes_view(v).unwrap_or_default();
        if let [c] = &*b {
            return Ok(Value::small_int(*c as i32));
        }
        b.len()
    } else {
        return Err(t.type_error(format!("ord() expected string of length 1, but {} found", t.type_name(v))));
    };
    Err(t.type_error(format!("ord() expected a character, but string of length {n} found")))
}

pub fn format(t: &Thread, a: &[Value]) -> Res {
    let Some(spec) = a[1].as_ref::<Str>() else {
        return Err(t.type_error(format!("format() argument 2 must be str, not {}", t.type_name(&a[1]))));
    };
    Ok(t.format(&a[0], spec)?.into_value())
}
