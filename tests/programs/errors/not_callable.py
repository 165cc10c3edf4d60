items = {"f": 5}
items["f"](1, 2)
