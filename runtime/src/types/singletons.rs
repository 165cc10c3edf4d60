//! NoneType, NotImplementedType and ellipsis: types of immediate words.

use crate::errors::Exc;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res, Value};
use crate::model::native::{TypeSpec, method};
use crate::model::slots::Slots;
use crate::model::typeobj::tflag;
use crate::sync::thread::Thread;
use crate::types::layout as layouts;

macro_rules! singleton {
    ($payload:ident, $spec:ident, $name:literal, $repr:literal, $value:expr, $own:expr) => {
        /// Never instantiated: the value is an immediate.
        pub struct $payload;
        impl Payload for $payload {
            const CONTAINER: bool = false;
            fn trace(&self, _: &mut Visitor<'_>) {}
        }
        pub static $spec: TypeSpec = TypeSpec {
            flags: tflag::IMMUTABLE,
            slots: |s| {
                s.new.set(Some(|t, _, args, _| {
                    if args.is_empty() {
                        Ok($value)
                    } else {
                        Err(t.type_error(concat!($name, " takes no arguments")))
                    }
                }));
                s.repr.set(Some(|t, _| Ok(t.intern($repr).into_value())));
                let own: fn(&Slots) = $own;
                own(s);
            },
            methods: &[method("__reduce__(self, /)", |t: &Thread, _: &[Value]| -> Res {
                Ok(t.intern($repr).into_value())
            })],
            layout: layouts::$spec,
            ..TypeSpec::of::<$payload>($name)
        };
    };
}

/// `hash(None)`, as CPython's.
const NONE_HASH: i64 = 0xFCA86420;

singleton!(NoneType, NONE, "NoneType", "None", Value::NONE, |s| {
    s.bool.set(Some(|_, _| Ok(false)));
    s.hash.set(Some(|_, _| Ok(NONE_HASH)));
});
singleton!(
    NotImplementedType,
    NOT_IMPLEMENTED,
    "NotImplementedType",
    "NotImplemented",
    Value::NOT_IMPLEMENTED,
    |s| {
        s.bool.set(Some(not_implemented_truth));
    }
);
singleton!(EllipsisType, ELLIPSIS, "ellipsis", "Ellipsis", Value::ELLIPSIS, |_| {});

fn not_implemented_truth(t: &Thread, _: &Value) -> Res<bool> {
    t.warn(Exc::DeprecationWarning, "NotImplemented should not be used in a boolean context")?;
    Ok(true)
}
