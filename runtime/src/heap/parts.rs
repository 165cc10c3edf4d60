//! Names of references: what the program itself calls the way from one object to another.
#![allow(unsafe_code)] // island: reads of headers

use super::header::Header;
use super::trace::{Visitor, Way};
use super::word::Word;
use super::{Value, pages::Heap};
use crate::format::str_escape::repr_str;
use crate::model::descr::MemberDescr;
use crate::model::typeobj::{Type, tflag};
use crate::types::bytes::Bytes;
use crate::types::str::{Str, text_of};
use crate::types::tuple::Tuple;

/// How one object refers to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// `.name`
    Attr(String),
    /// `[index]`
    Item(String),
    /// The dict of an instance or a class, whose keys are attributes.
    Attributes,
    /// The namespace of a module, whose keys are global names.
    Globals,
    /// The tuple of cells of a closure: the names of its variables.
    Closure(Vec<String>),
    /// Not worth a word on the way to something else: what a cell holds, the frame of a traceback. The name of
    /// the attribute is for when it is where the way ends.
    Through(&'static str),
    /// The traceback of an exception.
    Traceback,
    /// In words: `local 'x'`.
    Words(String),
    /// The program has no name for it.
    Unnamed,
}

/// The number of the reference from an object to its class; the others count from 0.
pub const CLASS: u32 = u32::MAX;

/// Calls `f` with every reference that the object at `h` owns and its number: slots, payload, class.
///
/// # Safety
/// H1: `h` is live and whole.
pub unsafe fn numbered(h: *mut Header, f: &mut dyn FnMut(u32, *mut Header)) {
    let (ty, mut n) = ((*h).ty.get(), 0);
    let mut note = |w: Word| {
        if w.is_ptr() {
            f(n, w.ptr());
        }
        n += 1;
    };
    let mut v = Visitor::with(Way::Words(&mut note));
    let (at, slots) = (*ty).data.slot_area(h);
    (0..slots).for_each(|i| v.word(*at.add(i)));
    ((*ty).data.payload.trace)(h, &mut v);
    f(CLASS, ty as *mut Header);
}

/// The name of a reference by its number.
///
/// # Safety
/// As [`numbered`].
pub unsafe fn name(h: *mut Header, number: u32) -> Part {
    if number == CLASS {
        return Part::Attr("__class__".into());
    }
    let ty = &(*(*h).ty.get()).data;
    let slots = ty.slot_area(h).1;
    let declared = ty.declared.get() as usize;
    let i = number as usize;
    if i >= slots {
        return (ty.payload.part)(h, i - slots);
    }
    if i < declared {
        return member(ty, i).map_or(Part::Unnamed, Part::Attr);
    }
    match i - declared {
        0 => Part::Attributes,
        k => ty.layout.name(k - 1).map_or(Part::Unnamed, |n| Part::Attr(text_of(&n))),
    }
}

/// The name in `__slots__` of a place.
fn member(ty: &Type, index: usize) -> Option<String> {
    let found = ty
        .mro_types()
        .flat_map(|c| c.dict.pairs())
        .find(|(_, d)| d.payload::<MemberDescr>().is_some_and(|m| m.index == index));
    found.map(|(name, _)| text_of(&name))
}

/// A key as it would be written, if it is plain data; no Python code runs for it.
pub fn literal(w: Word) -> String {
    nested(w, 2)
}

/// As [`literal`]; tuples are written out to a depth.
fn nested(w: Word, depth: usize) -> String {
    // SAFETY: H2, the caller's object owns it.
    let v = unsafe { Value::from_borrowed(w) };
    if let Some(s) = v.exact::<Str>() {
        return shortened(repr_str(s.as_bytes()));
    }
    if let Some(b) = v.exact::<Bytes>() {
        return shortened([b"b".to_vec(), repr_str(b.as_slice())].concat());
    }
    if let Some(items) = v.exact::<Tuple>().filter(|p| depth > 0 && p.len() <= 4) {
        let all: Vec<String> = items.as_slice().iter().map(|x| nested(x.word(), depth - 1)).collect();
        return format!("({}{})", all.join(", "), if all.len() == 1 { "," } else { "" });
    }
    if w.is_none() {
        return "None".into();
    }
    if let Some(i) = v.as_small_int() {
        return i.to_string();
    }
    if w.is_float() {
        return crate::format::float::repr_f64(w.float());
    }
    if w.is_bool() {
        return if v.same(&Value::TRUE) { "True" } else { "False" }.into();
    }
    // SAFETY: H2.
    if w.is_ptr() { unsafe { label(w.ptr()) } } else { "...".into() }
}

/// Longest text of a key that is written out, in bytes.
const LONGEST: usize = 60;

fn shortened(text: Vec<u8>) -> String {
    let text = String::from_utf8_lossy(&text);
    if text.len() <= LONGEST {
        return text.into_owned();
    }
    let head: String = text.chars().take(LONGEST / 2).collect();
    format!("{head}...{}", text.chars().next().unwrap_or('\''))
}

/// What a report calls an object.
///
/// # Safety
/// As [`numbered`].
pub unsafe fn label(h: *mut Header) -> String {
    let ty = (*h).type_of();
    (ty.payload.label)(h).unwrap_or_else(|| ty.name_str())
}

/// As [`bytes`]; an immediate value takes none.
pub fn size(v: &Value) -> usize {
    // SAFETY: H1, the value keeps it.
    v.header().map_or(0, |h| unsafe { bytes(h as *const Header as *mut Header) })
}

/// Bytes of the heap that belong to an object: its own slot, and what its payload has beside it.
///
/// # Safety
/// As [`numbered`].
pub unsafe fn bytes(h: *mut Header) -> usize {
    Heap::usable(h as *mut u8) + ((*h).type_of().payload.storage)(h)
}

/// Can the object be referred to weakly?
///
/// # Safety
/// As [`numbered`].
pub unsafe fn takes_weak(h: *mut Header) -> bool {
    (*h).type_of().has(tflag::WEAKREF)
}
