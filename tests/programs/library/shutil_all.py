"""shutil in a folder of its own."""

import io
import os
import shutil
import tempfile

place = tempfile.TemporaryDirectory()
os.chdir(place.name)


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def tree(top):
    return sorted(os.path.join(d, n) for d, dirs, files in os.walk(top) for n in dirs + files)


for name in ("src/a.txt", "src/b.pyc", "src/sub/c.txt", "src/sub/deep/d.txt"):
    os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "w") as f:
        f.write(name)
os.chmod("src/a.txt", 0o750)
os.utime("src/a.txt", ns=(10**18, 10**18))
os.symlink("a.txt", "src/link")
os.mkdir("into")
print(shutil.copyfile("src/a.txt", "one"), open("one").read(), oct(os.stat("one").st_mode & 0o777 & 0o111))
print(shutil.copy("src/a.txt", "into"), oct(os.stat("into/a.txt").st_mode & 0o777))
print(shutil.copy2("src/a.txt", "two"), os.stat("two").st_mtime_ns)
print(attempt(shutil.copyfile, "one", "one"), attempt(shutil.copyfile, "none", "x"), attempt(shutil.copy, "src", "x"))
print(attempt(shutil.copyfile, "one", "into"), attempt(shutil.copyfile, "one", "nowhere/"))
print(shutil.copyfile("src/link", "link2", follow_symlinks=False), os.readlink("link2"))
out = io.BytesIO()
shutil.copyfileobj(io.BytesIO(b"x" * 1000), out, 7)
print(len(out.getvalue()))
print(shutil.copytree("src", "t1"), tree("t1"), os.path.islink("t1/link"))
print(shutil.copytree("src", "t2", symlinks=True, ignore=shutil.ignore_patterns("*.pyc", "deep")), tree("t2"),
      os.path.islink("t2/link"))
print(attempt(shutil.copytree, "src", "t1"), shutil.copytree("src", "t1", dirs_exist_ok=True))
print(attempt(shutil.copytree, "none", "t9"))
os.symlink("nowhere", "src/dangling")
print(attempt(shutil.copytree, "src", "t3"), tree("t3"))
print(shutil.copytree("src", "t4", ignore_dangling_symlinks=True), os.path.lexists("t4/dangling"))
print(shutil.move("one", "moved"), os.path.exists("one"), shutil.move("moved", "into"), attempt(shutil.move, "two", "into"))
open("a.txt", "w").close()
print(attempt(shutil.move, "a.txt", "into"), attempt(shutil.move, "t1", "t1/sub"), shutil.move("t4", "into/"))
os.symlink("t2", "tlink")
print(attempt(shutil.rmtree, "tlink").split(":")[0], attempt(shutil.rmtree, "none"), shutil.rmtree("none", ignore_errors=True))
print(shutil.rmtree("t2"), os.path.exists("t2"), shutil.rmtree("src"), tree("src"))
heard = []
shutil.rmtree("none", onexc=lambda f, path, e: heard.append((path, type(e).__name__)))
print(heard)
os.mkdir("bin")
open("bin/tool", "w").close()
print(shutil.which("tool", path="bin"))
os.chmod("bin/tool", 0o755)
print(shutil.which("tool", path="nope:bin"), shutil.which("bin/tool"), shutil.which("bin"), shutil.which("sh") is not None,
      shutil.which("tool", path=""))
os.environ.update(COLUMNS="100", LINES="30")
print(shutil.get_terminal_size())
os.environ.update(COLUMNS="x", LINES="0")
print(shutil.get_terminal_size((7, 8)))
print(issubclass(shutil.SameFileError, shutil.Error), shutil.Error.__mro__[1])
os.chdir("/")
place.cleanup()

print("-- owners and room")
usage = shutil.disk_usage("/")
print(type(usage).__name__, usage._fields, usage.total >= usage.used + usage.free, usage.total > 0)
owned = tempfile.mktemp()
open(owned, "w").close()
for args in ((), (os.getuid(),), (os.getuid(), os.getgid()), ("nope-x",), (None, "nope-x")):
    try:
        print(shutil.chown(owned, *args))
    except (ValueError, LookupError) as e:
        print(type(e).__name__, e)
os.unlink(owned)
