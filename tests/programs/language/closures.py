def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def peek(): return n
    return inc, peek
inc, peek = counter()
inc(); inc(5)
print(peek())
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
def outer():
    def show():
        try:
            return late
        except NameError as e:
            return str(e)
    print(show())
    late = "now"
    print(show())
    del late
    print(show())
outer()
def three():
    x = 1
    def two():
        def one():
            nonlocal x
            x *= 2
            return x
        return one
    return two()
f = three()
print(f(), f(), f.__closure__[0].cell_contents, f.__code__.co_freevars)
def loop():
    out = []
    for i in range(3):
        def g(): return i
        out.append(g)
    i = 42
    return [h() for h in out]
print(loop())
x = "global"
def shadow():
    try:
        print(x)
    except UnboundLocalError as e:
        print(e)
    x = "local"
shadow()
def g1():
    global newglobal
    newglobal = 7
g1()
print(newglobal)
class K:
    x = "class"
    def m(self): return x
    y = [x for _ in range(2)]
    z = (lambda: x)()
print(K().m(), K.y, K.z)
def params(a, b=[]):
    b.append(a)
    return b
print(params(1), params(2), params.__defaults__)
def deep(n):
    return (lambda: n) if n == 0 else (lambda: deep(n - 1)() + n)
print(deep(10)())
def exc():
    try:
        raise ValueError("v")
    except ValueError as e:
        f = lambda: e
    try:
        f()
    except NameError as err:
        print(err)
exc()
