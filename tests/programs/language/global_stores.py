"""Global names that are stored again and again, while the namespace changes under them."""


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name, "now", globals().get("value", "nothing"))

    def __repr__(self):
        return f"Loud({self.name})"


def store(x):
    global value
    value = x


def keys():
    return [k for k in globals() if k in ("value", "other", "third")]


store(1)
store(2)
print(value, keys())
other = 3
for i in range(3):
    store(i)
    print(value, keys())
    del value
    print(keys(), "value" in globals())
    if i == 1:
        del other
        globals()["third"] = 0
store("again")
print(value, keys())

# Deleted, and its place taken by another name.
del value, third
other = 1
store("back")
print(value, other, keys())

# Values that notice when they are replaced.
store(Loud("a"))
store(Loud("b"))
store(Loud("b2") if value.name == "b" else None)
store(None)
print(value)

# The key is equal to the name, but another object.
del value
globals()["".join(["va", "lue"])] = "by another key"
store("by its name")
print(value, keys())

# The same code with another namespace, and with a mapping of its own.
code = compile("x = 1\nfor y in range(2):\n    x = x + y\n    z = [x]\n", "<stores>", "exec")
for space in ({}, {"z": 0, "x": 9}, {"y": 5}):
    exec(code, space)
    print([(k, v) for k, v in space.items() if k != "__builtins__"])


class Tracing(dict):
    def __setitem__(self, k, v):
        print("set", k, v)
        super().__setitem__(k, v)


exec(code, {}, Tracing())


class Body:
    a = 1
    for a in range(3):
        b = a
    print(a, b)


# More names than a small dict has.
for n in range(20):
    globals()[f"name{n}"] = n
store("late")
for n in range(0, 20, 2):
    del globals()[f"name{n}"]
store("later")
print(value, sum(v for k, v in list(globals().items()) if k.startswith("name")))
