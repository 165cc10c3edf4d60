def risky(n):
    if n % 3 == 0: raise ValueError(n)
    if n % 3 == 1: raise KeyError(n)
    return n
out = []
for i in range(7):
    try: out.append(risky(i))
    except ValueError as e: out.append(f"V{e}"); continue
    except KeyError as e: out.append(f"K{e}")
    else: out.append("else")
    finally: out.append("|")
print(out)
risky(0)
