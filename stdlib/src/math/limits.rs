//! What complex functions give for infinities and NaN, as the C standard (Annex G) has it.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// The functions with a table.
#[derive(Clone, Copy)]
pub enum Limit {
    Acos,
    Acosh,
    Asinh,
    Atanh,
    Cosh,
    Exp,
    Log,
    Sinh,
    Sqrt,
    Tanh,
    Rect,
}

/// A row for each real part, and in it two letters for each imaginary one: -inf, negative, -0, 0, positive, inf, NaN.
/// `!` is outside of the domain, `.` no matter for tables.
#[rustfmt::skip]
const TABLES: [[&[u8; 14]; 7]; 11] = [
    [b"tipipipIpItIni", b"hi........hInn", b"hi........hIhn", b"hi........hIhn", b"hi........hInn", b"qi0i0i0I0IqIni", b"ninnnnnnnnnInn"],
    [b"iTiPiPipipitin", b"iH........ihnn", b"iH........ihnn", b"iH........ihnn", b"iH........ihnn", b"iQioioi0i0iqin", b"innnnnnnnninnn"],
    [b"IQIoIoI0I0IqIn", b"IH........Ihnn", b"IH........Ihnn", b"iH........ihnn", b"iH........ihnn", b"iQioioi0i0iqin", b"innnnon0nninnn"],
    [b"oHoHoHohohohon", b"oH........ohnn", b"oH........ohon", b"0H........0h0n", b"0H........0hnn", b"0H0H0H0h0h0h0n", b"0Hnnnnnnnn0hnn"],
    [b"!!..i0io..!!in", b"!!........!!nn", b"!!........!!n0", b"!!........!!n0", b"!!........!!nn", b"!!..ioi0..!!in", b"nnnnn0n0nnnnnn"],
    [b"00..0o00..0000", b"!!........!!nn", b"!!........!!nn", b"!!........!!nn", b"!!........!!nn", b"!!..ioi0..!!in", b"nnnnnon0nnnnnn"],
    [b"iTiPiPipipitin", b"iH........ihnn", b"iH........ihnn", b"iH........ihnn", b"iH........ihnn", b"iQioioi0i0iqin", b"innnnnnnnninnn"],
    [b"!!..IoI0..!!in", b"!!........!!nn", b"!!........!!0n", b"!!........!!0n", b"!!........!!nn", b"!!..ioi0..!!in", b"nnnnnon0nnnnnn"],
    [b"iI0I0I0i0iiini", b"iI........iinn", b"iI........iinn", b"iI........iinn", b"iI........iinn", b"iIioioi0i0iiin", b"iInnnnnnnniinn"],
    [b"l0..lol0..l0l0", b"!!........!!nn", b"!!........!!nn", b"!!........!!nn", b"!!........!!nn", b"10..1o10..1010", b"nnnnnon0nnnnnn"],
    [b"!!..I0Io..!!in", b"!!........!!nn", b"00........0000", b"00........0000", b"!!........!!nn", b"!!..ioi0..!!in", b"nnnnn0n0nnnnnn"],
];

fn class(x: f64) -> usize {
    match x {
        x if x.is_nan() => 6,
        x if x.is_infinite() => {
            if x < 0.0 {
                0
            } else {
                5
            }
        }
        x if x == 0.0 => {
            if x.is_sign_negative() {
                2
            } else {
                3
            }
        }
        x => {
            if x < 0.0 {
                1
            } else {
                4
            }
        }
    }
}

/// A capital letter is the negative of the small one; so is `o` of `0` and `l` of `1`.
fn value(letter: u8) -> Option<f64> {
    Some(match letter {
        b'0' => 0.0,
        b'o' => -0.0,
        b'1' => 1.0,
        b'l' => -1.0,
        b'i' => f64::INFINITY,
        b'p' => PI,
        b'h' => FRAC_PI_2,
        b'q' => FRAC_PI_4,
        b't' => 3.0 * FRAC_PI_4,
        b'n' => f64::NAN,
        b'A'..=b'Z' => return value(letter.to_ascii_lowercase()).map(|x| -x),
        _ => return None,
    })
}

/// The value for a number of which a part is not finite; nothing outside of the domain.
pub fn limit(f: Limit, re: f64, im: f64) -> Option<(f64, f64)> {
    let at = 2 * class(im);
    let row = TABLES[f as usize][class(re)];
    Some((value(row[at])?, value(row[at + 1])?))
}
