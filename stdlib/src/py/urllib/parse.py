"""Parts of URLs (RFC 3986), and text that is quoted in them."""

from collections import namedtuple
import functools
import re

__all__ = ["urlparse", "urlunparse", "urljoin", "urldefrag", "urlsplit", "urlunsplit", "urlencode", "parse_qs",
           "parse_qsl", "quote", "quote_plus", "quote_from_bytes", "unquote", "unquote_plus", "unquote_to_bytes",
           "DefragResult", "ParseResult", "SplitResult", "DefragResultBytes", "ParseResultBytes", "SplitResultBytes"]

# Schemes whose URLs can be relative, have a host, and have parameters; "" stands for none.
uses_relative = ["", "ftp", "http", "gopher", "nntp", "imap", "wais", "file", "https", "shttp", "mms", "prospero", "rtsp",
                 "rtsps", "rtspu", "sftp", "svn", "svn+ssh", "ws", "wss"]
uses_netloc = ["", "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms", "https", "shttp", "snews",
               "prospero", "rtsp", "rtsps", "rtspu", "rsync", "svn", "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws",
               "wss", "itms-services"]
uses_params = ["", "ftp", "hdl", "prospero", "http", "imap", "https", "shttp", "rtsp", "rtsps", "rtspu", "sip", "sips",
               "mms", "sftp", "tel"]
_SCHEME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.")
_CONTROL = "".join(map(chr, range(33)))
_DROPPED = str.maketrans("", "", "\t\r\n")


# --- text and bytes

def _texts(*args):
    """The arguments as str, and what makes the answer of the kind that they were."""
    given = [arg for arg in args if arg]
    are_text = [isinstance(arg, str) for arg in given]
    if isinstance(args[0], str) if not given else all(are_text):
        return args + (_same,)
    if any(are_text):
        raise TypeError("Cannot mix str and non-str arguments")
    return tuple(arg.decode("ascii", "strict") if arg else "" for arg in args) + (_encoded,)


def _same(x):
    return x


def _encoded(x):
    return x.encode() if hasattr(x, "encode") else x


# --- results

class _Netloc:
    """What a host part holds: user:password@host:port."""

    __slots__ = ()

    def _parts(self):
        netloc = self.netloc
        at, colon, left, right = (b"@", b":", b"[", b"]") if isinstance(netloc, bytes) else ("@", ":", "[", "]")
        user, have_user, place = netloc.rpartition(at)
        name, have_password, password = user.partition(colon)
        _, bracketed, inside = place.partition(left)
        if bracketed:
            host, _, port = inside.partition(right)
            _, _, port = port.partition(colon)
        else:
            host, _, port = place.partition(colon)
        return (name if have_user else None, password if have_user and have_password else None, host or None,
                port or None)

    @property
    def username(self):
        return self._parts()[0]

    @property
    def password(self):
        return self._parts()[1]

    @property
    def hostname(self):
        host = self._parts()[2]
        if not host:
            return None
        # The zone of an IPv6 address keeps its case.
        percent = b"%" if isinstance(host, bytes) else "%"
        host, found, zone = host.partition(percent)
        return host.lower() + found + zone

    @property
    def port(self):
        port = self._parts()[3]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f"Port could not be cast to integer value as {port!r}")
        port = int(port)
        if not 0 <= port <= 65535:
            raise ValueError("Port out of range 0-65535")
        return port


_Defrag = namedtuple("_DefragResultBase", "url fragment")
_Split = namedtuple("_SplitResultBase", "scheme netloc path query fragment")
_Parse = namedtuple("_ParseResultBase", "scheme netloc path params query fragment")


class DefragResult(_Defrag):
    """A 2-tuple that contains the url without fragment identifier and the fragment identifier as a separate argument."""

    __slots__ = ()

    def geturl(self):
        return f"{self.url}#{self.fragment}" if self.fragment else self.url

    def encode(self, encoding="ascii", errors="strict"):
        return DefragResultBytes(*(part.encode(encoding, errors) for part in self))


class SplitResult(_Split, _Netloc):
    """A 5-tuple that contains the different components of a URL."""

    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)

    def encode(self, encoding="ascii", errors="strict"):
        return SplitResultBytes(*(part.encode(encoding, errors) for part in self))


class ParseResult(_Parse, _Netloc):
    """A 6-tuple that contains components of a parsed URL."""

    __slots__ = ()

    def geturl(self):
        return urlunparse(self)

    def encode(self, encoding="ascii", errors="strict"):
        return ParseResultBytes(*(part.encode(encoding, errors) for part in self))


class DefragResultBytes(_Defrag):
    __slots__ = ()

    def geturl(self):
        return self.url + b"#" + self.fragment if self.fragment else self.url

    def decode(self, encoding="ascii", errors="strict"):
        return DefragResult(*(part.decode(encoding, errors) for part in self))


class SplitResultBytes(_Split, _Netloc):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)

    def decode(self, encoding="ascii", errors="strict"):
        return SplitResult(*(part.decode(encoding, errors) for part in self))


class ParseResultBytes(_Parse, _Netloc):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)

    def decode(self, encoding="ascii", errors="strict"):
        return ParseResult(*(part.decode(encoding, errors) for part in self))


# --- taking apart

def urlsplit(url, scheme="", allow_fragments=True):
    """The five parts of a URL: <scheme>://<netloc>/<path>?<query>#<fragment>"""
    url, scheme, back = _texts(url, scheme)
    url = url.lstrip(_CONTROL).translate(_DROPPED)
    scheme = scheme.strip(_CONTROL).translate(_DROPPED)
    netloc = query = fragment = ""
    colon = url.find(":")
    if colon > 0 and url[0].isascii() and url[0].isalpha() and all(c in _SCHEME for c in url[:colon]):
        scheme, url = url[:colon].lower(), url[colon + 1:]
    if url[:2] == "//":
        ends = [at for at in (url.find(c, 2) for c in "/?#") if at >= 0]
        end = min(ends, default=len(url))
        netloc, url = url[2:end], url[end:]
        if ("[" in netloc) != ("]" in netloc):
            raise ValueError("Invalid IPv6 URL")
        if "[" in netloc:
            _check_brackets(netloc)
    if allow_fragments and "#" in url:
        url, _, fragment = url.partition("#")
    if "?" in url:
        url, _, query = url.partition("?")
    _check_netloc(netloc)
    result = SplitResult(scheme, netloc, url, query, fragment)
    return result.encode() if back is _encoded else result


def _check_brackets(netloc):
    host = netloc.rpartition("@")[2]
    before, opened, rest = host.partition("[")
    if opened:
        if before:
            raise ValueError("Invalid IPv6 URL")
        inside, _, port = rest.partition("]")
        if port and not port.startswith(":"):
            raise ValueError("Invalid IPv6 URL")
        _check_address(inside)


def _check_address(text):
    """What stands in brackets is an IPv6 address, or one of the future that says its version."""
    if text.startswith("v"):
        if not re.match(r"\Av[a-fA-F0-9]+\..+\Z", text):
            raise ValueError("IPvFuture address is invalid")
        return
    import socket
    try:
        socket.inet_pton(socket.AF_INET6, text.partition("%")[0])
    except OSError:
        if re.fullmatch(r"[0-9.]+", text):
            raise ValueError("An IPv4 address cannot be in brackets") from None
        raise ValueError(f"{text!r} does not appear to be an IPv4 or IPv6 address") from None


def _check_netloc(netloc):
    """Characters that become delimiters under NFKC have no place in a host."""
    if not netloc or netloc.isascii():
        return
    import unicodedata
    plain = netloc
    for c in "@:#?":
        plain = plain.replace(c, "")
    normal = unicodedata.normalize("NFKC", plain)
    if plain == normal:
        return
    for c in "/?#@:":
        if c in normal:
            raise ValueError("netloc '" + netloc + "' contains invalid characters under NFKC normalization")


def urlparse(url, scheme="", allow_fragments=True):
    """The six parts of a URL: <scheme>://<netloc>/<path>;<params>?<query>#<fragment>"""
    url, scheme, back = _texts(url, scheme)
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ""
    if scheme in uses_params and ";" in path:
        # Parameters belong to the last part of the path.
        cut = path.find(";", path.rfind("/") + 1)
        if cut >= 0:
            path, params = path[:cut], path[cut + 1:]
    result = ParseResult(scheme, netloc, path, params, query, fragment)
    return result.encode() if back is _encoded else result


def urlunsplit(components):
    """Put the parts of urlsplit() together again."""
    scheme, netloc, url, query, fragment, back = _texts(*components)
    if netloc:
        if url and url[:1] != "/":
            url = "/" + url
        url = "//" + netloc + url
    elif url[:2] == "//":
        url = "//" + url
    elif scheme and scheme in uses_netloc and (not url or url[:1] == "/"):
        url = "//" + url
    if scheme:
        url = scheme + ":" + url
    if query:
        url += "?" + query
    if fragment:
        url += "#" + fragment
    return back(url)


def urlunparse(components):
    """A URL of its six parts."""
    scheme, netloc, url, params, query, fragment, back = _texts(*components)
    if params:
        url = f"{url};{params}"
    return back(urlunsplit((scheme, netloc, url, query, fragment)))


def urldefrag(url):
    """A URL without its fragment, and that."""
    url, back = _texts(url)
    if "#" in url:
        scheme, netloc, path, params, query, fragment = urlparse(url)
        result = DefragResult(urlunparse((scheme, netloc, path, params, query, "")), fragment)
    else:
        result = DefragResult(url, "")
    return result.encode() if back is _encoded else result


def urljoin(base, url, allow_fragments=True):
    """What a URL means that was found in a document at the base."""
    if not base:
        return url
    if not url:
        return base
    base, url, back = _texts(base, url)
    base_scheme, base_netloc, base_path, base_params, base_query, _ = urlparse(base, "", allow_fragments)
    scheme, netloc, path, params, query, fragment = urlparse(url, base_scheme, allow_fragments)
    if scheme != base_scheme or scheme not in uses_relative:
        return back(url)
    if scheme in uses_netloc:
        if netloc:
            return back(urlunparse((scheme, netloc, path, params, query, fragment)))
        netloc = base_netloc
    if not path and not params:
        return back(urlunparse((scheme, netloc, base_path, base_params, query or base_query, fragment)))
    folders = base_path.split("/")
    if folders[-1] != "":
        del folders[-1]
    if path[:1] == "/":
        segments = path.split("/")
    else:
        segments = folders + path.split("/")
        # Empty parts in the middle say nothing.
        segments[1:-1] = filter(None, segments[1:-1])
    resolved = []
    for segment in segments:
        if segment == "..":
            if resolved:
                resolved.pop()
        elif segment != ".":
            resolved.append(segment)
    if segments[-1] in (".", ".."):
        resolved.append("")
    return back(urlunparse((scheme, netloc, "/".join(resolved) or "/", params, query, fragment)))


# --- quoting

_ALWAYS_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


@functools.lru_cache
def _quoter(safe):
    allowed = _ALWAYS_SAFE.union(safe)
    return [chr(b) if b in allowed else f"%{b:02X}" for b in range(256)]


def quote(string, safe="/", encoding=None, errors=None):
    """quote('abc def') -> 'abc%20def'"""
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode(encoding or "utf-8", errors or "strict")
    elif encoding is not None:
        raise TypeError("quote() doesn't support 'encoding' for bytes")
    elif errors is not None:
        raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe="", encoding=None, errors=None):
    """quote() for the values of forms, where + is a space."""
    if isinstance(string, str) and " " not in string or isinstance(string, bytes) and b" " not in string:
        return quote(string, safe, encoding, errors)
    space = " " if isinstance(safe, str) else b" "
    return quote(string, safe + space, encoding, errors).replace(" ", "+")


def quote_from_bytes(bs, safe="/"):
    """quote() of bytes."""
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if not bs:
        return ""
    if isinstance(safe, str):
        safe = safe.encode("ascii", "ignore")
    else:
        safe = bytes(c for c in safe if c < 128)
    table = _quoter(safe)
    return "".join([table[b] for b in bs])


def unquote_to_bytes(string):
    """unquote_to_bytes('abc%20def') -> b'abc def'."""
    if not string:
        string.split
        return b""
    if isinstance(string, str):
        string = string.encode("utf-8")
    first, *rest = string.split(b"%")
    out = [first]
    for part in rest:
        try:
            out.append(bytes([int(part[:2], 16)]) if len(part[:2].strip()) == 2 and part[:1] not in b"+-_" else None)
        except (ValueError, TypeError):
            out.append(None)
        if out[-1] is None:
            out[-1] = b"%" + part
        else:
            out.append(part[2:])
    return b"".join(out)


_PLAIN = re.compile("([\x00-\x7f]+)")


def unquote(string, encoding="utf-8", errors="replace"):
    """The text that %xx stand for."""
    if isinstance(string, bytes):
        return unquote_to_bytes(string).decode(encoding or "utf-8", errors or "replace")
    if "%" not in string:
        string.split
        return string
    out = []
    # Only runs of ASCII hold escapes; each is decoded as a whole.
    for i, part in enumerate(_PLAIN.split(string)):
        out.append(unquote_to_bytes(part).decode(encoding or "utf-8", errors or "replace") if i % 2 else part)
    return "".join(out)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    """unquote() for the values of forms, where + is a space."""
    return unquote(string.replace("+", " "), encoding, errors)


# --- queries

def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace",
             max_num_fields=None, separator="&"):
    """Parse a query given as a string argument into a dictionary of lists."""
    result = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding=encoding, errors=errors,
                                 max_num_fields=max_num_fields, separator=separator):
        result.setdefault(name, []).append(value)
    return result


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace",
              max_num_fields=None, separator="&"):
    """Parse a query given as a string argument into a list of pairs."""
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError("Separator must be of type string or bytes.")
    if isinstance(qs, str):
        if not isinstance(separator, str):
            separator = str(separator, "ascii")
        equals = "="

        def decode(text):
            return unquote(text.replace("+", " "), encoding=encoding, errors=errors)
    else:
        if not qs:
            return []
        qs = bytes(memoryview(qs))
        if isinstance(separator, str):
            separator = bytes(separator, "ascii")
        equals = b"="

        def decode(text):
            return unquote_to_bytes(text.replace(b"+", b" "))
    if not qs:
        return []
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator):
        raise ValueError("Max number of fields exceeded")
    result = []
    for field in qs.split(separator):
        if not field and not strict_parsing:
            continue
        name, found, value = field.partition(equals)
        if not found and strict_parsing:
            raise ValueError(f"bad query field: {field!r}")
        if value or keep_blank_values:
            result.append((decode(name), decode(value)))
    return result


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    """A query of names with values."""
    if hasattr(query, "items"):
        query = query.items()
    else:
        try:
            if len(query) and not isinstance(query[0], tuple):
                raise TypeError
        except TypeError as error:
            raise TypeError("not a valid non-string sequence or mapping object") from error

    def coded(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(str(value), safe, encoding, errors)

    fields = []
    for key, value in query:
        key = coded(key)
        if not doseq or isinstance(value, (str, bytes)):
            fields.append(f"{key}={coded(value)}")
            continue
        try:
            len(value)
        except TypeError:
            fields.append(f"{key}={coded(value)}")
        else:
            fields += [f"{key}={coded(item)}" for item in value]
    return "&".join(fields)
