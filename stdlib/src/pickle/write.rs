//! Objects to pickles: byte for byte what CPython 3.13 writes (Modules/_pickle.c).

use super::op;
use super::trail::Trail;
use num_bigint::BigInt;
use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::types::bytearray::ByteArray;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::int::NumRef;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::List;
use ouro_runtime::types::set::table_of;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Frames are closed when they are at least this long; bytes this long stand outside of them.
const FRAME_TARGET: usize = 64 << 10;
/// Shorter frames are not worth their header.
const FRAME_MINIMUM: usize = 4;
const FRAME_HEADER: usize = 9;
/// Items of a list, dict or set that one opcode takes.
pub(super) const BATCH: usize = 1000;

/// Hashes addresses.
#[derive(Default)]
pub(super) struct AddressHasher(u64);

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

pub(super) type ByAddress<T> = HashMap<u64, T, BuildHasherDefault<AddressHasher>>;

/// How the instances of a class are written.
#[derive(Clone)]
pub(super) enum Kind {
    /// As `object.__reduce_ex__` has it: the class, and the attributes as state.
    Plain,
    /// As `__reduce_ex__` says.
    Reduced,
    /// As the function of a dispatch table says.
    Table(Value),
    Class,
    Buffer,
}

pub(super) struct Writer<'a> {
    pub(super) t: &'a Thread,
    pub(super) proto: u8,
    pub(super) out: Vec<u8>,
    /// Where the open frame's header goes.
    pub(super) frame: usize,
    pub(super) memo: ByAddress<u32>,
    /// The next number of the memo.
    pub(super) next: u32,
    /// What the memo knows, kept so that no address comes twice; classes too.
    pub(super) kept: Vec<Value>,
    pub(super) kinds: ByAddress<Kind>,
    pub(super) reducers: Option<Ref<Dict>>,
    pub(super) trail: Trail,
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

    pub(super) fn memoize(&mut self, v: &Value) {
        self.memo.insert(v.word().0, self.next);
        self.next += 1;
        self.kept.push(v.clone());
        self.out.push(op::MEMOIZE);
    }
    /// Writes the reference to what was written before; false if it was not.
    pub(super) fn recall(&mut self, v: &Value) -> bool {
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

    pub(super) fn save(&mut self, v: &Value) -> Res<()> {
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
    pub(super) fn dict(&mut self, v: &Value, state: bool) -> Res<()> {
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
        if size == 0 {
            return Ok(());
        }
        loop {
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
                return Ok(());
            }
        }
    }
}
