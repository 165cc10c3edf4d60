//! What the grammar's actions call: one call makes one node.
//!
//! A builder never fails. What is wrong is noted and a harmless node stands in its place, so that the grammar needs no
//! fallible actions; the first error noted is the one reported.

mod call;
mod expr;
mod params;
mod pattern;
mod stmt;
mod strings;

pub use call::{CallArg, CallArgs};
pub use expr::{Compares, DictItem};
pub use params::{Param, Params, TypeParams};
pub use pattern::{ClassItem, MapItem};
pub use stmt::{Elif, From, Handler, Id, WithPart};
pub use strings::{Conversion, FPart, FSpec, StrPart};

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use ouro_lexer::Warning;
use unicode_normalization::UnicodeNormalization;

use crate::ast::*;
use crate::error::{Fault, SyntaxErrorKind};

pub struct Builder<'s> {
    pub source: &'s str,
    names: HashMap<&'s str, Ident>,
    /// Names outside ASCII, as normalised.
    normalised: HashSet<Ident>,
    pub faults: Vec<Fault>,
    pub warnings: Vec<Warning>,
    /// A semicolon before a newline belongs to the block: where the last statement ends, and where the block does.
    semicolons: HashMap<u32, u32>,
}

impl<'s> Builder<'s> {
    pub fn new(source: &'s str) -> Self {
        Builder {
            source,
            names: HashMap::new(),
            normalised: HashSet::new(),
            faults: Vec::new(),
            warnings: Vec::new(),
            semicolons: HashMap::new(),
        }
    }

    fn text(&self, l: u32, r: u32) -> &'s str {
        self.source.get(l as usize..r as usize).unwrap_or("")
    }

    pub fn fault(&mut self, message: impl Into<String>, span: Span) {
        self.faults.push(Fault::new(message, span));
    }

    pub fn ident(&mut self, l: u32, r: u32) -> Ident {
        let text = self.text(l, r);
        if let Some(name) = self.names.get(text) {
            return name.clone();
        }
        let mut name: Ident =
            if text.is_ascii() { Rc::from(text) } else { text.nfkc().collect::<String>().into() };
        // Two spellings of one name share its text.
        if !text.is_ascii() {
            match self.normalised.get(&name) {
                Some(known) => name = known.clone(),
                None => {
                    self.normalised.insert(name.clone());
                }
            }
        }
        self.names.insert(text, name.clone());
        name
    }

    /// Makes an expression over children of `depth` levels.
    pub(crate) fn node(&mut self, l: u32, r: u32, depth: u32, kind: ExprKind) -> Expr {
        let span = Span::new(l, r);
        if depth >= MAX_DEPTH {
            self.too_deep(span);
            let leaf = Constant { value: ConstValue::None, is_u: false };
            return Expr { span, kind: ExprKind::Constant(Box::new(leaf)), depth: 1 };
        }
        Expr { span, kind, depth: depth + 1 }
    }

    /// Makes a statement over children of `depth` levels.
    pub fn stmt(&mut self, l: u32, r: u32, depth: u32, kind: StmtKind) -> Stmt {
        let span = Span::new(l, r);
        if depth >= MAX_DEPTH {
            self.too_deep(span);
            return Stmt { span, kind: StmtKind::Pass, depth: 1 };
        }
        Stmt { span, kind, depth: depth + 1 }
    }

    fn too_deep(&mut self, span: Span) {
        let mut fault = Fault::new("maximum recursion depth exceeded during compilation", span);
        fault.kind = SyntaxErrorKind::TooDeep;
        self.faults.push(fault);
    }
}

pub fn push<T>(mut list: Vec<T>, item: T) -> Vec<T> {
    list.push(item);
    list
}

pub fn append<T>(mut list: Vec<T>, mut more: Vec<T>) -> Vec<T> {
    list.append(&mut more);
    list
}

/// How deep things go.
pub(crate) trait Depth {
    fn depth(&self) -> u32;
}

impl Depth for Expr {
    fn depth(&self) -> u32 {
        self.depth
    }
}

impl Depth for Stmt {
    fn depth(&self) -> u32 {
        self.depth
    }
}

impl<T: Depth> Depth for Vec<T> {
    fn depth(&self) -> u32 {
        self.iter().map(T::depth).max().unwrap_or(0)
    }
}

impl<T: Depth> Depth for Option<T> {
    fn depth(&self) -> u32 {
        self.as_ref().map_or(0, T::depth)
    }
}

impl<T: Depth> Depth for Box<T> {
    fn depth(&self) -> u32 {
        (**self).depth()
    }
}

impl Depth for Keyword {
    fn depth(&self) -> u32 {
        self.value.depth
    }
}

impl Depth for Arg {
    fn depth(&self) -> u32 {
        self.annotation.depth()
    }
}

impl Depth for Comprehension {
    fn depth(&self) -> u32 {
        self.target.depth.max(self.iter.depth).max(self.ifs.depth())
    }
}
