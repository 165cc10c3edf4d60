//! Ouro, as a library: make an interpreter, run code in it, take it down.
#![allow(unsafe_code)] // the interpreter's address is shared with its threads

pub mod cli;
pub mod death;
mod gil_trace;
mod repl;

use death::Thoroughness;
use ouro_parser::Mode;
use ouro_runtime::heap::{Ref, Res, Value, cycles, sites};
use ouro_runtime::sync::gil::wish;
use ouro_runtime::sync::replay::Replay;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::module::Module;
use ouro_runtime::{Interp, Thread};
use ouro_stdlib::sys::CommandLine;
use ouro_vm::exec::enter::run_code;
use ouro_vm::frame::Vm;
use ouro_vm::import::{modules, unit};
use ouro_vm::objects::code;
use std::sync::atomic::Ordering;

/// The heap's address in deterministic mode.
const HEAP_PLACE: usize = 0x1000_0000_0000;

/// What an interpreter is started with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub line: CommandLine,
    pub hash_seed: Option<u64>,
    /// Dead objects are poisoned and not reused for long.
    pub poison: bool,
    /// Every count is recounted at the end.
    pub audit: bool,
    /// Every safe point hands the GIL to another thread that wants it.
    pub switch: bool,
    /// The audit runs after every automatic collection too.
    pub audit_steps: bool,
    /// A step of the collector at every safe point.
    pub collect_steps: bool,
    /// A full collection whenever so many containers were allocated.
    pub collect_every: Option<u32>,
    /// The allocation that fails, counted from the start of the program.
    pub fail_at: Option<u64>,
    /// Collected cycles are explained on `sys.stderr`.
    pub explain_gc: bool,
    /// Bytes the heap may take.
    pub max_memory: Option<usize>,
    /// `-X` options: `name` or `name=value`.
    pub xoptions: Vec<String>,
    /// Frames to note for each block from the start on.
    pub trace_memory: Option<usize>,
    /// The seed of deterministic mode.
    pub deterministic: Option<u64>,
    /// Where to write what the threads did with the GIL.
    pub gil_trace: Option<String>,
    /// Every instruction is shown on stderr.
    pub trace: bool,
    /// Every import tells how long it took.
    pub import_time: bool,
    /// A signal that ends the process shows where its threads are.
    pub faulthandler: bool,
    /// A file to run before the first prompt.
    pub startup: Option<String>,
}

/// How an interpreter ended.
pub struct End {
    /// The audit found nothing wrong.
    pub sound: bool,
    /// All output went where it was to go.
    pub written: bool,
}

/// One interpreter with its main thread.
pub struct Ouro {
    vm: Box<Vm>,
    pub interp: Box<Interp>,
    pub(crate) options: Options,
    /// The process that it began in.
    pid: u32,
}

impl Ouro {
    /// Starts an interpreter; an error is a message for the terminal.
    pub fn new(options: Options) -> Result<Ouro, String> {
        let mut interp = Interp::new();
        gil_trace::begin(&interp.trace, options.gil_trace.is_some());
        interp.replay = options.deterministic.map(Replay::new);
        if options.deterministic.is_some() {
            // The same addresses in every run: they are seen as identities, and in the order of sets.
            interp.heap.place.set(HEAP_PLACE);
        }
        let key = match options.hash_seed {
            Some(0) => (0, 0),
            Some(s) => seeded_key(s as u32),
            None if options.deterministic.is_some() => (0, 0),
            None => random_key(),
        };
        interp.settings.hash_key.set(key);
        interp.settings.optimize.set(options.line.flags.optimize);
        interp.settings.ignore_environment.set(options.line.flags.ignore_environment);
        interp.imports.times = options.import_time.then(Default::default);
        if options.poison {
            interp.heap.set_poison();
        }
        let vm = Vm::new(&interp).ok_or("ouro: no memory for the stack")?;
        let o = Ouro { vm, interp, options, pid: std::process::id() };
        let t = o.thread();
        t.set_stack_room(native_stack());
        // SAFETY: asks for this thread's own name.
        t.handle.set(unsafe { libc::pthread_self() });
        t.ident.set(t.handle.get());
        if let Some(r) = &o.interp.replay {
            t.ident.set(ouro_vm::threads::REPLAY_IDENT);
            r.add(t);
            o.interp.breaker.fetch_or(wish::ALWAYS, Ordering::SeqCst);
        }
        t.attach();
        if o.options.switch {
            o.interp.breaker.fetch_or(wish::ALWAYS, Ordering::SeqCst);
        }
        ouro_stdlib::signal::start(t);
        let failed = |_| {
            let e = o.thread().take_exception();
            format!("ouro: start failed\n{}", ouro_vm::trace::render::exception(o.thread(), &e))
        };
        o.boot().map_err(failed)?;
        cycles::settle(&o.interp.heap);
        o.hostile();
        if o.options.explain_gc {
            let heap = &o.interp.heap;
            *heap.sites[sites::EXPLAIN].borrow_mut() = Some(Box::new(sites::Sites::new(1)));
            heap.cycles.explain.set(true);
            heap.watch();
        }
        if let Some(frames) = o.options.trace_memory {
            ouro_stdlib::tracemalloc::start(o.thread(), frames);
        }
        o.begin_options().map_err(failed)?;
        if let Some(m) = o.options.max_memory {
            o.interp.heap.set_limit(m);
        }
        Ok(o)
    }

    pub fn thread(&self) -> &Thread {
        &self.vm.thread
    }

    fn boot(&self) -> Res<()> {
        let (i, t) = (&*self.interp, self.thread());
        i.boot(t)?;
        ouro_vm::boot(i, t)?;
        i.native_modules.set(ouro_stdlib::NATIVE);
        i.python_modules.set(ouro_stdlib::PYTHON);
        i.modules.set(Some(Dict::new(t)?));
        let b = ouro_stdlib::install_builtins(t)?;
        b.add_functions(t, "builtins", ouro_vm::builtins::FUNCTIONS)?;
        modules(t)?.insert(t, t.intern("builtins").into_value(), b.to_value())?;
        let sys = match ouro_vm::import::import_full(t, "sys") {
            Ok(s) => s,
            Err(_) => {
                drop(t.take_exception());
                let m = Module::new(t, "sys")?;
                modules(t)?.insert(t, t.intern("sys").into_value(), m.to_value())?;
                m.into_value()
            }
        };
        if let Some(sys) = sys.payload::<Module>() {
            i.sys.set(Some(sys.dict.clone()));
            sys.add_functions(t, "sys", ouro_vm::builtins::SYS_FUNCTIONS)?;
            sys.set(t, "modules", modules(t)?.into_value())?;
            ouro_stdlib::sys::configure(t, sys, &self.options.line)?;
            if !self.options.line.flags.no_site {
                ouro_stdlib::builtins::site::install(t, &b)?;
            }
            let xoptions = Dict::new(t)?;
            for o in &self.options.xoptions {
                let (name, v) = match o.split_once('=') {
                    Some((name, v)) => (name, t.string(v)?),
                    None => (o.as_str(), Value::TRUE),
                };
                xoptions.insert(t, t.string(name)?, v)?;
            }
            sys.set(t, "_xoptions", xoptions.into_value())?;
        }
        Ok(())
    }

    /// What options begin before the program does.
    fn begin_options(&self) -> Res<()> {
        let t = self.thread();
        if self.options.faulthandler {
            ouro_stdlib::faulthandler::enable_at_start(t)?;
        }
        if !self.options.line.warnings.is_empty() {
            ouro_vm::import::import_full(t, "warnings")?;
        }
        if self.options.trace {
            ouro_vm::exec::step::begin(t);
        }
        Ok(())
    }

    /// Opens the hostile worlds that were asked for.
    fn hostile(&self) {
        let (heap, stress) = (&self.interp.heap, &self.interp.heap.cycles.stress);
        stress.audit.set(self.options.audit_steps);
        stress.step.set(self.options.collect_steps);
        stress.every.set(self.options.collect_every.unwrap_or(0));
        heap.cycles.young.allow(1);
        if self.options.collect_steps {
            heap.cycles.request(heap);
        }
        if let Some(n) = self.options.fail_at {
            heap.fail_at(n);
        }
    }

    /// The namespace of `__main__`, made on first use.
    pub fn main_module(&self, file: Option<&str>) -> Res<Ref<Module>> {
        let t = self.thread();
        let name = t.intern("__main__");
        if let Some(m) = modules(t)?.get_str(t, &name).and_then(|m| m.downcast::<Module>()) {
            return Ok(m);
        }
        let m = Module::new(t, "__main__")?;
        m.set(t, "__builtins__", modules(t)?.get_str(t, &t.intern("builtins")).unwrap_or(Value::NONE))?;
        m.set(t, "__annotations__", Dict::new(t)?.into_value())?;
        m.set(t, "__spec__", Value::NONE)?;
        if let Some(f) = file {
            m.set(t, "__file__", t.string(f)?)?;
            m.set(t, "__cached__", Value::NONE)?;
        }
        modules(t)?.insert(t, name.into_value(), m.to_value())?;
        Ok(m)
    }

    /// Runs source text in `__main__`.
    pub fn run(&self, source: &str, name: &str, file: Option<&str>) -> Res<()> {
        self.run_mode(source, name, file, Mode::Module)
    }

    /// The same for other modes: one statement whose value is shown, say.
    pub fn run_mode(&self, source: &str, name: &str, file: Option<&str>, mode: Mode) -> Res<()> {
        let t = self.thread();
        let m = self.main_module(file)?;
        let u = unit(t, source, name, mode)?;
        let c = code::load(t, &u)?;
        drop(u);
        run_code(t, &c, &m.dict, None, Value::UNBOUND)?;
        Ok(())
    }

    /// Takes the interpreter down.
    pub fn finish(self) -> End {
        let end = self.conclude(Thoroughness::All);
        if self.interp.threads.borrow().len() > 1 {
            // They wait for the GIL, which they will never get, until the process ends.
            std::mem::forget(self);
        }
        end
    }

    /// As [`Ouro::finish`], and the process ends: its memory is left to the system, which takes it back sooner.
    pub fn finish_process(self) -> End {
        let hostile = self.options.fail_at.is_some() || self.options.poison || self.options.collect_steps;
        let end = self.conclude(if hostile { Thoroughness::All } else { Thoroughness::Visible });
        std::mem::forget(self);
        end
    }

    fn conclude(&self, thorough: Thoroughness) -> End {
        death::end_threads(self.thread());
        // Counts that daemons hold on their stacks are not known.
        let shows = self.options.gil_trace.as_ref().filter(|_| self.pid == std::process::id());
        if let (Some(file), Some(all)) = (shows, self.thread().traced()) {
            gil_trace::report(file, all);
        }
        let alone = self.interp.threads.borrow().len() == 1;
        let thorough = if self.options.audit && alone { Thoroughness::Checked } else { thorough };
        let end = death::finish(&self.interp, &self.vm, thorough);
        if let Some(n) = self.options.fail_at.filter(|_| self.interp.heap.will_fail()) {
            ouro_runtime::errln!("ouro: fewer than {n} allocations");
        }
        ouro_stdlib::signal::end(self.thread());
        if shows.is_none() {
            // A child: what it did at its very end belongs to it.
            self.thread().trace_ends();
        }
        end
    }
}

/// The key that `PYTHONHASHSEED` stands for, by CPython's generator (Python/bootstrap_hash.c): hashes are the same.
fn seeded_key(seed: u32) -> (u64, u64) {
    let mut x = seed;
    key_of(std::array::from_fn(|_| {
        x = x.wrapping_mul(214_013).wrapping_add(2_531_011);
        (x >> 16) as u8
    }))
}

fn random_key() -> (u64, u64) {
    let mut b = [0u8; 16];
    // SAFETY: the buffer is ours and of the length given.
    unsafe { libc::getrandom(b.as_mut_ptr() as *mut libc::c_void, b.len(), 0) };
    key_of(b)
}

fn key_of(b: [u8; 16]) -> (u64, u64) {
    let half = |i: usize| u64::from_le_bytes(b[i..i + 8].try_into().unwrap_or_default());
    (half(0), half(8))
}

/// Room for native calls on the main thread's stack, which is raised as far as the system allows.
fn native_stack() -> usize {
    const WANT: u64 = 64 << 20;
    // SAFETY: plain system calls on a local struct.
    unsafe {
        let mut r = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        if libc::getrlimit(libc::RLIMIT_STACK, &mut r) != 0 {
            return 4 << 20;
        }
        if r.rlim_cur < WANT {
            let old = r.rlim_cur;
            r.rlim_cur = WANT.min(r.rlim_max);
            if libc::setrlimit(libc::RLIMIT_STACK, &r) != 0 {
                r.rlim_cur = old;
            }
        }
        (r.rlim_cur.min(WANT) as usize).saturating_sub(1 << 20).max(1 << 20)
    }
}
