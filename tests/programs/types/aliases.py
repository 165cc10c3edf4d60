# Aliases of classes and unions of them: attributes, parameters, stars, errors.
import copy
import pickle
from types import GenericAlias, UnionType
from typing import Any, Callable, ClassVar, Dict, Generic, List, Literal, NamedTuple, Optional, ParamSpec, Protocol, \
    TypeVar, TypeVarTuple, Union, Unpack, runtime_checkable

T = TypeVar("T")
K = TypeVar("K")
Ts = TypeVarTuple("Ts")


def show(text):
    try:
        print(text, "->", eval(text))
    except Exception as e:
        print(text, "!!", type(e).__name__, e)


class Box:
    class Lid:
        pass


def function():
    pass


print(list[Box.Lid], list[function], list[...], list[None], dict[T, [T, int]], list[()], tuple[()], list["x"])
star = next(iter(tuple[int, str]))
for text in [
    "star", "star.__unpacked__", "list[int].__unpacked__", "star == tuple[int, str]", "star.__typing_unpacked_tuple_args__",
    "star.__reduce__()[0]", "pickle.loads(pickle.dumps(star))", "copy.copy(star)", "copy.deepcopy(list[int])",
    "list(iter(list[int]))", "iter(list[int]).__reduce__()", "type(iter(list[int])).__name__",
    "list[int].__class__", "list[int].__bases__", "list[int].__copy__", "list[int].append", "list[int].nope",
    "sorted(set(dir(list[int])) - set(dir(list)))", "GenericAlias(list)", "GenericAlias(list, int, x=1)",
    "list[int][0]", "list[T][int, str]", "list[T][()]", "dict[T, int][str]", "dict[T, list[T]][str]",
    "dict[K, T][int, str]", "list[T][star]", "tuple[*Ts][int, str]", "tuple[int, *Ts, str][()]", "tuple[*Ts].__parameters__",
    "tuple[*tuple[int, str], bytes]", "list[T][*tuple[int]]", "list[T][*tuple[int, ...]]",
    "(list[T] | int)[str]", "(int | list[T]).__parameters__", "(int | str)[int]", "int | T", "(int | T)[int]",
    "int | str | int", "list[int] | list[int]", "list[int] | list[str]", "None | int", "int | 'x'", "int | Any",
    "type(int | str)()", "isinstance('', int | list[int])", "isinstance(1, int | list[int])",
    "List[int] is List[int]", "Callable[[int], str] is Callable[[int], str]", "Literal[1] is Literal[True]",
    "Literal[1, 1, True]", "Literal[[], []]", "Literal[int]", "Optional[int] | str",
]:
    show(text)


def variadic(*args: *tuple[int, str], more: int = 0):
    pass


print(variadic.__annotations__)
for text in ["def f(*args: *(1, 2)): pass", "def f(*args: *3): pass"]:
    try:
        exec(text)
    except Exception as e:
        print(text, "!!", type(e).__name__, e)


# Classes made of them.
class Pair(NamedTuple, Generic[T]):
    first: T
    second: T


print(Pair(1, 2), Pair[int](3, 4), Pair.__parameters__, Pair.__mro__, Pair.__orig_bases__[1])


class Whole[U](NamedTuple):
    value: U


print(Whole(1), Whole.__parameters__, Whole.__orig_bases__[1])


@runtime_checkable
class HasX(Protocol):
    x: int


class Some:
    def __init__(self):
        self.x = 1


print(isinstance(Some(), HasX), isinstance(1, HasX))
try:
    issubclass(Some, HasX)
except TypeError as e:
    print(e)
HasX.register(int)
print(isinstance(1, HasX))

# Not every object is a base.
for text in ["class C(type(ClassVar)): pass", "class C(type(List[int])): pass", "class C(TypeVar): pass",
             "class C(ParamSpec): pass", "class C(ClassVar): pass", "class C(List): pass\nprint(C.__mro__)",
             "class C(function): pass", "class C(1): pass", "class C(Box()): pass", "type('C', (Box(),), {})",
             "type('C', (1,), {})", "class C(int, Box()): pass"]:
    try:
        exec(text)
    except TypeError as e:
        print(text, "!!", e)


# A type variable tuple's default may be starred.
def starred_default[*Xs = *tuple[int, str]]():
    pass


print(starred_default.__type_params__[0].__default__)
