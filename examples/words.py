"""Counting words over processes: map in the children, reduce in the parent.

Watch: a piece of text goes to a child as a pickle and a Counter comes back; neither process sees the other's objects."""

import multiprocessing
import random
from collections import Counter

VERBS = "sees hears finds loses follows forgets".split()
NOUNS = "the_fox a_crow the_moon some_river an_owl".split()


def text(seed, sentences):
    """The same sentences for the same seed, so that every run counts the same."""
    pick = random.Random(seed).choice
    return ". ".join(f"{pick(NOUNS)} {pick(VERBS)} {pick(NOUNS)}" for _ in range(sentences)).replace("_", " ")


def count(piece):
    return Counter(word.strip(".") for word in piece.split())


if __name__ == "__main__":
    pieces = [text(seed, 500) for seed in range(8)]
    total = Counter()
    with multiprocessing.Pool(2) as pool:
        for counts in pool.imap_unordered(count, pieces):
            total += counts
    print("as counted by one process:", total == count(" ".join(pieces)))
    for word, times in sorted(total.items(), key=lambda item: (-item[1], item[0]))[:8]:
        print(f"{word:8} {times}")
