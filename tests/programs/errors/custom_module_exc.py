class Base(Exception):
    def __str__(self): return "custom str"
class Outer:
    class Inner(Base): pass
raise Outer.Inner(1, 2)
