//! Objects to pickles: byte for byte what CPython 3.13 writes (Modules/_pickle.c).

use super::trail::Trail;
use super::{fail, loaded, op};
use num_bigint::BigInt;
use ouro_runtime::heap::{Raised, Ref, Res, Value};
use ouro_runtime::model::attr;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::bytearray::ByteArray;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::int::NumRef;
use ouro_runtime::types::list::List;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::object::{Object, getstate};
use ouro_runtime::types::set::table_of;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::world::import_module;
use ouro_runtime::Thread;
use smallvec::SmallVec;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Frames are closed when they are at least this long; bytes this long stand outside of them.
const FRAME_TARGET: usize = 64 << 10;
/// Shorter frames are not worth their header.
const FRAME_MINIMUM: usize = 4;
const FRAME_HEADER: usize = 9;
/// Items of a list, dict or set that one opcode takes.
const BATCH: usize = 1000;

/// Hashes addresses.
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, b: &[u8]) {
        b.iter().for_each(|b| self.write_u64(*b as u64));
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0 ^ n).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    }
}

type ByAddress<T> = HashMap<u64, T, BuildHasherDefault<AddressHasher>>;

/// How the instances of a class are written.
#[derive(Clone)]
enum Kind {
    /// As `object.__reduce_ex__` has it: the class, and the attributes as state.
    Plain,
    /// As `__reduce_ex__` says.
    Reduced,
    /// As the function of a dispatch table says.
    Table(Value),
    Class,
    Buffer,
}

struct Writer<'a> {
    t: &'a Thread,
    proto: u8,
    out: Vec<u8>,
    /// Where the open frame's header goes.
    frame: usize,
    memo: ByAddress<u32>,
    /// The next number of the memo.
    next: u32,
    /// What the memo knows, kept so that no address comes twice; classes too.
    kept: Vec<Value>,
    kinds: ByAddress<Kind>,
    reducers: Option<Ref<Dict>>,
    trail: Trail,
}

/// The pickle of an object, as bytes.
pub fn dumps(t: &Thread, v: &Value, proto: u8, reducers: Option<Ref<Dict>>) -> Res {
    let mut w = Writer {
        t,
        proto,
        out: vec![op::PROTO, proto],
        frame: 2,
        memo: ByAddress::default(),
        next: 0,
        kept: Vec::new(),
        kinds: ByAddress::default(),
        reducers,
        trail: Trail::default(),
    };
    w.open_frame();
    if let Err(e) = w.save(v) {
        let trail = std::mem::take(&mut w.trail);
        return Err(trail.note(t, v, e));
    }
    w.out.push(op::STOP);
    w.close_frame();
    Ok(Bytes::new(t, &w.out)?.into_value())
}

impl Writer<'_> {
    fn open_frame(&mut self) {
        self.frame = self.out.len();
        self.out.extend([0; FRAME_HEADER]);
    }
    fn close_frame(&mut self) {
        let start = self.frame + FRAME_HEADER;
        let len = self.out.len() - start;
        if len >= FRAME_MINIMUM {
            self.out[self.frame] = op::FRAME;
            self.out[self.frame + 1..start].copy_from_slice(&(len as u64).to_le_bytes());
        } else {
            self.out.drain(self.frame..start);
        }
    }
    /// Bytes behind a header; long ones stand outside of frames.
    fn bytes(&mut self, header: &[u8], data: &[u8]) {
        let outside = data.len() >= FRAME_TARGET;
        if outside {
            self.close_frame();
        }
        self.out.extend_from_slice(header);
        self.out.extend_from_slice(data);
        if outside {
            self.open_frame();
        }
    }
    /// An opcode and a length, in the shortest form there is.
    fn sized(&mut self, short: u8, medium: u8, long: u8, data: &[u8]) {
        let n = data.len();
        let mut header = [0u8; 9];
        let used = if n <= 0xFF {
            header[0] = short;
            header[1] = n as u8;
            2
        } else if n <= 0xFFFF_FFFF {
            header[0] = medium;
            header[1..5].copy_from_slice(&(n as u32).to_le_bytes());
            5
        } else {
            header[0] = long;
            header[1..].copy_from_slice(&(n as u64).to_le_bytes());
            9
        };
        self.bytes(&header[..used], data);
    }

    fn memoize(&mut self, v: &Value) {
        self.memo.insert(v.word().0, self.next);
        self.next += 1;
        self.kept.push(v.clone());
        self.out.push(op::MEMOIZE);
    }
    /// Writes the reference to what was written before; false if it was not.
    fn recall(&mut self, v: &Value) -> bool {
        let Some(i) = self.memo.get(&v.word().0) else { return false };
        match u8::try_from(*i) {
            Ok(i) => self.out.extend([op::BINGET, i]),
            Err(_) => {
                self.out.push(op::LONG_BINGET);
                self.out.extend(i.to_le_bytes());
            }
        }
        true
    }

    fn save(&mut self, v: &Value) -> Res<()> {
        if self.out.len() - self.frame - FRAME_HEADER >= FRAME_TARGET {
            self.close_frame();
            self.open_frame();
        }
        if v.header().is_none() {
            return self.immediate(v);
        }
        match v.layout() {
            layouts::INT => self.int(v),
            layouts::FLOAT => self.float(v)?,
            _ if self.recall(v) => {}
            layouts::STR => {
                if let Some(s) = v.exact::<Str>() {
                    self.sized(op::SHORT_BINUNICODE, op::BINUNICODE, op::BINUNICODE8, s.as_bytes());
                }
                self.memoize(v);
            }
            layouts::BYTES => {
                if let Some(b) = v.exact::<Bytes>() {
                    self.sized(op::SHORT_BINBYTES, op::BINBYTES, op::BINBYTES8, b.as_slice());
                }
                self.memoize(v);
            }
            layout => {
                if !self.t.stack_ok() {
                    let msg = "maximum recursion depth exceeded while pickling an object";
                    return Err(self.t.recursion_error(msg));
                }
                match layout {
                    layouts::LIST => self.list(v)?,
                    layouts::TUPLE => self.tuple(v)?,
                    layouts::DICT => self.dict(v, false)?,
                    layouts::SET | layouts::FROZENSET => self.set(v, layout == layouts::FROZENSET)?,
                    layouts::BYTEARRAY if self.proto >= 5 => self.bytearray(v),
                    _ => {
                        if let Err(e) = self.object(v) {
                            self.trail.blame(v);
                            return Err(e);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// A value that is no object.
    fn immediate(&mut self, v: &Value) -> Res<()> {
        if v.as_small_int().is_some() {
            self.int(v);
        } else if v.is_none() {
            self.out.push(op::NONE);
        } else if v.same(&Value::TRUE) || v.same(&Value::FALSE) {
            self.out.push(if v.same(&Value::TRUE) { op::NEWTRUE } else { op::NEWFALSE });
        } else if v.same(&Value::NOT_IMPLEMENTED) || v.same(&Value::ELLIPSIS) {
            if !self.recall(v) {
                return self.object(v);
            }
        } else {
            return self.float(v);
        }
        Ok(())
    }

    fn int(&mut self, v: &Value) {
        let big: BigInt = match self.t.num_ref(v) {
            Some(NumRef::Small(i @ 0..=0xFF)) => return self.out.extend([op::BININT1, i as u8]),
            Some(NumRef::Small(i @ 0..=0xFFFF)) => {
                let [a, b] = (i as u16).to_le_bytes();
                return self.out.extend([op::BININT2, a, b]);
            }
            Some(NumRef::Small(i)) => match i32::try_from(i) {
                Ok(i) => {
                    self.out.push(op::BININT);
                    return self.out.extend(i.to_le_bytes());
                }
                Err(_) => BigInt::from(i),
            },
            Some(n) => n.to_big(),
            None => return,
        };
        let data = big.to_signed_bytes_le();
        if data.len() < 256 {
            self.out.extend([op::LONG1, data.len() as u8]);
        } else {
            self.out.push(op::LONG4);
            self.out.extend((data.len() as u32).to_le_bytes());
        }
        self.out.extend(data);
    }

    fn float(&mut self, v: &Value) -> Res<()> {
        let f = self.t.arg_f64(v)?;
        self.out.push(op::BINFLOAT);
        self.out.extend(f.to_be_bytes());
        Ok(())
    }

    fn bytearray(&mut self, v: &Value) {
        if let Some(b) = v.exact::<ByteArray>() {
            let data = b.data.to_vec();
            let mut header = [op::BYTEARRAY8; 9];
            header[1..].copy_from_slice(&(data.len() as u64).to_le_bytes());
            self.bytes(&header, &data);
        }
        self.memoize(v);
    }

    fn list(&mut self, v: &Value) -> Res<()> {
        self.out.push(op::EMPTY_LIST);
        self.memoize(v);
        let Some(l) = v.exact::<List>() else { return Ok(()) };
        if l.items.len() == 1 {
            self.list_item(l, 0)?;
            self.out.push(op::APPEND);
            return Ok(());
        }
        let mut i = 0;
        // Hooks of items may change the list meanwhile.
        while i < l.items.len() {
            self.out.push(op::MARK);
            let end = i + BATCH;
            while i < end && i < l.items.len() {
                self.list_item(l, i)?;
                i += 1;
            }
            self.out.push(op::APPENDS);
        }
        Ok(())
    }
    fn list_item(&mut self, l: &List, i: usize) -> Res<()> {
        let Some(x) = l.items.get(i) else { return Ok(()) };
        self.save(&x).inspect_err(|_| self.trail.item(i))
    }

    fn tuple(&mut self, v: &Value) -> Res<()> {
        let Some(p) = v.exact::<Tuple>() else { return Ok(()) };
        let items = p.as_slice();
        let n = items.len();
        if n == 0 {
            self.out.push(op::EMPTY_TUPLE);
            return Ok(());
        }
        if n > 3 {
            self.out.push(op::MARK);
        }
        for (i, x) in items.iter().enumerate() {
            self.save(x).inspect_err(|_| self.trail.item(i))?;
        }
        if self.memo.contains_key(&v.word().0) {
            // It contains itself, and was written on the way.
            match n {
                1..=3 => self.out.extend(std::iter::repeat_n(op::POP, n)),
                _ => self.out.push(op::POP_MARK),
            }
            self.recall(v);
            return Ok(());
        }
        self.out.push([op::TUPLE, op::TUPLE1, op::TUPLE2, op::TUPLE3][if n > 3 { 0 } else { n }]);
        self.memoize(v);
        Ok(())
    }

    /// A dict; its keys are attributes if it is the state of an object.
    fn dict(&mut self, v: &Value, state: bool) -> Res<()> {
        self.out.push(op::EMPTY_DICT);
        self.memoize(v);
        let Some(d) = v.exact::<Dict>() else { return Ok(()) };
        let size = d.len();
        if size == 0 {
            return Ok(());
        }
        let mut at = 0;
        loop {
            if size > 1 {
                self.out.push(op::MARK);
            }
            let mut n = 0;
            while at < d.used() && n < BATCH {
                let pair = d.at(at);
                at += 1;
                let Some((k, x)) = pair else { continue };
                self.save(&k).inspect_err(|_| self.trail.argument("a key"))?;
                self.save(&x).inspect_err(|_| match state {
                    true => self.trail.attribute(&k),
                    false => self.trail.key(self.t, &k),
                })?;
                n += 1;
                if d.len() != size {
                    return Err(self.t.runtime_error("dictionary changed size during iteration"));
                }
            }
            self.out.push(if size > 1 { op::SETITEMS } else { op::SETITEM });
            if n < BATCH || size == 1 {
                return Ok(());
            }
        }
    }

    fn set(&mut self, v: &Value, frozen: bool) -> Res<()> {
        let Some(table) = table_of(v) else { return Ok(()) };
        if frozen {
            self.out.push(op::MARK);
            for (_, x) in table.to_vec() {
                self.save(&x).inspect_err(|_| self.trail.member())?;
            }
            if self.memo.contains_key(&v.word().0) {
                self.out.push(op::POP_MARK);
                self.recall(v);
                return Ok(());
            }
            self.out.push(op::FROZENSET);
            self.memoize(v);
            return Ok(());
        }
        self.out.push(op::EMPTY_SET);
        self.memoize(v);
        let size = table.len();
        let items = table.to_vec();
        let mut rest = items.iter();
        while size > 0 {
            self.out.push(op::MARK);
            let mut n = 0;
            for (_, x) in rest.by_ref().take(BATCH) {
                self.save(x).inspect_err(|_| self.trail.member())?;
                n += 1;
            }
            self.out.push(op::ADDITEMS);
            if table.len() != size {
                return Err(self.t.runtime_error("set changed size during iteration"));
            }
            if n < BATCH {
                break;
            }
        }
        Ok(())
    }

    /// How instances of the class of `v` are written.
    fn kind(&mut self, v: &Value) -> Res<Kind> {
        let t = self.t;
        let ty = t.type_of(v);
        let key = ty.word().0;
        if let Some(k) = self.kinds.get(&key) {
            return Ok(k.clone());
        }
        let kind = self.classify(v, &ty)?;
        self.kept.push(ty.to_value());
        self.kinds.insert(key, kind.clone());
        Ok(kind)
    }

    fn classify(&self, v: &Value, ty: &Ref<Type>) -> Res<Kind> {
        let t = self.t;
        if let Some(f) = match &self.reducers {
            Some(r) => r.get(t, ty.value())?,
            None => None,
        } {
            return Ok(Kind::Table(f));
        }
        let copyreg = import_module(t, "copyreg")?;
        let table = t.getattr_str(&copyreg, "dispatch_table")?;
        if let Some(f) = match table.downcast::<Dict>() {
            Some(d) => d.get(t, ty.value())?,
            None => None,
        } {
            return Ok(Kind::Table(f));
        }
        if v.is::<Type>() {
            return Ok(Kind::Class);
        }
        if loaded(t, "_pickle", "PickleBuffer")?.is_some_and(|b| b.same(ty.value())) {
            return Ok(Kind::Buffer);
        }
        let object = t.type_for::<Object>();
        let own = |name: &'static str| {
            let name = t.name(name);
            match (ty.lookup(t, &name), object.lookup(t, &name)) {
                (Some(a), Some(b)) => !a.same(&b),
                (a, b) => a.is_some() != b.is_some(),
            }
        };
        let hooks = [
            "__reduce_ex__",
            "__reduce__",
            "__getstate__",
            "__getnewargs_ex__",
            "__getnewargs__",
            "__class__",
            "__getattribute__",
        ];
        let plain = v.is::<Object>() && !hooks.into_iter().any(own);
        Ok(if plain { Kind::Plain } else { Kind::Reduced })
    }

    fn object(&mut self, v: &Value) -> Res<()> {
        let t = self.t;
        // These come before any table, as in CPython.
        match v.layout() {
            layouts::FUNCTION => {
                let name = self.lambda_name(v)?;
                return self.global(v, name);
            }
            layouts::TYPE => return self.class(v),
            _ => {}
        }
        let reduced = match self.kind(v)? {
            Kind::Plain => return self.plain(v),
            Kind::Class => return self.global(v, None),
            Kind::Buffer => return self.buffer(v),
            Kind::Table(f) => t.call(&f, &[v.clone()])?,
            Kind::Reduced => match t.getattr_opt(v, &t.name("__reduce_ex__"))? {
                Some(f) => t.call(&f, &[Value::small_int(self.proto as i32)])?,
                None => t.call_method_str(v, "__reduce__", &[])?,
            },
        };
        if reduced.is::<Str>() {
            return self.global(v, Some(reduced));
        }
        let Some(parts) = reduced.payload::<Tuple>() else {
            return Err(self.error("__reduce__ must return a string or tuple"));
        };
        // Its parts live until the end, as what the memo knows.
        self.kept.push(reduced.clone());
        self.reduced(parts.as_slice(), Some(v))
    }

    fn error(&self, msg: impl AsRef<str>) -> Raised {
        fail(self.t, "PicklingError", msg)
    }

    fn class(&mut self, v: &Value) -> Res<()> {
        let t = self.t;
        for single in [Value::NONE, Value::NOT_IMPLEMENTED, Value::ELLIPSIS] {
            if t.type_ref(&single).same(v) {
                let args = t.tuple(vec![single])?;
                return self.reduced(&[t.type_for::<Type>().to_value(), args], Some(v));
            }
        }
        self.global(v, None)
    }

    /// A PickleBuffer that nobody wants out of band: the bytes that it shows.
    fn buffer(&mut self, v: &Value) -> Res<()> {
        let t = self.t;
        if self.proto < 5 {
            return Err(self.error("PickleBuffer can only be pickled with protocol >= 5"));
        }
        let view = t.call_method_str(v, "raw", &[])?;
        let bytes = t.call_method_str(&view, "tobytes", &[])?;
        if t.truth(&t.getattr_str(&view, "readonly")?)? {
            return self.save(&bytes);
        }
        let copy = ByteArray::make(t, &ouro_runtime::types::arg_bytes(t, &bytes)?)?;
        self.save(&copy)
    }

    fn plain(&mut self, v: &Value) -> Res<()> {
        let t = self.t;
        self.save(t.type_of(v).value())?;
        self.out.extend([op::EMPTY_TUPLE, op::NEWOBJ]);
        self.memoize(v);
        if t.type_ref(v).declared.get() == 0 {
            match attr::storage(v) {
                attr::Storage::Inline(_) => return self.inline_state(v),
                // As in CPython, the dict itself is the state.
                attr::Storage::Dict(d) if !d.is_empty() => return self.state(d.value()),
                _ => return Ok(()),
            }
        }
        let state = getstate(t, std::slice::from_ref(v))?;
        self.state(&state)
    }

    /// The dict of an object that has not made one: what it would be is written, and counted, as if it were there.
    fn inline_state(&mut self, v: &Value) -> Res<()> {
        let n = self.t.type_ref(v).layout.len();
        let pairs: SmallVec<[(Value, Value); 8]> = (0..n).filter_map(|i| attr::inline_attribute(v, i)).collect();
        if pairs.is_empty() {
            return Ok(());
        }
        self.out.extend([op::EMPTY_DICT, op::MEMOIZE]);
        self.next += 1;
        for part in pairs.chunks(BATCH) {
            if pairs.len() > 1 {
                self.out.push(op::MARK);
            }
            for (k, x) in part {
                self.save(k)?;
                self.save(x).inspect_err(|_| self.trail.attribute(k))?;
            }
            self.out.push(if pairs.len() > 1 { op::SETITEMS } else { op::SETITEM });
        }
        self.out.push(op::BUILD);
        Ok(())
    }

    /// The state of an object, unless it has none.
    fn state(&mut self, state: &Value) -> Res<()> {
        if state.is_none() {
            return Ok(());
        }
        self.save_state(state)?;
        self.out.push(op::BUILD);
        Ok(())
    }
    fn save_state(&mut self, state: &Value) -> Res<()> {
        if state.layout() == layouts::DICT && !self.memo.contains_key(&state.word().0) && self.t.stack_ok() {
            return self.dict(state, true);
        }
        self.save(state)
    }

    /// An object as its reduce function describes it.
    fn reduced(&mut self, parts: &[Value], obj: Option<&Value>) -> Res<()> {
        let t = self.t;
        if !(2..=6).contains(&parts.len()) {
            return Err(self.error("tuple returned by __reduce__ must contain 2 through 6 elements"));
        }
        let part = |i: usize| parts.get(i).filter(|v| !v.is_none());
        let (func, args) = (&parts[0], &parts[1]);
        if !t.is_callable(func) {
            return Err(self.error("first item of the tuple returned by __reduce__ must be callable"));
        }
        let Some(items) = args.payload::<Tuple>() else {
            return Err(self.error("second item of the tuple returned by __reduce__ must be a tuple"));
        };
        for (i, which) in [(3, "fourth"), (4, "fifth")] {
            if let Some(v) = part(i).filter(|v| t.type_ref(v).slots.next.get().is_none()) {
                let found = t.type_name(v);
                return Err(self.error(format!(
                    "{which} element of the tuple returned by __reduce__ must be an iterator, not {found}"
                )));
            }
        }
        if let Some(v) = part(5).filter(|v| !t.is_callable(v)) {
            let found = t.type_name(v);
            return Err(self.error(format!(
                "sixth element of the tuple returned by __reduce__ must be a function, not {found}"
            )));
        }
        let name = match t.getattr_opt(func, &t.names().__name__.clone())? {
            Some(n) if n.is::<Str>() => ouro_runtime::types::str::text_of(&n),
            _ => String::new(),
        };
        match name.as_str() {
            "__newobj__" => self.newobj(items.as_slice(), obj)?,
            "__newobj_ex__" => self.newobj_ex(items.as_slice(), obj)?,
            _ => {
                self.save(func)?;
                self.save(args).inspect_err(|_| self.trail.argument("arguments of its reduce function"))?;
                self.out.push(op::REDUCE);
            }
        }
        if let Some(obj) = obj {
            if self.memo.contains_key(&obj.word().0) {
                // What its arguments lead to is the object itself, which the inner visit has written.
                self.out.push(op::POP);
                self.recall(obj);
            } else {
                self.memoize(obj);
            }
        }
        if let Some(items) = part(3) {
            self.appended(items)?;
        }
        if let Some(pairs) = part(4) {
            self.assigned(pairs)?;
        }
        match (part(2), part(5), obj) {
            (Some(state), Some(setter), Some(obj)) => {
                self.save(setter)?;
                self.save(obj)?;
                self.save_state(state)?;
                self.out.extend([op::TUPLE2, op::REDUCE, op::POP]);
            }
            (Some(state), ..) => self.state(state)?,
            _ => {}
        }
        Ok(())
    }

    /// The class that `__newobj__` is to make an instance of.
    fn class_of_newobj(&self, cls: &Value, obj: Option<&Value>, name: &str) -> Res<()> {
        let t = self.t;
        if !cls.is::<Type>() {
            return Err(self.error(format!("args[0] from {name} args is not a type")));
        }
        let wrong = match obj {
            Some(o) => !t.getattr_str(o, "__class__")?.same(cls),
            None => false,
        };
        if wrong {
            return Err(self.error(format!("args[0] from {name} args has the wrong class")));
        }
        Ok(())
    }

    fn newobj(&mut self, args: &[Value], obj: Option<&Value>) -> Res<()> {
        let Some((cls, rest)) = args.split_first() else {
            return Err(self.error("__newobj__ arglist is empty"));
        };
        self.class_of_newobj(cls, obj, "__newobj__")?;
        self.save(cls)?;
        let rest = self.t.tuple(rest.to_vec())?;
        self.save(&rest).inspect_err(|_| self.trail.argument("arguments of __new__"))?;
        self.out.push(op::NEWOBJ);
        Ok(())
    }

    fn newobj_ex(&mut self, args: &[Value], obj: Option<&Value>) -> Res<()> {
        let [cls, positional, keywords] = args else {
            let msg = format!("length of the NEWOBJ_EX argument tuple must be exactly 3, not {}", args.len());
            return Err(self.error(msg));
        };
        self.class_of_newobj(cls, obj, "__newobj_ex__")?;
        for (v, what, fits) in [
            (positional, "second item from NEWOBJ_EX argument tuple must be a tuple", positional.is::<Tuple>()),
            (keywords, "third item from NEWOBJ_EX argument tuple must be a dict", keywords.is::<Dict>()),
        ] {
            if !fits {
                let found = self.t.type_name(v);
                return Err(self.error(format!("{what}, not {found}")));
            }
        }
        for v in [cls, positional, keywords] {
            self.save(v)?;
        }
        self.out.push(op::NEWOBJ_EX);
        Ok(())
    }

    /// Items of an iterator, for a list: one alone, or in batches.
    fn appended(&mut self, it: &Value) -> Res<()> {
        let mut i = 0;
        loop {
            let Some(first) = self.t.next(it)? else { return Ok(()) };
            let Some(second) = self.t.next(it)? else {
                self.save(&first).inspect_err(|_| self.trail.item(i))?;
                self.out.push(op::APPEND);
                return Ok(());
            };
            self.out.push(op::MARK);
            self.save(&first).inspect_err(|_| self.trail.item(i))?;
            let (mut n, mut next) = (1, Some(second));
            while let Some(x) = next {
                self.save(&x).inspect_err(|_| self.trail.item(i + n))?;
                n += 1;
                if n == BATCH {
                    break;
                }
                next = self.t.next(it)?;
            }
            self.out.push(op::APPENDS);
            i += n;
            if n < BATCH {
                return Ok(());
            }
        }
    }

    /// Pairs of an iterator, for a dict.
    fn assigned(&mut self, it: &Value) -> Res<()> {
        loop {
            let Some(first) = self.t.next(it)? else { return Ok(()) };
            let Some(second) = self.t.next(it)? else {
                self.pair(&first)?;
                self.out.push(op::SETITEM);
                return Ok(());
            };
            self.out.push(op::MARK);
            self.pair(&first)?;
            let (mut n, mut next) = (1, Some(second));
            while let Some(x) = next {
                self.pair(&x)?;
                n += 1;
                if n == BATCH {
                    break;
                }
                next = self.t.next(it)?;
            }
            self.out.push(op::SETITEMS);
            if n < BATCH {
                return Ok(());
            }
        }
    }
    fn pair(&mut self, v: &Value) -> Res<()> {
        let Some([k, x]) = v.payload::<Tuple>().map(|p| p.as_slice()) else {
            return Err(self.t.type_error("dict items iterator must return 2-tuples"));
        };
        self.save(k).inspect_err(|_| self.trail.argument("a key"))?;
        self.save(x).inspect_err(|_| self.trail.key(self.t, k))
    }

    /// The variable of `__main__` that holds a lambda, where lambdas may go by that.
    fn lambda_name(&self, f: &Value) -> Res<Option<Value>> {
        let t = self.t;
        if self.reducers.is_none() {
            return Ok(None);
        }
        let name = t.getattr_str(f, "__name__")?;
        if !name.payload::<Str>().is_some_and(|n| n.as_bytes() == b"<lambda>") {
            return Ok(None);
        }
        let main = ouro_vm::import::modules(t)?.get_str(t, &t.name("__main__"));
        let Some(main) = main.as_ref().and_then(|m| m.payload::<Module>()) else { return Ok(None) };
        Ok(main.dict.pairs().into_iter().find(|(_, v)| v.same(f)).map(|(k, _)| k))
    }

    /// Something that its module has under its name.
    fn global(&mut self, v: &Value, name: Option<Value>) -> Res<()> {
        let (module, name) = match self.named(v, &name)? {
            Some(found) => found,
            None => {
                // What is wrong with it, or how else it is found, is said there.
                let finder = self.t.getattr_str(&import_module(self.t, "_pickle")?, "_find_name")?;
                let found = self.t.call(&finder, &[v.clone(), name.unwrap_or(Value::NONE)])?;
                match found.payload::<Tuple>().map(|p| p.as_slice()) {
                    Some([m, n]) => (m.clone(), n.clone()),
                    _ => return Err(self.t.type_error("a pair is required")),
                }
            }
        };
        if let Some(code) = self.extension(&module, &name)? {
            match code {
                0..=0xFF => self.out.extend([op::EXT1, code as u8]),
                0..=0xFFFF => {
                    self.out.push(op::EXT2);
                    self.out.extend((code as u16).to_le_bytes());
                }
                _ => {
                    self.out.push(op::EXT4);
                    self.out.extend((code as i32).to_le_bytes());
                }
            }
            return Ok(());
        }
        self.save(&module)?;
        self.save(&name)?;
        self.out.push(op::STACK_GLOBAL);
        self.memoize(v);
        Ok(())
    }

    /// Its module's name and its own, if they lead to it at once.
    fn named(&self, v: &Value, name: &Option<Value>) -> Res<Option<(Value, Value)>> {
        let t = self.t;
        let name = match name {
            Some(n) => Some(n.clone()),
            None => t.getattr_opt(v, &t.names().__qualname__.clone())?,
        };
        let module = t.getattr_opt(v, &t.names().__module__.clone())?;
        let (Some(name), Some(module)) = (name, module) else { return Ok(None) };
        let (Some(text), Some(module_name)) = (name.payload::<Str>(), module.as_ref::<Str>()) else {
            return Ok(None);
        };
        let Some(mut at) = ouro_vm::import::modules(t)?.get_str(t, module_name) else { return Ok(None) };
        for part in text.lossy().split('.') {
            match t.getattr_opt(&at, &t.intern(part))? {
                Some(x) => at = x,
                None => return Ok(None),
            }
        }
        Ok(at.same(v).then_some((module, name)))
    }

    /// The code that copyreg gave a name, if any.
    fn extension(&self, module: &Value, name: &Value) -> Res<Option<i64>> {
        let t = self.t;
        let registry = loaded(t, "copyreg", "_extension_registry")?.and_then(|r| r.downcast::<Dict>());
        let Some(registry) = registry.filter(|r| !r.is_empty()) else { return Ok(None) };
        let key = Tuple::pair(t, module.clone(), name.clone())?;
        match registry.get(t, &key)? {
            Some(code) => Ok(Some(t.arg_i64(&code)?)),
            None => Ok(None),
        }
    }
}
