//! module.

use super::dict::Dict;
use super::layout as layouts;
use super::str::{Str, text_of};
use crate::heap::parts::Part;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::attr;
use crate::model::descr::Builtin;
use crate::model::native::{Method, TypeSpec, getter, method};
use crate::model::typeobj::tflag;
use crate::sync::thread::Thread;

/// The payload of module: its namespace.
pub struct Module {
    pub dict: Ref<Dict>,
}

impl Payload for Module {
    const LAYOUT: u32 = layouts::MODULE;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.dict.value());
    }
    fn clear(&self, t: &Thread) {
        self.dict.clear(t);
    }
    fn part(&self, _: usize) -> Part {
        Part::Globals
    }
    fn label(&self) -> Option<String> {
        Some(format!("module {}", name_in(&self.dict)))
    }
}

/// The name that a module's namespace gives it.
pub fn name_in(namespace: &Dict) -> String {
    let named = |(k, _): &(Value, Value)| k.exact::<Str>().is_some_and(|k| k.as_bytes() == b"__name__");
    namespace.pairs().into_iter().find(named).map_or("?".into(), |(_, name)| text_of(&name))
}

impl Module {
    /// An empty module with the usual names.
    pub fn new(t: &Thread, name: &str) -> Res<Ref<Module>> {
        let dict = Dict::new(t)?;
        let m = t.make(Module { dict })?;
        m.set(t, "__name__", t.string(name)?)?;
        m.set(t, "__doc__", Value::NONE)?;
        m.set(t, "__package__", Value::NONE)?;
        Ok(m)
    }
    pub fn set(&self, t: &Thread, name: &'static str, v: Value) -> Res<()> {
        self.dict.insert(t, t.intern(name).into_value(), v)
    }
    /// Adds the functions of a native module.
    pub fn add_functions(&self, t: &Thread, module: &'static str, functions: &'static [Method]) -> Res<()> {
        for def in functions {
            let f = Builtin::function(t, def, module)?;
            self.dict.insert(t, t.intern(def.name()).into_value(), f.into_value())?;
        }
        Ok(())
    }
}

fn getattr(t: &Thread, v: &Value, name: &Ref<Str>) -> Res {
    let Some(m) = v.payload::<Module>() else { return attr::generic_getattr(t, v, name) };
    if let Some(x) = m.dict.get_str(t, name) {
        // Module attributes hide nothing but non-data descriptors of the type, of which there are none.
        if !name.as_bytes().starts_with(b"__") || !name.same(t.names().__class__.value()) {
            return Ok(x);
        }
    }
    if let Some(x) = attr::generic_lookup(t, v, name)? {
        return Ok(x);
    }
    if is_late(name) && !t.interp().finalizing.get() {
        // Few ask for them, so they are made then.
        let bootstrap = crate::world::import_module(t, "importlib._bootstrap")?;
        let f = t.getattr_str(&bootstrap, "_late_attribute")?;
        return t.call(&f, &[v.clone(), name.to_value()]);
    }
    if let Some(f) = m.dict.get_str(t, &t.names().__getattr__) {
        return t.call(&f, &[name.to_value()]);
    }
    let text = match m.dict.get_str(t, &t.names().__name__).filter(|n| n.is::<Str>()) {
        Some(n) => format!("module '{}' has no attribute '{}'", text_of(&n), name.lossy()),
        None => format!("module has no attribute '{}'", name.lossy()),
    };
    Err(t.attribute_error_for(text, v, name))
}

/// Is it an attribute that tells where a module comes from?
fn is_late(name: &Str) -> bool {
    matches!(name.as_bytes(), b"__spec__" | b"__loader__")
}

fn setattr(t: &Thread, v: &Value, name: &Ref<Str>, to: Option<&Value>) -> Res<()> {
    let Some(m) = v.payload::<Module>() else { return attr::generic_setattr(t, v, name, to) };
    if name.same(t.names().__class__.value()) {
        return attr::generic_setattr(t, v, name, to);
    }
    match to {
        Some(x) => m.dict.insert(t, t.intern_ref(name).into_value(), x.clone()),
        None => match m.dict.remove_str(t, name) {
            Some(_) => Ok(()),
            None => Err(attr::no_attribute(t, v, name)),
        },
    }
}

fn repr(t: &Thread, v: &Value) -> Res {
    let Some(m) = v.payload::<Module>() else { return t.string("<module>") };
    let name = match m.dict.get_str(t, &t.names().__name__) {
        Some(n) => t.repr(&n)?.lossy().into_owned(),
        None => "'?'".into(),
    };
    match m.dict.get_str(t, &t.names().__file__).filter(|f| f.is::<Str>()) {
        Some(f) => {
            let f = t.repr(&f)?;
            t.string(format!("<module {name} from {}>", f.lossy()))
        }
        None => t.string(format!("<module {name} (built-in)>")),
    }
}

fn init(t: &Thread, v: &Value, args: &[Value], _: Option<&Ref<super::tuple::Tuple>>) -> Res<()> {
    let Some(m) = v.payload::<Module>() else { return Ok(()) };
    let Some(name) = args.first() else {
        return Err(t.type_error("module() missing required argument 'name' (pos 1)"));
    };
    m.set(t, "__name__", name.clone())?;
    m.set(t, "__doc__", args.get(1).cloned().unwrap_or(Value::NONE))?;
    for n in ["__package__", "__loader__", "__spec__"] {
        m.set(t, n, Value::NONE)?;
    }
    Ok(())
}

/// What the module's own `__dir__` says, or its names.
fn dir(t: &Thread, a: &[Value]) -> Res {
    let Some(m) = a[0].payload::<Module>() else { return t.list(vec![]) };
    match m.dict.get_str(t, &t.names().__dir__) {
        Some(f) => t.call(&f, &[]),
        None => t.list(m.dict.keys()),
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::PLAIN | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, Module { dict: Dict::new(t)? })?.into_value())));
        s.init.set(Some(init));
        s.getattr.set(Some(getattr));
        s.setattr.set(Some(setattr));
        s.repr.set(Some(repr));
    },
    methods: &[method("__dir__(self, /)", dir)],
    getset: &[getter("__dict__", |_, v| {
        Ok(v.payload::<Module>().map_or(Value::NONE, |m| m.dict.to_value()))
    })],
    ..TypeSpec::of::<Module>("module")
};
