//! Calling anything.

use crate::heap::{Ref, Res, Value};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

impl Thread {
    /// `f(*args)`
    #[inline]
    pub fn call(&self, f: &Value, args: &[Value]) -> Res {
        self.call_kw(f, args, None)
    }
    /// `f(*args, **kw)`: positional arguments, then the values of the keywords that `kwnames` lists.
    #[inline]
    pub fn call_kw(&self, f: &Value, args: &[Value], kwnames: Option<&Ref<Tuple>>) -> Res {
        match self.type_ref(f).slots.call.get() {
            Some(call) => call(self, f, args, kwnames),
            None => Err(self.type_error(format!("'{}' object is not callable", self.type_name(f)))),
        }
    }
    /// `f(*args, **kwargs)` with the keywords in a dict.
    pub fn call_dict(&self, f: &Value, args: &[Value], kwargs: Option<&Ref<Dict>>) -> Res {
        let Some(kw) = kwargs.filter(|d| !d.is_empty()) else { return self.call(f, args) };
        let mut all = args.to_vec();
        let mut names = Vec::new();
        for (k, v) in kw.pairs() {
            if !k.is::<Str>() {
                return Err(self.type_error("keywords must be strings"));
            }
            names.push(k);
            all.push(v);
        }
        let names = Tuple::from_vec(self, names)?;
        self.call_kw(f, &all, Some(&names))
    }
    pub fn is_callable(&self, f: &Value) -> bool {
        self.type_ref(f).slots.call.get().is_some()
    }
}

/// The value of keyword `name`, if given.
pub fn keyword<'a>(args: &'a [Value], kwnames: Option<&Ref<Tuple>>, name: &str) -> Option<&'a Value> {
    let names = kwnames?.as_slice();
    let i = names.iter().position(|n| n.payload::<Str>().is_some_and(|s| s.as_bytes() == name.as_bytes()))?;
    args.get(args.len() - names.len() + i)
}

/// The positional part of a call's arguments.
pub fn positional<'a>(args: &'a [Value], kwnames: Option<&Ref<Tuple>>) -> &'a [Value] {
    &args[..args.len() - kwnames.map_or(0, |k| k.as_slice().len())]
}

/// The positional arguments of the `__new__` of a builtin type. Keywords are refused, unless the class has an `__init__`
/// of its own, which they may be for.
pub fn for_new<'a>(
    t: &Thread,
    ty: &Type,
    builtin: &Type,
    args: &'a [Value],
    kwnames: Option<&Ref<Tuple>>,
) -> Res<&'a [Value]> {
    let init = |ty: &Type| ty.slots.init.get().map(|f| f as usize);
    unless_taken(t, init(ty) != init(builtin), builtin, args, kwnames)
}

/// The same of its `__init__`, for a class that may have a `__new__` of its own.
pub fn for_init<'a>(
    t: &Thread,
    ty: &Type,
    builtin: &Type,
    args: &'a [Value],
    kwnames: Option<&Ref<Tuple>>,
) -> Res<&'a [Value]> {
    let new = |ty: &Type| ty.slots.new.get().map(|f| f as usize);
    unless_taken(t, new(ty) != new(builtin), builtin, args, kwnames)
}

#[inline]
fn unless_taken<'a>(
    t: &Thread,
    taken: bool,
    builtin: &Type,
    args: &'a [Value],
    kwnames: Option<&Ref<Tuple>>,
) -> Res<&'a [Value]> {
    if !taken && kwnames.is_some() {
        no_keywords(t, &builtin.name_str(), kwnames)?;
    }
    Ok(positional(args, kwnames))
}

/// Raises if any keyword was given.
pub fn no_keywords(t: &Thread, name: &str, kwnames: Option<&Ref<Tuple>>) -> Res<()> {
    if kwnames.is_some_and(|k| !k.as_slice().is_empty()) {
        return Err(t.type_error(format!("{name}() takes no keyword arguments")));
    }
    Ok(())
}
