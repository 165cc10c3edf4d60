//! Views of a dict's keys, values and items, and the read-only proxy of a mapping.

use super::Dict;
use super::iter::{Part, make as make_iter};
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res, Value};
use crate::model::native::{Method, TypeSpec, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::tflag;
use crate::protocol::number::BinOp;
use crate::sync::thread::Thread;
use crate::types::layout as layouts;

/// The payload of all dict views.
pub struct View {
    pub dict: Value,
    pub part: Part,
}

impl Payload for View {
    const LAYOUT: u32 = layouts::DICT_KEYS;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.dict);
    }
}

pub fn make(t: &Thread, dict: &Value, part: Part) -> Res {
    let types = &t.interp().types;
    let ty = match part {
        Part::Keys => types.core(layouts::DICT_KEYS),
        Part::Values => types.core(layouts::DICT_VALUES),
        Part::Items => types.core(layouts::DICT_ITEMS),
    };
    Ok(t.make_of(ty, View { dict: dict.clone(), part })?.into_value())
}

fn view<'a>(t: &Thread, v: &'a Value) -> Res<&'a View> {
    v.payload::<View>().ok_or_else(|| t.type_error("dict view expected"))
}

fn dict_of<'a>(t: &Thread, v: &'a Value) -> Res<&'a Dict> {
    view(t, v)?.dict.payload::<Dict>().ok_or_else(|| t.type_error("dict view expected"))
}

fn contains(t: &Thread, v: &Value, x: &Value) -> Res<bool> {
    let w = view(t, v)?;
    let d = dict_of(t, v)?;
    match w.part {
        Part::Keys => d.contains(t, x),
        Part::Values => crate::protocol::sequence::contains_by_iter(t, v, x),
        Part::Items => {
            let Some(kv) = x.payload::<crate::types::tuple::Tuple>() else { return Ok(false) };
            let [k, x] = kv.as_slice() else { return Ok(false) };
            match d.get(t, k)? {
                Some(y) => t.equal(&y, x),
                None => Ok(false),
            }
        }
    }
}

fn repr(t: &Thread, v: &Value) -> Res {
    if !t.repr_enter(v) {
        return t.string("...");
    }
    let list = t.collect(v).and_then(|l| t.list(l));
    let r = list.and_then(|l| Ok(t.repr(&l)?.lossy().into_owned()));
    t.repr_leave(v);
    t.string(format!("{}({})", t.type_name(v), r?))
}

fn is_set_like(t: &Thread, v: &Value) -> bool {
    let _ = t;
    v.payload::<View>().is_some_and(|w| w.part != Part::Values) || crate::types::set::table_of(v).is_some()
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    if view(t, a)?.part == Part::Values || !is_set_like(t, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let all_in = |xs: &Value, ys: &Value| -> Res<bool> {
        let mut all = true;
        t.for_each(xs, |x| {
            all = t.contains(ys, &x)?;
            Ok(all)
        })?;
        Ok(all)
    };
    let (n, m) = (t.length(a)?, t.length(b)?);
    let r = match op {
        CmpOp::Eq | CmpOp::Ne => (n == m && all_in(a, b)?) == (op == CmpOp::Eq),
        CmpOp::Lt => n < m && all_in(a, b)?,
        CmpOp::Le => n <= m && all_in(a, b)?,
        CmpOp::Gt => n > m && all_in(b, a)?,
        CmpOp::Ge => n >= m && all_in(b, a)?,
    };
    Ok(Value::bool(r))
}

/// Set operators on key and item views: done by a set of the left operand.
fn set_op(t: &Thread, a: &Value, b: &Value, op: BinOp) -> Res {
    use crate::types::set::{Table, make_set, ops};
    if !is_set_like(t, a) && !is_set_like(t, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let x = Table::new();
    if op == BinOp::And {
        // The shorter of two is walked, the other asked.
        let swap = is_set_like(t, b) && t.length(b)? > t.length(a)?;
        let (ask, walk) = if swap { (b, a) } else { (a, b) };
        t.for_each(walk, |k| {
            if t.contains(ask, &k)? {
                x.add(t, k)?;
            }
            Ok(true)
        })?;
        return make_set(t, x);
    }
    ops::update(t, &x, a)?;
    match op {
        BinOp::Or => ops::update(t, &x, b)?,
        BinOp::Sub => ops::difference_update(t, &x, b)?,
        _ => ops::symmetric_update(t, &x, b)?,
    }
    make_set(t, x)
}

const METHODS: &[Method] = &[
    method("isdisjoint(self, other, /)", |t, a| {
        let mut none = true;
        t.for_each(&a[1], |x| {
            none = !t.contains(&a[0], &x)?;
            Ok(none)
        })?;
        Ok(Value::bool(none))
    }),
    method("__reversed__(self, /)", |t, a| {
        let w = view(t, &a[0])?;
        make_iter(t, &w.dict, w.part, true)
    }),
];

macro_rules! spec {
    ($spec:ident, $layout:ident, $name:literal) => {
        pub static $spec: TypeSpec = TypeSpec {
            flags: tflag::IMMUTABLE | tflag::NO_NEW,
            slots: |s| {
                s.iter.set(Some(|t, v| {
                    let w = view(t, v)?;
                    make_iter(t, &w.dict, w.part, false)
                }));
                s.len.set(Some(|t, v| Ok(dict_of(t, v)?.len())));
                s.contains.set(Some(contains));
                s.repr.set(Some(repr));
                if $name != "dict_values" {
                    s.compare.set(Some(compare));
                    s.and.set(Some(|t, a, b| set_op(t, a, b, BinOp::And)));
                    s.or.set(Some(|t, a, b| set_op(t, a, b, BinOp::Or)));
                    s.xor.set(Some(|t, a, b| set_op(t, a, b, BinOp::Xor)));
                    s.sub.set(Some(|t, a, b| set_op(t, a, b, BinOp::Sub)));
                }
            },
            methods: METHODS,
            getset: &[getter("mapping", |t, v| {
                Ok(t.make(MappingProxy { mapping: view(t, v)?.dict.clone() })?.into_value())
            })],
            layout: layouts::$layout,
            ..TypeSpec::of::<View>($name)
        };
    };
}
spec!(KEYS, DICT_KEYS, "dict_keys");
spec!(VALUES, DICT_VALUES, "dict_values");
spec!(ITEMS, DICT_ITEMS, "dict_items");

/// A read-only view of a mapping.
pub struct MappingProxy {
    pub mapping: Value,
}

impl Payload for MappingProxy {
    const LAYOUT: u32 = layouts::MAPPING_PROXY;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.mapping);
    }
}

fn inner(t: &Thread, v: &Value) -> Res {
    match v.payload::<MappingProxy>() {
        Some(p) => Ok(p.mapping.clone()),
        None => Err(t.type_error("mappingproxy expected")),
    }
}

fn forward(t: &Thread, a: &[Value], name: &'static str) -> Res {
    let args: Vec<Value> = a[1..].iter().filter(|x| !x.is_unbound()).cloned().collect();
    t.call_method_str(&inner(t, &a[0])?, name, &args)
}

pub static MAPPING_PROXY: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::MAPPING,
    slots: |s| {
        s.new.set(Some(|t, _, a, _| match a {
            [m] if m.is::<crate::types::list::List>() || m.is::<crate::types::tuple::Tuple>() => {
                Err(t
                    .type_error(format!("mappingproxy() argument must be a mapping, not {}", t.type_name(m))))
            }
            [m] => Ok(t.make(MappingProxy { mapping: m.clone() })?.into_value()),
            _ => Err(t.type_error("mappingproxy() missing required argument 'mapping' (pos 1)")),
        }));
        s.len.set(Some(|t, v| t.length(&inner(t, v)?)));
        s.getitem.set(Some(|t, v, k| t.getitem(&inner(t, v)?, k)));
        s.contains.set(Some(|t, v, k| t.contains(&inner(t, v)?, k)));
        s.iter.set(Some(|t, v| t.iter(&inner(t, v)?)));
        s.repr.set(Some(|t, v| {
            let r = t.repr(&inner(t, v)?)?;
            t.string(format!("mappingproxy({})", r.lossy()))
        }));
        s.str.set(Some(|t, v| Ok(t.str(&inner(t, v)?)?.into_value())));
        s.compare.set(Some(|t, a, b, op| {
            let b = if b.is::<MappingProxy>() { inner(t, b)? } else { b.clone() };
            t.compare(&inner(t, a)?, &b, op)
        }));
        s.or.set(Some(|t, a, b| {
            let strip = |v: &Value| if v.is::<MappingProxy>() { inner(t, v) } else { Ok(v.clone()) };
            t.binary(&strip(a)?, &strip(b)?, BinOp::Or)
        }));
    },
    methods: &[
        method("get(self, key, default=None, /)", |t, a| forward(t, a, "get")),
        method("keys(self, /)", |t, a| forward(t, a, "keys")),
        method("values(self, /)", |t, a| forward(t, a, "values")),
        method("items(self, /)", |t, a| forward(t, a, "items")),
        method("copy(self, /)", |t, a| forward(t, a, "copy")),
        method("__reversed__(self, /)", |t, a| forward(t, a, "__reversed__")),
    ],
    ..TypeSpec::of::<MappingProxy>("mappingproxy")
};
