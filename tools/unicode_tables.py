"""Writes runtime/src/format/unicode_tables.rs: the character properties of CPython 3.13 (Unicode 15.1).

Run with CPython 3.13:  python3.13 tools/unicode_tables.py > runtime/src/format/unicode_tables.rs
Everything is asked of the interpreter's own str methods, so the table is what those methods answer.
"""
import re
import sys
import unicodedata

assert sys.version_info[:2] == (3, 13), "the tables record CPython 3.13"

FLAGS = [
    ("ALPHA", str.isalpha),
    ("DECIMAL", str.isdecimal),
    ("DIGIT", str.isdigit),
    ("NUMERIC", str.isnumeric),
    ("SPACE", str.isspace),
    ("UPPER", str.isupper),
    ("LOWER", str.islower),
    ("TITLE", lambda c: unicodedata.category(c) == "Lt"),
    ("PRINTABLE", str.isprintable),
    ("ID_START", str.isidentifier),
    ("ID_CONTINUE", lambda c: ("a" + c).isidentifier()),
    ("CASED", lambda c: (c + "a").title()[-1] == "a"),
    ("CASE_IGNORABLE", lambda c: ("a" + c + "\u03a3").lower()[-1] == "\u03c2" and (c + "\u03a3").lower()[-1] != "\u03c2"),
    ("ASSIGNED", lambda c: unicodedata.category(c) != "Cn"),
]


def rows(name, ty, items, per_line):
    print(f"pub(super) static {name}: [{ty}; {len(items)}] = [")
    for i in range(0, len(items), per_line):
        print("    " + " ".join(item + "," for item in items[i:i + per_line]))
    print("];")


def is_lower_fixed(c):
    low = c.lower()
    return low == c


def main():
    combos = {}
    runs = []
    last = None
    for cp in range(0x110000):
        c = chr(cp)
        bits = 0
        for i, (_, test) in enumerate(FLAGS):
            if test(c):
                bits |= 1 << i
        if bits != last:
            runs.append((cp, combos.setdefault(bits, len(combos))))
            last = bits
    assert len(combos) < 2048
    print("//! Character properties of Unicode 15.1 as CPython 3.13 answers them.")
    print("//! Written by `tools/unicode_tables.py`; do not edit.")
    print()
    for i, (name, _) in enumerate(FLAGS):
        print(f"pub(super) const {name}: u16 = 1 << {i};")
    print()
    print("/// The distinct sets of properties.")
    rows("COMBOS", "u16", [hex(b) for b in combos], 16)
    print()
    print("/// Where each run of equal properties begins: first code point << 11 | index into `COMBOS`.")
    rows("RUNS", "u32", [hex(cp << 11 | k) for cp, k in runs], 14)
    print()
    print("/// The zero of every run of ten decimal digits.")
    zeros = [cp for cp in range(0x110000) if chr(cp).isdecimal() and unicodedata.decimal(chr(cp)) == 0]
    for z in zeros:
        assert [unicodedata.decimal(chr(z + k)) for k in range(10)] == list(range(10))
    assert sum(chr(cp).isdecimal() for cp in range(0x110000)) == 10 * len(zeros)
    rows("ZEROS", "u32", [hex(z) for z in zeros], 14)
    print()
    print("/// Digits (`isdigit`) that are not decimals: code point << 8 | value.")
    rows("DIGIT_VALUES", "u32", [hex(cp << 8 | unicodedata.digit(chr(cp))) for cp in range(0x110000)
                                 if chr(cp).isdigit() and not chr(cp).isdecimal()], 14)
    print()

    def text(s):
        return '"' + "".join(f"\\u{{{ord(c):x}}}" for c in s) + '"'

    print("/// Characters whose title case is not their upper case.")
    rows("TITLES", "(u32, &str)", [f"(0x{cp:x}, {text(chr(cp).title())})" for cp in range(0x110000)
                                   if chr(cp).title() != chr(cp).upper()], 4)
    print()
    print("/// Characters whose case folding is not their lower case.")
    rows("FOLDS", "(u32, &str)", [f"(0x{cp:x}, {text(chr(cp).casefold())})" for cp in range(0x110000)
                                  if chr(cp).casefold() != chr(cp).lower()], 4)
    print()
    # What `re.IGNORECASE` equates beyond equal lower case: lower-case letters that share an upper case.
    groups = {}
    for cp in range(0x80 + 0x10FF80):
        c = chr(cp)
        if len(c.lower()) == 1 and c.lower() == c and c.upper() != c:
            groups.setdefault(c.upper(), []).append(cp)
    for cp in (0x1E9E, 0x1FD3, 0x390, 0x1FE3, 0x3B0, 0xFB05, 0xFB06, 0x345, 0x3B9, 0x1FBE):
        groups.setdefault(chr(cp).upper(), [])
        if cp not in groups[chr(cp).upper()] and chr(cp).lower() == chr(cp):
            groups[chr(cp).upper()].append(cp)
    pairs = []
    for members in groups.values():
        for a in members:
            for b in members:
                if a != b and re.fullmatch(re.escape(chr(a)), chr(b), re.I):
                    pairs.append((a, b))
    pairs.sort()
    print("/// Lower-case characters which `re.IGNORECASE` also equates with each other.")
    rows("CASE_TWINS", "(u32, u32)", [f"(0x{a:x}, 0x{b:x})" for a, b in pairs], 8)
    print()
    # The simple lower case differs from the full one for one character.
    odd = [cp for cp in range(0x110000) if len(chr(cp).lower()) != 1]
    assert odd == [0x130], odd


main()
