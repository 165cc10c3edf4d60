# One exception from `except*`, globals of other kinds, and what exceptions tell of themselves.
try:
    try:
        raise ExceptionGroup("eg", [TypeError(1), ValueError(2)])
    except* (TypeError, ValueError):
        raise KeyError(3)
except KeyError as e:
    print(repr(e), repr(e.__context__))


class Missing(dict):
    def __missing__(self, key):
        return int(key.removeprefix("n_"))


print(eval("(lambda: n_1 + n_20)()", Missing()))

names, values = {}, {}
exec(
    """if 1:
    def f():
        y = 1
        def g():
            global y
            return y
        def h():
            return y + 1
        return g, h
    y = 9
    g, h = f()
    both = g(), h()
""",
    names,
    values,
)
print(values["both"], "y" in values, names["y"])

group = ExceptionGroup("m", [ValueError(1)])
for name in "message", "exceptions":
    try:
        setattr(group, name, 1)
    except AttributeError as e:
        print(name, type(e).__name__)
print(ExceptionGroup[int])
blocked = BlockingIOError(11, "later")
blocked.characters_written = 3
print(blocked.characters_written)
del blocked.characters_written
print(hasattr(blocked, "characters_written"))
wrong = UnicodeEncodeError("ascii", "text", 1, 3, "reason")
wrong.reason = 965
print(wrong)


class Tool:
    @staticmethod
    def use(x: int): ...


print(vars(Tool)["use"].__annotations__, float.__getformat__("double")[:4])
