//! Tuples with named fields: `sys.version_info`, `os.stat_result`, `time.struct_time`.
//!
//! Fields behind those of the tuple are attributes of the instance.

use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::TypeSpec;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::str::text_of;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};

/// What such a type consists of.
pub struct Shape {
    pub name: &'static str,
    /// How long its tuples are.
    pub len: usize,
    /// The names of the first of its values; the others have none.
    pub visible: &'static [&'static str],
    pub hidden: &'static [&'static str],
}

/// The value of field `I`.
pub fn field<const I: usize>(_: &Thread, v: &Value) -> Res {
    Ok(v.payload::<Tuple>().and_then(|p| p.as_slice().get(I).cloned()).unwrap_or(Value::NONE))
}

/// `name(field=value, ...)`
pub fn repr(t: &Thread, v: &Value, name: &str, fields: &[&str]) -> Res {
    let mut parts = Vec::new();
    if let Some(p) = v.payload::<Tuple>() {
        for (f, x) in fields.iter().zip(p.as_slice()) {
            parts.push(format!("{f}={}", t.repr(x)?.lossy()));
        }
    }
    t.string(format!("{name}({})", parts.join(", ")))
}

/// `name(sequence, dict)`: the dict has values of hidden fields that the sequence does not reach.
pub fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>, shape: &Shape) -> Res {
    let a = bind_args(t, ouro_runtime::signature!("structseq(sequence, dict=...)"), args, kw)?;
    if t.type_ref(&a[0]).slots.iter.get().is_none() && t.type_ref(&a[0]).slots.getitem.get().is_none() {
        return Err(t.type_error("constructor requires a sequence"));
    }
    if !a[1].is_unbound() && !a[1].is::<Dict>() {
        return Err(t.type_error(format!("{}() takes a dict as second arg, if any", shape.name)));
    }
    let mut v = t.collect(&a[0])?;
    let (n, most) = (v.len(), shape.len + shape.hidden.len());
    if n < shape.len || n > most {
        let bound = match () {
            _ if most == shape.len => format!("a {most}"),
            _ if n < shape.len => format!("an at least {}", shape.len),
            _ => format!("an at most {most}"),
        };
        return Err(t.type_error(format!("{}() takes {bound}-sequence ({n}-sequence given)", shape.name)));
    }
    let given = v.split_off(shape.len);
    let made = Tuple::of_type(t, ty, v)?.into_value();
    let dict = a[1].downcast::<Dict>();
    let mut used = 0;
    for (i, name) in shape.hidden.iter().enumerate() {
        let from_dict = match (&dict, given.get(i)) {
            (Some(d), None) => d.get_str(t, &t.intern(name)),
            _ => None,
        };
        used += from_dict.is_some() as usize;
        let x = given.get(i).cloned().or(from_dict).unwrap_or(Value::NONE);
        t.setattr(&made, &t.intern(name), Some(&x))?;
    }
    if dict.is_some_and(|d| d.len() > used) {
        return Err(t.type_error(format!("{}() got duplicate or unexpected field name(s)", shape.name)));
    }
    Ok(made)
}

/// The hidden fields of an instance that has them.
fn hidden(t: &Thread, v: &Value, shape: &Shape) -> Res<Ref<Dict>> {
    let d = Dict::new(t)?;
    for name in shape.hidden {
        let name = t.intern(name);
        if let Some(x) = t.getattr_opt(v, &name)? {
            d.insert(t, name.into_value(), x)?;
        }
    }
    Ok(d)
}

fn items(v: &Value) -> Vec<Value> {
    v.payload::<Tuple>().map_or(vec![], |p| p.as_slice().to_vec())
}

/// `__reduce__`
pub fn reduce(t: &Thread, v: &Value, shape: &Shape) -> Res {
    let args = t.tuple(vec![t.tuple(items(v))?, hidden(t, v, shape)?.into_value()])?;
    t.tuple(vec![t.type_of(v).into_value(), args])
}

/// `__replace__`
pub fn replace(t: &Thread, a: &[Value], shape: &Shape) -> Res {
    if a[1].payload::<Tuple>().is_some_and(|more| !more.is_empty()) {
        return Err(t.type_error("__replace__() takes no positional arguments"));
    }
    if shape.visible.len() < shape.len {
        return Err(t.type_error(format!(
            "__replace__() is not supported for {} because it has unnamed field(s)",
            shape.name
        )));
    }
    let (mut v, hidden) = (items(&a[0]), hidden(t, &a[0], shape)?);
    let mut unknown = Vec::new();
    for (name, x) in a[2].payload::<Dict>().map_or(vec![], |d| d.pairs()) {
        let text = text_of(&name);
        match shape.visible.iter().position(|f| *f == text) {
            Some(i) => v[i] = x,
            None if shape.hidden.contains(&text.as_ref()) => hidden.insert(t, name, x).map(drop)?,
            None => unknown.push(name),
        }
    }
    if !unknown.is_empty() {
        let unknown = t.list(unknown)?;
        let names = t.repr(&unknown)?;
        return Err(t.err(Exc::TypeError, format!("Got unexpected field name(s): {}", names.lossy())));
    }
    t.call(&t.type_of(&a[0]).into_value(), &[t.tuple(v)?, hidden.into_value()])
}

/// A value of such a type.
pub fn make(t: &Thread, spec: &'static TypeSpec, v: Vec<Value>) -> Res {
    let ty = make_module_type(t, spec)?;
    Ok(Tuple::of_type(t, &ty, v)?.into_value())
}

/// Declares a type:
/// `struct_sequence!(SPEC, "time", "struct_time", "time.struct_time", 9, flags, { 0 tm_year 1 tm_mon } tm_zone)`.
#[macro_export]
macro_rules! struct_sequence {
    ($spec:ident, $module:literal, $name:literal, $full:literal, $n:literal, $flags:expr, { $($i:literal $field:ident)* } $($hidden:ident)*) => {
        pub static $spec: ouro_runtime::model::native::TypeSpec = {
            const SHAPE: $crate::structseq::Shape = $crate::structseq::Shape {
                name: $full,
                len: $n,
                visible: &[$(stringify!($field)),*],
                hidden: &[$(stringify!($hidden)),*],
            };
            ouro_runtime::model::native::TypeSpec {
                module: $module,
                base: Some(&ouro_runtime::types::tuple::SPEC),
                flags: ouro_runtime::model::typeobj::tflag::IMMUTABLE
                    | ouro_runtime::model::typeobj::tflag::VAR_SIZED
                    | $flags,
                slots: |s| {
                    s.repr.set(Some(|t, v| $crate::structseq::repr(t, v, SHAPE.name, SHAPE.visible)));
                    s.new.set(Some(|t, ty, args, kw| $crate::structseq::new(t, ty, args, kw, &SHAPE)));
                },
                methods: &[
                    ouro_runtime::model::native::method("__reduce__(self, /)", |t, a| {
                        $crate::structseq::reduce(t, &a[0], &SHAPE)
                    }),
                    ouro_runtime::model::native::method("__replace__(self, /, *args, **changes)", |t, a| {
                        $crate::structseq::replace(t, a, &SHAPE)
                    }),
                ],
                getset: &[$(ouro_runtime::model::native::getter(stringify!($field), $crate::structseq::field::<$i>),)*],
                ready: Some(|t, ty| {
                    let args = SHAPE.visible.iter().map(|n| t.intern(n).into_value()).collect();
                    for (name, v) in [
                        ("n_fields", ouro_runtime::Value::len($n + SHAPE.hidden.len())),
                        ("n_sequence_fields", ouro_runtime::Value::len($n)),
                        ("n_unnamed_fields", ouro_runtime::Value::len($n - SHAPE.visible.len())),
                        ("__match_args__", t.tuple(args)?),
                    ] {
                        ty.dict.insert(t, t.intern(name).into_value(), v)?;
                    }
                    Ok(())
                }),
                ..ouro_runtime::model::native::TypeSpec::of::<ouro_runtime::types::tuple::Tuple>($name)
            }
        };
    };
}
