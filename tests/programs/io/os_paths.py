import os, os.path as p, tempfile, stat, glob, fnmatch
d = p.realpath(tempfile.mkdtemp()); os.chdir(d)
os.makedirs("a/b/c"); open("a/x.py", "w").close(); open("a/b/y.txt", "w").write("12345"); open(".hid", "w").close()
print(sorted(os.listdir()), sorted(os.listdir("a")), p.isdir("a"), p.isfile("a/x.py"), p.exists("zz"), p.getsize("a/b/y.txt"), sorted(glob.glob("**/*.*", recursive=True)), sorted(glob.glob("a/*")))
print([(r, sorted(ds), sorted(fs)) for r, ds, fs in os.walk(".")])
print(sorted((e.name, e.is_dir(), e.is_file()) for e in os.scandir("a")), stat.S_ISDIR(os.stat("a").st_mode), oct(os.stat("a/x.py").st_mode & 0o700))
def t(f):
    try: print(f())
    except OSError as e: print(type(e).__name__, e.errno, e.strerror, e.filename)
t(lambda: os.mkdir("a")); t(lambda: os.rmdir("a")); t(lambda: os.remove("nope")); t(lambda: os.listdir("nope")); t(lambda: os.stat("a/x.py/z")); t(lambda: os.makedirs("a/b")); t(lambda: os.rename("q", "r")); t(lambda: os.chdir("nope"))
os.rename("a/x.py", "a/z.py"); os.replace("a/z.py", "w.py"); os.symlink("w.py", "link"); print(p.islink("link"), os.readlink("link"), p.realpath("link") == p.join(d, "w.py"), p.samefile("link", "w.py"))
fd = os.open("raw", os.O_CREAT | os.O_RDWR); print(os.write(fd, b"bytes"), os.lseek(fd, 0, 0), os.read(fd, 3)); os.close(fd)
print(fnmatch.filter(["a.py", "b.txt", "c.PY"], "*.py"), fnmatch.fnmatch("abc", "a?[b-d]"), p.splitext("a.tar.gz"), p.join("a", "../b"), p.normpath("a//b/../c/."), p.relpath("/x/y", "/x/z"), p.commonpath(["/a/b", "/a/c"]), p.basename("/q/"), p.dirname("/q/r"), p.abspath("k") == p.join(d, "k"))
os.environ["OURO_T"] = "v"; print(os.environ["OURO_T"], os.getenv("OURO_T"), p.expandvars("$OURO_T/x"), os.environ.get("NOPE_X")); del os.environ["OURO_T"]; print("OURO_T" in os.environ, os.getcwd() == d, os.sep, os.getpid() > 0, os.path.isabs("/a"))
os.chdir("/")
for r, ds, fs in os.walk(d, topdown=False):
    for f in fs: os.remove(p.join(r, f))
    for x in ds: os.rmdir(p.join(r, x))
os.rmdir(d); print(p.exists(d))
