"""Many threads read from one stream: what one of them reads at once is not torn apart."""
import io
import threading


class Slow(io.RawIOBase):
    """Gives one byte at a time, and lets others run before each."""

    def __init__(self, data):
        self.data = data

    def readable(self):
        return True

    def readinto(self, b):
        threading.Event().wait(0.0001)
        n = min(len(b), 3, len(self.data))
        b[:n], self.data = self.data[:n], self.data[n:]
        return n


reader = io.BufferedReader(Slow(b"0123456789" * 20), 4)
parts = []
threads = [threading.Thread(target=lambda: [parts.append(reader.read(10)) for _ in range(5)]) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(set(parts), len(parts))
