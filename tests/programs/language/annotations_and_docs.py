"""Module doc."""
x: int = 1
y: "str"
z: list[int] = []
def f(a: int, b: "str" = "q", *c: float, d: bool = True, **e: object) -> None:
    "f doc"
    local: int = 5
    undefined_ann: NotThere = 1
    return local
class C:
    """C doc"""
    a: int
    b: str = "x"
    def m(self) -> "C": """m doc"""
    (c): int = 3
print(__doc__, __annotations__, f.__annotations__, f.__doc__, f("x"), C.__annotations__, C.__doc__, C.m.__doc__, C.m.__annotations__, C.c)
def no_doc(): x = "not a doc"
def concat(): "a" "b"
def fdoc(): f"no {x}"
print(no_doc.__doc__, concat.__doc__, fdoc.__doc__, (lambda: 0).__doc__, (lambda a: 0).__annotations__)
f.__doc__ = "changed"; f.__annotations__["new"] = 1; f.attr = [1]; print(f.__doc__, len(f.__annotations__), f.attr, f.__dict__)
obj = C(); obj.q: int = 5; print(obj.q, "q" in C.__annotations__)
d = {}; d["k"]: int = 7; print(d)
print(f.__name__, f.__qualname__, f.__module__, f.__defaults__, f.__kwdefaults__, C.m.__qualname__, f.__code__.co_argcount, f.__code__.co_varnames, f.__code__.co_flags & 12)
f.__name__ = "g"; f.__defaults__ = ("changed",); print(f.__name__, f(1), f.__code__.co_name)
try: f.__name__ = 5
except TypeError as e: print(e)
