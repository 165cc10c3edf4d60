//! Tuples with named fields: `sys.version_info`, `os.stat_result`, `time.struct_time`.

use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::TypeSpec;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::tuple::Tuple;

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

/// `name(sequence)`
pub fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], name: &str, n: usize) -> Res {
    let Some(x) = args.first() else {
        return Err(t.type_error(format!("{name}() missing required argument 'sequence' (pos 1)")));
    };
    if t.type_ref(x).slots.iter.get().is_none() && t.type_ref(x).slots.getitem.get().is_none() {
        return Err(t.type_error("constructor requires a sequence"));
    }
    let mut v = t.collect(x)?;
    if v.len() < n {
        return Err(
            t.type_error(format!("{name}() takes an at least {n}-sequence ({}-sequence given)", v.len()))
        );
    }
    v.truncate(n);
    Ok(Tuple::of_type(t, ty, v)?.into_value())
}

/// A value of such a type.
pub fn make(t: &Thread, spec: &'static TypeSpec, v: Vec<Value>) -> Res {
    let ty = make_module_type(t, spec)?;
    Ok(Tuple::of_type(t, &ty, v)?.into_value())
}

/// Declares a type: `struct_sequence!(SPEC, "sys", "version_info", "sys.version_info", 5, flags, { 0 major 1 minor })`.
#[macro_export]
macro_rules! struct_sequence {
    ($spec:ident, $module:literal, $name:literal, $full:literal, $n:literal, $flags:expr, { $($i:literal $field:ident)* }) => {
        pub static $spec: ouro_runtime::model::native::TypeSpec = ouro_runtime::model::native::TypeSpec {
            module: $module,
            base: Some(&ouro_runtime::types::tuple::SPEC),
            flags: ouro_runtime::model::typeobj::tflag::IMMUTABLE
                | ouro_runtime::model::typeobj::tflag::VAR_SIZED
                | $flags,
            slots: |s| {
                s.repr.set(Some(|t, v| $crate::structseq::repr(t, v, $full, &[$(stringify!($field)),*])));
                s.new.set(Some(|t, ty, args, _| $crate::structseq::new(t, ty, args, $full, $n)));
            },
            getset: &[$(ouro_runtime::model::native::getter(stringify!($field), $crate::structseq::field::<$i>),)*],
            ready: Some(|t, ty| {
                let names = [$(stringify!($field)),*];
                let args = names.iter().map(|n| t.intern(n).into_value()).collect();
                for (name, v) in [
                    ("n_fields", ouro_runtime::Value::len(names.len())),
                    ("n_sequence_fields", ouro_runtime::Value::len($n)),
                    ("n_unnamed_fields", ouro_runtime::Value::small_int(0)),
                    ("__match_args__", t.tuple(args)?),
                ] {
                    ty.dict.insert(t, t.intern(name).into_value(), v)?;
                }
                Ok(())
            }),
            ..ouro_runtime::model::native::TypeSpec::of::<ouro_runtime::types::tuple::Tuple>($name)
        };
    };
}
