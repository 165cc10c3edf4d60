//! itertools.

mod basic;
mod combine;
mod groupby;
mod infinite;
mod tee;

use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueVec};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{NativeModule, TypeSpec};
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::protocol::call::for_new;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::tuple::Tuple;
use std::cell::{Cell, RefCell};

/// The payload of most iterators here; what its parts mean is each iterator's own affair.
#[derive(Default)]
pub struct Lazy {
    /// Iterators, functions and values.
    pub v: ValueVec,
    pub n: Cell<i64>,
    pub m: Cell<i64>,
    pub idx: RefCell<Vec<usize>>,
    pub done: Cell<bool>,
}

impl Payload for Lazy {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.v.trace(v);
    }
    fn clear(&self, _: &Thread) {
        drop(self.v.take());
    }
    fn storage(&self) -> usize {
        self.v.bytes()
    }
}

impl Lazy {
    /// An iterator of class `ty` with these values.
    fn make(t: &Thread, ty: &Ref<Type>, values: Vec<Value>) -> Res<Ref<Lazy>> {
        let v = ValueVec::from_vec(t, values)?;
        t.make_of(ty, Lazy { v, ..Lazy::default() })
    }
    fn at(&self, i: usize) -> Value {
        self.v.get(i).unwrap_or(Value::NONE)
    }
    /// The end, for good.
    fn end(&self) -> Res {
        self.done.set(true);
        drop(self.v.take());
        Ok(Value::UNBOUND)
    }
}

fn me(v: &Value) -> Option<&Lazy> {
    v.payload::<Lazy>().filter(|l| !l.done.get())
}

/// The arguments of a maker that takes no keywords: those that a subclass's own `__init__` may be for are left out.
fn plain<'a>(
    t: &Thread,
    ty: &Type,
    spec: &'static TypeSpec,
    args: &'a [Value],
    kw: Option<&Ref<Tuple>>,
) -> Res<&'a [Value]> {
    let builtin = make_module_type(t, spec)?;
    for_new(t, ty, &builtin, args, kw)
}

/// The flags of all types here.
const FLAGS: u32 = tflag::BASE | tflag::IMMUTABLE;

type NewFn = fn(&Thread, &Ref<Type>, &[Value], Option<&Ref<Tuple>>) -> Res;

/// Declares an iterator type.
macro_rules! lazy_type {
    ($spec:ident, $name:literal, $new:expr, $next:expr $(, $field:ident: $value:expr)*) => {
        pub static $spec: ouro_runtime::model::native::TypeSpec = ouro_runtime::model::native::TypeSpec {
            module: "itertools",
            flags: super::FLAGS,
            slots: |s| {
                let new: super::NewFn = $new;
                s.new.set(Some(new));
                s.iter.set(Some(ouro_runtime::types::iterators::itself));
                s.next.set(Some($next));
            },
            $($field: $value,)*
            ..ouro_runtime::model::native::TypeSpec::of::<super::Lazy>($name)
        };
    };
}
use lazy_type;

static TYPES: &[&TypeSpec] = &[
    &basic::ACCUMULATE,
    &basic::BATCHED,
    &basic::CHAIN,
    &basic::COMPRESS,
    &basic::DROPWHILE,
    &basic::FILTERFALSE,
    &basic::ISLICE,
    &basic::PAIRWISE,
    &basic::STARMAP,
    &basic::TAKEWHILE,
    &basic::ZIP_LONGEST,
    &combine::COMBINATIONS,
    &combine::WITH_REPLACEMENT,
    &combine::PERMUTATIONS,
    &combine::PRODUCT,
    &groupby::GROUPBY,
    &infinite::COUNT,
    &infinite::CYCLE,
    &infinite::REPEAT,
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for spec in TYPES {
        m.set(t, spec.name, make_module_type(t, spec)?.into_value())?;
    }
    make_module_type(t, &groupby::GROUPER)?;
    make_module_type(t, &tee::NODE)?;
    m.set(t, "_tee", make_module_type(t, &tee::TEE)?.into_value())
}

pub static MODULE: NativeModule =
    NativeModule { name: "itertools", functions: tee::FUNCTIONS, init, doc: "Iterators made of iterators." };
