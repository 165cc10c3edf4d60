def f(): raise KeyboardInterrupt("stop")
try: f()
except Exception: print("no")
except BaseException as e: print(repr(e))
