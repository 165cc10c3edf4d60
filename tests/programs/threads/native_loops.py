# Natives that call functions again and again: a signal ends them, and other threads run meanwhile.
import collections
import functools
import itertools
import re
import signal
import threading
import time


class Stop(Exception):
    pass


def handler(*args):
    raise Stop


class Endless:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


class Unequal:
    def __eq__(self, other):
        return False


def no(*args):
    return False


def yes(*args):
    return True


FAR = range(10**12)
CASES = {
    'any(map)': lambda: any(map(no, FAR)),
    'all(map)': lambda: all(map(yes, FAR)),
    'sum(map)': lambda: sum(map(no, FAR)),
    'filter': lambda: next(filter(no, FAR)),
    'dropwhile': lambda: next(itertools.dropwhile(yes, FAR)),
    'max(key)': lambda: max(FAR, key=no),
    'min': lambda: min(Endless()),
    'sum': lambda: sum(Endless()),
    'in': lambda: 5 in Endless(),
    'deque': lambda: collections.deque(Endless(), maxlen=0),
    'reduce': lambda: functools.reduce(no, FAR),
    'starmap': lambda: any(itertools.starmap(no, zip(FAR))),
    'accumulate': lambda: any(itertools.accumulate(FAR, no)),
    'iter': lambda: any(iter(no, None)),
    'groupby': lambda: collections.deque(itertools.groupby(FAR, no), 0),
    'islice': lambda: next(itertools.islice(Endless(), 10**12, None)),
    'zip': lambda: collections.deque(zip(Endless(), Endless()), 0),
    'fromkeys': lambda: dict.fromkeys(Endless()),
    'Counter': lambda: collections.Counter(Endless()),
    'count': lambda: ([Unequal()] * 10**7).count(0),
    'sub': lambda: re.sub('a', lambda m: 'b', 'a' * 10**7),
    'exec': lambda: any(map(exec, itertools.repeat('0'))),
}

signal.signal(signal.SIGALRM, handler)
for name, case in CASES.items():
    signal.setitimer(signal.ITIMER_REAL, .02)
    begun = time.monotonic()
    try:
        case()
        print(name, 'came to an end')
    except Stop as e:
        print(name, time.monotonic() - begun < 5)

# Where it was interrupted.
signal.setitimer(signal.ITIMER_REAL, .02)
try:
    any(map(no, FAR))
except Stop as e:
    tb = e.__traceback__
    names = []
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(names)

# Another thread gets its turns.
turns = 0
stop = False


def other():
    global turns
    while not stop:
        turns += 1
        time.sleep(0)


def until_turns(*args):
    return turns > 5


thread = threading.Thread(target=other)
thread.start()
print(any(map(until_turns, FAR)))
stop = True
thread.join()
