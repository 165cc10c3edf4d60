"""A context manager gives back what it took, whatever happens in between.

Watch: the order, the last taken is the first given back; and the error, which `__exit__` sees and lets pass."""

from contextlib import ExitStack, contextmanager, suppress


class Resource:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("take", self.name)
        return self

    def __exit__(self, kind, value, traceback):
        print("give back", self.name, "after", kind.__name__ if kind else "success")
        return False


with Resource("a"), Resource("b"):
    print("working")
try:
    with Resource("c"):
        1 / 0
except ZeroDivisionError as e:
    print("caught:", e)


@contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield
    finally:
        print(f"</{name}>")


with tag("p"), suppress(KeyError):
    {}["missing"]
with ExitStack() as stack:
    for n in range(3):
        stack.enter_context(Resource(n))
