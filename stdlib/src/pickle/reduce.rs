//! Objects as their classes take them apart (PEP 307): reduce functions, state, names.

use super::write::{BATCH, Kind, Writer};
use super::{fail, loaded, op};
use ouro_runtime::heap::{Raised, Ref, Res, Value};
use ouro_runtime::model::attr;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::bytearray::ByteArray;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::object::{Object, getstate};
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::world::import_module;
use smallvec::SmallVec;

impl Writer<'_> {
    /// How instances of the class of `v` are written.
    fn kind(&mut self, v: &Value) -> Res<Kind> {
        let t = self.t;
        let ty = t.type_of(v);
        let key = ty.word().0;
        if let Some(k) = self.kinds.get(&key) {
            return Ok(k.clone());
        }
        let kind = self.classify(v, &ty)?;
        self.kept.push(ty.to_value());
        self.kinds.insert(key, kind.clone());
        Ok(kind)
    }

    fn classify(&self, v: &Value, ty: &Ref<Type>) -> Res<Kind> {
        let t = self.t;
        if let Some(f) = match &self.reducers {
            Some(r) => r.get(t, ty.value())?,
            None => None,
        } {
            return Ok(Kind::Table(f));
        }
        let copyreg = import_module(t, "copyreg")?;
        let table = t.getattr_str(&copyreg, "dispatch_table")?;
        if let Some(f) = match table.downcast::<Dict>() {
            Some(d) => d.get(t, ty.value())?,
            None => None,
        } {
            return Ok(Kind::Table(f));
        }
        if v.is::<Type>() {
            return Ok(Kind::Class);
        }
        if loaded(t, "_pickle", "PickleBuffer")?.is_some_and(|b| b.same(ty.value())) {
            return Ok(Kind::Buffer);
        }
        let object = t.type_for::<Object>();
        let own = |name: &'static str| {
            let name = t.name(name);
            match (ty.lookup(t, &name), object.lookup(t, &name)) {
                (Some(a), Some(b)) => !a.same(&b),
                (a, b) => a.is_some() != b.is_some(),
            }
        };
        let hooks = [
            "__reduce_ex__",
            "__reduce__",
            "__getstate__",
            "__getnewargs_ex__",
            "__getnewargs__",
            "__class__",
            "__getattribute__",
        ];
        let plain = v.is::<Object>() && !hooks.into_iter().any(own);
        Ok(if plain { Kind::Plain } else { Kind::Reduced })
    }

    pub(super) fn object(&mut self, v: &Value) -> Res<()> {
        let t = self.t;
        // These come before any table, as in CPython.
        match v.layout() {
            layouts::FUNCTION => {
                let name = self.lambda_name(v)?;
                return self.global(v, name);
            }
            layouts::TYPE => return self.class(v),
            _ => {}
        }
        let reduced = match self.kind(v)? {
            Kind::Plain => return self.plain(v),
            Kind::Class => return self.global(v, None),
            Kind::Buffer => return self.buffer(v),
            Kind::Table(f) => t.call(&f, std::slice::from_ref(v))?,
            Kind::Reduced => match t.getattr_opt(v, &t.name("__reduce_ex__"))? {
                Some(f) => t.call(&f, &[Value::small_int(self.proto as i32)])?,
                None => t.call_method_str(v, "__reduce__", &[])?,
            },
        };
        if reduced.is::<Str>() {
            return self.global(v, Some(reduced));
        }
        let Some(parts) = reduced.payload::<Tuple>() else {
            return Err(self.error("__reduce__ must return a string or tuple"));
        };
        // Its parts live until the end, as what the memo knows.
        self.kept.push(reduced.clone());
        self.reduced(parts.as_slice(), Some(v))
    }

    fn error(&self, msg: impl AsRef<str>) -> Raised {
        fail(self.t, "PicklingError", msg)
    }

    fn class(&mut self, v: &Value) -> Res<()> {
        let t = self.t;
        for single in [Value::NONE, Value::NOT_IMPLEMENTED, Value::ELLIPSIS] {
            if t.type_ref(&single).same(v) {
                let args = t.tuple(vec![single])?;
                return self.reduced(&[t.type_for::<Type>().to_value(), args], Some(v));
            }
        }
        self.global(v, None)
    }

    /// A PickleBuffer that nobody wants out of band: the bytes that it shows.
    fn buffer(&mut self, v: &Value) -> Res<()> {
        let t = self.t;
        if self.proto < 5 {
            return Err(self.error("PickleBuffer can only be pickled with protocol >= 5"));
        }
        let view = t.call_method_str(v, "raw", &[])?;
        let bytes = t.call_method_str(&view, "tobytes", &[])?;
        if t.truth(&t.getattr_str(&view, "readonly")?)? {
            return self.save(&bytes);
        }
        let copy = ByteArray::make(t, &ouro_runtime::types::arg_bytes(t, &bytes)?)?;
        self.save(&copy)
    }

    fn plain(&mut self, v: &Value) -> Res<()> {
        let t = self.t;
        self.save(t.type_of(v).value())?;
        self.out.extend([op::EMPTY_TUPLE, op::NEWOBJ]);
        self.memoize(v);
        if t.type_ref(v).declared.get() == 0 {
            match attr::storage(v) {
                attr::Storage::Inline(_) => return self.inline_state(v),
                // As in CPython, the dict itself is the state.
                attr::Storage::Dict(d) if !d.is_empty() => return self.state(d.value()),
                _ => return Ok(()),
            }
        }
        let state = getstate(t, std::slice::from_ref(v))?;
        self.state(&state)
    }

    /// The dict of an object that has not made one: what it would be is written, and counted, as if it were there.
    fn inline_state(&mut self, v: &Value) -> Res<()> {
        let n = self.t.type_ref(v).layout.len();
        let pairs: SmallVec<[(Value, Value); 8]> =
            (0..n).filter_map(|i| attr::inline_attribute(v, i)).collect();
        if pairs.is_empty() {
            return Ok(());
        }
        self.out.extend([op::EMPTY_DICT, op::MEMOIZE]);
        self.next += 1;
        for part in pairs.chunks(BATCH) {
            if pairs.len() > 1 {
                self.out.push(op::MARK);
            }
            for (k, x) in part {
                self.save(k)?;
                self.save(x).inspect_err(|_| self.trail.attribute(k))?;
            }
            self.out.push(if pairs.len() > 1 { op::SETITEMS } else { op::SETITEM });
        }
        self.out.push(op::BUILD);
        Ok(())
    }

    /// The state of an object, unless it has none.
    fn state(&mut self, state: &Value) -> Res<()> {
        if state.is_none() {
            return Ok(());
        }
        self.save_state(state)?;
        self.out.push(op::BUILD);
        Ok(())
    }
    fn save_state(&mut self, state: &Value) -> Res<()> {
        if state.layout() == layouts::DICT && !self.memo.contains_key(&state.word().0) && self.t.stack_ok() {
            return self.dict(state, true);
        }
        self.save(state)
    }

    /// An object as its reduce function describes it.
    fn reduced(&mut self, parts: &[Value], obj: Option<&Value>) -> Res<()> {
        let t = self.t;
        if !(2..=6).contains(&parts.len()) {
            return Err(self.error("tuple returned by __reduce__ must contain 2 through 6 elements"));
        }
        let part = |i: usize| parts.get(i).filter(|v| !v.is_none());
        let (func, args) = (&parts[0], &parts[1]);
        if !t.is_callable(func) {
            return Err(self.error("first item of the tuple returned by __reduce__ must be callable"));
        }
        let Some(items) = args.payload::<Tuple>() else {
            return Err(self.error("second item of the tuple returned by __reduce__ must be a tuple"));
        };
        for (i, which) in [(3, "fourth"), (4, "fifth")] {
            if let Some(v) = part(i).filter(|v| t.type_ref(v).slots.next.get().is_none()) {
                let found = t.type_name(v);
                return Err(self.error(format!(
                    "{which} element of the tuple returned by __reduce__ must be an iterator, not {found}"
                )));
            }
        }
        if let Some(v) = part(5).filter(|v| !t.is_callable(v)) {
            let found = t.type_name(v);
            return Err(self.error(format!(
                "sixth element of the tuple returned by __reduce__ must be a function, not {found}"
            )));
        }
        let name = match t.getattr_opt(func, &t.names().__name__.clone())? {
            Some(n) if n.is::<Str>() => ouro_runtime::types::str::text_of(&n),
            _ => String::new(),
        };
        match name.as_str() {
            "__newobj__" => self.newobj(items.as_slice(), obj)?,
            "__newobj_ex__" => self.newobj_ex(items.as_slice(), obj)?,
            _ => {
                self.save(func)?;
                self.save(args).inspect_err(|_| self.trail.argument("arguments of its reduce function"))?;
                self.out.push(op::REDUCE);
            }
        }
        if let Some(obj) = obj {
            if self.memo.contains_key(&obj.word().0) {
                // What its arguments lead to is the object itself, which the inner visit has written.
                self.out.push(op::POP);
                self.recall(obj);
            } else {
                self.memoize(obj);
            }
        }
        if let Some(items) = part(3) {
            self.appended(items)?;
        }
        if let Some(pairs) = part(4) {
            self.assigned(pairs)?;
        }
        match (part(2), part(5), obj) {
            (Some(state), Some(setter), Some(obj)) => {
                self.save(setter)?;
                self.save(obj)?;
                self.save_state(state)?;
                self.out.extend([op::TUPLE2, op::REDUCE, op::POP]);
            }
            (Some(state), ..) => self.state(state)?,
            _ => {}
        }
        Ok(())
    }

    /// The class that `__newobj__` is to make an instance of.
    fn class_of_newobj(&self, cls: &Value, obj: Option<&Value>, name: &str) -> Res<()> {
        let t = self.t;
        if !cls.is::<Type>() {
            return Err(self.error(format!("args[0] from {name} args is not a type")));
        }
        let wrong = match obj {
            Some(o) => !t.getattr_str(o, "__class__")?.same(cls),
            None => false,
        };
        if wrong {
            return Err(self.error(format!("args[0] from {name} args has the wrong class")));
        }
        Ok(())
    }

    fn newobj(&mut self, args: &[Value], obj: Option<&Value>) -> Res<()> {
        let Some((cls, rest)) = args.split_first() else {
            return Err(self.error("__newobj__ arglist is empty"));
        };
        self.class_of_newobj(cls, obj, "__newobj__")?;
        self.save(cls)?;
        let rest = self.t.tuple(rest.to_vec())?;
        self.save(&rest).inspect_err(|_| self.trail.argument("arguments of __new__"))?;
        self.out.push(op::NEWOBJ);
        Ok(())
    }

    fn newobj_ex(&mut self, args: &[Value], obj: Option<&Value>) -> Res<()> {
        let [cls, positional, keywords] = args else {
            let msg = format!("length of the NEWOBJ_EX argument tuple must be exactly 3, not {}", args.len());
            return Err(self.error(msg));
        };
        self.class_of_newobj(cls, obj, "__newobj_ex__")?;
        for (v, what, fits) in [
            (
                positional,
                "second item from NEWOBJ_EX argument tuple must be a tuple",
                positional.is::<Tuple>(),
            ),
            (keywords, "third item from NEWOBJ_EX argument tuple must be a dict", keywords.is::<Dict>()),
        ] {
            if !fits {
                let found = self.t.type_name(v);
                return Err(self.error(format!("{what}, not {found}")));
            }
        }
        for v in [cls, positional, keywords] {
            self.save(v)?;
        }
        self.out.push(op::NEWOBJ_EX);
        Ok(())
    }

    /// Items of an iterator, for a list: one alone, or in batches.
    fn appended(&mut self, it: &Value) -> Res<()> {
        let mut i = 0;
        loop {
            let Some(first) = self.t.next(it)? else { return Ok(()) };
            let Some(second) = self.t.next(it)? else {
                self.save(&first).inspect_err(|_| self.trail.item(i))?;
                self.out.push(op::APPEND);
                return Ok(());
            };
            self.out.push(op::MARK);
            self.save(&first).inspect_err(|_| self.trail.item(i))?;
            let (mut n, mut next) = (1, Some(second));
            while let Some(x) = next {
                self.save(&x).inspect_err(|_| self.trail.item(i + n))?;
                n += 1;
                if n == BATCH {
                    break;
                }
                next = self.t.next(it)?;
            }
            self.out.push(op::APPENDS);
            i += n;
            if n < BATCH {
                return Ok(());
            }
        }
    }

    /// Pairs of an iterator, for a dict.
    fn assigned(&mut self, it: &Value) -> Res<()> {
        loop {
            let Some(first) = self.t.next(it)? else { return Ok(()) };
            let Some(second) = self.t.next(it)? else {
                self.pair(&first)?;
                self.out.push(op::SETITEM);
                return Ok(());
            };
            self.out.push(op::MARK);
            self.pair(&first)?;
            let (mut n, mut next) = (1, Some(second));
            while let Some(x) = next {
                self.pair(&x)?;
                n += 1;
                if n == BATCH {
                    break;
                }
                next = self.t.next(it)?;
            }
            self.out.push(op::SETITEMS);
            if n < BATCH {
                return Ok(());
            }
        }
    }
    fn pair(&mut self, v: &Value) -> Res<()> {
        let Some([k, x]) = v.payload::<Tuple>().map(|p| p.as_slice()) else {
            return Err(self.t.type_error("dict items iterator must return 2-tuples"));
        };
        self.save(k).inspect_err(|_| self.trail.argument("a key"))?;
        self.save(x).inspect_err(|_| self.trail.key(self.t, k))
    }

    /// The variable of `__main__` that holds a lambda, where lambdas may go by that.
    fn lambda_name(&self, f: &Value) -> Res<Option<Value>> {
        let t = self.t;
        if self.reducers.is_none() {
            return Ok(None);
        }
        let name = t.getattr_str(f, "__name__")?;
        if name.payload::<Str>().is_none_or(|n| n.as_bytes() != b"<lambda>") {
            return Ok(None);
        }
        let main = ouro_vm::import::modules(t)?.get_str(t, &t.name("__main__"));
        let Some(main) = main.as_ref().and_then(|m| m.payload::<Module>()) else { return Ok(None) };
        Ok(main.dict.pairs().into_iter().find(|(_, v)| v.same(f)).map(|(k, _)| k))
    }

    /// Something that its module has under its name.
    fn global(&mut self, v: &Value, name: Option<Value>) -> Res<()> {
        let (module, name) = match self.named(v, &name)? {
            Some(found) => found,
            None => {
                // What is wrong with it, or how else it is found, is said there.
                let finder = self.t.getattr_str(&import_module(self.t, "_pickle")?, "_find_name")?;
                let found = self.t.call(&finder, &[v.clone(), name.unwrap_or(Value::NONE)])?;
                match found.payload::<Tuple>().map(|p| p.as_slice()) {
                    Some([m, n]) => (m.clone(), n.clone()),
                    _ => return Err(self.t.type_error("a pair is required")),
                }
            }
        };
        if let Some(code) = self.extension(&module, &name)? {
            match code {
                0..=0xFF => self.out.extend([op::EXT1, code as u8]),
                0x100..=0xFFFF => {
                    self.out.push(op::EXT2);
                    self.out.extend((code as u16).to_le_bytes());
                }
                _ => {
                    self.out.push(op::EXT4);
                    self.out.extend((code as i32).to_le_bytes());
                }
            }
            return Ok(());
        }
        self.save(&module)?;
        self.save(&name)?;
        self.out.push(op::STACK_GLOBAL);
        self.memoize(v);
        Ok(())
    }

    /// Its module's name and its own, if they lead to it at once.
    fn named(&self, v: &Value, name: &Option<Value>) -> Res<Option<(Value, Value)>> {
        let t = self.t;
        let name = match name {
            Some(n) => Some(n.clone()),
            None => t.getattr_opt(v, &t.names().__qualname__.clone())?,
        };
        let module = t.getattr_opt(v, &t.names().__module__.clone())?;
        let (Some(name), Some(module)) = (name, module) else { return Ok(None) };
        let (Some(text), Some(module_name)) = (name.payload::<Str>(), module.as_ref::<Str>()) else {
            return Ok(None);
        };
        let Some(mut at) = ouro_vm::import::modules(t)?.get_str(t, module_name) else { return Ok(None) };
        for part in text.lossy().split('.') {
            match t.getattr_opt(&at, &t.intern(part))? {
                Some(x) => at = x,
                None => return Ok(None),
            }
        }
        Ok(at.same(v).then_some((module, name)))
    }

    /// The code that copyreg gave a name, if any.
    fn extension(&self, module: &Value, name: &Value) -> Res<Option<i64>> {
        let t = self.t;
        let registry = loaded(t, "copyreg", "_extension_registry")?.and_then(|r| r.downcast::<Dict>());
        let Some(registry) = registry.filter(|r| !r.is_empty()) else { return Ok(None) };
        let key = Tuple::pair(t, module.clone(), name.clone())?;
        match registry.get(t, &key)? {
            Some(code) => Ok(Some(t.arg_i64(&code)?)),
            None => Ok(None),
        }
    }
}
