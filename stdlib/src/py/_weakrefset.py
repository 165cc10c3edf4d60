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

    def _change(self, update, other, refs):
        """Change the set as one of set's own methods changes sets; of itself nothing is left."""
        self._ready()
        if other is self:
            self.data.clear()
        else:
            update(self.data, refs)
        return self

    def __iand__(self, other):
        self._ready()
        self.data &= _refs(other)
        return self

    def __isub__(self, other):
        return self._change(set.difference_update, other, map(ref, other))

    def __ixor__(self, other):
        return self._change(set.symmetric_difference_update, other, (ref(item, self._forget) for item in other))

    def intersection_update(self, other):
        self.__iand__(other)

    def difference_update(self, other):
        self.__isub__(other)

    def symmetric_difference_update(self, other):
        self.__ixor__(other)

    def union(self, other):
        return self.__class__(item for part in (self, other) for item in part)

    def intersection(self, other):
        return self.__class__(item for item in other if item in self)

    def difference(self, other):
        return self.copy().__isub__(other)

    def symmetric_difference(self, other):
        return self.copy().__ixor__(other)

    __or__, __and__, __sub__, __xor__ = union, intersection, difference, symmetric_difference

    def isdisjoint(self, other):
        return not self.intersection(other)

    def issubset(self, other):
        return self.data <= _refs(other)

    def issuperset(self, other):
        return self.data >= _refs(other)

    __le__, __ge__ = issubset, issuperset

    def __lt__(self, other):
        return self.data < _refs(other)

    def __gt__(self, other):
        return self.data > _refs(other)

    def __eq__(self, other):
        return self.data == _refs(other) if isinstance(other, self.__class__) else NotImplemented

    def __repr__(self):
        return repr(self.data)

    __class_getitem__ = classmethod(GenericAlias)


def _refs(items):
    return set(map(ref, items))
