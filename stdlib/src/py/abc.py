"""Abstract base classes: classes that say what others must offer."""

from _abc import _adopt
from _weakref import ref

# Bumped by every registration: a remembered "no" is good only for the count it was said at.
_registrations = 0


class _Known(ref):
    """A weak reference to a class, which had this id."""

    __slots__ = ("id",)


class _Classes(dict):
    """Weak references to classes by their ids; those to classes that are gone take themselves out."""

    __slots__ = ()

    def note(self, cls):
        known = _Known(cls, self.forget)
        known.id = id(cls)
        self[known.id] = known

    def forget(self, known):
        self.pop(known.id, None)


class _Verdicts:
    """What an abstract class knows of others. A class that it was asked about may go."""

    __slots__ = ("registry", "yes", "no", "age")

    def __init__(self):
        self.registry = _Classes()
        self.yes = _Classes()
        self.no = _Classes()
        self.age = _registrations


def _abstract_names(cls, namespace):
    names = {name for name, value in namespace.items()
             if getattr(value, "__isabstractmethod__", False)}
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                names.add(name)
    return frozenset(names)


class ABCMeta(type):
    """Metaclass of abstract base classes."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls.__abstractmethods__ = _abstract_names(cls, namespace)
        cls._abc_impl = _Verdicts()
        return cls

    def register(cls, subclass):
        """Have a class count as a subclass; returns it, so that it can decorate."""
        global _registrations
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        cls._abc_impl.registry.note(subclass)
        _adopt(cls, subclass)
        _registrations += 1
        return subclass

    def __instancecheck__(cls, instance):
        """What isinstance() asks."""
        subclass = instance.__class__
        impl = cls._abc_impl
        known = id(subclass)
        if known in impl.yes:
            return True
        kind = type(instance)
        if kind is subclass:
            if impl.age == _registrations and known in impl.no:
                return False
            return cls.__subclasscheck__(subclass)
        return cls.__subclasscheck__(subclass) or cls.__subclasscheck__(kind)

    def __subclasscheck__(cls, subclass):
        """What issubclass() asks."""
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        impl = cls._abc_impl
        known = id(subclass)
        if known in impl.yes:
            return True
        if impl.age < _registrations:
            impl.no = _Classes()
            impl.age = _registrations
        elif known in impl.no:
            return False
        answer = cls.__subclasshook__(subclass)
        if answer is NotImplemented:
            answer = (cls in getattr(subclass, "__mro__", ())
                      or any((one := r()) is not None and issubclass(subclass, one) for r in list(impl.registry.values()))
                      or any(issubclass(subclass, one) for one in cls.__subclasses__()))
        (impl.yes if answer else impl.no).note(subclass)
        return answer


class ABC(metaclass=ABCMeta):
    """Helper class that makes its subclasses abstract base classes."""

    __slots__ = ()


def abstractmethod(funcobj):
    """Mark a method that subclasses must override."""
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    """Deprecated: use classmethod over abstractmethod."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractstaticmethod(staticmethod):
    """Deprecated: use staticmethod over abstractmethod."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractproperty(property):
    """Deprecated: use property over abstractmethod."""

    __isabstractmethod__ = True


def get_cache_token():
    """A value that changes with every registration."""
    return _registrations


def update_abstractmethods(cls):
    """Work out again which methods of a class are abstract, after it was changed."""
    if not hasattr(cls, "__abstractmethods__"):
        return cls
    names = set()
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                names.add(name)
    for name, value in cls.__dict__.items():
        if getattr(value, "__isabstractmethod__", False):
            names.add(name)
    cls.__abstractmethods__ = frozenset(names)
    return cls
