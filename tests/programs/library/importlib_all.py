# importlib: import_module, reload, specs, loaders, finders in sys.meta_path.
import importlib, importlib.util as u, importlib.machinery as m, importlib.abc as a, types, sys, os, tempfile
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
tmp = tempfile.mkdtemp(); sys.path.insert(0, tmp)
def w(p, s):
    p = os.path.join(tmp, p); os.makedirs(os.path.dirname(p), exist_ok=True); open(p, "w").write(s); return p
w("pk/__init__.py", "from . import sub\nV = 1\n"); w("pk/sub.py", "W = 2\n"); mp = w("mod.py", "X = 1\nprint('mod runs', __name__)\n"); w("ns/inner.py", "Z = 3\n"); w("bad.py", "1/0\n")
show = lambda s: s and (s.name, s.origin and s.origin.replace(tmp, "T"), s.has_location, s.parent, s.submodule_search_locations and [p.replace(tmp, "T") for p in s.submodule_search_locations], type(s.loader).__name__)
mod = importlib.import_module("mod"); print(mod.X, mod is importlib.import_module("mod"), show(mod.__spec__), type(mod.__loader__).__name__)
print(importlib.import_module(".sub", "pk").W, show(sys.modules["pk"].__spec__), show(sys.modules["pk.sub"].__spec__))
print(importlib.import_module("ns.inner").Z, show(sys.modules["ns"].__spec__)[:4])
mod.X = 5; mod.extra = 6
print(importlib.reload(mod) is mod, mod.X, mod.extra)
open(mp, "w").write("X = 'new'\n"); print(importlib.reload(mod).X)
for bad in (".x", "nope", "pk.nope", "pk.nope.x", "math.x", "", "bad"): t(lambda: importlib.import_module(bad))
print("bad" in sys.modules)
t(lambda: importlib.import_module("..x", "a")); t(lambda: importlib.reload(5)); t(lambda: importlib.reload(types.ModuleType("zz")))
t(lambda: u.find_spec("nope")); t(lambda: u.find_spec("nope.x")); t(lambda: show(u.find_spec("pk.sub"))); t(lambda: u.find_spec("math.x")); t(lambda: u.find_spec(".sub")); t(lambda: show(u.find_spec(".sub", "pk"))); t(lambda: u.find_spec("__main__"))
for n, p in ((".a.b", "c.d"), ("..a", "c.d"), ("...a", "c.d"), ("a", "c.d"), (".a", "")): t(lambda: u.resolve_name(n, p))
t(lambda: show(u.spec_from_file_location("x", tmp + "/x.py"))); t(lambda: u.spec_from_file_location("x", "/tmp/x.foo")); t(lambda: show(u.spec_from_file_location("x", tmp + "/x/__init__.py"))); t(lambda: u.spec_from_file_location("x"))
spec = u.spec_from_file_location("fresh", mp); fresh = u.module_from_spec(spec); print("fresh" in sys.modules, fresh.__file__ == mp, fresh.__package__ == "", hasattr(fresh, "X")); spec.loader.exec_module(fresh); print(fresh.X, fresh.__spec__ is spec, fresh.__loader__ is spec.loader)
t(lambda: u.module_from_spec(m.ModuleSpec("q", None)).__dict__)
t(lambda: m.ModuleSpec("q", None, origin="o", is_package=True)); t(lambda: m.ModuleSpec("q", None) == m.ModuleSpec("q", None)); t(lambda: m.ModuleSpec("q", None) == 5)
print(m.BuiltinImporter.find_spec("sys").origin, m.PathFinder.find_spec("mod").name, m.PathFinder.find_spec("nope"), m.SOURCE_SUFFIXES, sys.__spec__.name, sys.__spec__.origin, types.ModuleType("x").__spec__, types.ModuleType("x").__loader__, __spec__)
l = m.SourceFileLoader("n", mp); print(l.name, l.is_package("n"), l.get_filename("n") == mp, l.get_source("n"), l.get_code("n").co_filename == mp, l.get_data(mp))
t(lambda: l.get_filename("k")); t(lambda: m.SourceFileLoader("n", "/nope.py").get_source("n")); t(lambda: m.SourceFileLoader("n", "/nope.py").exec_module(types.ModuleType("n")))
print(isinstance(l, a.Loader), isinstance(l, a.SourceLoader), issubclass(m.PathFinder, a.MetaPathFinder), u.cache_from_source("/a/b.py") [:18], u.source_from_cache("/a/__pycache__/b.cpython-313.pyc"))
class Finder(a.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        print("asked", name, path)
        if name.startswith("virtual"): return u.spec_from_loader(name, Virtual(), is_package=name == "virtual")
class Virtual(a.Loader):
    def create_module(self, spec): print("create", spec.name)
    def exec_module(self, module): print("exec", module.__name__, module.__package__); module.answer = 42
sys.meta_path.insert(0, Finder())
import virtual, virtual.deep
print(virtual.answer, virtual.deep.answer, virtual.__path__, virtual.__spec__.loader.__class__.__name__, virtual.deep.__spec__.parent)
try: import virtually.nope
except ImportError as e: print(e)
try: import really_nope
except ImportError as e: print(type(e).__name__, e, e.name)
sys.meta_path.pop(0)
class Mem(a.SourceLoader):
    def get_filename(self, name): return "<mem>"
    def get_data(self, path): return b"# coding: utf-8\nname = __name__\r\n"
mm = u.module_from_spec(u.spec_from_loader("mem", Mem())); mm.__loader__.exec_module(mm); print(mm.name, Mem().get_source("mem"), mm.__spec__.origin)
t(lambda: u.decode_source(b"\xef\xbb\xbfx\r\ny")); t(lambda: u.decode_source(b"# coding: latin-1\n\xe9")); t(lambda: a.Loader().load_module("x")); t(lambda: a.InspectLoader())
importlib.invalidate_caches(); print(importlib.__import__("pk.sub").V, importlib.__all__, u.MAGIC_NUMBER[2:])
