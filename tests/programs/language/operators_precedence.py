print(2 ** 3 ** 2, -2 ** 2, (-2) ** 2, 2 ** -1, not 1 == 2, 1 + 2 * 3 - 4 / 2)
print(1 << 2 + 1, 5 & 3 | 4 ^ 1, ~5 + 1, -7 // 2, -7 % 3, 7 // -2, 7 % -3, divmod(-7, 2))
print(1 or 0 and 0, not 0 or 1, 1 if 0 else 2 or 3, 3 - 2 - 1, 2 * 3 % 4)
print("a" + "b" * 3, [1] * 2 + [2], (1,) * 3, "%s" % "x" + "y", "-" * -1)
print(1 < 2 == True, 1 in [1] == True, (1 in [1]) == True, 5 - -3, +-+-1, - - 1, ~~5)
print(0.1 + 0.2, 1 / 3, 10 // 3.0, 7.5 % 2, -7.5 // 2, 2 ** 0.5, 10 ** -2, 1e308 * 10)
print(True + True, True * 5, False or [], ~True & 3, True / 2, True << 3, -True)
print(1 @ 2 if False else "no matmul", 3 .real, 3 . imag, 1.5.is_integer(), (5).bit_length())
for e in ("1/0", "1//0", "1%0", "1.0/0", "0**-1", "0.0**-1", "5%0.0", "divmod(1,0)", "1<<-1", "'a'+1", "1+'a'", "[]+()", "'a'*'b'", "-'a'", "~1.5", "1@2", "{}|1", "None+1", "2**'a'", "[1]*1.5", "1<<1.0", "'%d'%'a'"):
    try: print(e, eval(e))
    except Exception as x: print(e, "->", type(x).__name__, x)
x = [1, 2, 3]
x[0], x[1] = x[1], x[0]
print(x, x[-1], x[1:], x[::-1], x[:-1], x[5:], x[-100:2])
print("abc"[1], "abc"[-1:], b"abc"[0], b"abc"[:1], range(10)[3:7:2], (1, 2, 3)[::2])
for e in ("x[3]", "x['a']", "x[1.0]", "'abc'[5]", "(1,)[2]", "{}[1]", "{}['k']", "5[0]", "None['a']", "x[None:1]", "x['a':]", "len[0]", "range(3)[5]", "b''[0]"):
    try: print(e, eval(e))
    except Exception as ex: print(e, "->", type(ex).__name__, ex)
