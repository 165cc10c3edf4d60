def numbers():
    yield 1
    yield 2
    raise ValueError("gen broke")
def pipeline():
    yield from (n * 2 for n in numbers())
for n in pipeline():
    print(n)
