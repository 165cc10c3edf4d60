for r in [range(0), range(5), range(-3,7,2), range(10,0,-3), range(2**61-2, 2**61+5), range(-2**61, 2**61, 2**60), range(0, 2**70, 2**66), range(5,5,-2)]:
    print(r, list(reversed(r)) if len(r)<50 else '', [r[i] for i in range(-len(r), len(r))])
    for i in (len(r), -len(r)-1, 2**62, -2**62, 2**80):
        try: r[i]
        except IndexError as e: print(e)
for x in reversed(range(2**61-3, 2**61+3)): print(x, end=' ')
for x in range(2**61-3, 2**61+3): print(x, end=' ')
for x in range(-2**61+2, -2**61-2, -1): print(x, end=' ')
print()
r=range(3); it=iter(r); next(it)
for x in it: print(x)
print(list(it))
it=iter([1,2,3,4])
for x in it:
    print(x, next(it))
l=[1,2,3]
for x in l:
    if len(l)<6: l.append(x*10)
    print(x,end=' ')
for x in l:
    l.clear(); print(x)
for i,x in enumerate(l): print(i,x)
def g(it):
    return list(y for y in it)
i=iter([1,2,3]); gg=(y for y in i); print(next(i), list(gg), list(i))
class I:
    def __iter__(s): return iter((1,2))
for x in I(): print(x)
print([y for x in [[1,2],(3,),range(2),"ab",{5:6},{7},I()] for y in x])
import sys
l=[1,2]
print(sys.getrefcount(l))
for x in l: print(sys.getrefcount(l))
print(sys.getrefcount(l))
t=(object(),)
for o in t: print(sys.getrefcount(t), sys.getrefcount(o))
def gen():
    for a in [1,2]:
        for b in (3,4):
            for c in range(2):
                yield a,b,c
x=gen(); next(x); del x
print(list(gen()))
try:
    for q in 5: pass
except TypeError as e: print(e)
try:
    [q for q in 5]
except TypeError as e: print(e)
try:
    for a,b in [(1,2,3)]: pass
except ValueError as e: print(e)
for a in [1,2,3]:
    try: continue
    finally: print('f',a)
def ret():
    for a in [object()]:
        for b in (object(),):
            return a is not b
print(ret())
