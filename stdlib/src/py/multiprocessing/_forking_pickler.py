"""The pickler of multiprocessing, as a class."""

import copyreg
import io
import pickle
import sys

from multiprocessing import reduction

_Function = type(lambda: None)


class ForkingPickler(pickle.Pickler):
    """The pickler that carries things between processes."""

    _extra_reducers = reduction._reducers

    def __init__(self, *args):
        super().__init__(*args)
        self.dispatch_table = {**copyreg.dispatch_table, **self._extra_reducers}

    def reducer_override(self, obj):
        """A lambda, which has no name to be found by, goes by that of a variable of __main__ that holds it."""
        if type(obj) is _Function and obj.__name__ == "<lambda>" and obj.__module__ in ("__main__", "__mp_main__"):
            for name, value in vars(sys.modules["__main__"]).items():
                if value is obj:
                    return name
        return NotImplemented

    @classmethod
    def register(cls, type, reduce):
        """Say how objects of a type are carried."""
        cls._extra_reducers[type] = reduce

    @classmethod
    def dumps(cls, obj, protocol=None):
        buf = io.BytesIO()
        cls(buf, protocol).dump(obj)
        return buf.getbuffer() if hasattr(buf, "getbuffer") else buf.getvalue()

    loads = pickle.loads
