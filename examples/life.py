"""Conway's game of life on an endless field: a set of the cells that live.

Watch: a generation is a new set, and the old one dies as soon as its name is bound to the new."""

from collections import Counter


def step(alive):
    neighbours = Counter(
        (x + dx, y + dy) for x, y in alive for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy
    )
    return {cell for cell, n in neighbours.items() if n == 3 or n == 2 and cell in alive}


def parse(text):
    return {(x, y) for y, line in enumerate(text.split()) for x, c in enumerate(line) if c == "#"}


def show(alive, width, height):
    for y in range(height):
        print("".join("#" if (x, y) in alive else "." for x in range(width)))


glider = parse(".#. ..# ###")
for generation in range(9):
    if generation % 4 == 0:
        print("generation", generation)
        show(glider, 6, 6)
    glider = step(glider)

cells = parse(".## ##. .#.")  # the R-pentomino
for _ in range(60):
    cells = step(cells)
print("the R-pentomino after 60 generations:", len(cells), "cells")
