def f():
    try:
        g()
    except ValueError as e:
        print("seen", e)
        raise
def g():
    raise ValueError("original")
f()
