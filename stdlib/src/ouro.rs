//! `ouro`: what only this interpreter can tell of its objects.

use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::why::{self, Answer};
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::module::Module;

/// The payload of `Why`: the answer to [`why`].
pub struct Why {
    answer: Answer,
}

impl Payload for Why {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Answer> {
    match v.payload::<Why>() {
        Some(w) => Ok(&w.answer),
        None => Err(t.type_error("an answer of why() is required")),
    }
}

static WHY: TypeSpec = TypeSpec {
    module: "ouro",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| s.repr.set(Some(|t, v| t.string(me(t, v)?.text().trim_end()))),
    getset: &[
        getter("count", |t, v| Ok(me(t, v)?.count.map_or(Value::NONE, |n| Value::len(n as usize)))),
        getter("heap", |t, v| Ok(Value::len(me(t, v)?.heap as usize))),
        getter("frames", |t, v| Ok(Value::len(me(t, v)?.frames as usize))),
        getter("natives", |t, v| Ok(Value::len(me(t, v)?.natives() as usize))),
        getter("objects", |t, v| Ok(Value::len(me(t, v)?.objects()))),
        getter("bytes", |t, v| Ok(Value::len(me(t, v)?.bytes))),
        getter("chains", |t, v| {
            let chains: Res<Vec<Value>> = me(t, v)?.chains.iter().map(|c| t.string(c)).collect();
            t.tuple(chains?)
        }),
    ],
    doc: "Why an object is alive: the answer of why(). Its text tells all.",
    ..TypeSpec::of::<Why>("Why")
};

fn why(t: &Thread, a: &[Value]) -> Res {
    // The only reference of the question is the argument.
    let Some(answer) = why::why(t, &a[0], 1) else {
        let name = t.type_name(&a[0]);
        return Err(t.type_error(format!("this {name} is an immediate value: nothing holds it")));
    };
    let ty = make_module_type(t, &WHY)?;
    Ok(t.make_of(&ty, Why { answer })?.into_value())
}

const FUNCTIONS: &[Method] = &[method("why(object, /)", why)
    .doc("Who holds an object, by which names the program reaches it, and what would be freed with it.")];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    let ty = make_module_type(t, &WHY)?;
    m.set(t, "Why", ty.into_value())
}

pub static MODULE: NativeModule =
    NativeModule { name: "ouro", functions: FUNCTIONS, init, doc: "What only Ouro can tell of its objects." };
