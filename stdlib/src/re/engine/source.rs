//! A pattern as a row of tokens: characters, and a backslash with the character after it.

use ouro_runtime::format::{str_escape, unicode, wtf8};

use super::{ErrorKind, Pattern, RegexError};

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tok {
    pub escaped: bool,
    pub c: u32,
}

impl Tok {
    /// Is this the unescaped character `c`?
    pub fn is(self, c: char) -> bool {
        !self.escaped && self.c == c as u32
    }

    /// The unescaped character, if it is one.
    pub fn plain(self) -> Option<char> {
        if self.escaped { None } else { char::from_u32(self.c) }
    }

    /// The length in characters.
    pub fn len(self) -> usize {
        1 + self.escaped as usize
    }

    /// The token as it was written.
    pub fn text(self) -> String {
        let mut s = if self.escaped { String::from("\\") } else { String::new() };
        s.push(show(self.c));
        s
    }
}

/// A character for a message.
pub(super) fn show(c: u32) -> char {
    char::from_u32(c).unwrap_or('\u{FFFD}')
}

/// The tokens, with the next one looked at already, as its errors come early.
pub(super) struct Source {
    chars: Vec<u32>,
    pub is_text: bool,
    index: usize,
    pub next: Option<Tok>,
}

type Res<T> = Result<T, RegexError>;

impl Source {
    pub fn new(pattern: Pattern<'_>) -> Res<Self> {
        let (chars, is_text) = match pattern {
            Pattern::Str(s) => (wtf8::code_points(s).collect(), true),
            Pattern::Bytes(b) => (b.iter().map(|&b| b as u32).collect(), false),
        };
        let mut source = Source { chars, is_text, index: 0, next: None };
        source.advance()?;
        Ok(source)
    }

    fn advance(&mut self) -> Res<()> {
        let Some(&c) = self.chars.get(self.index) else {
            self.next = None;
            return Ok(());
        };
        self.index += 1;
        self.next = Some(Tok { escaped: false, c });
        if c == '\\' as u32 {
            let Some(&c) = self.chars.get(self.index) else {
                return Err(RegexError {
                    kind: ErrorKind::Pattern,
                    msg: "bad escape (end of pattern)".into(),
                    pos: Some(self.chars.len() - 1),
                });
            };
            self.index += 1;
            self.next = Some(Tok { escaped: true, c });
        }
        Ok(())
    }

    /// Takes the next token.
    pub fn get(&mut self) -> Res<Option<Tok>> {
        let tok = self.next;
        self.advance()?;
        Ok(tok)
    }

    /// Takes the next token if it is `c`.
    pub fn eat(&mut self, c: char) -> Res<bool> {
        let found = self.next_is(c);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    pub fn next_is(&self, c: char) -> bool {
        self.next.is_some_and(|t| t.is(c))
    }

    /// The next token as a digit of `radix`.
    pub fn next_digit(&self, radix: u32) -> Option<u32> {
        self.next?.plain().filter(char::is_ascii)?.to_digit(radix)
    }

    /// Takes at most `most` digits of `radix`.
    pub fn digits(&mut self, most: usize, radix: u32) -> Res<String> {
        let mut out = String::new();
        while out.len() < most && self.next_digit(radix).is_some() {
            out.extend(self.get()?.and_then(Tok::plain));
        }
        Ok(out)
    }

    /// Where the next token begins.
    pub fn tell(&self) -> usize {
        self.index - self.next.map_or(0, Tok::len)
    }

    /// Goes back to where [`tell`](Self::tell) was.
    pub fn seek(&mut self, pos: usize) -> Res<()> {
        self.index = pos;
        self.advance()
    }

    /// An error `back` characters before the next token.
    pub fn error(&self, msg: impl Into<String>, back: usize) -> RegexError {
        RegexError { kind: ErrorKind::Pattern, msg: msg.into(), pos: Some(self.tell().saturating_sub(back)) }
    }

    /// Takes what stands before `end`, and `end`.
    pub fn until(&mut self, end: char, what: &str) -> Res<Vec<u32>> {
        let mut out = Vec::new();
        loop {
            match self.get()? {
                None if out.is_empty() => return Err(self.error(format!("missing {what}"), 0)),
                None => return Err(self.error(format!("missing {end}, unterminated name"), out.len())),
                Some(t) if t.is(end) => {
                    if out.is_empty() {
                        return Err(self.error(format!("missing {what}"), 1));
                    }
                    return Ok(out);
                }
                Some(t) => {
                    if t.escaped {
                        out.push('\\' as u32);
                    }
                    out.push(t.c);
                }
            }
        }
    }

    /// Checks that a group name is an identifier, and gives it as text.
    pub fn group_name(&self, name: &[u32]) -> Res<String> {
        let mut text = Vec::new();
        name.iter().for_each(|&c| wtf8::push(&mut text, c));
        let bad = |repr: Vec<u8>| {
            let repr = String::from_utf8_lossy(&repr).into_owned();
            self.error(format!("bad character in group name {repr}"), name.len() + 1)
        };
        if !self.is_text && name.iter().any(|&c| c > 0x7F) {
            return Err(bad(str_escape::ascii_str(&text)));
        }
        let start = |c: u32| c == '_' as u32 || unicode::is_id_start(c);
        let valid =
            name.first().is_some_and(|&c| start(c)) && name.iter().all(|&c| unicode::is_id_continue(c));
        if !valid {
            return Err(bad(str_escape::repr_str(&text)));
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

/// A group number, if the name is one; too large a number is the largest.
pub(super) fn group_number(name: &[u32]) -> Option<usize> {
    name.iter().try_fold(0usize, |n, &c| {
        let d = char::from_u32(c).filter(char::is_ascii)?.to_digit(10)?;
        Some(n.saturating_mul(10).saturating_add(d as usize))
    })
}

/// `repr` of a group name, for messages.
pub(super) fn name_repr(name: &str) -> String {
    String::from_utf8_lossy(&str_escape::repr_str(name.as_bytes())).into_owned()
}
