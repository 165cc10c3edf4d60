"""200,000 dicts with the same four keys."""
rows = [{"id": i, "name": "row", "price": i * 0.5, "tags": None} for i in range(200_000)]
print(len(rows), rows[-1]["price"])
