//! Functions written in Python.
#![allow(unsafe_code)] // island: functions made by handlers

use super::code::Code;
use ouro_runtime::Thread;
use ouro_runtime::heap::pages::quick;
use ouro_runtime::heap::parts::Part;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Header, Payload, Ref, Res, Value, ValueCell, Word};
use ouro_runtime::model::attr;
use ouro_runtime::model::native::{TypeSpec, getset, getter};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::function::BoundMethod;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use std::cell::OnceCell;

/// The payload of function.
pub struct Function {
    pub code: Ref<Code>,
    pub globals: Ref<Dict>,
    pub builtins: Ref<Dict>,
    pub module: ValueCell,
    /// A tuple, or UNBOUND.
    pub defaults: ValueCell,
    /// A dict, or UNBOUND.
    pub kwdefaults: ValueCell,
    /// A tuple of cells, UNBOUND without captured variables.
    pub closure: Value,
    rare: OnceCell<Box<Rare>>,
}

/// What few functions have.
#[derive(Default)]
struct Rare {
    annotations: ValueCell,
    /// The name, qualified name and docstring where they are other than the code's.
    name: ValueCell,
    qualname: ValueCell,
    doc: ValueCell,
    type_params: ValueCell,
}

impl Payload for Function {
    const LAYOUT: u32 = layouts::FUNCTION;
    const DICT: bool = true;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.code.value());
        v.value(self.globals.value());
        v.value(self.builtins.value());
        v.value(&self.closure);
        for c in [&self.defaults, &self.kwdefaults, &self.module] {
            c.trace(v);
        }
        if let Some(r) = self.rare.get() {
            for c in [&r.annotations, &r.name, &r.qualname, &r.doc, &r.type_params] {
                c.trace(v);
            }
        }
    }
    fn before_attributes(&self) {
        for c in [&self.module, &self.defaults, &self.kwdefaults] {
            c.take();
        }
    }
    fn clear(&self, _: &Thread) {
        self.before_attributes();
        if let Some(r) = self.rare.get() {
            r.annotations.take();
            r.doc.take();
            r.type_params.take();
        }
    }
    fn part(&self, index: usize) -> Part {
        match index {
            0 => Part::Attr("__code__".into()),
            1 | 2 => Part::Globals,
            3 => Part::Closure(self.code.unit.free.iter().map(|f| f.1.to_string()).collect()),
            4 => Part::Attr("__defaults__".into()),
            5 => Part::Attr("__kwdefaults__".into()),
            6 => Part::Attr("__annotations__".into()),
            _ => Part::Unnamed,
        }
    }
    fn label(&self) -> Option<String> {
        Some(format!("{}()", ouro_runtime::types::str::text_of(&self.qualname())))
    }
}

impl Function {
    pub fn new(
        t: &Thread,
        code: &Ref<Code>,
        globals: &Ref<Dict>,
        builtins: &Ref<Dict>,
        closure: Value,
    ) -> Res<Ref<Function>> {
        let module = globals.get_str(t, &t.names().__name__).unwrap_or(Value::NONE);
        Function::of_module(t, code, globals, builtins, closure, module)
    }

    /// `__name__`
    pub fn name(&self) -> Value {
        self.rare.get().and_then(|r| r.name.opt()).unwrap_or_else(|| self.code.name.to_value())
    }
    /// `__qualname__`
    pub fn qualname(&self) -> Value {
        self.rare.get().and_then(|r| r.qualname.opt()).unwrap_or_else(|| self.code.qualname.clone())
    }
    /// The name and the qualified name where they are other than the code's; else UNBOUND.
    #[inline]
    pub fn own_names(&self) -> (Value, Value) {
        self.rare.get().map_or((Value::UNBOUND, Value::UNBOUND), |r| (r.name.get(), r.qualname.get()))
    }
    fn rare(&self) -> &Rare {
        self.rare.get_or_init(Box::default)
    }
    pub fn set_annotations(&self, v: Value) {
        self.rare().annotations.set(v);
    }

    /// A function of the module of `outer`, which takes the closure and the defaults; null if there is no room at hand.
    ///
    /// # Safety
    /// `code` is a code object, and the words are owned.
    #[inline(always)]
    pub unsafe fn quick(
        t: &Thread,
        code: Word,
        outer: &Function,
        closure: Word,
        defaults: Word,
    ) -> *mut Header {
        let f = quick::core(t, 0, || Function {
            code: Ref::from_value_unchecked(Value::from_borrowed(code)),
            globals: outer.globals.clone(),
            builtins: outer.builtins.clone(),
            closure: Value::from_owned(closure),
            defaults: ValueCell::new(Value::from_owned(defaults)),
            kwdefaults: ValueCell::empty(),
            module: ValueCell::new(outer.module.get()),
            rare: OnceCell::new(),
        });
        f as *mut Header
    }
    /// A function that says it belongs to `module`.
    pub fn of_module(
        t: &Thread,
        code: &Ref<Code>,
        globals: &Ref<Dict>,
        builtins: &Ref<Dict>,
        closure: Value,
        module: Value,
    ) -> Res<Ref<Function>> {
        t.make_with(|| Function {
            code: code.clone(),
            globals: globals.clone(),
            builtins: builtins.clone(),
            closure,
            defaults: ValueCell::empty(),
            kwdefaults: ValueCell::empty(),
            module: ValueCell::new(module),
            rare: OnceCell::new(),
        })
    }
}

/// The builtins of a namespace: its `__builtins__`, or the interpreter's.
pub fn builtins_of(t: &Thread, globals: &Ref<Dict>) -> Res<Ref<Dict>> {
    if let Some(b) = globals.get_str(t, &t.names().__builtins__) {
        if let Some(d) = b.downcast::<Dict>() {
            return Ok(d);
        }
        if let Some(m) = b.payload::<ouro_runtime::types::module::Module>() {
            return Ok(m.dict.clone());
        }
    }
    t.interp().builtins.get().ok_or_else(|| t.runtime_error("no builtins"))
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Function>> {
    ouro_runtime::model::class::expect::<Function>(t, v, "function", "function")
}

fn get(t: &Thread, f: &Value, obj: Option<&Value>, _: &Value) -> Res {
    match obj {
        Some(o) => BoundMethod::new(t, f, o),
        None => Ok(f.clone()),
    }
}

fn opt(c: &ValueCell) -> Value {
    c.opt().unwrap_or(Value::NONE)
}

/// Sets a field that is UNBOUND for None.
fn put(c: &ValueCell, v: Option<&Value>) {
    c.set(match v {
        Some(v) if !v.is_none() => v.clone(),
        _ => Value::UNBOUND,
    });
}

pub(super) fn need_str(t: &Thread, v: Option<&Value>, what: &str) -> Res {
    match v {
        Some(s) if s.is::<Str>() => Ok(s.clone()),
        _ => Err(t.type_error(format!("{what} must be set to a string object"))),
    }
}

fn new(
    t: &Thread,
    _: &Ref<ouro_runtime::model::typeobj::Type>,
    args: &[Value],
    kw: Option<&Ref<Tuple>>,
) -> Res {
    use ouro_runtime::protocol::call::{keyword, positional};
    let pos = positional(args, kw);
    let arg = |i: usize, n: &str| pos.get(i).or(keyword(args, kw, n)).filter(|v| !v.is_none()).cloned();
    let given = arg(0, "code").unwrap_or(Value::NONE);
    let Some(code) = given.downcast::<Code>() else {
        return Err(
            t.type_error(format!("function() argument 'code' must be code, not {}", t.type_name(&given)))
        );
    };
    let Some(globals) = arg(1, "globals").and_then(|c| c.downcast::<Dict>()) else {
        return Err(t.type_error("function() argument 'globals' must be dict"));
    };
    let closure = arg(4, "closure").unwrap_or(Value::UNBOUND);
    let have = closure.payload::<Tuple>().map_or(0, |c| c.len());
    if have != code.unit.free.len() {
        return Err(t.value_error(format!(
            "{} requires closure of length {}, not {have}",
            code.unit.name,
            code.unit.free.len()
        )));
    }
    let builtins = builtins_of(t, &globals)?;
    let f = Function::new(t, &code, &globals, &builtins, closure)?;
    if let Some(n) = arg(2, "name") {
        f.rare().name.set(n);
    }
    put(&f.defaults, arg(3, "argdefs").as_ref());
    Ok(f.into_value())
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::DICT | tflag::METHOD | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(new));
        s.call.set(Some(crate::exec::enter::call_function));
        s.descr_get.set(Some(get));
        s.repr.set(Some(|t, v| {
            let name = ouro_runtime::types::str::text_of(&me(t, v)?.qualname());
            t.string(format!("<function {name} at {}>", t.address(v)))
        }));
    },
    getset: &[
        getset(
            "__name__",
            |t, v| Ok(me(t, v)?.name()),
            |t, v, x| {
                me(t, v)?.rare().name.set(need_str(t, x, "__name__")?);
                Ok(())
            },
        ),
        getset(
            "__qualname__",
            |t, v| Ok(me(t, v)?.qualname()),
            |t, v, x| {
                me(t, v)?.rare().qualname.set(need_str(t, x, "__qualname__")?);
                Ok(())
            },
        ),
        getset(
            "__doc__",
            |t, v| {
                let f = me(t, v)?;
                Ok(f.rare.get().and_then(|r| r.doc.opt()).unwrap_or_else(|| f.code.doc.clone()))
            },
            |t, v, x| {
                me(t, v)?.rare().doc.set(x.cloned().unwrap_or(Value::NONE));
                Ok(())
            },
        ),
        getset(
            "__module__",
            |t, v| Ok(opt(&me(t, v)?.module)),
            |t, v, x| {
                me(t, v)?.module.set(x.cloned().unwrap_or(Value::NONE));
                Ok(())
            },
        ),
        getset(
            "__defaults__",
            |t, v| Ok(opt(&me(t, v)?.defaults)),
            |t, v, x| {
                if x.is_some_and(|x| !x.is_none() && !x.is::<Tuple>()) {
                    return Err(t.type_error("__defaults__ must be set to a tuple object"));
                }
                put(&me(t, v)?.defaults, x);
                Ok(())
            },
        ),
        getset(
            "__kwdefaults__",
            |t, v| Ok(opt(&me(t, v)?.kwdefaults)),
            |t, v, x| {
                if x.is_some_and(|x| !x.is_none() && !x.is::<Dict>()) {
                    return Err(t.type_error("__kwdefaults__ must be set to a dict object"));
                }
                put(&me(t, v)?.kwdefaults, x);
                Ok(())
            },
        ),
        getset(
            "__annotations__",
            |t, v| {
                let r = me(t, v)?.rare();
                if r.annotations.is_empty() {
                    r.annotations.set(Dict::new(t)?.into_value());
                }
                Ok(r.annotations.get())
            },
            |t, v, x| {
                put(&me(t, v)?.rare().annotations, x);
                Ok(())
            },
        ),
        getset(
            "__code__",
            |t, v| Ok(me(t, v)?.code.to_value()),
            |t, _, _| Err(t.type_error("assignment to __code__ is not supported by Ouro")),
        ),
        getter("__globals__", |t, v| Ok(me(t, v)?.globals.to_value())),
        getter("__builtins__", |t, v| Ok(me(t, v)?.builtins.to_value())),
        getter("__closure__", |t, v| {
            let c = &me(t, v)?.closure;
            Ok(if c.is_unbound() { Value::NONE } else { c.clone() })
        }),
        getset(
            "__type_params__",
            |t, v| match me(t, v)?.rare.get().and_then(|r| r.type_params.opt()) {
                Some(p) => Ok(p),
                None => t.tuple(vec![]),
            },
            |t, v, x| match x {
                Some(x) if x.is::<Tuple>() => {
                    me(t, v)?.rare().type_params.set(x.clone());
                    Ok(())
                }
                _ => Err(t.type_error("__type_params__ must be set to a tuple")),
            },
        ),
        getset(
            "__dict__",
            |t, v| Ok(attr::instance_dict(t, v)?.into_value()),
            |t, v, x| match x.and_then(|x| x.as_ref::<Dict>()) {
                Some(d) => attr::set_instance_dict(t, v, d),
                None => Err(t.type_error("__dict__ must be set to a dictionary")),
            },
        ),
    ],
    ..TypeSpec::of::<Function>("function")
};
