import re
print(re.match(r"(\w+) (\d+)", "abc 42 x").groups(), re.search(r"\d+", "a1b22").group(), re.findall(r"\b\w", "hello big world"), re.findall(r"(\w)(\d)", "a1 b2"), re.sub(r"(\w+)@(\w+)", r"\2 at \1", "me@home"), re.sub("a", lambda m: m.group().upper() * 2, "banana", count=2), re.split(r"[,;]\s*", "a, b;c"), re.split(r"(-)", "a-b"), re.subn("x", "y", "xx"), re.fullmatch(r"a+", "aaa") is not None, re.escape("a.b*"))
m = re.search(r"(?P<y>\d{4})-(?P<m>\d\d)(-\d\d)?", "on 2024-05 ok"); print(m, m.groupdict(), m.span(), m.start("m"), m["y"], m.group(1, 2), m.groups("dflt"), m.lastindex, m.lastgroup, m.expand(r"\g<m>/\1"), m.re.pattern, m.string, m.pos)
p = re.compile(r"^\s*(\w+)\s*=\s*(.*?)\s*$", re.M); print([x.groups() for x in p.finditer("a = 1\n  b=two \n#c")], p.flags & re.M, p.groups, repr(p), p.sub("X", "q = 1"))
print(re.findall(r"(?i)HELLO", "Hello hELLO"), re.findall(r"a.c", "a\nc abc", re.S), re.findall(r"(?<=\$)\d+(?!\d|%)", "$50 $60% 70"), re.sub(r"(.)\1", "<\\1\\1>", "aabbc"), re.findall(r"[^\W\d_]+", "é1_a漢"), re.match(r"(a|ab)(c|bcd)(d*)", "abcd").groups(), re.findall(r"(?:ab)+", "ababxab"), re.findall(r"x*", "axb"), re.sub("x*", "-", "abxd"))
print(bool(re.match("", "")), re.findall(r"\d{2,3}?", "12345"), re.findall(r"<.+?>", "<a><b>"), re.findall(b"\\w+", b"ab cd"), re.search(r"(?x) a  # comment\n b", "ab"), re.match(r"(?P<q>['\"]).*?(?P=q)", "'it' \"x\"").group(), re.findall(r"^\w", "a\nb", re.M), re.findall(r"(a)?b", "ab b"), re.sub(r"\s+", " ", " a \n b "), re.search("(?>a+)b", "aaab").span())
for bad in ("(", "[a", "*a", "a{2,1}", "(?P<1>x)", "\\", "(?<=a+)b", "(?P=no)", "a**", ")", "[z-a]", "(?q)", "\\8"):
    try: re.compile(bad); print("ok", bad)
    except re.error as e: print(bad, "->", e.msg, e.pos)
try: re.match("a", b"a")
except TypeError as e: print(e)
print(re.compile("a") is re.compile("a"), re.purge(), re.IGNORECASE, re.I | re.M)
