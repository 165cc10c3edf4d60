"""Small objects with operators: spheres and a chequered floor."""
import math


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k, self.z * k)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def unit(self):
        return self * (1.0 / math.sqrt(self.dot(self)))

    def reflected(self, normal):
        return self - normal * (2.0 * self.dot(normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction.unit()

    def at(self, t):
        return self.origin + self.direction * t


class Surface:
    def __init__(self, colour, mirror):
        self.colour = colour
        self.mirror = mirror

    def colour_at(self, point):
        return self.colour


class Chequered(Surface):
    def colour_at(self, point):
        odd = (math.floor(point.x) + math.floor(point.z)) & 1
        return self.colour if odd else Vector(0.1, 0.1, 0.1)


class Sphere:
    def __init__(self, centre, radius, surface):
        self.centre = centre
        self.radius = radius
        self.surface = surface

    def hit(self, ray):
        to_centre = self.centre - ray.origin
        along = to_centre.dot(ray.direction)
        rest = self.radius * self.radius - to_centre.dot(to_centre) + along * along
        if rest < 0.0:
            return None
        t = along - math.sqrt(rest)
        return t if t > 1e-6 else None

    def normal_at(self, point):
        return (point - self.centre).unit()


class Floor:
    def __init__(self, height, surface):
        self.height = height
        self.surface = surface

    def hit(self, ray):
        if ray.direction.y > -1e-9:
            return None
        t = (self.height - ray.origin.y) / ray.direction.y
        return t if t > 1e-6 else None

    def normal_at(self, point):
        return Vector(0.0, 1.0, 0.0)


class Scene:
    def __init__(self):
        self.things = [Floor(-1.0, Chequered(Vector(0.9, 0.9, 0.9), 0.2))]
        for i in range(5):
            centre = Vector(i - 2.0, 0.3 * (i % 2) - 0.4, 4.0 + 0.5 * i)
            surface = Surface(Vector(0.2 * i, 0.5, 1.0 - 0.2 * i), 0.3)
            self.things.append(Sphere(centre, 0.6, surface))
        self.light = Vector(-5.0, 8.0, -3.0)

    def nearest(self, ray):
        best, thing = None, None
        for each in self.things:
            t = each.hit(ray)
            if t is not None and (best is None or t < best):
                best, thing = t, each
        return best, thing

    def trace(self, ray, depth):
        t, thing = self.nearest(ray)
        if thing is None:
            return Vector(0.4, 0.6, 0.9) * max(0.0, 0.5 + ray.direction.y)
        point = ray.at(t)
        normal = thing.normal_at(point)
        to_light = (self.light - point).unit()
        lit = max(0.0, normal.dot(to_light))
        if lit > 0.0 and self.nearest(Ray(point, to_light))[1] is not None:
            lit = 0.0
        colour = thing.surface.colour_at(point) * (0.2 + 0.8 * lit)
        if depth > 0 and thing.surface.mirror > 0.0:
            seen = self.trace(Ray(point, ray.direction.reflected(normal)), depth - 1)
            colour = colour * (1.0 - thing.surface.mirror) + seen * thing.surface.mirror
        return colour


def main(width, height):
    scene = Scene()
    total = Vector(0.0, 0.0, 0.0)
    for y in range(height):
        for x in range(width):
            direction = Vector(x / width - 0.5, 0.5 - y / height, 1.0)
            total += scene.trace(Ray(Vector(0.0, 0.2, -1.0), direction), 2)
    print(f"{total.x:.6f} {total.y:.6f} {total.z:.6f}")


main(210, 150)
