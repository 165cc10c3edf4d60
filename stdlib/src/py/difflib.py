"""What differs between two sequences, and lines that show it."""

from collections import Counter, namedtuple

__all__ = ["get_close_matches", "ndiff", "restore", "SequenceMatcher", "Differ", "IS_CHARACTER_JUNK", "IS_LINE_JUNK",
           "context_diff", "unified_diff", "diff_bytes", "Match"]

Match = namedtuple("Match", "a b size")


def _ratio(matches, length):
    return 2.0 * matches / length if length else 1.0


class SequenceMatcher:
    """Compares two sequences of hashable elements: the longest stretch that both have, and the same to both sides of it.

    Elements of b that isjunk says true of begin no match; with autojunk, nor do those that make up more than a
    hundredth of a long b."""

    def __init__(self, isjunk=None, a="", b="", autojunk=True):
        self.isjunk = isjunk
        self.a = self.b = None
        self.autojunk = autojunk
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        """Say what is to be compared."""
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        """Set the first sequence. What is known of the second stays."""
        if a is not self.a:
            self.a = a
            self.matching_blocks = self.opcodes = None

    def set_seq2(self, b):
        """Set the second sequence, whose elements are indexed."""
        if b is not self.b:
            self.b = b
            self.matching_blocks = self.opcodes = self.fullbcount = None
            self._index()

    def _index(self):
        places = {}
        for i, element in enumerate(self.b):
            places.setdefault(element, []).append(i)
        self.bjunk = {element for element in places if self.isjunk(element)} if self.isjunk else set()
        self.bpopular = set()
        if self.autojunk and len(self.b) >= 200:
            most = len(self.b) // 100 + 1
            self.bpopular = {e for e, found in places.items() if e not in self.bjunk and len(found) > most}
        for element in self.bjunk | self.bpopular:
            del places[element]
        self.b2j = places

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        """The longest matching block in a[alo:ahi] and b[blo:bhi], the first of those in a, and of those the first in b."""
        a, b = self.a, self.b
        ahi = len(a) if ahi is None else ahi
        bhi = len(b) if bhi is None else bhi
        i, j, size = alo, blo, 0
        # For each place in b, how long the match is that ends there and at the element of a before this one.
        ending = {}
        nowhere = ()
        for at in range(alo, ahi):
            here = {}
            for place in self.b2j.get(a[at], nowhere):
                if place < blo:
                    continue
                if place >= bhi:
                    break
                length = here[place] = ending.get(place - 1, 0) + 1
                if length > size:
                    i, j, size = at - length + 1, place - length + 1, length
            ending = here
        # What stands beside it may match too: first what is no junk, then, around a match, junk.
        for junk in (False, True):
            while i > alo and j > blo and (b[j - 1] in self.bjunk) == junk and a[i - 1] == b[j - 1]:
                i, j, size = i - 1, j - 1, size + 1
            while (i + size < ahi and j + size < bhi and (b[j + size] in self.bjunk) == junk
                   and a[i + size] == b[j + size]):
                size += 1
        return Match(i, j, size)

    def get_matching_blocks(self):
        """The blocks that match, in order; neighbours are one block, and an empty one stands at the end."""
        if self.matching_blocks is not None:
            return self.matching_blocks
        found = []
        left = [(0, len(self.a), 0, len(self.b))]
        while left:
            alo, ahi, blo, bhi = left.pop()
            i, j, size = match = self.find_longest_match(alo, ahi, blo, bhi)
            if size:
                found.append(match)
                if alo < i and blo < j:
                    left.append((alo, i, blo, j))
                if i + size < ahi and j + size < bhi:
                    left.append((i + size, ahi, j + size, bhi))
        blocks = []
        for i, j, size in sorted(found):
            if blocks and blocks[-1].a + blocks[-1].size == i and blocks[-1].b + blocks[-1].size == j:
                blocks[-1] = blocks[-1]._replace(size=blocks[-1].size + size)
            else:
                blocks.append(Match(i, j, size))
        blocks.append(Match(len(self.a), len(self.b), 0))
        self.matching_blocks = blocks
        return blocks

    def get_opcodes(self):
        """How to turn a into b: (tag, i1, i2, j1, j2), the tag one of replace, delete, insert and equal."""
        if self.opcodes is not None:
            return self.opcodes
        codes = []
        i = j = 0
        for block in self.get_matching_blocks():
            tag = ("replace" if i < block.a and j < block.b else "delete" if i < block.a
                   else "insert" if j < block.b else "")
            if tag:
                codes.append((tag, i, block.a, j, block.b))
            i, j = block.a + block.size, block.b + block.size
            if block.size:
                codes.append(("equal", block.a, i, block.b, j))
        self.opcodes = codes
        return codes

    def get_grouped_opcodes(self, n=3):
        """The changes in groups, each with up to n elements that are equal around it."""
        codes = list(self.get_opcodes()) or [("equal", 0, 1, 0, 1)]
        tag, i1, i2, j1, j2 = codes[0]
        if tag == "equal":
            codes[0] = tag, max(i1, i2 - n), i2, max(j1, j2 - n), j2
        tag, i1, i2, j1, j2 = codes[-1]
        if tag == "equal":
            codes[-1] = tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)
        group = []
        for tag, i1, i2, j1, j2 in codes:
            if tag == "equal" and i2 - i1 > 2 * n:
                group.append((tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)))
                yield group
                group = []
                i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
            group.append((tag, i1, i2, j1, j2))
        if group and [code[0] for code in group] != ["equal"]:
            yield group

    def ratio(self):
        """How similar they are, from 0 to 1: twice the elements that match, of all."""
        return _ratio(sum(block.size for block in self.get_matching_blocks()), len(self.a) + len(self.b))

    def quick_ratio(self):
        """An upper bound of ratio(), soon found: the order does not count."""
        if self.fullbcount is None:
            self.fullbcount = Counter(self.b)
        left = {}
        matches = 0
        for element in self.a:
            there = left.get(element, self.fullbcount.get(element, 0))
            left[element] = there - 1
            matches += there > 0
        return _ratio(matches, len(self.a) + len(self.b))

    def real_quick_ratio(self):
        """An upper bound of ratio(), found at once: only the lengths count."""
        return _ratio(min(len(self.a), len(self.b)), len(self.a) + len(self.b))

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    """The best matches, the most similar first: at most n, each at least as similar as cutoff says."""
    if not n > 0:
        raise ValueError(f"n must be > 0: {n!r}")
    if not 0.0 <= cutoff <= 1.0:
        raise ValueError(f"cutoff must be in [0.0, 1.0]: {cutoff!r}")
    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    found = []
    for possibility in possibilities:
        matcher.set_seq1(possibility)
        if (matcher.real_quick_ratio() >= cutoff and matcher.quick_ratio() >= cutoff
                and (ratio := matcher.ratio()) >= cutoff):
            found.append((ratio, possibility))
    from heapq import nlargest
    return [possibility for _, possibility in nlargest(n, found)]


class Differ:
    """Compares lines of text: each line of the delta begins with "- ", "+ ", "  " or "? "."""

    # Lines must be as similar as this for marks under them; the best pair must be better than the second number.
    _CUTOFF, _WORSE = 0.75, 0.74

    def __init__(self, linejunk=None, charjunk=None):
        self.linejunk = linejunk
        self.charjunk = charjunk

    def compare(self, a, b):
        """What makes one text of the other, line by line; one line at a time."""
        for tag, alo, ahi, blo, bhi in SequenceMatcher(self.linejunk, a, b).get_opcodes():
            if tag == "equal":
                yield from _marked(" ", a, alo, ahi)
            else:
                yield from self._replace(a, alo, ahi, b, blo, bhi)

    def _replace(self, a, alo, ahi, b, blo, bhi):
        """Lines for lines, any of which may be none: around the two that are most alike, as long as there are such."""
        if alo == ahi or blo == bhi:
            yield from _marked("-", a, alo, ahi)
            yield from _marked("+", b, blo, bhi)
            return
        pair = self._most_alike(a, alo, ahi, b, blo, bhi)
        if pair is None:
            # The shorter part first.
            parts = [("-", a, alo, ahi), ("+", b, blo, bhi)]
            for part in parts if bhi - blo >= ahi - alo else reversed(parts):
                yield from _marked(*part)
            return
        i, j = pair
        yield from self._replace(a, alo, i, b, blo, j)
        yield from self._pair(a[i], b[j])
        yield from self._replace(a, i + 1, ahi, b, j + 1, bhi)

    def _most_alike(self, a, alo, ahi, b, blo, bhi):
        """Where the two lines are that are most alike without being the same; or the first two that are the same, which
        only junk can be here."""
        matcher = SequenceMatcher(self.charjunk)
        best, found, same = self._WORSE, None, None
        for j in range(blo, bhi):
            matcher.set_seq2(b[j])
            for i in range(alo, ahi):
                if a[i] == b[j]:
                    same = same or (i, j)
                    continue
                matcher.set_seq1(a[i])
                if (matcher.real_quick_ratio() > best and matcher.quick_ratio() > best
                        and (ratio := matcher.ratio()) > best):
                    best, found = ratio, (i, j)
        return found if best >= self._CUTOFF else same

    def _pair(self, old, new):
        """Two lines that are alike, with marks under what differs."""
        if old == new:
            yield "  " + old
            return
        old_marks, new_marks = [], []
        for tag, i1, i2, j1, j2 in SequenceMatcher(self.charjunk, old, new).get_opcodes():
            for_old, for_new = {"replace": "^^", "equal": "  "}.get(tag, "-+")
            old_marks.append(for_old * (i2 - i1))
            new_marks.append(for_new * (j2 - j1))
        for sign, line, marks in (("-", old, old_marks), ("+", new, new_marks)):
            yield f"{sign} {line}"
            marks = _over_blanks(line, "".join(marks)).rstrip()
            if marks:
                yield f"? {marks}\n"


def _marked(tag, lines, low, high):
    for i in range(low, high):
        yield f"{tag} {lines[i]}"


def _over_blanks(line, marks):
    """Marks that stand under what they are about: blanks are the line's own, tabs and all."""
    return "".join(c if mark == " " and c.isspace() else mark for c, mark in zip(line, marks))


def IS_LINE_JUNK(line, pat=None):
    """Is the line blank, or a "#" alone?"""
    if pat is None:
        return line.strip() in ("", "#")
    return pat(line) is not None


def IS_CHARACTER_JUNK(ch, ws=" \t"):
    """Is it a blank or a tab?"""
    return ch in ws


def ndiff(a, b, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Compare two lists of lines; what Differ makes of them."""
    return Differ(linejunk, charjunk).compare(a, b)


def restore(delta, which):
    """One of the two sequences that a delta was made of: 1 or 2."""
    try:
        tag = {1: "- ", 2: "+ "}[int(which)]
    except KeyError:
        raise ValueError(f"unknown delta choice (must be 1 or 2): {which!r}") from None
    for line in delta:
        if line[:2] in ("  ", tag):
            yield line[2:]


def _check_text(a, b, *args):
    for lines in (a, b):
        if lines and not isinstance(lines[0], str):
            raise TypeError(f"lines to compare must be str, not {type(lines[0]).__name__} ({lines[0]!r})")
    for arg in args:
        if not isinstance(arg, str):
            raise TypeError(f"all arguments must be str, not: {arg!r}")


def _heading(mark, file, date, lineterm):
    return f"{mark} {file}" + (f"\t{date}" if date else "") + lineterm


def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """Compare two lists of lines; the delta as a unified diff with n lines of context."""
    _check_text(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)

    def span(start, stop):
        length = stop - start
        return f"{start + 1}" if length == 1 else f"{start + 1 if length else start},{length}"

    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            yield _heading("---", fromfile, fromfiledate, lineterm)
            yield _heading("+++", tofile, tofiledate, lineterm)
        first, last = group[0], group[-1]
        yield f"@@ -{span(first[1], last[2])} +{span(first[3], last[4])} @@{lineterm}"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (" " + line for line in a[i1:i2])
            else:
                yield from ("-" + line for line in a[i1:i2])
                yield from ("+" + line for line in b[j1:j2])


def context_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """Compare two lists of lines; the delta as a context diff: before, then after."""
    _check_text(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)

    def span(start, stop):
        length = stop - start
        first = start + 1 if length else start
        return f"{first}" if length <= 1 else f"{first},{first + length - 1}"

    marks = {"insert": "+ ", "delete": "- ", "replace": "! ", "equal": "  "}
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            yield _heading("***", fromfile, fromfiledate, lineterm)
            yield _heading("---", tofile, tofiledate, lineterm)
        first, last = group[0], group[-1]
        yield "***************" + lineterm
        yield f"*** {span(first[1], last[2])} ****{lineterm}"
        if any(code[0] in ("replace", "delete") for code in group):
            for tag, i1, i2, _, _ in group:
                if tag != "insert":
                    yield from (marks[tag] + line for line in a[i1:i2])
        yield f"--- {span(first[3], last[4])} ----{lineterm}"
        if any(code[0] in ("replace", "insert") for code in group):
            for tag, _, _, j1, j2 in group:
                if tag != "delete":
                    yield from (marks[tag] + line for line in b[j1:j2])


def diff_bytes(dfunc, a, b, fromfile=b"", tofile=b"", fromfiledate=b"", tofiledate=b"", n=3, lineterm=b"\n"):
    """What unified_diff or context_diff makes of lines of bytes, in whatever encoding they are."""
    def text(s):
        try:
            return s.decode("ascii", "surrogateescape")
        except AttributeError as error:
            raise TypeError(f"all arguments must be bytes, not {type(s).__name__} ({s!r})") from error

    lines = dfunc(list(map(text, a)), list(map(text, b)), text(fromfile), text(tofile), text(fromfiledate),
                  text(tofiledate), n, text(lineterm))
    for line in lines:
        yield line.encode("ascii", "surrogateescape")
