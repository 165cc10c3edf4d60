//! _hashlib: the digests of hashlib, which are those of the RustCrypto crates.

use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::{bytes_view, str::text_of};
use ouro_runtime::{Exc, Thread};
use sha2::digest::{Digest, ExtendableOutput, Update, VariableOutput, XofReader};
use std::borrow::Cow;
use std::cell::RefCell;

/// A digest at work.
trait State {
    fn update(&mut self, data: &[u8]);
    /// The digest of what came so far; `n` bytes of it, where their number is free.
    fn finish(&self, n: usize) -> Vec<u8>;
    fn copy(&self) -> Box<dyn State>;
}

struct Fixed<D>(D);

impl<D: Digest + Clone + 'static> State for Fixed<D> {
    fn update(&mut self, data: &[u8]) {
        Digest::update(&mut self.0, data);
    }
    fn finish(&self, _: usize) -> Vec<u8> {
        self.0.clone().finalize().to_vec()
    }
    fn copy(&self) -> Box<dyn State> {
        Box::new(Fixed(self.0.clone()))
    }
}

/// A digest as long as one likes.
struct Free<D>(D);

impl<D: ExtendableOutput + Update + Clone + 'static> State for Free<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
    fn finish(&self, n: usize) -> Vec<u8> {
        let mut out = vec![0; n];
        self.0.clone().finalize_xof().read(&mut out);
        out
    }
    fn copy(&self) -> Box<dyn State> {
        Box::new(Free(self.0.clone()))
    }
}

/// A digest whose length is chosen at its start.
struct Sized<D>(D);

impl<D: VariableOutput + Update + Clone + 'static> State for Sized<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
    fn finish(&self, _: usize) -> Vec<u8> {
        self.0.clone().finalize_boxed().into_vec()
    }
    fn copy(&self) -> Box<dyn State> {
        Box::new(Sized(self.0.clone()))
    }
}

/// What there is: name, bytes of a digest (0 if free), bytes of a block.
const ALGORITHMS: &[(&str, usize, usize)] = &[
    ("md5", 16, 64),
    ("sha1", 20, 64),
    ("sha224", 28, 64),
    ("sha256", 32, 64),
    ("sha384", 48, 128),
    ("sha512", 64, 128),
    ("sha3_224", 28, 144),
    ("sha3_256", 32, 136),
    ("sha3_384", 48, 104),
    ("sha3_512", 64, 72),
    ("shake_128", 0, 168),
    ("shake_256", 0, 136),
    ("blake2b", 64, 128),
    ("blake2s", 32, 64),
];

fn begin(name: &str, size: usize) -> Option<Box<dyn State>> {
    fn fixed<D: Digest + Clone + 'static>() -> Option<Box<dyn State>> {
        Some(Box::new(Fixed(D::new())))
    }
    match name {
        "md5" => fixed::<md5::Md5>(),
        "sha1" => fixed::<sha1::Sha1>(),
        "sha224" => fixed::<sha2::Sha224>(),
        "sha256" => fixed::<sha2::Sha256>(),
        "sha384" => fixed::<sha2::Sha384>(),
        "sha512" => fixed::<sha2::Sha512>(),
        "sha3_224" => fixed::<sha3::Sha3_224>(),
        "sha3_256" => fixed::<sha3::Sha3_256>(),
        "sha3_384" => fixed::<sha3::Sha3_384>(),
        "sha3_512" => fixed::<sha3::Sha3_512>(),
        "shake_128" => Some(Box::new(Free(sha3::Shake128::default()))),
        "shake_256" => Some(Box::new(Free(sha3::Shake256::default()))),
        "blake2b" => Some(Box::new(Sized(blake2::Blake2bVar::new(size).ok()?))),
        "blake2s" => Some(Box::new(Sized(blake2::Blake2sVar::new(size).ok()?))),
        _ => None,
    }
}

/// The payload of HASH.
struct Hash {
    name: &'static str,
    size: usize,
    block: usize,
    state: RefCell<Box<dyn State>>,
}

impl Payload for Hash {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn hash<'a>(t: &Thread, v: &'a Value) -> Res<&'a Hash> {
    v.payload().ok_or_else(|| t.type_error("a HASH is required"))
}

fn data<'a>(t: &Thread, v: &'a Value) -> Res<Cow<'a, [u8]>> {
    if v.is::<Str>() {
        return Err(t.type_error("Strings must be encoded before hashing"));
    }
    bytes_view(v).ok_or_else(|| t.type_error("object supporting the buffer API required"))
}

/// `new(name, data, size)`: size is 0 for the usual one.
fn new(t: &Thread, a: &[Value]) -> Res {
    if !a[0].is::<Str>() {
        return Err(t.type_error("name must be a string"));
    }
    let name = text_of(&a[0]);
    let known = ALGORITHMS.iter().find(|(n, ..)| n.eq_ignore_ascii_case(&name));
    let unsupported = || t.value_error(format!("unsupported hash type {name}"));
    let Some((name, usual, block)) = known else { return Err(unsupported()) };
    let size = match usize::try_from(t.arg_i64(&a[2])?) {
        Ok(0) => *usual,
        Ok(n) if n <= *usual => n,
        _ => {
            return Err(t.value_error(format!(
                "digest_size for {name} must be between 1 and {usual} bytes, here it is {}",
                text_of(t.repr(&a[2])?.value())
            )));
        }
    };
    let mut state = begin(name, size).ok_or_else(unsupported)?;
    state.update(&data(t, &a[1])?);
    let h = Hash { name, size, block: *block, state: RefCell::new(state) };
    Ok(t.make_of(&make_module_type(t, &HASH)?, h)?.into_value())
}

fn finished(t: &Thread, a: &[Value], what: &str) -> Res<Vec<u8>> {
    let h = hash(t, &a[0])?;
    let free = h.size == 0;
    if free && a[1].is_unbound() {
        return Err(t.type_error(format!("{what}() missing required argument 'length' (pos 1)")));
    }
    if !free && !a[1].is_unbound() {
        return Err(t.type_error(format!("HASH.{what}() takes no arguments (1 given)")));
    }
    let n = match free {
        true => usize::try_from(t.arg_i64(&a[1])?).map_err(|_| t.value_error("value must be positive"))?,
        false => 0,
    };
    if n >= 1 << 29 {
        return Err(t.err(Exc::ValueError, "length is too large"));
    }
    Ok(h.state.borrow().finish(n))
}

static HASH: TypeSpec = TypeSpec {
    module: "_hashlib",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.repr.set(Some(|t, v| {
            t.string(format!("<{} _hashlib.HASH object @ {}>", hash(t, v)?.name, t.address(v)))
        }));
    },
    methods: &[
        method("update(self, obj, /)", |t, a| {
            let d = data(t, &a[1])?;
            hash(t, &a[0])?.state.borrow_mut().update(&d);
            Ok(Value::NONE)
        }),
        method(
            "digest(self, length=...)",
            |t, a| Ok(Bytes::new(t, &finished(t, a, "digest")?)?.into_value()),
        ),
        method("hexdigest(self, length=...)", |t, a| {
            let text: String = finished(t, a, "hexdigest")?.iter().map(|b| format!("{b:02x}")).collect();
            t.string(text)
        }),
        method("copy(self, /)", |t, a| {
            let h = hash(t, &a[0])?;
            let state = RefCell::new(h.state.borrow().copy());
            let h = Hash { name: h.name, size: h.size, block: h.block, state };
            Ok(t.make_of(&make_module_type(t, &HASH)?, h)?.into_value())
        }),
    ],
    getset: &[
        getter("name", |t, v| t.string(hash(t, v)?.name)),
        getter("digest_size", |t, v| Ok(Value::len(hash(t, v)?.size))),
        getter("block_size", |t, v| Ok(Value::len(hash(t, v)?.block))),
    ],
    ..TypeSpec::of::<Hash>("HASH")
};

/// Are two byte strings, or two ASCII strings, equal? In a time that does not tell where they differ.
fn compare_digest(t: &Thread, a: &[Value]) -> Res {
    if a[0].is::<Str>() && a[1].is::<Str>() {
        let (x, y) = (text_of(&a[0]), text_of(&a[1]));
        if !x.is_ascii() || !y.is_ascii() {
            return Err(t.type_error("comparing strings with non-ASCII characters is not supported"));
        }
        return Ok(Value::bool(same(x.as_bytes(), y.as_bytes())));
    }
    for v in a {
        if v.is::<Str>() {
            return Err(t.type_error("a bytes-like object is required, not 'str'"));
        }
    }
    let (x, y) = (ouro_runtime::types::arg_bytes(t, &a[0])?, ouro_runtime::types::arg_bytes(t, &a[1])?);
    Ok(Value::bool(same(&x, &y)))
}

fn same(x: &[u8], y: &[u8]) -> bool {
    let differ = x.iter().zip(y).fold(0, |d, (p, q)| d | (p ^ q));
    std::hint::black_box(differ) == 0 && x.len() == y.len()
}

const FUNCTIONS: &[Method] =
    &[method("new(name, string=b'', size=0, /)", new), method("compare_digest(a, b, /)", compare_digest)];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "HASH", make_module_type(t, &HASH)?.into_value())?;
    let names: Vec<Value> = ALGORITHMS.iter().map(|(n, ..)| t.intern(n).into_value()).collect();
    m.set(t, "algorithms", t.tuple(names)?)
}

pub static MODULE: NativeModule =
    NativeModule { name: "_hashlib", functions: FUNCTIONS, init, doc: "Digests, for hashlib and hmac." };
