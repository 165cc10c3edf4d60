"""Which lines trace functions hear of, statements that run nothing among them."""
import sys


def events(f, *a):
    out = []
    def t(frame, event, arg):
        if frame.f_code.co_filename != __file__: return None
        out.append(f'{frame.f_lineno - f.__code__.co_firstlineno}{event[0]}')
        return t
    sys.settrace(t)
    try: r = f(*a)
    except Exception as e: r = type(e)
    finally: sys.settrace(None)
    print(f.__name__, ' '.join(out), r)

def small_statements(x):
    if x:
        pass
    while x:
        x -= 1
        if x == 1: continue
        elif x == 2:
            pass
        else:
            break
    else:
        ...
    "string"
    x
    global zz
    assert True
    assert x is not 5, "m"
    for i in []:
        pass
    for i in (1, 2): pass
    for i in (1, 2):
        pass
    else:
        pass
    y: int
    z: int = 1
    return (
        x,
        y if x == 77 else
        z,
    )
for n in range(5): events(small_statements, n)
def constant_tests(x):
    while True:
        x += 1
        if x > 2:
            if x > 3:
                break
    while 1: break
    while 0:
        x = 1
    if 0:
        x = 2
    elif 1:
        x = 3
    else:
        x = 4
    if 1:
        pass
    try:
        try:
            x = [i for i in range(2) if i]
            raise ValueError(
                1
            )
        except (TypeError,
                KeyError):
            pass
        else:
            pass
        finally:
            if x:
                pass
            else:
                x = 4
    except ValueError:
        if x:
            pass
        else:
            x = 5
    except:
        pass
    else:
        x = 3
events(constant_tests, 0)
def returns_through_finally(x):
    try:
        if x: return 1
        else: return
    finally:
        x = 2
events(returns_through_finally, 0); events(returns_through_finally, 1)
def ways_out_of_blocks(x):
    for i in range(3):
        try:
            with open('/dev/null') as f:
                if i == x: continue
                if i == x + 1: break
        finally:
            pass
    else:
        x = 1
    del x
for n in range(5): events(ways_out_of_blocks, n)
def cases(x):
    match x:
        case 1:
            pass
        case [a, b]:
            pass
        case {'a': _}:
            return 1
        case int() | str() if x:
            y = 2
        case _:
            pass
for n in (1, (1, 2), {'a': 2}, 'x', 0): events(cases, n)
def starred_handlers(x):
    try:
        raise x
    except* ValueError as e:
        pass
    except* TypeError:
        y = 1
    else:
        y = 2
    finally:
        y = 3
for n in (ValueError(), TypeError(), KeyError(), 1, ExceptionGroup('', [ValueError(), KeyError(), TypeError()])): events(starred_handlers, n)
def definitions(x):
    class A(object):
        "doc"
        y = 1
        def f(self):
            return __class__
    @staticmethod
    @(lambda f: f)
    def g(
        a=1,
        b=2,
    ): return a
    g(
        1
    )
    lambda: 1
    x = (lambda:
         g())()
    return A().f()
events(definitions, 1)
def makes_generators(x):
    def g():
        yield 1
        y = yield
        try:
            yield from [1, 2]
        finally:
            pass
    for i in g():
        pass
    return (yield)
def runs_generators(x):
    return list(makes_generators(x))
events(runs_generators, 1)
def many_lines(x):
    import os, \
        sys
    from os import (path,
        sep)
    x = [
        1,
        x,
        3,
    ]
    x = {
        'a': 1,
        'b': x,
    }
    f(
        x,
    )
events(many_lines, 1)
def conditions(x):
    if x and \
       x > 1 or \
       x < 0:
        pass
    elif not x:
        pass
    y = x if x else 3
    return x and y and 1
for n in range(4): events(conditions, n)
def return_in_with(x):
    with open('/dev/null') as a, \
         open('/dev/null') as b:
        return a is b
def nested_with(x):
    with open('/dev/null') as a:
        with open('/dev/null') as b:
            pass
        if x: x = 0
events(return_in_with, 1); events(nested_with, 0); events(nested_with, 1)
def handlers_in_loop(x):
    while x:
        x -= 1
        try:
            if x == 2: continue
            if x == 1: break
        except ValueError: pass
        else:
            pass
for n in range(4): events(handlers_in_loop, n)
def targets(x):
    for i, (a, b) in [(1, (2, 3))]:
        x = a
    while (x := x - 1):
        pass
    y = [i for i in range(2)]
    print(
      end=''
    )
    raise \
      KeyError
events(targets, 3)
async def awaits(x):
    async with C() as y:
        pass
    async for i in C():
        pass
    return 1
class C:
    async def __aenter__(self): return 1
    async def __aexit__(self, *a): pass
    def __aiter__(self): self.n = 2; return self
    async def __anext__(self):
        self.n -= 1
        if self.n < 0: raise StopAsyncIteration
        return self.n
def runs_coroutine(x):
    try: awaits(x).send(None)
    except StopIteration: pass
events(runs_coroutine, 1)


def told():
    try:
        pass
    except OSError:
        pass
    while True:
        break


# What line tables say of statements that are no instructions.
first = told.__code__.co_firstlineno
print(sorted({line - first for _, _, line in told.__code__.co_lines() if line}))
ranges = list(told.__code__.co_lines())
print(ranges[0][0], all(a[1] == b[0] for a, b in zip(ranges, ranges[1:])))
