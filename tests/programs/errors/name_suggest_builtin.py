def f(items):
    for i in rang(3):
        print(i)
f([])
