"""Sorting: by key functions, tuples, attributes, and in reverse."""
from operator import itemgetter


class Person:
    def __init__(self, name, age, score):
        self.name = name
        self.age = age
        self.score = score

    def __lt__(self, other):
        return self.score < other.score


def make(n):
    state, out = 3, []
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(Person(f"n{state % 997}", state % 90, state / 1000))
    return out


people = make(20_000)
total = 0
for _ in range(12):
    by_name = sorted(people, key=lambda p: p.name)
    by_age = sorted(people, key=lambda p: (p.age, p.name), reverse=True)
    natural = sorted(people)
    pairs = sorted(((p.score, p.name) for p in people), key=itemgetter(1, 0))
    ints = sorted((p.age * 1000 + i % 1000 for i, p in enumerate(people)), key=lambda n: -n)
    total += by_name[100].age + by_age[100].age + natural[100].age + len(pairs[0][1]) + ints[5]
print(total, by_name[0].name, by_age[0].name, natural[0].name)
