print("a" "b" """c""" r"\d", b"x".decode())
print("\x41\u0041\U00000041\101\N{LATIN SMALL LETTER A WITH ACUTE}", len("\n\t\\\'\""))
print('a\
b', """one
two""", r"raw\n" "\n".strip(), '\0'.encode(), len('\777'))
print(b"\x00\xff\n\\" + b'"', rb"\x", bytes([65, 66]), b"%d %s" % (5, b"q"))
print("tab\there", repr("tab\t\x00\x7f\xa0é\u200b\U0001F600\ud800"), ascii("é\U0001F600"))
print('it\'s', "say \"hi\"", 'both \' and "', repr("it's"), repr('say "hi"'), repr('both \' and "'))
print(0x_ff, 0b1010, 0o17, 1_000_000, 1e3, 1.5e-3, .5, 5., 1_0.0_1, 3j, 1e400, -0.0)
print(True, None, ..., NotImplemented, __debug__, __name__)
for bad in ("0777", "1__0", "0x", "1_", "'a", "b'é'", "'\\x4'", "'\\u12'", "'\\N{nope}'", "1e", "0b2", "09", "5a", "1.5.2"):
    try: eval(bad); print("ok", bad)
    except SyntaxError as e: print(bad, "->", e.msg)
s = "αβγ"
print(s[1], s[::-1], len(s), s.encode(), s.upper())
print("𝒳" == "\U0001d4b3", "e\u0301" == "é", len("e\u0301"), "ß".upper(), "ǅ".lower())
ℵ = "unicode name"
ﬁ = 3
print(ℵ, fi)
