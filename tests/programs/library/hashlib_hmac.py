# hashlib and hmac.
import hashlib, hmac
print(sorted(hashlib.algorithms_guaranteed))
h = hashlib.sha256(b"abc"); print(h.name, h.digest_size, h.block_size, h.hexdigest())
for n in sorted(hashlib.algorithms_guaranteed):
    h = hashlib.new(n, b"x" * 1000); h.update(b"abc"); c = h.copy(); c.update(bytearray(b"z"))
    a = (20,) if n.startswith("shake") else ()
    print(n, h.name, h.digest_size, h.block_size, h.hexdigest(*a), c.digest(*a).hex())
for f in (lambda: hashlib.new("nope"), lambda: hashlib.sha256("str"), lambda: hashlib.md5(3), lambda: hashlib.sha1().update(None), lambda: hashlib.new(3), lambda: hashlib.shake_128().digest()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(hashlib.md5(b"a", usedforsecurity=False).hexdigest(), hashlib.md5(string=b"a").hexdigest())
print(hashlib.blake2b(b"a", digest_size=20).hexdigest(), hashlib.blake2s(b"a", digest_size=7).hexdigest())
print(hashlib.pbkdf2_hmac("sha256", b"pw", b"salt", 10).hex())
h = hmac.new(b"key", b"msg", "sha256"); print(h.hexdigest(), h.name, h.digest_size, h.block_size)
h = hmac.new(b"k"*200, digestmod=hashlib.md5); h.update(b"x"); d = h.copy(); d.update(b"y"); print(h.hexdigest(), d.hexdigest(), hmac.digest(b"k", b"m", "sha1").hex())
print(hmac.compare_digest(b"a", b"a"), hmac.compare_digest("a", "b"))
for f in (lambda: hmac.new("k", b"", "md5"), lambda: hmac.new(b"k"), lambda: hmac.new(b"k", b"", "nope"), lambda: hmac.compare_digest("é", "e"), lambda: hmac.compare_digest(b"", "")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
import io
print(hashlib.file_digest(io.BytesIO(b"abc"), "sha1").hexdigest())
