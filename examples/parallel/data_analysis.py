"""Data analysis: sales of a year, grouped and summed, file by file.

Each part makes its records (as it would read its file), groups them, and returns a small table; the tables are merged.
Watch: what comes back from a process is small, so that it pays to send the work there."""

import random
from collections import Counter, defaultdict
from statistics import mean

from ways import scaled, three_ways

REGIONS, PRODUCTS = ["north", "east", "south", "west"], ["apple", "bread", "cheese"]


def records(month, n=scaled(12_000)):
    rng = random.Random(month)
    for _ in range(n):
        yield rng.choice(REGIONS), rng.choice(PRODUCTS), rng.randrange(1, 20), rng.randrange(50, 500)


def analyse(month):
    """Revenue by region, pieces by product, and the largest sale of a month."""
    revenue, pieces, largest = defaultdict(int), Counter(), 0
    for region, product, count, price in records(month):
        revenue[region] += count * price
        pieces[product] += count
        largest = max(largest, count * price)
    return dict(revenue), pieces, largest


if __name__ == "__main__":
    months = three_ways(analyse, range(1, 13))
    for region in REGIONS:
        yearly = [revenue[region] for revenue, _, _ in months]
        print(f"{region:6} total {sum(yearly):>10,} a month {mean(yearly):>12,.1f} best month {yearly.index(max(yearly)) + 1}")
    total = sum((pieces for _, pieces, _ in months), Counter())
    print(total.most_common(), "largest sale:", max(largest for *_, largest in months))
