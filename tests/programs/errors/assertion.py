def check(n):
    assert n % 2 == 0, f"{n} is odd"
    return n
check(2)
check(3)
