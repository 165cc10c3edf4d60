//! _multiprocessing: locks and memory that processes share.

mod arena;
mod descriptors;
mod messages;
mod semaphore;
pub mod watch;

pub use arena::after_fork;
pub use descriptors::pidfd;

use crate::timeout::{Round, SECONDS, deadline, nanoseconds};
use arena::{Area, Arena, generation};
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, class_method, getter, method};
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::signature;
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::shared::SharedBytes;
use ouro_runtime::types::str::text_of;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};
use ouro_vm::objects::function::Function;
use semaphore::Semaphore;
use std::cell::Cell;

/// `SemLock` kinds.
const RECURSIVE_MUTEX: i32 = 0;
const SEMAPHORE: i32 = 1;

/// The payload of SemLock: a semaphore, and what this process knows of its own hold on it.
struct SemLock {
    semaphore: Semaphore,
    kind: i32,
    max: i32,
    /// How often the thread `owner` of this process has taken it.
    count: Cell<i32>,
    owner: Cell<u64>,
    /// The generation of processes for which `count` holds: the child of a fork holds nothing.
    generation: Cell<u32>,
}

impl Payload for SemLock {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

impl SemLock {
    fn count(&self) -> i32 {
        if self.generation.replace(generation()) != generation() {
            self.count.set(0);
        }
        self.count.get()
    }
    fn is_mine(&self, t: &Thread) -> bool {
        self.count() > 0 && self.owner.get() == t.ident.get()
    }
}

fn sem<'a>(t: &Thread, v: &'a Value) -> Res<&'a SemLock> {
    v.payload::<SemLock>().ok_or_else(|| t.type_error("a SemLock is required"))
}

fn acquire(t: &Thread, a: &[Value]) -> Res {
    let s = sem(t, &a[0])?;
    let block = t.truth(&a[1])?;
    if s.kind == RECURSIVE_MUTEX && s.is_mine(t) {
        s.count.set(s.count.get() + 1);
        return Ok(Value::TRUE);
    }
    let until = match a[2].is_none() {
        true => None,
        false => deadline(t, nanoseconds(t, &a[2], SECONDS, Round::Up)?.max(0)),
    };
    let got = s.semaphore.try_wait()
        || block
            && t.blocking(Reason::Lock, || s.semaphore.wait(until))?.map_err(|e| t.io_error(&e, None))?;
    if got {
        s.count.set(s.count() + 1);
        s.owner.set(t.ident.get());
    }
    Ok(Value::bool(got))
}

fn release(t: &Thread, a: &[Value]) -> Res {
    let s = sem(t, &a[0])?;
    if s.kind == RECURSIVE_MUTEX {
        if !s.is_mine(t) {
            return Err(t.err(Exc::AssertionError, "attempt to release recursive lock not owned by thread"));
        }
        if s.count.get() > 1 {
            s.count.set(s.count.get() - 1);
            return Ok(Value::NONE);
        }
    } else if s.semaphore.value() >= s.max {
        return Err(t.value_error("semaphore or lock released too many times"));
    }
    s.count.set(s.count() - 1);
    s.semaphore.post();
    Ok(Value::NONE)
}

fn sem_lock(t: &Thread, ty: &Ref<Type>, semaphore: Semaphore, kind: i32, max: i32) -> Res {
    let (count, owner, generation) = (Cell::new(0), Cell::new(0), Cell::new(generation()));
    Ok(t.make_of(ty, SemLock { semaphore, kind, max, count, owner, generation })?.into_value())
}

static SEM_LOCK: TypeSpec = TypeSpec {
    module: "_multiprocessing",
    flags: tflag::IMMUTABLE | tflag::BASE,
    slots: |s| {
        s.new.set(Some(|t, ty, args, kw| {
            let a = bind_args(t, signature!("SemLock(kind, value, maxvalue)"), args, kw)?;
            let (kind, value, max) = (t.arg_i32(&a[0])?, t.arg_i32(&a[1])?, t.arg_i32(&a[2])?);
            if ![RECURSIVE_MUTEX, SEMAPHORE].contains(&kind) {
                return Err(t.value_error("unrecognized kind"));
            }
            let Ok(start) = u32::try_from(value) else {
                return Err(t.value_error("semaphore initial value must be >= 0"));
            };
            let area = arena(t)?.arena.take(Semaphore::SIZE);
            let semaphore = area.and_then(|a| Semaphore::new(a, start)).map_err(|e| t.io_error(&e, None))?;
            sem_lock(t, ty, semaphore, kind, max)
        }));
    },
    methods: &[
        method("acquire(self, block=True, timeout=None)", acquire),
        method("release(self, /)", release),
        method("__enter__(self, /)", |t, a| acquire(t, &[a[0].clone(), Value::TRUE, Value::NONE])),
        method("__exit__(self, /, *exc)", release),
        method("_count(self, /)", |t, a| Ok(Value::small_int(sem(t, &a[0])?.count()))),
        method("_is_mine(self, /)", |t, a| Ok(Value::bool(sem(t, &a[0])?.is_mine(t)))),
        method("_get_value(self, /)", |t, a| Ok(Value::small_int(sem(t, &a[0])?.semaphore.value()))),
        method("_is_zero(self, /)", |t, a| Ok(Value::bool(sem(t, &a[0])?.semaphore.value() == 0))),
        method("_place(self, /)", |t, a| place_of(t, sem(t, &a[0])?.semaphore.area())),
        class_method("_rebuild(cls, fd, size, start, kind, maxvalue, /)", |t, a| {
            let area = adopt(t, &a[1..], Semaphore::SIZE)?;
            let Some(ty) = a[0].as_ref::<Type>() else { return Err(t.type_error("a type is required")) };
            sem_lock(t, ty, Semaphore::existing(area), t.arg_i32(&a[4])?, t.arg_i32(&a[5])?)
        }),
    ],
    getset: &[
        getter("kind", |t, v| Ok(Value::small_int(sem(t, v)?.kind))),
        getter("maxvalue", |t, v| Ok(Value::small_int(sem(t, v)?.max))),
    ],
    ..TypeSpec::of::<SemLock>("SemLock")
};

/// What the interpreter keeps for its processes: where shared memory comes from.
struct Source {
    arena: Arena,
}

impl Payload for Source {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

static SOURCE: TypeSpec = TypeSpec { module: "_multiprocessing", ..TypeSpec::of::<Source>("_arena") };

fn arena(t: &Thread) -> Res<Ref<Source>> {
    let known = t.interp().registered("_multiprocessing.arena").and_then(|a| a.downcast());
    known.ok_or_else(|| t.runtime_error("lost _multiprocessing module"))
}

/// (fd, size of the file, start), by which another process finds an area.
fn place_of(t: &Thread, area: &Area) -> Res {
    let (fd, size, start) = area.place().map_err(|e| t.io_error(&e, None))?;
    t.tuple(vec![Value::small_int(fd), Value::len(size), Value::len(start)])
}

/// The area at a place as `place_of` gives it.
fn adopt(t: &Thread, place: &[Value], len: usize) -> Res<Area> {
    let (fd, size, start) = (t.arg_i32(&place[0])?, extent(t, &place[1])?, extent(t, &place[2])?);
    arena(t)?.arena.adopt(fd, size, start, len).map_err(|e| t.io_error(&e, None))
}

fn memory<'a>(t: &Thread, v: &'a Value) -> Res<(&'a SharedBytes, &'a Area)> {
    let bytes = v.payload::<SharedBytes>();
    let both = bytes.and_then(|b| Some((b, b.owner::<Area>()?)));
    both.ok_or_else(|| t.type_error("a Memory is required"))
}

fn make_memory(t: &Thread, ty: &Value, area: std::io::Result<Area>) -> Res {
    let Some(ty) = ty.as_ref::<Type>() else { return Err(t.type_error("a type is required")) };
    let area = area.map_err(|e| t.io_error(&e, None))?;
    Ok(t.make_of(ty, area.into_bytes())?.into_value())
}

fn extent(t: &Thread, v: &Value) -> Res<usize> {
    usize::try_from(t.arg_i64(v)?).map_err(|_| t.value_error("negative offset or size"))
}

static MEMORY: TypeSpec = TypeSpec {
    module: "_multiprocessing",
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(|t, ty, args, kw| {
            let a = bind_args(t, signature!("Memory(size)"), args, kw)?;
            let area = arena(t)?.arena.take(extent(t, &a[0])?);
            make_memory(t, ty.value(), area)
        }));
        s.len.set(Some(|t, v| Ok(memory(t, v)?.0.len())));
    },
    methods: &[
        method("_place(self, /)", |t, a| place_of(t, memory(t, &a[0])?.1)),
        class_method("_rebuild(cls, fd, size, start, length, /)", |t, a| {
            let area = adopt(t, &a[1..], extent(t, &a[4])?)?;
            make_memory(t, &a[0], Ok(area))
        }),
        class_method("_map(cls, fd, size, /)", |t, a| {
            make_memory(t, &a[0], Area::of_file(t.arg_i32(&a[1])?, extent(t, &a[2])?))
        }),
        method("_exports(self, /)", |t, a| Ok(Value::len(memory(t, &a[0])?.0.exports.get()))),
    ],
    ..TypeSpec::of::<SharedBytes>("Memory")
};

const FUNCTIONS: &[Method] = &[
    method("send_fds(sock, data, fds, /)", descriptors::send),
    method("recv_fds(sock, size, count, /)", descriptors::receive),
    method("send_message(fd, data, offset, size, number, /)", messages::send),
    method("send_messages(fd, messages, number, /)", messages::send_all),
    method("receive_message(fd, limit, number, /)", messages::receive),
    method("read_ahead(*functions)", |t, a| {
        for f in a[0].payload::<Tuple>().map_or(&[][..], |f| f.as_slice()) {
            if let Some(f) = f.payload::<Function>() {
                f.code.unfold(t)?;
            }
        }
        Ok(Value::NONE)
    }),
    method("trace_number(fd, /)", messages::trace_number),
    method("trace_pair(one, other, /)", messages::trace_pair),
    method("trace_process(name, /)", |t, a| {
        t.trace_process(&text_of(&a[0]));
        Ok(Value::NONE)
    }),
    method("widen(fd, /)", messages::widen),
    method("pidfd_open(pid, flags=0, /)", descriptors::pidfd),
    method("kill_on_close(fd, /)", descriptors::kill_on_close),
    method("definitions()", definitions),
    method("flock(fd, operation, /)", descriptors::flock),
];

/// What `__main__` defines, if it comes from no file: (name, text) of its sources, in order.
fn definitions(t: &Thread, _: &[Value]) -> Res {
    let sources = t.interp().sources.borrow().clone();
    let mut out = Vec::new();
    for (name, text) in &sources {
        if let Some(text) = ouro_vm::import::definitions::only(text) {
            out.push(t.tuple(vec![t.string(name)?, t.string(text)?])?);
        }
    }
    t.list(out)
}

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for spec in [&SEM_LOCK, &MEMORY] {
        m.set(t, spec.name, make_module_type(t, spec)?.into_value())?;
    }
    if t.interp().registered("_multiprocessing.arena").is_none() {
        let source = t.make_of(&make_module_type(t, &SOURCE)?, Source { arena: Arena::default() })?;
        t.interp().register("_multiprocessing.arena", source.into_value());
    }
    m.set(t, "RECURSIVE_MUTEX", Value::small_int(RECURSIVE_MUTEX))?;
    m.set(t, "SEMAPHORE", Value::small_int(SEMAPHORE))
}

pub static MODULE: NativeModule =
    NativeModule { name: "_multiprocessing", functions: FUNCTIONS, init, doc: "What processes share." };
