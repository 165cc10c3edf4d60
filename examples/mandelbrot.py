"""The Mandelbrot set as a picture, in the plainest format there is (PPM, binary).

Watch: the floats of the inner loop are immediate values: none is allocated. `ouro mandelbrot.py set.ppm` keeps the
picture."""

import hashlib
import os
import sys
import tempfile

WIDTH, HEIGHT, LIMIT = 160, 120, 60


def escape(x, y):
    """Steps until the point is sure to leave, or LIMIT."""
    a = b = 0.0
    for n in range(LIMIT):
        a, b = a * a - b * b + x, 2 * a * b + y
        if a * a + b * b > 4:
            return n
    return LIMIT


def colour(n):
    return (0, 0, 0) if n == LIMIT else (n * 8 % 256, n * 5 % 256, 64 + n * 3 % 192)


def rows():
    """A row of bytes at a time: the picture is never whole in memory."""
    for j in range(HEIGHT):
        row = bytearray()
        for i in range(WIDTH):
            row += bytes(colour(escape(i / WIDTH * 3 - 2.1, j / HEIGHT * 2.4 - 1.2)))
        yield row


def draw(path):
    with open(path, "wb") as file:
        file.write(b"P6 %d %d 255\n" % (WIDTH, HEIGHT))
        for row in rows():
            file.write(row)


if len(sys.argv) > 1:
    draw(sys.argv[1])
else:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "set.ppm")
        draw(path)
        with open(path, "rb") as file:
            data = file.read()
    print(len(data), "bytes, checksum", hashlib.sha256(data).hexdigest()[:16])


def letter(n):
    return "@" if n == LIMIT else " .:-=+*#%"[min(n, 8)]


for j in range(13):
    print("".join(letter(escape(i / 48 * 3 - 2.1, j / 12 * 2.4 - 1.2)) for i in range(48)).rstrip())
