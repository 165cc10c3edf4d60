//! enumerate.

use super::Last;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueCell};
use crate::model::bind::bind_args;
use crate::model::native::{TypeSpec, method};
use crate::model::typeobj::{Type, tflag};
use crate::protocol::number::BinOp;
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use crate::types::tuple::Tuple;

/// The payload of enumerate.
pub struct Enumerate {
    pub iter: ValueCell,
    /// An int of any size.
    pub at: ValueCell,
    pub last: Last,
}

impl Payload for Enumerate {
    const LAYOUT: u32 = layouts::ENUMERATE;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.iter.trace(v);
        self.at.trace(v);
        self.last.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.iter.take();
        self.last.clear();
    }
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    if args.is_empty() {
        return Err(t.type_error("enumerate() missing required argument 'iterable'"));
    }
    let a = bind_args(t, crate::signature!("enumerate(iterable, start=0)"), args, kw)?;
    let at = ValueCell::new(t.index(&a[1])?);
    let iter = ValueCell::new(t.iter(&a[0])?);
    Ok(t.make_of(ty, Enumerate { iter, at, last: Last::nothing() })?.into_value())
}

/// The next number and value; nothing at the end.
pub fn advance(t: &Thread, me: &Enumerate) -> Res<Option<(Value, Value)>> {
    let Some(iter) = me.iter.opt() else { return Ok(None) };
    let Some(v) = t.next(&iter)? else { return Ok(None) };
    let at = me.at.get();
    let after = match at.as_small_int() {
        Some(i) => t.int(i + 1)?,
        None => t.binary(&at, &Value::small_int(1), BinOp::Add)?,
    };
    me.at.set(after);
    Ok(Some((at, v)))
}

fn next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<Enumerate>() else { return Ok(Value::UNBOUND) };
    match advance(t, me)? {
        Some((i, v)) => me.last.pair(t, i, v),
        None => Ok(Value::UNBOUND),
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(new));
        s.iter.set(Some(super::itself));
        s.next.set(Some(next));
    },
    methods: &[
        super::GENERIC,
        method("__reduce__(self, /)", |t, a| match a[0].payload::<Enumerate>() {
            Some(me) => {
                t.tuple(vec![t.type_of(&a[0]).into_value(), t.tuple(vec![me.iter.get(), me.at.get()])?])
            }
            None => Ok(Value::NONE),
        }),
    ],
    doc: "Each element with its number.",
    ..TypeSpec::of::<Enumerate>("enumerate")
};
