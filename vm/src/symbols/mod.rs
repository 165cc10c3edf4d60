//! Symbol tables: whose name is it?
//!
//! One pass over the tree makes a scope for each function, class, lambda, generator expression and
//! comprehension that is not inlined; a second resolves each name to a local, a cell, a captured
//! variable or a global.

mod build;
mod dump;

pub use build::{CLASS_DICT, build, inlinable, names_of};
pub use dump::dump;

use ouro_parser::Span;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    /// Generator expressions and comprehensions with a frame of their own.
    Comprehension,
    /// Type parameters, and what is evaluated lazily for them. Names of a class around are seen here.
    TypeParams,
}

/// Where a name lives, seen from one scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Local,
    /// A local that inner functions capture.
    Cell,
    /// Captured from an enclosing function.
    Free,
    Global,
    /// Declared `global`.
    GlobalExplicit,
    /// Looked up by name at run time: class and module bodies.
    Name,
}

/// What one scope does with a name.
#[derive(Clone, Copy, Default, Debug)]
pub struct Usage {
    pub bound: bool,
    pub param: bool,
    pub used: bool,
    pub global: bool,
    pub nonlocal: bool,
    /// Deleted somewhere: never known to be bound.
    pub deleted: bool,
    /// Bound inside an expression.
    pub walrus: bool,
    pub annotated: bool,
}

#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    pub name: Rc<str>,
    pub parent: Option<usize>,
    /// In order of first appearance.
    pub order: Vec<Rc<str>>,
    pub names: HashMap<Rc<str>, Usage>,
    pub places: HashMap<Rc<str>, Place>,
    /// The class whose private names are mangled here.
    pub class: Option<Rc<str>>,
    pub generator: bool,
    pub coroutine: bool,
    /// A class body that holds `__class__` for its methods.
    pub needs_class_cell: bool,
    /// A class body that shows its namespace to type parameters.
    pub needs_class_dict: bool,
    /// Names that are looked up in the class around before they are what their place says.
    pub through_class: HashSet<Rc<str>>,
    /// Where a name was first declared `global` or `nonlocal`.
    pub declared: HashMap<Rc<str>, Span>,
    /// `import *` or similar: irrelevant for resolution in Python 3, kept for errors.
    pub children: Vec<usize>,
}

/// All scopes of a source; scopes are found by the address of their node.
pub struct Table {
    pub scopes: Vec<Scope>,
    pub by_node: HashMap<usize, usize>,
}

/// A SyntaxError of the symbol pass: message and offset of the offending node.
pub struct SymbolError {
    pub message: String,
    pub span: ouro_parser::Span,
}

/// `__x` inside class `C` is `_C__x`.
pub fn mangle(class: Option<&Rc<str>>, name: &Rc<str>) -> Rc<str> {
    let Some(class) = class else { return name.clone() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.clone();
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() { name.clone() } else { format!("_{class}{name}").into() }
}
