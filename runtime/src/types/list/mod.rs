//! list.
#![allow(unsafe_code)] // island: the end of a list

pub mod iter;

pub use iter::{LIST_ITER, LIST_REVERSE_ITER, ListIter, TUPLE_ITER, iter};

use super::layout as layouts;
use super::slice::Slice;
use super::tuple::{Tuple, compare_items};
use crate::heap::parts::Part;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueVec, Word};
use crate::model::native::{Method, TypeSpec, class_method, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;

/// The payload of list.
#[derive(Default)]
pub struct List {
    pub items: ValueVec,
}

impl Payload for List {
    const LAYOUT: u32 = layouts::LIST;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.items.trace(v);
    }
    fn clear(&self, _: &Thread) {
        drop(self.items.take());
    }
    fn weight(&self) -> usize {
        self.items.len()
    }
    fn trace_part(&self, v: &mut Visitor<'_>, from: usize, to: usize) {
        self.items.trace_part(v, from, to);
    }
    const SHEDS: bool = true;
    #[inline(always)]
    unsafe fn shed(&self, from: usize, f: impl FnMut(Word) -> bool) -> usize {
        self.items.shed(from, f)
    }
    unsafe fn give_back(&self) {
        self.items.give_back();
    }
    #[inline(always)]
    unsafe fn block(&self) -> Option<*mut u8> {
        Some(self.items.words() as *mut u8)
    }
    fn part(&self, index: usize) -> Part {
        Part::Item((self.items.len() - 1 - index).to_string())
    }
    fn storage(&self) -> usize {
        self.items.bytes()
    }
}

impl List {
    pub fn new(t: &Thread) -> Res<Ref<List>> {
        t.make(List::default())
    }
    pub fn from_vec(t: &Thread, v: Vec<Value>) -> Res<Ref<List>> {
        let items = ValueVec::from_vec(t, v)?;
        t.make_holding(items, |items| List { items })
    }
    pub fn from_items(t: &Thread, items: ValueVec) -> Res<Ref<List>> {
        t.make(List { items })
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<List>> {
    crate::model::class::expect::<List>(t, v, "list", "list")
}

fn new(t: &Thread, ty: &Ref<Type>, _: &[Value], _: Option<&Ref<Tuple>>) -> Res {
    Ok(t.make_of(ty, List::default())?.into_value())
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let args = crate::protocol::call::for_init(t, t.type_ref(v), t.type_for::<List>(), args, kw)?;
    let list = me(t, v)?;
    match args {
        [] => drop(list.items.take()),
        [x] => drop(list.items.replace(t.collect_heap(x)?)),
        _ => return Err(t.type_error(format!("list expected at most 1 argument, got {}", args.len()))),
    }
    Ok(())
}

fn repr(t: &Thread, v: &Value) -> Res {
    let list = me(t, v)?;
    if list.items.is_empty() {
        return t.string("[]");
    }
    if !t.repr_enter(v) {
        return t.string("[...]");
    }
    let mut out = vec![b'['];
    let mut i = 0;
    let items = std::iter::from_fn(|| {
        i += 1;
        list.items.get(i - 1)
    });
    let r = super::repr_items(t, items, &mut out);
    t.repr_leave(v);
    r?;
    out.push(b']');
    Ok(super::str::Str::from_wtf8(t, &out)?.into_value())
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<List>(), b.payload::<List>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    compare_items(t, || (x.items.len(), y.items.len()), |i| Some((x.items.get(i)?, y.items.get(i)?)), op)
}

fn getitem(t: &Thread, v: &Value, k: &Value) -> Res {
    let list = me(t, v)?;
    if let Some(s) = k.payload::<Slice>() {
        return get_slice(t, list, s);
    }
    super::check_index(t, k, "list indices must be integers or slices")?;
    match crate::protocol::sequence::position(t, k, || list.items.len())?.and_then(|i| list.items.get(i)) {
        Some(x) => Ok(x),
        None => Err(t.index_error("list index out of range")),
    }
}

/// `v[s]` of a list.
pub fn slice(t: &Thread, v: &Value, s: &Slice) -> Res {
    get_slice(t, me(t, v)?, s)
}

/// `list[s]`
fn get_slice(t: &Thread, list: &List, s: &Slice) -> Res {
    let r = s.resolve(t, || list.items.len())?;
    if r.step == 1 {
        let out = list.items.copy_range(t, r.start as usize, r.start as usize + r.len)?;
        return Ok(List::from_items(t, out)?.into_value());
    }
    Ok(List::from_items(t, list.items.copy_steps(t, r.start, r.step, r.len)?)?.into_value())
}

fn setitem(t: &Thread, v: &Value, k: &Value, x: Option<&Value>) -> Res<()> {
    let list = me(t, v)?;
    if let Some(s) = k.payload::<Slice>() {
        return set_slice(t, list, s, x);
    }
    super::check_index(t, k, "list indices must be integers or slices")?;
    let Some(i) = crate::protocol::sequence::position(t, k, || list.items.len())? else {
        return Err(t.index_error("list assignment index out of range"));
    };
    match x {
        Some(x) => {
            list.items.set(i, x.clone());
        }
        None => drop(list.items.remove(i)),
    }
    Ok(())
}

/// `list[s] = x`, or `del list[s]`.
pub fn set_slice(t: &Thread, list: &List, s: &Slice, x: Option<&Value>) -> Res<()> {
    let mut resolved = None;
    if let Some(with) = x.and_then(|x| x.exact::<List>()) {
        let r = s.resolve(t, || list.items.len())?;
        if r.step == 1 {
            return list.items.assign_range(t, r.start as usize, r.start as usize + r.len, &with.items);
        }
        resolved = Some(r);
    }
    let with = match x {
        None => Vec::new(),
        Some(x) => match t.collect(x) {
            Ok(v) => v,
            Err(e)
                if t.pending(crate::errors::Exc::TypeError) && t.type_ref(x).slots.iter.get().is_none() =>
            {
                drop(t.take_exception());
                let _ = e;
                return Err(t.type_error("must assign iterable to extended slice").also(t, s));
            }
            Err(e) => return Err(e),
        },
    };
    let r = match resolved {
        Some(r) => r,
        None => s.resolve(t, || list.items.len())?,
    };
    if r.step == 1 {
        let from = r.start as usize;
        let mut gone = list.items.splice(t, from, from + r.len, with)?;
        while let Some(last) = gone.pop() {
            drop(last);
        }
        return Ok(());
    }
    if x.is_none() {
        let mut gone: Vec<usize> = r.indices().collect();
        gone.sort_unstable();
        let mut dead = Vec::with_capacity(gone.len());
        for i in gone.into_iter().rev() {
            dead.extend(list.items.remove(i));
        }
        return Ok(());
    }
    if with.len() != r.len {
        return Err(t.value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            with.len(),
            r.len
        )));
    }
    for (i, v) in r.indices().zip(with) {
        list.items.set(i, v);
    }
    Ok(())
}

trait Also {
    fn also(self, t: &Thread, s: &Slice) -> crate::heap::Raised;
}
impl Also for crate::heap::Raised {
    /// A plain slice words its refusal differently.
    fn also(self, t: &Thread, s: &Slice) -> crate::heap::Raised {
        if s.step.is_none() {
            drop(t.take_exception());
            return t.type_error("can only assign an iterable");
        }
        self
    }
}

fn contains(t: &Thread, v: &Value, x: &Value) -> Res<bool> {
    let list = me(t, v)?;
    let mut i = 0;
    while let Some(y) = list.items.get(i) {
        if t.equal(&y, x)? {
            return Ok(true);
        }
        i += 1;
    }
    Ok(false)
}

fn add(t: &Thread, a: &Value, b: &Value) -> Res {
    let (Some(x), Some(y)) = (a.payload::<List>(), b.payload::<List>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let out = ValueVec::with_capacity(t, x.items.len() + y.items.len())?;
    out.append_copy(t, &x.items)?;
    out.append_copy(t, &y.items)?;
    Ok(List::from_items(t, out)?.into_value())
}

fn iadd(t: &Thread, a: &Value, b: &Value) -> Res {
    extend_with(t, me(t, a)?, b)?;
    Ok(a.clone())
}

fn extend_with(t: &Thread, list: &Ref<List>, from: &Value) -> Res<()> {
    if from.is_exact::<List>() || from.is_exact::<Tuple>() {
        let v = t.collect(from)?;
        list.items.reserve(t, v.len())?;
        for x in v {
            list.items.push(t, x)?;
        }
        return Ok(());
    }
    t.for_each(from, |x| list.items.push(t, x).map(|_| true))
}

fn mul(t: &Thread, a: &Value, b: &Value) -> Res {
    let (seq, n) = if a.is::<List>() { (a, b) } else { (b, a) };
    let Some(n) = super::repeat_count(t, n)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let items = &me(t, seq)?.items;
    let Some(total) = items.len().checked_mul(n).filter(|n| *n < u32::MAX as usize) else {
        return Err(t.memory_error());
    };
    let out = ValueVec::with_capacity(t, total)?;
    if let Some(one) = items.get(0).filter(|_| items.len() == 1) {
        for _ in 0..n {
            out.push(t, one.clone())?;
        }
        return Ok(List::from_items(t, out)?.into_value());
    }
    for _ in 0..n {
        for i in 0..items.len() {
            if let Some(v) = items.get(i) {
                out.push(t, v)?;
            }
        }
    }
    Ok(List::from_items(t, out)?.into_value())
}

fn imul(t: &Thread, a: &Value, b: &Value) -> Res {
    let Some(n) = super::repeat_count(t, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let items = &me(t, a)?.items;
    if n == 0 {
        drop(items.take());
        return Ok(a.clone());
    }
    let old = items.to_vec();
    if old.len().checked_mul(n).is_none_or(|n| n >= u32::MAX as usize) {
        return Err(t.memory_error());
    }
    items.reserve(t, old.len() * (n - 1))?;
    for _ in 1..n {
        for v in &old {
            items.push(t, v.clone())?;
        }
    }
    Ok(a.clone())
}

fn append(t: &Thread, a: &[Value]) -> Res {
    me(t, &a[0])?.items.push(t, a[1].clone())?;
    Ok(Value::NONE)
}
fn extend(t: &Thread, a: &[Value]) -> Res {
    extend_with(t, me(t, &a[0])?, &a[1])?;
    Ok(Value::NONE)
}
fn insert(t: &Thread, a: &[Value]) -> Res {
    let items = &me(t, &a[0])?.items;
    let i = t.index_i64(&a[1], crate::errors::Exc::OverflowError)?;
    let n = items.len() as i64;
    let i = if i < 0 { (i + n).max(0) } else { i.min(n) };
    items.insert(t, i as usize, a[2].clone())?;
    Ok(Value::NONE)
}
fn pop(t: &Thread, a: &[Value]) -> Res {
    let items = &me(t, &a[0])?.items;
    if a[1].as_small_int() == Some(-1) {
        return match items.pop() {
            Some(v) => Ok(v),
            None => Err(t.index_error("pop from empty list")),
        };
    }
    let i = t.arg_i64(&a[1])?;
    if items.is_empty() {
        return Err(t.index_error("pop from empty list"));
    }
    let i = if i < 0 { i + items.len() as i64 } else { i };
    match usize::try_from(i).ok().and_then(|i| items.remove(i)) {
        Some(v) => Ok(v),
        None => Err(t.index_error("pop index out of range")),
    }
}
fn remove(t: &Thread, a: &[Value]) -> Res {
    let items = &me(t, &a[0])?.items;
    let mut i = 0;
    while let Some(x) = items.get(i) {
        if t.equal(&x, &a[1])? {
            drop(items.remove(i));
            return Ok(Value::NONE);
        }
        i += 1;
    }
    Err(t.value_error("list.remove(x): x not in list"))
}
fn clear(t: &Thread, a: &[Value]) -> Res {
    drop(me(t, &a[0])?.items.take());
    Ok(Value::NONE)
}
fn copy(t: &Thread, a: &[Value]) -> Res {
    let l = me(t, &a[0])?;
    let items = l.items.copy_range(t, 0, l.items.len())?;
    Ok(List::from_items(t, items)?.into_value())
}
fn reverse(t: &Thread, a: &[Value]) -> Res {
    me(t, &a[0])?.items.reverse();
    Ok(Value::NONE)
}
fn index(t: &Thread, a: &[Value]) -> Res {
    let items = &me(t, &a[0])?.items;
    let (from, to) = super::item_range(t, &a[2], &a[3], || items.len())?;
    let mut i = from;
    while let Some(x) = items.get(i).filter(|_| i < to) {
        if t.equal(&x, &a[1])? {
            return Ok(Value::len(i));
        }
        i += 1;
    }
    let r = t.repr(&a[1])?;
    Err(t.value_error(format!("{} is not in list", r.lossy())))
}
fn count(t: &Thread, a: &[Value]) -> Res {
    let items = &me(t, &a[0])?.items;
    let (mut i, mut n) = (0, 0);
    while let Some(x) = items.get(i) {
        n += t.equal(&x, &a[1])? as usize;
        i += 1;
    }
    Ok(Value::len(n))
}
fn sort(t: &Thread, a: &[Value]) -> Res {
    let list = me(t, &a[0])?;
    let reverse = t.truth(&a[2])?;
    let items = list.items.take();
    let (items, r) = super::sort::sort_values(t, items, &a[1], reverse);
    let changed = list.items.capacity() > 0;
    drop(list.items.replace(items));
    r?;
    if changed {
        return Err(t.value_error("list modified during sort"));
    }
    Ok(Value::NONE)
}

const METHODS: &[Method] = &[
    method("append(self, object, /)", append).doc("Put an object at the end."),
    method("extend(self, iterable, /)", extend).doc("Put all that an iterable gives at the end."),
    method("insert(self, index, object, /)", insert).doc("Put an object in before the index."),
    method("pop(self, index=-1, /)", pop)
        .doc("Take the element at an index out, the last one if none is given."),
    method("remove(self, value, /)", remove).doc("Take a value out where it comes first."),
    method("clear(self, /)", clear).doc("Take everything out."),
    method("copy(self, /)", copy).doc("A list of the same elements."),
    method("reverse(self, /)", reverse).doc("Reverse *IN PLACE*."),
    method("index(self, value, start=0, stop=..., /)", index).doc("Where a value comes first."),
    method("count(self, value, /)", count).doc("How often a value occurs."),
    method("sort(self, /, *, key=None, reverse=False)", sort).doc("Put the list in order."),
    method("__reversed__(self, /)", |t, a| iter::reversed(t, &a[0])),
    class_method("__class_getitem__(cls, item, /)", |t, a| super::generic_alias::make(t, &a[0], &a[1])),
];

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::SEQUENCE | tflag::MATCH_SELF,
    slots: |s| {
        s.new.set(Some(new));
        s.init.set(Some(init));
        s.repr.set(Some(repr));
        s.compare.set(Some(compare));
        s.iter.set(Some(iter));
        s.len.set(Some(|t, v| Ok(me(t, v)?.items.len())));
        s.getitem.set(Some(getitem));
        s.setitem.set(Some(setitem));
        s.contains.set(Some(contains));
        s.add.set(Some(add));
        s.iadd.set(Some(iadd));
        s.mul.set(Some(mul));
        s.imul.set(Some(imul));
    },
    methods: METHODS,
    doc: "Built-in mutable sequence.",
    ..TypeSpec::of::<List>("list")
};
