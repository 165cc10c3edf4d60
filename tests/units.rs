//! Code units as bytes: what is packed is unpacked, and damage is noticed or harmless.

use ouro_parser::Mode;
use ouro_vm::bytecode::{CodeUnit, Const, pack};
use ouro_vm::compile::{Source, compile};
use std::rc::Rc;

fn unit(name: &str, source: &str) -> Rc<CodeUnit> {
    let parsed = ouro_parser::parse(source, Mode::Module).expect("the library parses");
    let file = format!("<frozen {name}>");
    let source = Source { filename: file.as_str().into(), lines: &parsed.lines, optimize: 0, future: 0 };
    compile(&parsed.tree, &source).unwrap_or_else(|e| panic!("{name}: {}", e.message))
}

fn packed(unit: &CodeUnit) -> Vec<u8> {
    let mut bytes = Vec::new();
    pack::pack(&mut bytes, unit);
    bytes
}

/// Unpacks a unit and all that is folded in it.
fn unpacked(bytes: Vec<u8>) -> Option<CodeUnit> {
    pack::unpack(&Rc::new(bytes), 0).and_then(unfolded)
}

fn unfolded(unit: CodeUnit) -> Option<CodeUnit> {
    let mut unit = if unit.folded.is_some() { pack::unfold(&unit)? } else { unit };
    for k in &mut unit.consts {
        if let Const::Code(inner) = k {
            *inner = Rc::new(unfolded((**inner).clone())?);
        }
    }
    Some(unit)
}

#[test]
fn every_module_of_the_library_comes_back() {
    for m in ouro_stdlib::PYTHON {
        let made = unit(m.name, m.source);
        let back = unpacked(packed(&made)).unwrap_or_else(|| panic!("{} is lost", m.name));
        assert!(*made == back, "{} differs", m.name);
    }
}

#[test]
fn constants_of_all_kinds_come_back() {
    let made = unit(
        "constants",
        "a = (None, True, ..., 1, 2**100, 123456789012345678901234567890, 1.5, 2j, 'é\\ud800', b'\\xff')\nb = a in {1, 'x'}\n",
    );
    assert_eq!(unpacked(packed(&made)).as_ref(), Some(&*made));
}

#[test]
fn damage_makes_no_panic() {
    let bytes = packed(&unit(
        "f",
        "def f(a, *b, c=1, **d):\n    try:\n        return lambda: (a, 'x')\n    finally:\n        pass\n",
    ));
    for end in 0..bytes.len() {
        assert_eq!(unpacked(bytes[..end].to_vec()), None);
    }
    let mut seed = 1u32;
    for _ in 0..20_000 {
        let mut damaged = bytes.clone();
        for _ in 0..3 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (seed >> 8) as usize % damaged.len();
            damaged[at] = (seed >> 4) as u8;
        }
        if let Some(unit) = unpacked(damaged) {
            let _ = ouro_vm::bytecode::verify::verify(&unit);
        }
    }
}
