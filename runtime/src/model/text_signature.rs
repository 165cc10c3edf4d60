//! `__text_signature__`: what `inspect` and `help` know of the parameters of natives.

use super::native::{Method, MethodKind};

/// Of a row, in its class or as a function of a module. None where a default has no text.
pub fn of_row(def: &Method, in_class: bool) -> Option<String> {
    let inner = def.sig.strip_prefix(def.name())?.strip_prefix('(')?.strip_suffix(')')?;
    if inner.contains("=...") {
        return None;
    }
    let inner = inner.replace('\n', "\\n");
    Some(match (def.kind, in_class) {
        (MethodKind::Instance, true) => format!("(${inner})"),
        (MethodKind::Class, _) => format!("($type{})", inner.strip_prefix("cls").unwrap_or(&inner)),
        (MethodKind::Static, _) => format!("({inner})"),
        (MethodKind::Instance, false) if inner.is_empty() => "($module, /)".to_string(),
        (MethodKind::Instance, false) if inner.ends_with('/') || inner.contains("/,") => {
            format!("($module, {inner})")
        }
        (MethodKind::Instance, false) => format!("($module, /, {inner})"),
    })
}

/// Of a slot, by the name of its method.
pub fn of_slot(dunder: &str) -> Option<&'static str> {
    Some(match dunder {
        "__new__" | "__call__" | "__init__" => "($self, /, *args, **kwargs)",
        "__getattribute__" | "__delattr__" => "($self, name, /)",
        "__setattr__" => "($self, name, value, /)",
        "__get__" => "($self, instance, owner=None, /)",
        "__set__" => "($self, instance, value, /)",
        "__delete__" => "($self, instance, /)",
        "__getitem__" | "__contains__" | "__delitem__" => "($self, key, /)",
        "__setitem__" => "($self, key, value, /)",
        "__pow__" | "__rpow__" => "($self, value, mod=None, /)",
        "__repr__" | "__str__" | "__hash__" | "__iter__" | "__next__" | "__len__" | "__bool__"
        | "__index__" | "__int__" | "__float__" | "__neg__" | "__pos__" | "__invert__" | "__abs__"
        | "__await__" | "__aiter__" | "__anext__" | "__del__" => "($self, /)",
        _ => "($self, value, /)",
    })
}

/// Of a builtin class, by its name: what its constructor takes. Some CPython knows none of.
pub fn of_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "object" => "()",
        "bool" => "(object=False, /)",
        "complex" => "(real=0, imag=0)",
        "enumerate" => "(iterable, start=0)",
        "filter" => "(function, iterable, /)",
        "float" => "(x=0, /)",
        "frozenset" | "set" | "list" | "tuple" => "(iterable=(), /)",
        "map" => "(function, iterable, /, *iterables)",
        "memoryview" => "(object)",
        "property" => "(fget=None, fset=None, fdel=None, doc=None)",
        "reversed" => "(sequence, /)",
        "staticmethod" | "classmethod" => "(function, /)",
        "zip" => "(*iterables, strict=False)",
        _ => return None,
    })
}
