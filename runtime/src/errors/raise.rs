//! Raising and catching from natives.

use super::Exc;
use crate::heap::{Raised, Ref, Res, Value};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::types::exception::Exception;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

impl Thread {
    /// The class of a builtin exception.
    pub fn exc_type(&self, e: Exc) -> Ref<Type> {
        self.interp().exceptions()[e as usize].clone()
    }
    /// Puts `exc` in flight, with the exception being handled as its context.
    pub fn raise(&self, exc: Value) -> Raised {
        if let Some(hooks) = self.interp().hooks.get() {
            if let Some(handled) = (hooks.handled)(self) {
                crate::types::exception::set_context(&exc, &handled);
            }
        }
        self.exc.set(exc);
        Raised
    }
    /// Puts `exc` in flight again, as it is.
    pub fn reraise(&self, exc: Value) -> Raised {
        self.exc.set(exc);
        Raised
    }
    /// Gives a warning about what the innermost Python frame does; an error if the filters make it one.
    pub fn warn(&self, kind: Exc, msg: &str) -> Res<()> {
        let Some(hooks) = self.interp().hooks.get() else { return Ok(()) };
        let warnings = (hooks.import)(self, "warnings")?;
        let args = [self.string(msg)?, self.exc_type(kind).into_value()];
        self.call_method_str(&warnings, "warn", &args).map(drop)
    }
    /// Raises a builtin exception with a message.
    #[cold]
    pub fn err(&self, kind: Exc, msg: impl AsRef<str>) -> Raised {
        match Str::new(self, msg.as_ref()) {
            Ok(s) => self.err_with(kind, vec![s.into_value()]),
            Err(e) => e,
        }
    }
    /// Raises a builtin exception with arguments.
    #[cold]
    pub fn err_with(&self, kind: Exc, args: Vec<Value>) -> Raised {
        match self.new_exception(kind, args) {
            Ok(e) => self.raise(e),
            Err(e) => e,
        }
    }
    /// A builtin exception object.
    pub fn new_exception(&self, kind: Exc, args: Vec<Value>) -> Res {
        let ty = self.exc_type(kind);
        let args = Tuple::from_vec(self, args)?;
        crate::types::exception::make(self, &ty, args)
    }
    /// Raises what `callable` makes of `args` (an exception class, usually).
    pub fn raise_class(&self, class: &Value, args: &[Value]) -> Raised {
        match self.call(class, args) {
            Ok(e) => self.raise(e),
            Err(e) => e,
        }
    }
    #[cold]
    pub fn type_error(&self, msg: impl AsRef<str>) -> Raised {
        self.err(Exc::TypeError, msg)
    }
    #[cold]
    pub fn value_error(&self, msg: impl AsRef<str>) -> Raised {
        self.err(Exc::ValueError, msg)
    }
    #[cold]
    pub fn index_error(&self, msg: impl AsRef<str>) -> Raised {
        self.err(Exc::IndexError, msg)
    }
    #[cold]
    pub fn overflow_error(&self, msg: impl AsRef<str>) -> Raised {
        self.err(Exc::OverflowError, msg)
    }
    #[cold]
    pub fn runtime_error(&self, msg: impl AsRef<str>) -> Raised {
        self.err(Exc::RuntimeError, msg)
    }
    #[cold]
    pub fn zero_division(&self, msg: impl AsRef<str>) -> Raised {
        self.err(Exc::ZeroDivisionError, msg)
    }
    #[cold]
    pub fn recursion_error(&self, msg: impl AsRef<str>) -> Raised {
        self.err(Exc::RecursionError, msg)
    }
    #[cold]
    pub fn key_error(&self, key: &Value) -> Raised {
        self.err_with(Exc::KeyError, vec![key.clone()])
    }
    #[cold]
    pub fn attribute_error(&self, msg: impl AsRef<str>) -> Raised {
        self.err(Exc::AttributeError, msg)
    }
    /// AttributeError that knows its object and name, for suggestions.
    #[cold]
    pub fn attribute_error_for(&self, msg: impl AsRef<str>, obj: &Value, name: &Ref<Str>) -> Raised {
        let made = Str::new(self, msg.as_ref())
            .and_then(|s| self.new_exception(Exc::AttributeError, vec![s.into_value()]));
        match made {
            Ok(e) => {
                if let Some(x) = e.payload::<Exception>() {
                    x.extra[0].set(name.to_value());
                    x.extra[1].set(obj.clone());
                }
                self.raise(e)
            }
            Err(e) => e,
        }
    }
    /// NameError that knows its name.
    #[cold]
    pub fn name_error(&self, kind: Exc, msg: impl AsRef<str>, name: &Ref<Str>) -> Raised {
        let made = Str::new(self, msg.as_ref()).and_then(|s| self.new_exception(kind, vec![s.into_value()]));
        match made {
            Ok(e) => {
                if let Some(x) = e.payload::<Exception>() {
                    x.extra[0].set(name.to_value());
                }
                self.raise(e)
            }
            Err(e) => e,
        }
    }
    /// MemoryError: one that was made in advance if there is no memory for another.
    #[cold]
    pub fn memory_error(&self) -> Raised {
        let heap = self.heap();
        // The error itself may take more than is allowed; it is small, and soon gone.
        let made = match heap.failing.replace(true) {
            true => Err(Raised),
            false => {
                let made = heap.beyond_limit(|| self.new_exception(Exc::MemoryError, vec![]));
                heap.failing.set(false);
                made
            }
        };
        match made.ok().or_else(|| self.spare_memory_error()) {
            Some(e) => self.reraise(e),
            None => Raised,
        }
    }
    /// The MemoryError that was made in advance, as if it were new.
    fn spare_memory_error(&self) -> Option<Value> {
        let spare = self.interp().registered("MemoryError")?;
        if let Some(e) = spare.payload::<Exception>() {
            [&e.traceback, &e.cause, &e.context].into_iter().for_each(|c| c.set(Value::NONE));
        }
        Some(spare)
    }
    /// StopIteration with the value that `next` left.
    pub fn raise_stop_iteration(&self) -> Raised {
        let v = self.stop_value.take();
        let args = if v.is_unbound() || v.is_none() { vec![] } else { vec![v] };
        self.err_with(Exc::StopIteration, args)
    }
    /// After a StopIteration in flight: takes it down and keeps its value for `yield from`.
    pub fn stop_iteration_value(&self, _: Raised) -> Res<()> {
        let e = self.take_exception();
        let v = e.payload::<Exception>().map(|x| x.extra[0].get()).unwrap_or(Value::UNBOUND);
        self.stop_value.set(v);
        Ok(())
    }
    /// Is an exception of this kind in flight?
    pub fn pending(&self, kind: Exc) -> bool {
        let e = self.exc.get();
        !e.is_unbound() && self.is_a(&e, &self.interp().exceptions()[kind as usize])
    }
    /// Takes the exception in flight if it is of this kind; otherwise it goes on.
    pub fn catch(&self, r: Raised, kind: Exc) -> Res {
        if self.pending(kind) { Ok(self.take_exception()) } else { Err(r) }
    }
    /// Takes the exception in flight.
    pub fn take_exception(&self) -> Value {
        let e = self.exc.take();
        if e.is_unbound() { Value::NONE } else { e }
    }
    /// Raises OSError (or the subclass for its errno).
    #[cold]
    pub fn os_error(&self, errno: i32, filename: Option<&Value>) -> Raised {
        let text = crate::types::exception::strerror(errno);
        let made = Str::new(self, &text).and_then(|s| {
            let mut args = vec![Value::small_int(errno), s.into_value()];
            if let Some(f) = filename {
                args.push(f.clone());
            }
            self.call(self.exc_type(Exc::OSError).value(), &args)
        });
        match made {
            Ok(e) => self.raise(e),
            Err(e) => e,
        }
    }
    /// Raises OSError from a Rust I/O error.
    #[cold]
    pub fn io_error(&self, e: &std::io::Error, filename: Option<&Value>) -> Raised {
        match e.raw_os_error() {
            Some(n) => self.os_error(n, filename),
            None => self.err(Exc::OSError, e.to_string()),
        }
    }
}
