//! Functions of the runtime that know no objects: what is done quickly is done as the general way does it.

use ouro_runtime::format::{number, quick};

/// Whatever is done quickly is done as the general way does it.
#[test]
fn formats_agree_with_the_general_way() {
    let specs = [
        "", "d", "5", "5d", "05", "06d", ">7", "<7", "^7d", "<3", ".2f", ".0f", "8.3f", "08.3f", "f",
        "<9.1f", "^9.1f", "012.9f", "x", "+d", ",", ".3", "s", ">8s", "48", "100",
    ];
    let ints = [0, 1, -1, 7, -42, 999, 1000, 123456, -123456, i64::MAX, i64::MIN];
    let mut floats =
        vec![0.0, -0.0, 0.5, 1.5, 2.5, 0.125, -0.125, 0.05, 1e-5, -1e-9, 99.995, 1.005, 1e8, 999999999.5];
    let mut x = 0x2545F4914F6CDD1Du64;
    for _ in 0..20_000 {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        floats.push((x >> 40) as f64 / 1000.0);
        floats.push((x >> 11) as f64 / (1u64 << (x & 63)) as f64);
    }
    for spec in specs {
        let b = spec.as_bytes();
        for n in ints {
            if let Some(s) = quick::int(n, b) {
                assert_eq!(number::format_i64(n, b, "int").ok().as_deref(), Some(s.as_bytes()), "{n} {spec}");
            }
        }
        for x in &floats {
            if let Some(s) = quick::float(*x, b) {
                assert_eq!(number::format_f64(*x, b).ok().as_deref(), Some(s.as_bytes()), "{x:e} {spec}");
            }
        }
        for w in ["", "a", "hello", "a text of some length"] {
            if let Some(s) = quick::text(w.as_bytes(), b) {
                assert_eq!(
                    number::format_str(w.as_bytes(), b).ok().as_deref(),
                    Some(s.as_bytes()),
                    "{w} {spec}"
                );
            }
        }
    }
    assert!(quick::int(5, b"06d").is_some() && quick::float(2.5, b".2f").is_some());
    assert!(quick::text(b"x", b">8").is_some());
}

#[test]
fn the_hash_of_text_is_siphash() {
    use std::hash::Hasher;
    let keys = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908);
    let text: Vec<u8> = (0..64).map(|i| i * 37 + 11).collect();
    for n in 0..=text.len() {
        let mut h = siphasher::sip::SipHasher13::new_with_keys(keys.0, keys.1);
        h.write(&text[..n]);
        assert_eq!(ouro_runtime::types::str::hash::sip13(keys, &text[..n]), h.finish(), "{n} bytes");
    }
}
