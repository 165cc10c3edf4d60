"""Setting f_lineno: where a traced frame may go, what it drops on its way, and what it is told."""
import contextlib
import sys
import warnings

warnings.simplefilter("ignore")


def jump(f, start, to, event="line"):
    """Runs f, sends it from one line of its own to another, and prints the lines that it told of."""
    first, seen, sent = f.__code__.co_firstlineno, [], []

    def trace(frame, what, arg):
        if frame.f_code is not f.__code__:
            return None
        line = frame.f_lineno - first
        seen.append(f"{line}{what[0]}")
        if not sent and what == event and line == start:
            sent.append(line)
            try:
                frame.f_lineno = to if isinstance(to, (str, float)) else first + to
                seen.append(f"to {frame.f_lineno - first}")
            except Exception as e:
                seen.append(f"{type(e).__name__}: {str(e).replace(str(first + to), 'L') if isinstance(to, int) else e}")
        return trace

    sys.settrace(trace)
    try:
        result = f()
    except Exception as e:
        result = repr(e)
    finally:
        sys.settrace(None)
    print(f.__name__, start, to, "|", *seen, "|", result)


def plain():
    a = 1
    b = 2
    c = 3
    return sorted(locals().items())


for start, to in (1, 3), (2, 1), (2, 2), (3, 9), (2, -3), (1, "x"), (1, 1.0), (2, 10 ** 40), (3, 1):
    jump(plain, start, to)
jump(plain, 0, 2, "call")
jump(plain, 4, 2, "return")


def loops():
    done = []
    for i in (1, 2, 3):
        if i == 2:
            pass
        else:
            continue
        done.append(i)
    else:
        done.append("else")
    while True:
        done.append("while")
        break
    return done


for start, to in (1, 3), (3, 7), (3, 9), (4, 2), (6, 11), (11, 12), (12, 2), (13, 13), (9, 6), (4, 10):
    jump(loops, start, to)


def handlers():
    done = []
    try:
        done.append(1)
        raise KeyError(1)
    except KeyError as e:
        done.append(repr(sys.exception()))
        done.append(2)
    finally:
        done.append(3)
    done.append(repr(sys.exception()))
    return done


for start, to in (3, 6), (3, 9), (3, 10), (6, 10), (6, 7), (7, 3), (9, 2), (1, 9), (4, 11), (10, 5):
    jump(handlers, start, to)


class Manager:
    def __init__(self, name, done):
        self.name, self.done = name, done

    def __enter__(self):
        self.done.append(f"<{self.name}")
        return self

    def __exit__(self, *exc):
        self.done.append(f"{self.name}>")


def managers():
    done = []
    with Manager("a", done):
        done.append(1)
        with Manager("b", done) as b:
            done.append(2)
        done.append(3)
    with Manager("c", done):
        done.append(4)
    return done


for start, to in (1, 3), (3, 6), (5, 6), (5, 9), (3, 8), (6, 5), (5, 1), (9, 2):
    jump(managers, start, to)


def with_loops():
    done = []
    for x in "ab":
        for y in "cd":
            done.append(x + y)
        with contextlib.nullcontext():
            try:
                done.append(x)
            finally:
                done.append(".")
    return done


for start, to in (7, 4), (7, 10), (9, 1), (1, 4), (10, 4):
    jump(with_loops, start, to)


class Loud:
    def __init__(self, name):
        self.name = name

    def __iter__(self):
        yield self.name

    def __repr__(self):
        return f"<{self.name}>"

    def __del__(self):
        print("gone:", self.name)


def drops():
    for x in Loud("iterator"):
        pass
    return [
        Loud("element"),
        x,
        "end",
    ]


jump(drops, 2, 3)
jump(drops, 5, 1)


def outside():
    return 1


# Nobody else may send a frame anywhere, and no frame may be sent when nothing is told of it.
for do in (lambda f: setattr(f, "f_lineno", 1), lambda f: delattr(f, "f_lineno")):
    try:
        do(sys._getframe())
    except Exception as e:
        print(type(e).__name__, e)

warnings.simplefilter("always")


def warned(message, category, *_):
    print(category.__name__, message)


warnings.showwarning = warned
jump(plain, 1, 3)
warnings.simplefilter("error")
jump(plain, 2, 4)
