def total(row):
    return sum(int(c) for c in row.split(","))
print(total("1,2"))
print(total("1,two"))
