# A coroutine that dies without having run is warned of.
import gc
import sys
import warnings


async def f():
    pass


class Class:
    async def method(self):
        pass


def told(make):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        make()
        gc.collect()
    return [(w.category.__name__, str(w.message)) for w in caught]


def ring():
    x = [f()]
    x.append(x)


def run():
    c = f()
    try:
        c.send(None)
    except StopIteration:
        pass


print(told(lambda: f()), told(lambda: Class().method()), told(ring))
print(told(run), told(lambda: f().close()))


def made_an_error():
    def hook(args):
        print("unraisable:", type(args.exc_value).__name__, args.exc_value, type(args.object).__name__)

    sys.unraisablehook = hook
    warnings.simplefilter("error")
    f()


made_an_error()
warnings.simplefilter("default")
sys.unraisablehook = sys.__unraisablehook__
f()
at_the_end = f()
