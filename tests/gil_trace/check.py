"""Is a trace sound? Its files are the arguments: the JSON and the page. Prints what a test may want to know."""
import json
import re
import sys
from collections import defaultdict

# Microseconds by which stamps of two processors may differ, and roundings.
ROUNDING = 0.1

with open(sys.argv[1], encoding="utf-8") as f:
    trace = json.load(f)
with open(sys.argv[2], encoding="utf-8") as f:
    page = f.read()

# Chrome's format: what each kind of event has to have.
spans, names, flows = defaultdict(list), {}, defaultdict(list)
running = defaultdict(list)
kinds = defaultdict(int)
for e in trace["traceEvents"]:
    where = e["pid"], e["tid"]
    assert all(isinstance(n, int) and n >= 0 for n in where), e
    kinds[e["name"]] += 1
    match e["ph"]:
        case "M":
            assert e["name"] in ("process_name", "thread_name") and e["args"]["name"], e
            if e["name"] == "thread_name":
                assert where not in names, e
                names[where] = e["args"]["name"]
        case "X":
            assert e["ts"] >= 0 and e["dur"] >= 0 and e["cat"] in ("gil", "gc"), e
            if e["cat"] == "gil":
                spans[where].append((e["ts"], e["ts"] + e["dur"]))
            if e["name"] == "running":
                running[e["pid"]].append((e["ts"], e["ts"] + e["dur"]))
        case "s" | "f":
            flows[e["id"]].append(e)
        case other:
            raise AssertionError(other)
assert set(spans) <= set(names)
# A thread does one thing at a time, and one thread of a process runs.
for stretches in list(spans.values()) + list(running.values()):
    stretches.sort()
    for a, b in zip(stretches, stretches[1:]):
        assert a[1] <= b[0] + ROUNDING, (a, b)
# An arrow has two ends, in this order.
for start, end in flows.values():
    assert (start["ph"], end["ph"], end["bp"]) == ("s", "f", "e"), (start, end)
    assert start["ts"] <= end["ts"] and start["name"] == end["name"], (start, end)
    assert all((e["pid"], e["tid"]) in names for e in (start, end))

# The page needs nothing else, and has the same in it.
assert not re.search(r"https?:|\bsrc=|\bhref=|@import|url\(|/\*DATA\*/", page), "the page is not alone"
data = json.loads(page.split("const data = ", 1)[1].split(";\nconst ", 1)[0])
assert [lane["name"] for lane in data["lanes"]] == list(names.values())
for lane in data["lanes"]:
    turns = [lane["turns"][i:i + 8] for i in range(0, len(lane["turns"]), 8)]
    for at, runs, blocked, waits, count, switches, why, holder in turns:
        assert count >= 1 and switches <= count and why < 1 << len(data["reasons"])
        assert holder <= len(data["holders"]) and at + runs + blocked + waits <= data["wall"] + 1
    for turn, after in zip(turns, turns[1:]):
        assert abs(sum(turn[:4]) - after[0]) <= 4, (turn, after)
    lived, held, waited, longest, switches = lane["sums"]
    assert held + waited <= lived + len(turns) and longest <= waited + 1, lane["sums"]
    # What is drawn is what was counted.
    assert abs(sum(t[1] for t in turns) - held) <= len(turns)
    assert sum(t[5] for t in turns) == switches
for arrows in data["handovers"], data["messages"]:
    for at, start, then, end in zip(*[iter(arrows)] * 4):
        assert at <= then <= data["wall"] + 1 and max(start, end) < len(data["lanes"])
assert (len(data["handovers"]) + len(data["messages"])) // 4 == len(flows)
print({name: kinds[name] for name in sorted(kinds)})
