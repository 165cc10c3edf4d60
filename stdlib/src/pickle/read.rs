//! Pickles to objects, for pickles that `scan` has found well formed.

use super::scan::number;
use super::{fail, op};
use num_bigint::BigInt;
use ouro_runtime::Thread;
use ouro_runtime::heap::{Raised, Ref, Res, Value};
use ouro_runtime::model::attr;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::bytearray::ByteArray;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::list::List;
use ouro_runtime::types::object::Object;
use ouro_runtime::types::set::{self, Set};
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::world::import_module;
use std::collections::HashMap;

/// Opcodes from one look at the breaker to the next.
const POLL: u32 = 1 << 14;

struct Reader<'a> {
    t: &'a Thread,
    data: &'a [u8],
    at: usize,
    proto: u8,
    stack: Vec<Value>,
    /// How long the stack was at each MARK.
    marks: Vec<usize>,
    memo: Vec<Value>,
    /// Entries far beyond the others: a hostile pickle may name any number.
    sparse: HashMap<usize, Value>,
}

/// The object of a pickle.
pub fn loads(t: &Thread, data: &[u8]) -> Res {
    let mut r = Reader {
        t,
        data,
        at: 0,
        proto: 0,
        stack: Vec::new(),
        marks: Vec::new(),
        memo: Vec::new(),
        sparse: HashMap::new(),
    };
    let mut n = 0;
    loop {
        n += 1;
        if n % POLL == 0 {
            t.check_signals()?;
        }
        let opcode = r.byte();
        if opcode == op::STOP {
            return r.pop();
        }
        r.step(opcode)?;
    }
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> &'a [u8] {
        let b = &self.data[self.at..self.at + n];
        self.at += n;
        b
    }
    fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }
    /// Bytes behind their length of so many bytes.
    fn sized(&mut self, width: usize) -> &'a [u8] {
        let n = number(self.take(width)) as usize;
        self.take(n)
    }
    fn line(&mut self) -> String {
        let rest = &self.data[self.at..];
        let n = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        self.at += n + 1;
        String::from_utf8_lossy(&rest[..n]).into_owned()
    }

    fn error(&self, msg: impl AsRef<str>) -> Raised {
        fail(self.t, "UnpicklingError", msg)
    }
    /// The stack from the last MARK on.
    fn floor(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }
    fn underflow(&self) -> Raised {
        self.error(if self.marks.is_empty() { "unpickling stack underflow" } else { "unexpected MARK found" })
    }
    fn push(&mut self, v: Value) {
        self.stack.push(v);
    }
    fn pop(&mut self) -> Res {
        if self.stack.len() <= self.floor() {
            return Err(self.underflow());
        }
        self.stack.pop().ok_or_else(|| self.underflow())
    }
    fn top(&self) -> Res {
        match self.stack.last() {
            Some(v) if self.stack.len() > self.floor() => Ok(v.clone()),
            _ => Err(self.underflow()),
        }
    }
    /// What was pushed since the last MARK, which goes too.
    fn since_mark(&mut self) -> Res<Vec<Value>> {
        match self.marks.pop() {
            Some(n) => Ok(self.stack.split_off(n)),
            None => Err(self.error("could not find MARK")),
        }
    }

    fn step(&mut self, opcode: u8) -> Res<()> {
        let t = self.t;
        let v = match opcode {
            op::PROTO => {
                self.proto = self.byte();
                return Ok(());
            }
            op::FRAME => {
                self.take(8);
                return Ok(());
            }
            op::NONE => Value::NONE,
            op::NEWTRUE => Value::TRUE,
            op::NEWFALSE => Value::FALSE,
            op::BININT1 => Value::small_int(self.byte() as i32),
            op::BININT2 => Value::small_int(number(self.take(2)) as i32),
            op::BININT => Value::small_int(number(self.take(4)) as u32 as i32),
            op::LONG1 => self.long(1)?,
            op::LONG4 => self.long(4)?,
            op::BINFLOAT => t.float(f64::from_bits(number(self.take(8)).swap_bytes()))?,
            op::SHORT_BINUNICODE => self.text(1)?,
            op::BINUNICODE => self.text(4)?,
            op::BINUNICODE8 => self.text(8)?,
            op::SHORT_BINBYTES => Bytes::new(t, self.sized(1))?.into_value(),
            op::BINBYTES => Bytes::new(t, self.sized(4))?.into_value(),
            op::BINBYTES8 => Bytes::new(t, self.sized(8))?.into_value(),
            op::BYTEARRAY8 => ByteArray::make(t, self.sized(8))?,
            op::EMPTY_LIST => List::new(t)?.into_value(),
            op::EMPTY_TUPLE => Tuple::empty(t)?.into_value(),
            op::EMPTY_DICT => Dict::new(t)?.into_value(),
            op::EMPTY_SET => set::from_values(t, [])?,
            op::LIST => t.list(self.since_mark()?)?,
            op::TUPLE => t.tuple(self.since_mark()?)?,
            op::FROZENSET => set::frozen_from_values(t, self.since_mark()?)?,
            op::DICT => {
                let d = Dict::new(t)?.into_value();
                let items = self.since_mark()?;
                self.assign(&d, items, "DICT")?;
                d
            }
            op::TUPLE1 | op::TUPLE2 | op::TUPLE3 => {
                let n = (opcode - op::TUPLE1) as usize + 1;
                if self.stack.len() < self.floor() + n {
                    return Err(self.underflow());
                }
                let at = self.stack.len() - n;
                let p = Tuple::from_taken(t, &mut self.stack[at..])?.into_value();
                self.stack.truncate(at);
                p
            }
            op::MARK => {
                self.marks.push(self.stack.len());
                return Ok(());
            }
            op::POP => {
                if self.stack.len() > self.floor() {
                    self.stack.pop();
                } else if self.marks.pop().is_none() {
                    return Err(self.underflow());
                }
                return Ok(());
            }
            op::POP_MARK => return self.since_mark().map(drop),
            op::DUP => self.top()?,
            op::BINGET => {
                let i = self.byte() as usize;
                self.recall(i)?
            }
            op::LONG_BINGET => {
                let i = number(self.take(4)) as usize;
                self.recall(i)?
            }
            op::BINPUT => {
                let i = self.byte() as usize;
                return self.memoize(i);
            }
            op::LONG_BINPUT => {
                let i = number(self.take(4)) as usize;
                return self.memoize(i);
            }
            op::MEMOIZE => return self.memoize(self.memo.len() + self.sparse.len()),
            op::APPEND => {
                let x = self.pop()?;
                let to = self.top()?;
                return match to.exact::<List>() {
                    Some(l) => l.items.push(t, x),
                    None => t.call_method_str(&to, "append", &[x]).map(drop),
                };
            }
            op::APPENDS => return self.appends(),
            op::SETITEM => {
                let (x, k) = (self.pop()?, self.pop()?);
                let to = self.top()?;
                return self.set_item(&to, k, x);
            }
            op::SETITEMS => {
                let items = self.since_mark()?;
                let to = self.top()?;
                return self.assign(&to, items, "SETITEMS");
            }
            op::ADDITEMS => return self.add_items(),
            op::GLOBAL => {
                let (module, name) = (self.line(), self.line());
                self.find(&module, &name)?
            }
            op::STACK_GLOBAL => {
                let (name, module) = (self.pop()?, self.pop()?);
                if name.exact::<Str>().is_none() || module.exact::<Str>().is_none() {
                    return Err(self.error("STACK_GLOBAL requires str"));
                }
                self.find(&text_of(&module), &text_of(&name))?
            }
            op::REDUCE => {
                let (args, func) = (self.pop()?, self.pop()?);
                match args.payload::<Tuple>() {
                    Some(p) => t.call(&func, p.as_slice())?,
                    None => return Err(t.type_error("argument list must be a tuple")),
                }
            }
            op::NEWOBJ => {
                let (args, cls) = (self.pop()?, self.pop()?);
                self.make("NEWOBJ", &cls, &args, None)?
            }
            op::NEWOBJ_EX => {
                let (keywords, args, cls) = (self.pop()?, self.pop()?, self.pop()?);
                self.make("NEWOBJ_EX", &cls, &args, Some(&keywords))?
            }
            op::BUILD => return self.build(),
            _ => return Err(self.error(format!("invalid load key, '\\x{opcode:02x}'."))),
        };
        self.push(v);
        Ok(())
    }

    fn long(&mut self, width: usize) -> Res {
        let b = self.sized(width);
        if b.len() <= 8 {
            // The sign fills what is missing.
            let mut all = [if b.last().is_some_and(|x| x & 0x80 != 0) { 0xFF } else { 0 }; 8];
            all[..b.len()].copy_from_slice(b);
            return self.t.int(i64::from_le_bytes(all));
        }
        self.t.bigint(BigInt::from_signed_bytes_le(b))
    }

    fn text(&mut self, width: usize) -> Res {
        let b = self.sized(width);
        if std::str::from_utf8(b).is_ok() {
            return Ok(Str::from_wtf8(self.t, b)?.into_value());
        }
        // Lone surrogates, or nonsense: the codec says which.
        let bytes = Bytes::new(self.t, b)?.into_value();
        let args = [self.t.string("utf-8")?, self.t.string("surrogatepass")?];
        self.t.call_method_str(&bytes, "decode", &args)
    }

    fn memoize(&mut self, i: usize) -> Res<()> {
        let v = self.top()?;
        if i == self.memo.len() && !self.sparse.contains_key(&i) {
            self.memo.push(v);
        } else if let Some(place) = self.memo.get_mut(i) {
            *place = v;
        } else {
            self.sparse.insert(i, v);
        }
        Ok(())
    }
    fn recall(&self, i: usize) -> Res {
        let known = self.memo.get(i).or_else(|| self.sparse.get(&i));
        known.cloned().ok_or_else(|| self.error(format!("Memo value not found at index {i}")))
    }

    fn appends(&mut self) -> Res<()> {
        let t = self.t;
        let items = self.since_mark()?;
        let to = self.top()?;
        if let Some(l) = to.exact::<List>() {
            l.items.reserve(t, items.len())?;
            for x in items {
                l.items.push(t, x)?;
            }
            return Ok(());
        }
        if let Some(extend) = t.getattr_opt(&to, &t.name("extend"))? {
            return t.call(&extend, &[t.list(items)?]).map(drop);
        }
        let append = t.getattr_str(&to, "append")?;
        items.into_iter().try_for_each(|x| t.call(&append, &[x]).map(drop))
    }

    fn set_item(&self, to: &Value, k: Value, x: Value) -> Res<()> {
        match to.exact::<Dict>() {
            Some(d) => d.insert(self.t, k, x),
            None => self.t.setitem(to, &k, Some(&x)),
        }
    }
    fn assign(&self, to: &Value, items: Vec<Value>, what: &str) -> Res<()> {
        if !items.len().is_multiple_of(2) {
            return Err(self.error(format!("odd number of items for {what}")));
        }
        let mut items = items.into_iter();
        while let (Some(k), Some(x)) = (items.next(), items.next()) {
            self.set_item(to, k, x)?;
        }
        Ok(())
    }

    fn add_items(&mut self) -> Res<()> {
        let t = self.t;
        let items = self.since_mark()?;
        let to = self.top()?;
        if let Some(s) = to.payload::<Set>() {
            return items.into_iter().try_for_each(|x| s.table.add(t, x));
        }
        let add = t.getattr_str(&to, "add")?;
        items.into_iter().try_for_each(|x| t.call(&add, &[x]).map(drop))
    }

    /// The object of a name in a module.
    fn find(&self, module: &str, name: &str) -> Res {
        let t = self.t;
        if self.proto < 3 {
            // Names of Python 2 stand for others.
            let finder = t.getattr_str(&import_module(t, "_pickle")?, "_find_old_class")?;
            return t.call(&finder, &[t.string(module)?, t.string(name)?]);
        }
        // A module that another thread is still importing is waited for.
        let m = ouro_vm::import::import_full(t, module)?;
        let missing = |what: &str| -> Raised {
            match t.repr(&m) {
                Ok(r) => {
                    t.attribute_error(format!("Can't get {what} {name:?} on {}", r.lossy()).replace('"', "'"))
                }
                Err(e) => e,
            }
        };
        if self.proto < 4 {
            return t.getattr_opt(&m, &t.intern(name))?.ok_or_else(|| missing("attribute"));
        }
        let mut at = m.clone();
        for part in name.split('.') {
            if part == "<locals>" {
                return Err(missing("local attribute"));
            }
            at = t.getattr_opt(&at, &t.intern(part))?.ok_or_else(|| missing("attribute"))?;
        }
        Ok(at)
    }

    /// `cls.__new__(cls, *args, **keywords)`
    fn make(&self, what: &str, cls: &Value, args: &Value, keywords: Option<&Value>) -> Res {
        let t = self.t;
        let Some(ty) = cls.as_ref::<Type>() else {
            let found = t.type_name(cls);
            return Err(self.error(format!("{what} class argument must be a type, not {found}")));
        };
        let Some(args) = args.payload::<Tuple>() else {
            let found = t.type_name(args);
            return Err(self.error(format!("{what} args argument must be a tuple, not {found}")));
        };
        if args.is_empty() && keywords.is_none() && ty.is_plain_new() {
            return ouro_runtime::types::object::new(t, ty, &[], None);
        }
        let keywords = match keywords {
            None => None,
            Some(k) => match k.as_ref::<Dict>() {
                Some(d) => Some(d),
                None => {
                    let found = t.type_name(k);
                    return Err(self.error(format!("{what} keyword arguments must be a dict, not {found}")));
                }
            },
        };
        let new = t.getattr_str(cls, "__new__")?;
        let all = [std::slice::from_ref(cls), args.as_slice()].concat();
        t.call_dict(&new, &all, keywords)
    }

    fn build(&mut self) -> Res<()> {
        let t = self.t;
        let state = self.pop()?;
        let obj = self.top()?;
        if let Some(set) = t.getattr_opt(&obj, &t.name("__setstate__"))? {
            return t.call(&set, &[state]).map(drop);
        }
        let (attributes, slots) = match state.payload::<Tuple>().map(|p| p.as_slice()) {
            Some([a, s]) => (a.clone(), s.clone()),
            _ => (state.clone(), Value::NONE),
        };
        if t.truth(&attributes)? {
            let Some(d) = attributes.payload::<Dict>() else {
                return Err(self.error("state is not a dictionary"));
            };
            self.set_attributes(&obj, d)?;
        }
        if t.truth(&slots)? {
            let Some(d) = slots.payload::<Dict>() else {
                return Err(self.error("slot state is not a dictionary"));
            };
            for (k, x) in d.pairs() {
                t.setattr(&obj, &t.attr_name(&k)?, Some(&x))?;
            }
        }
        Ok(())
    }

    /// Puts a state into the `__dict__` of an object, under interned names.
    fn set_attributes(&self, obj: &Value, state: &Dict) -> Res<()> {
        let t = self.t;
        let plain = obj.is::<Object>() && !matches!(attr::storage(obj), attr::Storage::None);
        let into = if plain { Value::NONE } else { t.getattr_str(obj, "__dict__")? };
        for (k, x) in state.pairs() {
            let name = k.as_ref::<Str>().filter(|_| k.exact::<Str>().is_some()).map(|k| t.intern_ref(k));
            match name {
                Some(name) if plain => {
                    attr::instance_set(t, obj, &name, x)?;
                }
                name => {
                    let k: Value = name.map_or(k.clone(), Ref::into_value);
                    let into = if plain { attr::instance_dict(t, obj)?.into_value() } else { into.clone() };
                    t.setitem(&into, &k, Some(&x))?;
                }
            }
        }
        Ok(())
    }
}
