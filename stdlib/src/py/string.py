"""Constants of characters, templates and formatters."""

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits",
           "printable", "punctuation", "whitespace", "Formatter", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Capitalize every word, words being what split() finds."""
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


_sentinel = {}


class Template:
    """Strings with $-substitutions."""

    delimiter = "$"
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = None  # IGNORECASE where a subclass says nothing else
    pattern = None

    def __init__(self, template):
        self.template = template

    @classmethod
    def _regex(cls):
        # Compiled when first needed: most programs that import string have no template.
        found = cls.__dict__.get("_compiled")
        if found is None:
            import _re as re
            pattern = cls.pattern
            if pattern is None:
                delim = re.escape(cls.delimiter)
                name, braced = cls.idpattern, cls.braceidpattern or cls.idpattern
                pattern = (rf"{delim}(?:(?P<escaped>{delim})|(?P<named>{name})|"
                           rf"{{(?P<braced>{braced})}}|(?P<invalid>))")
            elif not isinstance(pattern, str):
                pattern = pattern.pattern
            flags = re.IGNORECASE if cls.flags is None else cls.flags
            found = cls._compiled = re.compile(pattern, flags | re.VERBOSE)
        return found

    def _invalid(self, mo):
        i = mo.start("invalid")
        lines = self.template[:i].splitlines(keepends=True)
        if not lines:
            colno, lineno = 1, 1
        else:
            colno, lineno = i - len("".join(lines[:-1])), len(lines)
        raise ValueError("Invalid placeholder in string: line %d, col %d" % (lineno, colno))

    @staticmethod
    def _mapping(mapping, kws):
        if mapping is _sentinel:
            return kws
        if not kws:
            return mapping
        from collections import ChainMap
        return ChainMap(kws, mapping)

    def substitute(self, mapping=_sentinel, /, **kws):
        return self._filled(mapping, kws, safe=False)

    def safe_substitute(self, mapping=_sentinel, /, **kws):
        return self._filled(mapping, kws, safe=True)

    def _filled(self, mapping, kws, safe):
        """The text with values for its names; what is safe leaves those that are missing or wrong."""
        values = self._mapping(mapping, kws)

        def value(mo):
            named = mo["named"] or mo["braced"]
            if named is not None:
                try:
                    return str(values[named])
                except KeyError:
                    if not safe:
                        raise
                return mo[0]
            if mo["escaped"] is not None:
                return self.delimiter
            if mo["invalid"] is None:
                raise ValueError("Unrecognized named group in pattern", self._regex().pattern)
            if not safe:
                self._invalid(mo)
            return mo[0]

        return self._regex().sub(value, self.template)

    def is_valid(self):
        for mo in self._regex().finditer(self.template):
            if mo.group("invalid") is not None:
                return False
        return True

    def get_identifiers(self):
        ids = []
        for mo in self._regex().finditer(self.template):
            named = mo.group("named") or mo.group("braced")
            if named is not None and named not in ids:
                ids.append(named)
        return ids


def _parse_format(text):
    """Yield (literal, field, spec, conversion) as str.format reads a template."""
    literal = ""
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        if c == "}":
            if text[i + 1:i + 2] != "}":
                raise ValueError("Single '}' encountered in format string")
            yield literal + "}", None, None, None
            literal = ""
            i += 2
        elif c == "{":
            if text[i + 1:i + 2] == "{":
                yield literal + "{", None, None, None
                literal = ""
                i += 2
                continue
            if i + 1 == n:
                raise ValueError("Single '{' encountered in format string")
            start = i = i + 1
            depth, in_index = 1, False
            while i < n:
                c = text[i]
                if in_index:
                    in_index = c != "]"
                elif c == "{":
                    depth += 1
                elif c == "}":
                    depth -= 1
                    if not depth:
                        break
                elif c == "[":
                    in_index = True
                elif c in "!:" and depth == 1:
                    break
                i += 1
            else:
                raise ValueError("expected '}' before end of string")
            field, conversion, spec = text[start:i], None, ""
            if text[i] == "!":
                if i + 2 >= n:
                    raise ValueError("unmatched '{' in format spec" if i + 1 < n else
                                     "end of string while looking for conversion specifier")
                conversion = text[i + 1]
                i += 2
                if text[i] not in ":}":
                    raise ValueError("expected ':' after conversion specifier")
            if text[i] == ":":
                start = i = i + 1
                depth = 1
                while i < n:
                    if text[i] == "{":
                        depth += 1
                    elif text[i] == "}":
                        depth -= 1
                        if not depth:
                            break
                    i += 1
                else:
                    raise ValueError("unmatched '{' in format spec")
                spec = text[start:i]
            yield literal, field, spec, conversion
            literal = ""
            i += 1
        else:
            start = i
            while i < n and text[i] not in "{}":
                i += 1
            literal += text[start:i]
    if literal:
        yield literal, None, None, None


def _split_field(name):
    """Split `a.b[c]` in ("a", an iterator of (is it an attribute, name or index))."""
    end = min((i for i in (name.find("."), name.find("[")) if i >= 0), default=len(name))
    first, rest = name[:end], name[end:]

    def steps():
        i = 0
        while i < len(rest):
            if rest[i] == ".":
                j = i + 1
                while j < len(rest) and rest[j] not in ".[":
                    j += 1
                if j == i + 1:
                    raise ValueError("Empty attribute in format string")
                yield True, rest[i + 1:j]
                i = j
            elif rest[i] == "[":
                j = rest.find("]", i)
                if j < 0:
                    raise ValueError("Missing ']' in format string")
                key = rest[i + 1:j]
                if not key:
                    raise ValueError("Empty attribute in format string")
                yield False, int(key) if key.isdigit() else key
                i = j + 1
            else:
                raise ValueError("Only '.' or '[' may follow ']' in format field specifier")

    return int(first) if first.isdigit() else first, steps()


class Formatter:
    """str.format, open to be overridden."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used_args = set()
        result, _ = self._vformat(format_string, args, kwargs, used_args, 2)
        self.check_unused_args(used_args, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth, auto_arg_index=0):
        if recursion_depth < 0:
            raise ValueError("Max string recursion exceeded")
        result = []
        for literal, field, spec, conversion in self.parse(format_string):
            if literal:
                result.append(literal)
            if field is None:
                continue
            first = _split_field(field)[0]
            if first == "":
                if auto_arg_index is False:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                field = str(auto_arg_index) + field
                auto_arg_index += 1
            elif isinstance(first, int):
                if auto_arg_index:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                auto_arg_index = False
            obj, used = self.get_field(field, args, kwargs)
            used_args.add(used)
            obj = self.convert_field(obj, conversion)
            spec, auto_arg_index = self._vformat(spec, args, kwargs, used_args, recursion_depth - 1, auto_arg_index)
            result.append(self.format_field(obj, spec))
        return "".join(result), auto_arg_index

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError(f"Unknown conversion specifier {conversion!s}")

    def parse(self, format_string):
        return _parse_format(format_string)

    def get_field(self, field_name, args, kwargs):
        first, rest = _split_field(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attr, name in rest:
            obj = getattr(obj, name) if is_attr else obj[name]
        return obj, first
