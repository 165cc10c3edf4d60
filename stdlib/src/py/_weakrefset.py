"""Sets that hold their members weakly."""

from _weakref import ref
from types import GenericAlias


class WeakSet:
    """A set whose members vanish when nothing else holds them."""

    def __init__(self, data=None):
        self.data = set()
        # While someone iterates, dead references wait here; the count is of those who do.
        self._dead = []
        self._iterating = 0

        def forget(item, me=ref(self)):
            self = me()
            if self is not None:
                if self._iterating:
                    self._dead.append(item)
                else:
                    self.data.discard(item)

        self._forget = forget
        if data is not None:
            self.update(data)

    def _settle(self):
        while self._dead:
            self.data.discard(self._dead.pop())

    def __iter__(self):
        self._iterating += 1
        try:
            for item in self.data:
                member = item()
                if member is not None:
                    yield member
        finally:
            self._iterating -= 1
            if not self._iterating:
                self._settle()

    def __len__(self):
        return len(self.data) - len(self._dead)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def __reduce__(self):
        return self.__class__, (list(self),), self.__getstate__()

    def _ready(self):
        if self._dead:
            self._settle()

    def add(self, item):
        self._ready()
        self.data.add(ref(item, self._forget))

    def clear(self):
        self._ready()
        self.data.clear()

    def copy(self):
        return self.__class__(self)

    def pop(self):
        self._ready()
        while True:
            try:
                item = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            member = item()
            if member is not None:
                return member

    def remove(self, item):
        self._ready()
        self.data.remove(ref(item))

    def discard(self, item):
        self._ready()
        self.data.discard(ref(item))

    def update(self, other):
        self._ready()
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def difference(self, other):
        result = self.copy()
        result.difference_update(other)
        return result

    __sub__ = difference

    def difference_update(self, other):
        self.__isub__(other)

    def __isub__(self, other):
        self._ready()
        if self is other:
            self.data.clear()
        else:
            self.data.difference_update(ref(item) for item in other)
        return self

    def intersection(self, other):
        return self.__class__(item for item in other if item in self)

    __and__ = intersection

    def intersection_update(self, other):
        self.__iand__(other)

    def __iand__(self, other):
        self._ready()
        self.data.intersection_update(ref(item) for item in other)
        return self

    def issubset(self, other):
        return self.data.issubset(ref(item) for item in other)

    __le__ = issubset

    def __lt__(self, other):
        return self.data < set(map(ref, other))

    def issuperset(self, other):
        return self.data.issuperset(ref(item) for item in other)

    __ge__ = issuperset

    def __gt__(self, other):
        return self.data > set(map(ref, other))

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self.data == set(map(ref, other))

    def symmetric_difference(self, other):
        result = self.copy()
        result.symmetric_difference_update(other)
        return result

    __xor__ = symmetric_difference

    def symmetric_difference_update(self, other):
        self.__ixor__(other)

    def __ixor__(self, other):
        self._ready()
        if self is other:
            self.data.clear()
        else:
            self.data.symmetric_difference_update(ref(item, self._forget) for item in other)
        return self

    def union(self, other):
        return self.__class__(item for part in (self, other) for item in part)

    __or__ = union

    def isdisjoint(self, other):
        return len(self.intersection(other)) == 0

    def __repr__(self):
        return repr(self.data)

    __class_getitem__ = classmethod(GenericAlias)
