//! Assignment to `__bases__`: a class gets other bases, and it and its subclasses another order of resolution.

use super::class::{best_base, fill_slots};
use super::mro;
use super::typeobj::{Type, tflag};
use crate::heap::vec::ValueVec;
use crate::heap::{Ref, Res, Value};
use crate::sync::thread::Thread;
use crate::types::tuple::Tuple;

/// `cls.__bases__ = value` (CPython's `type_set_bases` in Objects/typeobject.c).
pub fn set_bases(t: &Thread, ty: &Ref<Type>, value: Option<&Value>) -> Res<()> {
    let name = ty.name_str();
    if !ty.has(tflag::HEAP) {
        return Err(t.type_error(format!("cannot set '__bases__' attribute of immutable type '{name}'")));
    }
    let Some(value) = value else {
        return Err(t.type_error(format!("cannot delete '__bases__' attribute of immutable type '{name}'")));
    };
    let bases = checked(t, ty, value)?;
    let base = best_base(t, &bases)?;
    let old_bases = ty.bases.opt().and_then(|b| b.downcast::<Tuple>());
    let Some(old_base) = ty.base.get() else { return Err(t.type_error("this class has no base")) };
    if !fits(&old_base, &base) {
        let (new, old) = (base.name_str(), old_base.name_str());
        // CPython asks first whether instances of both are the collector's.
        let container = |ty: &Ref<Type>| ty.has(tflag::HEAP) || ty.payload.container;
        if container(&base) != container(&old_base) {
            return Err(
                t.type_error(format!("__bases__ assignment: '{new}' deallocator differs from '{old}'"))
            );
        }
        return Err(t.type_error(format!("__bases__ assignment: '{new}' object layout differs from '{old}'")));
    }
    // What the classes had before, kept until nothing can fail any more.
    let mut before = Vec::new();
    ty.base.set(Some(base));
    ty.bases.set(value.clone());
    let bases_of = |c: &Ref<Type>| match c.same(ty.value()) {
        true => bases.clone(),
        false => types_of(c.bases.opt().and_then(|b| b.downcast::<Tuple>()).as_ref()),
    };
    if let Err(e) = order(t, ty, &bases_of, &mut before) {
        for (class, mro) in before.into_iter().rev() {
            drop(class.mro.replace(mro));
        }
        if ty.bases.opt().is_some_and(|b| b.same(value)) {
            ty.base.set(Some(old_base));
            ty.bases.set(old_bases.map_or(Value::UNBOUND, Ref::into_value));
        }
        t.interp().types_changed();
        return Err(e);
    }
    // A metaclass's `mro()` may have assigned other bases meanwhile, which count.
    if !ty.bases.opt().is_some_and(|b| b.same(value)) {
        return Ok(());
    }
    for old in types_of(old_bases.as_ref()) {
        old.remove_subclass(ty);
    }
    for new in &bases {
        new.add_subclass(ty);
    }
    t.interp().types_changed();
    let mut filled: Vec<Ref<Type>> = Vec::new();
    for (class, _) in &before {
        if !filled.iter().any(|c| c.same(class.value())) {
            fill_slots(t, class);
            filled.push(class.clone());
        }
    }
    Ok(())
}

/// The classes of the tuple that is to be `__bases__`.
fn checked(t: &Thread, ty: &Ref<Type>, value: &Value) -> Res<Vec<Ref<Type>>> {
    let name = ty.name_str();
    let Some(items) = value.payload::<Tuple>() else {
        let given = t.type_name(value);
        return Err(t.type_error(format!("can only assign tuple to {name}.__bases__, not {given}")));
    };
    if items.is_empty() {
        return Err(t.type_error(format!("can only assign non-empty tuple to {name}.__bases__, not ()")));
    }
    let mut bases = Vec::new();
    for item in items.as_slice() {
        let Some(base) = item.as_ref::<Type>() else {
            let given = t.type_name(item);
            return Err(t.type_error(format!("{name}.__bases__ must be tuple of classes, not '{given}'")));
        };
        if base.is_subtype(ty) || mro::is_below(base, ty) {
            return Err(t.type_error("a __bases__ item causes an inheritance cycle"));
        }
        bases.push(base.clone());
    }
    Ok(bases)
}

fn types_of(bases: Option<&Ref<Tuple>>) -> Vec<Ref<Type>> {
    bases.map_or(Vec::new(), |b| b.as_slice().iter().filter_map(|v| v.downcast::<Type>()).collect())
}

/// Do instances look the same under both bases? Words for slots must be those of the same classes.
fn fits(old: &Ref<Type>, new: &Ref<Type>) -> bool {
    let kinds = tflag::DICT | tflag::WEAKREF;
    let same_slots = || super::class::solid_base(old).same(super::class::solid_base(new).value());
    old.payload.id == new.payload.id
        && old.flags.get() & kinds == new.flags.get() & kinds
        && (old.declared.get() == 0 && new.declared.get() == 0 || same_slots())
}

/// Gives a class its order of resolution anew, then its subclasses theirs.
fn order(
    t: &Thread,
    ty: &Ref<Type>,
    bases_of: &dyn Fn(&Ref<Type>) -> Vec<Ref<Type>>,
    before: &mut Vec<(Ref<Type>, ValueVec)>,
) -> Res<()> {
    t.check_stack()?;
    let mro = mro::order(t, ty, &bases_of(ty))?;
    before.push((ty.clone(), ty.mro.replace(ValueVec::from_vec(t, mro)?)));
    for sub in ty.subclass_list() {
        order(t, &sub, bases_of, before)?;
    }
    Ok(())
}
