s = "abcdefghij"
for a, b, c in ((None, None, None), (2, 5, None), (-3, None, None), (None, -3, None), (None, None, 3), (None, None, -2), (8, 1, -3), (5, 2, None), (-100, 100, 4), (100, None, None), (-1, -100, -4), (3, 3, None)):
    print((a, b, c), s[a:b:c], list(range(10))[a:b:c], s.encode()[a:b:c], tuple(s)[a:b:c] == tuple(s[a:b:c]))
out = ""
for i in range(200): out += chr(97 + i % 26) if i % 7 else str(i)
print(out[:50], len(out), out.count("a"), out[::37])
parts = []
for w in out.split("a"): parts.append(w.strip("bcd").capitalize())
print("|".join(parts)[:80], out.partition("z")[2][:10], out.rindex("a"), out.replace("abc", "<>")[:30], out.translate({ord("b"): None})[:20])
print("a" * 3 + "b" * 2, ("ab" * 3).replace("ba", "-"), "x".join(["1", "22", ""]), "%s-%s" % ("a", 1), "{}{}".format("p", 2), f"{'q':*^5}", "ab" "cd", "-".join(map(str, range(5))), "".join(reversed("abc")), "".join(sorted("hello", reverse=True)), "Hello World".swapcase(), "a,b;c".replace(";", ",").split(","), "  pad ".strip().center(9, "."), "tEST".capitalize(), "one two".title())
