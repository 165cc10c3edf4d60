//! Signatures of natives, parsed from their rows.

use crate::heap::{Value, Word};
use crate::sync::thread::Thread;

/// A default value, inert so that signatures belong to no heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DefaultArg {
    None,
    True,
    False,
    Int(i32),
    Str(&'static str),
    /// The function's own affair: it receives UNBOUND.
    Unset,
}

impl DefaultArg {
    /// The default as an immediate word; UNBOUND for a str.
    #[inline]
    pub fn word(self) -> Word {
        match self {
            DefaultArg::None => Word::NONE,
            DefaultArg::True => Word::TRUE,
            DefaultArg::False => Word::FALSE,
            DefaultArg::Int(i) => Word::from_int_unchecked(i as i64),
            DefaultArg::Str(_) | DefaultArg::Unset => Word::UNBOUND,
        }
    }
    pub fn value(self, t: &Thread) -> Value {
        match self {
            DefaultArg::None => Value::NONE,
            DefaultArg::True => Value::TRUE,
            DefaultArg::False => Value::FALSE,
            DefaultArg::Int(i) => Value::small_int(i),
            DefaultArg::Str(s) => t.name(s).into_value(),
            DefaultArg::Unset => Value::UNBOUND,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    PositionalOnly,
    Either,
    KeywordOnly,
    VarPositional,
    VarKeyword,
}

pub struct Param {
    pub name: &'static str,
    pub kind: ParamKind,
    pub required: bool,
    pub default: DefaultArg,
}

/// Parameters of a native whose calls need no binding.
pub const MAX_DIRECT: usize = 8;

/// The parameters of a native, in the order in which it receives them.
pub struct Signature {
    pub name: &'static str,
    pub params: Vec<Param>,
    /// Positional parameters (positional-only and either).
    pub positional: usize,
    pub required: usize,
    /// Exactly the positional parameters, all required: arguments need no binding.
    pub simple: bool,
    /// No `*args`, no `**kw`, no required keyword: positional arguments and defaults are enough.
    pub plain: bool,
    /// As `plain`, with few parameters and immediate defaults: calls may pass words straight through.
    pub direct: bool,
    /// The defaults of all parameters as words, for `direct` calls.
    pub defaults: Vec<Word>,
    /// No parameter may be given by name.
    pub no_keywords: bool,
    pub has_self: bool,
    /// The type of a method or the module of a function, for messages that name it.
    pub owner: Option<&'static str>,
}

impl Signature {
    /// No parameters, no name.
    pub const BLANK: Signature = Signature {
        name: "",
        params: Vec::new(),
        positional: 0,
        required: 0,
        simple: false,
        plain: false,
        direct: false,
        defaults: Vec::new(),
        no_keywords: false,
        has_self: false,
        owner: None,
    };

    /// Parses a row's text; rows are constants of this binary, so errors are impossible by test.
    pub fn parse(sig: &'static str) -> Signature {
        let open = sig.find('(').unwrap_or(sig.len());
        let name = &sig[..open];
        let inner = sig.get(open + 1..sig.rfind(')').unwrap_or(sig.len())).unwrap_or("");
        let mut params: Vec<Param> = Vec::new();
        let mut kind = ParamKind::Either;
        for part in split_params(inner) {
            match part {
                "" => {}
                "/" => params.iter_mut().for_each(|p| p.kind = ParamKind::PositionalOnly),
                "*" => kind = ParamKind::KeywordOnly,
                p if p.starts_with("**") => params.push(Param {
                    name: &p[2..],
                    kind: ParamKind::VarKeyword,
                    required: false,
                    default: DefaultArg::Unset,
                }),
                p if p.starts_with('*') => {
                    params.push(Param {
                        name: &p[1..],
                        kind: ParamKind::VarPositional,
                        required: false,
                        default: DefaultArg::Unset,
                    });
                    kind = ParamKind::KeywordOnly;
                }
                p => {
                    let (name, default) = match p.split_once('=') {
                        Some((n, d)) => (n.trim(), Some(d.trim())),
                        None => (p, None),
                    };
                    params.push(Param {
                        name,
                        kind,
                        required: default.is_none(),
                        default: default.map_or(DefaultArg::Unset, literal),
                    });
                }
            }
        }
        let positional =
            params.iter().filter(|p| matches!(p.kind, ParamKind::PositionalOnly | ParamKind::Either)).count();
        let required = params
            .iter()
            .filter(|p| p.required && matches!(p.kind, ParamKind::PositionalOnly | ParamKind::Either))
            .count();
        let simple = positional == params.len() && required == positional;
        let plain = params.iter().all(|p| match p.kind {
            ParamKind::VarPositional | ParamKind::VarKeyword => false,
            ParamKind::KeywordOnly => !p.required,
            _ => true,
        });
        let direct = plain
            && params.len() <= MAX_DIRECT
            && !params.iter().any(|p| matches!(p.default, DefaultArg::Str(_)));
        let defaults = params.iter().map(|p| p.default.word()).collect();
        let no_keywords = params.iter().all(|p| {
            matches!(p.kind, ParamKind::PositionalOnly | ParamKind::VarPositional) || p.name == "cls"
        });
        let has_self = params.first().is_some_and(|p| p.name == "self" || p.name == "cls");
        Signature {
            name,
            params,
            positional,
            required,
            simple,
            plain,
            direct,
            defaults,
            no_keywords,
            has_self,
            owner: None,
        }
    }
}

impl Signature {
    /// `type.name` of a method, `module.name` of a function, the plain name of a builtin one.
    pub fn full_name(&self) -> String {
        match self.owner {
            Some(o) => format!("{o}.{}", self.name),
            None => self.name.to_string(),
        }
    }
}

/// The parts between commas, those inside quotes left alone.
fn split_params(s: &'static str) -> impl Iterator<Item = &'static str> {
    let mut quote = None;
    s.split(move |c: char| {
        match quote {
            Some(q) if c == q => quote = None,
            None if c == '\'' || c == '"' => quote = Some(c),
            _ => {}
        }
        c == ',' && quote.is_none()
    })
    .map(str::trim)
}

fn literal(d: &'static str) -> DefaultArg {
    match d {
        "None" => DefaultArg::None,
        "True" => DefaultArg::True,
        "False" => DefaultArg::False,
        _ => {
            if let Ok(i) = d.parse::<i32>() {
                return DefaultArg::Int(i);
            }
            let q = d.as_bytes().first().copied();
            if d.len() >= 2 && (q == Some(b'\'') || q == Some(b'"')) {
                return DefaultArg::Str(&d[1..d.len() - 1]);
            }
            DefaultArg::Unset
        }
    }
}
