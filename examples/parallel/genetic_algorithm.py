"""Genetic algorithm: the shortest way through all cities, on islands that evolve by themselves.

Islands are the classical way to parallelise evolution: each has its own population and its own seed, and the best of
all wins. Watch: more islands find better tours in the same time, if there are processors for them."""

import math
import random

from ways import scaled, three_ways

CITIES, ISLANDS, POPULATION, GENERATIONS = 18, 4, 60, scaled(100)


def cities(seed=3):
    rng = random.Random(seed)
    return [(rng.randrange(100), rng.randrange(100)) for _ in range(CITIES)]


PLACES = cities()


def length(tour):
    return sum(math.dist(PLACES[a], PLACES[b]) for a, b in zip(tour, tour[1:] + tour[:1]))


def child(rng, mother, father):
    """A stretch of the mother's tour, the rest in the father's order, a part turned round now and then."""
    i, j = sorted(rng.sample(range(CITIES), 2))
    stretch = mother[i:j]
    kept = set(stretch)
    rest = [c for c in father if c not in kept]
    tour = rest[:i] + stretch + rest[i:]
    if rng.random() < 0.4:
        i, j = sorted(rng.sample(range(CITIES), 2))
        tour[i:j] = reversed(tour[i:j])
    return tour


def evolve(seed):
    """The best tour of an island, and its length."""
    rng = random.Random(seed)
    population = [rng.sample(range(CITIES), CITIES) for _ in range(POPULATION)]
    for _ in range(GENERATIONS):
        population.sort(key=length)
        parents = population[:POPULATION // 4]
        population = parents + [child(rng, *rng.sample(parents, 2)) for _ in range(POPULATION - len(parents))]
    best = min(population, key=length)
    return round(length(best), 3), best


if __name__ == "__main__":
    islands = three_ways(evolve, range(ISLANDS))
    for n, (size, _) in enumerate(islands):
        print(f"island {n}: {size}")
    size, tour = min(islands)
    start = tour.index(0)
    print("shortest:", size, "by", tour[start:] + tour[:start])
