//! Code units as bytes, for the cache of compiled modules. Numbers are little-endian base 128.

use super::unit::{CodeUnit, Const, Handler, Mark};
use num_bigint::BigInt;
use std::rc::Rc;

/// The bytes of a unit.
pub fn pack(unit: &CodeUnit) -> Vec<u8> {
    let mut out = Vec::new();
    code(&mut out, unit);
    out
}

/// The unit that `pack` made bytes of; None if the bytes are no unit.
pub fn unpack(bytes: &[u8]) -> Option<CodeUnit> {
    let mut r = Reader { bytes, filename: None };
    let unit = r.code(0)?;
    r.bytes.is_empty().then_some(unit)
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

fn code(out: &mut Vec<u8>, u: &CodeUnit) {
    for text in [&u.name, &u.qualname, &u.filename] {
        bytes(out, text.as_bytes());
    }
    for n in [u.first_line, u.flags] {
        number(out, n as u64);
    }
    for n in [u.argcount, u.posonly, u.kwonly, u.locals, u.registers] {
        number(out, n as u64);
    }
    number(out, u.words.len() as u64);
    u.words.iter().for_each(|w| out.extend_from_slice(&w.to_le_bytes()));
    list(out, &u.literals, |out, (w, k)| {
        number(out, *w as u64);
        number(out, *k as u64);
    });
    list(out, &u.consts, constant);
    for names in [&u.names, &u.varnames, &u.static_attributes] {
        list(out, names, |out, n| bytes(out, n.as_bytes()));
    }
    for pairs in [&u.cells, &u.free] {
        list(out, pairs, |out, (r, n)| {
            number(out, *r as u64);
            bytes(out, n.as_bytes());
        });
    }
    list(out, &u.marks, |out, m| {
        for n in [m.pc, m.line, m.end_line] {
            number(out, n as u64);
        }
        for n in [m.depth, m.column, m.end_column] {
            number(out, n as u64);
        }
    });
    list(out, &u.handlers, |out, h| {
        for n in [h.start, h.end, h.target] {
            number(out, n as u64);
        }
        for n in [h.depth, h.level] {
            number(out, n as u64);
        }
    });
    out.push(u.doc.is_some() as u8);
    if let Some(d) = &u.doc {
        bytes(out, d);
    }
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
            code(out, u);
        }
    }
}

/// Units nest as functions do; more is no unit of ours.
const DEEPEST: u32 = 100;

struct Reader<'a> {
    bytes: &'a [u8],
    /// That of the outermost unit: all have the same.
    filename: Option<Rc<str>>,
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
        std::str::from_utf8(self.block()?).ok().map(Rc::from)
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

    fn code(&mut self, depth: u32) -> Option<CodeUnit> {
        if depth > DEEPEST {
            return None;
        }
        let (name, qualname, filename) = (self.text()?, self.text()?, self.text()?);
        let filename = match &self.filename {
            Some(f) if **f == *filename => f.clone(),
            _ => self.filename.insert(filename).clone(),
        };
        Some(CodeUnit {
            name,
            qualname,
            filename,
            first_line: self.number()?,
            flags: self.number()?,
            argcount: self.number()?,
            posonly: self.number()?,
            kwonly: self.number()?,
            locals: self.number()?,
            registers: self.number()?,
            words: self.list(|r| r.fixed().map(u64::from_le_bytes))?,
            literals: self.list(|r| Some((r.number()?, r.number()?)))?,
            consts: self.list(|r| r.constant(depth))?,
            names: self.list(Self::text)?,
            varnames: self.list(Self::text)?,
            static_attributes: self.list(Self::text)?,
            cells: self.list(Self::pair)?,
            free: self.list(Self::pair)?,
            marks: self.list(|r| {
                let (pc, line, end_line) = (r.number()?, r.number()?, r.number()?);
                let (depth, column, end_column) = (r.number()?, r.number()?, r.number()?);
                Some(Mark { pc, depth, column, line, end_line, end_column })
            })?,
            handlers: self.list(|r| {
                let (start, end, target) = (r.number()?, r.number()?, r.number()?);
                Some(Handler { start, end, target, depth: r.number()?, level: r.number()? })
            })?,
            doc: match self.byte()? {
                0 => None,
                _ => Some(self.block()?.into()),
            },
        })
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
            12 => Const::Code(Rc::new(self.code(depth + 1)?)),
            _ => return None,
        })
    }
}
