//! C3 linearisation.

use super::typeobj::Type;
use crate::heap::{Raised, Ref};
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

/// The MRO of a type as owned references.
pub fn mro_list(ty: &Ref<Type>) -> Vec<Ref<Type>> {
    ty.mro_types().map(|c| c.me()).collect()
}
