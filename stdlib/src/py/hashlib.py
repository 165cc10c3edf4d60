"""Message digests: SHA-1, SHA-2, SHA-3, SHAKE, BLAKE2 (without keys and trees) and MD5."""

import _hashlib

algorithms_guaranteed = set(_hashlib.algorithms)
algorithms_available = set(_hashlib.algorithms)

__all__ = (*sorted(algorithms_guaranteed), "new", "algorithms_guaranteed", "algorithms_available", "pbkdf2_hmac",
           "file_digest")


def new(name, data=b"", *, usedforsecurity=True, **kwargs):
    """A hash object by the algorithm's name"""
    if name in ("blake2b", "blake2s"):
        return globals()[name](data, **kwargs)
    return _hashlib.new(name, data)


def _plain(name):
    def begin(string=b"", *, usedforsecurity=True):
        return _hashlib.new(name, string)

    begin.__name__ = begin.__qualname__ = f"openssl_{name}"
    begin.__doc__ = f"Returns a {name} hash object; optionally initialized with a string"
    return begin


def _blake2(name):
    def begin(data=b"", /, *, digest_size=0, usedforsecurity=True, **others):
        if any(others.values()):
            raise NotImplementedError(f"{name} with {', '.join(others)} is not there in Ouro")
        return _hashlib.new(name, data, digest_size)

    begin.__name__ = begin.__qualname__ = name
    return begin


globals().update((name, (_blake2 if name.startswith("blake") else _plain)(name)) for name in _hashlib.algorithms)


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    """Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function."""
    if not isinstance(hash_name, str):
        raise TypeError(f"pbkdf2_hmac() argument 'hash_name' must be str, not {type(hash_name).__name__}")
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    if dklen is None:
        dklen = new(hash_name).digest_size
    if dklen < 1:
        raise ValueError("key length must be greater than 0.")
    import hmac
    keyed = hmac.new(password, digestmod=hash_name)

    def prf(message):
        h = keyed.copy()
        h.update(message)
        return h.digest()

    key, block = b"", 0
    while len(key) < dklen:
        block += 1
        u = prf(bytes(salt) + block.to_bytes(4))
        total = int.from_bytes(u)
        for _ in range(iterations - 1):
            u = prf(u)
            total ^= int.from_bytes(u)
        key += total.to_bytes(len(u))
    return key[:dklen]


def file_digest(fileobj, digest, /, *, _bufsize=2 ** 18):
    """The hash object of all that a file has left."""
    h = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        h.update(fileobj.getbuffer())
        return h
    if not (hasattr(fileobj, "readinto") and hasattr(fileobj, "readable") and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    buffer = bytearray(_bufsize)
    view = memoryview(buffer)
    while size := fileobj.readinto(buffer):
        h.update(view[:size])
    return h
