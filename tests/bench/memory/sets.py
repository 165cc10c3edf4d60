"""100,000 sets of four, and one of 400,000."""
groups = [{i, i + 1, i + 2, i + 3} for i in range(100_000)]
print(len(groups), len(set().union(*groups)))
