# An abstract class keeps no class alive that it was asked about, nor one that was registered with it.
import gc
import weakref
from abc import ABC
from collections.abc import Hashable, Iterable, Sequence, Sized

class Shape(ABC):
    pass

def asked():
    class Square(Shape):
        pass
    class Stone:
        def __len__(self):
            return 3
    @Shape.register
    class Circle:
        pass
    print(isinstance(Square(), Shape), isinstance(Stone(), Shape), issubclass(Circle, Shape), isinstance(Circle(), Shape))
    print(isinstance(Stone(), Sized), isinstance(Stone(), Iterable), issubclass(Stone, Sequence), isinstance(Square(), Hashable))
    return [weakref.ref(c) for c in (Square, Stone, Circle)]

refs = asked()
gc.collect()
print([r() for r in refs], len(Shape.__subclasses__()))

# What follows must not take a new class for one that is gone.
for i in range(50):
    class Other:
        if i % 2:
            __len__ = None
        else:
            def __len__(self):
                return 0
    if isinstance(Other(), Sized) is bool(i % 2) or isinstance(Other(), Shape):
        print("wrong", i)
    del Other
    gc.collect()

# A registered class that goes while the registry is looked through.
class Base(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        gc.collect()
        return NotImplemented
def register():
    for i in range(5):
        Base.register(type(f"Registered{i}", (), {}))
register()
print(issubclass(int, Base), issubclass(Base, Base))
Base.register(int)
print(issubclass(int, Base), isinstance(True, Base), isinstance("", Base))
