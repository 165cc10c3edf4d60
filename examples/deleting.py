"""`del` deletes a reference, not an object; the object goes with the last of them.

Watch: the lines that say "gone", and what each stands behind."""

import weakref


class Thing:
    def __init__(self, name):
        self.name = name
        weakref.finalize(self, print, "  gone:", name)


def say(text):
    print(text)


say("del a name")
a = Thing("named once")
del a

say("del one of two names")
a = b = Thing("named twice")
del a
say("del the other")
del b

say("rebind")
a = Thing("rebound")
a = None

say("del an item, a slice, a key, an attribute")
items = [Thing("item 0"), Thing("item 1"), Thing("item 2")]
del items[0]
del items[:]
table = {"key": Thing("value of a key")}
del table["key"]
holder = Thing("holder")
holder.part = Thing("part of the holder")
del holder.part

say("pop gives it back, and nobody takes it")
items.append(Thing("popped"))
items.pop()

say("the end of a function")


def scope():
    local = Thing("local")
    say("  in the function")


scope()

say("the end of a loop leaves the last one")
for thing in [Thing("first of the loop"), Thing("last of the loop")]:
    pass
say("  after the loop")
del thing

say("an exception's name goes by itself, and its traceback lets the frame go")
try:
    caught = Thing("in the frame of the exception")
    raise ValueError(caught)
except ValueError as error:
    del caught
    say("  handled")

say("a holder takes what it holds along")
holder.part = Thing("part, to the end")
del holder
say("done")
