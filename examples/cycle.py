"""One cycle, from its making to its end: made, shown, explained, collected.

Watch: `ouro --explain-gc examples/cycle.py` says of the same cycle where it came from and which link had better be
weak."""

import gc
import sys
import weakref

gc.disable()  # nothing is collected before we ask


class Person:
    def __init__(self, name):
        self.name = name
        self.friend = None

    def __repr__(self):
        return f"Person({self.name!r})"


# Made: each holds the other.
ann, bob = Person("ann"), Person("bob")
ann.friend, bob.friend = bob, ann

# Shown: who refers to whom.
print("ann refers to:", [x for x in gc.get_referents(ann) if isinstance(x, Person)])
holders = [x for x in gc.get_referrers(ann) if x is not globals()]
print("ann is held by:", ["bob" if x in (bob, vars(bob)) else type(x).__name__ for x in holders])
print("references to ann besides this call's:", sys.getrefcount(ann) - 1)

# Explained: without its names a count stays at one, so counting alone will never free it.
watch = weakref.ref(ann, lambda ref: print("ann is gone"))
del holders, ann, bob
print("no name left, alive:", watch() is not None)
print("what holds it now:", watch().friend, "whose friend is", watch().friend.friend)
try:
    import ouro
    print(ouro.why(watch()), file=sys.stderr)
except ImportError:
    pass  # only Ouro can tell that

# Collected: the collector subtracts the references from inside, and nothing is left of the counts.
print("found:", gc.collect() >= 2, "alive:", watch())

# And avoided: one of the two ways is weak, so the counts reach zero by themselves.
ann, bob = Person("ann"), Person("bob")
ann.friend, bob.friend = bob, weakref.proxy(ann)
watch = weakref.ref(ann, lambda ref: print("ann is gone at once"))
print("bob's friend by proxy:", bob.friend.name)
del ann
print("alive:", watch())
