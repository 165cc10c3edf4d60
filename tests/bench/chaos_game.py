"""Method calls and floats: a fractal drawn on a spline by a chaos game."""
import math


class Rng:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % n


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def toward(self, other, t):
        return Point(self.x + (other.x - self.x) * t, self.y + (other.y - self.y) * t)

    def distance(self, other):
        return math.sqrt((self.x - other.x) ** 2 + (self.y - other.y) ** 2)


class Spline:
    """A curve through control points by repeated interpolation."""

    def __init__(self, points):
        self.points = points

    def __call__(self, t):
        points = self.points
        while len(points) > 1:
            points = [a.toward(b, t) for a, b in zip(points, points[1:])]
        return points[0]

    def length(self, steps=50):
        places = [self(i / steps) for i in range(steps + 1)]
        return sum(a.distance(b) for a, b in zip(places, places[1:]))


class Game:
    def __init__(self, splines, size):
        self.splines = splines
        self.size = size
        self.grid = [[0] * size for _ in range(size)]
        self.rng = Rng(42)
        total = sum(s.length() for s in splines)
        self.shares = [s.length() / total for s in splines]

    def transform(self, point):
        pick = self.rng.below(1000) / 1000
        for spline, share in zip(self.splines, self.shares):
            if pick < share:
                break
            pick -= share
        place = spline(point.x)
        if point.y < 0.5:
            place.y += 0.1 * point.y
        else:
            place.x += 0.05 * point.y
        return Point(min(max(place.x, 0.0), 1.0), min(max(place.y, 0.0), 1.0))

    def play(self, rounds):
        point = Point(0.5, 0.5)
        last = self.size - 1
        for _ in range(rounds):
            point = self.transform(point)
            self.grid[int(point.y * last)][int(point.x * last)] += 1
        return sum(1 for row in self.grid for n in row if n)


game = Game([
    Spline([Point(0.1, 0.1), Point(0.4, 0.9), Point(0.6, 0.2), Point(0.9, 0.8)]),
    Spline([Point(0.9, 0.1), Point(0.2, 0.3), Point(0.5, 1.0)]),
    Spline([Point(0.0, 0.9), Point(0.9, 0.9), Point(0.3, 0.1), Point(0.1, 0.6)]),
], 200)
print(game.play(210_000), sum(game.grid[100]))
