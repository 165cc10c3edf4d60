a, b, c, d = 1, 2, "3", 4
x = (a + b
     + c
     + d)
