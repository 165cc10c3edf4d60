//! BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair.

use super::base::{BUFFERED_BASE, FLAGS, all_of, fill_buffer, is_closed};
use super::fileio::{File, SPEC as FILE};
use super::unsupported;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Raised, Ref, Res, Value, ValueCell};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::native::{GetSet, Method, TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::sync::lock::RawLock;
use ouro_runtime::types::bytearray::ByteArray;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::types::{arg_bytes, bytes_of};
use std::cell::{Cell, RefCell};

#[derive(Default)]
struct State {
    /// What was read ahead, and how much of it was handed out.
    ahead: Vec<u8>,
    at: usize,
    /// What waits to be written.
    pending: Vec<u8>,
}

/// The payload of all buffered streams; a pair holds a second raw stream for writing.
pub struct Buffered {
    raw: ValueCell,
    writer: ValueCell,
    state: RefCell<State>,
    size: Cell<usize>,
    can_read: Cell<bool>,
    can_write: Cell<bool>,
    /// One thread at a time reads or writes, whom the number names plus one; 0 for none.
    turn: RawLock,
    user: Cell<u32>,
}

/// Is this a file, of no derived class?
fn is_file(v: &Value) -> bool {
    v.payload::<File>().is_some() && v.header().is_some_and(|h| !h.type_of().has(tflag::HEAP))
}

impl Payload for Buffered {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.raw.trace(v);
        self.writer.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.raw.take();
        self.writer.take();
    }
}

impl Buffered {
    /// Does nothing wait to be written, and is what is under it a file?
    pub fn is_written(&self) -> bool {
        let files = [&self.raw, &self.writer].into_iter().filter(|c| !c.is_empty());
        self.state.try_borrow().is_ok_and(|s| s.pending.is_empty())
            && files.into_iter().all(|c| is_file(&c.get()))
    }
    fn blank() -> Buffered {
        Buffered {
            raw: ValueCell::empty(),
            writer: ValueCell::empty(),
            state: RefCell::default(),
            size: Cell::new(super::DEFAULT_BUFFER_SIZE),
            can_read: Cell::new(false),
            can_write: Cell::new(false),
            turn: RawLock::new(),
            user: Cell::new(0),
        }
    }
    /// Runs `f` while no other thread reads or writes: what one thread reads at once is not torn apart by others.
    fn alone<R>(&self, t: &Thread, f: impl FnOnce() -> Res<R>) -> Res<R> {
        let me = t.serial + 1;
        if self.user.get() == me || t.interp().threads.borrow().len() == 1 {
            return f();
        }
        if !self.turn.try_acquire(t) {
            let user = self.user.get();
            if user != 0 && !t.interp().each_thread().any(|x| x.serial + 1 == user) {
                // Its user stayed behind in the parent of this process.
                self.turn.reset();
            }
            self.turn.acquire(t, None)?;
        }
        self.user.set(me);
        let r = f();
        self.user.set(0);
        self.turn.release(t);
        r
    }
    fn raw(&self, t: &Thread) -> Res {
        self.raw.opt().ok_or_else(|| self.lost(t))
    }
    /// Why there is no raw stream.
    fn lost(&self, t: &Thread) -> Raised {
        let made = self.can_read.get() || self.can_write.get();
        t.value_error(if made {
            "raw stream has been detached"
        } else {
            "I/O operation on uninitialized object"
        })
    }
    /// The stream that is written to.
    fn target(&self, t: &Thread) -> Res {
        self.writer.opt().map_or_else(|| self.raw(t), Ok)
    }
    /// One read of the raw stream; nothing if it would block.
    fn raw_read(&self, t: &Thread, n: usize) -> Res<Option<Vec<u8>>> {
        let raw = self.raw(t)?;
        if let Some(f) = plain_file(t, &raw) {
            return f.read(t, n);
        }
        let blank = vec![0; n];
        let b = ByteArray::make(t, &blank)?;
        let r = t.call_method_str(&raw, "readinto", std::slice::from_ref(&b))?;
        if r.is_none() {
            return Ok(None);
        }
        let got = t.arg_i64(&r)?;
        let b = bytes_of(&b).unwrap_or_default();
        match usize::try_from(got).ok().and_then(|n| b.get(..n)) {
            Some(b) => Ok(Some(b.to_vec())),
            None => Err(t.err(
                Exc::OSError,
                format!("raw readinto() returned invalid length {got} (should have been between 0 and {n})"),
            )),
        }
    }
    fn take_ahead(&self, n: usize) -> Vec<u8> {
        let mut s = self.state.borrow_mut();
        let end = s.at.saturating_add(n).min(s.ahead.len());
        let out = s.ahead[s.at..end].to_vec();
        s.at = end;
        out
    }
    fn ahead(&self) -> usize {
        let s = self.state.borrow();
        s.ahead.len() - s.at
    }
    /// Keeps what was read ahead, behind what another thread may have read meanwhile.
    fn add_ahead(&self, b: Vec<u8>) {
        let mut s = self.state.borrow_mut();
        if s.at == s.ahead.len() {
            s.ahead = b;
        } else {
            s.ahead = [&s.ahead[s.at..], &b[..]].concat();
        }
        s.at = 0;
    }
    /// Reads ahead, if nothing is; false at the end.
    fn fill(&self, t: &Thread) -> Res<bool> {
        if self.ahead() > 0 {
            return Ok(true);
        }
        let b = self.raw_read(t, self.size.get())?.unwrap_or_default();
        self.add_ahead(b);
        Ok(self.ahead() > 0)
    }
    /// At most `n` bytes, with at most one read of the raw stream.
    pub fn read_some(&self, t: &Thread, n: usize) -> Res<Vec<u8>> {
        self.alone(t, || self.read_some_now(t, n))
    }
    fn read_some_now(&self, t: &Thread, n: usize) -> Res<Vec<u8>> {
        self.flush_pending(t)?;
        if n == 0 || !self.fill(t)? {
            return Ok(Vec::new());
        }
        Ok(self.take_ahead(n))
    }
    /// Exactly `n` bytes, unless the end comes first; nothing if the stream would block at once.
    fn read_exact(&self, t: &Thread, n: usize) -> Res<Option<Vec<u8>>> {
        self.alone(t, || self.read_exact_now(t, n))
    }
    fn read_exact_now(&self, t: &Thread, n: usize) -> Res<Option<Vec<u8>>> {
        self.flush_pending(t)?;
        let mut out = self.take_ahead(n);
        while out.len() < n {
            let want = n - out.len();
            if want >= self.size.get() {
                match self.raw_read(t, want)? {
                    None if out.is_empty() => return Ok(None),
                    None => break,
                    Some(b) if b.is_empty() => break,
                    Some(b) => grow(t, &mut out, &b)?,
                }
            } else {
                match self.raw_read(t, self.size.get())? {
                    None if out.is_empty() => return Ok(None),
                    None => break,
                    Some(b) if b.is_empty() => break,
                    Some(b) => self.add_ahead(b),
                }
                out.extend(self.take_ahead(want));
            }
        }
        Ok(Some(out))
    }
    /// Everything up to the end.
    pub fn read_all(&self, t: &Thread) -> Res<Option<Vec<u8>>> {
        self.alone(t, || self.read_all_now(t))
    }
    fn read_all_now(&self, t: &Thread) -> Res<Option<Vec<u8>>> {
        self.flush_pending(t)?;
        let mut out = self.take_ahead(usize::MAX);
        let raw = self.raw(t)?;
        if let Some(f) = plain_file(t, &raw) {
            let rest = f.read_all(t)?;
            if rest.is_none() && out.is_empty() {
                return Ok(None);
            }
            out.extend(rest.unwrap_or_default());
            return Ok(Some(out));
        }
        if let Some(f) = t.getattr_opt(&raw, &t.intern("readall"))? {
            let r = t.call(&f, &[])?;
            match bytes_of(&r) {
                Some(b) => out.extend(b),
                None if r.is_none() && out.is_empty() => return Ok(None),
                None if r.is_none() => {}
                None => return Err(t.type_error("readall() should return bytes")),
            }
            return Ok(Some(out));
        }
        loop {
            let r = t.call_method(&raw, &t.names().read.clone(), &[])?;
            if r.is_none() {
                break;
            }
            let b = arg_bytes(t, &r)?;
            if b.is_empty() {
                break;
            }
            grow(t, &mut out, &b)?;
        }
        Ok(Some(out))
    }
    fn read_line(&self, t: &Thread, limit: usize) -> Res<Vec<u8>> {
        self.alone(t, || self.read_line_now(t, limit))
    }
    fn read_line_now(&self, t: &Thread, limit: usize) -> Res<Vec<u8>> {
        self.flush_pending(t)?;
        let mut out = Vec::new();
        while out.len() < limit && self.fill(t)? {
            let found = {
                let s = self.state.borrow();
                memchr::memchr(b'\n', &s.ahead[s.at..]).map(|i| i + 1)
            };
            let n = found.unwrap_or(usize::MAX).min(limit - out.len());
            out.extend(self.take_ahead(n));
            if found == Some(n) {
                break;
            }
        }
        Ok(out)
    }
    /// Buffers bytes, and writes them out when the buffer is full.
    pub fn write(&self, t: &Thread, b: &[u8]) -> Res<()> {
        self.alone(t, || self.write_now(t, b))
    }
    fn write_now(&self, t: &Thread, b: &[u8]) -> Res<()> {
        self.drop_ahead(t)?;
        let size = self.size.get();
        // Buffers as much of what comes after `done` as there is room for; what does not fit would block.
        let keep = |done: usize| -> Res<()> {
            let mut s = self.state.borrow_mut();
            let room = size.saturating_sub(s.pending.len());
            let n = room.min(b.len() - done);
            s.pending.extend_from_slice(&b[done..done + n]);
            drop(s);
            if done + n == b.len() { Ok(()) } else { Err(would_block(t, done + n)) }
        };
        let waiting = self.state.borrow().pending.len();
        if waiting + b.len() <= size {
            return keep(0);
        }
        if waiting > 0 && !self.drain(t)? {
            return keep(0);
        }
        let mut done = 0;
        while b.len() - done > size {
            match self.raw_write(t, &b[done..])? {
                Some(n) => done += n,
                None => break,
            }
        }
        keep(done)
    }
    /// Writes out what waits.
    pub fn flush_pending(&self, t: &Thread) -> Res<()> {
        self.alone(t, || self.flush_pending_now(t))
    }
    fn flush_pending_now(&self, t: &Thread) -> Res<()> {
        if self.drain(t)? { Ok(()) } else { Err(would_block(t, 0)) }
    }
    /// Writes out what waits; false if something is left because more would block.
    fn drain(&self, t: &Thread) -> Res<bool> {
        loop {
            let b = std::mem::take(&mut self.state.borrow_mut().pending);
            if b.is_empty() {
                return Ok(true);
            }
            let put_back = |from: usize| {
                let mut s = self.state.borrow_mut();
                let later = std::mem::take(&mut s.pending);
                s.pending = [&b[from..], &later[..]].concat();
            };
            let mut at = 0;
            while at < b.len() {
                match self.raw_write(t, &b[at..]) {
                    Ok(Some(n)) => at += n.min(b.len() - at),
                    Ok(None) => {
                        put_back(at);
                        return Ok(false);
                    }
                    Err(e) => {
                        put_back(at);
                        return Err(e);
                    }
                }
            }
        }
    }
    fn raw_write(&self, t: &Thread, b: &[u8]) -> Res<Option<usize>> {
        let raw = self.target(t)?;
        if let Some(f) = plain_file(t, &raw) {
            return f.write(t, b);
        }
        let r = t.call_method(&raw, &t.names().write.clone(), &[Bytes::new(t, b)?.into_value()])?;
        if r.is_none() {
            return Ok(None);
        }
        let n = t.arg_i64(&r)?;
        match usize::try_from(n) {
            Ok(k) if k <= b.len() => Ok(Some(k)),
            _ => Err(t.err(
                Exc::OSError,
                format!(
                    "raw write() returned invalid length {n} (should have been between 0 and {})",
                    b.len()
                ),
            )),
        }
    }
    /// Before a write: the raw stream goes back to where the reader is.
    fn drop_ahead(&self, t: &Thread) -> Res<()> {
        let n = self.ahead();
        {
            let mut s = self.state.borrow_mut();
            s.ahead.clear();
            s.at = 0;
        }
        if n > 0 && self.writer.is_empty() {
            let raw = self.raw(t)?;
            t.call_method_str(&raw, "seek", &[t.int(-(n as i64))?, Value::small_int(1)])?;
        }
        Ok(())
    }
}

/// BlockingIOError, which says how much of what was given was taken.
fn would_block(t: &Thread, taken: usize) -> Raised {
    match t.string("write could not complete without blocking") {
        Ok(msg) => {
            let args = vec![Value::small_int(libc::EAGAIN), msg, Value::len(taken)];
            t.err_with(Exc::BlockingIOError, args)
        }
        Err(e) => e,
    }
}

/// Appends, with MemoryError instead of an abort when the host has no more.
pub fn grow(t: &Thread, out: &mut Vec<u8>, b: &[u8]) -> Res<()> {
    if out.try_reserve(b.len()).is_err() {
        return Err(t.memory_error());
    }
    out.extend_from_slice(b);
    Ok(())
}

/// The file of a plain FileIO, whose methods no class overrides.
fn plain_file<'a>(t: &Thread, raw: &'a Value) -> Option<&'a File> {
    let f = raw.payload::<File>()?;
    let ty = t.interp().types.registered(&FILE)?;
    t.type_ref(raw).same(ty.value()).then_some(f)
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Buffered> {
    match v.payload::<Buffered>() {
        Some(b) if b.raw.is_empty() => Err(b.lost(t)),
        Some(b) => Ok(b),
        None => Err(t.type_error("a buffered stream is required")),
    }
}

fn check<'a>(t: &Thread, v: &'a Value, what: &str) -> Res<&'a Buffered> {
    let b = me(t, v)?;
    let raw = b.raw(t)?;
    let closed = match plain_file(t, &raw) {
        Some(f) => f.fd.get() < 0,
        None => is_closed(t, &raw)?,
    };
    if closed { Err(t.value_error(format!("{what} closed file"))) } else { Ok(b) }
}

fn reader<'a>(t: &Thread, v: &'a Value, what: &str, op: &str) -> Res<&'a Buffered> {
    let b = check(t, v, what)?;
    if b.can_read.get() { Ok(b) } else { Err(unsupported(t, op)) }
}

fn new_bytes(t: &Thread, b: &[u8]) -> Res {
    Ok(Bytes::new(t, b)?.into_value())
}

fn init_as(t: &Thread, v: &Value, a: &[Value], read: bool, write: bool) -> Res<()> {
    let Some(b) = v.payload::<Buffered>() else { return Ok(()) };
    if a[0].same(v) {
        return Err(t.value_error("I/O operation on uninitialized object"));
    }
    b.raw.take();
    b.can_read.set(false);
    b.can_write.set(false);
    let ask = |name: &'static str, msg: &str| -> Res<()> {
        if t.truth(&t.call_method_str(&a[0], name, &[])?)? { Ok(()) } else { Err(unsupported(t, msg)) }
    };
    if read && write {
        ask("seekable", "File or stream is not seekable.")?;
    }
    if read {
        ask("readable", "File or stream is not readable.")?;
    }
    if write {
        ask("writable", "File or stream is not writable.")?;
    }
    let size = t.arg_i64(&a[1])?;
    let Some(size) = usize::try_from(size).ok().filter(|n| *n > 0 && *n < 1 << 31) else {
        return Err(t.value_error("buffer size must be strictly positive"));
    };
    b.raw.set(a[0].clone());
    b.size.set(size);
    b.can_read.set(read);
    b.can_write.set(write);
    *b.state.borrow_mut() = State::default();
    Ok(())
}

macro_rules! init_fn {
    ($name:ident, $sig:literal, $read:literal, $write:literal) => {
        fn $name(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
            let a = bind_args(t, ouro_runtime::signature!($sig), args, kw)?;
            init_as(t, v, &a, $read, $write)
        }
    };
}
init_fn!(reader_init, "BufferedReader(raw, buffer_size=8192)", true, false);
init_fn!(writer_init, "BufferedWriter(raw, buffer_size=8192)", false, true);
init_fn!(random_init, "BufferedRandom(raw, buffer_size=8192)", true, true);

fn pair_init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let a = bind_args(
        t,
        ouro_runtime::signature!("BufferedRWPair(reader, writer, buffer_size=8192, /)"),
        args,
        kw,
    )?;
    init_as(t, v, &[a[0].clone(), a[2].clone()], true, false)?;
    if let Some(b) = v.payload::<Buffered>() {
        if !t.truth(&t.call_method_str(&a[1], "writable", &[])?)? {
            return Err(unsupported(t, "File or stream is not writable."));
        }
        b.writer.set(a[1].clone());
        b.can_write.set(true);
    }
    Ok(())
}

/// Makes a reader, writer or random stream over a raw one.
pub fn make(t: &Thread, spec: &'static TypeSpec, raw: &Value, size: usize) -> Res {
    let v = t.make_of(&super::class(t, spec)?, Buffered::blank())?.into_value();
    let (r, w) = (!std::ptr::eq(spec, &WRITER), !std::ptr::eq(spec, &READER));
    if let Some(b) = v.payload::<Buffered>() {
        b.raw.set(raw.clone());
        b.size.set(size.max(1));
        b.can_read.set(r);
        b.can_write.set(w);
    }
    Ok(v)
}

fn read(t: &Thread, a: &[Value]) -> Res {
    let b = reader(t, &a[0], "read of", "read")?;
    if let Some(n) = t.as_i64(&a[1]).filter(|n| *n < -1) {
        let _ = n;
        return Err(t.value_error("read length must be non-negative or -1"));
    }
    let r = match super::size_arg(t, &a[1])? {
        Some(n) => b.read_exact(t, n)?,
        None => b.read_all(t)?,
    };
    match r {
        Some(b) => new_bytes(t, &b),
        None => Ok(Value::NONE),
    }
}

fn read1(t: &Thread, a: &[Value]) -> Res {
    let b = reader(t, &a[0], "read of", "read1")?;
    let n = super::size_arg(t, &a[1])?.unwrap_or(b.size.get());
    new_bytes(t, &b.read_some(t, n)?)
}

fn peek(t: &Thread, a: &[Value]) -> Res {
    let b = reader(t, &a[0], "peek of", "peek")?;
    b.flush_pending(t)?;
    b.alone(t, || b.fill(t))?;
    let out = {
        let s = b.state.borrow();
        s.ahead[s.at..].to_vec()
    };
    new_bytes(t, &out)
}

fn readinto(t: &Thread, a: &[Value], once: bool) -> Res {
    let b = reader(t, &a[0], "readinto of", "readinto")?;
    let n = ouro_runtime::types::bytes_view(&a[1]).map(|b| b.len());
    let Some(n) = n else {
        return Err(t.type_error(format!(
            "readinto() argument must be read-write bytes-like object, not {}",
            t.type_name(&a[1])
        )));
    };
    let got = if once { Some(b.read_some(t, n)?) } else { b.read_exact(t, n)? };
    match got {
        Some(got) => fill_buffer(t, &a[1], &got),
        None => Ok(Value::NONE),
    }
}

fn readline(t: &Thread, a: &[Value]) -> Res {
    let b = reader(t, &a[0], "readline of", "readline")?;
    let limit = super::size_arg(t, &a[1])?.unwrap_or(usize::MAX);
    new_bytes(t, &b.read_line(t, limit)?)
}

fn next(t: &Thread, v: &Value) -> Res {
    let b = reader(t, v, "readline of", "readline")?;
    let line = b.read_line(t, usize::MAX)?;
    if line.is_empty() { Ok(Value::UNBOUND) } else { new_bytes(t, &line) }
}

fn write(t: &Thread, a: &[Value]) -> Res {
    if a[1].is::<Str>() {
        return Err(t.type_error("a bytes-like object is required, not 'str'"));
    }
    let b = check(t, &a[0], "write to")?;
    if !b.can_write.get() {
        return Err(unsupported(t, "write"));
    }
    let x = arg_bytes(t, &a[1])?;
    b.write(t, &x)?;
    Ok(Value::len(x.len()))
}

fn flush(t: &Thread, a: &[Value]) -> Res {
    let b = check(t, &a[0], "flush of")?;
    b.flush_pending(t)?;
    let raw = b.raw(t)?;
    if !b.can_write.get() && plain_file(t, &raw).is_none() {
        t.call_method(&raw, &t.names().flush.clone(), &[])?;
    }
    Ok(Value::NONE)
}

fn close(t: &Thread, a: &[Value]) -> Res {
    let Some(b) = a[0].payload::<Buffered>() else { return Ok(Value::NONE) };
    let Some(raw) = b.raw.opt() else { return Ok(Value::NONE) };
    let flush = || t.call_method(&a[0], &t.names().flush.clone(), &[]);
    let close = |v: &Value| t.call_method(v, &t.names().close.clone(), &[]);
    if let Some(w) = b.writer.opt() {
        let flush = || if is_closed(t, &w)? { Ok(Value::NONE) } else { flush() };
        return all_of(t, &[&flush, &|| close(&w), &|| close(&raw)]);
    }
    if is_closed(t, &raw)? {
        return Ok(Value::NONE);
    }
    all_of(t, &[&flush, &|| close(&raw)])
}

fn seek(t: &Thread, a: &[Value]) -> Res {
    let b = check(t, &a[0], "seek of")?;
    let whence = t.arg_i64(&a[2])?;
    if !(0..=2).contains(&whence) {
        return Err(t.value_error(format!("whence value {whence} unsupported")));
    }
    let mut at = t.arg_i64(&a[1])?;
    b.flush_pending(t)?;
    if whence == 1 {
        at = at.saturating_sub(b.ahead() as i64);
    }
    let raw = b.raw(t)?;
    let r = t.call_method_str(&raw, "seek", &[t.int(at)?, t.int(whence)?])?;
    position(t, &r)?;
    let mut s = b.state.borrow_mut();
    s.ahead.clear();
    s.at = 0;
    Ok(r)
}

fn tell(t: &Thread, a: &[Value]) -> Res {
    let b = me(t, &a[0])?;
    let raw = b.raw(t)?;
    let at = position(t, &t.call_method_str(&raw, "tell", &[])?)?;
    let waiting = b.state.borrow().pending.len() as i64;
    // Devices tell 0 wherever they are.
    t.int((at - b.ahead() as i64 + waiting).max(0))
}

/// A position that a raw stream tells.
fn position(t: &Thread, v: &Value) -> Res<i64> {
    match t.arg_i64(v)? {
        at if at < 0 => Err(t.err(Exc::OSError, format!("Raw stream returned invalid position {at}"))),
        at => Ok(at),
    }
}

fn truncate(t: &Thread, a: &[Value]) -> Res {
    let b = check(t, &a[0], "truncate of")?;
    if !b.can_write.get() {
        return Err(unsupported(t, "truncate"));
    }
    b.flush_pending(t)?;
    let size = if a[1].is_none() { tell(t, a)? } else { a[1].clone() };
    t.call_method_str(&b.raw(t)?, "truncate", &[size])
}

fn detach(t: &Thread, a: &[Value]) -> Res {
    t.call_method(&a[0], &t.names().flush.clone(), &[])?;
    Ok(me(t, &a[0])?.raw.take())
}

fn forward(t: &Thread, a: &[Value], name: &'static str) -> Res {
    t.call_method_str(&me(t, &a[0])?.raw(t)?, name, &[])
}

fn repr(t: &Thread, v: &Value) -> Res {
    let ty = t.type_name(v);
    match t.getattr_opt(v, &t.intern("name")) {
        Ok(Some(n)) => {
            let n = t.repr(&n)?;
            t.string(format!("<{ty} name={}>", n.lossy()))
        }
        Ok(None) => t.string(format!("<{ty}>")),
        Err(e) => {
            t.catch(e, Exc::ValueError)?;
            t.string(format!("<{ty}>"))
        }
    }
}

/// What a pair has of its own; places and descriptors it has none.
const PAIR_METHODS: &[Method] = &[
    method("read(self, size=-1, /)", read),
    method("read1(self, size=-1, /)", read1),
    method("peek(self, size=0, /)", peek),
    method("readinto(self, buffer, /)", |t, a| readinto(t, a, false)),
    method("readinto1(self, buffer, /)", |t, a| readinto(t, a, true)),
    method("readline(self, size=-1, /)", readline),
    method("write(self, buffer, /)", write),
    method("flush(self, /)", flush),
    method("close(self, /)", close),
    method("isatty(self, /)", |t, a| {
        let b = me(t, &a[0])?;
        let r = t.call_method_str(&b.target(t)?, "isatty", &[])?;
        if r.same(&Value::FALSE) { forward(t, a, "isatty") } else { Ok(r) }
    }),
    method("readable(self, /)", |t, a| forward(t, a, "readable")),
    method("writable(self, /)", |t, a| t.call_method_str(&me(t, &a[0])?.target(t)?, "writable", &[])),
];

const PAIR_GETSET: &[GetSet] = &[getter("closed", |t, v| t.getattr_str(&me(t, v)?.target(t)?, "closed"))];

const METHODS: &[Method] = &[
    method("read(self, size=-1, /)", read),
    method("read1(self, size=-1, /)", read1),
    method("peek(self, size=0, /)", peek),
    method("readinto(self, buffer, /)", |t, a| readinto(t, a, false)),
    method("readinto1(self, buffer, /)", |t, a| readinto(t, a, true)),
    method("readline(self, size=-1, /)", readline),
    method("write(self, buffer, /)", write),
    method("flush(self, /)", flush),
    method("close(self, /)", close),
    method("seek(self, target, whence=0, /)", seek),
    method("tell(self, /)", tell),
    method("truncate(self, pos=None, /)", truncate),
    method("detach(self, /)", detach),
    method("fileno(self, /)", |t, a| forward(t, a, "fileno")),
    method("isatty(self, /)", |t, a| forward(t, a, "isatty")),
    method("seekable(self, /)", |t, a| forward(t, a, "seekable")),
    method("readable(self, /)", |t, a| {
        let b = me(t, &a[0])?;
        if b.can_read.get() { forward(t, a, "readable") } else { Ok(Value::FALSE) }
    }),
    method("writable(self, /)", |t, a| {
        let b = me(t, &a[0])?;
        if b.can_write.get() { forward(t, a, "writable") } else { Ok(Value::FALSE) }
    }),
];

const GETSET: &[GetSet] = &[
    getter("raw", |t, v| me(t, v)?.raw(t)),
    getter("closed", |t, v| t.getattr_str(&me(t, v)?.raw(t)?, "closed")),
    getter("name", |t, v| t.getattr_str(&me(t, v)?.raw(t)?, "name")),
    getter("mode", |t, v| t.getattr_str(&me(t, v)?.raw(t)?, "mode")),
];

macro_rules! spec {
    ($spec:ident, $name:literal, $init:ident, $methods:ident, $getset:ident) => {
        pub static $spec: TypeSpec = TypeSpec {
            module: "_io",
            base: Some(&BUFFERED_BASE),
            flags: FLAGS,
            slots: |s| {
                s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, Buffered::blank())?.into_value())));
                s.init.set(Some($init));
                s.next.set(Some(next));
                s.repr.set(Some(repr));
            },
            methods: $methods,
            getset: $getset,
            ..TypeSpec::of::<Buffered>($name)
        };
    };
}
spec!(READER, "BufferedReader", reader_init, METHODS, GETSET);
spec!(WRITER, "BufferedWriter", writer_init, METHODS, GETSET);
spec!(RANDOM, "BufferedRandom", random_init, METHODS, GETSET);
spec!(PAIR, "BufferedRWPair", pair_init, PAIR_METHODS, PAIR_GETSET);
