//! Exceptions: their hierarchy and how natives raise them.

pub mod hierarchy;
pub mod raise;
pub mod suggest;

pub use hierarchy::Exc;

use crate::heap::Raised;
use crate::sync::thread::Thread;

/// TypeError of a function that has no parameter `bad`; `known` are those that it has.
pub fn unexpected_keyword<'a>(
    t: &Thread,
    function: &str,
    bad: &str,
    known: impl Iterator<Item = &'a str>,
) -> Raised {
    let hint = match suggest::closest(bad, known) {
        Some(name) => format!(". Did you mean '{name}'?"),
        None => String::new(),
    };
    t.type_error(format!("{function}() got an unexpected keyword argument '{bad}'{hint}"))
}
