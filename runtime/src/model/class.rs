//! Making types: builtin ones from their specs, classes from their statements.

use super::bind::{Entry, LazySignature};
use super::descr::{GetSetDescr, MemberDescr, MethodDescr, SlotWrapper};
use super::layout::Layout;
use super::mro::linearize;
use super::native::{MethodKind, TypeSpec};
use super::slotcalls::{slot_filled, slots_of_dunder, update_slot};
use super::slots::{DUNDERS, SlotId, Slots};
use super::typeobj::{InitCache, Type, tflag};
use crate::heap::{Payload, Raised, Ref, RefCellOf, Res, Value, ValueCell, ValueVec};
use crate::sync::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::int::Int;
use crate::types::str::{Str, text_of};
use crate::types::tuple::Tuple;
use std::any::TypeId;
use std::cell::{Cell, RefCell};

/// CPython has no room for weak references in subclasses of types of varying size.
fn takes_no_weakrefs(base: &Type) -> bool {
    let id = base.payload.id;
    [TypeId::of::<Tuple>(), TypeId::of::<Bytes>(), TypeId::of::<Int>()].contains(&id)
}

/// Attributes of an instance whose class gives no hint.
const DEFAULT_CAPACITY: usize = 4;

/// Makes the type object of a builtin type; [`ready`] fills its namespace once the core types stand.
pub fn make_builtin(
    t: &Thread,
    spec: &'static TypeSpec,
    base: Option<Ref<Type>>,
    metatype: Option<&Ref<Type>>,
) -> Res<Ref<Type>> {
    let inherited = base
        .as_ref()
        .map_or(0, |b| b.flags.get() & (tflag::DICT | tflag::SEQUENCE | tflag::MAPPING | tflag::EXCEPTION));
    let dict = Dict::new(t)?;
    // The constant layout means "exactly this type".
    let layout = match spec.layout {
        id if id != 0 && !t.interp().types.is_core(id) => id,
        _ => t.interp().types.next_layout(),
    };
    let ty = Type {
        name: ValueCell::new(t.intern(spec.name).into_value()),
        qualname: ValueCell::new(t.intern(spec.name).into_value()),
        slots: Slots::default(),
        flags: Cell::new(spec.flags | inherited),
        base: base.clone().map_or(RefCellOf::empty(), RefCellOf::new),
        bases: ValueCell::empty(),
        mro: ValueVec::new(),
        dict,
        payload: &spec.payload,
        layout: Layout::new(layout),
        declared: Cell::new(0),
        subclasses: RefCell::new(Vec::new()),
        init: InitCache::default(),
        maker: Cell::new(None),
        doc: spec.doc,
        var_size: Cell::new(spec.var_size.or(base.as_ref().and_then(|b| b.var_size.get()))),
    };
    (spec.slots)(&ty.slots);
    let ty = match metatype {
        Some(m) => t.make_of(m, ty)?,
        None => t.make(ty)?,
    };
    ty.mro.push(t, ty.to_value())?;
    if let Some(b) = &base {
        for c in b.mro_types() {
            ty.mro.push(t, c.me().into_value())?;
        }
        ty.slots.inherit(&b.slots);
        b.add_subclass(&ty);
    }
    Ok(ty)
}

/// Fills a builtin type's namespace from its spec.
pub fn ready(t: &Thread, ty: &Ref<Type>, spec: &'static TypeSpec) -> Res<()> {
    let bases: Vec<Value> = ty.base.get().into_iter().map(Ref::into_value).collect();
    ty.bases.set(Tuple::from_vec(t, bases)?.into_value());
    let own = Slots::default();
    (spec.slots)(&own);
    for (dunder, id, nth) in DUNDERS {
        if slot_filled(&own, *id) && !matches!(id, SlotId::new) {
            if *id == SlotId::del {
                continue;
            }
            let name = t.intern(dunder);
            let w = t.make(SlotWrapper { name: name.clone(), id: *id, nth: *nth, owner: ty.clone() })?;
            ty.dict.insert(t, name.into_value(), w.into_value())?;
        }
    }
    if own.hash.get().is_none() && own.compare.get().is_some() {
        ty.slots.hash.set(Some(crate::protocol::hash::unhashable_slot));
        ty.dict.insert(t, t.name("__hash__").into_value(), Value::NONE)?;
    }
    if own.new.get().is_some() {
        let f = crate::types::typetype::new_wrapper(t, ty)?;
        ty.dict.insert(t, t.name("__new__").into_value(), f)?;
    }
    add_methods(t, ty, spec.name, spec.methods)?;
    for def in spec.getset {
        let g = t.make(GetSetDescr { def, owner: ty.clone() })?;
        ty.dict.insert(t, t.intern(def.name).into_value(), g.into_value())?;
    }
    let doc = if spec.doc.is_empty() { Value::NONE } else { Str::new(t, spec.doc)?.into_value() };
    if ty.dict.get_str(t, &t.name("__doc__")).is_none() {
        ty.dict.insert(t, t.name("__doc__").into_value(), doc)?;
    }
    if spec.module != "builtins" {
        ty.dict.insert(t, t.name("__module__").into_value(), t.intern(spec.module).into_value())?;
    }
    // Builtin types live as long as the interpreter.
    ty.header().rc.set(crate::heap::header::IMMORTAL);
    if ty.slots.del.get().is_none() && !ty.has(tflag::DICT | tflag::HEAP) && ty.declared.get() == 0 {
        ty.set_flag(tflag::SIMPLE);
    }
    if ty.payload.layout == ty.layout_id() {
        // What `Thread::make` takes for granted.
        let payload = ty.payload;
        let simple = !payload.dict && !payload.finalizer;
        let agrees = payload.dict == ty.has(tflag::DICT) && simple == ty.has(tflag::SIMPLE);
        assert!(agrees, "{}: the payload tells otherwise than its type", spec.name);
    }
    let init = ty.slots.init.get();
    let plain_init =
        init.is_none_or(|i| std::ptr::fn_addr_eq(i, crate::types::object::init as super::slots::Init));
    if plain_init && !ty.has(tflag::NO_NEW | tflag::HEAP) && spec.payload.id != TypeId::of::<Type>() {
        ty.maker.set(own.new.get());
    }
    if let Some(f) = spec.ready {
        f(t, ty)?;
    }
    Ok(())
}

/// Makes and readies a builtin type in one go, for modules.
pub fn make_module_type(t: &Thread, spec: &'static TypeSpec) -> Res<Ref<Type>> {
    if let Some(ty) = t.interp().types.registered(spec) {
        return Ok(ty);
    }
    let base = match spec.base {
        Some(b) => make_module_type(t, b)?,
        None => t.type_for::<crate::types::object::Object>().clone(),
    };
    let ty = make_builtin(t, spec, Some(base), None)?;
    t.interp().types.register(spec, &ty);
    ready(t, &ty, spec)?;
    Ok(ty)
}

/// A builtin class that adds nothing to its bases but a name (exceptions).
pub fn derive_builtin(t: &Thread, name: &'static str, bases: &[Ref<Type>]) -> Res<Ref<Type>> {
    let base = best_base(t, bases)?;
    let ty = Type {
        name: ValueCell::new(t.intern(name).into_value()),
        qualname: ValueCell::new(t.intern(name).into_value()),
        slots: Slots::default(),
        flags: Cell::new(base.flags.get()),
        base: RefCellOf::new(base.clone()),
        bases: ValueCell::new(Tuple::from_vec(t, bases.iter().map(Ref::to_value).collect())?.into_value()),
        mro: ValueVec::new(),
        dict: Dict::new(t)?,
        payload: base.payload,
        layout: Layout::new(t.interp().types.next_layout()),
        declared: Cell::new(base.declared.get()),
        subclasses: RefCell::new(Vec::new()),
        init: InitCache::default(),
        maker: Cell::new(None),
        doc: "",
        var_size: Cell::new(base.var_size.get()),
    };
    let ty = t.make(ty)?;
    ty.mro.push(t, ty.to_value())?;
    for c in linearize(t, bases)? {
        ty.mro.push(t, c.into_value())?;
    }
    for b in bases {
        ty.slots.inherit(&b.slots);
        b.add_subclass(&ty);
    }
    Ok(ty)
}

/// Gives a class the methods of a table.
pub fn add_methods(
    t: &Thread,
    ty: &Ref<Type>,
    owner: &'static str,
    rows: &'static [super::native::Method],
) -> Res<()> {
    for def in rows {
        let name = t.intern(def.name());
        let entry = Entry::new(def);
        let sig = LazySignature::of_method((def.kind != MethodKind::Static).then_some(owner));
        let v = match def.kind {
            MethodKind::Static => {
                let (this, module) = (Value::UNBOUND, ValueCell::empty());
                let f = super::descr::Builtin { def, sig, entry, this, module };
                crate::types::function::static_method(t, t.make(f)?.into_value())?
            }
            MethodKind::Class => {
                let Some(of) = t.interp().types.registered(&super::descr::CLASS_METHOD_DESCR) else {
                    unreachable!("the types of descriptors stand before methods are added");
                };
                t.make_of(&of, MethodDescr { def, sig, entry, owner: ty.clone() })?.into_value()
            }
            MethodKind::Instance => t.make(MethodDescr { def, sig, entry, owner: ty.clone() })?.into_value(),
        };
        ty.dict.insert(t, name.into_value(), v)?;
    }
    Ok(())
}

/// Adds computed attributes to a builtin class.
pub fn add_getset(t: &Thread, ty: &Ref<Type>, rows: &'static [super::native::GetSet]) -> Res<()> {
    for def in rows {
        let g = t.make(GetSetDescr { def, owner: ty.clone() })?;
        ty.dict.insert(t, t.intern(def.name).into_value(), g.into_value())?;
    }
    Ok(())
}

/// What a class whose instances have a `__dict__` says of it.
static INSTANCE_DICT: &[super::native::GetSet] = &[super::native::getset(
    "__dict__",
    |t, v| Ok(super::attr::instance_dict(t, v)?.into_value()),
    |t, v, x| match x {
        Some(x) => match x.as_ref::<Dict>() {
            Some(d) => super::attr::set_instance_dict(t, v, d),
            None => {
                Err(t.type_error(format!("__dict__ must be set to a dictionary, not a '{}'", t.type_name(x))))
            }
        },
        None => super::attr::set_instance_dict(t, v, &Dict::new(t)?),
    },
)
.doc("dictionary for instance variables")];

/// Weak references are not counted here yet.
static INSTANCE_WEAKREF: &[super::native::GetSet] = &[super::native::getter("__weakref__", |t, v| {
    Ok(t.interp().weak.of(v).into_iter().next().unwrap_or(Value::NONE))
})
.doc("list of weak references to the object")];

/// The base that decides the instance layout; bases must agree on it.
pub(super) fn best_base(t: &Thread, bases: &[Ref<Type>]) -> Res<Ref<Type>> {
    let mut winner: Option<(Ref<Type>, Ref<Type>)> = None;
    for b in bases {
        if !b.has(tflag::BASE) {
            return Err(t.type_error(format!("type '{}' is not an acceptable base type", t.class_name(b))));
        }
        let solid = solid_base(b);
        winner = match winner {
            None => Some((b.clone(), solid)),
            Some((w, ws)) => {
                if ws.is_subtype(&solid) {
                    Some((w, ws))
                } else if solid.is_subtype(&ws) {
                    Some((b.clone(), solid))
                } else {
                    return Err(t.type_error("multiple bases have instance lay-out conflict"));
                }
            }
        };
    }
    match winner {
        Some((w, _)) => Ok(w),
        None => Err(t.type_error("a class needs a base")),
    }
}

/// The nearest type along the base chain that added payload or slots.
pub(super) fn solid_base(ty: &Ref<Type>) -> Ref<Type> {
    let mut at = ty.clone();
    while let Some(base) = at.base.get() {
        let same_payload = at.payload.id == base.payload.id;
        if !same_payload || at.declared.get() != base.declared.get() {
            return at;
        }
        at = base;
    }
    at
}

/// Do the instances of two classes have the same slots? Those of one class, or of classes that name them alike.
pub fn same_slots(a: &Ref<Type>, b: &Ref<Type>) -> bool {
    let (a, b) = (solid_base(a), solid_base(b));
    if a.same(b.value()) {
        return true;
    }
    let names = |ty: &Ref<Type>| -> Vec<(usize, Value)> {
        let own = |d: &MemberDescr| d.owner.same(ty.value());
        let all = ty.dict.pairs().into_iter().filter_map(|(_, d)| {
            let d = d.payload::<MemberDescr>().filter(|d| own(d))?;
            Some((d.index, d.name.to_value()))
        });
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|(i, _)| *i);
        all
    };
    let (x, y) = (names(&a), names(&b));
    let alike = x.len() == y.len() && x.iter().zip(&y).all(|((_, x), (_, y))| x.same(y));
    alike
        && a.has(tflag::HEAP)
        && b.has(tflag::HEAP)
        && match (a.base.get(), b.base.get()) {
            (Some(a), Some(b)) => same_slots(&a, &b),
            _ => false,
        }
}

/// `type.__new__`: a class from its name, bases and namespace.
pub fn new_class(
    t: &Thread,
    meta: &Ref<Type>,
    name: &Ref<Str>,
    bases: &[Ref<Type>],
    ns: &Ref<Dict>,
) -> Res<Ref<Type>> {
    let object = t.type_for::<crate::types::object::Object>().clone();
    let bases: Vec<Ref<Type>> = if bases.is_empty() { vec![object] } else { bases.to_vec() };
    let base = best_base(t, &bases)?;
    let dict = ns.copy(t)?;
    let slots = dict.get_str(t, &t.name("__slots__"));
    let inherits_dict = bases.iter().any(|b| b.has(tflag::DICT));
    let mut members: Vec<Ref<Str>> = Vec::new();
    let mut wants_dict = slots.is_none();
    let mut wants_weakref = slots.is_none();
    if let Some(s) = &slots {
        let listed = if s.is::<Str>() { vec![s.clone()] } else { t.collect(s)? };
        for s in listed {
            let Some(s) = s.downcast::<Str>() else {
                return Err(
                    t.type_error(format!("__slots__ items must be strings, not '{}'", t.type_name(&s)))
                );
            };
            if !crate::types::str::is_identifier(&s) {
                return Err(t.type_error("__slots__ must be identifiers"));
            }
            match s.as_bytes() {
                b"__dict__" => {
                    if inherits_dict || wants_dict {
                        return Err(t.type_error("__dict__ slot disallowed: we already got one"));
                    }
                    wants_dict = true;
                }
                b"__weakref__" => {
                    if base.has(tflag::WEAKREF) || takes_no_weakrefs(&base) || wants_weakref {
                        return Err(t.type_error("__weakref__ slot disallowed: we already got one"));
                    }
                    wants_weakref = true;
                }
                _ => {
                    let s = t.intern_ref(&mangle(t, name, &s)?);
                    if dict.get_str(t, &s).is_some() {
                        return Err(t.value_error(format!(
                            "'{}' in __slots__ conflicts with class variable",
                            s.lossy()
                        )));
                    }
                    members.push(s);
                }
            }
        }
        let varies = base.var_size.get().is_some() && !base.is_subtype(t.type_for::<Str>())
            || base.is_subtype(t.type_for::<Int>());
        if !members.is_empty() && varies {
            return Err(t.type_error(format!(
                "nonempty __slots__ not supported for subtype of '{}'",
                base.name_str()
            )));
        }
        members.sort_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
    }
    let mut flags = tflag::HEAP | tflag::BASE | tflag::PLAIN;
    flags |= base.flags.get() & (tflag::SEQUENCE | tflag::MAPPING | tflag::EXCEPTION | tflag::MATCH_SELF);
    for b in &bases {
        flags |= b.flags.get() & (tflag::SEQUENCE | tflag::MAPPING | tflag::WEAKREF);
    }
    // The abstract collections say by this attribute which patterns match their subclasses.
    if let Some(bits) = dict.get_str(t, &t.name("__abc_tpflags__")).and_then(|v| t.as_i64(&v)) {
        flags |= if bits & 1 << 5 != 0 { tflag::SEQUENCE } else { 0 };
        flags |= if bits & 1 << 6 != 0 { tflag::MAPPING } else { 0 };
    }
    if wants_dict || inherits_dict {
        flags |= tflag::DICT;
    }
    if wants_weakref && !takes_no_weakrefs(&base) {
        flags |= tflag::WEAKREF;
    }
    let first = base.declared.get() as usize;
    let ty = Type {
        name: ValueCell::new(t.intern_ref(name).into_value()),
        qualname: ValueCell::empty(),
        slots: Slots::default(),
        flags: Cell::new(flags),
        base: RefCellOf::new(base.clone()),
        bases: ValueCell::new(Tuple::from_vec(t, bases.iter().map(Ref::to_value).collect())?.into_value()),
        mro: ValueVec::new(),
        dict: dict.clone(),
        payload: base.payload,
        layout: Layout::new(t.interp().types.next_layout()),
        declared: Cell::new((first + members.len()) as u16),
        subclasses: RefCell::new(Vec::new()),
        init: InitCache::default(),
        maker: Cell::new(None),
        doc: "",
        var_size: Cell::new(base.var_size.get()),
    };
    let hint = base.layout.capacity.get() as usize;
    ty.layout.hint(hint.max(DEFAULT_CAPACITY));
    let ty = t.make_of(meta, ty)?;
    ty.mro.push(t, ty.to_value())?;
    let mro = super::mro::order(t, &ty, &bases)?;
    // Nobody but the base may have a say.
    let usual =
        mro.len() == base.mro.len() + 1 && mro[1..].iter().zip(base.mro.to_vec()).all(|(a, b)| a.same(&b));
    drop(ty.mro.replace(ValueVec::from_vec(t, mro)?));
    let qualname = dict.remove_str(t, &t.name("__qualname__"));
    match qualname {
        Some(q) if q.is::<Str>() => ty.qualname.set(q),
        Some(q) => {
            return Err(t.type_error(format!("type __qualname__ must be a str, not {}", t.type_name(&q))));
        }
        None => ty.qualname.set(name.to_value()),
    }
    if let Some(names) = dict.get_str(t, &t.name("__static_attributes__")).and_then(|v| v.downcast::<Tuple>())
    {
        ty.layout.hint((hint + names.as_slice().len()).max(DEFAULT_CAPACITY));
    }
    for (i, m) in members.iter().enumerate() {
        let d = t.make(MemberDescr { name: m.clone(), index: first + i, owner: ty.clone() })?;
        dict.insert(t, m.to_value(), d.into_value())?;
    }
    for implicit in ["__init_subclass__", "__class_getitem__"] {
        let n = t.intern(implicit);
        if let Some(f) = dict.get_str(t, &n).filter(|f| t.type_ref(f).has(tflag::METHOD)) {
            dict.insert(t, n.into_value(), crate::types::function::class_method(t, f)?)?;
        }
    }
    let n = t.name("__new__");
    if let Some(f) = dict.get_str(t, &n).filter(|f| t.type_ref(f).has(tflag::METHOD)) {
        dict.insert(t, n.into_value(), crate::types::function::static_method(t, f)?)?;
    }
    // The instances of a metaclass are classes: type's own `__dict__` shows theirs.
    let is_meta = base.payload.id == t.type_for::<Type>().payload.id;
    let own = |name: &'static str| dict.get_str(t, &t.name(name)).is_some();
    if ty.has(tflag::DICT) && !base.has(tflag::DICT) && !is_meta && !own("__dict__") {
        add_getset(t, &ty, INSTANCE_DICT)?;
    }
    if ty.has(tflag::WEAKREF) && !bases.iter().any(|b| b.has(tflag::WEAKREF)) && !own("__weakref__") {
        add_getset(t, &ty, INSTANCE_WEAKREF)?;
    }
    let n = t.name("__doc__");
    if dict.get_str(t, &n).is_none() {
        dict.insert(t, n.into_value(), Value::NONE)?;
    }
    let n = t.name("__hash__");
    if dict.get_str(t, &t.name("__eq__")).is_some() && dict.get_str(t, &n).is_none() {
        dict.insert(t, n.into_value(), Value::NONE)?;
    }
    for b in &bases {
        b.add_subclass(&ty);
    }
    match &bases[..] {
        // What a single base's slots resolve to is known already.
        [base] if usual => {
            ty.slots.inherit(&base.slots);
            for name in dict.keys() {
                let Some(name) = name.payload::<Str>().filter(|n| n.as_bytes().starts_with(b"__")) else {
                    continue;
                };
                slots_of_dunder(name.as_bytes()).for_each(|id| update_slot(t, &ty, id));
            }
            settle_slots(t, &ty);
        }
        _ => fill_slots(t, &ty),
    }
    Ok(ty)
}

/// Sets all slots of a class from its MRO.
pub fn fill_slots(t: &Thread, ty: &Ref<Type>) {
    let mut last = None;
    for (_, id, _) in DUNDERS {
        if last != Some(*id) {
            update_slot(t, ty, *id);
            last = Some(*id);
        }
    }
    settle_slots(t, ty);
}

/// The slots that other rules hold for than for the rest.
fn settle_slots(t: &Thread, ty: &Ref<Type>) {
    if let Some(base) = ty.base.get() {
        if ty.slots.new.get().is_none() {
            ty.slots.new.set(base.slots.new.get());
        }
        if ty.slots.del.get().is_none() {
            ty.slots.del.set(base.slots.del.get());
        }
    }
    let hash = ty.lookup(t, &t.name("__hash__"));
    if hash.is_none_or(|h| h.is_none()) {
        ty.slots.hash.set(Some(crate::protocol::hash::unhashable_slot));
    }
    let names = t.names();
    if ty.lookup(t, &names.__getattr__).is_some() {
        ty.slots.getattr.set(Some(super::slotcalls::python::getattr));
    }
    // A class that inherits its __new__ unchanged keeps the native function; that of a stranger does not count.
    if let Some(f) = ty.lookup(t, &names.__new__) {
        if let Some(owner) = crate::types::typetype::native_new_owner(&f) {
            let own = ty.is_subtype(&owner) && ty.payload.id == owner.payload.id;
            let maker = if own { Some(owner) } else { ty.base.get() };
            ty.slots.new.set(maker.and_then(|m| m.slots.new.get()));
        }
    }
}

/// After an attribute of a class changed: its slots and its subclasses' follow.
pub fn attribute_changed(t: &Thread, ty: &Ref<Type>, name: &Ref<Str>) {
    t.interp().types_changed();
    let b = name.as_bytes();
    if b.starts_with(b"__") && b.ends_with(b"__") {
        let ids: Vec<SlotId> = slots_of_dunder(b).collect();
        let hooks = b == b"__getattr__" || b == b"__new__" || b == b"__hash__";
        if !ids.is_empty() || hooks {
            refresh(t, ty, &ids);
        }
    }
}

fn refresh(t: &Thread, ty: &Ref<Type>, ids: &[SlotId]) {
    let _ = ids;
    fill_slots(t, ty);
    for sub in ty.subclass_list() {
        refresh(t, &sub, ids);
    }
}

/// Private names of a class body: `__x` becomes `_Class__x`.
pub fn mangle(t: &Thread, class: &Ref<Str>, name: &Ref<Str>) -> Res<Ref<Str>> {
    let (n, c) = (name.as_bytes(), text_of(class.value()));
    if !n.starts_with(b"__") || n.ends_with(b"__") || n.contains(&b'.') {
        return Ok(name.clone());
    }
    let c = c.trim_start_matches('_');
    if c.is_empty() {
        return Ok(name.clone());
    }
    Str::new(t, &format!("_{c}{}", name.lossy()))
}

/// The most derived metaclass of the bases and the one asked for.
pub fn winning_metaclass(t: &Thread, meta: &Ref<Type>, bases: &[Value]) -> Res<Ref<Type>> {
    let mut winner = meta.clone();
    for b in bases {
        let m = t.type_of(b);
        if winner.is_subtype(&m) {
            continue;
        }
        if m.is_subtype(&winner) {
            winner = m;
            continue;
        }
        return Err(t.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of \
             all its bases",
        ));
    }
    Ok(winner)
}

/// The payload of `v` or a TypeError naming what was expected.
#[inline(always)]
pub fn expect<'a, T: Payload>(t: &Thread, v: &'a Value, method: &str, what: &str) -> Res<&'a Ref<T>> {
    match v.as_ref::<T>() {
        Some(r) => Ok(r),
        None => Err(unexpected(t, v, method, what)),
    }
}

#[cold]
fn unexpected(t: &Thread, v: &Value, method: &str, what: &str) -> Raised {
    let got = t.type_name(v);
    t.type_error(format!("descriptor '{method}' requires a '{what}' object but received a '{got}'"))
}
