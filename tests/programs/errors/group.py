def many():
    errs = []
    for x in ("a", 1, None):
        try:
            int(x) / (x == 1 and 0)
        except Exception as e:
            errs.append(e)
    raise ExceptionGroup("several", errs + [ExceptionGroup("inner", [KeyError("k")])])
many()
