import inspect
# What inspect knows of natives.
for f in (str.split, list.append, dict.get, len, str, int, list.sort, object.__init__, str.join, open, range, float.fromhex, int.to_bytes, max, dict.fromkeys, set.add, str.__add__, "x".upper, [].pop, zip, enumerate, map, isinstance, getattr, dict, list, bytes, bytearray, tuple, float, complex, bool, slice, super, property, object, memoryview, frozenset, set):
    try: print(getattr(f,'__qualname__',f), inspect.signature(f))
    except Exception as e: print(getattr(f,'__qualname__',f), type(e).__name__, e)
