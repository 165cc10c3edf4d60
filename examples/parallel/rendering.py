"""Rendering: three balls on a floor, by ray tracing, row by row.

A row needs nothing but the scene, so rows are dealt out as they come. Watch: rows cost different times; because they
are handed out one by one, nobody sits idle."""

from ways import scaled, three_ways

WIDTH, HEIGHT, SAMPLES = 72, scaled(36), 5
# Centre, radius, brightness.
BALLS = [((-1.2, 0.0, 4.0), 1.0, 0.9), ((1.0, -0.3, 3.0), 0.7, 0.6), ((0.3, 0.9, 5.0), 1.2, 0.8)]
LIGHT = (-0.5, 0.8, -0.33)


def dot(a, b):
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def hit(origin, ray):
    """(distance, ball) of the nearest ball that a ray meets."""
    nearest = None
    for ball in BALLS:
        centre, radius, _ = ball
        to = (centre[0] - origin[0], centre[1] - origin[1], centre[2] - origin[2])
        along = dot(to, ray)
        gap = dot(to, to) - along * along
        if gap > radius * radius:
            continue
        distance = along - (radius * radius - gap) ** 0.5
        if distance > 1e-4 and (nearest is None or distance < nearest[0]):
            nearest = distance, ball
    return nearest


def brightness(x, y):
    length = (x * x + y * y + 1) ** 0.5
    ray = (x / length, y / length, 1 / length)
    found = hit((0.0, 0.0, 0.0), ray)
    if found is not None:
        distance, (centre, radius, shade) = found
        place = tuple(distance * r for r in ray)
        normal = tuple((p - c) / radius for p, c in zip(place, centre))
    elif ray[1] < 0:
        distance = -1.3 / ray[1]
        place, normal, shade = tuple(distance * r for r in ray), (0.0, 1.0, 0.0), 0.5
        if (int(place[0] + 100) + int(place[2])) % 2:
            shade = 0.3
    else:
        return 0.05
    light = max(0.0, dot(normal, LIGHT))
    if light and hit(place, LIGHT) is not None:
        light = 0.0
    return shade * (0.15 + 0.85 * light)


def pixel(x, y):
    """The mean of some rays, so that edges are soft."""
    total = sum(brightness((x + i / SAMPLES - WIDTH / 2) / 30, (HEIGHT / 2 - y - j / SAMPLES) / 15)
                for i in range(SAMPLES) for j in range(SAMPLES))
    return min(9, int(10 * total / SAMPLES ** 2))


def row(y):
    return [pixel(x, y) for x in range(WIDTH)]


if __name__ == "__main__":
    for line in three_ways(row, range(HEIGHT)):
        print("".join(" .:-=+*#%@"[b] for b in line).rstrip())
