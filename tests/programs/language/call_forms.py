# Calls of every form against signatures of every form, made up by a fixed seed; each call three times, so that
# what the first one cached serves the others.
import random
random.seed(11)
names="abcdefghij"
out=[]
def sig(r):
    n=r.randrange(0,5); ps=list(names[:n]); s=[]
    nd=r.randrange(0,n+1); po=r.randrange(0,n+1) if r.random()<.3 else None
    for i,p in enumerate(ps):
        s.append(p+(f"={i*10}" if i>=n-nd else ""))
        if po==i+1: s.append("/")
    kw=[]
    k=r.randrange(0,3)
    if r.random()<.3: s.append("*args")
    elif k: s.append("*")
    for j in range(k):
        p=names[5+j]; s.append(p+("=7" if r.random()<.6 else "")); ps.append(p)
    v=ps[:]
    if "*args" in s: v.append("args")
    if r.random()<.3: s.append("**kw"); v.append("sorted(kw.items())")
    return ", ".join(s), v
r=random
for f in range(30):
    s,v=sig(r)
    out.append(f"def f{f}({s}): return ({', '.join(v)}{',' if v else ''})")
    out.append(f"class C{f}:\n    def __init__(self{', ' if s else ''}{s}): self.r = ({', '.join(v)}{',' if v else ''})\n    def m(self{', ' if s else ''}{s}): return ({', '.join(v)}{',' if v else ''})\n    @classmethod\n    def cm(cls{', ' if s else ''}{s}): return ({', '.join(v)}{',' if v else ''})\n    @staticmethod\n    def sm({s}): return ({', '.join(v)}{',' if v else ''})")
    for c in range(4):
        np=r.randrange(0,5); pos=[str(100+i) for i in range(np)]
        ks=r.sample(names[:8],r.randrange(0,4)); args=pos+[f"{k}={ord(k)}" for k in ks]
        if r.random()<.25: args=pos+["*[1, 2]"]+[f"{k}={ord(k)}" for k in ks]
        if r.random()<.25: args.append("**{'"+r.choice(names)+"': 5}")
        a=", ".join(args)
        for t in (f"f{f}({a})", f"C{f}({a}).r", f"o{f}.m({a})", f"C{f}.cm({a})", f"C{f}.sm({a})", f"list(g{f}() for g{f} in [lambda: f{f}({a})])"):
            pre=f"o{f} = C{f}.__new__(C{f})\n" 
            out.append(f"{pre}def t():\n    return {t}\nfor _ in range(3):\n    try: print({t!r}, t())\n    except TypeError as e: print({t!r}, e)")
exec("\n".join(out))
