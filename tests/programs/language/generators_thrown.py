# What is thrown into generators: contexts, bad exceptions, frames on the way.
import sys
import types
import warnings


class Odd(Exception):
    def __new__(cls, *args, **kwargs):
        return cls


def plain():
    yield


g = plain()
next(g)
try:
    g.throw(Odd)
except TypeError as e:
    print(type(e).__name__, e)
try:
    raise Odd
except TypeError as e:
    print(type(e).__name__, e)


def context_of_yield():
    try:
        raise KeyError("a")
    except Exception:
        yield


g = context_of_yield()
g.send(None)
try:
    g.throw(ValueError)
except Exception as e:
    print(repr(e), repr(e.__context__))


def delegating():
    yield from context_of_yield()


g = delegating()
g.send(None)
try:
    g.throw(ValueError)
except Exception as e:
    print(repr(e), repr(e.__context__))


def caught_inside():
    try:
        raise KeyError("a")
    except Exception:
        try:
            yield
        except Exception as e:
            print("inside", repr(e), repr(e.__context__))
            yield "b"


g = caught_inside()
g.send(None)
print(g.throw(ValueError))


def outer_context():
    try:
        raise IndexError("outer")
    except IndexError:
        g = plain()
        next(g)
        try:
            g.throw(ValueError("thrown"))
        except ValueError as e:
            print(repr(e.__context__))


outer_context()


def names():
    frame = sys._getframe()
    found = []
    while frame:
        found.append(frame.f_code.co_name)
        frame = frame.f_back
    return found



with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for args in [(ValueError, ValueError("x"), None), (ValueError, "text"), (ValueError("y"), None)]:
        g = plain()
        next(g)
        try:
            g.throw(*args)
        except Exception as e:
            print(repr(e))
    for w in caught:
        print(w.category.__name__, w.message)


# A coroutine that another one awaits already.
@types.coroutine
def nop():
    yield


async def coroutine():
    await nop()


async def waiter(coro):
    await coro


coro = coroutine()
coro.send(None)
try:
    waiter(coro).send(None)
except RuntimeError as e:
    print(e)
coro.close()
