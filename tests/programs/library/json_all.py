import json
d = {"s": 'q"\\/\b\n\té\u2028😀', "n": [1, -2.5, 1e100, 10**20, True, False, None], "e": {}, "l": [], "nest": {"a": [{"b": ()}]}, 1: 2, 2.5: 3, None: 4, True: 5}
print(json.dumps(d)); print(json.dumps(d, indent=2, ensure_ascii=False)); print(json.dumps({"b": 1, "a": [1, 2]}, sort_keys=True, separators=(",", ":")), json.dumps([1, [2]], indent="\t"), json.dumps("é", ensure_ascii=False))
print(json.loads(' {"a" : [1, 2.0, -3e2, "\\u00e9\\n\\ud83d\\ude00", true, null, {}], "b": {"c": []}} '), json.loads("[NaN, Infinity, -Infinity]"), json.loads('"x"'), json.loads(b'{"k": "\xc3\xa9"}'), json.loads("12345678901234567890"), json.loads("-0"), json.loads("1E5"))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for s in ("", "{", "[1,]", '{"a":1,}', "{'a':1}", '{"a" 1}', "[1 2]", "nul", '"abc', '"\\q"', '"\\u12g4"', "01", "1.", "+1", '"tab\there"', "[1] x", "{1:2}", "[", '{"a":', '{"a"', "[1,\n2,\nx]", "--1", "tru", '["a",\n "b"\n "c"]'): t(lambda: json.loads(s))
try: json.loads("[1,\n  bad]")
except json.JSONDecodeError as e: print(e.msg, e.pos, e.lineno, e.colno, e.doc)
class P:
    def __init__(s, x): s.x = x
class Enc(json.JSONEncoder):
    def default(s, o): return {"x": o.x} if isinstance(o, P) else super().default(o)
print(json.dumps([P(1)], cls=Enc), json.dumps({"p": P(2)}, default=lambda o: o.x), json.dumps({(1, 2): 3, "k": 1}, skipkeys=True)); t(lambda: json.dumps({1, 2})); t(lambda: json.dumps({(1,): 2})); t(lambda: json.dumps(object, cls=Enc)); t(lambda: json.dumps(float("nan"), allow_nan=False)); t(lambda: json.loads(5))
c = []; c.append(c); t(lambda: json.dumps(c)); print(json.dumps([float("inf"), 0.1, 1.0]), json.loads("[1.5, 2]", parse_float=str, parse_int=lambda s: s + "i"), json.loads('{"a": {"b": 1}}', object_hook=lambda d: list(d.items())), json.loads('{"a": 1, "a": 2}'), json.loads('{"z": 1, "a": 2}', object_pairs_hook=tuple))
import io; f = io.StringIO(); json.dump({"k": [1]}, f); f.seek(0); print(f.getvalue(), json.load(f)); print(list(json.JSONEncoder().iterencode([1, {"a": 2}])), json.JSONDecoder().raw_decode('{"a": 1} tail'), json.loads(json.dumps(d))["nest"])
import enum
class E(enum.IntEnum): A = 1
print(json.dumps([E.A, type("F", (float,), {})(2.5), type("S", (str,), {})("sub")]), json.dumps({E.A: 1}), len(json.dumps(list(range(1000)))), json.loads("[" * 50 + "]" * 50) == eval("[" * 50 + "]" * 50))
