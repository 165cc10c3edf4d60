"""`with` and classes without `__init__`, inside functions: what is called when, what stays alive, what raises."""
import sys
import weakref


class Plain:
    pass


class Late:
    pass


def plain():
    a = Plain()
    print(sys.getrefcount(a), type(a).__name__)
    gone = weakref.ref(a, lambda r: print("plain is gone"))
    a = None
    print(gone())
    for i in range(4):
        try:
            x = Late() if i != 2 else Late(i)
            print(getattr(x, "n", "no n"))
        except TypeError as e:
            print(e)
        if i == 1:
            Late.__init__ = lambda self, n=7: setattr(self, "n", n)
    del Late.__init__
    print(hasattr(Late(), "n"))
    before = sys.getrefcount(Plain)
    keep = [Plain() for _ in range(5)]
    print(sys.getrefcount(Plain) - before)
    del keep
    print(sys.getrefcount(Plain) - before)


def made_here():
    # The class dies with its last instance.
    for _ in range(3):
        x = type("T", (), {})()
    return type(x).__name__


class Log:
    def __init__(self, name, answer=None):
        self.name = name
        self.answer = answer

    def __enter__(self):
        print("enter", self.name)
        return [self.name]

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value, traceback and traceback.tb_lineno > 0)
        return self.answer

    def __del__(self):
        print("del", self.name)


class Failing(Log):
    def __exit__(self, *args):
        raise ValueError("in exit of " + self.name)


class Defaults(Log):
    def __exit__(self, kind=1, value=2, traceback=3, more=4):
        print("defaults", kind, more)


class Answer:
    def __bool__(self):
        print("asked")
        return True


class BadAnswer:
    def __bool__(self):
        raise KeyError("no answer")


def leaves():
    with Log("a") as x, Log("b"):
        print(x, sys.getrefcount(x))
    with Defaults("d"):
        pass
    for i in range(3):
        with Log(f"loop {i}"):
            if i == 0:
                continue
            if i == 1:
                break
    try:
        with Log("raising"):
            raise KeyError(1)
    except KeyError as e:
        print("out", e)
    with Log("hiding", Answer()):
        raise KeyError(2)
    try:
        with Log("bad", BadAnswer()):
            raise TypeError(3)
    except KeyError as e:
        print(repr(e), repr(e.__context__))
    try:
        with Failing("f"):
            pass
    except ValueError as e:
        print(e, e.__context__)
    try:
        with Failing("g"):
            raise TypeError("body")
    except ValueError as e:
        print(e, repr(e.__context__))


def returning():
    with Log("return"):
        return "returned"


def generating():
    with Log("generator") as x:
        got = yield x
        print("got", got)
        yield 2


def driven():
    g = generating()
    print(next(g), g.send("sent"))
    g.close()
    g = generating()
    next(g)
    try:
        g.throw(OSError("thrown"))
    except OSError as e:
        print("thrown", e)
    del g


class Static:
    __enter__ = lambda self: "entered"
    __exit__ = staticmethod(lambda *a: print("static", len(a)))


class OfClass:
    __enter__ = lambda self: "entered"

    @classmethod
    def __exit__(cls, kind, value, traceback):
        print("class", cls.__name__, kind)


class Instance:
    def __enter__(self):
        self.__exit__ = lambda *a: print("never")

    def __exit__(self, kind, value, traceback):
        print("the class's")


def others():
    with Static() as s:
        print(s)
    with OfClass():
        pass
    with Instance():
        pass


def deep(n):
    with Log(n) if n in (0, 150) else Quiet():
        return deep(n - 1) if n else "bottom"


class Quiet:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return False


def too_deep():
    with Quiet():
        too_deep()


def values():
    sent = []

    def gen(n):
        for i in range(n):
            yield i
            x = yield
            sent.append(x)

    g = gen(2)
    print(next(g), g.send("dropped"), g.send("kept"), list(g), sent)
    print(list(gen(2)), sum(x for x in range(5)), tuple(str(x) for x in (1, 2)))

    class Sent:
        def __del__(self):
            print("the sent one dies")

    def only():
        yield 1
        print("after")
        yield 2

    g = only()
    next(g)
    print(g.send(Sent()))
    for x in only():
        print(x)


plain()
print(made_here())
leaves()
print(returning())
driven()
others()
print(deep(150))
try:
    too_deep()
except RecursionError as e:
    print(e)
values()
