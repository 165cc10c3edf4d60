//! What CPython's `site` adds to the builtins: `exit`, `quit`, `help`, `copyright`, `credits`, `license`.

use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{TypeSpec, getter};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::module::Module;
use ouro_runtime::{Exc, Thread, signature};

/// The payload of Quitter: the name it goes by.
struct Quitter(&'static str);

impl Payload for Quitter {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn name(v: &Value) -> &'static str {
    v.payload::<Quitter>().map_or("exit", |q| q.0)
}

static QUITTER: TypeSpec = TypeSpec {
    module: "_sitebuiltins",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.repr.set(Some(|t, v| t.string(format!("Use {}() or Ctrl-D (i.e. EOF) to exit", name(v)))));
        s.call.set(Some(|t, _, args, kw| {
            let a = bind_args(t, signature!("__call__(code=None)"), args, kw)?;
            let e = t.new_exception(Exc::SystemExit, vec![a[0].clone()])?;
            Err(t.raise(e))
        }));
    },
    getset: &[getter("name", |t, v| t.string(name(v)))],
    ..TypeSpec::of::<Quitter>("Quitter")
};

/// The payload of _Helper, which has nothing to hold.
struct Helper;

impl Payload for Helper {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

static HELPER: TypeSpec = TypeSpec {
    module: "_sitebuiltins",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.repr.set(Some(|t, _| {
            t.string("Type help() for interactive help, or help(object) for help about object.")
        }));
        s.call.set(Some(|t, _, args, kw| {
            let pydoc = ouro_vm::import::import_full(t, "pydoc")?;
            let help = t.getattr(&pydoc, &t.name("help"))?;
            t.call_kw(&help, args, kw)
        }));
    },
    ..TypeSpec::of::<Helper>("_Helper")
};

/// The payload of _Printer: what it says.
struct Printer(&'static str);

impl Payload for Printer {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

static PRINTER: TypeSpec = TypeSpec {
    module: "_sitebuiltins",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.repr.set(Some(|t, v| t.string(v.payload::<Printer>().map_or("", |p| p.0))));
        s.call.set(Some(|t, v, args, kw| {
            bind_args(t, signature!("__call__()"), args, kw)?;
            let print = ouro_runtime::types::builtin(t, "print");
            t.call(&print, std::slice::from_ref(v))
        }));
    },
    ..TypeSpec::of::<Printer>("_Printer")
};

const COPYRIGHT: &str = "Copyright (c) the authors of Ouro.";
const CREDITS: &str = "Ouro stands on Rust, and on logos, lalrpop, rustyline and the other crates that Cargo.toml \
    names. Python\nis the work of Guido van Rossum and the Python community.";
const LICENSE: &str = "Ouro is licensed under the MIT licence: see the file LICENSE-MIT of its source.";

/// Adds them to the builtins.
pub fn install(t: &Thread, builtins: &Ref<Module>) -> Res<()> {
    let ty = make_module_type(t, &QUITTER)?;
    for n in ["exit", "quit"] {
        builtins.set(t, n, t.make_of(&ty, Quitter(n))?.into_value())?;
    }
    let ty = make_module_type(t, &HELPER)?;
    builtins.set(t, "help", t.make_of(&ty, Helper)?.into_value())?;
    let ty = make_module_type(t, &PRINTER)?;
    for (name, text) in [("copyright", COPYRIGHT), ("credits", CREDITS), ("license", LICENSE)] {
        builtins.set(t, name, t.make_of(&ty, Printer(text))?.into_value())?;
    }
    Ok(())
}
