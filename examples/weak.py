"""Weak references look at an object without keeping it alive.

Watch: what each of them says once the last ordinary reference is gone, which is at once."""

import weakref


class Picture:
    def __init__(self, name):
        self.name = name

    def show(self):
        return f"showing {self.name}"

    def __repr__(self):
        return self.name


picture = Picture("a cat")
ref = weakref.ref(picture, lambda r: print("callback: it died"))
proxy = weakref.proxy(picture)
method = weakref.WeakMethod(picture.show)
finalizer = weakref.finalize(picture, print, "finalizer: clean up what it had")
print("alive:", ref(), "|", proxy.name, "|", method()(), "|", finalizer.alive)
del picture
print("dead: ", ref(), "|", method(), "|", finalizer.alive)
try:
    proxy.name
except ReferenceError as error:
    print("proxy:", error)

# Tables that forget by themselves.
pictures = [Picture(name) for name in ("dog", "hen", "owl")]
by_name = weakref.WeakValueDictionary((p.name, p) for p in pictures)
sizes = weakref.WeakKeyDictionary((p, 100 + i) for i, p in enumerate(pictures))
seen = weakref.WeakSet(pictures)
print(sorted(by_name), sorted(sizes.values()), len(seen))
pictures.pop()
print(sorted(by_name), sorted(sizes.values()), len(seen))
by_name["hen"].name = "the hen"
print(pictures)
pictures.clear()
print(sorted(by_name), len(sizes), len(seen))

# Not everything can be looked at so.
try:
    weakref.ref(5)
except TypeError as error:
    print(error)
