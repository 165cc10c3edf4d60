class It:
    def __iter__(self): return self
    def __next__(self):
        raise OSError(5, "read failed", "data.bin")
for x in It():
    pass
