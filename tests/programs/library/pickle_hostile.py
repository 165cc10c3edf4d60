# Pickles with random damage: each loads or raises what a pickle may raise, and nothing is left open.
import collections
import pickle
import random


class Point:
    def __init__(self):
        self.x, self.tags = 1, ["a"]


OBJECTS = [None, True, 5, 1 << 40, -(1 << 80), 2.5, "text", "é\ud800", b"bytes", bytearray(b"q"), [1, [2]], (1, 2, 3, 4),
           {1: 2, "a": [3]}, {1, 2}, frozenset([1]), Point(), [Point(), Point()], collections.OrderedDict(a=1),
           collections.Counter("aab"), complex(1, 2), range(5), ValueError("x"), int, {i: str(i) for i in range(20)}]
OPCODES = b"(.012GIJKLMNRSTUVXabcd}eghijlopqrstu)BC\x80\x81\x85\x86\x87\x88\x89\x8a\x8c\x8f\x90\x91\x92\x93\x94\x95\x96"
EXPECTED = (pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, TypeError, ValueError, KeyError,
            OverflowError, UnicodeError, MemoryError)

seeds = [pickle.dumps(o, p) for o in OBJECTS for p in (2, 3, 4, 5)]
rng = random.Random(7)
loaded = refused = 0
for _ in range(3000):
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.randint(1, 3)):
        i = rng.randrange(len(data))
        how = rng.random()
        if how < 0.5:
            data[i] = rng.choice(OPCODES)
        elif how < 0.7:
            data[i] = rng.randrange(128)
        elif how < 0.8 and len(data) > 4:
            del data[i:i + 2]
        else:
            data[i:i] = bytes([rng.choice(OPCODES)])
    if b"\x96" in data or b"B" in data or b"T" in data or b"X" in data or b"j" in data or b"r" in data:
        # Large lengths and memo numbers only cost memory.
        continue
    try:
        pickle.loads(bytes(data))
        loaded += 1
    except EXPECTED:
        refused += 1
print(loaded > 100, refused > 100)
deep = b"(" * 100000 + b"." + b")" * 10
for bad in deep, b"]" + b"(]" * 5000 + b"e" * 5000 + b".", b"\x80\x04\x8c\x05ab.", b"\x80\x04h\x05.", b"\x80\x09N.", b"", b"\x80\x04]\x94h\x00a.":
    try:
        print(type(pickle.loads(bad)).__name__)
    except EXPECTED as e:
        print(type(e).__name__, e)
