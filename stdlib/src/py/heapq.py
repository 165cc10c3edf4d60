"""Heaps in lists: heap[k] <= heap[2k+1] and heap[k] <= heap[2k+2]."""

from _heapq import heapify, heappop, heappush, heappushpop, heapreplace

try:
    from _heapq import _heapify_max, _heappop_max, _heapreplace_max
except ImportError:
    pass

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop"]


class _Backwards:
    """An entry that orders itself the other way round."""

    __slots__ = ("key",)

    def __init__(self, key):
        self.key = key

    def __lt__(self, other):
        return other.key < self.key

    def __eq__(self, other):
        return self.key == other.key


def merge(*iterables, key=None, reverse=False):
    """All that several sorted inputs give, in order."""
    wrap = _Backwards if reverse else None
    heap = []
    for order, it in enumerate(map(iter, iterables)):
        for value in it:
            k = value if key is None else key(value)
            # Inputs come in their own order where keys are equal.
            heap.append([k if wrap is None else wrap(k), order, value, it])
            break
    heapify(heap)
    while len(heap) > 1:
        entry = heap[0]
        yield entry[2]
        for value in entry[3]:
            k = value if key is None else key(value)
            entry[0] = k if wrap is None else wrap(k)
            entry[2] = value
            heapreplace(heap, entry)
            break
        else:
            heappop(heap)
    if heap:
        yield heap[0][2]
        yield from heap[0][3]


def nsmallest(n, iterable, key=None):
    """The n smallest elements: sorted(iterable, key=key)[:n]."""
    if n == 1:
        none = object()
        found = min(iterable, default=none, key=key)
        return [] if found is none else [found]
    try:
        if n >= len(iterable):
            return sorted(iterable, key=key)[:n]
    except (TypeError, AttributeError):
        pass
    it = iter(iterable)
    # The worst of the best is on top; of equals, the later goes first.
    heap = [(_Backwards(elem if key is None else key(elem)), -order, elem) for order, elem in zip(range(n), it)]
    if not heap:
        return []
    heapify(heap)
    top = heap[0][0].key
    order = -n
    for elem in it:
        k = elem if key is None else key(elem)
        if k < top:
            heapreplace(heap, (_Backwards(k), order, elem))
            top = heap[0][0].key
            order -= 1
    heap.sort(reverse=True)
    return [entry[2] for entry in heap]


def nlargest(n, iterable, key=None):
    """The n largest elements: sorted(iterable, key=key, reverse=True)[:n]."""
    if n == 1:
        none = object()
        found = max(iterable, default=none, key=key)
        return [] if found is none else [found]
    try:
        if n >= len(iterable):
            return sorted(iterable, key=key, reverse=True)[:n]
    except (TypeError, AttributeError):
        pass
    it = iter(iterable)
    heap = [(elem if key is None else key(elem), -order, elem) for order, elem in zip(range(n), it)]
    if not heap:
        return []
    heapify(heap)
    top = heap[0][0]
    order = -n
    for elem in it:
        k = elem if key is None else key(elem)
        if top < k:
            heapreplace(heap, (k, order, elem))
            top = heap[0][0]
            order -= 1
    heap.sort(reverse=True)
    return [entry[2] for entry in heap]
