total = 0
def add(n):
    if n:
        total = total + n
    return total
add(3)
