//! Asynchronous generators (PEP 525): generators that mark what they yield, and the awaitables that drive them.
//!
//! An `await` inside passes what it yields on to the event loop; a `yield` wraps its value, so that the
//! awaitable knows that the step is over.

use super::generator::{
    Generator, Step, close_step, finalize, frame_of, is_running, is_suspended, send, throw, thrown, waits_for,
};
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueCell};
use ouro_runtime::model::native::{TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::exception::Exception;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::{Exc, Raised, Thread};
use std::cell::Cell;

/// A value on its way out of an asynchronous generator.
pub struct Wrapped {
    value: ValueCell,
}

impl Payload for Wrapped {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.value.trace(v);
    }
}

pub static WRAPPED: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    ..TypeSpec::of::<Wrapped>("async_generator_wrapped_value")
};

/// What `yield` in an asynchronous generator gives.
pub fn wrap(t: &Thread, v: Value) -> Res {
    Ok(t.make(Wrapped { value: ValueCell::new(v) })?.into_value())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Send,
    Throw,
    Close,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Awaited,
    Done,
}

/// One step of an asynchronous generator, to be awaited.
pub struct AsyncStep {
    generator: Ref<Generator>,
    /// What to send or throw.
    arg: ValueCell,
    kind: Kind,
    state: Cell<State>,
}

impl Payload for AsyncStep {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.generator.value());
        self.arg.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.arg.take();
    }
}

impl AsyncStep {
    fn name(&self) -> &'static str {
        match self.kind {
            Kind::Send => "__anext__()/asend()",
            Kind::Throw | Kind::Close => "aclose()/athrow()",
        }
    }
    /// Marks the step as begun; an error when the generator is busy with another.
    fn begin(&self, t: &Thread) -> Res<()> {
        if self.generator.stepping.replace(true) {
            self.state.set(State::Done);
            self.generator.stepping.set(true);
            let what = match self.kind {
                Kind::Send => "anext()",
                Kind::Throw => "athrow()",
                Kind::Close => "aclose()",
            };
            return Err(t.runtime_error(format!("{what}: asynchronous generator is already running")));
        }
        self.state.set(State::Awaited);
        Ok(())
    }
    fn end(&self) {
        self.state.set(State::Done);
        self.generator.stepping.set(false);
    }
    /// What a step of the generator means to who awaits it.
    fn conclude(&self, t: &Thread, r: Res<Step>) -> Res<Step> {
        match r {
            Ok(Step::Yielded(v)) => match v.payload::<Wrapped>() {
                Some(_) if self.kind == Kind::Close => {
                    self.end();
                    Err(t.runtime_error("async generator ignored GeneratorExit"))
                }
                Some(w) => {
                    self.end();
                    Ok(Step::Returned(w.value.get()))
                }
                None => Ok(Step::Yielded(v)),
            },
            Ok(Step::Returned(_)) => {
                self.end();
                match self.kind {
                    Kind::Close => Ok(Step::Returned(Value::NONE)),
                    _ => {
                        let e = t.new_exception(Exc::StopAsyncIteration, vec![])?;
                        Err(t.raise(e))
                    }
                }
            }
            Err(e) => {
                self.end();
                let over = t.pending(Exc::StopAsyncIteration) || t.pending(Exc::GeneratorExit);
                if self.kind == Kind::Close && over {
                    drop(t.take_exception());
                    return Ok(Step::Returned(Value::NONE));
                }
                Err(e)
            }
        }
    }
    fn send(&self, t: &Thread, v: Value) -> Res<Step> {
        let first = self.state.get() == State::New;
        if self.state.get() == State::Done {
            return Err(t.runtime_error(format!("cannot reuse already awaited {}", self.name())));
        }
        if !first {
            return self.conclude(t, send(t, self.generator.value(), v));
        }
        self.begin(t)?;
        let arg = self.arg.take();
        let r = match self.kind {
            Kind::Send => {
                let v = if v.is_none() { arg } else { v };
                send(t, self.generator.value(), v)
            }
            Kind::Throw => throw(t, self.generator.value(), arg),
            Kind::Close => close_step(t, self.generator.value()),
        };
        self.conclude(t, r)
    }
    fn throw(&self, t: &Thread, exc: Value) -> Res<Step> {
        if self.state.get() == State::Done {
            return Err(t.runtime_error(format!("cannot reuse already awaited {}", self.name())));
        }
        if self.state.get() == State::New {
            self.begin(t)?;
        }
        self.conclude(t, throw(t, self.generator.value(), exc))
    }
}

fn step<'a>(t: &Thread, v: &'a Value) -> Res<&'a AsyncStep> {
    v.payload::<AsyncStep>().ok_or_else(|| t.type_error("an awaitable of an asynchronous generator expected"))
}

fn give(t: &Thread, r: Res<Step>) -> Res {
    match r? {
        Step::Yielded(v) => Ok(v),
        Step::Returned(v) => {
            t.stop_value.set(v);
            Err(t.raise_stop_iteration())
        }
    }
}

pub static ASYNC_STEP: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.await_.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(|t, v| match step(t, v)?.send(t, Value::NONE)? {
            Step::Yielded(v) => Ok(v),
            Step::Returned(v) => {
                t.stop_value.set(v);
                Ok(Value::UNBOUND)
            }
        }));
    },
    methods: &[
        method("send(self, arg, /)", |t, a| give(t, step(t, &a[0])?.send(t, a[1].clone()))),
        method("throw(self, typ, val=..., tb=..., /)", |t, a| {
            let e = thrown(t, a, "throw")?;
            give(t, step(t, &a[0])?.throw(t, e))
        }),
        method("close(self, /)", |t, a| {
            let s = step(t, &a[0])?;
            if s.state.get() == State::Awaited {
                let exit = t.new_exception(Exc::GeneratorExit, vec![])?;
                match s.throw(t, exit) {
                    Ok(Step::Yielded(_)) => return Err(t.runtime_error("coroutine ignored GeneratorExit")),
                    Ok(Step::Returned(_)) => {}
                    Err(_)
                        if [Exc::GeneratorExit, Exc::StopIteration, Exc::StopAsyncIteration]
                            .iter()
                            .any(|e| t.pending(*e)) =>
                    {
                        drop(t.take_exception());
                    }
                    Err(e) => return Err(e),
                }
            }
            s.state.set(State::Done);
            Ok(Value::NONE)
        }),
    ],
    ..TypeSpec::of::<AsyncStep>("async_generator_asend")
};

/// The hooks of this thread, None for none: for a generator's first step, and for the end of one that was given up.
pub fn hooks(t: &Thread) -> [Value; 2] {
    [&t.asyncgen_hooks[0], &t.asyncgen_hooks[1]].map(|h| h.opt().unwrap_or(Value::NONE))
}

/// Before the first step of a generator.
fn begin(t: &Thread, generator: &Ref<Generator>) -> Res<()> {
    if generator.begun.replace(true) {
        return Ok(());
    }
    let [first, last] = hooks(t);
    generator.heard.set(!last.is_none());
    if first.is_none() { Ok(()) } else { t.call(&first, &[generator.to_value()]).map(drop) }
}

/// The end of a generator that was given up: a hook sees to it, if there is one.
fn del(t: &Thread, v: &Value) -> Res<()> {
    let [_, last] = hooks(t);
    let heard = v.payload::<Generator>().is_some_and(|g| g.heard.replace(false));
    if heard && !last.is_none() { t.call(&last, std::slice::from_ref(v)).map(drop) } else { finalize(t, v) }
}

fn make(t: &Thread, v: &Value, arg: Value, kind: Kind) -> Res {
    let Some(generator) = v.downcast::<Generator>() else {
        return Err(t.type_error("async_generator expected"));
    };
    begin(t, &generator)?;
    let s = AsyncStep { generator, arg: ValueCell::new(arg), kind, state: Cell::new(State::New) };
    Ok(t.make(s)?.into_value())
}

pub static ASYNC_GENERATOR: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW | tflag::WEAKREF,
    slots: |s| {
        s.del.set(Some(del));
        s.aiter.set(Some(|_, v| Ok(v.clone())));
        s.anext.set(Some(|t, v| make(t, v, Value::NONE, Kind::Send)));
    },
    methods: &[
        method("asend(self, value, /)", |t, a| make(t, &a[0], a[1].clone(), Kind::Send)),
        method("athrow(self, typ, val=..., tb=..., /)", |t, a| {
            let e = thrown(t, a, "athrow")?;
            make(t, &a[0], e, Kind::Throw)
        }),
        method("aclose(self, /)", |t, a| make(t, &a[0], Value::NONE, Kind::Close)),
    ],
    getset: &[
        super::generator::NAME,
        super::generator::QUALNAME,
        getter("ag_code", |_, v| Ok(super::generator::code_of(v))),
        getter("ag_frame", frame_of),
        getter("ag_running", |_, v| {
            Ok(Value::bool(is_running(v) || v.payload::<Generator>().is_some_and(|g| g.stepping.get())))
        }),
        getter("ag_suspended", |_, v| Ok(Value::bool(is_suspended(v)))),
        getter("ag_await", |_, v| Ok(waits_for(v))),
    ],
    layout: layouts::ASYNC_GENERATOR,
    ..TypeSpec::of::<Generator>("async_generator")
};

/// What ends `async for`: the iterator's StopAsyncIteration; any other exception goes on.
pub fn end_async_for(t: &Thread, exc: &Value) -> Res<()> {
    if exc.is::<Exception>() && t.is_a(exc, &t.exc_type(Exc::StopAsyncIteration)) {
        return Ok(());
    }
    t.reraise(exc.clone());
    Err(Raised)
}

/// `anext(it, default)`: the awaitable of the next value, which gives the default at the end.
pub struct AnextDefault {
    awaitable: ValueCell,
    default: ValueCell,
}

impl Payload for AnextDefault {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.awaitable.trace(v);
        self.default.trace(v);
    }
}

impl AnextDefault {
    /// Runs a step of the awaitable within; its StopAsyncIteration becomes the default.
    fn run(&self, t: &Thread, f: impl FnOnce(&Value) -> Res) -> Res {
        let it = super::coroutine::awaitable(t, &self.awaitable.get())?;
        match f(&it) {
            Err(_) if t.pending(Exc::StopAsyncIteration) => {
                drop(t.take_exception());
                t.stop_value.set(self.default.get());
                Err(t.raise_stop_iteration())
            }
            r => r,
        }
    }
}

fn with_default<'a>(t: &Thread, v: &'a Value) -> Res<&'a AnextDefault> {
    v.payload::<AnextDefault>().ok_or_else(|| t.type_error("anext_awaitable expected"))
}

pub static ANEXT_DEFAULT: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.await_.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(|t, v| {
            let me = with_default(t, v)?;
            let next = |it: &Value| match it.is::<Generator>() {
                true => match send(t, it, Value::NONE)? {
                    Step::Yielded(v) => Ok(v),
                    Step::Returned(v) => {
                        t.stop_value.set(v);
                        Ok(Value::UNBOUND)
                    }
                },
                false => Ok(t.next(it)?.unwrap_or(Value::UNBOUND)),
            };
            match me.run(t, next) {
                Err(_) if t.pending(Exc::StopIteration) => {
                    drop(t.take_exception());
                    t.stop_value.set(me.default.get());
                    Ok(Value::UNBOUND)
                }
                r => r,
            }
        }));
    },
    methods: &[
        method("send(self, arg, /)", |t, a| {
            with_default(t, &a[0])?.run(t, |it| t.call_method_str(it, "send", &a[1..2]))
        }),
        method("throw(self, typ, val=..., tb=..., /)", |t, a| {
            let e = thrown(t, a, "throw")?;
            with_default(t, &a[0])?.run(t, |it| t.call_method_str(it, "throw", &[e]))
        }),
        method("close(self, /)", |t, a| {
            let it = super::coroutine::awaitable(t, &with_default(t, &a[0])?.awaitable.get())?;
            t.call_method_str(&it, "close", &[])
        }),
    ],
    ..TypeSpec::of::<AnextDefault>("anext_awaitable")
};

/// `anext(it)` and `anext(it, default)`
pub fn anext(t: &Thread, a: &[Value]) -> Res {
    let Some(f) = t.type_ref(&a[0]).slots.anext.get() else {
        return Err(t.type_error(format!("'{}' object is not an async iterator", t.type_name(&a[0]))));
    };
    let v = f(t, &a[0])?;
    if a[1].is_unbound() {
        return Ok(v);
    }
    let me = AnextDefault { awaitable: ValueCell::new(v), default: ValueCell::new(a[1].clone()) };
    Ok(t.make(me)?.into_value())
}
