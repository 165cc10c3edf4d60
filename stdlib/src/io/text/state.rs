//! What a TextIOWrapper keeps: text on its way in and out, and how it is coded.

use crate::io::buffered::Buffered;
use crate::io::fileio::File;
use crate::io::newlines;
use ouro_runtime::Thread;
use ouro_runtime::format::wtf8;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Res, Value, ValueCell};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::bytes_of;
use ouro_runtime::types::str::codec::{self, Codec, Order};
use ouro_runtime::types::str::{Str, count_chars, text_of};
use std::cell::{Cell, RefCell};

pub(super) const CHUNK: usize = 8192;

/// How line ends are read and written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Newline {
    /// `None`: any is read as `\n`.
    Universal,
    /// `''`: any ends a line, untranslated.
    Any,
    Lf,
    Cr,
    CrLf,
}

#[derive(Default)]
pub(super) struct State {
    /// Encoded text that waits to be written.
    pub(super) pending: Vec<u8>,
    /// Decoded text (WTF-8), and how much of it was handed out.
    pub(super) text: Vec<u8>,
    pub(super) at: usize,
    /// The bytes that `text` was decoded from, and those after them that are no whole character yet.
    pub(super) chunk: Vec<u8>,
    pub(super) rest: Vec<u8>,
    pub(super) eof: bool,
}

/// The payload of TextIOWrapper.
pub struct Text {
    pub(super) buffer: ValueCell,
    pub(super) encoding: ValueCell,
    pub(super) errors: ValueCell,
    pub(super) codec: Cell<Codec>,
    pub(super) newline: Cell<Newline>,
    pub(super) line_buffering: Cell<bool>,
    pub(super) write_through: Cell<bool>,
    /// A byte order mark was written or read.
    pub(super) started: Cell<bool>,
    pub(super) seen: Cell<u8>,
    /// Iteration makes `tell` impossible.
    pub(super) iterating: Cell<bool>,
    pub(super) state: RefCell<State>,
}

impl Payload for Text {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.buffer.trace(v);
        self.encoding.trace(v);
        self.errors.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.buffer.take();
    }
}

impl Text {
    /// Does nothing wait to be written, here and below?
    pub fn is_written(&self) -> bool {
        // Text over text is rare, and may be a long chain.
        let below = |b: &Value| {
            let builtin = b.header().is_some_and(|h| !h.type_of().has(tflag::HEAP));
            builtin && !b.is::<Text>() && crate::io::ends_quietly(b)
        };
        self.state.try_borrow().is_ok_and(|s| s.pending.is_empty())
            && self.buffer.opt().is_none_or(|b| below(&b))
    }
    pub(super) fn blank() -> Text {
        Text {
            buffer: ValueCell::empty(),
            encoding: ValueCell::empty(),
            errors: ValueCell::empty(),
            codec: Cell::new(Codec::Utf8),
            newline: Cell::new(Newline::Universal),
            line_buffering: Cell::new(false),
            write_through: Cell::new(false),
            started: Cell::new(false),
            seen: Cell::new(0),
            iterating: Cell::new(false),
            state: RefCell::default(),
        }
    }
    pub(super) fn buffer(&self, t: &Thread) -> Res {
        self.buffer.opt().ok_or_else(|| t.value_error("underlying buffer has been detached"))
    }
    pub(super) fn errors_text(&self) -> String {
        self.errors.opt().map_or("strict".into(), |e| text_of(&e))
    }
    /// The codec for what follows the beginning of the stream.
    pub(super) fn running(&self) -> Codec {
        match self.codec.get() {
            c if !self.started.get() => c,
            _ => self.running_after(),
        }
    }
    /// The codec for what follows something.
    pub(super) fn running_after(&self) -> Codec {
        match self.codec.get() {
            Codec::Utf8Sig => Codec::Utf8,
            Codec::Utf16(Order::Marked) => Codec::Utf16(Order::Little),
            Codec::Utf32(Order::Marked) => Codec::Utf32(Order::Little),
            c => c,
        }
    }

    /// Encodes and buffers text (WTF-8).
    pub(super) fn put(&self, t: &Thread, b: &[u8]) -> Res<()> {
        let has_lf = memchr::memchr(b'\n', b).is_some();
        let translated;
        let out = match self.newline.get() {
            Newline::CrLf | Newline::Cr if has_lf => {
                let end: &[u8] = if self.newline.get() == Newline::Cr { b"\r" } else { b"\r\n" };
                let mut v = Vec::with_capacity(b.len() + 16);
                ouro_runtime::types::text::replace(b, b"\n", end, usize::MAX, |part| {
                    v.extend_from_slice(part)
                });
                translated = v;
                &translated[..]
            }
            _ => b,
        };
        let flush = self.write_through.get()
            || self.line_buffering.get() && (has_lf || memchr::memchr(b'\r', b).is_some());
        let plain = match self.running() {
            Codec::Utf8 => out.is_ascii() || std::str::from_utf8(out).is_ok(),
            Codec::Ascii | Codec::Latin1 => out.is_ascii(),
            _ => false,
        };
        if plain {
            self.state.borrow_mut().pending.extend_from_slice(out);
        } else {
            let s = Str::from_wtf8(t, out)?;
            let coded = codec::encode_as(t, &s, self.running(), &self.errors_text())?;
            self.state.borrow_mut().pending.extend_from_slice(&coded);
        }
        if !out.is_empty() {
            self.started.set(true);
        }
        // What was read ahead of a place that moves; of a pipe or socket it is still to come.
        if self.unread() == 0 || self.is_seekable(t)? {
            let mut s = self.state.borrow_mut();
            s.text.clear();
            s.at = 0;
            s.chunk.clear();
        }
        if flush || self.state.borrow().pending.len() > CHUNK {
            self.write_pending(t)?;
        }
        if flush {
            let buffer = self.buffer(t)?;
            match plain_buffer(t, &buffer) {
                Some(b) => b.flush_pending(t)?,
                None => drop(t.call_method(&buffer, &t.names().flush.clone(), &[])?),
            }
        }
        Ok(())
    }
    pub(super) fn is_seekable(&self, t: &Thread) -> Res<bool> {
        t.truth(&t.call_method_str(&self.buffer(t)?, "seekable", &[])?)
    }
    pub(super) fn write_pending(&self, t: &Thread) -> Res<()> {
        let b = std::mem::take(&mut self.state.borrow_mut().pending);
        if b.is_empty() {
            return Ok(());
        }
        let buffer = self.buffer(t)?;
        match plain_buffer(t, &buffer) {
            Some(x) => x.write(t, &b),
            None => {
                let mut rest = &b[..];
                while let Some(n) = self.write_raw(t, &buffer, rest)?.filter(|n| (1..rest.len()).contains(n))
                {
                    rest = &rest[n..];
                }
                Ok(())
            }
        }
    }
    /// One write to a stream without a buffer of ours; how much of it a file took.
    fn write_raw(&self, t: &Thread, stream: &Value, b: &[u8]) -> Res<Option<usize>> {
        let r = t.call_method(stream, &t.names().write.clone(), &[Bytes::new(t, b)?.into_value()])?;
        Ok(stream.payload::<File>().and(r.as_small_int()).and_then(|n| usize::try_from(n).ok()))
    }

    /// Decodes bytes that follow what was read before.
    pub(super) fn decode(&self, t: &Thread, new: Vec<u8>, last: bool) -> Res<()> {
        let mut input = std::mem::take(&mut self.state.borrow_mut().rest);
        input.extend_from_slice(&new);
        let codec = if self.started.get() && self.codec.get() == Codec::Utf8Sig {
            Codec::Utf8
        } else {
            self.codec.get()
        };
        let codec = match codec {
            // Bytes that began with a big-endian mark go on so.
            Codec::Utf16(Order::Marked) if self.started.get() => Codec::Utf16(Order::Little),
            Codec::Utf32(Order::Marked) if self.started.get() => Codec::Utf32(Order::Little),
            c => c,
        };
        if !self.started.get() {
            match codec {
                Codec::Utf16(Order::Marked) if input.starts_with(b"\xFE\xFF") => {
                    self.codec.set(Codec::Utf16(Order::Big))
                }
                Codec::Utf32(Order::Marked) if input.starts_with(b"\0\0\xFE\xFF") => {
                    self.codec.set(Codec::Utf32(Order::Big))
                }
                _ => {}
            }
        }
        let (mut text, mut used) = codec::decode_as(t, &input, codec, &self.errors_text(), last)?;
        if !text.is_empty() {
            self.started.set(true);
        }
        let universal = matches!(self.newline.get(), Newline::Universal | Newline::Any);
        if universal && !last && text.last() == Some(&b'\r') {
            // It may be half of a `\r\n`: wait for what comes.
            let width = match codec {
                Codec::Utf16(_) => 2,
                Codec::Utf32(_) => 4,
                _ => 1,
            };
            text.pop();
            used = used.saturating_sub(width);
        }
        if universal {
            self.seen.set(self.seen.get() | newlines::seen_in(&text));
        }
        if self.newline.get() == Newline::Universal {
            text = newlines::translate(text);
        }
        let mut s = self.state.borrow_mut();
        s.rest = input.split_off(used.min(input.len()));
        s.chunk = input;
        s.text = text;
        s.at = 0;
        Ok(())
    }
    /// Decodes another chunk once all text is handed out; false at the end.
    pub(super) fn more(&self, t: &Thread) -> Res<bool> {
        let buffer = self.buffer(t)?;
        loop {
            if self.state.borrow().eof {
                return Ok(false);
            }
            let b = match plain_buffer(t, &buffer) {
                Some(x) => x.read_some(t, CHUNK)?,
                None => {
                    let name =
                        if t.getattr_opt(&buffer, &t.intern("read1"))?.is_some() { "read1" } else { "read" };
                    let r = t.call_method_str(&buffer, name, &[Value::len(CHUNK)])?;
                    match bytes_of(&r) {
                        Some(b) => b,
                        None => {
                            return Err(t.type_error(format!(
                                "underlying {name}() should have returned a bytes-like object, not '{}'",
                                t.type_name(&r)
                            )));
                        }
                    }
                }
            };
            let last = b.is_empty();
            self.decode(t, b, last)?;
            // The end is not for ever: a terminal or a growing file may give more at the next call.
            if !self.state.borrow().text.is_empty() {
                return Ok(true);
            }
            if last {
                return Ok(false);
            }
        }
    }
    /// Hands out up to `n` bytes of decoded text.
    pub(super) fn hand_out(&self, n: usize) -> Vec<u8> {
        let mut s = self.state.borrow_mut();
        let end = s.at.saturating_add(n).min(s.text.len());
        let out = s.text[s.at..end].to_vec();
        s.at = end;
        out
    }
    pub(super) fn unread(&self) -> usize {
        let s = self.state.borrow();
        s.text.len() - s.at
    }
    pub(super) fn read_line(&self, t: &Thread, limit: Option<usize>) -> Res<Vec<u8>> {
        self.write_pending(t)?;
        let mut out: Vec<u8> = Vec::new();
        let mut chars = 0;
        loop {
            if self.unread() == 0 && !self.more(t)? {
                return Ok(out);
            }
            let (mut n, mut found) = {
                let s = self.state.borrow();
                let b = &s.text[s.at..];
                match line_end(b, self.newline.get(), out.last() == Some(&b'\r')) {
                    Some(n) => (n, true),
                    None => (b.len(), false),
                }
            };
            if let Some(limit) = limit {
                let s = self.state.borrow();
                let b = &s.text[s.at..s.at + n];
                let room = limit - chars;
                if count_chars(b) >= room {
                    n = wtf8::offset(b, room);
                    found = true;
                }
                chars += count_chars(&b[..n]);
            }
            out.extend(self.hand_out(n));
            if found {
                return Ok(out);
            }
        }
    }
    pub(super) fn forget(&self) {
        let mut s = self.state.borrow_mut();
        s.text.clear();
        s.at = 0;
        s.chunk.clear();
        s.rest.clear();
        s.eof = false;
    }
}

/// Where the first line of `b` ends.
pub(super) fn line_end(b: &[u8], newline: Newline, after_cr: bool) -> Option<usize> {
    match newline {
        Newline::Universal | Newline::Lf => memchr::memchr(b'\n', b).map(|i| i + 1),
        Newline::Cr => memchr::memchr(b'\r', b).map(|i| i + 1),
        Newline::CrLf if after_cr && b.first() == Some(&b'\n') => Some(1),
        Newline::CrLf => memchr::memmem::find(b, b"\r\n").map(|i| i + 2),
        Newline::Any => memchr::memchr2(b'\r', b'\n', b)
            .map(|i| if b[i] == b'\r' && b.get(i + 1) == Some(&b'\n') { i + 2 } else { i + 1 }),
    }
}

/// The buffer, if it is a plain one whose methods no class overrides.
pub(super) fn plain_buffer<'a>(t: &Thread, v: &'a Value) -> Option<&'a Buffered> {
    let b = v.payload::<Buffered>()?;
    (!t.type_ref(v).has(ouro_runtime::model::typeobj::tflag::HEAP)).then_some(b)
}
