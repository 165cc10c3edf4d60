"""Machine learning: logistic regression, its learning rate chosen by cross-validation.

Each pair of a rate and a fold is trained for itself: the classical search over a grid, which parallelises without
thought. Watch: the processes return three numbers each, and share nothing."""

import math
import random

from ways import scaled, three_ways

FOLDS, POINTS, ROUNDS = 4, scaled(1200), 60


def points(seed=5):
    """Two clouds in the plane that overlap a little: (x, y, class)."""
    rng = random.Random(seed)
    out = []
    for i in range(POINTS):
        label = i % 2
        out.append((rng.gauss(1.5 * label, 1.0), rng.gauss(-1.0 * label, 1.0), label))
    return out


def probability(weights, x, y):
    return 1 / (1 + math.exp(-(weights[0] + weights[1] * x + weights[2] * y)))


def train(data, rate):
    """Weights, by gradient descent a point at a time."""
    weights = [0.0, 0.0, 0.0]
    for _ in range(ROUNDS):
        for x, y, label in data:
            error = label - probability(weights, x, y)
            weights[0] += rate * error
            weights[1] += rate * error * x
            weights[2] += rate * error * y
    return weights


def score(job):
    """How many of a fold's points are told right by what the others teach."""
    rate, fold = job
    data = points()
    weights = train([p for i, p in enumerate(data) if i % FOLDS != fold], rate)
    held_out = data[fold::FOLDS]
    return sum((probability(weights, x, y) > 0.5) == bool(label) for x, y, label in held_out)


if __name__ == "__main__":
    rates = [0.001, 0.01, 0.1, 1.0]
    scores = three_ways(score, [(rate, fold) for rate in rates for fold in range(FOLDS)])
    table = {rate: sum(scores[i * FOLDS:(i + 1) * FOLDS]) for i, rate in enumerate(rates)}
    for rate, right in table.items():
        print(f"rate {rate:<5} right {right} of {POINTS}")
    best = max(table, key=table.get)
    print("best rate:", best, "weights:", [round(w, 3) for w in train(points(), best)])
