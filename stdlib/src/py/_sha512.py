"""SHA-512 in Python: random seeds by it, and should not need hashlib for that."""

_MASK = (1 << 64) - 1


def _root_bits(n, power):
    """The first 64 bits behind the point of a square or cube root, found by halving."""
    n <<= 64 * power
    low, high = 0, 1 << 72
    while low < high:
        middle = (low + high + 1) // 2
        if middle ** power <= n:
            low = middle
        else:
            high = middle - 1
    return low & _MASK


def _rotate(x, n):
    return (x >> n | x << 64 - n) & _MASK


def digest(data):
    """The digest of bytes."""
    primes = [n for n in range(2, 410) if all(n % d for d in range(2, int(n ** 0.5) + 1))]
    k = [_root_bits(p, 3) for p in primes]
    state = [_root_bits(p, 2) for p in primes[:8]]
    padded = bytes(data) + b"\x80"
    padded += bytes(-(len(padded) + 16) % 128) + (len(data) * 8).to_bytes(16)
    for start in range(0, len(padded), 128):
        w = [int.from_bytes(padded[i:i + 8]) for i in range(start, start + 128, 8)]
        for i in range(16, 80):
            x, y = w[i - 15], w[i - 2]
            s0 = _rotate(x, 1) ^ _rotate(x, 8) ^ x >> 7
            s1 = _rotate(y, 19) ^ _rotate(y, 61) ^ y >> 6
            w.append(w[i - 16] + s0 + w[i - 7] + s1 & _MASK)
        a, b, c, d, e, f, g, h = state
        for i in range(80):
            s1 = _rotate(e, 14) ^ _rotate(e, 18) ^ _rotate(e, 41)
            t1 = h + s1 + (e & f ^ ~e & g) + k[i] + w[i]
            s0 = _rotate(a, 28) ^ _rotate(a, 34) ^ _rotate(a, 39)
            t2 = s0 + (a & b ^ a & c ^ b & c)
            a, b, c, d, e, f, g, h = t1 + t2 & _MASK, a, b, c, d + t1 & _MASK, e, f, g
        state = [x + y & _MASK for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(8) for x in state)
