"""Float arithmetic on attributes: planets under gravity."""
import math


class Body:
    def __init__(self, name, mass, position, velocity):
        self.name = name
        self.mass = mass
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = velocity


def make_bodies():
    return [
        Body("star", 39.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        Body("big", 0.038, (4.84, -1.16, -0.10), (0.61, 2.81, -0.02)),
        Body("ringed", 0.011, (8.34, 4.12, -0.40), (-1.01, 1.82, 0.01)),
        Body("tilted", 0.0017, (12.89, -15.11, -0.22), (1.08, 0.87, -0.01)),
        Body("far", 0.0020, (15.38, -25.92, 0.18), (0.98, 0.59, -0.03)),
    ]


def energy(bodies):
    total = 0.0
    for i, b in enumerate(bodies):
        total += 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
        for c in bodies[i + 1:]:
            dx, dy, dz = b.x - c.x, b.y - c.y, b.z - c.z
            total -= b.mass * c.mass / math.sqrt(dx * dx + dy * dy + dz * dz)
    return total


def advance(bodies, pairs, dt):
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        d2 = dx * dx + dy * dy + dz * dz
        force = dt / (d2 * math.sqrt(d2))
        pull_a = a.mass * force
        pull_b = b.mass * force
        a.vx -= dx * pull_b
        a.vy -= dy * pull_b
        a.vz -= dz * pull_b
        b.vx += dx * pull_a
        b.vy += dy * pull_a
        b.vz += dz * pull_a
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def main(steps):
    bodies = make_bodies()
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1:]]
    for _ in range(steps):
        advance(bodies, pairs, 0.001)
    print(f"{energy(bodies):.9f}")


main(170_000)
