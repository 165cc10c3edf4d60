"""Half a million distinct short strings."""
words = [f"word{i}" for i in range(500_000)]
print(len(words), words[-1])
