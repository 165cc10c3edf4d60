//! NoneType, NotImplementedType and ellipsis: types of immediate words.

use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res, Value};
use crate::model::native::{TypeSpec, method};
use crate::model::typeobj::tflag;
use crate::sync::thread::Thread;

macro_rules! singleton {
    ($payload:ident, $spec:ident, $name:literal, $repr:literal, $value:expr, $truth:expr) => {
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
                s.bool.set($truth);
            },
            methods: &[method("__reduce__(self, /)", |t: &Thread, _: &[Value]| -> Res {
                Ok(t.intern($repr).into_value())
            })],
            ..TypeSpec::of::<$payload>($name)
        };
    };
}

singleton!(NoneType, NONE, "NoneType", "None", Value::NONE, Some(|_, _| Ok(false)));
singleton!(
    NotImplementedType,
    NOT_IMPLEMENTED,
    "NotImplementedType",
    "NotImplemented",
    Value::NOT_IMPLEMENTED,
    Some(|t, _| Err(t.type_error("NotImplemented should not be used in a boolean context")))
);
singleton!(EllipsisType, ELLIPSIS, "ellipsis", "Ellipsis", Value::ELLIPSIS, None);
