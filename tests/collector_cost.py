"""What the cycle collector costs the kernels of tests/bench, in instructions.

    python3 tests/collector_cost.py target/release/ouro [word]

Each kernel runs once under valgrind's callgrind, which says how many instructions came from which source file, those
that were inlined elsewhere too. The collector's own are in heap/cycles (the entry of every new container in the young
buffer among them) and heap/trace.rs; with them go the `trace` functions of payloads, which nothing else calls, and the
looks at headers that these make. Destruction of the garbage that was found is not counted: it would be destroyed
without a collector too if it were no cycle.

A kernel without its collector would need `1 - share` of the instructions; the loss is `share / (1 - share)`.
"""

import math
import os
import re
import subprocess
import sys
import tempfile

# These do little but make work for it; the mean is that of the others.
OWN = ("collect_million", "cyclic_beside_million", "old_cycles")
FILES = re.compile(r"heap/cycles/|heap/trace\.rs$")
FUNCTIONS = re.compile(r"::cycles::|heap::trace::|::trace(_part|_payload|_part_of)?(<.*>)?$|weight_of")


def costs(path):
    """Instructions in a profile: all, and those of the collector."""
    names = {}

    def name(text):
        key, _, rest = text.partition(" ")
        if rest:
            names[key] = rest
        return names.get(key, key)

    file = function = ""
    total = mine = 0
    called = False
    with open(path) as lines:
        for line in lines:
            if m := re.match(r"(fl|fi|fe)=(.*)", line):
                file = name("file" + m[2])
            elif m := re.match(r"fn=(.*)", line):
                function = name("fn" + m[1])
            elif line.startswith("cfn="):
                name("fn" + line[4:].strip())
            elif line.startswith(("cfi=", "cfl=")):
                name("file" + line[4:].strip())
            elif line.startswith("calls="):
                called = True
            elif line[0] in "+-*0123456789":
                if called:
                    called = False  # what the callee cost
                    continue
                n = int(line.split()[1])
                total += n
                if FILES.search(file) or FUNCTIONS.search(re.sub(r"'\d+$", "", function)):
                    mine += n
    return total, mine


def main():
    ouro, word = sys.argv[1], "".join(sys.argv[2:])
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bench")
    logs = []
    for kernel in sorted(os.listdir(folder)):
        # Children write profiles of their own.
        alone = kernel.endswith(".py") and not kernel.startswith(("startup", "processes_"))
        if not alone or word not in kernel:
            continue
        with tempfile.TemporaryDirectory() as place:
            out = os.path.join(place, "out")
            tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"]
            subprocess.run(tool + [ouro, os.path.join(folder, kernel)], check=True, capture_output=True)
            total, mine = costs(out)
        loss = mine / (total - mine)
        if kernel[:-3] not in OWN:
            logs.append(math.log(1 + loss))
        print(f"{kernel[:-3]:24} {total / 1e6:10.0f} million  {100 * loss:5.2f} %", flush=True)
    if logs:
        print(f"mean of {len(logs)}: {100 * (math.exp(sum(logs) / len(logs)) - 1):.2f} %")


main()
