def f(x):
    match x:
        case []: return "empty"
        case [1, 2, 3]: return "123"
        case [a]: return f"one {a}"
        case (1, *rest): return f"starts 1 {rest}"
        case [first, *_, last] if first == last: return f"same ends {first}"
        case [[a, b], [c, *d]]: return f"nested {a}{b}{c}{d}"
        case [_, ("x" | "y") as z, *_]: return f"xy {z}"
        case [*all]: return f"all {all}"
        case _: return "not a sequence"
from collections import deque, UserList
for v in ([], [1, 2, 3], [9], (1, 5, 6), [7, 8, 7], [[1, 2], [3, 4, 5]], ["q", "y", 0], range(4), deque([1, 2]), UserList([5, 6]), "abc", b"ab", {1: 2}, {1, 2}, 5, iter([1]), bytearray(b"a"), memoryview(b"zz")):
    print(type(v).__name__, f(v))
class Seq:
    def __getitem__(self, i): return i
    def __len__(self): return 2
print(f(Seq()))
import collections.abc
collections.abc.Sequence.register(Seq)
class Seq2(collections.abc.Sequence):
    def __getitem__(self, i): print("get", i); return [10, 20, 30][i]
    def __len__(self): print("len"); return 3
match Seq2():
    case [a, *b]: print(a, b)
match [1, [2, [3, [4]]]]:
    case [a, [b, [c, [d]]]]: print(a, b, c, d)
match 1, 2:
    case x, y if x > y: print("gt")
    case x, y: print("le", x, y)
match [0, 1, 2, 3, 4]:
    case [a, b, *mid, z]: print(a, b, mid, z)
