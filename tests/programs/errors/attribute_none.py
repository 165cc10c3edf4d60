def find(x):
    if x > 5: return [x]
result = find(1)
print(result.append(3))
