"""pathlib: what paths know of their text, and what they do in a folder of their own."""

import os
import pickle
import tempfile
from pathlib import Path, PurePath, PurePosixPath, PosixPath, UnsupportedOperation, WindowsPath


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


# --- text
for text in ("", ".", "a", "a/b", "/", "//", "///", "//a/b", "/a//b/./c/", "a/../b", "./a", "a.tar.gz", ".hidden",
             ".hidden.txt", "name.", "/a/b.c/d.e", "..", "a.b."):
    p = PurePath(text)
    print(repr(p), str(p), p.parts, repr(p.root), repr(p.anchor), repr(p.name), repr(p.stem), repr(p.suffix),
          p.suffixes, p.parent, list(map(str, p.parents)), p.is_absolute())
p = PurePosixPath("/usr/lib/x.tar.gz")
print(p.parents, len(p.parents), p.parents[0], p.parents[-1], p.parents[:2], attempt(lambda: p.parents[9]))
print(p / "more", "/abs" / PurePath("x"), p / "/new", PurePath("a", "b", PurePath("c")), p.joinpath("y", "z"))
print(attempt(lambda: p / 3), attempt(PurePath, 3), attempt(PurePath, b"x"), attempt(lambda: 3 / p))
print(p.with_name("n"), p.with_stem("s"), p.with_suffix(".z"), p.with_suffix(""), PurePath("a").with_suffix(".py"))
for f, arg in ((p.with_name, ""), (p.with_name, "a/b"), (p.with_name, "."), (p.with_suffix, "gz"), (p.with_suffix, "."),
               (p.with_stem, ""), (PurePath("/").with_name, "x"), (PurePath("").with_suffix, ".x")):
    print(attempt(f, arg))
print(p.relative_to("/usr"), p.relative_to("/"), p.relative_to("/usr/share", walk_up=True),
      repr(p.relative_to(p)))
print(attempt(p.relative_to, "/etc"), attempt(p.relative_to, "usr", walk_up=True),
      attempt(p.relative_to, "/usr/../x", walk_up=True))
print(p.is_relative_to("/usr"), p.is_relative_to("/us"), p.is_relative_to(p))
for pattern in ("*.gz", "lib/*", "/usr/*/*", "/*", "x.*", "*.GZ", "**/x.tar.gz", "[xy].tar.??", "[!x]*"):
    print(pattern, p.match(pattern), p.full_match(pattern), p.match(pattern, case_sensitive=False))
for pattern, path in (("**", ""), ("**", "a/b"), ("a/**", "a"), ("a/**", "a/b/c"), ("**/c", "a/b/c"), ("a/**/c", "a/c"),
                      ("a/*/c", "a/c"), ("/**", "/"), ("**/*.py", "x.py"), ("a/**/**/c", "a/b/c")):
    print(pattern, path, PurePath(path).full_match(pattern))
print(attempt(p.match, ""))
print(PurePath("a") == PurePath("./a/"), PurePath("a") == "a", hash(PurePath("a/b")) == hash(PurePath("a//b")))
print(sorted(map(PurePath, ["b", "a/b", "a", "a.b", "a/a", "/a"])), PurePath("a") < PurePath("b"))
print(attempt(lambda: PurePath("a") < "b"))
print(pickle.loads(pickle.dumps(Path("a//b/"))), PurePath("a//b").__reduce__(), bytes(PurePath("é")))
print(os.fspath(p), isinstance(p, os.PathLike), os.path.join(PurePath("a"), "b"), p.as_posix())
print(type(PurePath("x")), type(Path("x")), issubclass(PosixPath, PurePosixPath), attempt(WindowsPath, "x"))
print(issubclass(UnsupportedOperation, NotImplementedError), f"{p}", repr(Path()))


class Mine(PurePosixPath):
    def __init__(self, *args, tag="none"):
        super().__init__(*args)
        self.tag = tag

    def with_segments(self, *args):
        return type(self)(*args, tag=self.tag)


m = Mine("a", tag="t")
print(repr(m / "b"), (m / "b").tag, m.parent.tag, m.with_name("q").tag)

# --- the file system
place = tempfile.TemporaryDirectory()
root = Path(place.name).resolve()
os.chdir(root)


def names(paths):
    return sorted(str(path).replace(str(root), "ROOT") for path in paths)


d = root / "d"
print(d.mkdir(), d.is_dir(), d.exists(), attempt(d.mkdir).replace(str(root), "ROOT"), d.mkdir(exist_ok=True))
print(attempt(Path("x/y").mkdir), Path("x/y/z").mkdir(parents=True), Path("x/y/z").is_dir())
f = d / "f.txt"
print(f.write_text("eins\nzwei\n"), f.read_text(), f.read_bytes(), f.stat().st_size, f.is_file(), f.is_symlink())
print(f.write_bytes(b"\x00\xff"), f.read_bytes(), attempt(f.read_text, "utf-8"), attempt(f.write_text, b"x"))
with f.open("a") as out:
    out.write("more")
print(f.read_bytes(), attempt(Path("none").read_text), Path("none").exists(), attempt(Path("none").stat))
t = Path("x/touched")
print(t.touch(), t.exists(), t.touch(), attempt(t.touch, exist_ok=False), oct(t.stat().st_mode & 0o777))
t.chmod(0o600)
print(oct(t.stat().st_mode), t.samefile("x/touched"), t.samefile(f))
for name in ("a.py", "b.py", ".h.py", "x/c.py", "x/y/d.py", "x/y/z/e.txt", "d/a.py"):
    Path(name).touch()
link = Path("link")
link.symlink_to("x/y")
print(link.is_symlink(), link.is_dir(), link.readlink(), str(link.resolve()).replace(str(root), "ROOT"),
      link.is_dir(follow_symlinks=False), link.exists(follow_symlinks=False))
Path("dangling").symlink_to("nowhere")
print(Path("dangling").exists(), Path("dangling").exists(follow_symlinks=False), Path("dangling").is_file())
Path("hard").hardlink_to("a.py")
print(Path("hard").samefile("a.py"), Path("a.py").stat().st_nlink)
print(names(Path().iterdir()), names(root.iterdir()), attempt(list, Path("a.py").glob("*")))
print(attempt(lambda: list(Path("none").iterdir())))
for pattern in ("*", "*.py", "**", "**/*.py", "*/", "**/", "x/*", "x/**/*.py", "x/../*.py", "nope", "a.py", "**/y/**/*",
                "x/y/", "d/a.py/", "[ab].py", "*.PY", "none/**", "**/c.py", "*/*/d.py"):
    print(pattern, names(Path().glob(pattern)) == names(Path(".").glob(pattern)), names(root.glob(pattern)))
print(names(Path("x").rglob("*.py")), names(Path("x").rglob("")), names(Path().glob("*.PY", case_sensitive=False)))
print(attempt(lambda: list(Path().glob(""))), attempt(lambda: list(Path().glob("/x"))))
for path, dirs, files in sorted(root.walk()):
    print(names([path]), sorted(dirs), sorted(files))
print(names(path for path, _, _ in Path("x").walk(top_down=False)), [str(p) for p, _, _ in Path("x").walk(False)])
new = f.rename(d / "g.txt")
print(new.name, f.exists(), new.exists(), new.replace("d/h.txt"), attempt(new.unlink).replace(str(root), "ROOT"))
print(new.unlink(missing_ok=True), Path("d/h.txt").unlink(), attempt(Path("d").rmdir), Path("x/y/z/e.txt").unlink(),
      Path("x/y/z").rmdir())
print(Path.cwd() == root, Path("q").absolute() == root / "q", Path("x/../q").absolute() == root / "x/../q",
      Path("x/../q").resolve() == root / "q", attempt(Path("q/w").resolve, True).replace(str(root), "ROOT"))
os.environ["HOME"] = "/home/me"
print(Path.home(), Path("~/a").expanduser(), Path("a/~").expanduser(), attempt(Path("~nosuchuser/a").expanduser))
print(Path("/dev/null").is_char_device(), Path("/").is_mount(), Path("/dev/null").is_fifo(), Path("a\0").exists())
os.chdir("/")
place.cleanup()
