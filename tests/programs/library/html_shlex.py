# html: escape, unescape, the parser; shlex.
import html
import html.entities
import io
import shlex
from html.parser import HTMLParser

print(html.escape("<a href=\"x\">'&'"), html.escape("\"'", quote=False))
for text in ("&lt;&gt;&amp;", "&notit;&notin;&not", "&#65;&#x42;&#X43", "&#0;&#128;&#x9f;&#129;&#xD800;&#1114112;&#xFDD0;&#1;&#x1FFFF;&#10;",
             "&nosuch;&&;&#;&#x;", "&ampamp;&copyright", "&NotEqualTilde;&fjlig;", "&" + "x" * 40, "plain"):
    print(ascii(html.unescape(text)))
print(len(html.entities.html5), list(html.entities.html5)[:8], len(html.entities.name2codepoint), html.entities.codepoint2name[0x2329],
      html.entities.entitydefs["eacute"], html.entities.name2codepoint["rang"])


class Parser(HTMLParser):
    def __getattribute__(self, name):
        found = super().__getattribute__(name)
        if name.startswith("handle_") or name == "unknown_decl":
            def told(*args):
                print("  ", name.removeprefix("handle_"), *map(repr, args), self.getpos())
                return found(*args)
            return told
        return found


TEXTS = ["<p class='a' id=b c d=\"x&amp;y\" E>text &amp; &#62; more</p>", "<br/><img src=x /><a href = 'q'b=1>", "<!DOCTYPE html><!-- comment --><?pi x?>",
         "<![CDATA[x<y]]> after", "<script>if (a<b) {'</p>'}</script  ><style>&amp;</style>", "a < b & c <3 </ x></><//x><!x><!>", "line\n<b\n x='1\n2'>\n</b\n>",
         "<a href=x/y/>z</a/b>", "<a b='x>y'<c>", "unfinished <a href='", "end &am", "tail &#x2", "<div", "</div", "<!-- open", "&unknown &copy; &copy", "<p><x y=1 y=2 =z>"]
for convert in (True, False):
    for text in TEXTS:
        print(convert, repr(text))
        p = Parser(convert_charrefs=convert)
        p.feed(text)
        print("   --")
        p.close()
p = Parser()
print("piece by piece", p.get_starttag_text())
for char in "<a href='x'>t&lt;u</a><!--c-->":
    p.feed(char)
p.close()
print(p.get_starttag_text())
for text in ("<![x", "<![if x]>y", "<![bogus[x]]>", "<![5"):
    try:
        p.reset()
        p.feed(text)
        p.close()
    except AssertionError as e:
        print(e)

print("== shlex")
for text in ("a b  c", "'a b' \"c \\\" d\" e\\ f", "a#b # c", "x=1;y|z && w>out", "''\"\"", "a'b'c", "\\", "'open", "é ü-n", "\"a\\$b\\\\c\""):
    for call in (lambda: shlex.split(text), lambda: shlex.split(text, comments=True), lambda: shlex.split(text, posix=False),
                 lambda: list(shlex.shlex(text)), lambda: list(shlex.shlex(text, posix=True)), lambda: list(shlex.shlex(text, punctuation_chars=True)),
                 lambda: list(shlex.shlex(text, posix=True, punctuation_chars=";|"))):
        try:
            print(call())
        except ValueError as e:
            print(e)
for text in ("", "plain-1.2/x", "a b", "it's", "$x", "é", "a\nb"):
    print(shlex.quote(text), shlex.split(shlex.quote(text)) == [text])
print(shlex.join(["a", "b c", "d'e"]))
s = shlex.shlex("one two\nthree 'four", infile="file.txt")
print(s.get_token(), s.lineno, s.error_leader(), s.punctuation_chars)
s.push_token("back")
print(s.get_token(), s.get_token(), s.get_token(), s.lineno, s.error_leader("other", 7))
try:
    s.get_token()
except ValueError as e:
    print(e)
s = shlex.shlex("source inner after")
s.source = "source"
s.sourcehook = lambda name: (name, io.StringIO("x y"))
print(list(s))
s = shlex.shlex("a,b:c")
s.wordchars += ","
s.whitespace += ":"
s.whitespace_split = True
print(list(s))
try:
    shlex.split(None)
except ValueError as e:
    print(e)
