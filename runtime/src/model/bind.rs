//! Binding call arguments to the parameters of a native.

use super::native::{Method, Native};
use super::signature::{ParamKind, Signature};
use crate::heap::value::with_words;
use crate::heap::{Raised, Ref, Res, Value};
use crate::protocol::sink::Rule;
use crate::sync::thread::Thread;
use crate::types::{dict::Dict, str::Str, tuple::Tuple};
use smallvec::SmallVec;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;

/// Arguments as a native receives them, one per parameter.
pub type Args = SmallVec<[Value; 8]>;

/// A signature outside the method tables: for `__new__` and `__init__` slots.
#[macro_export]
macro_rules! signature {
    ($text:literal) => {{
        static SIG: std::sync::LazyLock<$crate::model::signature::Signature> =
            std::sync::LazyLock::new(|| $crate::model::signature::Signature::parse($text));
        &*SIG
    }};
}

/// Binds the arguments of a slot that takes any (`__new__`, `__init__`, `__call__`).
pub fn bind_args(t: &Thread, sig: &Signature, args: &[Value], kwnames: Option<&Ref<Tuple>>) -> Res<Args> {
    bind(t, sig, args, kwnames)
}

/// No limit, and no binding.
const ANY: u16 = u16::MAX;

/// What a call with positional arguments needs of a native.
#[derive(Clone)]
pub struct Entry {
    f: Native,
    /// Larger than any count of arguments unless the signature is known, and direct.
    required: Cell<u32>,
    positional: Cell<u16>,
    params: Cell<u16>,
    /// How many arguments, at least and at most, may be passed without another look.
    least: Cell<u32>,
    most: Cell<u32>,
    /// From how many on there is only to add defaults.
    padded: Cell<u32>,
    /// See [`Method::sink`].
    pub sink: Option<Rule>,
}

impl Entry {
    /// The entry of a native whose signature was not read yet.
    pub fn new(def: &'static Method) -> Entry {
        let required = if def.flat.is_some() { 0 } else { u32::MAX };
        Entry {
            f: def.flat.unwrap_or(def.f),
            required: Cell::new(required),
            positional: Cell::new(ANY),
            params: Cell::new(ANY),
            least: Cell::new(u32::MAX),
            most: Cell::new(0),
            padded: Cell::new(u32::MAX),
            sink: def.sink,
        }
    }
    fn learn(&self, def: &'static Method, sig: &Signature) {
        if def.flat.is_none() {
            self.required.set(if sig.direct { sig.required as u32 } else { u32::MAX });
            self.positional.set(sig.positional as u16);
            self.params.set(sig.params.len() as u16);
            if sig.direct && def.sink.is_none() {
                let most = sig.params.len() as u32;
                self.least.set(def.least.map_or(most, u32::from));
                self.most.set(most);
                self.padded.set(sig.required as u32);
            }
        }
    }
    /// The native itself, if it takes `n` arguments as they are and does no more with them than any function.
    #[inline(always)]
    pub fn taking(&self, n: usize) -> Option<Native> {
        let fits = n >= self.least.get() as usize && n <= self.most.get() as usize;
        if fits { Some(self.f) } else { None }
    }
    /// May `n` positional arguments be passed by [`Entry::call_padded`]?
    #[inline(always)]
    pub fn pads(&self, n: usize) -> bool {
        n >= self.padded.get() as usize && n <= self.positional.get() as usize
    }
    /// May `n` positional arguments be passed as they are?
    #[inline(always)]
    pub fn takes(&self, n: usize) -> bool {
        n >= self.required.get() as usize && n <= self.positional.get() as usize
    }
    /// Calls the native with arguments that it [`takes`](Entry::takes).
    #[inline(always)]
    pub fn call(&self, t: &Thread, sig: &Signature, args: &[Value]) -> Res {
        let params = self.params.get();
        if args.len() == params as usize || params == ANY {
            return (self.f)(t, args);
        }
        self.call_padded(t, sig, args)
    }
    /// Calls the native with the defaults of the parameters that `args` says nothing of.
    #[inline(never)]
    pub fn call_padded(&self, t: &Thread, sig: &Signature, args: &[Value]) -> Res {
        with_words(args, &sig.defaults[args.len()..], |a| (self.f)(t, a))
    }
}

/// The signature of a native, which is read when it is first asked for: most are never called.
#[derive(Clone)]
pub struct LazySignature {
    known: OnceCell<Rc<Signature>>,
    /// The type of a method, the module of a function unless it is a builtin one.
    owner: Option<&'static str>,
    /// A function of a module, whose first parameter is no `self`.
    function: bool,
}

impl LazySignature {
    pub fn of_function(module: &'static str) -> LazySignature {
        let owner = (module != "builtins").then_some(module);
        LazySignature { known: OnceCell::new(), owner, function: true }
    }
    pub fn of_method(owner: Option<&'static str>) -> LazySignature {
        LazySignature { known: OnceCell::new(), owner, function: false }
    }
    /// The signature; the entry learns of it.
    pub fn get(&self, def: &'static Method, entry: &Entry) -> &Signature {
        self.known.get_or_init(|| {
            let mut sig = Signature::parse(def.sig);
            sig.owner = self.owner;
            sig.has_self &= !self.function;
            entry.learn(def, &sig);
            Rc::new(sig)
        })
    }
    /// The signature, for calls that the entry takes; until it is known, one that these do not look at.
    #[inline(always)]
    pub fn peek(&self) -> &Signature {
        static BLANK: Signature = Signature::BLANK;
        self.known.get().map_or(&BLANK, |s| s)
    }
}

/// Calls a native; `args` holds the positional arguments (self among them), then keyword values.
#[inline]
pub fn call_native(
    t: &Thread,
    def: &'static Method,
    sig: &Signature,
    args: &[Value],
    kwnames: Option<&Ref<Tuple>>,
) -> Res {
    if kwnames.is_none() && sig.plain && args.len() >= sig.required && args.len() <= sig.positional {
        if args.len() == sig.params.len() {
            return (def.f)(t, args);
        }
        if sig.direct {
            return with_words(args, &sig.defaults[args.len()..], |a| (def.f)(t, a));
        }
        let mut bound: Args = SmallVec::new();
        bound.extend(args.iter().cloned());
        for p in &sig.params[args.len()..] {
            bound.push(p.default.value(t));
        }
        return (def.f)(t, &bound);
    }
    let bound = bind(t, sig, args, kwnames)?;
    (def.f)(t, &bound)
}

#[inline(never)]
fn bind(t: &Thread, sig: &Signature, args: &[Value], kwnames: Option<&Ref<Tuple>>) -> Res<Args> {
    let nkw = kwnames.map_or(0, |k| k.as_slice().len());
    let npos = args.len() - nkw;
    let mut out: Args = SmallVec::with_capacity(sig.params.len());
    let mut taken = 0; // positional arguments used
    let has_var = sig.params.iter().any(|p| p.kind == ParamKind::VarPositional);
    if npos > sig.positional && !has_var {
        return Err(too_many(t, sig, npos));
    }
    let mut used = 0; // keywords used
    let has_kw = sig.params.iter().any(|p| p.kind == ParamKind::VarKeyword);
    for (i, p) in sig.params.iter().enumerate() {
        match p.kind {
            ParamKind::VarPositional => {
                let rest = if npos > sig.positional { &args[sig.positional..npos] } else { &[] };
                out.push(Tuple::from_slice(t, rest)?.into_value());
            }
            ParamKind::VarKeyword => {
                let d = Dict::new(t)?;
                if let Some(names) = kwnames {
                    for (k, n) in names.as_slice().iter().enumerate() {
                        if !sig.params.iter().any(|p| takes_keyword(p.kind) && is_named(n, p.name)) {
                            d.insert(t, n.clone(), args[npos + k].clone())?;
                        }
                    }
                }
                out.push(d.into_value());
            }
            kind => {
                if kind != ParamKind::KeywordOnly && taken < npos {
                    out.push(args[taken].clone());
                    taken += 1;
                    if takes_keyword(kind) && keyword(kwnames, p.name).is_some() {
                        return Err(t.type_error(format!(
                            "argument for {}() given by name ('{}') and position ({})",
                            sig.name,
                            p.name,
                            i + 1 - sig.has_self as usize
                        )));
                    }
                    continue;
                }
                let k = if takes_keyword(kind) { keyword(kwnames, p.name) } else { None };
                match k {
                    Some(k) => {
                        used += 1;
                        out.push(args[npos + k].clone());
                    }
                    None if p.required => return Err(missing(t, sig, i, npos)),
                    None => out.push(p.default.value(t)),
                }
            }
        }
    }
    if used < nkw && !has_kw {
        return Err(unexpected_keyword(t, sig, kwnames));
    }
    Ok(out)
}

fn takes_keyword(kind: ParamKind) -> bool {
    matches!(kind, ParamKind::Either | ParamKind::KeywordOnly)
}

fn is_named(v: &Value, name: &str) -> bool {
    v.payload::<Str>().is_some_and(|s| s.as_bytes() == name.as_bytes())
}

fn keyword(kwnames: Option<&Ref<Tuple>>, name: &str) -> Option<usize> {
    kwnames?.as_slice().iter().position(|n| is_named(n, name))
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn too_many(t: &Thread, sig: &Signature, npos: usize) -> Raised {
    let hidden = sig.has_self as usize;
    let (max, min, got) =
        (sig.positional - hidden, sig.required.saturating_sub(hidden), npos - hidden.min(npos));
    let only_positional = sig.params.iter().all(|p| p.kind == ParamKind::PositionalOnly);
    let name = sig.name;
    t.type_error(if max == 0 && sig.positional == sig.params.len() {
        format!("{}() takes no arguments ({got} given)", sig.full_name())
    } else if max == 0 {
        format!("{name}() takes no positional arguments")
    } else if only_positional && min == max {
        if max == 1 {
            format!("{}() takes exactly one argument ({got} given)", sig.full_name())
        } else {
            format!("{name} expected {max} argument{}, got {got}", plural(max))
        }
    } else if only_positional {
        format!("{name} expected at most {max} argument{}, got {got}", plural(max))
    } else if min == max {
        format!("{name}() takes exactly {max} positional argument{} ({got} given)", plural(max))
    } else {
        format!("{name}() takes at most {max} argument{} ({got} given)", plural(max))
    })
}

fn missing(t: &Thread, sig: &Signature, i: usize, npos: usize) -> Raised {
    let hidden = sig.has_self as usize;
    let name = sig.name;
    let p = &sig.params[i];
    let got = npos.saturating_sub(hidden);
    let (min, max) = (sig.required.saturating_sub(hidden), sig.positional.saturating_sub(hidden));
    t.type_error(if p.kind == ParamKind::PositionalOnly {
        if sig.has_self && i == 0 {
            format!("unbound method {}() needs an argument", sig.full_name())
        } else if sig.params.iter().any(|p| p.kind == ParamKind::Either) {
            format!("{name}() takes at least {min} positional argument{} ({got} given)", plural(min))
        } else if min == max && max == 1 {
            format!("{}() takes exactly one argument ({got} given)", sig.full_name())
        } else if min == max {
            format!("{name} expected {max} argument{}, got {got}", plural(max))
        } else {
            format!("{name} expected at least {min} argument{}, got {got}", plural(min))
        }
    } else if p.kind == ParamKind::KeywordOnly {
        format!("{name}() missing required keyword-only argument: '{}'", p.name)
    } else {
        format!("{name}() missing required argument '{}' (pos {})", p.name, i + 1 - hidden)
    })
}

fn unexpected_keyword(t: &Thread, sig: &Signature, kwnames: Option<&Ref<Tuple>>) -> Raised {
    let name = sig.name;
    if !sig.params.iter().any(|p| takes_keyword(p.kind) && p.name != "self") {
        return t.type_error(format!("{}() takes no keyword arguments", sig.full_name()));
    }
    let bad = kwnames
        .and_then(|k| {
            k.as_slice()
                .iter()
                .find(|n| !sig.params.iter().any(|p| takes_keyword(p.kind) && is_named(n, p.name)))
                .cloned()
        })
        .map(|n| crate::types::str::text_of(&n))
        .unwrap_or_default();
    let known = sig.params.iter().filter(|p| takes_keyword(p.kind)).map(|p| p.name);
    crate::errors::unexpected_keyword(t, name, &bad, known)
}
