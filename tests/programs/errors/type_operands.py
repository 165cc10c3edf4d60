def price(n, unit):
    return n * 2 + unit
print(price(2, 1))
price(2, "kg")
