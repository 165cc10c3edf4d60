import textwrap, string
T = "The quick brown fox jumps over the lazy dog. It was a well-known, long-lasting jump -- really! See http://example.com/a-b."
for w in (12, 30, 60): print(textwrap.wrap(T, w)); print(textwrap.fill(T, w, initial_indent="* ", subsequent_indent="  "))
print(textwrap.shorten(T, 40), textwrap.shorten("hi there", 5, placeholder=".."), repr(textwrap.dedent("\n    a\n      b\n\n    c\n  ")), repr(textwrap.indent("x\n\ny\n", "> ")), textwrap.indent("a\n\nb", "-", lambda l: True), textwrap.wrap("abcdefghij", 4), textwrap.wrap("x\ty", 20, expand_tabs=False), textwrap.wrap("a. b", 10, fix_sentence_endings=True))
print(string.ascii_lowercase, string.digits, string.punctuation, repr(string.whitespace), string.capwords("heLLo  wOrld"), string.hexdigits)
t = string.Template("$who owes ${amt}USD $$5 $missing"); print(t.safe_substitute(who="Bob", amt=3), t.get_identifiers(), t.is_valid())
for f in (lambda: t.substitute(who=1, amt=2), lambda: string.Template("$ x").substitute(), lambda: textwrap.wrap("x", 0)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class F(string.Formatter):
    def get_value(self, k, a, kw): return f"<{k}>" if isinstance(k, str) and k not in kw else super().get_value(k, a, kw)
    def format_field(self, v, spec): return super().format_field(v, spec) if spec != "up" else str(v).upper()
print(F().format("{0} {name} {x:up} {1:>4}", 1, 2, x="abc"), string.Formatter().format("{:{}}|{a[0]}", 5, 3, a="q"), list(string.Formatter().parse("a{b!r:>{w}}c{{")))
import reprlib, keyword, pprint
print(reprlib.repr(list(range(100))), reprlib.repr("x" * 100), reprlib.repr({i: i for i in range(9)}), keyword.iskeyword("def"), keyword.issoftkeyword("match"), len(keyword.kwlist))
pprint.pprint({"name": ["a" * 20] * 5, "nested": {"k": list(range(25))}, "z": 1}); pprint.pprint([{"b": 2, "a": 1}] * 3, width=20); pprint.pprint(list(range(40)), compact=True, width=40); print(pprint.pformat({"b": 1, "a": 2}, sort_dicts=False), pprint.pformat([1, [2, [3, [4]]]], depth=2))
