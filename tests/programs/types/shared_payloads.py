# One call site, and types whose objects are made alike: caches must keep them apart.
def hint(it):
    return it.__length_hint__()


def disjoint(view):
    return view.isdisjoint([1])


def send(it):
    try:
        return it.send(None)
    except StopIteration as e:
        return e.value


def name(cls):
    return cls.__name__


def numbers():
    yield 1


async def answer():
    return 2


async def letters():
    yield "a"


d = {1: 2, 3: 4}
makers = [
    lambda: iter(d),
    lambda: iter(d.values()),
    lambda: iter(d.items()),
    lambda: reversed(d),
    lambda: reversed(d.values()),
    lambda: iter([1, 2, 3]),
    lambda: iter((1, 2)),
    lambda: reversed([1, 2, 3, 4]),
    lambda: iter(range(5)),
]
for _ in range(2):
    for make in makers:
        it = make()
        print(type(it).__name__, hint(it), end=" ")
        print(next(it), hint(it), type(it).__length_hint__(it), list(it), hint(it))
for view in d.keys(), d.items(), d.keys():
    print(disjoint(view), view.mapping)
for make in numbers, answer, numbers, answer:
    print(send(make()))
print(send(letters().__anext__()), send(numbers()))
asynchronous = letters()
coroutine = answer()
print([name(type(x)) for x in (numbers(), coroutine, asynchronous, d.keys(), d.values())])
coroutine.close()

def back(items):
    return [x for x in reversed(items)], [x for x in items], [a + b for a, b in zip(reversed(items), items)]


print(back([1, 2, 3]), back((1, 2)), back([]))
