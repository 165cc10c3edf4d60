"""Simulation: customers queue at a counter, many days of them.

Each day is simulated for itself, from its own seed: the same in whatever process it runs. Watch: a seed for each part,
not one generator for all, makes parallel randomness repeatable."""

import random
from statistics import mean

from ways import scaled, three_ways

DAYS, CUSTOMERS = scaled(500), 400


def day(seed):
    """(mean wait, longest queue) of a day, in minutes and people."""
    rng = random.Random(seed)
    arrival = free = 0.0
    waits, leaving, longest = [], [], 0
    for _ in range(CUSTOMERS):
        arrival += rng.expovariate(1.0)
        start = max(arrival, free)
        free = start + rng.expovariate(1.1)
        waits.append(start - arrival)
        leaving = [t for t in leaving if t > arrival]
        leaving.append(free)
        longest = max(longest, len(leaving))
    return mean(waits), longest


if __name__ == "__main__":
    days = three_ways(day, range(DAYS))
    waits = sorted(wait for wait, _ in days)
    print(f"mean wait {mean(waits):.3f} min, median day {waits[DAYS // 2]:.3f}, worst day {waits[-1]:.3f}")
    print("longest queue:", max(queue for _, queue in days))
