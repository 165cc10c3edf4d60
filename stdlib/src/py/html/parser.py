"""A parser of HTML that takes everything as browsers do, and calls methods for what it finds."""

import re

from html import unescape

__all__ = ['HTMLParser']

_NAME = r'[a-zA-Z][^\t\n\r\f />\x00]*'
_ATTRIBUTE = r'''(?<=['"\s/])[^\s/>][^\s/=>]*'''
_VALUE = r'''(?:'[^']*'|"[^"]*"|(?!['"])[^>\s]*)'''
_GAP = r'(?:\s|/(?!>))*'

_tag_name = re.compile(rf'({_NAME}){_GAP}')
_attribute = re.compile(rf'({_ATTRIBUTE})(\s*=+\s*({_VALUE}))?{_GAP}')
_start_tag = re.compile(rf'<{_NAME}(?:[\s/]*(?:{_ATTRIBUTE}(?:\s*=+\s*{_VALUE}\s*)?{_GAP})*)?\s*')
_end_tag = re.compile(r'</\s*([a-zA-Z][-.a-zA-Z0-9:_]*)\s*>')
_comment_end = re.compile(r'--\s*>')
_entity = re.compile(r'&([a-zA-Z][-.a-zA-Z0-9]*)[^a-zA-Z0-9]')
_number = re.compile(r'&#([0-9]+|[xX][0-9a-fA-F]+)[^0-9a-fA-F]')
_reference_begins = re.compile(r'&[a-zA-Z#]')
_text_ends = re.compile(r'[&<]')
_section_name = re.compile(r'[a-zA-Z][-_.a-zA-Z0-9]*\s*')
_SECTION_ENDS = {
    **dict.fromkeys(("temp", "cdata", "ignore", "include", "rcdata"), re.compile(r']\s*]\s*>')),
    **dict.fromkeys(("if", "else", "endif"), re.compile(r']\s*>')),
}


class HTMLParser:
    """Give it text with feed(), and close() it in the end; subclasses have handlers.

    With convert_charrefs references in text are replaced, and text comes in one piece; otherwise they have handlers
    of their own. The methods that read something return where it ends, or -1 if more text is needed.
    """

    # Within these only their own end counts.
    CDATA_CONTENT_ELEMENTS = ("script", "style")

    def __init__(self, *, convert_charrefs=True):
        self.convert_charrefs = convert_charrefs
        self.reset()

    def reset(self):
        """Begin anew; what was not handled yet is lost."""
        self.rawdata = ''
        self.lasttag = '???'
        self.interesting = _text_ends
        self.cdata_elem = None
        self.lineno = 1
        self.offset = 0
        self._start_tag_text = None

    def feed(self, data):
        """Handle more text, as far as that is possible."""
        self.rawdata += data
        self.goahead(False)

    def close(self):
        """Handle what is left as if there were no more."""
        self.goahead(True)

    def getpos(self):
        """The line, and the column in it, of what is being handled."""
        return self.lineno, self.offset

    def get_starttag_text(self):
        """The last start tag as it was written."""
        return self._start_tag_text

    def updatepos(self, i, j):
        """Note that all from i to j is handled."""
        if i < j:
            lines = self.rawdata.count("\n", i, j)
            if lines:
                self.lineno += lines
                self.offset = j - self.rawdata.rindex("\n", i, j) - 1
            else:
                self.offset += j - i
        return max(i, j)

    def set_cdata_mode(self, elem):
        """Have everything up to the end of the element be text."""
        self.cdata_elem = elem.lower()
        self.interesting = re.compile(rf'</\s*{self.cdata_elem}\s*>', re.I)

    def clear_cdata_mode(self):
        self.interesting = _text_ends
        self.cdata_elem = None

    def _converts(self):
        return self.convert_charrefs and not self.cdata_elem

    def _give_text(self, i, j):
        text = self.rawdata[i:j]
        self.handle_data(unescape(text) if self._converts() else text)

    def goahead(self, end):
        """Handle what was given, all of it at the end."""
        i, n = 0, len(self.rawdata)
        while i < n:
            j = self._text_to(i, n)
            if j is None:
                break
            if i < j:
                self._give_text(i, j)
            i = self.updatepos(i, j)
            if i == n:
                break
            if self.rawdata[i] == '<':
                k = self._markup(i, end)
            elif self.rawdata.startswith("&#", i):
                k = self._numeric_reference(i)
            else:
                k = self._named_reference(i, end)
            if k < 0:
                # What is thrown away still counts for the position.
                i = self.updatepos(i, ~k)
                break
            i = self.updatepos(i, k)
        if end and i < n and not self.cdata_elem:
            self._give_text(i, n)
            i = self.updatepos(i, n)
        self.rawdata = self.rawdata[i:]

    def _text_to(self, i, n):
        """Where text ends; None if that cannot be told yet."""
        if self._converts():
            j = self.rawdata.find('<', i)
            if j >= 0:
                return j
            # A reference may be cut in two.
            reference = self.rawdata.rfind('&', max(i, n - 34))
            return None if reference >= 0 and not re.search(r'[\s;]', self.rawdata[reference:]) else n
        found = self.interesting.search(self.rawdata, i)
        if found:
            return found.start()
        return None if self.cdata_elem else n

    # The following return the end of what they handled, or the complement of it if the rest must wait.

    def _markup(self, i, end):
        data = self.rawdata
        if data[i + 1:i + 2].isascii() and data[i + 1:i + 2].isalpha():
            k = self.parse_starttag(i)
        elif data.startswith("</", i):
            k = self.parse_endtag(i)
        elif data.startswith("<!--", i):
            k = self.parse_comment(i)
        elif data.startswith("<?", i):
            k = self.parse_pi(i)
        elif data.startswith("<!", i):
            k = self.parse_html_declaration(i)
        elif i + 1 < len(data):
            self.handle_data("<")
            return i + 1
        else:
            return ~i
        if k >= 0:
            return k
        if not end:
            return ~i
        # It never ends: so it is text, up to what might be the next markup.
        k = data.find('>', i + 1) + 1
        if not k:
            k = data.find('<', i + 1)
            if k < 0:
                k = i + 1
        self._give_text(i, k)
        return k

    def _numeric_reference(self, i):
        found = _number.match(self.rawdata, i)
        if found:
            self.handle_charref(found.group(1))
            return found.end() - (found.group()[-1] != ';')
        if ";" in self.rawdata[i:]:
            self.handle_data(self.rawdata[i:i + 2])
            return ~(i + 2)
        return ~i

    def _named_reference(self, i, end):
        found = _entity.match(self.rawdata, i)
        if found:
            self.handle_entityref(found.group(1))
            return found.end() - (found.group()[-1] != ';')
        begun = _reference_begins.match(self.rawdata, i)
        if begun:
            # The last `&x` of all loses its first character, as it does in CPython.
            return ~(i + 1 if end and begun.end() == len(self.rawdata) else i)
        if i + 1 < len(self.rawdata):
            self.handle_data("&")
            return i + 1
        return ~i

    def parse_comment(self, i):
        end = _comment_end.search(self.rawdata, i + 4)
        if not end:
            return -1
        self.handle_comment(self.rawdata[i + 4:end.start()])
        return end.end()

    def parse_bogus_comment(self, i, report=1):
        """What browsers take for a comment."""
        end = self.rawdata.find('>', i + 2)
        if end < 0:
            return -1
        if report:
            self.handle_comment(self.rawdata[i + 2:end])
        return end + 1

    def parse_html_declaration(self, i):
        data = self.rawdata
        if data.startswith('<![', i):
            return self.parse_marked_section(i)
        if data[i:i + 9].lower() != '<!doctype':
            return self.parse_bogus_comment(i)
        end = data.find('>', i + 9)
        if end < 0:
            return -1
        self.handle_decl(data[i + 2:end])
        return end + 1

    def parse_marked_section(self, i):
        data = self.rawdata
        if i + 3 == len(data):
            return -1
        found = _section_name.match(data, i + 3)
        if not found:
            self.updatepos(i, i + 3)
            raise AssertionError(f"expected name token at {data[i:i + 20]!r}")
        if found.end() == len(data):
            return -1
        name = found.group().strip().lower()
        if name not in _SECTION_ENDS:
            raise AssertionError(f'unknown status keyword {data[i + 3:found.end()]!r} in marked section')
        end = _SECTION_ENDS[name].search(data, i + 3)
        if not end:
            return -1
        self.unknown_decl(data[i + 3:end.start()])
        return end.end()

    def parse_pi(self, i):
        end = self.rawdata.find('>', i + 2)
        if end < 0:
            return -1
        self.handle_pi(self.rawdata[i + 2:end])
        return end + 1

    def parse_starttag(self, i):
        self._start_tag_text = None
        end = self.check_for_whole_start_tag(i)
        if end < 0:
            return end
        data = self.rawdata
        self._start_tag_text = data[i:end]
        name = _tag_name.match(data, i + 1)
        self.lasttag = tag = name.group(1).lower()
        attrs, k = [], name.end()
        while k < end and (found := _attribute.match(data, k)):
            attribute, given, value = found.groups()
            if not given:
                value = None
            elif value[:1] == value[-1:] and value[:1] in ('"', "'"):
                value = value[1:-1]
            attrs.append((attribute.lower(), unescape(value) if value else value))
            k = found.end()
        rest = data[k:end].strip()
        if rest == "/>":
            self.handle_startendtag(tag, attrs)
        elif rest == ">":
            self.handle_starttag(tag, attrs)
            if tag in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(tag)
        else:
            self.handle_data(data[i:end])
        return end

    def check_for_whole_start_tag(self, i):
        """Where a start tag ends, be it right or wrong."""
        data = self.rawdata
        j = _start_tag.match(data, i).end()
        if data.startswith(">", j):
            return j + 1
        if data.startswith("/>", j):
            return j + 2
        following = data[j:j + 1]
        if not following or following in "/=" or following.isascii() and following.isalpha():
            return -1
        return max(j, i + 1)

    def parse_endtag(self, i):
        data = self.rawdata
        end = data.find('>', i + 1) + 1
        if not end:
            return -1
        found = _end_tag.match(data, i)
        if found:
            tag = found.group(1).lower()
            if self.cdata_elem is not None and tag != self.cdata_elem:
                self.handle_data(data[i:end])
                return end
            self.handle_endtag(tag)
            self.clear_cdata_mode()
            return end
        if self.cdata_elem is not None:
            self.handle_data(data[i:end])
            return end
        name = _tag_name.match(data, i + 2)
        if name:
            # What follows the name does not matter.
            end = data.find('>', name.end()) + 1
            self.handle_endtag(name.group(1).lower())
            return end
        return i + 3 if data.startswith('</>', i) else self.parse_bogus_comment(i)

    # The handlers.

    def handle_startendtag(self, tag, attrs):
        """`<tag/>`"""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        """`<tag name="value">`"""

    def handle_endtag(self, tag):
        """`</tag>`"""

    def handle_charref(self, name):
        """`&#62;`"""

    def handle_entityref(self, name):
        """`&gt;`"""

    def handle_data(self, data):
        """Text."""

    def handle_comment(self, data):
        """`<!--data-->`"""

    def handle_decl(self, decl):
        """`<!DOCTYPE html>`"""

    def handle_pi(self, data):
        """`<?data>`"""

    def unknown_decl(self, data):
        """`<![data]]>`"""
