//! _json: encoder and decoder behind the module json.

mod decode;
mod encode;
mod makers;

use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::str::Str;

fn text_arg<'a>(t: &Thread, v: &'a Value) -> Res<&'a Str> {
    v.payload::<Str>()
        .ok_or_else(|| t.type_error(format!("first argument must be a string, not {}", t.type_name(v))))
}

fn quoted(t: &Thread, v: &Value, ascii: bool) -> Res {
    let mut out = Vec::new();
    encode::string(text_arg(t, v)?.as_bytes(), ascii, &mut out);
    Ok(Str::from_wtf8(t, &out)?.into_value())
}

const FUNCTIONS: &[Method] = &[
    method("encode_basestring(string, /)", |t, a| quoted(t, &a[0], false)),
    method("encode_basestring_ascii(string, /)", |t, a| quoted(t, &a[0], true)),
    method("scanstring(string, end, strict=True, error=None, /)", decode::scanstring),
    method(
        "dumps(obj, /, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, indent=None, item_separator=', ', key_separator=': ', default=None, sort_keys=False, level=0)",
        encode::dumps,
    )
    .doc("Serialises obj; indent is None or the text of one level."),
    method(
        "scan_once(string, idx, /, *, strict=True, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None, error=None)",
        decode::scan_once,
    )
    .doc("Reads one value from idx: the value and where it ends. Errors are error(msg, string, pos)."),
];

pub static MODULE: NativeModule =
    NativeModule { name: "_json", functions: FUNCTIONS, init: makers::init, doc: "json speedups" };
