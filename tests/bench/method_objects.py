"""Methods: bound, inherited, static, class, properties, super()."""


class Shape:
    count = 0

    def __init__(self, size):
        self._size = size
        Shape.count += 1

    @property
    def size(self):
        return self._size

    @size.setter
    def size(self, value):
        self._size = value

    @staticmethod
    def clamp(n):
        return n if n < 1000 else 1000

    @classmethod
    def of(cls, size):
        return cls(cls.clamp(size))

    def area(self):
        return 0

    def grow(self, by):
        self.size += by
        return self


class Square(Shape):
    def area(self):
        return self._size * self._size


class Cube(Square):
    def area(self):
        return 6 * super().area()

    def grow(self, by):
        return super().grow(2 * by)


class Circle(Shape):
    def area(self):
        return 3 * self._size * self._size


def main(n):
    kinds = (Square, Cube, Circle)
    total = 0
    for i in range(n):
        shape = kinds[i % 3].of(i & 255)
        area = shape.area
        total += area() + shape.grow(1).grow(2).size
        total ^= area()
    return total


print(main(520_000), Shape.count)
