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
    let mut words = text.chunks_exact(8);
    for w in &mut words {
        v.take(word(w));
    }
    v.take((text.len() as u64) << 56 | word(words.remainder()));
    v.c ^= 0xff;
    v.round();
    v.round();
    v.round();
    v.a ^ v.b ^ v.c ^ v.d
}

/// At most eight bytes as a number, the first the lowest.
#[inline(always)]
fn word(b: &[u8]) -> u64 {
    match b.len() {
        8 => u64::from_le_bytes(b.try_into().unwrap_or_default()),
        // Two halves that may overlap.
        n @ 4..8 => {
            let half = |at: usize| u32::from_le_bytes(b[at..at + 4].try_into().unwrap_or_default()) as u64;
            half(0) | half(n - 4) << (8 * (n - 4))
        }
        n => (0..n).fold(0, |w, i| w | (b[i] as u64) << (8 * i)),
    }
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
