"""Messages name builtin types of modules by their module."""
import _thread
import collections
import io
import itertools
import queue
import re


def tell(f):
    try:
        f()
    except (TypeError, AttributeError) as e:
        print(e)


for o in (_thread.allocate_lock(), _thread.RLock(), collections.deque(), itertools.count(), re.compile("a"), io.StringIO(),
          queue.SimpleQueue(), re.match("a", "a"), _thread._local(), itertools.chain()):
    tell(lambda: o(1, 2))
    tell(lambda: o + 1)
    tell(lambda: o.nothing)
print(collections.deque([1]), collections.deque().append.__qualname__)
