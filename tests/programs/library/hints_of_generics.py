"""Names of type parameters in annotations that are text: they come before what has their names outside."""
from __future__ import annotations
import inspect
import typing

T, U, int_ = bytes, str, int


def function[T](x: T, y: list[U]) -> dict[str, T]: ...


class Whole[T]:
    x: T
    y: U

    def method[U](self, a: T, b: U) -> int_: ...


class Hidden[T]:
    T = int
    x: T


for obj in function, Whole, Whole.method, Hidden:
    for ask in typing.get_type_hints, lambda obj: inspect.get_annotations(obj, eval_str=True):
        print(obj.__name__, {name: (hint, type(hint).__name__) for name, hint in ask(obj).items()})
print(typing.get_type_hints(function)["x"] is function.__type_params__[0])
