"""How long the collector stops a program that holds many objects and makes cyclic garbage.

    python pauses.py [live objects] [rounds]

A round makes one ring and replaces one held ring; rounds that took long are those in which the collector
stopped the program. Prints a histogram of the rounds' times and the longest.
"""
import sys
from time import perf_counter_ns


class Node:
    __slots__ = ("me", "n")

    def __init__(self, n):
        self.n = n
        self.me = self


def main(live, rounds):
    held = [Node(i) for i in range(live // 2)]
    lists = [[i] for i in range(live // 2)]
    counts = [0] * 40
    longest = 0
    last = perf_counter_ns()
    for i in range(rounds):
        Node(i)
        held[i * 7919 % len(held)] = Node(i)
        now = perf_counter_ns()
        took = now - last
        last = now
        counts[took.bit_length()] += 1
        if took > longest:
            longest = took
    print(f"{live} live, {rounds} rounds")
    for bits, n in enumerate(counts):
        if n:
            print(f"  below {2 ** bits / 1000:>10.1f} us  {n}")
    print(f"longest {longest / 1e6:.2f} ms")


arguments = [int(a) for a in sys.argv[1:]]
main(*(arguments + [2_000_000, 3_000_000][len(arguments):]))
