"""A list of a million distinct floats."""
floats = [i * 0.5 for i in range(1_000_000)]
print(len(floats), sum(floats))
