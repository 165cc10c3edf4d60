"""cycles of builtin containers hold objects"""
class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


import gc


l = [D("in list")]
l.append(l)
d = {"d": D("in dict")}
d["me"] = d
t = ([D("in tuple")],)
t[0].append(t)
del l, d, t
print("dropped")
gc.collect()
print("end")
