"""What is thrown into a generator goes through the frames of those that delegate; lines of frames that were left."""
import sys


def names(frame):
    found = []
    while frame is not None and frame.f_code.co_name != "<module>":
        found.append(frame.f_code.co_name)
        frame = frame.f_back
    return found


def inner():
    try:
        yield 1
    except KeyError:
        print("caught in", names(sys._getframe()))
        yield 2
    finally:
        print("closed in", names(sys._getframe()))


def middle():
    yield from inner()


def outer():
    yield from middle()


g = outer()
print(next(g), g.throw(KeyError))
g.close()


async def waits():
    await middle_of_await()


class middle_of_await:
    def __await__(self):
        return inner()


c = waits()
print(c.send(None), c.throw(KeyError))
try:
    c.throw(ValueError("out"))
except ValueError as e:
    print(e)


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass


def in_with():
    with Manager():
        with Manager():
            1 / 0
        pass


def in_handler():
    try:
        1 / 0
    except ZeroDivisionError as e:
        [][1]
        pass


def not_caught():
    try:
        1 / 0
    except KeyError:
        pass


def in_finally():
    try:
        1 / 0
    finally:
        pass


for f in in_with, in_handler, not_caught, in_finally:
    try:
        f()
    except Exception as e:
        tb = e.__traceback__.tb_next
        first = f.__code__.co_firstlineno
        print(f.__name__, tb.tb_lineno - first, tb.tb_frame.f_lineno - first)
