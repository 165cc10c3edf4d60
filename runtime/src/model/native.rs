//! How natives are described: rows of methods, attributes and types.

use super::slots::Slots;
use super::typeobj::tflag;
use crate::heap::handle::{PayloadInfo, info};
use crate::heap::{Header, Payload, Res, Value};
use crate::protocol::sink::Rule;
use crate::sync::thread::Thread;

/// A native function: one value per parameter of its signature, UNBOUND where nothing was given and
/// the default is not a simple literal. `*args` arrives as a tuple, `**kw` as a dict.
pub type Native = fn(&Thread, &[Value]) -> Res;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    Instance,
    Class,
    Static,
}

/// A row: signature with its name, and the function under it.
///
/// The signature is Python's, with `/`, `*`, `*args`, `**kw` and defaults: `"split(self, sep=None, maxsplit=-1)"`.
/// A default other than `None`, `True`, `False`, an int or a short string means "UNBOUND": write `=...`.
pub struct Method {
    pub sig: &'static str,
    pub f: Native,
    pub kind: MethodKind,
    pub doc: &'static str,
    /// Called instead, with the arguments as they are, when none is given by keyword: for natives that
    /// take any number.
    pub flat: Option<Native>,
    /// So many arguments do, and then come as they are: what is missing has its default.
    pub least: Option<u8>,
    /// What it makes of its last argument, when it does nothing but take all values of that.
    pub sink: Option<Rule>,
}

/// An instance method (or, in a module, a function).
pub const fn method(sig: &'static str, f: Native) -> Method {
    Method { sig, f, kind: MethodKind::Instance, doc: "", flat: None, least: None, sink: None }
}
pub const fn class_method(sig: &'static str, f: Native) -> Method {
    Method { sig, f, kind: MethodKind::Class, doc: "", flat: None, least: None, sink: None }
}
pub const fn static_method(sig: &'static str, f: Native) -> Method {
    Method { sig, f, kind: MethodKind::Static, doc: "", flat: None, least: None, sink: None }
}
impl Method {
    pub const fn doc(mut self, doc: &'static str) -> Method {
        self.doc = doc;
        self
    }
    pub const fn flat(mut self, f: Native) -> Method {
        self.flat = Some(f);
        self
    }
    pub const fn least(mut self, n: u8) -> Method {
        self.least = Some(n);
        self
    }
    pub const fn sink(mut self, rule: Rule) -> Method {
        self.sink = Some(rule);
        self
    }
    pub fn name(&self) -> &'static str {
        self.sig.split('(').next().unwrap_or(self.sig)
    }
}

/// A computed attribute.
pub struct GetSet {
    pub name: &'static str,
    pub get: fn(&Thread, &Value) -> Res,
    /// No value means deletion.
    pub set: Option<fn(&Thread, &Value, Option<&Value>) -> Res<()>>,
    /// Its docstring, empty for none.
    pub doc: &'static str,
}
impl GetSet {
    pub const fn doc(mut self, text: &'static str) -> GetSet {
        self.doc = text;
        self
    }
}
pub const fn getter(name: &'static str, get: fn(&Thread, &Value) -> Res) -> GetSet {
    GetSet { name, get, set: None, doc: "" }
}
pub const fn getset(
    name: &'static str,
    get: fn(&Thread, &Value) -> Res,
    set: fn(&Thread, &Value, Option<&Value>) -> Res<()>,
) -> GetSet {
    GetSet { name, get, set: Some(set), doc: "" }
}

/// Describes a builtin type.
pub struct TypeSpec {
    pub name: &'static str,
    pub module: &'static str,
    pub payload: PayloadInfo,
    /// The constant layout of its exact instances, or 0. Of types that share a payload each has its own, for caches
    /// know types by their layouts.
    pub layout: u32,
    /// The base's spec; `object` when none.
    pub base: Option<&'static TypeSpec>,
    pub flags: u32,
    pub slots: fn(&Slots),
    pub methods: &'static [Method],
    pub getset: &'static [GetSet],
    pub doc: &'static str,
    /// More to do once the type stands: class constants and the like.
    pub ready: Option<fn(&Thread, &crate::heap::Ref<super::typeobj::Type>) -> Res<()>>,
    pub var_size: Option<unsafe fn(*mut Header) -> usize>,
}

fn no_slots(_: &Slots) {}

impl TypeSpec {
    /// A spec with nothing but a name and a payload; the rest by struct update.
    pub const fn of<T: Payload>(name: &'static str) -> TypeSpec {
        TypeSpec {
            name,
            module: "builtins",
            payload: info::<T>(),
            layout: T::LAYOUT,
            base: None,
            flags: tflag::BASE | tflag::IMMUTABLE,
            slots: no_slots,
            methods: &[],
            getset: &[],
            doc: "",
            ready: None,
            var_size: None,
        }
    }
}

/// Describes a module written in Rust.
pub struct NativeModule {
    pub name: &'static str,
    pub functions: &'static [Method],
    /// Adds what is no plain function: types, constants, state.
    pub init: fn(&Thread, &crate::heap::Ref<crate::types::module::Module>) -> Res<()>,
    pub doc: &'static str,
}

/// A module written in Python and built into the binary.
pub struct PythonModule {
    pub name: &'static str,
    pub source: &'static str,
    pub package: bool,
}
