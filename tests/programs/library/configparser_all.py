# configparser: reading, errors, interpolation, converters, writing.
import configparser
import io
import os
import pathlib
import tempfile


def show(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        result = f"{type(e).__name__}: {e} {e.args}"
    print(result)


TEXT = """\
[DEFAULT]
base = /home
Level: 3
[one]  # not part of it
path = %(base)s/one
flag = yes
many = first
   second

   third
; a comment
; and another
empty =
percent = 100%%
[two]
path=%(base)s/%(sub)s
number : 0x10
float = 2.5
loop = %(loop)s
bad = %x
unclosed = %(base
"""
c = configparser.ConfigParser()
c.read_string(TEXT)
print(c.sections(), c.defaults(), list(c), len(c), "one" in c, "DEFAULT" in c, c["one"])
print(dict(c["one"]), c.options("two"))
for args in (("one", "path"), ("one", "PATH"), ("one", "level"), ("two", "path"), ("two", "loop"), ("two", "bad"), ("two", "unclosed"),
             ("three", "x"), ("one", "x")):
    show(c.get, *args)
show(c.get, "two", "path", vars={"sub": "two"})
show(c.get, "two", "path", raw=True)
show(c.get, "three", "x", fallback=None)
for name, args in (("getint", ("one", "level")), ("getboolean", ("one", "flag")), ("getfloat", ("two", "float")), ("getint", ("two", "number")),
                   ("getboolean", ("two", "float")), ("getint", ("two", "none"))):
    show(getattr(c, name), *args)
print(c["one"].getint("level"), c["one"].getint("none", 7), c["one"].get("none"), c["one"].getboolean("flag"), c["two"].get("none", "f"))
show(c["one"].__getitem__, "none")
print(c.items("one", raw=True), [name for name, _ in c.items()])
for name, args in (("set", ("one", "new", "%(base)s")), ("set", ("one", "new", "%z")), ("set", ("one", "new", 5)), ("set", ("three", "a", "b")),
                   ("add_section", ("one",)), ("add_section", ("DEFAULT",)), ("add_section", (5,)), ("has_option", ("one", "base")),
                   ("has_option", ("three", "base")), ("has_option", ("", "BASE")), ("remove_option", ("one", "flag")), ("remove_option", ("one", "flag")),
                   ("remove_option", ("three", "flag")), ("remove_section", ("two",)), ("remove_section", ("two",)), ("__delitem__", ("DEFAULT",)),
                   ("__delitem__", ("three",)), ("popitem", ()), ("popitem", ())):
    show(getattr(c, name), *args)
c["new"] = {"A": 1, "b": "x\ny"}
c["new"]["c"] = "text"
show(c["new"].__setitem__, "d", 4)
del c["new"]["a"]
c["DEFAULT"] = {"z": "26"}
out = io.StringIO()
c.write(out)
c.write(out, space_around_delimiters=False)
print(out.getvalue())

for text in ("a = 1\n", "[s]\na = 1\na = 2\n", "[s]\n[s]\n", "[s]\nno value\n = nameless\nx = 1\nagain nothing\n", "[s]\na\n b\n"):
    show(configparser.ConfigParser().read_string, text, "here")
loose = configparser.ConfigParser(strict=False, allow_no_value=True, delimiters=("=>", "="), comment_prefixes=("//",), inline_comment_prefixes=("#",),
                                  empty_lines_in_values=False, default_section="common")
loose.read_string("[common]\nd => 0\n[s]\na => 1 # one\na = 2\nalone\nlong = x\n  y\n\nz = #\n// gone\n[s]\nb=#x\n")
print(dict(loose["s"]), loose.get("s", "alone"), loose.defaults())
show(configparser.ConfigParser(allow_no_value=True).read_string, "[s]\na\n  b\n")
raw = configparser.RawConfigParser({"x": "%(y)s"}, allow_unnamed_section=True)
raw.optionxform = str
raw.read_string("Top = 1\n[S]\nKey = v\n")
print(raw.get(configparser.UNNAMED_SECTION, "Top"), raw.options("S"), raw.get("S", "x"), raw.sections())
raw.set("S", "n", 5)
out = io.StringIO()
raw.write(out)
print(out.getvalue())

e = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
e.read_string("[a]\nx = ${y} ${b:z} $$\ny = Y\nbad = $x\nopen = ${x\nmany = ${a:b:c}\nnone = ${q}\nother = ${c:q}\nround = ${round}\n[b]\nz = ${w}\nw = W\n")
for name in ("x", "bad", "open", "many", "none", "other", "round"):
    show(e.get, "a", name)
show(e.set, "a", "x", "$x")
show(configparser.ConfigParser, interpolation=5)
print(configparser.ConfigParser({"p": "%"}, interpolation=None).get("DEFAULT", "p"))
k = configparser.ConfigParser(converters={"list": lambda s: s.split(",")})
k.read_dict({"s": {"l": "1,2", 5: 6}})
print(k.getlist("s", "l"), k["s"].getlist("l"), k["s"].getlist("m", fallback=[]), list(k.converters))
k.converters["upper"] = str.upper
print(k["s"].getupper("l"))
del k.converters["list"]
print(hasattr(k, "getlist"), hasattr(k["s"], "getlist"))
show(k.converters.__setitem__, "", str)
show(k.read_dict, {"t": {"A": 1, "a": 2}})
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "c.ini")
    path.write_text("[f]\nx = 1\n")
    print(len(k.read([path, os.path.join(folder, "none.ini")])), k["f"]["x"], k.read("nowhere.ini"))
    with open(path) as f:
        k.read_file(f)
