//! Code units as bytes, for the cache of compiled modules. Numbers are little-endian base 128.
//!
//! Of a unit within another only the head is read at first: most functions of a module are never called.

use super::unit::{Arrival, CodeUnit, Const, Folded, Handler, Mark};
use num_bigint::BigInt;
use std::rc::Rc;

/// The bytes of a unit, after what is in `out`.
pub fn pack(out: &mut Vec<u8>, unit: &CodeUnit) {
    bytes(out, unit.filename.as_bytes());
    head(out, unit);
    body(out, unit);
}

/// The unit whose bytes begin at `start`, those in it folded; None if there is none.
pub fn unpack(all: &Rc<Vec<u8>>, start: usize) -> Option<CodeUnit> {
    let mut r = Reader { all, end: all.len(), bytes: all.get(start..)?, filename: "".into() };
    r.filename = r.text()?;
    let mut unit = r.head()?;
    r.body(&mut unit, 0)?;
    r.bytes.is_empty().then_some(unit)
}

/// All of a folded unit; None if it is damaged.
pub fn unfold(unit: &CodeUnit) -> Option<CodeUnit> {
    let mut whole = CodeUnit { folded: None, ..unit.clone() };
    let f = unit.folded.as_ref()?;
    let bytes = f.bytes.get(f.at.clone())?;
    let mut r = Reader { all: &f.bytes, end: f.at.end, bytes, filename: unit.filename.clone() };
    r.body(&mut whole, 0)?;
    r.bytes.is_empty().then_some(whole)
}

fn number(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn bytes(out: &mut Vec<u8>, b: &[u8]) {
    number(out, b.len() as u64);
    out.extend_from_slice(b);
}

fn list<T>(out: &mut Vec<u8>, items: &[T], mut one: impl FnMut(&mut Vec<u8>, &T)) {
    number(out, items.len() as u64);
    items.iter().for_each(|x| one(out, x));
}

fn head(out: &mut Vec<u8>, u: &CodeUnit) {
    for text in [&u.name, &u.qualname] {
        bytes(out, text.as_bytes());
    }
    for n in [u.first_line, u.flags] {
        number(out, n as u64);
    }
    for n in [u.argcount, u.posonly, u.kwonly, u.locals, u.registers] {
        number(out, n as u64);
    }
    list(out, &u.varnames, |out, n| bytes(out, n.as_bytes()));
    for pairs in [&u.cells, &u.free] {
        list(out, pairs, |out, (r, n)| {
            number(out, *r as u64);
            bytes(out, n.as_bytes());
        });
    }
    out.push(u.doc.is_some() as u8);
    if let Some(d) = &u.doc {
        bytes(out, d);
    }
}

fn body(out: &mut Vec<u8>, u: &CodeUnit) {
    number(out, u.words.len() as u64);
    u.words.iter().for_each(|w| out.extend_from_slice(&w.to_le_bytes()));
    list(out, &u.literals, |out, (w, k)| {
        number(out, *w as u64);
        number(out, *k as u64);
    });
    list(out, &u.consts, constant);
    for names in [&u.names, &u.static_attributes] {
        list(out, names, |out, n| bytes(out, n.as_bytes()));
    }
    for marks in [&u.marks, &u.stops] {
        list(out, marks, |out, m| {
            for n in [m.pc, m.line, m.end_line] {
                number(out, n as u64);
            }
            for n in [m.depth, m.column, m.end_column] {
                number(out, n as u64);
            }
        });
    }
    list(out, &u.arrivals, |out, a| {
        number(out, a.from as u64);
        number(out, a.stop as u64);
    });
    list(out, &u.handlers, |out, h| {
        for n in [h.start, h.end, h.target] {
            number(out, n as u64);
        }
        for n in [h.depth, h.level] {
            number(out, n as u64);
        }
    });
}

fn constant(out: &mut Vec<u8>, k: &Const) {
    match k {
        Const::None => out.push(0),
        Const::True => out.push(1),
        Const::False => out.push(2),
        Const::Ellipsis => out.push(3),
        Const::Int(i) => {
            out.push(4);
            out.extend_from_slice(&i.to_le_bytes());
        }
        Const::BigInt(b) => {
            out.push(5);
            bytes(out, &b.to_signed_bytes_le());
        }
        Const::Float(f) => {
            out.push(6);
            out.extend_from_slice(&f.to_bits().to_le_bytes());
        }
        Const::Complex(f) => {
            out.push(7);
            out.extend_from_slice(&f.to_bits().to_le_bytes());
        }
        Const::Str(s) => {
            out.push(8);
            bytes(out, s);
        }
        Const::Bytes(b) => {
            out.push(9);
            bytes(out, b);
        }
        Const::Tuple(items) => {
            out.push(10);
            list(out, items, constant);
        }
        Const::FrozenSet(items) => {
            out.push(11);
            list(out, items, constant);
        }
        Const::Code(u) => {
            out.push(12);
            head(out, u);
            let mut rest = Vec::new();
            body(&mut rest, u);
            bytes(out, &rest);
        }
    }
}

/// Constants nest less deeply; more is no unit of ours.
const DEEPEST: u32 = 100;

fn text(b: &[u8]) -> Option<Rc<str>> {
    std::str::from_utf8(b).ok().map(Rc::from)
}

struct Reader<'a> {
    all: &'a Rc<Vec<u8>>,
    /// What is still to be read of it, and where that ends.
    end: usize,
    bytes: &'a [u8],
    /// All units of a module have the same.
    filename: Rc<str>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.bytes.split_at_checked(n)?;
        self.bytes = rest;
        Some(head)
    }
    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }
    fn fixed(&mut self) -> Option<[u8; 8]> {
        self.take(8)?.try_into().ok()
    }
    fn number<T: TryFrom<u64>>(&mut self) -> Option<T> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let b = self.byte()?;
            n |= ((b & 0x7F) as u64) << shift;
            if b < 0x80 {
                return T::try_from(n).ok();
            }
        }
        None
    }
    fn block(&mut self) -> Option<&'a [u8]> {
        let n = self.number()?;
        self.take(n)
    }
    fn text(&mut self) -> Option<Rc<str>> {
        text(self.block()?)
    }
    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let n: usize = self.number()?;
        // Each item takes a byte at least.
        let mut out = Vec::with_capacity(n.min(self.bytes.len()));
        for _ in 0..n {
            out.push(one(self)?);
        }
        Some(out)
    }
    fn pair(&mut self) -> Option<(u16, Rc<str>)> {
        Some((self.number()?, self.text()?))
    }

    fn head(&mut self) -> Option<CodeUnit> {
        let name = self.text()?;
        let qualname = self.block()?;
        Some(CodeUnit {
            filename: self.filename.clone(),
            qualname: match qualname == name.as_bytes() {
                true => name.clone(),
                false => text(qualname)?,
            },
            name,
            first_line: self.number()?,
            flags: self.number()?,
            argcount: self.number()?,
            posonly: self.number()?,
            kwonly: self.number()?,
            locals: self.number()?,
            registers: self.number()?,
            varnames: self.list(Self::text)?,
            cells: self.list(Self::pair)?,
            free: self.list(Self::pair)?,
            doc: match self.byte()? {
                0 => None,
                _ => Some(self.block()?.into()),
            },
            words: Vec::new(),
            literals: Vec::new(),
            consts: Vec::new(),
            names: Vec::new(),
            marks: Vec::new(),
            stops: Vec::new(),
            arrivals: Vec::new(),
            handlers: Vec::new(),
            static_attributes: Vec::new(),
            folded: None,
        })
    }

    fn body(&mut self, u: &mut CodeUnit, depth: u32) -> Option<()> {
        u.words = self.list(|r| r.fixed().map(u64::from_le_bytes))?;
        u.literals = self.list(|r| Some((r.number()?, r.number()?)))?;
        u.consts = self.list(|r| r.constant(depth))?;
        u.names = self.list(Self::text)?;
        u.static_attributes = self.list(Self::text)?;
        u.marks = self.list(Self::mark)?;
        u.stops = self.list(Self::mark)?;
        u.arrivals = self.list(|r| Some(Arrival { from: r.number()?, stop: r.number()? }))?;
        u.handlers = self.list(|r| {
            let (start, end, target) = (r.number()?, r.number()?, r.number()?);
            Some(Handler { start, end, target, depth: r.number()?, level: r.number()? })
        })?;
        Some(())
    }

    fn mark(&mut self) -> Option<Mark> {
        let (pc, line, end_line) = (self.number()?, self.number()?, self.number()?);
        let (depth, column, end_column) = (self.number()?, self.number()?, self.number()?);
        Some(Mark { pc, depth, column, line, end_line, end_column })
    }

    /// A unit within another.
    fn inner(&mut self) -> Option<CodeUnit> {
        let mut unit = self.head()?;
        let len = self.block()?.len();
        let end = self.end - self.bytes.len();
        unit.folded = Some(Folded { bytes: self.all.clone(), at: end - len..end });
        Some(unit)
    }

    fn constant(&mut self, depth: u32) -> Option<Const> {
        Some(match self.byte()? {
            0 => Const::None,
            1 => Const::True,
            2 => Const::False,
            3 => Const::Ellipsis,
            4 => Const::Int(i64::from_le_bytes(self.fixed()?)),
            5 => Const::BigInt(BigInt::from_signed_bytes_le(self.block()?)),
            6 => Const::Float(f64::from_bits(u64::from_le_bytes(self.fixed()?))),
            7 => Const::Complex(f64::from_bits(u64::from_le_bytes(self.fixed()?))),
            8 => Const::Str(self.block()?.into()),
            9 => Const::Bytes(self.block()?.into()),
            10 | 11 if depth >= DEEPEST => return None,
            10 => Const::Tuple(self.list(|r| r.constant(depth + 1))?),
            11 => Const::FrozenSet(self.list(|r| r.constant(depth + 1))?),
            12 => Const::Code(Rc::new(self.inner()?)),
            _ => return None,
        })
    }
}
