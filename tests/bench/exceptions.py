"""Raising, catching, cleaning up."""


class Refused(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Guard:
    entered = left = 0

    def __enter__(self):
        Guard.entered += 1
        return self

    def __exit__(self, kind, value, traceback):
        Guard.left += 1
        return kind is Refused and value.code % 2 == 0


def check(n):
    if n % 5 == 0:
        raise Refused(n)
    if n % 7 == 0:
        raise KeyError(n)
    return n


def guarded(n):
    with Guard():
        return check(n)
    return -1


def look_up(table, key):
    try:
        return table[key]
    except KeyError:
        return None


def main(n):
    total = refused = missing = cleaned = 0
    table = {i: i * i for i in range(0, 100, 2)}
    for i in range(n):
        try:
            total += guarded(i)
        except Refused as e:
            refused += e.code
        except LookupError:
            missing += 1
        else:
            total += 1
        finally:
            cleaned += 1
        if look_up(table, i % 100) is None:
            missing += 1
        try:
            int("12x" if i % 4 == 0 else "12")
        except ValueError:
            missing += 1
    return total, refused, missing, cleaned


print(*main(520_000), Guard.entered, Guard.left)
