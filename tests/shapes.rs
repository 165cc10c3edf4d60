//! Shapes: bytecode and sizes, and the machine code of hot handlers.

use ouro_parser::Mode;
use ouro_runtime::heap::word::{INT_MAX, INT_MIN};
use ouro_runtime::heap::{Header, Raised, Value, Word};
use std::mem::size_of;
use std::process::Command;

fn bytecode(source: &str) -> String {
    let parsed = ouro_parser::parse(source, Mode::Module).expect("the source is right");
    let src = ouro_vm::compile::Source {
        filename: "shape.py".into(),
        lines: &parsed.lines,
        optimize: 0,
        future: 0,
    };
    let unit = ouro_vm::compile::compile(&parsed.tree, &src);
    let unit = unit.unwrap_or_else(|e| panic!("{}", e.message));
    format!("{source}\n----\n{}", ouro_vm::bytecode::dis::disassemble(&unit))
}

#[test]
fn arithmetic() {
    insta::assert_snapshot!(bytecode(
        "def f(a, b):\n    c = a + b * 2\n    c += 1\n    return c - a / b if c > 3 else -c\n"
    ));
}

#[test]
fn loops() {
    insta::assert_snapshot!(bytecode(
        "def f(xs):\n    t = 0\n    for x in xs:\n        if x is None:\n            continue\n        while x > 0 and t < 10:\n            x -= 1\n            t += x\n    return t\n"
    ));
}

#[test]
fn calls() {
    insta::assert_snapshot!(bytecode(
        "def f(o, *args, k=1, **kw):\n    return o.m(1, k=k), len(args), f(*args, **kw), [x * x for x in args]\n"
    ));
}

#[test]
fn exceptions() {
    insta::assert_snapshot!(bytecode(
        "def f():\n    try:\n        with g() as h:\n            return h\n    except ValueError as e:\n        raise KeyError from e\n    finally:\n        done()\n"
    ));
}

#[test]
fn classes_and_closures() {
    insta::assert_snapshot!(bytecode(
        "def outer(n):\n    class C:\n        x = n\n        def get(self):\n            self.y = n\n            return super().get()\n    def gen():\n        nonlocal n\n        n = yield n\n    return C, gen\n"
    ));
}

#[test]
fn sizes() {
    assert_eq!(size_of::<Word>(), 8);
    assert_eq!(size_of::<Value>(), 8);
    assert_eq!(size_of::<Option<Value>>(), 8);
    assert_eq!(size_of::<Result<Value, Raised>>(), 8);
    assert_eq!(size_of::<Header>(), 16);
    assert_eq!(size_of::<ouro_runtime::types::dict::Entry>(), 24);
    assert_eq!(size_of::<ouro_vm::bytecode::Ins>(), 8);
}

#[test]
fn words_hold_what_they_are_given() {
    for i in [0, 1, -1, 12345, INT_MAX, INT_MIN, INT_MAX - 1] {
        let w = Word::from_int(i).expect("62 bits fit");
        assert!(w.is_int() && !w.is_float() && !w.is_ptr() && w.int() == i);
    }
    assert!(Word::from_int(INT_MAX + 1).is_none() && Word::from_int(INT_MIN - 1).is_none());
    for f in [0.0, -0.0, 1.0, -1.5, 1e-70, 1e70, f64::MIN_POSITIVE, 5e-324] {
        let w = Word::from_float(f).expect("an immediate float");
        assert!(w.is_float() && !w.is_int() && !w.is_ptr() && w.float().to_bits() == f.to_bits());
    }
    for f in [f64::INFINITY, f64::NAN, 1e300, 1e-200] {
        assert!(Word::from_float(f).is_none());
    }
}

/// Handlers that must go to the next by a jump, without a call or a stack frame on their hot way.
const LEAVES: &[&str] = &[
    "Add",
    "Sub",
    "Mul",
    "AddInt",
    "SubInt",
    "Lt",
    "JumpLt",
    "JumpLtInt",
    "JumpEq",
    "JumpIf",
    "JumpNone",
    "Jump",
    "Loop",
    "Move",
    "LoadInt",
    "LoadConst",
    "LoadGlobal",
    "LoadCell",
    "LoadMethod",
    "ForIter",
    "ForList",
    "ForRange",
    "ForStr",
    "GetAttr",
    "get_attr_temp",
    "get_attr_data",
    "get_attr_module",
    "get_attr_class",
    "GetItem",
    "Return",
];

/// Needs an optimised build and objdump; says so when it cannot look.
#[test]
fn hot_handlers_are_leaves() {
    if cfg!(debug_assertions) || !cfg!(target_arch = "x86_64") {
        return println!("not looked at: this build is not optimised for x86-64");
    }
    let bin = env!("CARGO_BIN_EXE_ouro");
    let Ok(out) = Command::new("objdump").args(["-d", "--no-show-raw-insn", bin]).output() else {
        return println!("not looked at: no objdump here");
    };
    let text = String::from_utf8_lossy(&out.stdout);
    let mut current: Option<&str> = None;
    let mut seen = Vec::new();
    let mut bad = Vec::new();
    for line in text.lines() {
        if let Some(symbol) = line.strip_suffix(">:").and_then(|l| l.split_once('<')).map(|l| l.1) {
            current = LEAVES
                .iter()
                .copied()
                .find(|n| symbol.contains("ouro_vm4exec") && symbol.contains(&format!("{}{n}17h", n.len())));
            seen.extend(current);
        } else if let Some(name) = current {
            let op = line.split('\t').nth(1).unwrap_or("").split(' ').next().unwrap_or("");
            if op.starts_with("call") || op == "push" {
                bad.push(format!("{name}: {line}"));
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    for name in LEAVES {
        assert!(seen.contains(name), "handler {name} was not found");
    }
}
