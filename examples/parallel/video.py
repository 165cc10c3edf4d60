"""Video: frames in which something moves are found, and the frames packed by what changed in them.

The film is cut into scenes that overlap by a frame, each a part. Watch: a part is described by two numbers and made
where it is worked on; shipping the frames would cost more than it saves."""

import math

from ways import DIVISOR, three_ways

DOT = math.isqrt(DIVISOR)  # a dot of the picture is as wide and high
WIDTH, HEIGHT, FRAMES, SCENES = 128 // DOT, 96 // DOT, 160, 8


def frame(t):
    """A ball that rests, flies through the picture and rests again, over a still background."""
    flying = min(max(t - 20, 0), 100)
    cx, cy = 10 + flying, 48 + (flying * (100 - flying)) // 80 - 16
    rows = []
    for y in range(HEIGHT):
        rows.append(bytes([255 if (x * DOT - cx) ** 2 + (y * DOT - cy) ** 2 < 60 else (x * y) & 63
                           for x in range(WIDTH)]))
    return b"".join(rows)


def packed(before, now):
    """Runs of pixels that changed: [(place, pixels)]."""
    runs, start = [], None
    for i, (a, b) in enumerate(zip(before, now)):
        if a != b and start is None:
            start = i
        elif a == b and start is not None:
            runs.append((start, now[start:i]))
            start = None
    if start is not None:
        runs.append((start, now[start:]))
    return runs


def unpacked(before, runs):
    now = bytearray(before)
    for start, pixels in runs:
        now[start:start + len(pixels)] = pixels
    return bytes(now)


def scene(span):
    """(changed pixels, packed bytes) of each frame of a scene."""
    first, last = span
    before, out = frame(first), []
    for t in range(first + 1, last + 1):
        now = frame(t)
        runs = packed(before, now)
        assert unpacked(before, runs) == now
        changed = sum(len(pixels) for _, pixels in runs)
        out.append((changed, changed + 4 * len(runs)))
        before = now
    return out


if __name__ == "__main__":
    size = FRAMES // SCENES
    spans = [(i * size, min((i + 1) * size, FRAMES - 1)) for i in range(SCENES)]
    frames = [f for part in three_ways(scene, spans) for f in part]
    moving = [t + 1 for t, (changed, _) in enumerate(frames) if changed]
    print("frames:", len(frames) + 1, "moving from", moving[0], "to", moving[-1])
    print("packed to", sum(size for _, size in frames), "of", WIDTH * HEIGHT * len(frames), "bytes")
