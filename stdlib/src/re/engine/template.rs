//! Replacement templates: `\1`, `\g<name>`, `\n`.

use ouro_runtime::format::wtf8;

use super::compile::Program;
use super::parse::simple_escape;
use super::source::{Source, group_number, name_repr, show};
use super::{ErrorKind, Pattern, RegexError};

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Literal(Vec<u8>),
    Group(usize),
}

/// Parses the template of `sub` and `expand` for a pattern.
pub fn parse_template(template: Pattern<'_>, program: &Program) -> Result<Vec<Piece>, RegexError> {
    let mut src = Source::new(template)?;
    let mut out = Template { pieces: Vec::new(), literal: Vec::new(), is_text: src.is_text };
    let group = |src: &Source, n: usize, back: usize| {
        if n > program.groups() {
            return Err(src.error(format!("invalid group reference {n}"), back));
        }
        Ok(n)
    };
    while let Some(tok) = src.get()? {
        if !tok.escaped {
            out.push(tok.c);
            continue;
        }
        match show(tok.c) {
            'g' => {
                if !src.eat('<')? {
                    return Err(src.error("missing <", 0));
                }
                let text = src.until('>', "group name")?;
                let n = match group_number(&text) {
                    Some(n) => group(&src, n, text.len() + 1)?,
                    None => {
                        let name = src.group_name(&text)?;
                        program.group_index(&name).ok_or_else(|| {
                            let msg = format!("unknown group name {}", name_repr(&name));
                            RegexError::other(ErrorKind::Index, msg)
                        })?
                    }
                };
                out.group(n);
            }
            '0' => {
                let digits = src.digits(2, 8)?;
                out.push(u32::from_str_radix(&digits, 8).unwrap_or(0) & 0xFF);
            }
            c if c.is_ascii_digit() => {
                let mut text = c.to_string();
                text.push_str(&src.digits(1, 10)?);
                let octal = text.len() == 2 && text.chars().all(|c| c.is_digit(8));
                if octal && src.next_digit(8).is_some() {
                    text.push_str(&src.digits(1, 8)?);
                    let value = u32::from_str_radix(&text, 8).unwrap_or(u32::MAX);
                    if value > 0o377 {
                        let msg = format!("octal escape value \\{text} outside of range 0-0o377");
                        return Err(src.error(msg, text.len() + 1));
                    }
                    out.push(value);
                } else {
                    let n = text.parse().unwrap_or(usize::MAX);
                    out.group(group(&src, n, text.len())?);
                }
            }
            c => match simple_escape(c) {
                Some(c) => out.push(c),
                None if c.is_ascii_alphabetic() => {
                    return Err(src.error(format!("bad escape \\{c}"), 2));
                }
                None => {
                    out.push('\\' as u32);
                    out.push(tok.c);
                }
            },
        }
    }
    out.flush();
    Ok(out.pieces)
}

struct Template {
    pieces: Vec<Piece>,
    literal: Vec<u8>,
    is_text: bool,
}

impl Template {
    fn push(&mut self, c: u32) {
        if self.is_text { wtf8::push(&mut self.literal, c) } else { self.literal.push(c as u8) }
    }

    fn group(&mut self, n: usize) {
        self.flush();
        self.pieces.push(Piece::Group(n));
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.pieces.push(Piece::Literal(std::mem::take(&mut self.literal)));
        }
    }
}
