"""Natives that drain generators, and loops over pairs."""
import sys
import traceback
def g(n):
    for i in range(n): yield i
print(sum(x for x in range(10)), sum(g(5)), sum(1.5 for x in g(3)), sum((0.1 for _ in range(10))), sum([0.1]*10))
print(any(x>3 for x in g(10)), all(x<3 for x in g(10)), any(x>30 for x in g(10)), all(x<30 for x in g(10)))
print(list(x for x in g(4)), tuple(x*x for x in g(4)), set(x%3 for x in g(10)), ",".join(str(x) for x in g(4)), b",".join(b"a" for x in g(3)))
print(min(x for x in g(4)), max(x for x in g(4)), sorted(-x for x in g(4)))
try: max(x for x in [])
except ValueError as e: print(e)
def bad():
    yield 1
    raise KeyError('x')
for f in (sum,any,all,list,tuple,set,sorted,max,min,','.join):
    try: print(f(bad()))
    except Exception as e: print(type(e).__name__, e)
def dele():
    yield from g(3)
    x = yield 5
    print('got',x)
    return 7
print(list(dele()), sum(dele()))
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n)
def gd():
    for i in range(3):
        d=D(i); yield i
    print('end')
print(any(x==1 for x in gd())); print(sum(gd()))
gg=g(5); next(gg); print(sum(gg), list(gg))
def selfuse():
    global s
    yield 1
    try: list(s)
    except ValueError as e: print(e)
    yield 2
s=selfuse(); print(list(s))
def rec(n): return 1+sum(rec(n-1) for _ in range(2)) if n else 1
print(rec(10))
def deep(n): return sum(deep(n-1) for _ in (1,)) if n else 1
try: print(deep(400)); deep(10**6)
except RecursionError as e: print(e)
print(sum([x] for x in [1]) if 0 else 'no')
try: sum([x] for x in [1])
except TypeError as e: print(e)
try: sum('a' for x in [1])
except TypeError as e: print(e)
try: ','.join(x for x in [1])
except TypeError as e: print(e)
def gen2():
    yield any(x for x in g(3))
    yield sum(x for x in g(3))
print(list(gen2()))
x=[sum(j for j in range(i)) for i in range(5)]; print(x)
def exc():
    try:
        yield 1
        1/0
    except ZeroDivisionError:
        yield sum(1 for _ in range(3))
        raise
try: print(sum(exc()))
except ZeroDivisionError as e:
    traceback.print_exc(file=sys.stdout)
for i,(a,b) in enumerate(zip("ab","cd")): print(i,a,b)
for i,a in enumerate([1,2],start=5): print(i,a)
for k,v in {1:2,3:4}.items(): print(k,v)
for a,b in zip([1,2],(3,4,5)): print(a,b)
try:
    for a,b in zip([1,2],(3,4,5),strict=True): print(a,b)
except ValueError as e: print(e)
try:
    for a,b in zip([1],[2],[3]): pass
except ValueError as e: print(e)
d={1:1,2:2}
try:
    for k,v in d.items(): d[k+10]=1
except RuntimeError as e: print(e)
try:
    for k in d: d.pop(k)
except RuntimeError as e: print(e)
for x in reversed([1,2,3]): print(x,end=' ')
l=[1,2,3,4]
for x in reversed(l):
    print(x); l.pop() if x==4 else None
