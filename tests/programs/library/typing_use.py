from typing import *
import typing
T = TypeVar("T")
class Stack(Generic[T]):
    def __init__(self) -> None: self.items: list[T] = []
    def push(self, x: T) -> None: self.items.append(x)
s = Stack[int](); s.push(1); print(s.items, Stack[int], Stack.__parameters__, get_type_hints(Stack.push))
print(List[int], Dict[str, Optional[int]], Union[int, str], Optional[None], Callable[[int], str], Callable[..., Any], Tuple[int, ...], Literal["a", 1], Annotated[int, "meta"], Type[T], ClassVar[int], list[int] | None, int | str, get_origin(Dict[str, int]), get_args(Dict[str, int]), get_args(Callable[[int, str], bool]), get_origin(list[int]), Union[int, int])
class P(NamedTuple):
    x: int
    y: int = 0
    def dist(self) -> float: return (self.x ** 2 + self.y ** 2) ** .5
print(P(3, 4).dist(), P(1), P._field_defaults, P.__annotations__)
class TD(TypedDict, total=False):
    name: Required[str]
    age: int
print(TD(name="x"), TD.__required_keys__, TD.__optional_keys__, TD.__total__)
@runtime_checkable
class Closable(Protocol):
    def close(self): ...
class F:
    def close(self): pass
print(isinstance(F(), Closable), isinstance(5, Closable), issubclass(F, Closable))
def f(a: "int", b: "Optional[F]" = None, *args: str) -> "list[F]": ...
print(get_type_hints(f), f.__annotations__)
UserId = NewType("UserId", int); print(UserId(5), UserId.__name__, UserId.__supertype__, cast(str, 5), TYPE_CHECKING)
@overload
def g(x: int) -> int: ...
@overload
def g(x: str) -> str: ...
def g(x): return x
print(g(1), len(get_overloads(g)))
def t(fn):
    try: print(fn())
    except TypeError as e: print(e)
t(lambda: List[int, str]); t(lambda: isinstance([], List[int])); t(lambda: Any()); t(lambda: Closable()); t(lambda: Optional[1, 2]); t(lambda: Stack[int, str]); t(lambda: Generic[int]); t(lambda: Union[()]); t(lambda: TypeVar("X", int)); t(lambda: list[int][str])
print(T, TypeVar("K", bound=int).__bound__, TypeVar("V", int, str).__constraints__, ParamSpec("PS"), list[T][int], dict[str, T][bytes], (list[int]).__origin__, list[int]() == [], isinstance([], list), List[T][int], tuple[int, ...], type[int], repr(Sequence[int]), Iterable, Deque[int], DefaultDict[str, int])
@final
class Fin: pass
print(Fin.__final__, assert_type(3, int), no_type_check(lambda: 0).__no_type_check__, is_typeddict(TD), Self, Never, LiteralString)
