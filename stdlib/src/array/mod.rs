//! array: numbers of one C type, packed.

mod items;
mod methods;
mod pickle;

use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{ByteVec, Payload, Raised, Ref, Res, Value, ValueCell};
use ouro_runtime::model::class::{expect, make_module_type};
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, method};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::protocol::sequence::position;
use ouro_runtime::types::array::{Array, item_size};
use ouro_runtime::types::module::Module;
use ouro_runtime::types::slice::Slice;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::types::{bytearray::ByteArray, bytes::Bytes, bytes_of};
use ouro_runtime::{Exc, Thread};
use std::cell::Cell;

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Array>> {
    expect::<Array>(t, v, "array", "array.array")
}

/// A plain array.
fn make(t: &Thread, code: u8, data: &[u8]) -> Res {
    make_of(t, &make_module_type(t, &ARRAY)?, code, data)
}
fn make_of(t: &Thread, ty: &Ref<Type>, code: u8, data: &[u8]) -> Res {
    let data = ByteVec::from_slice(t, data)?;
    Ok(t.make_of(ty, Array { data, code, exports: Cell::new(0) })?.into_value())
}

fn len(a: &Array) -> usize {
    a.data.len() / item_size(a.code)
}

/// The content, about to change its size.
fn resizable<'a>(t: &Thread, a: &'a Array) -> Res<&'a ByteVec> {
    match a.exports.get() {
        0 => Ok(&a.data),
        _ => Err(t.err(Exc::BufferError, "cannot resize an array that is exporting buffers")),
    }
}

fn item(t: &Thread, a: &Array, i: usize) -> Res<Option<Value>> {
    let size = item_size(a.code);
    let word =
        |b: &[u8]| if i < b.len() / size { b.get(i * size..(i + 1) * size).map(items::word) } else { None };
    match a.data.with(word) {
        Some(b) => items::get(t, a.code, b).map(Some),
        None => Ok(None),
    }
}

fn push(t: &Thread, a: &Array, v: &Value) -> Res<()> {
    let b = items::set(t, a.code, v)?;
    resizable(t, a)?.extend(t, &b[..item_size(a.code)])
}

/// Appends what another array holds, or all values of an iterable.
fn extend(t: &Thread, a: &Array, from: &Value) -> Res<()> {
    match from.payload::<Array>() {
        Some(other) if other.code == a.code => methods::append_items(t, a, &other.data.to_vec()),
        Some(_) => Err(t.type_error("can only extend with array of same kind")),
        None => append_all(t, a, from),
    }
}
fn append_all(t: &Thread, a: &Array, from: &Value) -> Res<()> {
    t.for_each(from, |v| push(t, a, &v).map(|()| true))
}

/// The code in an argument that must be a character.
fn code_arg(v: &Value) -> Option<u32> {
    let mut points = v.payload::<Str>()?.code_points();
    points.next().filter(|_| points.next().is_none())
}

fn bad_code(t: &Thread) -> Raised {
    t.value_error("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let plain = make_module_type(t, &ARRAY)?;
    let own_init = ty.slots.init.get().map(|f| f as usize) != plain.slots.init.get().map(|f| f as usize);
    let positional = args.len() - kw.map_or(0, |names| names.as_slice().len());
    if positional != args.len() && !own_init {
        return Err(t.type_error("array.array() takes no keyword arguments"));
    }
    let args = &args[..positional];
    let (first, initial) = match args {
        [code] => (code, None),
        [code, initial] => (code, Some(initial)),
        [] => return Err(t.type_error("array() takes at least 1 argument (0 given)")),
        _ => {
            return Err(t.type_error(format!("array() takes at most 2 arguments ({} given)", args.len())));
        }
    };
    let Some(code) = code_arg(first) else {
        let given = t.type_name(first);
        return Err(t.type_error(format!("array() argument 1 must be a unicode character, not {given}")));
    };
    if code == u32::from(b'u') {
        let text = "The 'u' type code is deprecated and will be removed in Python 3.16";
        t.warn(Exc::DeprecationWarning, text)?;
    }
    let shown = char::from_u32(code).unwrap_or('\u{FFFD}');
    let known = u8::try_from(code).ok().filter(|c| items::CODES.as_bytes().contains(c));
    if let Some(initial) = initial.filter(|_| !known.is_some_and(items::is_text)) {
        let kind = match initial.payload::<Array>() {
            Some(a) if items::is_text(a.code) => Some("unicode array"),
            _ => initial.is::<Str>().then_some("str"),
        };
        if let Some(kind) = kind {
            return Err(
                t.type_error(format!("cannot use a {kind} to initialize an array with typecode '{shown}'"))
            );
        }
    }
    // An argument that cannot be iterated is the first to be complained of.
    if let Some(v) = initial.filter(|v| !v.is::<Array>() && !v.is::<Bytes>() && !v.is::<ByteArray>()) {
        if t.type_ref(v).slots.iter.get().is_none() {
            t.iter(v)?;
        }
    }
    let code = known.ok_or_else(|| bad_code(t))?;
    let made = make_of(t, ty, code, &[])?;
    if let Some(initial) = initial {
        fill(t, me(t, &made)?, initial)?;
    }
    Ok(made)
}

/// Gives a new array its content.
fn fill(t: &Thread, a: &Array, from: &Value) -> Res<()> {
    if let Some(s) = from.payload::<Str>() {
        return methods::append_text(t, a, s);
    }
    if let Some(other) = from.payload::<Array>().filter(|o| o.code == a.code) {
        return a.data.extend(t, &other.data.to_vec());
    }
    if from.is::<Bytes>() || from.is::<ByteArray>() {
        return methods::append_bytes(t, a, &bytes_of(from).unwrap_or_default());
    }
    append_all(t, a, from)
}

fn repr(t: &Thread, v: &Value) -> Res {
    let a = me(t, v)?;
    let mut out = format!("{}('{}'", t.type_ref(v).name_str(), a.code as char).into_bytes();
    if !a.data.is_empty() {
        out.extend_from_slice(b", ");
        let items = if items::is_text(a.code) {
            methods::tounicode(t, std::slice::from_ref(v))?
        } else {
            methods::tolist(t, std::slice::from_ref(v))?
        };
        t.repr_into(&items, &mut out)?;
    }
    out.push(b')');
    Ok(Str::from_wtf8(t, &out)?.into_value())
}

fn index_of(t: &Thread, a: &Array, k: &Value, what: &str) -> Res<usize> {
    if !t.is_int(k) && t.type_ref(k).slots.index.get().is_none() {
        return Err(t.type_error("array indices must be integers"));
    }
    position(t, k, || len(a))?.ok_or_else(|| t.index_error(format!("array {what} out of range")))
}

/// The bytes that the positions of a slice take.
fn picked(t: &Thread, a: &Array, s: &Slice) -> Res<Vec<u8>> {
    let (r, size) = (s.resolve(t, || len(a))?, item_size(a.code));
    Ok(a.data.with(|b| {
        if r.step == 1 {
            let from = r.start as usize * size;
            return b.get(from..from + r.len * size).unwrap_or(&[]).to_vec();
        }
        r.indices().flat_map(|i| b.get(i * size..(i + 1) * size).unwrap_or(&[])).copied().collect()
    }))
}

fn getitem(t: &Thread, v: &Value, k: &Value) -> Res {
    let a = me(t, v)?;
    if let Some(s) = k.payload::<Slice>() {
        return make(t, a.code, &picked(t, a, s)?);
    }
    let i = index_of(t, a, k, "index")?;
    item(t, a, i)?.ok_or_else(|| t.index_error("array index out of range"))
}

fn setitem(t: &Thread, v: &Value, k: &Value, x: Option<&Value>) -> Res<()> {
    let a = me(t, v)?;
    if let Some(s) = k.payload::<Slice>() {
        return set_slice(t, a, s, x);
    }
    let size = item_size(a.code);
    let at = index_of(t, a, k, "assignment index")? * size;
    let Some(x) = x else { return resizable(t, a)?.splice(t, at, at + size, b"") };
    let b = items::set(t, a.code, x)?;
    a.data.with_mut(|d| {
        // Making a number of it may have run code that made the array shorter.
        if let Some(d) = d.get_mut(at..at + size) {
            d.copy_from_slice(&b[..size]);
        }
    });
    Ok(())
}

fn set_slice(t: &Thread, a: &Array, s: &Slice, x: Option<&Value>) -> Res<()> {
    let with = match x.map(|x| (x, x.payload::<Array>())) {
        None => Vec::new(),
        Some((_, Some(other))) if other.code == a.code => other.data.to_vec(),
        Some((_, Some(_))) => return Err(t.type_error("bad argument type for built-in operation")),
        Some((x, None)) => {
            let given = t.type_name(x);
            return Err(t.type_error(format!("can only assign array (not \"{given}\") to array slice")));
        }
    };
    let (r, size) = (s.resolve(t, || len(a))?, item_size(a.code));
    let from = r.start as usize * size;
    if with.is_empty() || with.len() != r.len * size {
        // Refused even where nothing would change.
        resizable(t, a)?;
    }
    if r.step == 1 {
        if with.len() != r.len * size {
            return resizable(t, a)?.splice(t, from, from + r.len * size, &with);
        }
    } else if x.is_none() {
        return delete(t, a, r.indices().collect());
    } else if with.len() != r.len * size {
        return Err(t.value_error(format!(
            "attempt to assign array of size {} to extended slice of size {}",
            with.len() / size,
            r.len
        )));
    }
    a.data.with_mut(|d| {
        for (i, b) in r.indices().zip(with.chunks_exact(size)) {
            if let Some(d) = d.get_mut(i * size..(i + 1) * size) {
                d.copy_from_slice(b);
            }
        }
    });
    Ok(())
}

/// Takes the items at these positions out.
fn delete(t: &Thread, a: &Array, mut gone: Vec<usize>) -> Res<()> {
    if gone.is_empty() {
        return Ok(());
    }
    gone.sort_unstable();
    let mut gone = gone.into_iter().peekable();
    let data = resizable(t, a)?;
    let mut kept = Vec::with_capacity(data.len());
    data.with(|d| {
        for (i, b) in d.chunks_exact(item_size(a.code)).enumerate() {
            if gone.next_if_eq(&i).is_none() {
                kept.extend_from_slice(b);
            }
        }
    });
    data.assign(t, &kept)
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<Array>(), b.payload::<Array>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if matches!(op, CmpOp::Eq | CmpOp::Ne) {
        if len(x) != len(y) {
            return Ok(Value::bool(op == CmpOp::Ne));
        }
        if x.code == y.code && !items::is_float(x.code) {
            let same = x.data.with(|x| y.data.with(|y| x == y));
            return Ok(Value::bool(same == (op == CmpOp::Eq)));
        }
    }
    let mut i = 0;
    while let (Some(p), Some(q)) = (item(t, x, i)?, item(t, y, i)?) {
        if !t.equal(&p, &q)? {
            return match op {
                CmpOp::Eq | CmpOp::Ne => Ok(Value::bool(op == CmpOp::Ne)),
                _ => t.compare(&p, &q, op),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.test(len(x).cmp(&len(y)))))
}

fn add(t: &Thread, a: &Value, b: &Value) -> Res {
    match (a.payload::<Array>(), b.payload::<Array>()) {
        (Some(x), Some(y)) if x.code == y.code => {
            make(t, x.code, &[x.data.to_vec(), y.data.to_vec()].concat())
        }
        (Some(_), Some(_)) => Err(t.type_error("bad argument type for built-in operation")),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn iadd(t: &Thread, a: &Value, b: &Value) -> Res {
    if !b.is::<Array>() {
        let given = t.type_name(b);
        return Err(t.type_error(format!("can only extend array with array (not \"{given}\")")));
    }
    extend(t, me(t, a)?, b)?;
    Ok(a.clone())
}

fn repeated(t: &Thread, a: &Array, n: usize) -> Res<Vec<u8>> {
    ouro_runtime::types::bytes::methods::repeated(t, &a.data.to_vec(), n)
}

fn mul(t: &Thread, a: &Value, b: &Value) -> Res {
    let (v, n) = if a.is::<Array>() { (a, b) } else { (b, a) };
    let Some(n) = ouro_runtime::types::repeat_count(t, n)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let x = me(t, v)?;
    make(t, x.code, &repeated(t, x, n)?)
}

fn imul(t: &Thread, a: &Value, b: &Value) -> Res {
    let Some(n) = ouro_runtime::types::repeat_count(t, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let x = me(t, a)?;
    if n != 1 && !x.data.is_empty() {
        let out = repeated(t, x, n)?;
        resizable(t, x)?.assign(t, &out)?;
    }
    Ok(a.clone())
}

fn contains(t: &Thread, v: &Value, x: &Value) -> Res<bool> {
    Ok(methods::search(t, me(t, v)?, x, 0, usize::MAX)?.is_some())
}

static ARRAY: TypeSpec = TypeSpec {
    module: "array",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::SEQUENCE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(repr));
        s.compare.set(Some(compare));
        s.len.set(Some(|t, v| me(t, v).map(|a| len(a))));
        s.getitem.set(Some(getitem));
        s.setitem.set(Some(setitem));
        s.contains.set(Some(contains));
        s.iter.set(Some(iter));
        s.add.set(Some(add));
        s.mul.set(Some(mul));
        s.iadd.set(Some(iadd));
        s.imul.set(Some(imul));
    },
    methods: methods::METHODS,
    getset: methods::GETSET,
    doc: "Numbers of one C type, which the type code names, packed. array(typecode [, initializer]).",
    ..TypeSpec::of::<Array>("array")
};

/// The iterator of arrays; empty once exhausted.
struct ArrayIter {
    array: ValueCell,
    at: Cell<usize>,
}

impl Payload for ArrayIter {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.array.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.array.take();
    }
}

fn iter(t: &Thread, v: &Value) -> Res {
    me(t, v)?;
    make_module_type(t, &ITER)?;
    Ok(t.make(ArrayIter { array: ValueCell::new(v.clone()), at: Cell::new(0) })?.into_value())
}

fn next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<ArrayIter>() else { return Ok(Value::UNBOUND) };
    let Some(array) = me.array.opt() else { return Ok(Value::UNBOUND) };
    let Some(a) = array.payload::<Array>() else { return Ok(Value::UNBOUND) };
    match item(t, a, me.at.get())? {
        Some(v) => {
            me.at.set(me.at.get() + 1);
            Ok(v)
        }
        None => {
            me.array.take();
            Ok(Value::UNBOUND)
        }
    }
}

fn reduce_iter(t: &Thread, a: &[Value]) -> Res {
    let f = ouro_runtime::types::builtin(t, "iter");
    let me = expect::<ArrayIter>(t, &a[0], "__reduce__", "array.arrayiterator")?;
    match me.array.opt() {
        Some(array) => t.tuple(vec![f, t.tuple(vec![array])?, Value::len(me.at.get())]),
        None => t.tuple(vec![f, t.tuple(vec![t.tuple(vec![])?])?]),
    }
}

fn set_iter_state(t: &Thread, a: &[Value]) -> Res {
    if !t.is_int(&a[1]) && t.type_ref(&a[1]).slots.index.get().is_none() {
        return Err(t.type_error("an integer is required"));
    }
    let n = t.arg_i64(&a[1])?;
    let me = expect::<ArrayIter>(t, &a[0], "__setstate__", "array.arrayiterator")?;
    if let Some(array) = me.array.opt() {
        me.at.set(n.clamp(0, array.payload::<Array>().map_or(0, len) as i64) as usize);
    }
    Ok(Value::NONE)
}

static ITER: TypeSpec = TypeSpec {
    module: "array",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(next));
    },
    methods: &[
        method("__reduce__(self, /)", reduce_iter),
        method("__setstate__(self, state, /)", set_iter_state),
    ],
    ..TypeSpec::of::<ArrayIter>("arrayiterator")
};

const FUNCTIONS: &[Method] =
    &[method("_array_reconstructor(arraytype, typecode, mformat_code, items, /)", pickle::reconstruct)];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    let array = make_module_type(t, &ARRAY)?.into_value();
    m.set(t, "array", array.clone())?;
    m.set(t, "ArrayType", array.clone())?;
    m.set(t, "typecodes", t.string(items::CODES)?)?;
    let abc = ouro_runtime::world::import_module(t, "collections.abc")?;
    let class = t.getattr_str(&abc, "MutableSequence")?;
    t.call_method_str(&class, "register", &[array])?;
    Ok(())
}

pub static MODULE: NativeModule = NativeModule {
    name: "array",
    functions: FUNCTIONS,
    init,
    doc: "Arrays of numbers of one C type, packed.",
};
