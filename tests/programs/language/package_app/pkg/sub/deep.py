from .. import thing as parent_thing
from ..sub import __name__ as subname
LEVEL = 3
def up():
    from ... import nothing
try:
    up()
except ImportError as e:
    print("beyond:", e)
def up(): return subname
