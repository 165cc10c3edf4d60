//! The keyed hash of text and bytes: SipHash-1-3 (Aumasson and Bernstein, 2012) of a text that is there as a whole,
//! as CPython's `Python/pyhash.c`.

/// The hash of `text` under the key.
pub fn sip13((k0, k1): (u64, u64), text: &[u8]) -> u64 {
    let mut v = State {
        a: k0 ^ 0x736f_6d65_7073_6575,
        b: k1 ^ 0x646f_7261_6e64_6f6d,
        c: k0 ^ 0x6c79_6765_6e65_7261,
        d: k1 ^ 0x7465_6462_7974_6573,
    };
    let (words, rest) = text.as_chunks::<8>();
    for w in words {
        v.take(u64::from_le_bytes(*w));
    }
    // The bytes that are left, as the low ones of a number.
    let tail = match (rest.len(), text.last_chunk::<8>()) {
        (0, _) => 0,
        (n, Some(last)) => u64::from_le_bytes(*last) >> (64 - 8 * n),
        (_, None) => short_word(rest),
    };
    v.take((text.len() as u64) << 56 | tail);
    v.c ^= 0xff;
    v.round();
    v.round();
    v.round();
    v.a ^ v.b ^ v.c ^ v.d
}

/// One to seven bytes as a number, the first the lowest; parts of it may overlap.
#[inline(always)]
fn short_word(b: &[u8]) -> u64 {
    let n = b.len();
    if let (Some(first), Some(last)) = (b.first_chunk::<4>(), b.last_chunk::<4>()) {
        return u32::from_le_bytes(*first) as u64 | (u32::from_le_bytes(*last) as u64) << (8 * (n - 4));
    }
    let byte = |at: usize| (b[at] as u64) << (8 * at);
    byte(0) | byte(n / 2) | byte(n - 1)
}

struct State {
    a: u64,
    b: u64,
    c: u64,
    d: u64,
}

impl State {
    #[inline(always)]
    fn take(&mut self, w: u64) {
        self.d ^= w;
        self.round();
        self.a ^= w;
    }
    #[inline(always)]
    fn round(&mut self) {
        self.a = self.a.wrapping_add(self.b);
        self.b = self.b.rotate_left(13) ^ self.a;
        self.a = self.a.rotate_left(32);
        self.c = self.c.wrapping_add(self.d);
        self.d = self.d.rotate_left(16) ^ self.c;
        self.a = self.a.wrapping_add(self.d);
        self.d = self.d.rotate_left(21) ^ self.a;
        self.c = self.c.wrapping_add(self.b);
        self.b = self.b.rotate_left(17) ^ self.c;
        self.c = self.c.rotate_left(32);
    }
}
