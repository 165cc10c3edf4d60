//! _queue: SimpleQueue, whose `put` never waits and may be called from finalizers.

use crate::timeout::{Round, SECONDS, deadline, nanoseconds};
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::futex::Wake;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::module::Module;
use ouro_runtime::{Exc, Raised, Thread};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Instant;

/// The payload of SimpleQueue. All but the word is touched with the GIL held.
#[derive(Default)]
struct SimpleQueue {
    items: RefCell<VecDeque<Value>>,
    /// Threads that wait for an item, and those of them that were told of one and are not back yet.
    waiters: Cell<usize>,
    told: Cell<usize>,
    /// Changes with every item that someone waits for; what they sleep on.
    puts: AtomicU32,
}

impl Payload for SimpleQueue {
    fn trace(&self, v: &mut Visitor<'_>) {
        for x in self.items.borrow().iter() {
            v.value(x);
        }
    }
    fn clear(&self, _: &Thread) {
        drop(self.items.take());
    }
}

impl SimpleQueue {
    fn put(&self, t: &Thread, v: Value) -> Res<()> {
        let mut items = self.items.borrow_mut();
        if items.len() == items.capacity() && !has_room(&mut items) {
            return Err(t.memory_error());
        }
        items.push_back(v);
        drop(items);
        if self.waiters.get() > self.told.get() {
            self.told.set(self.told.get() + 1);
            self.puts.fetch_add(1, Relaxed);
            t.wake_later(&self.puts);
        }
        Ok(())
    }
    fn pop(&self) -> Option<Value> {
        self.items.borrow_mut().pop_front()
    }
    /// The next item; nothing if none came until `until`.
    fn wait(&self, t: &Thread, until: Option<Instant>) -> Res<Option<Value>> {
        loop {
            if let Some(v) = self.pop() {
                return Ok(Some(v));
            }
            // No item can come between this look and the sleep unseen: it would change the word.
            let seen = self.puts.load(Relaxed);
            self.waiters.set(self.waiters.get() + 1);
            let woken = t.wait_while(Reason::QueueEmpty, &self.puts, seen, until);
            self.waiters.set(self.waiters.get() - 1);
            self.told.set(self.told.get().saturating_sub(1));
            match woken {
                Wake::Timeout => return Ok(self.pop()),
                Wake::Signal => t.check_signals()?,
                Wake::Woken | Wake::Look => {}
            }
        }
    }
}

#[cold]
fn has_room(items: &mut VecDeque<Value>) -> bool {
    items.try_reserve(1).is_ok()
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a SimpleQueue> {
    v.payload::<SimpleQueue>().ok_or_else(|| t.type_error("a SimpleQueue is required"))
}

fn empty(t: &Thread) -> Raised {
    match t.interp().registered("_queue.Empty") {
        Some(class) => t.raise_class(&class, &[]),
        None => t.runtime_error("lost _queue module"),
    }
}

fn put(t: &Thread, a: &[Value]) -> Res {
    me(t, &a[0])?.put(t, a[1].clone())?;
    Ok(Value::NONE)
}

fn get(t: &Thread, a: &[Value]) -> Res {
    let q = me(t, &a[0])?;
    if a.len() > 1 {
        return get_until(t, q, &a[1], a.get(2).unwrap_or(&Value::NONE));
    }
    match q.pop() {
        Some(v) => Ok(v),
        None => get_until(t, q, &Value::TRUE, &Value::NONE),
    }
}

#[inline(never)]
fn get_until(t: &Thread, q: &SimpleQueue, block: &Value, timeout: &Value) -> Res {
    let waits = t.truth(block)?;
    let until = match waits && !timeout.is_none() {
        false => None,
        true => match nanoseconds(t, timeout, SECONDS, Round::Up)? {
            n if n < 0 => return Err(t.value_error("'timeout' must be a non-negative number")),
            n => deadline(t, n),
        },
    };
    if let Some(v) = q.pop() {
        return Ok(v);
    }
    if !waits {
        return Err(empty(t));
    }
    q.wait(t, until)?.ok_or_else(|| empty(t))
}

const METHODS: &[Method] = &[
    method("put(self, item, block=True, timeout=None)", put).least(2),
    method("put_nowait(self, item)", put),
    method("get(self, block=True, timeout=None)", get).least(1),
    method("get_nowait(self)", |t, a| me(t, &a[0])?.pop().ok_or_else(|| empty(t))),
    method("empty(self)", |t, a| Ok(Value::bool(me(t, &a[0])?.items.borrow().is_empty()))),
    method("qsize(self)", |t, a| Ok(Value::len(me(t, &a[0])?.items.borrow().len()))),
    ouro_runtime::model::native::class_method("__class_getitem__(cls, item, /)", |t, a| {
        ouro_runtime::types::generic_alias::make(t, &a[0], &a[1])
    }),
];

static SIMPLE: TypeSpec = TypeSpec {
    module: "_queue",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, SimpleQueue::default())?.into_value())));
    },
    methods: METHODS,
    doc: "First in, first out, without a limit; safe in finalizers and signal handlers.",
    ..TypeSpec::of::<SimpleQueue>("SimpleQueue")
};

/// A new exception class.
pub fn exception_class(t: &Thread, module: &str, name: &str, base: Exc) -> Res {
    let ns = Dict::new(t)?;
    ns.insert(t, t.intern("__module__").into_value(), t.string(module)?)?;
    let base = t.exc_type(base).into_value();
    let metaclass = t.type_of(&base);
    t.call(metaclass.value(), &[t.string(name)?, t.tuple(vec![base])?, ns.into_value()])
}

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "SimpleQueue", make_module_type(t, &SIMPLE)?.into_value())?;
    let class = exception_class(t, "_queue", "Empty", Exc::Exception)?;
    t.interp().register("_queue.Empty", class.clone());
    m.set(t, "Empty", class)
}

pub static MODULE: NativeModule =
    NativeModule { name: "_queue", functions: &[], init, doc: "The native part of queue." };
