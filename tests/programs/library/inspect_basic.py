import inspect
def f(a, b=1, /, c=2, *args, d, e: int = 5, **kw) -> str:
    """Docs here.

        indented
    """
class C:
    "class doc"
    def __init__(self, x, *, y=0): ...
    def m(self): ...
    @classmethod
    def cm(cls, q): ...
    @staticmethod
    def sm(q): ...
for o in (f, C, C(1).m, C.m, C.cm, C.sm, lambda *a: 0): print(inspect.signature(o))
s = inspect.signature(f); print([(p.name, str(p.kind), p.default is p.empty) for p in s.parameters.values()], s.return_annotation)
b = s.bind(1, d=4, z=9); b.apply_defaults(); print(b.arguments, b.args, b.kwargs)
def t(g):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
t(lambda: s.bind()); t(lambda: s.bind(1, 2, 3, 4)); t(lambda: inspect.signature(C).bind(1, 2)); t(lambda: inspect.signature(C).bind(1, z=2))
print(inspect.getdoc(f), inspect.getdoc(C), inspect.isfunction(f), inspect.isclass(C), inspect.ismethod(C(1).m), inspect.isbuiltin(len), inspect.isgeneratorfunction(lambda: (yield)), inspect.ismodule(inspect), inspect.iscoroutinefunction(f))
print([n for n, v in inspect.getmembers(C, inspect.isfunction)], [c.__name__ for c in inspect.getmro(bool)], inspect.cleandoc("  a\n    b\n    c"), inspect.getsource(C.m), inspect.getsourcelines(f)[1])
g = (i for i in [1]); print(inspect.getgeneratorstate(g)); next(g); print(inspect.getgeneratorstate(g)); list(g); print(inspect.getgeneratorstate(g))
def outer():
    fr = inspect.currentframe(); return fr.f_code.co_name, fr.f_lineno, fr.f_back.f_code.co_name, sorted(fr.f_locals)
print(outer(), inspect.getfullargspec(f).args, inspect.unwrap(f) is f)
