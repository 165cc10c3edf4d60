# A JSON parser by recursive descent, against the library's.
import json
class ParseError(Exception): pass
class Parser:
    def __init__(self, text): self.text, self.pos = text, 0
    def fail(self, what): raise ParseError(f"{what} at {self.pos}")
    def peek(self): return self.text[self.pos] if self.pos < len(self.text) else ""
    def ws(self):
        while self.peek() and self.peek() in " \t\n\r": self.pos += 1
    def eat(self, c):
        if self.peek() != c: self.fail(f"expected {c!r}, found {self.peek()!r}")
        self.pos += 1
    def value(self):
        self.ws()
        c = self.peek()
        table = {"{": self.obj, "[": self.arr, '"': self.string}
        if c in table and c: return table[c]()
        for word, v in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.pos):
                self.pos += len(word)
                return v
        return self.number()
    def obj(self):
        out = {}
        self.eat("{"); self.ws()
        while self.peek() != "}":
            if out: self.eat(","); self.ws()
            k = self.string(); self.ws(); self.eat(":")
            out[k] = self.value(); self.ws()
        self.eat("}")
        return out
    def arr(self):
        out = []
        self.eat("["); self.ws()
        while self.peek() != "]":
            if out: self.eat(",")
            out.append(self.value()); self.ws()
        self.eat("]")
        return out
    def string(self):
        self.eat('"')
        out = []
        while (c := self.peek()) != '"':
            if not c: self.fail("unterminated")
            self.pos += 1
            if c == "\\":
                e = self.peek(); self.pos += 1
                if e == "u":
                    c = chr(int(self.text[self.pos:self.pos + 4], 16)); self.pos += 4
                else: c = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}.get(e) or self.fail(f"bad escape {e}")
            out.append(c)
        self.eat('"')
        return "".join(out)
    def number(self):
        start = self.pos
        while self.peek() and self.peek() in "+-0123456789.eE": self.pos += 1
        s = self.text[start:self.pos]
        if not s: self.fail("no value")
        return float(s) if set(s) & set(".eE") else int(s)
docs = ['{"a": [1, 2.5, {"b": null}], "c": "x\\ny\\u00e9", "d": {}, "e": [], "f": -1e3}', "[true, false, [[[]]]]", '"s"', "12"]
for d in docs: print(Parser(d).value(), Parser(d).value() == json.loads(d))
for bad in ("{", "[1 2]", '"abc', '{"a" 1}', "", '"\\q"'):
    try: print(Parser(bad).value())
    except ParseError as e: print(repr(bad), e)
