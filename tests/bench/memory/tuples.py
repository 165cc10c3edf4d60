"""A million pairs."""
pairs = [(i, i + 1) for i in range(1_000_000)]
print(len(pairs), pairs[-1])
