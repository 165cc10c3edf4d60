"""The sun and the four large planets, a day at a time.

Watch: energy and momentum are kept, which is how one sees that the sums are right. The floats are immediate values."""

import math
from itertools import combinations

G = 2.95912208286e-4  # astronomical units, days, masses of the sun


class Body:
    __slots__ = ("name", "mass", "place", "speed")

    def __init__(self, name, mass, distance):
        self.name = name
        self.mass = mass
        self.place = [distance, 0.0, 0.0]
        around = math.sqrt(G / distance) if distance else 0.0  # a circle round the sun
        self.speed = [0.0, around, 0.0]


bodies = [
    Body("sun", 1.0, 0.0),
    Body("jupiter", 9.55e-4, 5.2),
    Body("saturn", 2.86e-4, 9.58),
    Body("uranus", 4.37e-5, 19.2),
    Body("neptune", 5.15e-5, 30.1),
]


def energy():
    moving = sum(body.mass * sum(v * v for v in body.speed) / 2 for body in bodies)
    apart = sum(G * a.mass * b.mass / math.dist(a.place, b.place) for a, b in combinations(bodies, 2))
    return moving - apart


def momentum():
    return [sum(body.mass * body.speed[axis] for body in bodies) for axis in range(3)]


def kick(days):
    for a, b in combinations(bodies, 2):
        pull = G * days / math.dist(a.place, b.place) ** 3
        for axis in range(3):
            apart = a.place[axis] - b.place[axis]
            a.speed[axis] -= apart * b.mass * pull
            b.speed[axis] += apart * a.mass * pull


def drift(days):
    for body in bodies:
        for axis in range(3):
            body.place[axis] += body.speed[axis] * days


def step(days):
    """Half a kick, a drift, half a kick: the leapfrog, which keeps energy over long times."""
    kick(days / 2)
    drift(days)
    kick(days / 2)


before, pushed = energy(), momentum()
for year in range(1, 4):
    for _ in range(365):
        step(1.0)
    sun, jupiter = bodies[0], bodies[1]
    angle = math.degrees(math.atan2(jupiter.place[1] - sun.place[1], jupiter.place[0] - sun.place[0]))
    print(f"year {year}: jupiter at {angle:.2f} degrees, {math.dist(sun.place, jupiter.place):.4f} from the sun")
print("energy kept:", math.isclose(before, energy(), rel_tol=1e-6))
print("momentum kept:", all(math.isclose(p, q, abs_tol=1e-15) for p, q in zip(pushed, momentum())))
