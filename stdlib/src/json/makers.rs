//! `make_encoder` and `make_scanner`: encoder and decoder as the classes of json configure them.

use super::{decode, encode};
use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::descr::Builtin;
use ouro_runtime::model::native::TypeSpec;
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::module::Module;

/// The settings of an encoder or a scanner, in the order in which the functions take them.
pub struct Settings {
    values: Vec<Value>,
}

impl Payload for Settings {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.values.iter().for_each(|x| v.value(x));
    }
}

fn settings<'a>(t: &Thread, v: &'a Value) -> Res<&'a [Value]> {
    match v.payload::<Settings>() {
        Some(s) => Ok(&s.values),
        None => Err(t.type_error("a json encoder or scanner is required")),
    }
}

static ENCODER: TypeSpec = TypeSpec {
    module: "_json",
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(|t, ty, args, kw| {
            let sig = ouro_runtime::signature!(
                "make_encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)"
            );
            let a = bind_args(t, sig, args, kw)?;
            let plain = a[2].payload::<Builtin>().is_some_and(|f| f.def.name() == "encode_basestring");
            let values = vec![
                a[7].clone(),
                Value::bool(!plain),
                Value::bool(!a[0].is_none()),
                a[8].clone(),
                a[3].clone(),
                a[5].clone(),
                a[4].clone(),
                a[1].clone(),
                a[6].clone(),
            ];
            Ok(t.make_of(ty, Settings { values })?.into_value())
        }));
        s.call.set(Some(|t, f, args, kw| {
            let a =
                bind_args(t, ouro_runtime::signature!("_iterencode(obj, _current_indent_level)"), args, kw)?;
            let mut all = vec![a[0].clone()];
            all.extend(settings(t, f)?.iter().cloned());
            all.push(a[1].clone());
            t.tuple(vec![encode::dumps(t, &all)?])
        }));
    },
    ..TypeSpec::of::<Settings>("Encoder")
};

static SCANNER: TypeSpec = TypeSpec {
    module: "_json",
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(|t, ty, args, kw| {
            let a = bind_args(t, ouro_runtime::signature!("make_scanner(context)"), args, kw)?;
            let mut values = Vec::new();
            for name in
                ["strict", "object_hook", "parse_float", "parse_int", "parse_constant", "object_pairs_hook"]
            {
                values.push(t.getattr_str(&a[0], name)?);
            }
            Ok(t.make_of(ty, Settings { values })?.into_value())
        }));
        s.call.set(Some(|t, f, args, kw| {
            let a = bind_args(t, ouro_runtime::signature!("scan_once(string, idx)"), args, kw)?;
            let mut all = vec![a[0].clone(), a[1].clone()];
            all.extend(settings(t, f)?.iter().cloned());
            all.push(Value::NONE);
            decode::scan_once(t, &all)
        }));
    },
    ..TypeSpec::of::<Settings>("Scanner")
};

pub fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "make_encoder", make_module_type(t, &ENCODER)?.into_value())?;
    m.set(t, "make_scanner", make_module_type(t, &SCANNER)?.into_value())
}
