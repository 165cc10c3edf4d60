"""A match that would take for ever serves signals: a handler may end it."""
import re
import signal


class Enough(Exception):
    pass


def enough(number, frame):
    counted.append(number)
    if len(counted) == 3:
        raise Enough(len(counted))


counted = []
signal.signal(signal.SIGALRM, enough)
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
slow = re.compile(r"(?:x+x+)+y")
for text, what in (("x" * 60, slow), (b"x" * 60, re.compile(rb"(x+x+)+y"))):
    counted.clear()
    try:
        what.search(text)
    except Enough as e:
        print("ended by", e)
signal.setitimer(signal.ITIMER_REAL, 0)
print(slow.search("xxxxxy").span())

signal.signal(signal.SIGALRM, signal.default_int_handler)
signal.setitimer(signal.ITIMER_REAL, 0.02)
try:
    slow.sub("", "x" * 60)
except KeyboardInterrupt as e:
    print("interrupted", e.args)
