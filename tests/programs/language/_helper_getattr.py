def __getattr__(name):
    if name == "bad": raise AttributeError("custom: " + name)
    return f"dynamic {name}"
def __dir__(): return ["z", "a"]
