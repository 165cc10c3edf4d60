"""run_module and run_path: what they return, what they leave as it was, and their errors."""

import os
import runpy
import sys
import tempfile

place = tempfile.TemporaryDirectory()
root = os.path.realpath(place.name)
FILES = {
    "target.py": "import sys\nx = 4\nargv = list(sys.argv)\nhere = sys.modules.get(__name__)\n",
    "pkg/__init__.py": "",
    "pkg/__main__.py": "from . import other\nn = other.n\n",
    "pkg/other.py": "n = 9\n",
    "bare/__init__.py": "",
    "folder/__main__.py": "import beside_runpy\nn = beside_runpy.n\n",
    "folder/beside_runpy.py": "n = 11\n",
    "fails.py": "import sys\nsys.argv.append('left')\n1 / 0\n",
    "space/inner.py": "y = 1\n",
}
for name, text in FILES.items():
    os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
    with open(os.path.join(root, name), "w") as f:
        f.write(text)
sys.path.insert(0, root)
os.chdir(root)
first = sys.argv[0]


def show(text):
    print(str(text).replace(root, "ROOT"))


g = runpy.run_module("target", {"given": 1})
show(sorted(name for name in g if name != "__builtins__"))
show((g["__name__"], repr(g["__package__"]), g["__file__"], g["given"], g["here"], g["argv"] == sys.argv))
g = runpy.run_module("target", run_name="__main__", alter_sys=True)
show((g["__name__"], g["argv"], g["here"] is not sys.modules["__main__"], sys.argv[0] == first))
g = runpy.run_module("pkg")
show((g["__name__"], g["__package__"], g["n"], g["__spec__"].name, g["__spec__"].parent))
show(runpy.run_module("space.inner")["__package__"])
g = runpy.run_path("target.py")
show((g["__name__"], repr(g["__package__"]), g["__file__"], g["__spec__"], g["argv"]))
g = runpy.run_path("folder", run_name="named")
show((g["__name__"], repr(g["__package__"]), g["n"], g["__file__"], "named" in sys.modules, sys.path[0]))

for run, what in ((runpy.run_module, "nope"), (runpy.run_module, "nope.x"), (runpy.run_module, ".x"),
                  (runpy.run_module, "bare"), (runpy.run_module, "space"), (runpy.run_module, "target.py"),
                  (runpy.run_module, "pkg.nope"), (runpy.run_module, "sys"), (runpy.run_path, "nofile.py"),
                  (runpy.run_path, "fails.py")):
    try:
        run(what)
    except Exception as e:
        show(f"{what}: {type(e).__name__}: {e}")
show((sys.argv[0] == first, sys.argv[1:], sys.modules["__main__"].__dict__ is globals()))
os.chdir("/")
place.cleanup()
