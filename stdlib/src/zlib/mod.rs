//! zlib: data compressed and decompressed, checksums (CPython's Modules/zlibmodule.c).

mod stream;

use libz_rs_sys as z;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Raised, Ref, Res, Value};
use ouro_runtime::model::class::{derive_builtin, make_module_type};
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::arg_bytes;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::module::Module;
use ouro_runtime::{Exc, Thread};
use std::cell::{Cell, RefCell};
use std::ffi::c_int;
use stream::{Step, Stream};

/// The payload of Compress. A stream that was finished is gone.
struct Compress {
    stream: RefCell<Option<Stream>>,
}

impl Payload for Compress {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// The payload of Decompress.
struct Decompress {
    stream: RefCell<Stream>,
    dictionary: Vec<u8>,
    /// What followed the end of the stream.
    unused: RefCell<Vec<u8>>,
    /// Input that found no room for what it stands for.
    tail: RefCell<Vec<u8>>,
    eof: Cell<bool>,
}

impl Payload for Decompress {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn error_class(t: &Thread) -> Res {
    if let Some(c) = t.interp().registered("zlib.error") {
        return Ok(c);
    }
    let c = derive_builtin(t, "error", &[t.exc_type(Exc::Exception)])?;
    c.dict.insert(t, t.names().__module__.to_value(), t.string("zlib")?)?;
    t.interp().register("zlib.error", c.to_value());
    Ok(c.into_value())
}

fn error(t: &Thread, text: &str) -> Raised {
    match error_class(t).and_then(|c| t.call(&c, &[t.string(text)?])) {
        Ok(e) => t.raise(e),
        Err(e) => e,
    }
}

/// Raises what zlib's code means.
fn failed(t: &Thread, code: c_int, message: Option<String>, doing: &str) -> Raised {
    let known = || match code {
        z::Z_BUF_ERROR => Some("incomplete or truncated stream".to_string()),
        z::Z_STREAM_ERROR => Some("inconsistent stream state".to_string()),
        z::Z_DATA_ERROR => Some("invalid input data".to_string()),
        _ => None,
    };
    match message.or_else(known) {
        Some(m) => error(t, &format!("Error {code} {doing}: {m}")),
        None => error(t, &format!("Error {code} {doing}")),
    }
}

fn bytes(t: &Thread, b: &[u8]) -> Res {
    Ok(Bytes::new(t, b)?.into_value())
}

fn run(t: &Thread, s: &mut Stream, input: &[u8], flush: c_int, limit: usize) -> Res<Step> {
    s.step(input, flush, limit).ok_or_else(|| t.memory_error())
}

const COMPRESSING: &str = "while compressing data";
const DECOMPRESSING: &str = "while decompressing data";

fn compress(t: &Thread, a: &[Value]) -> Res {
    let data = arg_bytes(t, &a[0])?;
    let (level, wbits) = (t.arg_i32(&a[1])?, t.arg_i32(&a[2])?);
    let mut s = Stream::deflate(level, z::Z_DEFLATED, wbits, MEMORY, z::Z_DEFAULT_STRATEGY).map_err(
        |code| match code {
            z::Z_STREAM_ERROR => error(t, "Bad compression level"),
            _ => failed(t, code, None, COMPRESSING),
        },
    )?;
    let step = run(t, &mut s, &data, z::Z_FINISH, usize::MAX)?;
    match step.code {
        z::Z_STREAM_END => bytes(t, &step.out),
        code => Err(failed(t, code, s.message(), COMPRESSING)),
    }
}

fn decompress(t: &Thread, a: &[Value]) -> Res {
    let data = arg_bytes(t, &a[0])?;
    let wbits = t.arg_i32(&a[1])?;
    if t.arg_i64(&a[2])? < 0 {
        return Err(t.value_error("bufsize must be non-negative"));
    }
    let mut s =
        Stream::inflate(wbits).map_err(|code| failed(t, code, None, "while preparing to decompress data"))?;
    let step = run(t, &mut s, &data, z::Z_FINISH, usize::MAX)?;
    match step.code {
        z::Z_STREAM_END => bytes(t, &step.out),
        z::Z_OK => Err(failed(t, z::Z_BUF_ERROR, None, DECOMPRESSING)),
        code => Err(failed(t, code, s.message(), DECOMPRESSING)),
    }
}

fn compressobj(t: &Thread, a: &[Value]) -> Res {
    let n = |i: usize| t.arg_i32(&a[i]);
    let stream = Stream::deflate(n(0)?, n(1)?, n(2)?, n(3)?, n(4)?);
    let mut stream = stream.map_err(|_| t.value_error("Invalid initialization option"))?;
    if !a[5].is_unbound() && stream.set_dictionary(&arg_bytes(t, &a[5])?) != z::Z_OK {
        return Err(t.value_error("Invalid dictionary"));
    }
    let payload = Compress { stream: RefCell::new(Some(stream)) };
    Ok(t.make_of(&make_module_type(t, &COMPRESS)?, payload)?.into_value())
}

fn decompressobj(t: &Thread, a: &[Value]) -> Res {
    let wbits = t.arg_i32(&a[0])?;
    let dictionary = if a[1].is_unbound() { Vec::new() } else { arg_bytes(t, &a[1])?.into_owned() };
    let mut stream = Stream::inflate(wbits).map_err(|_| t.value_error("Invalid initialization option"))?;
    // A raw stream can not say that it needs one.
    if wbits < 0 && !dictionary.is_empty() && stream.set_dictionary(&dictionary) != z::Z_OK {
        return Err(t.value_error("Invalid dictionary"));
    }
    new_decompress(t, stream, dictionary, Vec::new(), Vec::new(), false)
}

fn new_decompress(
    t: &Thread,
    s: Stream,
    dictionary: Vec<u8>,
    unused: Vec<u8>,
    tail: Vec<u8>,
    eof: bool,
) -> Res {
    let payload = Decompress {
        stream: RefCell::new(s),
        dictionary,
        unused: RefCell::new(unused),
        tail: RefCell::new(tail),
        eof: Cell::new(eof),
    };
    Ok(t.make_of(&make_module_type(t, &DECOMPRESS)?, payload)?.into_value())
}

fn compressor<'a>(t: &Thread, v: &'a Value) -> Res<&'a Compress> {
    v.payload().ok_or_else(|| t.type_error("a zlib.Compress is required"))
}

fn decompressor<'a>(t: &Thread, v: &'a Value) -> Res<&'a Decompress> {
    v.payload().ok_or_else(|| t.type_error("a zlib.Decompress is required"))
}

/// Puts data into a compressor, and takes what comes out.
fn put(t: &Thread, c: &Compress, data: &[u8], flush: c_int, doing: &str) -> Res {
    let mut slot = c.stream.borrow_mut();
    let Some(s) = slot.as_mut() else { return Err(failed(t, z::Z_STREAM_ERROR, None, doing)) };
    let step = run(t, s, data, flush, usize::MAX)?;
    match step.code {
        z::Z_OK | z::Z_BUF_ERROR => {}
        z::Z_STREAM_END => *slot = None,
        code => return Err(failed(t, code, s.message(), doing)),
    }
    bytes(t, &step.out)
}

/// Puts data into a decompressor, and takes at most `limit` bytes.
fn take(t: &Thread, d: &Decompress, data: &[u8], flush: c_int, limit: usize) -> Res {
    if d.eof.get() {
        d.unused.borrow_mut().extend_from_slice(data);
        return bytes(t, b"");
    }
    let mut s = d.stream.borrow_mut();
    let mut step = run(t, &mut s, data, flush, limit)?;
    if step.code == z::Z_NEED_DICT && !d.dictionary.is_empty() {
        let code = s.set_dictionary(&d.dictionary);
        if code != z::Z_OK {
            return Err(failed(t, code, s.message(), "while setting zdict"));
        }
        let rest = run(t, &mut s, &data[step.used..], flush, limit)?;
        step = Step { out: rest.out, used: step.used + rest.used, code: rest.code };
    }
    let left = &data[step.used..];
    match step.code {
        z::Z_OK | z::Z_BUF_ERROR => *d.tail.borrow_mut() = left.to_vec(),
        z::Z_STREAM_END => {
            d.eof.set(true);
            d.unused.borrow_mut().extend_from_slice(left);
            d.tail.borrow_mut().clear();
        }
        code => return Err(failed(t, code, s.message(), DECOMPRESSING)),
    }
    bytes(t, &step.out)
}

fn copy_compress(t: &Thread, a: &[Value]) -> Res {
    let mut slot = compressor(t, &a[0])?.stream.borrow_mut();
    let copy = slot.as_mut().and_then(|s| s.copy().ok());
    let copy = copy.ok_or_else(|| t.value_error("Inconsistent stream state"))?;
    let payload = Compress { stream: RefCell::new(Some(copy)) };
    Ok(t.make_of(&make_module_type(t, &COMPRESS)?, payload)?.into_value())
}

fn copy_decompress(t: &Thread, a: &[Value]) -> Res {
    let d = decompressor(t, &a[0])?;
    let copy = d.stream.borrow_mut().copy().map_err(|_| t.value_error("Inconsistent stream state"))?;
    let (unused, tail) = (d.unused.borrow().clone(), d.tail.borrow().clone());
    new_decompress(t, copy, d.dictionary.clone(), unused, tail, d.eof.get())
}

static COMPRESS: TypeSpec = TypeSpec {
    module: "zlib",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    methods: &[
        method("compress(self, data, /)", |t, a| {
            put(t, compressor(t, &a[0])?, &arg_bytes(t, &a[1])?, z::Z_NO_FLUSH, COMPRESSING)
        })
        .doc("The data, compressed."),
        method("flush(self, mode=4, /)", |t, a| match t.arg_i32(&a[1])? {
            z::Z_NO_FLUSH => bytes(t, b""),
            mode => put(t, compressor(t, &a[0])?, b"", mode, "while flushing"),
        })
        .doc("What is still to come of the compressed data."),
        method("copy(self, /)", copy_compress).doc("Another one in the same state."),
        method("__copy__(self, /)", copy_compress),
        method("__deepcopy__(self, memo, /)", copy_compress),
    ],
    ..TypeSpec::of::<Compress>("Compress")
};

static DECOMPRESS: TypeSpec = TypeSpec {
    module: "zlib",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    methods: &[
        method("decompress(self, data, /, max_length=0)", |t, a| {
            let limit = match t.arg_i64(&a[2])? {
                n if n < 0 => return Err(t.value_error("max_length must be non-negative")),
                0 => usize::MAX,
                n => n as usize,
            };
            take(t, decompressor(t, &a[0])?, &arg_bytes(t, &a[1])?, z::Z_SYNC_FLUSH, limit)
        })
        .doc("As much as the data gives, no longer compressed."),
        method("flush(self, length=16384, /)", |t, a| {
            if t.arg_i64(&a[1])? <= 0 {
                return Err(t.value_error("length must be greater than zero"));
            }
            let d = decompressor(t, &a[0])?;
            let tail = d.tail.take();
            take(t, d, &tail, z::Z_FINISH, usize::MAX)
        })
        .doc("What is left of the data, no longer compressed."),
        method("copy(self, /)", copy_decompress).doc("Another one in the same state."),
        method("__copy__(self, /)", copy_decompress),
        method("__deepcopy__(self, memo, /)", copy_decompress),
    ],
    getset: &[
        getter("unused_data", |t, v| bytes(t, &decompressor(t, v)?.unused.borrow())),
        getter("unconsumed_tail", |t, v| bytes(t, &decompressor(t, v)?.tail.borrow())),
        getter("eof", |t, v| Ok(Value::bool(decompressor(t, v)?.eof.get()))),
    ],
    ..TypeSpec::of::<Decompress>("Decompress")
};

/// The memory that compression takes if nobody says otherwise, by zlib's measure.
const MEMORY: c_int = 8;

/// A checksum's argument: any int, of which the low bits count.
fn start(t: &Thread, v: &Value) -> Res<u32> {
    let low = t.call_method_str(v, "__and__", &[t.int(0xFFFF_FFFF)?])?;
    Ok(t.arg_i64(&low)? as u32)
}

const FUNCTIONS: &[Method] = &[
    method("compress(data, /, level=-1, wbits=15)", compress).doc("The data, compressed."),
    method("decompress(data, /, wbits=15, bufsize=16384)", decompress).doc("The data, no longer compressed."),
    method("compressobj(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=...)", compressobj)
        .doc("What compresses piece by piece."),
    method("decompressobj(wbits=15, zdict=...)", decompressobj).doc("What undoes that piece by piece."),
    method("crc32(data, value=0, /)", |t, a| {
        t.int(stream::crc32(start(t, &a[1])?, &arg_bytes(t, &a[0])?).into())
    })
    .doc("The data's CRC-32."),
    method("adler32(data, value=1, /)", |t, a| {
        t.int(stream::adler32(start(t, &a[1])?, &arg_bytes(t, &a[0])?).into())
    })
    .doc("The data's Adler-32."),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "error", error_class(t)?)?;
    for spec in [&COMPRESS, &DECOMPRESS] {
        make_module_type(t, spec)?;
    }
    for (name, n) in [
        ("DEFLATED", z::Z_DEFLATED),
        ("DEF_BUF_SIZE", 16384),
        ("DEF_MEM_LEVEL", MEMORY),
        ("MAX_WBITS", 15),
        ("Z_BEST_COMPRESSION", 9),
        ("Z_BEST_SPEED", 1),
        ("Z_BLOCK", z::Z_BLOCK),
        ("Z_DEFAULT_COMPRESSION", -1),
        ("Z_DEFAULT_STRATEGY", z::Z_DEFAULT_STRATEGY),
        ("Z_FILTERED", z::Z_FILTERED),
        ("Z_FINISH", z::Z_FINISH),
        ("Z_FIXED", z::Z_FIXED),
        ("Z_FULL_FLUSH", z::Z_FULL_FLUSH),
        ("Z_HUFFMAN_ONLY", z::Z_HUFFMAN_ONLY),
        ("Z_NO_COMPRESSION", 0),
        ("Z_NO_FLUSH", z::Z_NO_FLUSH),
        ("Z_PARTIAL_FLUSH", z::Z_PARTIAL_FLUSH),
        ("Z_RLE", z::Z_RLE),
        ("Z_SYNC_FLUSH", z::Z_SYNC_FLUSH),
        ("Z_TREES", z::Z_TREES),
    ] {
        m.set(t, name, Value::small_int(n))?;
    }
    m.set(t, "ZLIB_VERSION", t.string("1.3.1")?)?;
    m.set(t, "ZLIB_RUNTIME_VERSION", t.string("1.3.1")?)
}

pub static MODULE: NativeModule =
    NativeModule { name: "zlib", functions: FUNCTIONS, init, doc: "Compression that gzip reads." };
