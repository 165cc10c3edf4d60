//! _random: the Mersenne Twister (MT19937), with CPython's way of seeding.

use num_bigint::BigInt;
use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, method};
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::types::module::Module;
use ouro_runtime::types::tuple::Tuple;
use std::cell::RefCell;

const N: usize = 624;
const M: usize = 397;

struct Twister {
    state: [u32; N],
    at: usize,
}

impl Twister {
    fn seed_one(&mut self, s: u32) {
        self.state[0] = s;
        for i in 1..N {
            let x = self.state[i - 1];
            self.state[i] = 1812433253u32.wrapping_mul(x ^ (x >> 30)).wrapping_add(i as u32);
        }
        self.at = N;
    }
    fn seed(&mut self, key: &[u32]) {
        self.seed_one(19650218);
        let s = &mut self.state;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let x = s[i - 1];
            s[i] = (s[i] ^ (x ^ (x >> 30)).wrapping_mul(1664525)).wrapping_add(key[j]).wrapping_add(j as u32);
            i += 1;
            j += 1;
            if i >= N {
                s[0] = s[N - 1];
                i = 1;
            }
            if j >= key.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            let x = s[i - 1];
            s[i] = (s[i] ^ (x ^ (x >> 30)).wrapping_mul(1566083941)).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                s[0] = s[N - 1];
                i = 1;
            }
        }
        s[0] = 0x80000000;
    }
    fn next(&mut self) -> u32 {
        if self.at >= N {
            for k in 0..N {
                let y = (self.state[k] & 0x80000000) | (self.state[(k + 1) % N] & 0x7FFFFFFF);
                let mag = if y & 1 == 1 { 0x9908B0DF } else { 0 };
                self.state[k] = self.state[(k + M) % N] ^ (y >> 1) ^ mag;
            }
            self.at = 0;
        }
        let mut y = self.state[self.at];
        self.at += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        y ^ (y >> 18)
    }
}

/// The payload of Random.
pub struct Random {
    twister: RefCell<Box<Twister>>,
}

impl Payload for Random {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Random> {
    v.payload::<Random>().ok_or_else(|| t.type_error("a Random is required"))
}

fn seed_with(t: &Thread, r: &Random, v: &Value) -> Res<()> {
    if v.is_none() || v.is_unbound() {
        let mut key = [0u8; 4 * 64];
        if let Err(e) = crate::syscall::random(t, &mut key) {
            return Err(t.io_error(&e, None));
        }
        let key: Vec<u32> =
            key.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
        r.twister.borrow_mut().seed(&key);
        return Ok(());
    }
    let n = match t.as_bigint(v) {
        Some(n) => n,
        None => BigInt::from(t.hash(v)?),
    };
    let mut key = n.magnitude().to_u32_digits();
    if key.is_empty() {
        key.push(0);
    }
    r.twister.borrow_mut().seed(&key);
    Ok(())
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], _: Option<&Ref<Tuple>>) -> Res {
    let twister = RefCell::new(Box::new(Twister { state: [0; N], at: N }));
    let v = t.make_of(ty, Random { twister })?;
    seed_with(t, &v, args.first().unwrap_or(&Value::NONE))?;
    Ok(v.into_value())
}

fn getrandbits(t: &Thread, a: &[Value]) -> Res {
    let k = t.arg_i64(&a[1])?;
    if k < 0 {
        return Err(t.value_error("number of bits must be non-negative"));
    }
    let r = me(t, &a[0])?;
    let mut tw = r.twister.borrow_mut();
    if k == 0 {
        return t.int(0);
    }
    if k <= 32 {
        return t.int((tw.next() >> (32 - k)) as i64);
    }
    if k > 1 << 31 {
        return Err(t.memory_error());
    }
    let words = (k as usize).div_ceil(32);
    let mut left = k as usize;
    let mut digits = Vec::with_capacity(words);
    for _ in 0..words {
        let mut w = tw.next();
        if left < 32 {
            w >>= 32 - left;
        }
        digits.push(w);
        left = left.saturating_sub(32);
    }
    drop(tw);
    t.bigint(BigInt::from_slice(num_bigint::Sign::Plus, &digits))
}

fn setstate(t: &Thread, a: &[Value]) -> Res {
    let Some(p) = a[1].payload::<Tuple>() else { return Err(t.type_error("state vector must be a tuple")) };
    if p.len() != N + 1 {
        return Err(t.value_error("state vector is the wrong size"));
    }
    let mut state = [0u32; N];
    for (s, v) in state.iter_mut().zip(p.as_slice()) {
        *s = match u32::try_from(t.arg_i64(v)?) {
            Ok(x) => x,
            Err(_) => return Err(t.overflow_error("Python int too large to convert to C unsigned long")),
        };
    }
    let at = t.arg_i64(&p.as_slice()[N])?;
    if !(0..=N as i64).contains(&at) {
        return Err(t.value_error("invalid state"));
    }
    let r = me(t, &a[0])?;
    **r.twister.borrow_mut() = Twister { state, at: at as usize };
    Ok(Value::NONE)
}

const METHODS: &[Method] = &[
    method("random(self, /)", |t, a| {
        let mut tw = me(t, &a[0])?.twister.borrow_mut();
        let (x, y) = (tw.next() >> 5, tw.next() >> 6);
        drop(tw);
        t.float((x as f64 * 67108864.0 + y as f64) / 9007199254740992.0)
    }),
    method("seed(self, n=None, /)", |t, a| {
        seed_with(t, me(t, &a[0])?, &a[1])?;
        Ok(Value::NONE)
    }),
    method("getrandbits(self, k, /)", getrandbits),
    method("getstate(self, /)", |t, a| {
        let mut v = Vec::with_capacity(N + 1);
        let (state, at) = {
            let tw = me(t, &a[0])?.twister.borrow();
            (tw.state, tw.at)
        };
        for s in state {
            v.push(t.int(s as i64)?);
        }
        v.push(Value::len(at));
        t.tuple(v)
    }),
    method("setstate(self, state, /)", setstate),
];

static RANDOM: TypeSpec = TypeSpec {
    module: "_random",
    flags: tflag::BASE | tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(new));
        s.init.set(Some(|_, _, _, _| Ok(())));
    },
    methods: METHODS,
    ..TypeSpec::of::<Random>("Random")
};

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "Random", make_module_type(t, &RANDOM)?.into_value())
}

pub static MODULE: NativeModule =
    NativeModule { name: "_random", functions: &[], init, doc: "The Mersenne Twister." };
