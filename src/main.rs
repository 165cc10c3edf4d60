#![allow(unsafe_code)] // TEMP smoke
use ouro_runtime::{Interp, Thread};
fn main() {
    let i = Interp::new();
    let t = unsafe { Thread::new(&*i) };
    t.set_stack_room(4 << 20);
    let r = i.boot(&t);
    println!("{r:?} {}", i.heap.bytes());
    let l = t.list(vec![t.int(3).unwrap(), t.float(2.5).unwrap(), t.string("héé'").unwrap()]).unwrap();
    println!("{}", t.repr(&l).unwrap().lossy());
    t.call_method_str(&l, "append", &[t.int(1 << 61).unwrap()]).unwrap();
    let d = ouro_runtime::types::dict::Dict::new(&t).unwrap();
    for k in 0..20 { d.insert(&t, t.int(k).unwrap(), l.clone()).unwrap(); }
    println!("{}", t.repr(&l).unwrap().lossy());
    println!("{}", t.repr(d.value()).unwrap().lossy().len());
    println!("{}", t.repr(t.type_of(&l).value()).unwrap().lossy());
    let e = t.call_method_str(&l, "foo", &[]);
    println!("{:?} {}", e.is_err(), t.str(&t.take_exception()).unwrap().lossy());
}
