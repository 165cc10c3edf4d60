"""Helper's doc."""
print("loading helper")
VALUE = "v"
counter = 0
_hidden = 1
other = 2
public = "pub"
__all__ = ["public"]
def func(): return __name__
def bump():
    global counter
    counter += 1
