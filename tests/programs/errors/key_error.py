config = {"host": "x", ("a", 1): 2}
def get(k):
    return config[k]
print(get("host"), get(("a", 1)))
get("it's missing\n")
