"""How long small pieces of code take."""

import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter


def _reindent(src, indent):
    return src.replace("\n", "\n" + " " * indent)


class Timer:
    """Times a statement, given as text or as a callable."""

    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        local_ns = {}
        global_ns = {} if globals is None else globals
        extra = ""
        for name, code in (("stmt", stmt), ("setup", setup)):
            if isinstance(code, str):
                compile(code, "<timeit-src>", "exec")
            elif callable(code):
                local_ns["_" + name] = code
                extra += f", _{name}=_{name}"
            else:
                raise ValueError(f"{name} is neither a string nor callable")
        setup = _reindent(setup, 4) if isinstance(setup, str) else "_setup()"
        stmt = _reindent(stmt, 8) if isinstance(stmt, str) else "_stmt()"
        self.src = (f"def inner(_it, _timer{extra}):\n    {setup}\n    _t0 = _timer()\n    for _i in _it:\n"
                    f"        {stmt}\n        pass\n    _t1 = _timer()\n    return _t1 - _t0\n")
        exec(compile(self.src, "<timeit-src>", "exec"), global_ns, local_ns)
        self.inner = local_ns["inner"]

    def print_exc(self, file=None):
        """Show where the timed code raised."""
        import traceback
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        """The seconds that many executions of the statement take."""
        from itertools import repeat
        return self.inner(repeat(None, number), self.timer)

    def repeat(self, repeat=default_repeat, number=default_number):
        """The times of several runs."""
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        """(number, seconds) of so many executions that they take 0.2 seconds at least."""
        i = 1
        while True:
            for j in 1, 2, 5:
                number = i * j
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            i *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    """Time a statement."""
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat, number=default_number,
           globals=None):
    """Time a statement several times."""
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
