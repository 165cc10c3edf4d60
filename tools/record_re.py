"""Records what CPython 3.13's re makes of generated patterns, for stdlib/tests/re_engine.rs.

python3.13 tools/record_re.py [cases] [seed] > stdlib/tests/recorded/re.txt
"""
import random
import re
import signal
import sys
import warnings

assert sys.version_info[:2] == (3, 13)
warnings.simplefilter("ignore")
N = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
rnd = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)


def esc(s):
    if isinstance(s, str):
        s = s.encode("utf-8", "surrogatepass")
    return "".join(chr(b) if 0x20 < b < 0x7F and b != 0x25 else f"%{b:02X}" for b in s) or "%"


class Gen:
    def __init__(self, text):
        self.text = text
        self.groups = 0
        self.open = []
        self.names = []
        self.letters = "aabbcAB1_ -" + ("éÉλΣςſkKµ\u0345\n\u0660\U0001f600İı" if text and rnd.random() < 0.4 else "\n")

    def char(self):
        c = rnd.choice(self.letters)
        return re.escape(c) if rnd.random() < 0.5 else c

    def klass(self):
        out = "[" + rnd.choice(["", "", "^"])
        for _ in range(rnd.randrange(1, 4)):
            k = rnd.random()
            if k < 0.3:
                out += rnd.choice(["a-c", "A-Z", "0-9", "a-z", "b-b", " -~", "é-λ" if self.text else "\\x80-\\xff", "\\x00-\\x7f"])
            elif k < 0.5:
                out += "\\" + rnd.choice("dDwWsSnt]^-")
            else:
                c = rnd.choice(self.letters)
                out += c if c not in "-^]\\" else "\\" + c
        return out + rnd.choice(["]", "]", "]", "-]"])

    def atom(self, depth):
        k = rnd.random()
        if depth <= 0 or k < 0.42:
            return self.char()
        if k < 0.50:
            return self.klass()
        if k < 0.54:
            return "."
        if k < 0.60:
            return "\\" + rnd.choice("dDwWsSbBAZbB")
        if k < 0.64:
            return rnd.choice("^$")
        if k < 0.76:
            self.groups += 1
            n = self.groups
            if rnd.random() < 0.2:
                self.names.append(f"n{n}")
                return f"(?P<n{n}>" + self.alt(depth - 1) + ")"
            return "(" + self.alt(depth - 1) + ")"
        if k < 0.84:
            return "(?:" + self.alt(depth - 1) + ")"
        if k < 0.88:
            return rnd.choice(["(?=", "(?!", "(?>", "(?="]) + self.alt(depth - 1) + ")"
        if k < 0.91:
            return rnd.choice(["(?<=", "(?<!"]) + rnd.choice([self.char(), self.char() + self.char(), self.klass(), "(" + self.char() + ")" if not self.note() else ""]) + ")"
        if k < 0.94 and self.groups:
            return f"\\{rnd.randrange(1, self.groups + 1)}"
        if k < 0.96 and self.names:
            return f"(?P={rnd.choice(self.names)})"
        if k < 0.98 and self.groups:
            return f"(?({rnd.randrange(1, self.groups + 1)})" + self.seq(depth - 1) + rnd.choice(["", "|" + self.seq(depth - 1)]) + ")"
        return rnd.choice(["(?i:", "(?s:", "(?m:", "(?-i:", "(?a:" if self.text else "(?i:", "(?x: "]) + self.alt(depth - 1) + ")"

    def note(self):
        self.groups += 1
        return False

    def seq(self, depth):
        out = ""
        for _ in range(rnd.choice([0, 1, 1, 2, 2, 3])):
            out += self.atom(depth)
            if rnd.random() < 0.35:
                out += rnd.choice(["*", "+", "?", "{2}", "{1,2}", "{,2}", "{2,}", "{0}", "{1,3}"]) + rnd.choice(["", "", "", "?", "+"])
        return out

    def alt(self, depth):
        return "|".join(self.seq(depth) for _ in range(rnd.choice([1, 1, 1, 2, 3])))


FIXED = r"""( ) ab( ab) (ab [ab [ [] [^] a** a*b** * +a ?a {1}a a{2,1} a{99999999999} (?) (?P (?P< (?P<> (?P<a (?P<a> (?P<a>) (?P<1>x) (?P<a>x)(?P<a>y) (?P=a) (?P=
(?P=) (?P=1) (?P>x) (?<x (?<x) (?z) (?# (?#a (?#a) (?#a)* (?:) (?:)* (?:a (?= (?! (?!) (?<= (?<=a (?<=a*) (?<!a|bb) (?<=a|b) (?(1)a) (a)(?(1)b|c|d) (?(1)a|b)(c) (?(0)a) (?(a)b) (?(
(?() (?(1 (?(1) (a)(?(1) (?(é)a) \ a\ \x \x1 \xg \x41 \u \u12 \u0041 \U \U00110000 \U00000041 \N \N{ \N{} \q \Q \8 \1 (\1) (a)\1 (a)\2 \0 \07 \012 \0123 \400 \377 \100 [\400] [\8] [\q] [b-a] [\d-a] [a-\d] [a-] [-a] [a\-z]
[]a] [^]a] [a (?i (?i) a(?i) (?i)(?m)a (?i)a|(?m)b (?i-: (?i- (?-i) (?-i:a) (?i-i:a) (?-a:b) (?a-i:b) (?au:b) (?L:a) (?L) (?u) (?a) (?iq) (?i! (?q) (?-q) (?- (?-i (?-i! (?i:a) (?x)#a (?x)a#b
(?x)a(b (?xi:a^b) a{ a{} a{1 a{1, a{1,2 a{,} a{,2} x{1}{2} x{1}? x{1}?? x{1}+ x{1}++ ^* $+ \b* (?:^)* (?=a)* a|* (|a)* (a|)+ (?P<é>a) (?P<a-b>c) (?P=é) (?>a*)a a*+a a++ a+++ a?+a a{1,2}+a (?>a (?>
(?<=(a))b\1 (a)(?<=\1) (?<=(a)\1) (?<=(?P<n>a)(?P=n)) (?<=(a)(?(1)b|c)) (?a)(?u) (?P<n>a)(?(n)b|c) (?P<n>a)(?(m)b) (?s-i:.) (?im)^a$ (?P<n>a)\g<n> (?'a'b) (?|a) (?~a) (?&a) (?P'a') [[:alpha:]] [a&&b]
(a+)+$ (a|ab)(c|bcd)(d*) (?:a|b)+?c (a*)*b (a*)+ (a*?)*? (?:(a)|b)* (?:(a)|(b))+ ((a)|b)* (a(?=b))+ (?:a?){3} (?:a?){3}? (a|b|ab)*c (\w+)\s+\1 \bfoo\b ^\s*$ [\w.]+@[\w.]+ (?i)straße (?i)ſ (?i)[^a] (?i)[A-Z]+ (?ia)K [^\W\d_]+
(?(1)|)(a) (?(1)b)(a)? (?:(x)|y)(?(1)z) ((?(1)a|b))+ (?:()|b)(?(1)a) \A\Z \Aa\Z a$ (?m)a$ (?m)^ \B \b a{0} (a){0} (a){0}(?(1)b) (?:){3} (?:){2000} a{3,5}? .*? .+?b (?s).*b [^\n]*$ a.c (?s)a.c""".split()
TEXTS = ["", "a", "ab", "aab", "aaa", "abc", "abcd", "b", "foo foo bar", "aAbB é É", "a\n", "a\nb\na", "straßE STRASSE", "ſskK\u212a", "x@y.z", "AbC1_ ", "aaaaaaaaac", "xz y yz"]


def a_text(text, letters):
    return "".join(rnd.choice(letters if rnd.random() < 0.6 else "ab") for _ in range(rnd.randrange(10)))


def spans(m):
    return ",".join(f"{a}:{b}" for a, b in (m.span(i) for i in range(m.re.groups + 1))) + f";{m.lastindex or 0}"


class TooLong(Exception):
    pass


def too_long(*_):
    raise TooLong


def case(flags, pattern, subject):
    # Some generated patterns backtrack without end.
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        timed_case(flags, pattern, subject)
    except TooLong:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def timed_case(flags, pattern, subject):
    kind = "s" if isinstance(pattern, str) else "b"
    try:
        p = re.compile(pattern, flags)
    except re.PatternError as e:
        result = f"!{e.pos}:" + esc(e.msg)
    except (OverflowError, ValueError) as e:
        result = f"!{type(e).__name__}:" + esc(str(e))
    except RecursionError:
        return
    else:
        out = []
        for m in (p.match(subject), p.fullmatch(subject)):
            out.append(spans(m) if m else "-")
        out.append("/".join(spans(m) for m in p.finditer(subject)) or "-")
        a, b = len(subject) // 3, len(subject) - len(subject) // 4
        m = p.search(subject, a, b)
        out.append(spans(m) if m else "-")
        result = "=" + " ".join(out)
    print("\t".join([kind, str(int(flags)), esc(pattern), esc(subject), result]))


def template(pattern, repl, subject):
    try:
        result = "=" + esc(re.compile(pattern).sub(repl, subject))
    except re.PatternError as e:
        result = f"!{e.pos}:" + esc(e.msg)
    except IndexError as e:
        result = "!IndexError:" + esc(e.args[0])
    print("\t".join(["t", "0", esc(pattern), esc(subject), esc(repl), result]))


def main():
    signal.signal(signal.SIGALRM, too_long)
    for pattern in FIXED:
        for subject in rnd.sample(TEXTS, 4):
            case(0, pattern, subject)
        case(rnd.choice([re.I, re.X, re.M, re.S, re.A, re.I | re.A]), pattern, rnd.choice(TEXTS))
        if pattern.isascii():
            case(0, pattern.encode(), rnd.choice(TEXTS).encode())
    case(re.L, "a", "a")
    case(re.U, b"a", b"a")
    case(re.A | re.U, "a", "a")
    case(re.A | re.L, b"a", b"a")
    for repl in [r"\1", r"\g<1>x", r"\g<n>", r"\g<m>", r"\g", r"\g<", r"\g<>", r"\g<1", r"\2", r"\g<2>", r"\0", r"\01", r"\012", r"\400", r"\377", r"\q", r"\n\t\\", r"\.", "\\",
                 r"\g<0>", r"\g<-1>", r"\g<é>", r"\g<99999999>", r"\10", r"\9", r"\18", r"\181", "plain", "", r"a\1b\1", r"\g<01>", r"\é", r"\g<a b>", r"\777"]:
        template("(?P<n>a)b?", repl, "xabay")
    made = 0
    while made < N:
        text = rnd.random() < 0.85
        g = Gen(text)
        pattern = g.alt(3)
        if rnd.random() < 0.08 and pattern:
            i = rnd.randrange(len(pattern))
            pattern = pattern[:i] + pattern[i + 1:] if rnd.random() < 0.5 else pattern[:i] + rnd.choice("()[]{}*+?\\|-^$x1<") + pattern[i:]
        flags = rnd.choice([0, 0, 0, re.I, re.I, re.M, re.S, re.X, re.A, re.I | re.A, re.I | re.M | re.S])
        subject = a_text(text, g.letters)
        if not text:
            pattern, subject = pattern.encode("latin-1"), subject.encode("latin-1")
        case(flags, pattern, subject)
        made += 1


main()
