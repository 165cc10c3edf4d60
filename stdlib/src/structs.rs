//! struct: values to bytes and back by a format.

use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Raised, Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::class::{derive_builtin, make_module_type};
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::memoryview::MemoryView;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::types::{arg_bytes, bytes_view, resizable};
use ouro_runtime::{Exc, Thread};
use std::cell::{Cell, RefCell};

fn error_class(t: &Thread) -> Res {
    if let Some(c) = t.interp().registered("struct.error") {
        return Ok(c);
    }
    let c = derive_builtin(t, "error", &[t.exc_type(Exc::Exception)])?;
    c.dict.insert(t, t.names().__module__.to_value(), t.string("struct")?)?;
    t.interp().register("struct.error", c.to_value());
    Ok(c.into_value())
}

fn fail(t: &Thread, msg: impl AsRef<str>) -> Raised {
    match error_class(t).and_then(|c| Ok((c, t.string(msg)?))) {
        Ok((c, m)) => t.raise_class(&c, &[m]),
        Err(e) => e,
    }
}

/// One item of a format: its code, its offset, its size, and for `s` and `p` nothing else; `x` has none.
struct Item {
    code: u8,
    at: usize,
    size: usize,
}

struct Format {
    items: Vec<Item>,
    size: usize,
    big: bool,
    native: bool,
}

fn sizes(code: u8, native: bool) -> Option<usize> {
    Some(match code {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => {
            if native {
                8
            } else {
                4
            }
        }
        b'q' | b'Q' | b'd' => 8,
        b'n' | b'N' | b'P' if native => 8,
        _ => return None,
    })
}

fn parse(t: &Thread, f: &[u8]) -> Res<Format> {
    let (native, big, skip) = match f.first() {
        Some(b'@') => (true, false, 1),
        Some(b'=' | b'<') => (false, false, 1),
        Some(b'>' | b'!') => (false, true, 1),
        _ => (true, false, 0),
    };
    let (mut items, mut at) = (Vec::new(), 0usize);
    let mut i = skip;
    let too_long = || fail(t, "total struct size too long");
    while i < f.len() {
        if f[i].is_ascii_whitespace() {
            i += 1;
            continue;
        }
        let mut n: Option<usize> = None;
        while let Some(d) = f.get(i).filter(|c| c.is_ascii_digit()) {
            n = Some(
                n.unwrap_or(0)
                    .checked_mul(10)
                    .and_then(|n| n.checked_add((d - b'0') as usize))
                    .filter(|n| *n < 1 << 40)
                    .ok_or_else(too_long)?,
            );
            i += 1;
        }
        let Some(&code) = f.get(i) else {
            return Err(fail(t, "repeat count given without format specifier"));
        };
        i += 1;
        let Some(size) = sizes(code, native) else { return Err(fail(t, "bad char in struct format")) };
        if native {
            at = at.next_multiple_of(size);
        }
        let n = n.unwrap_or(1);
        match code {
            b's' | b'p' => {
                items.push(Item { code, at, size: n });
                at += n;
            }
            b'x' => at += n,
            _ => {
                if n > 1 << 28 {
                    return Err(t.memory_error());
                }
                for _ in 0..n {
                    items.push(Item { code, at, size });
                    at += size;
                }
            }
        }
        if at > isize::MAX as usize / 2 {
            return Err(too_long());
        }
    }
    Ok(Format { items, size: at, big, native })
}

/// The bits of a float as a half.
fn half_bits(t: &Thread, x: f64) -> Res<u16> {
    let sign = if x.is_sign_negative() { 0x8000u16 } else { 0 };
    if x.is_nan() {
        return Ok(sign | 0x7E00);
    }
    let a = x.abs();
    if a.is_infinite() {
        return Ok(sign | 0x7C00);
    }
    if a == 0.0 {
        return Ok(sign);
    }
    let e = ((a.to_bits() >> 52) as i32 - 1023).max(-14);
    // In units of the last place, rounded half to even.
    let units = ouro_runtime::format::float::round_half_even(a * 2f64.powi(10 - e));
    let bits = if units >= 2048.0 {
        (((e + 1 + 15) as u32) << 10, 0)
    } else if units >= 1024.0 {
        (((e + 15) as u32) << 10, units as u32 - 1024)
    } else {
        (0, units as u32)
    };
    let all = bits.0 + bits.1;
    if all >= 0x7C00 {
        return Err(t.overflow_error("float too large to pack with e format"));
    }
    Ok(sign | all as u16)
}

fn from_half(h: u16) -> f64 {
    let sign = if h & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (e, m) = ((h >> 10) & 0x1F, (h & 0x3FF) as f64);
    sign * match e {
        0 => m * 2f64.powi(-24),
        31 => {
            if m == 0.0 {
                f64::INFINITY
            } else {
                f64::NAN
            }
        }
        _ => (1024.0 + m) * 2f64.powi(e as i32 - 25),
    }
}

fn pack_item(t: &Thread, f: &Format, item: &Item, v: &Value, out: &mut [u8]) -> Res<()> {
    let Some(to) = out.get_mut(item.at..item.at + item.size) else { return Err(fail(t, "format too long")) };
    let mut put = |b: &[u8]| {
        to.copy_from_slice(b);
        if f.big {
            to.reverse();
        }
    };
    let code = item.code as char;
    match item.code {
        b'c' => match bytes_view(v).filter(|b| b.len() == 1 && !v.is::<MemoryView>()) {
            Some(b) => put(&b),
            None => return Err(fail(t, "char format requires a bytes object of length 1")),
        },
        b's' | b'p' => {
            let Some(b) = bytes_view(v).filter(|_| !v.is::<MemoryView>()) else {
                return Err(fail(t, format!("argument for '{code}' must be a bytes object")));
            };
            if item.code == b's' {
                let n = b.len().min(item.size);
                to[..n].copy_from_slice(&b[..n]);
            } else if item.size > 0 {
                let n = b.len().min(item.size - 1);
                to[1..=n].copy_from_slice(&b[..n]);
                to[0] = n.min(255) as u8;
            }
        }
        b'?' => put(&[t.truth(v)? as u8]),
        b'e' | b'f' | b'd' => {
            let slots = &t.type_ref(v).slots;
            let converts = slots.float.get().is_some() || slots.index.get().is_some();
            if t.as_float(v).is_none() && t.as_num(v).is_none() && !converts {
                return Err(fail(t, "required argument is not a float"));
            }
            let x = t.arg_f64(v)?;
            match item.code {
                b'e' => put(&half_bits(t, x)?.to_le_bytes()),
                b'd' => put(&x.to_le_bytes()),
                _ => {
                    let y = x as f32;
                    if y.is_infinite() && x.is_finite() && !f.native {
                        return Err(t.overflow_error("float too large to pack with f format"));
                    }
                    put(&y.to_le_bytes());
                }
            }
        }
        _ => {
            if !t.is_int(v) && t.type_ref(v).slots.index.get().is_none() {
                return Err(fail(t, "required argument is not an integer"));
            }
            let n = t.as_bigint(&t.index(v)?).unwrap_or_default();
            let bits = 8 * item.size as u32;
            let signed = item.code.is_ascii_lowercase();
            let (low, high) = if signed {
                (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
            } else {
                (0, (1i128 << bits) - 1)
            };
            match i128::try_from(n).ok().filter(|n| (low..=high).contains(n)) {
                Some(n) => put(&n.to_le_bytes()[..item.size]),
                None if bits == 64 && !f.native => return Err(fail(t, "int too large to convert")),
                None => {
                    return Err(fail(t, format!("'{code}' format requires {low} <= number <= {high}")));
                }
            }
        }
    }
    Ok(())
}

fn unpack_item(t: &Thread, f: &Format, item: &Item, b: &[u8]) -> Res {
    let b = b.get(item.at..item.at + item.size).unwrap_or(b"");
    if matches!(item.code, b's' | b'c') {
        return Ok(Bytes::new(t, b)?.into_value());
    }
    if item.code == b'p' {
        let n = b.first().map_or(0, |n| *n as usize).min(b.len().saturating_sub(1));
        return Ok(Bytes::new(t, b.get(1..1 + n).unwrap_or(b""))?.into_value());
    }
    let mut x = [0u8; 8];
    for (i, c) in b.iter().take(8).enumerate() {
        x[if f.big { item.size - 1 - i } else { i }] = *c;
    }
    let bits = u64::from_le_bytes(x);
    match item.code {
        b'?' => Ok(Value::bool(bits != 0)),
        b'e' => t.float(from_half(bits as u16)),
        b'f' => t.float(f32::from_bits(bits as u32) as f64),
        b'd' => t.float(f64::from_bits(bits)),
        c if c.is_ascii_lowercase() => {
            let unused = 64 - 8 * item.size as u32;
            t.int(((bits << unused) as i64) >> unused)
        }
        _ => t.uint(bits),
    }
}

/// The payload of Struct.
pub struct Struct {
    format: RefCell<Vec<u8>>,
    parsed: RefCell<std::rc::Rc<Format>>,
}

impl Payload for Struct {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn format_bytes(t: &Thread, v: &Value) -> Res<Vec<u8>> {
    match v.payload::<Str>() {
        Some(s) if s.is_ascii() => Ok(s.as_bytes().to_vec()),
        Some(_) => Err(fail(t, "bad char in struct format")),
        None => match v.payload::<Bytes>() {
            Some(b) => Ok(b.as_slice().to_vec()),
            None => Err(t.type_error(format!(
                "Struct() argument 1 must be a str or bytes object, not {}",
                t.type_name(v)
            ))),
        },
    }
}

fn of(t: &Thread, v: &Value) -> Res<std::rc::Rc<Format>> {
    match v.payload::<Struct>() {
        Some(s) => Ok(s.parsed.borrow().clone()),
        None => Ok(std::rc::Rc::new(parse(t, &format_bytes(t, v)?)?)),
    }
}

fn pack(t: &Thread, f: &Format, args: &[Value], name: &str) -> Res<Vec<u8>> {
    if args.len() != f.items.len() {
        return Err(fail(
            t,
            format!("{name} expected {} items for packing (got {})", f.items.len(), args.len()),
        ));
    }
    let mut out = ouro_runtime::types::buffer(t, f.size)?;
    out.resize(f.size, 0);
    for (item, v) in f.items.iter().zip(args) {
        pack_item(t, f, item, v, &mut out)?;
    }
    Ok(out)
}

fn unpack_all(t: &Thread, f: &Format, b: &[u8]) -> Res {
    let all: Res<Vec<Value>> = f.items.iter().map(|i| unpack_item(t, f, i, b)).collect();
    t.tuple(all?)
}

fn unpack(t: &Thread, a: &[Value]) -> Res {
    let f = of(t, &a[0])?;
    let b = arg_bytes(t, &a[1])?;
    if b.len() != f.size {
        return Err(fail(t, format!("unpack requires a buffer of {} bytes", f.size)));
    }
    unpack_all(t, &f, &b)
}

fn place(t: &Thread, size: usize, len: usize, offset: &Value, func: &str) -> Res<usize> {
    let given = t.arg_i64(offset)?;
    let what = if func == "pack_into" { "packing" } else { "unpacking" };
    let at = if given < 0 {
        if given + size as i64 > 0 {
            return Err(fail(
                t,
                format!("not enough data to {} {size} bytes at offset {given}", &what[..what.len() - 3]),
            ));
        }
        given + len as i64
    } else {
        given
    };
    if at < 0 {
        return Err(fail(t, format!("offset {given} out of range for {len}-byte buffer")));
    }
    let at = at as usize;
    if len.saturating_sub(at) < size || at > len {
        return Err(fail(
            t,
            format!(
                "{func} requires a buffer of at least {} bytes for {what} {size} bytes at offset {at} (actual buffer size is {len})",
                size.saturating_add(at)
            ),
        ));
    }
    Ok(at)
}

fn pack_into(t: &Thread, a: &[Value]) -> Res {
    let f = of(t, &a[0])?;
    let Some(len) = bytes_view(&a[1]).map(|b| b.len()) else {
        return Err(t.type_error(format!(
            "pack_into() argument 2 must be read-write bytes-like object, not {}",
            t.type_name(&a[1])
        )));
    };
    let at = place(t, f.size, len, &a[2], "pack_into")?;
    let args = a[3].payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[]);
    let b = pack(t, &f, args, "pack_into")?;
    if let Some((data, _)) = resizable(&a[1]) {
        data.with_mut(|d| {
            if let Some(d) = d.get_mut(at..at + b.len()) {
                d.copy_from_slice(&b);
            }
        });
        return Ok(Value::NONE);
    }
    let view = ouro_runtime::types::memoryview::make(t, &a[1])?;
    let part = ouro_runtime::types::slice::Slice {
        start: Value::len(at),
        stop: Value::len(at + b.len()),
        step: Value::NONE,
    };
    let part = t.make(part)?.into_value();
    t.setitem(&view, &part, Some(Bytes::new(t, &b)?.value()))?;
    Ok(Value::NONE)
}

fn unpack_from(t: &Thread, a: &[Value]) -> Res {
    let f = of(t, &a[0])?;
    let b = arg_bytes(t, &a[1])?;
    let at = place(t, f.size, b.len(), &a[2], "unpack_from")?;
    unpack_all(t, &f, &b[at..at + f.size])
}

/// Iterator of `iter_unpack`.
pub struct UnpackIter {
    format: std::rc::Rc<Format>,
    data: Vec<u8>,
    at: Cell<usize>,
}

impl Payload for UnpackIter {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

static UNPACK_ITER: TypeSpec = TypeSpec {
    module: "_struct",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(ouro_runtime::types::iterators::itself));
        s.next.set(Some(|t, v| {
            let Some(u) = v.payload::<UnpackIter>() else { return Ok(Value::UNBOUND) };
            let at = u.at.get();
            let Some(b) = u.data.get(at..at + u.format.size).filter(|b| !b.is_empty()) else {
                return Ok(Value::UNBOUND);
            };
            u.at.set(at + u.format.size);
            unpack_all(t, &u.format, b)
        }));
    },
    ..TypeSpec::of::<UnpackIter>("unpack_iterator")
};

fn iter_unpack(t: &Thread, a: &[Value]) -> Res {
    let format = of(t, &a[0])?;
    let data = arg_bytes(t, &a[1])?.into_owned();
    if format.size == 0 {
        return Err(fail(t, "cannot iteratively unpack with a struct of length 0"));
    }
    if data.len() % format.size != 0 {
        return Err(fail(
            t,
            format!("iterative unpacking requires a buffer of a multiple of {} bytes", format.size),
        ));
    }
    let ty = make_module_type(t, &UNPACK_ITER)?;
    Ok(t.make_of(&ty, UnpackIter { format, data, at: Cell::new(0) })?.into_value())
}

fn pack_values(t: &Thread, a: &[Value]) -> Res {
    let args = a[1].payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[]);
    let b = pack(t, &*of(t, &a[0])?, args, "pack")?;
    Ok(Bytes::new(t, &b)?.into_value())
}

fn init_struct(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let a = bind_args(t, ouro_runtime::signature!("Struct(format)"), args, kw)?;
    let f = format_bytes(t, &a[0])?;
    let parsed = parse(t, &f)?;
    if let Some(s) = v.payload::<Struct>() {
        *s.format.borrow_mut() = f;
        *s.parsed.borrow_mut() = std::rc::Rc::new(parsed);
    }
    Ok(())
}

static STRUCT: TypeSpec = TypeSpec {
    module: "_struct",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| {
            let blank = Format { items: Vec::new(), size: 0, big: false, native: true };
            let s = Struct { format: RefCell::default(), parsed: RefCell::new(std::rc::Rc::new(blank)) };
            Ok(t.make_of(ty, s)?.into_value())
        }));
        s.init.set(Some(init_struct));
        s.repr.set(Some(|t, v| {
            let f = v.payload::<Struct>().map(|s| s.format.borrow().clone()).unwrap_or_default();
            let f = t.string(String::from_utf8_lossy(&f))?;
            let r = t.repr(&f)?;
            t.string(format!("Struct({})", r.lossy()))
        }));
    },
    methods: &[
        method("pack(self, /, *values)", pack_values),
        method("pack_into(self, buffer, offset, /, *values)", pack_into),
        method("unpack(self, buffer, /)", unpack),
        method("unpack_from(self, /, buffer, offset=0)", unpack_from),
        method("iter_unpack(self, buffer, /)", iter_unpack),
    ],
    getset: &[
        getter("format", |t, v| {
            let f = v.payload::<Struct>().map(|s| s.format.borrow().clone()).unwrap_or_default();
            t.string(String::from_utf8_lossy(&f))
        }),
        getter("size", |t, v| Ok(Value::len(of(t, v)?.size))),
    ],
    ..TypeSpec::of::<Struct>("Struct")
};

const FUNCTIONS: &[Method] = &[
    method("calcsize(format, /)", |t, a| Ok(Value::len(of(t, &a[0])?.size))),
    method("pack(format, /, *values)", pack_values),
    method("pack_into(format, buffer, offset, /, *values)", pack_into),
    method("unpack(format, buffer, /)", unpack),
    method("unpack_from(format, /, buffer, offset=0)", unpack_from),
    method("iter_unpack(format, buffer, /)", iter_unpack),
    method("_clearcache()", |_, _| Ok(Value::NONE)),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "Struct", make_module_type(t, &STRUCT)?.into_value())?;
    m.set(t, "error", error_class(t)?)
}

pub static MODULE: NativeModule =
    NativeModule { name: "struct", functions: FUNCTIONS, init, doc: "Values as the bytes of C structs." };
