"""A dict of 300,000 short lists."""
table = {i: [i, str(i)] for i in range(300_000)}
print(len(table), table[299_999])
