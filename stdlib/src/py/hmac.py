"""Keyed hashing for message authentication (RFC 2104)."""

import hashlib
from _hashlib import compare_digest

__all__ = ["HMAC", "new", "digest", "compare_digest"]

# Each byte with the bits of the outer and of the inner pad flipped.
trans_5C = bytes(x ^ 0x5C for x in range(256))
trans_36 = bytes(x ^ 0x36 for x in range(256))

digest_size = None


class HMAC:
    """A hash with a key (RFC 2104)."""

    blocksize = 64

    def __init__(self, key, msg=None, digestmod=""):
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError(f"key: expected bytes or bytearray, but got {type(key).__name__!r}")
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        if callable(digestmod):
            begin = digestmod
        elif isinstance(digestmod, str):
            def begin(data=b""):
                return hashlib.new(digestmod, data)
        else:
            begin = digestmod.new
        self._outer, self._inner = begin(), begin()
        self.digest_size = self._inner.digest_size
        self.block_size = getattr(self._inner, "block_size", self.blocksize)
        if len(key) > self.block_size:
            key = begin(key).digest()
        key = bytes(key).ljust(self.block_size, b"\0")
        self._outer.update(key.translate(trans_5C))
        self._inner.update(key.translate(trans_36))
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        return f"hmac-{self._inner.name}"

    def update(self, msg):
        """Take in another piece of the message."""
        self._inner.update(msg)

    def copy(self):
        """Another one with the same state."""
        other = self.__class__.__new__(self.__class__)
        other.digest_size, other.block_size = self.digest_size, self.block_size
        other._inner, other._outer = self._inner.copy(), self._outer.copy()
        return other

    def _finished(self):
        h = self._outer.copy()
        h.update(self._inner.digest())
        return h

    def digest(self):
        """The digest so far."""
        return self._finished().digest()

    def hexdigest(self):
        """The digest in hexadecimal."""
        return self._finished().hexdigest()


def new(key, msg=None, digestmod=""):
    """A hash with a key, and with a first piece of the message."""
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    """The digest of one message at once."""
    return HMAC(key, msg, digest).digest()
