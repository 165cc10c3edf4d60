table = {"div": lambda a, b: a / b}
ops = sorted([3, 0], key=lambda n: table["div"](1, n))
