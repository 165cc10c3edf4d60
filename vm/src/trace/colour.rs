//! Colours of tracebacks, and whether there are to be any (CPython's Lib/_colorize.py).

use ouro_runtime::Thread;

/// What is painted. The terminal's own palette says what the colours look like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Files, lines, names, messages.
    Detail,
    /// Classes of exceptions.
    Class,
    /// The operator or call that failed.
    Culprit,
    /// What belongs to it.
    Around,
}

impl Paint {
    /// The text in this colour.
    pub fn on(self, text: &str) -> String {
        let code = match self {
            Paint::Detail => "35",
            Paint::Class => "1;35",
            Paint::Culprit => "1;31",
            Paint::Around => "31",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

/// A variable of the environment, unless that is to be ignored.
fn variable(t: &Thread, name: &str) -> Option<String> {
    if t.interp().settings.ignore_environment.get() {
        return None;
    }
    std::env::var_os(name).map(|v| v.to_string_lossy().into_owned())
}

/// What the environment says of colours, if it says anything.
pub fn environment(t: &Thread) -> Option<bool> {
    match variable(t, "PYTHON_COLORS").as_deref() {
        Some("0") => return Some(false),
        Some("1") => return Some(true),
        _ => {}
    }
    if variable(t, "NO_COLOR").is_some() {
        return Some(false);
    }
    if variable(t, "FORCE_COLOR").is_some() {
        return Some(true);
    }
    (variable(t, "TERM").as_deref() == Some("dumb")).then_some(false)
}

/// Is what goes to `sys.stderr` to be coloured?
pub fn wanted(t: &Thread) -> bool {
    environment(t).unwrap_or_else(|| stderr_is_terminal(t))
}

fn stderr_is_terminal(t: &Thread) -> bool {
    let file = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.names().stderr));
    let Some(file) = file.filter(|f| !f.is_none()) else { return false };
    let pending = t.exc.take();
    let has_descriptor = matches!(t.getattr_opt(&file, &t.name("fileno")), Ok(Some(_)));
    let answer = if has_descriptor {
        t.call_method_str(&file, "isatty", &[]).and_then(|v| t.truth(&v))
    } else {
        Ok(false)
    };
    drop(t.exc.take());
    t.exc.set(pending);
    answer.unwrap_or(false)
}
