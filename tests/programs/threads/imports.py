"""Threads that import the same modules at once all get whole ones."""
import sys
import threading

names = ["textwrap", "fractions", "statistics", "graphlib", "pprint", "dataclasses", "queue"]
for n in names:
    sys.modules.pop(n, None)
barrier = threading.Barrier(6)
problems = []


def work():
    barrier.wait()
    for n in names:
        try:
            m = __import__(n)
            for x in m.__all__:
                getattr(m, x)
        except Exception as e:
            problems.append((n, repr(e)))


threads = [threading.Thread(target=work) for _ in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(problems)
