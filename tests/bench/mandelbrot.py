"""Float arithmetic on locals: the Mandelbrot set."""


def escape(cr, ci, limit):
    zr = zi = 0.0
    for n in range(limit):
        r2 = zr * zr
        i2 = zi * zi
        if r2 + i2 > 4.0:
            return n
        zi = 2.0 * zr * zi + ci
        zr = r2 - i2 + cr
    return limit


def main(width, height, limit):
    inside = total = 0
    for y in range(height):
        ci = 2.4 * y / height - 1.2
        for x in range(width):
            n = escape(3.0 * x / width - 2.0, ci, limit)
            total += n
            inside += n == limit
    print(inside, total)


main(440, 300, 220)
