//! Imports: `sys.modules`, built-in modules of both kinds, then files on `sys.path`.

mod cache;
pub mod definitions;
mod timing;

use crate::bytecode::CodeUnit;
use crate::compile::{Source, compile};
use crate::objects::code;
use ouro_parser::Mode;
use ouro_runtime::heap::{Raised, Ref, Res, Value};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::list::List;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::{Exc, Thread};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// `__import__(name, globals, locals, fromlist, level)`
pub fn import(t: &Thread, name: &str, globals: Option<&Ref<Dict>>, fromlist: &Value, level: i64) -> Res {
    if level < 0 {
        return Err(t.value_error("level must be >= 0"));
    }
    let absolute = if level > 0 {
        let package = package_of(t, globals)?;
        resolve(t, name, &package, level as usize)?
    } else {
        if name.is_empty() {
            return Err(t.value_error("Empty module name"));
        }
        name.to_string()
    };
    let m = import_full(t, &absolute)?;
    if t.truth(fromlist)? {
        // Submodules named in the list are imported too.
        if let Some(md) = m.payload::<Module>() {
            if md.dict.get_str(t, &t.names().__path__).is_some() {
                for n in t.collect(fromlist)? {
                    let Some(s) = n.as_ref::<Str>() else { continue };
                    if s.as_bytes() == b"*" || md.dict.get_str(t, s).is_some() {
                        continue;
                    }
                    let full = format!("{absolute}.{}", s.lossy());
                    if let Err(e) = import_full(t, &full) {
                        missing_ok(t, e, &full)?;
                    }
                }
            }
        }
        return Ok(m);
    }
    // `import a.b` gives a.
    if level == 0 {
        let first = name.split('.').next().unwrap_or(name);
        return if first == name { Ok(m) } else { import_full(t, first) };
    }
    if name.is_empty() {
        return Ok(m);
    }
    let first = name.split('.').next().unwrap_or(name);
    let cut = absolute.len() - (name.len() - first.len());
    import_full(t, &absolute[..cut])
}

/// Lets a ModuleNotFoundError for exactly this module pass.
fn missing_ok(t: &Thread, e: Raised, full: &str) -> Res<()> {
    let exc = t.catch(e, Exc::ModuleNotFoundError)?;
    let same = exc
        .payload::<ouro_runtime::types::exception::Exception>()
        .is_some_and(|x| text_of(&x.extra[0].get()) == full);
    if same { Ok(()) } else { Err(t.reraise(exc)) }
}

fn package_of(t: &Thread, globals: Option<&Ref<Dict>>) -> Res<String> {
    let Some(g) = globals else {
        return Err(t.err(Exc::KeyError, "'__name__' not in globals"));
    };
    if let Some(p) = g.get_str(t, &t.names().__package__).filter(|p| p.is::<Str>()) {
        return Ok(text_of(&p));
    }
    let name = g.get_str(t, &t.names().__name__).map(|n| text_of(&n)).unwrap_or_default();
    if g.get_str(t, &t.names().__path__).is_some() {
        return Ok(name);
    }
    Ok(name.rsplit_once('.').map_or(String::new(), |p| p.0.to_string()))
}

fn resolve(t: &Thread, name: &str, package: &str, level: usize) -> Res<String> {
    if package.is_empty() {
        return Err(t.err(Exc::ImportError, "attempted relative import with no known parent package"));
    }
    let mut base = package;
    for _ in 1..level {
        base = match base.rsplit_once('.') {
            Some((b, _)) => b,
            None => return Err(t.err(Exc::ImportError, "attempted relative import beyond top-level package")),
        };
    }
    Ok(if name.is_empty() { base.to_string() } else { format!("{base}.{name}") })
}

/// `sys.modules`
pub fn modules(t: &Thread) -> Res<Ref<Dict>> {
    match t.interp().modules.get() {
        Some(m) => Ok(m),
        None => Err(t.runtime_error("sys.modules is gone")),
    }
}

/// Imports a module by its full name, its packages first, and returns it.
pub fn import_full(t: &Thread, full: &str) -> Res {
    t.check_stack()?;
    let key = t.intern(full);
    if let Some(m) = modules(t)?.get_str(t, &key) {
        if m.is_none() {
            return Err(not_found(t, full, &format!("import of {full} halted; None in sys.modules")));
        }
        return whole(t, full, &key, m);
    }
    if t.interp().finalizing.get() {
        return Err(t.err(Exc::ImportError, "sys.meta_path is None, Python is likely shutting down"));
    }
    let mut parent = None;
    if let Some((p, _)) = full.rsplit_once('.') {
        let pm = import_full(t, p)?;
        // The parent may have imported it meanwhile.
        if let Some(m) = modules(t)?.get_str(t, &key) {
            return whole(t, full, &key, m);
        }
        parent = Some(pm);
    }
    let watch = timing::begin(t);
    let found = by_hooks(t, full, parent.as_ref()).and_then(|hooked| match (hooked, &parent) {
        (Some(m), _) => Ok(Some(m)),
        (None, None) => find_top(t, full),
        (None, Some(p)) => find_sub(t, full, p),
    });
    timing::end(t, watch, full);
    let m = found?;
    if t.interp().settings.verbose.get() > 0 && m.is_some() {
        timing::tell(t, full);
    }
    let Some(m) = m else {
        let detail = match full.rsplit_once('.') {
            Some((p, _)) if parent.as_ref().is_some_and(|m| !is_package(t, m)) => {
                format!("No module named '{full}'; '{p}' is not a package")
            }
            _ => format!("No module named '{full}'"),
        };
        return Err(not_found(t, full, &detail));
    };
    if let (Some(p), Some((_, last))) = (parent, full.rsplit_once('.')) {
        t.setattr(&p, &t.intern(last), Some(&m))?;
    }
    Ok(m)
}

/// A module from `sys.modules`, after the thread that runs its code has come to the end of that.
fn whole(t: &Thread, full: &str, key: &Ref<Str>, m: Value) -> Res {
    if t.interp().imports.is_idle() || !t.interp().imports.wait(t, full)? {
        return Ok(m);
    }
    match modules(t)?.get_str(t, key) {
        Some(m) => Ok(m),
        // The other thread failed: it is up to this one.
        None => import_full(t, full),
    }
}

fn is_package(t: &Thread, m: &Value) -> bool {
    m.payload::<Module>().is_some_and(|m| m.dict.get_str(t, &t.names().__path__).is_some())
}

fn not_found(t: &Thread, name: &str, msg: &str) -> Raised {
    let made = t.string(msg).and_then(|s| t.new_exception(Exc::ModuleNotFoundError, vec![s]));
    match made {
        Ok(e) => {
            if let Some(x) = e.payload::<ouro_runtime::types::exception::Exception>() {
                x.extra[0].set(t.intern(name).into_value());
            }
            t.raise(e)
        }
        Err(e) => e,
    }
}

/// Asks the finders in `sys.meta_path`, where the interpreter itself has none.
fn by_hooks(t: &Thread, full: &str, parent: Option<&Value>) -> Res<Option<Value>> {
    let list = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.name("meta_path")));
    if list.as_ref().and_then(|l| l.payload::<List>()).is_none_or(|l| l.items.is_empty()) {
        return Ok(None);
    }
    if full == "importlib" || full == "importlib._bootstrap" {
        return Ok(None);
    }
    let path = match parent {
        Some(p) => match t.getattr_opt(p, &t.names().__path__.clone())? {
            Some(path) => path,
            None => return Ok(None),
        },
        None => Value::NONE,
    };
    let bootstrap = import_full(t, "importlib._bootstrap")?;
    let f = t.getattr_str(&bootstrap, "_import_by_hooks")?;
    let found = t.call(&f, &[t.string(full)?, path])?;
    Ok(Some(found).filter(|m| !m.is_none()))
}

fn find_top(t: &Thread, name: &str) -> Res<Option<Value>> {
    if let Some(m) = builtin(t, name)? {
        return Ok(Some(m));
    }
    let sys = modules(t)?.get_str(t, &t.name("sys"));
    let path = match sys {
        Some(s) => t.getattr_opt(&s, &t.name("path"))?,
        None => None,
    };
    search(t, name, name, path)
}

fn find_sub(t: &Thread, full: &str, parent: &Value) -> Res<Option<Value>> {
    if let Some(m) = builtin(t, full)? {
        return Ok(Some(m));
    }
    let Some((_, last)) = full.rsplit_once('.') else { return Ok(None) };
    let path = t.getattr_opt(parent, &t.names().__path__.clone())?;
    search(t, full, last, path)
}

/// A module built into the binary.
fn builtin(t: &Thread, name: &str) -> Res<Option<Value>> {
    let i = t.interp();
    if let Some(n) = i.native_modules.get().iter().find(|n| n.name == name) {
        let m = Module::new(t, name)?;
        m.set(t, "__package__", t.string("")?)?;
        if !n.doc.is_empty() {
            m.set(t, "__doc__", t.string(n.doc)?)?;
        }
        modules(t)?.insert(t, t.intern(name).into_value(), m.to_value())?;
        m.add_functions(t, n.name, n.functions)?;
        (n.init)(t, &m)?;
        return Ok(Some(m.into_value()));
    }
    if let Some(p) = i.python_modules.get().iter().find(|p| p.name == name) {
        let file = format!("<frozen {name}>");
        let m = new_module(t, name, None, p.package)?;
        if p.package {
            m.set(t, "__path__", t.list(vec![])?)?;
        }
        run(t, &m, name, || {
            if let Some(u) = cache::load(t, name) {
                return Ok(Rc::new(u));
            }
            let u = unit(t, p.source, &file, Mode::Module)?;
            // Stored or not, it is the same from here on.
            Ok(cache::store(t, name, &u).map_or(u, Rc::new))
        })?;
        return Ok(Some(finished(t, name, &m)?));
    }
    Ok(None)
}

fn new_module(t: &Thread, name: &str, file: Option<&Path>, package: bool) -> Res<Ref<Module>> {
    let m = Module::new(t, name)?;
    let pkg = if package { name } else { name.rsplit_once('.').map_or("", |p| p.0) };
    m.set(t, "__package__", t.string(pkg)?)?;
    if let Some(b) = t.interp().builtins.get() {
        m.set(t, "__builtins__", b.into_value())?;
    }
    if let Some(f) = file {
        m.set(t, "__file__", t.string(f.to_string_lossy())?)?;
        if package {
            let dir = f.parent().map(|d| d.to_string_lossy().into_owned()).unwrap_or_default();
            m.set(t, "__path__", t.list(vec![t.string(dir)?])?)?;
        }
    }
    Ok(m)
}

/// Looks through the directories of a path list.
fn search(t: &Thread, full: &str, last: &str, path: Option<Value>) -> Res<Option<Value>> {
    let Some(path) = path else { return Ok(None) };
    let dirs: Vec<String> = match path.payload::<List>() {
        Some(l) => l.items.to_vec().iter().filter(|v| v.is::<Str>()).map(text_of).collect(),
        None => vec![],
    };
    for d in dirs {
        let dir = if d.is_empty() { std::env::current_dir().unwrap_or_default() } else { PathBuf::from(&d) };
        let init = dir.join(last).join("__init__.py");
        if init.is_file() {
            return load_file(t, full, &init, true).map(Some);
        }
        let file = dir.join(format!("{last}.py"));
        if file.is_file() {
            return load_file(t, full, &file, false).map(Some);
        }
        let sub = dir.join(last);
        if sub.is_dir() {
            // A namespace package.
            let m = new_module(t, full, None, true)?;
            m.set(t, "__path__", t.list(vec![t.string(sub.to_string_lossy())?])?)?;
            modules(t)?.insert(t, t.intern(full).into_value(), m.to_value())?;
            return Ok(Some(m.into_value()));
        }
    }
    Ok(None)
}

fn load_file(t: &Thread, full: &str, file: &Path, package: bool) -> Res {
    let bytes = match std::fs::read(file) {
        Ok(b) => b,
        Err(e) => {
            let f = t.string(file.to_string_lossy())?;
            return Err(t.io_error(&e, Some(&f)));
        }
    };
    let name = file.to_string_lossy().into_owned();
    let source = crate::source::decode(t, &bytes, &name)?;
    let m = new_module(t, full, Some(file), package)?;
    run(t, &m, full, || unit(t, &source, &name, Mode::Module))?;
    finished(t, full, &m)
}

/// The module that stands in `sys.modules` after its code ran: it may have put another there.
fn finished(t: &Thread, name: &str, m: &Ref<Module>) -> Res {
    Ok(modules(t)?.get_str(t, &t.intern(name)).unwrap_or_else(|| m.to_value()))
}

fn run(t: &Thread, m: &Ref<Module>, name: &str, unit: impl FnOnce() -> Res<Rc<CodeUnit>>) -> Res<()> {
    let key = t.intern(name);
    modules(t)?.insert(t, key.to_value(), m.to_value())?;
    t.interp().imports.begin(t, name);
    let r = unit()
        .and_then(|u| code::load(t, &u))
        .and_then(|c| crate::exec::enter::run_code(t, &c, &m.dict, None, Value::UNBOUND));
    if r.is_err() {
        let exc = t.take_exception();
        if let Some(m) = t.interp().modules.get() {
            m.remove_str(t, &key);
        }
        t.reraise(exc);
    }
    t.interp().imports.end(t, name);
    r.map(drop)
}

/// Compiles a source; errors become SyntaxError.
pub fn unit(t: &Thread, source: &str, file: &str, mode: Mode) -> Res<Rc<CodeUnit>> {
    unit_under(t, source, file, mode, 0)
}

/// As [`unit`], under the features (`CO_FUTURE_*` flags) of the code that asks for it.
pub fn unit_under(t: &Thread, source: &str, file: &str, mode: Mode, future: u32) -> Res<Rc<CodeUnit>> {
    let mut parsed = match ouro_parser::parse_under(source, mode, future) {
        Ok(p) => p,
        Err(e) => return Err(crate::source::syntax_error(t, &e, file)),
    };
    crate::source::warn(t, &parsed, source, file)?;
    parsed.apply_future();
    let src = Source {
        filename: file.into(),
        lines: &parsed.lines,
        optimize: t.interp().settings.optimize.get(),
        future: parsed.future,
    };
    match compile(&parsed.tree, &src) {
        Ok(u) => Ok(u),
        Err(e) => Err(crate::source::compile_error(t, &e, source, file, &parsed.lines)),
    }
}

/// Is the module's code still running?
fn is_initializing(t: &Thread, name: &str) -> bool {
    t.interp().imports.runs(name)
}

/// `from m import name`
pub fn import_from(t: &Thread, m: &Value, name: &Ref<Str>) -> Res {
    if let Some(v) = t.getattr_opt(m, name)? {
        return Ok(v);
    }
    let module = match t.getattr_opt(m, &t.names().__name__.clone())? {
        Some(n) if n.is::<Str>() => text_of(&n),
        _ => "<unknown module name>".into(),
    };
    // A submodule being imported in a circle is found by its full name.
    if let Some(v) = modules(t)?.get_str(t, &t.intern(&format!("{module}.{}", name.lossy()))) {
        return Ok(v);
    }
    let file = t.getattr_opt(m, &t.names().__file__.clone())?.filter(|f| f.is::<Str>());
    let place = match &file {
        Some(f) => text_of(f),
        None => "unknown location".into(),
    };
    let text = if is_initializing(t, &module) {
        format!(
            "cannot import name '{}' from partially initialized module '{module}' (most likely due to a circular import) ({place})",
            name.lossy()
        )
    } else {
        format!("cannot import name '{}' from '{module}' ({place})", name.lossy())
    };
    let e = t.new_exception(Exc::ImportError, vec![t.string(text)?])?;
    if let Some(x) = e.payload::<ouro_runtime::types::exception::Exception>() {
        x.extra[0].set(t.string(module)?);
        x.extra[1].set(file.unwrap_or(Value::NONE));
        x.extra[3].set(name.to_value());
    }
    Err(t.raise(e))
}
