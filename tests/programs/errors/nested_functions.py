def a(x):
    def b(y):
        return (lambda z: z[y])(x)
    return b(5)
a([1])
