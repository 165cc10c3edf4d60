"""Image processing: a noisy picture is blurred and its edges found, band by band.

Each band is computed from its rows alone and two rows around it, so bands can go to different processes. Watch: the
threads are no faster than the serial run, for one of them at a time holds the GIL."""

import random

from ways import scaled, three_ways

BANDS = 8
WIDTH, HEIGHT = 720, scaled(60) * BANDS


def picture(seed=1):
    """Grey values: a disc on a gradient, with noise."""
    rng = random.Random(seed)
    rows = []
    for y in range(HEIGHT):
        row = bytearray()
        for x in range(WIDTH):
            inside = (x - 360) ** 2 + (y - 240) ** 2 < 150 ** 2
            row.append(min(255, (200 if inside else x // 12) + rng.randrange(30)))
        rows.append(bytes(row))
    return rows


def blurred(rows):
    """The mean of each pixel and its neighbours; the rows at the rim are used up."""
    out = []
    for above, here, below in zip(rows, rows[1:], rows[2:]):
        columns = [a + b + c for a, b, c in zip(above, here, below)]
        out.append(bytes([(columns[max(x - 1, 0)] + columns[x] + columns[min(x + 1, WIDTH - 1)]) // 9
                          for x in range(WIDTH)]))
    return out


def edges(rows):
    """How steep the picture is at each pixel of the rows but the first and last."""
    out = []
    for above, here, below in zip(rows, rows[1:], rows[2:]):
        out.append(bytes([min(255, abs(here[x + 1] - here[x - 1]) + abs(below[x] - above[x])) if 0 < x < WIDTH - 1
                          else 0 for x in range(WIDTH)]))
    return out


def process(band):
    return edges(blurred(band))


if __name__ == "__main__":
    rows = picture()
    # Two rows more on either side, one for each filter.
    padded = [rows[0]] * 2 + rows + [rows[-1]] * 2
    size = HEIGHT // BANDS
    bands = [padded[i * size:(i + 1) * size + 4] for i in range(BANDS)]
    result = [row for band in three_ways(process, bands) for row in band]
    for y in range(0, HEIGHT, 48):
        print("".join(" .:*#"[min(4, max(result[y][x:x + 18]) // 25)] for x in range(0, WIDTH, 18)))
    print("rows:", len(result), "sum:", sum(map(sum, result)))
