//! `exit` and `quit`, which the prompt and many scripts call.

use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{TypeSpec, getter};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::module::Module;
use ouro_runtime::{Exc, signature};

/// The payload of Quitter: the name it goes by.
struct Quitter(&'static str);

impl Payload for Quitter {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn name(v: &Value) -> &'static str {
    v.payload::<Quitter>().map_or("exit", |q| q.0)
}

static SPEC: TypeSpec = TypeSpec {
    module: "_sitebuiltins",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.repr.set(Some(|t, v| t.string(format!("Use {}() or Ctrl-D (i.e. EOF) to exit", name(v)))));
        s.call.set(Some(|t, _, args, kw| {
            let a = ouro_runtime::model::bind::bind_args(t, signature!("__call__(code=None)"), args, kw)?;
            let e = t.new_exception(Exc::SystemExit, vec![a[0].clone()])?;
            Err(t.raise(e))
        }));
    },
    getset: &[getter("name", |t, v| t.string(name(v)))],
    ..TypeSpec::of::<Quitter>("Quitter")
};

pub fn install(t: &Thread, builtins: &Ref<Module>) -> Res<()> {
    let ty = make_module_type(t, &SPEC)?;
    for n in ["exit", "quit"] {
        builtins.set(t, n, t.make_of(&ty, Quitter(n))?.into_value())?;
    }
    Ok(())
}
