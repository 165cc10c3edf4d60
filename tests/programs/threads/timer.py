import threading

done = threading.Event()
calls = []
t = threading.Timer(0.01, lambda *a, **k: (calls.append((a, k)), done.set()), [1, 2], {"x": 3})
t.start()
done.wait()
t.join()
print(calls, t.finished.is_set())
t = threading.Timer(30, calls.append, ["never"])
t.start()
t.cancel()
t.join()
print(len(calls))
