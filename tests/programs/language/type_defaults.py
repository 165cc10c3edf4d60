# Defaults of type parameters (PEP 696): evaluated when asked for, in the scope of the parameters.
import typing


def show(*values):
    print(*(getattr(v, "__name__", v) for v in values))


type One[T = int] = T
show(One.__value__, One.__type_params__[0].__default__, One.__type_params__[0] is One.__value__)
type Nested[T = [T for T in [T]]] = T
(T,) = Nested.__type_params__
print(T.__default__ == [T], Nested.__value__ is T)
type Two[A, B = list[A]] = dict[A, B]
a, b = Two.__type_params__
print(b.__default__, a.has_default(), b.has_default(), Two.__value__)
type Bounded[S: (int, str) = str] = list[S]
print(Bounded.__type_params__[0].__constraints__, Bounded.__type_params__[0].__default__)


def function[X = later](x: X) -> X:
    return x


try:
    function.__type_params__[0].__default__
except NameError as e:
    print(e)
later = bytes
show(function.__type_params__[0].__default__, function(3))


class Box[V = float, **P = [int, str]]:
    held: V

    def method[W = V](self, w: W):
        return V


v, p = Box.__type_params__
show(v.__default__, p.__default__)
print(Box().method(1) is v, Box.method.__type_params__[0].__default__ is v)
show(typing.NoDefault is a.__default__)


def scopes():
    x = "local"

    class Inner[K = x]:
        x = "class"
        kind = x

    return Inner.__type_params__[0].__default__, Inner.kind


print(scopes())
