"""csv: readers, writers, dialects, quoting, dicts and errors."""
import csv
import io


def attempt(label, make):
    try:
        print(label, "->", make())
    except Exception as error:
        print(label, "->", type(error), error)


print("== reading")
for lines, options in [
    (['a,"b'], {}), (['a,"b'], {"strict": True}), (['"a"b'], {"strict": True}), (['"a"b,c'], {}), (["a\nb"], {}), (["a\r\n"], {}),
    (["a\rb"], {}), ([b"a"], {}), ([1], {}), (['"a\n', 'b"\n', "c"], {}), (["a\\"], {"escapechar": "\\"}), (["", "a"], {}),
    ([" a, b"], {"skipinitialspace": True}), (['1,"2",'], {"quoting": csv.QUOTE_NONNUMERIC}), (['1,,"",x'], {"quoting": 2}),
    ([',"",x'], {"quoting": csv.QUOTE_NOTNULL}), (['1,"1",,""'], {"quoting": csv.QUOTE_STRINGS}), ([' "a"'], {}), (["a\0b"], {}),
    (['"a,b'], {"quoting": csv.QUOTE_NONE}), (["a\\,b,c\\\\"], {"escapechar": "\\"}), (['"a\\"b"'], {"escapechar": "\\"}),
    (["a\\\n", "b"], {"escapechar": "\\"}), (['"a""b",""""'], {}), (['"a""b"'], {"doublequote": False}), (["a;b,c"], {"delimiter": ";"}),
    (["a\tb"], {"dialect": "excel-tab"}), (["'a,b',c"], {"quotechar": "'"}), (["a b  c"], {"delimiter": " ", "skipinitialspace": True}),
    ([",,\n", "\n", "x\n"], {}), (["\xe9,\u20ac,\U0001f600"], {}), (['"x" ,y'], {}), (['"x",'], {}), ([], {}),
]:
    options = dict(options)
    dialect = options.pop("dialect", "excel")
    attempt((lines, options), lambda: list(csv.reader(lines, dialect, **options)))
r = csv.reader(io.StringIO('a,b\n"c\nd",e\n', newline=""))
for row in r:
    print(r.line_num, row)
print(csv.field_size_limit(5), csv.field_size_limit())
attempt("limit", lambda: list(csv.reader(["123456,1"])))
attempt("limit", lambda: list(csv.reader(["12345,12345,12345"])))
csv.field_size_limit(131072)
attempt("limit", lambda: csv.field_size_limit("x"))

print("== writing")
for row, options in [
    (["a", "b,c", 'd"e', "\n", "\r", " x", "", None, 1, 1.5, True], {}), ([""], {}), ([None], {}), ([], {}), ([""], {"quoting": 3}),
    (["a,b"], {"quoting": 3}), (["a,b"], {"quoting": 3, "escapechar": "\\"}), (['a"b'], {"doublequote": False}),
    (['a"b'], {"doublequote": False, "escapechar": "\\"}), (["a\\b"], {"escapechar": "\\"}), (['a\\b"'], {"escapechar": "\\", "quoting": 1}),
    ([1, "a", None, 1.5], {"quoting": 2}), ([1, "a", None, ""], {"quoting": 4}), ([1, "a", None, ""], {"quoting": 5}),
    ([1, "a", None], {"quoting": 1}), (3, {}), ("ab", {}), ([" "], {"delimiter": " ", "skipinitialspace": True}),
    (["", "a"], {"delimiter": " ", "skipinitialspace": True}), (["", "a"], {"delimiter": " ", "skipinitialspace": True, "quoting": 3}),
    (['a"b'], {"quoting": 3}), (['a"b'], {"quotechar": None, "quoting": 3}), (["#"], {"lineterminator": "#"}), ([None, None], {"quoting": 2}),
    (["a\nb"], {"quoting": 3}), ([None], {"quoting": 5}), ([None], {"quoting": 4}), (["a\nb"], {"lineterminator": "x"}),
    ([1e300, -0.0, 10**30, 3j, [1, 2]], {}), (["a\tb", "c,d"], {"delimiter": "\t"}), (["it's"], {"quotechar": "'"}),
]:
    out = io.StringIO()
    attempt((row, options), lambda: (csv.writer(out, **options).writerow(row), out.getvalue()))
out = io.StringIO()
print(csv.writer(out, "unix").writerows([["a", 1], ["b", 2]]), repr(out.getvalue()))
attempt("no file", lambda: csv.writer(3))
attempt("no lines", lambda: csv.reader(3))

print("== dialects")
for options in [
    {"delimiter": ""}, {"delimiter": ",,"}, {"delimiter": None}, {"delimiter": 1}, {"delimiter": "\n"}, {"delimiter": '"'}, {"quotechar": ""},
    {"quotechar": None}, {"quotechar": None, "quoting": 0}, {"quotechar": "ab"}, {"escapechar": "ab"}, {"quoting": 9}, {"quoting": "x"}, {"quoting": None},
    {"lineterminator": 3}, {"foo": 1}, {"dialect": "zz"}, {"escapechar": '"'}, {"lineterminator": ","}, {"quotechar": 1}, {"escapechar": ""},
    {"lineterminator": None}, {"quotechar": "\n"}, {"escapechar": ","}, {"doublequote": "x", "strict": 3},
]:
    def shown():
        dialect = csv.writer(io.StringIO(), **options).dialect
        return {name: getattr(dialect, name) for name in dir(dialect) if not name.startswith("_")}
    attempt(options, shown)
print(csv.list_dialects())
csv.register_dialect("pipe", delimiter="|", lineterminator="\n")
csv.register_dialect("pipes", "pipe", quoting=csv.QUOTE_ALL)
out = io.StringIO()
csv.writer(out, "pipes").writerow([1, "a|b"])
csv.writer(out, "pipe").writerow([1, "a|b"])
print(repr(out.getvalue()), csv.get_dialect("pipe").delimiter)
csv.unregister_dialect("pipe")
for f, a in [(csv.get_dialect, "pipe"), (csv.unregister_dialect, "pipe"), (csv.register_dialect, 3)]:
    attempt(f.__name__, lambda: f(a))


class Semicolon(csv.excel):
    delimiter = ";"


class Wrong(csv.Dialect):
    delimiter = "ab"


attempt("class", lambda: list(csv.reader(["a;b"], Semicolon)))
attempt("object", lambda: list(csv.reader(["a;b"], Semicolon())))
attempt("wrong", Wrong)
attempt("bare", csv.Dialect)

print("== dicts")
text = "name,age\nAnn,3\n\nBob\nCy,4,5,6\n"
reader = csv.DictReader(io.StringIO(text), restkey="rest", restval="?")
print(reader.fieldnames, reader.line_num)
for row in reader:
    print(reader.line_num, row)
print(list(csv.DictReader(["1,2", "3,4"], fieldnames=iter("ab"))), list(csv.DictReader([])))
out = io.StringIO()
writer = csv.DictWriter(out, ["a", "b"], restval="-", lineterminator="\n")
print(writer.writeheader(), writer.writerow({"b": 2}), writer.writerows([{"a": 1, "b": "x,y"}]))
print(out.getvalue())
attempt("extra", lambda: writer.writerow({"a": 1, "c": 2}))
attempt("action", lambda: csv.DictWriter(out, ["a"], extrasaction="Odd"))
csv.DictWriter(out, ["a"], extrasaction="IGNORE").writerow({"a": 1, "c": 2})
print(repr(out.getvalue()[-3:]))
print(type(csv.reader([])), type(csv.writer(out)), csv.Error, issubclass(csv.Error, Exception))
