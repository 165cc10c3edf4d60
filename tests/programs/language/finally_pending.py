def f(n):
    for i in [1,2,3]:
        try: return [i, n]
        finally:
            if n == 1: break
            if n == 2: continue
            if n == 3: return (i, i)
            try: pass
            finally:
                if n == 4: return [9]
                if n == 5: raise ValueError(n)
    while n < 9:
        n += 1
        try: return [n] * 2
        finally:
            if n < 6: continue
            for k in "ab":
                try: return [k, n]
                finally: break
    return "end"
for n in range(7):
    try: print(f(n))
    except ValueError as e: print(repr(e))
