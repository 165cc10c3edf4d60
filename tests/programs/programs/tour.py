# What the README runs first.
import os

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "examples", "tour.py")
with open(path, encoding="utf-8") as file:
    exec(compile(file.read(), "tour.py", "exec"), {"__name__": "__main__"})
