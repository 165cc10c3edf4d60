//! Where in an object lies what cannot be pickled, and what to do about it: a note on the exception.

use ouro_runtime::heap::{Raised, Value};
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::{Exc, Thread};

/// A longer path tells nobody anything.
const MOST: usize = 50;

/// Steps from the object inwards, collected on the way out.
#[derive(Default)]
pub struct Trail {
    steps: Vec<String>,
    /// What could not be pickled.
    culprit: Option<Value>,
}

/// A key as one writes it, without calling anything of its own.
fn key(t: &Thread, k: &Value) -> String {
    if k.exact::<Str>().is_some() || k.as_small_int().is_some() {
        if let Ok(r) = t.repr(k) {
            return r.lossy().into_owned();
        }
    }
    format!("<{}>", t.type_name(k))
}

impl Trail {
    /// The innermost object whose pickling failed.
    pub fn blame(&mut self, v: &Value) {
        self.culprit.get_or_insert_with(|| v.clone());
    }
    pub fn item(&mut self, i: usize) {
        self.steps.push(format!("[{i}]"));
    }
    pub fn key(&mut self, t: &Thread, k: &Value) {
        let pending = t.exc.take();
        self.steps.push(format!("[{}]", key(t, k)));
        t.exc.set(pending);
    }
    pub fn attribute(&mut self, name: &Value) {
        self.steps.push(format!(".{}", text_of(name)));
    }
    pub fn member(&mut self) {
        self.steps.push("{...}".into());
    }
    pub fn argument(&mut self, what: &str) {
        self.steps.push(format!("<{what}>"));
    }

    /// Adds the note to the exception in flight.
    pub fn note(self, t: &Thread, root: &Value, e: Raised) -> Raised {
        let Some(culprit) = self.culprit else { return e };
        let exc = t.take_exception();
        if self.steps.len() > MOST || t.is_a(&exc, &t.exc_type(Exc::RecursionError)) {
            return t.reraise(exc);
        }
        let mut text = String::new();
        if !self.steps.is_empty() {
            let path: String = self.steps.iter().rev().map(String::as_str).collect();
            let article = if t.type_name(root).starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            text = format!("it is at obj{path}, obj being {article} {}", t.type_name(root));
        }
        let hint = match culprit.layout() {
            layouts::FUNCTION => {
                "functions are pickled by name: define it with def at the top level of a module"
            }
            _ if culprit.is::<Type>() => {
                "classes are pickled by name: define it at the top level of a module, under its own name"
            }
            _ if t.is_a(&exc, &t.exc_type(Exc::TypeError)) => {
                "it means nothing to another process: make it there, or leave it out of what __getstate__ returns"
            }
            _ => "",
        };
        if !text.is_empty() && !hint.is_empty() {
            text.push_str("; ");
        }
        text.push_str(hint);
        if !text.is_empty() {
            let noted = t.string(&text).and_then(|s| t.call_method_str(&exc, "add_note", &[s]));
            if noted.is_err() {
                drop(t.take_exception());
            }
        }
        t.reraise(exc)
    }
}
