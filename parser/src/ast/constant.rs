//! Literal values, as the compiler wants them.

use num_bigint::BigInt;

/// `Constant(value, kind)`
#[derive(Clone, Debug)]
pub struct Constant {
    pub value: ConstValue,
    /// Written with a `u` prefix: `kind='u'` in CPython's tree.
    pub is_u: bool,
}

/// The value of a literal.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstValue {
    None,
    True,
    False,
    Ellipsis,
    Int(i64),
    /// Only for what does not fit in an `i64`; never negative.
    BigInt(Box<BigInt>),
    Float(f64),
    /// The imaginary part; the real part is 0.
    Complex(f64),
    /// WTF-8: UTF-8 that may also hold lone surrogates (from `'\ud800'`), encoded as three bytes.
    Str(Box<[u8]>),
    Bytes(Box<[u8]>),
}
