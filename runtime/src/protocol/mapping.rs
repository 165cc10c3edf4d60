//! Mappings of any type.

use crate::heap::{Ref, Res, Value};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::types::dict::Dict;

impl Thread {
    /// `into.update(from)` for a mapping (something with `keys`) or an iterable of pairs.
    pub fn update_dict(&self, into: &Ref<Dict>, from: &Value) -> Res<()> {
        let iter = |ty: &Ref<Type>| ty.slots.iter.get().map(|f| f as usize);
        let plain = iter(self.type_ref(from)) == iter(self.type_for::<Dict>());
        if let Some(d) = from.payload::<Dict>().filter(|_| plain) {
            if into.same(from) {
                return Ok(());
            }
            let hold = from.clone();
            let n = d.used();
            for i in 0..n {
                let Some((k, v)) = d.at(i) else { continue };
                into.insert_hashed(self, d.hash_at(i), k, v)?;
                if d.used() != n {
                    return Err(self.runtime_error("dict mutated during update"));
                }
            }
            drop(hold);
            return Ok(());
        }
        let keys = self.names().keys.clone();
        if let Some(f) = self.getattr_opt(from, &keys)? {
            let ks = self.call(&f, &[])?;
            return self.for_each(&ks, |k| {
                let v = self.getitem(from, &k)?;
                into.insert(self, k, v)?;
                Ok(true)
            });
        }
        let mut i = 0;
        self.for_each(from, |pair| {
            let kv = match self.collect(&pair) {
                Ok(kv) => kv,
                Err(_) if self.pending(crate::errors::Exc::TypeError) => {
                    drop(self.take_exception());
                    return Err(self.type_error(format!(
                        "cannot convert dictionary update sequence element #{i} to a sequence"
                    )));
                }
                Err(e) => return Err(e),
            };
            let [k, v] = kv.as_slice() else {
                return Err(self.value_error(format!(
                    "dictionary update sequence element #{i} has length {}; 2 is required",
                    kv.len()
                )));
            };
            into.insert(self, k.clone(), v.clone())?;
            i += 1;
            Ok(true)
        })
    }
}
