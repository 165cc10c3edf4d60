//! C3 linearisation.

use super::typeobj::Type;
use crate::heap::{Raised, Ref, Value};
use crate::sync::thread::Thread;

/// The MRO of a class with these bases, the class itself excluded.
pub fn linearize(t: &Thread, bases: &[Ref<Type>]) -> Result<Vec<Ref<Type>>, Raised> {
    let mut lists: Vec<Vec<Ref<Type>>> = bases.iter().map(mro_list).collect();
    lists.push(bases.to_vec());
    for (i, b) in bases.iter().enumerate() {
        if bases[..i].iter().any(|o| o.same(b.value())) {
            return Err(t.type_error(format!("duplicate base class {}", b.name_str())));
        }
    }
    let mut out: Vec<Ref<Type>> = Vec::new();
    let mut heads = vec![0usize; lists.len()];
    loop {
        let mut open = false;
        let mut pick = None;
        for (i, l) in lists.iter().enumerate() {
            let Some(c) = l.get(heads[i]) else { continue };
            open = true;
            let in_tail =
                lists.iter().zip(&heads).any(|(l, h)| l.iter().skip(h + 1).any(|x| x.same(c.value())));
            if !in_tail {
                pick = Some(c.clone());
                break;
            }
        }
        match pick {
            Some(c) => {
                for (l, h) in lists.iter().zip(heads.iter_mut()) {
                    if l.get(*h).is_some_and(|x| x.same(c.value())) {
                        *h += 1;
                    }
                }
                out.push(c);
            }
            None if open => {
                let names: Vec<String> = lists
                    .iter()
                    .zip(&heads)
                    .filter_map(|(l, h)| l.get(*h))
                    .fold(Vec::<Ref<Type>>::new(), |mut seen, c| {
                        if !seen.iter().any(|s| s.same(c.value())) {
                            seen.push(c.clone());
                        }
                        seen
                    })
                    .iter()
                    .map(|c| c.name_str())
                    .collect();
                return Err(t.type_error(format!(
                    "Cannot create a consistent method resolution order (MRO) for bases {}",
                    names.join(", ")
                )));
            }
            None => return Ok(out),
        }
    }
}

/// The MRO of a class as it shall be, the class itself included: what its metaclass's `mro()` says, or the linearisation.
///
/// # Errors
/// TypeError for what is no order of classes that share the shape of the instances.
pub fn order(t: &Thread, ty: &Ref<Type>, bases: &[Ref<Type>]) -> Result<Vec<Value>, Raised> {
    let name = t.name("mro");
    let plain = t.type_for::<Type>();
    let meta = t.type_of(ty.value());
    let own = if meta.same(plain.value()) { None } else { meta.lookup(t, &name) };
    let Some(own) = own.filter(|f| !plain.dict.get_str(t, &name).is_some_and(|d| d.same(f))) else {
        return usual_order(t, ty, bases);
    };
    let listed = t.collect(&t.call_found(ty.value(), own, &[])?)?;
    let solid = super::class::solid_base(ty);
    for c in &listed {
        let Some(c) = c.as_ref::<Type>() else {
            return Err(t.type_error(format!("mro() returned a non-class ('{}')", t.type_name(c))));
        };
        if !is_below(&solid, &super::class::solid_base(c)) {
            let name = c.name_str();
            return Err(t.type_error(format!("mro() returned base with unsuitable layout ('{name}')")));
        }
    }
    Ok(listed)
}

/// The class, then C3.
pub fn usual_order(t: &Thread, ty: &Ref<Type>, bases: &[Ref<Type>]) -> Result<Vec<Value>, Raised> {
    let mut order = vec![ty.to_value()];
    order.extend(linearize(t, bases)?.into_iter().map(Ref::into_value));
    Ok(order)
}

/// Is a class another, or derived from it by first bases?
pub fn is_below(ty: &Ref<Type>, other: &Ref<Type>) -> bool {
    let mut at = Some(ty.clone());
    while let Some(c) = at {
        if c.same(other.value()) {
            return true;
        }
        at = c.base.get();
    }
    false
}

/// The MRO of a type as owned references.
pub fn mro_list(ty: &Ref<Type>) -> Vec<Ref<Type>> {
    ty.mro_types().map(|c| c.me()).collect()
}
