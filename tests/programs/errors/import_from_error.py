import _names
try:
    from math import nothing_there
except ImportError as e:
    print(e.name, e.msg.split(" (")[0])
from _names import present_thin
