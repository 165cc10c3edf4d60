saved = []
class R:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n); saved.append(self)
r = R("one"); del r; print("alive", saved[0].n)
saved.clear(); print("gone, __del__ not called twice")
class K:
    def __init__(self, n): self.n = n; self.child = None
    def __del__(self): print("K del", self.n, self.child and self.child.n)
a = K("parent"); a.child = K("child"); a = None; print("both gone")
class L:
    def __del__(self): global back; back = self; self.x = "resurrected"
l = L(); l = None; print(back.x); back = None; print("final")
class Swap:
    def __init__(self, n): self.n = n
    def __del__(self):
        global cur
        if self.n: cur = Swap(self.n - 1)
        print("swap", self.n)
cur = Swap(3); cur = None; print("cur is", cur and cur.n); cur = None; print(cur and cur.n)
class InDel:
    def __del__(self):
        tmp = K("made in del"); print("in del")
InDel(); print("end")
class Attr:
    def __init__(self): self.big = [K("in attr")]
    def __del__(self): print("attr still there", len(self.big))
Attr(); print("after attr")
class DelCls:
    @classmethod
    def __del__(cls): print("classmethod del")
DelCls()
o = K("x"); o.__del__ = lambda: print("never: looked up on type"); o = None
class NoDel: pass
n = NoDel(); NoDel.__del__ = lambda self: print("added later"); n = None
class Base:
    def __del__(self): print("Base del")
class Der(Base):
    def __del__(self): print("Der del"); super().__del__()
Der(); d = Der(); d.__del__(); d = None
