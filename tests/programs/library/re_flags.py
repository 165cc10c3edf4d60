import re
print(re.I, repr(re.I), re.I|re.M, (re.I|re.M|re.X).value, re.RegexFlag, type(re.I), re.I.name)
print(re.compile("x", re.I|re.S).flags, re.compile("x", re.I), re.compile(b"x").flags, re.compile("(?i)x"))
print(list(re.RegexFlag), re.RegexFlag(0), ~re.I, re.I & 2, re.I == 2, hash(re.I) == hash(2), re.NOFLAG, re.U, re.A, re.DEBUG, re.L)
print(isinstance(re.I, int), f"{re.I}", "%d" % re.I, "%s" % re.I, re.I + 1, re.RegexFlag["I"], re.RegexFlag(10), re.RegexFlag(1<<20))
print("RegexFlag" in re.__all__)
try: re.nope
except AttributeError as e: print(e)
from re import *
print(IGNORECASE, S)
from re import VERBOSE as V
print(V)
import pickle, copy
print(pickle.loads(pickle.dumps(re.I|re.M)), copy.copy(re.X))
print(re.findall("A", "aA", re.I), re.search("a", "A", flags=2), re.sub("a","b","A",flags=re.I))
