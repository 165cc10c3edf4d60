s = "aé漢😀z" * 40
print(len(s), s[3], s[103], s[-1], s[-2], s[1:8], s[::7][:6], s.find("😀", 100), s.rfind("漢"), s.index("z", 50), s.count("é"), s[150:155], s[::-1][:5])
print([s[i] for i in range(0, 200, 33)], s.split("漢")[0:2], s.replace("😀", "").count("z"), "é" in s, s.partition("😀")[0], s[64:70], s[128:132], ord(s[63]), s.startswith("é", 1), s.endswith("z", 0, 5))
t = "x" * 63 + "é" + "y" * 63 + "漢"
print(len(t), t[63], t[64], t[127], t[126], t[60:66], t.find("漢"), t.rfind("x"), t.index("y"), t.find("y", 64), t[-1:-3:-1], len(t.encode()))
for i, c in enumerate("añ😀"): print(i, c, ord(c), hex(ord(c)), ascii(c), c.encode(), len(c.encode("utf-16-le")))
print(sorted("zéa漢"), max("aé"), "é" > "z", "é".upper(), "Éa".lower(), "é" * 3, "é".center(5, "·"), "é".ljust(3) + "|", f"{'漢':>4}|{'é':*^5}|", "%5s|" % "é", "é".isalpha(), "漢字".isidentifier(), "😀".isprintable(), "\u200b".isprintable())
print("é\n漢".splitlines(), "a\u00a0b\u2003c".split(), "\u3000x\u3000".strip(), "ａ".isascii(), "①".isdigit(), "①".isnumeric(), "Ⅷ".isnumeric(), "ñ".encode("utf-8").hex(), "naïve café".title(), "ŉ".upper(), "ǆ".title(), "ﬁ".casefold(), "ẞ".lower(), "ı".upper())
b = []
for ch in s[:12]: b.append(ch)
print("".join(b), "".join(dict.fromkeys(s)), s[5:10] == s[:5], s[2:4] + s[7:9], hash(s[:5]) == hash("aé漢😀z"), {s[0:2]: 1}["aé"], "\ud800" < "\ue000", "\ud83d\ude00" == "😀", len("\ud83d\ude00"))
it = iter(s); next(it); print(next(it), next(it), next(it)); print(list(reversed("é漢"))[0], "é漢".translate({0xe9: "e", 0x6f22: None}), "漢é".find("é"), "漢é".rindex("漢"), "a漢".zfill(4), "漢\tb".expandtabs(4))
