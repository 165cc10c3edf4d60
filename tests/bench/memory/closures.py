"""200,000 closures."""


def adder(n):
    return lambda x: x + n


adders = [adder(i) for i in range(200_000)]
print(len(adders), adders[-1](1))
