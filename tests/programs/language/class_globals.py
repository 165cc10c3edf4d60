# What a class declares global: its body, aliases and type parameters mean the global, its methods do not.
x = "global"


def outer():
    x = "nonlocal"

    class D:
        global x
        val = x
        type Alias = x

        def method(self):
            return x

        def generic[T](self, a):
            return x

        comprehended = [x for _ in (1,)]
        shown = lambda: x

        class Inner:
            y = x

    return D


D = outer()
print(D.val, D.Alias.__value__, D().method(), D.comprehended, D.shown(), D.Inner.y)
print(D().generic(1))
print(type.__type_params__, int.__type_params__)
try:
    type.__abstractmethods__
except AttributeError as e:
    print(e)
