//! From tokens to a checked tree.
//!
//! [`parse`] does it all: tokens, tree, rules. [`ast`] is the tree, [`SyntaxError`] says what is wrong with a source as
//! CPython says it.

pub mod ast;
mod build;
mod check;
mod error;
mod single;

#[allow(clippy::all, clippy::pedantic, unused, dead_code)]
#[rustfmt::skip]
mod grammar {
    include!(concat!(env!("OUT_DIR"), "/grammar.rs"));
}

pub use error::{NO_END, SyntaxError, SyntaxErrorKind};
pub use ouro_lexer::{LineIndex, Location, Span, Warning};

use lalrpop_util::ParseError;
use ouro_lexer::TokenKind;

use error::{Fault, diagnose};

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file, or `exec`.
    Module,
    /// One statement at a prompt (`single`).
    Interactive,
    /// A bare expression (`eval`).
    Expression,
}

/// A source understood.
#[derive(Debug)]
pub struct Parsed {
    pub tree: ast::Mod,
    pub lines: LineIndex,
    /// `SyntaxWarning`s, in the order of the source.
    pub warnings: Vec<Warning>,
    /// `CO_FUTURE_*` flags of the features in use.
    pub future: u32,
}

impl Parsed {
    /// Lets the features in use take effect on the tree, before it is compiled: `annotations` makes these text.
    pub fn apply_future(&mut self) {
        if self.future & check::future::ANNOTATIONS != 0 {
            ast::quote::annotations(&mut self.tree);
        }
    }
}

pub use check::future::MASK as FUTURE_MASK;

/// Makes text of a source file's bytes: byte order mark, coding cookie, NUL bytes.
pub fn decode_source(bytes: &[u8]) -> Result<String, SyntaxError> {
    ouro_lexer::decode_source(bytes).map_err(SyntaxError::of_source)
}

/// Decodes and parses.
pub fn parse_bytes(bytes: &[u8], mode: Mode) -> Result<Parsed, SyntaxError> {
    parse(&decode_source(bytes)?, mode)
}

/// Parses a source and checks it.
pub fn parse(source: &str, mode: Mode) -> Result<Parsed, SyntaxError> {
    parse_under(source, mode, 0)
}

/// Parses a source that has the features of the code around it (`CO_FUTURE_*` flags).
pub fn parse_under(source: &str, mode: Mode, future: u32) -> Result<Parsed, SyntaxError> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if source.len() >= u32::MAX as usize - 16 {
        return Err(SyntaxError::of_source(ouro_lexer::LexError::new(
            "source code is too long",
            Span::default(),
        )));
    }
    if source.as_bytes().contains(&0) {
        let message = "source code string cannot contain null bytes";
        return Err(SyntaxError::of_source(ouro_lexer::LexError::new(message, Span::default())));
    }
    let lines = LineIndex::new(source);
    let parsed = parse_tree(source, mode, &diagnose::unexpected).and_then(|(tree, mut warnings)| {
        let late = |fault| Fault { late: true, ..fault };
        let future = future | asked_for(&tree).map_err(late)?;
        warnings.append(&mut check::context::check(&tree, future).map_err(late)?);
        warnings.sort_by_key(|w| w.span.start);
        Ok((tree, warnings, future))
    });
    match parsed {
        Ok((tree, warnings, future)) => Ok(Parsed { tree, lines, warnings, future }),
        Err(fault) => {
            let error = SyntaxError::from_fault(&fault, source, &lines);
            Err(if mode == Mode::Module { error } else { error.of_part(&fault, source) })
        }
    }
}

/// Is there a token at which nothing that follows could mend the source? Who reads a single statement line by line
/// need not go on then.
pub fn is_refused(source: &str) -> bool {
    let refused = std::cell::Cell::new(false);
    let explain = |_: &str, tokens: &ouro_lexer::Tokens, at: usize| {
        let end = source.trim_end().len();
        let token = &tokens.tokens[at];
        refused.set(token.kind != TokenKind::Error && (token.span.start as usize) < end);
        Fault::new("invalid syntax", Span::default())
    };
    parse_tree(source, Mode::Interactive, &explain).is_err() && refused.get()
}

/// What is wrong with a piece of a source, for `error` to look closer.
fn first_fault(source: &str) -> Option<Fault> {
    let tree = parse_tree(source, Mode::Module, &|_, _, _| Fault::new("invalid syntax", Span::default()));
    tree.and_then(|(tree, _)| check::context::check(&tree, 0)).err()
}

/// Finds words for a token, by index, that does not fit.
type Explain<'a> = &'a dyn Fn(&str, &ouro_lexer::Tokens, usize) -> Fault;

/// The flags of the features that a tree asks for.
fn asked_for(tree: &ast::Mod) -> Result<u32, Fault> {
    match tree {
        ast::Mod::Module(body) | ast::Mod::Interactive(body) => check::future::check(body),
        ast::Mod::Expression(_) => Ok(0),
    }
}

/// The tree as the grammar has it; what else the rules say is not checked yet.
fn parse_tree(source: &str, mode: Mode, explain: Explain<'_>) -> Result<(ast::Mod, Vec<Warning>), Fault> {
    let first = match mode {
        Mode::Module => TokenKind::StartModule,
        Mode::Interactive => TokenKind::StartInteractive,
        Mode::Expression => TokenKind::StartExpression,
    };
    let tokens = ouro_lexer::tokenize(source, first);
    let second = if mode == Mode::Interactive { single::second(&tokens.tokens) } else { None };
    match second {
        Some(second) if !second.under_block => {
            parse_tokens(source, &single::first_only(&tokens, &second), None, explain)?;
            Err(single::too_many(&tokens, &second))
        }
        second => parse_tokens(source, &tokens, second.map(|s| s.at), explain),
    }
}

/// Parses tokens; that at `misfit`, by index, is to fit nowhere.
fn parse_tokens(
    source: &str,
    tokens: &ouro_lexer::Tokens,
    misfit: Option<usize>,
    explain: Explain<'_>,
) -> Result<(ast::Mod, Vec<Warning>), Fault> {
    let mut builder = build::Builder::new(source);
    // Only the token that failed matters, and its index: the last one handed out.
    let mut given = 0;
    let feed = tokens.tokens.iter().map(|t| {
        let kind = if misfit == Some(given) { TokenKind::Error } else { t.kind };
        given += 1;
        Ok((t.span.start, kind, t.span.end))
    });
    let result = grammar::TopParser::new().parse(&mut builder, feed);
    let early = builder.faults.into_iter().next();
    match result {
        Ok(tree) => {
            if let Some(fault) = early {
                return Err(fault);
            }
            let mut warnings = tokens.warnings.clone();
            warnings.append(&mut builder.warnings);
            Ok((tree, warnings))
        }
        Err(error) => {
            let at = match error {
                ParseError::UnrecognizedToken { .. } | ParseError::ExtraToken { .. } => given - 1,
                _ => tokens.tokens.len() - 1,
            };
            let mut fault = early.unwrap_or_else(|| explain(source, tokens, at));
            // An error of the tokens further on wins over one of the grammar.
            if let Some(later) = &tokens.error {
                if !later.lazy && fault.message != "unexpected indent" {
                    return Err(Fault::of_lexer(later));
                }
            }
            fault.reached = match &tokens.error {
                Some(later) if later.message != fault.message => Some(tokens.tokens[at].span.start),
                Some(later) if later.message.ends_with("was never closed") => Some(source.len() as u32),
                Some(_) => None,
                None => Some(tokens.tokens[at].span.start),
            };
            Err(fault)
        }
    }
}
