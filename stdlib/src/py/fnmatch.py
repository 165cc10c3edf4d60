"""Names that match patterns of the shell: *, ?, [seq], [!seq]."""

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]

_compiled = {}


def fnmatch(name, pat):
    """Does a name fit a pattern? both go through os.path.normcase first."""
    from posixpath import normcase
    return fnmatchcase(normcase(name), normcase(pat))


def _matcher(pat):
    found = _compiled.get(pat)
    if found is None:
        import re
        if len(_compiled) > 1000:
            _compiled.clear()
        source = translate(pat.decode("iso-8859-1")).encode("iso-8859-1") if isinstance(pat, bytes) else translate(pat)
        found = _compiled[pat] = re.compile(source).match
    return found


def fnmatchcase(name, pat):
    """Test whether a name matches a pattern, case counting."""
    return _matcher(pat)(name) is not None


def filter(names, pat):
    """The names that match a pattern, as a list."""
    match = _matcher(pat)
    return [name for name in names if match(name)]


def translate(pat):
    """The regular expression for a pattern."""
    import re
    star = object()
    parts = []
    i, n = 0, len(pat)
    while i < n:
        c = pat[i]
        i += 1
        if c == "*":
            if not parts or parts[-1] is not star:
                parts.append(star)
        elif c == "?":
            parts.append(".")
        elif c == "[":
            j = i
            if pat[j:j + 1] == "!":
                j += 1
            if pat[j:j + 1] == "]":
                j += 1
            j = pat.find("]", j)
            if j < 0:
                parts.append("\\[")
            else:
                parts.append(_set(pat[i:j]))
                i = j + 1
        else:
            parts.append(re.escape(c))
    # A star tries the shortest match that lets what follows match, and never goes back on it.
    fixed = []
    i, n = 0, len(parts)
    while i < n and parts[i] is not star:
        fixed.append(parts[i])
        i += 1
    while i < n:
        i += 1
        piece = []
        while i < n and parts[i] is not star:
            piece.append(parts[i])
            i += 1
        if i == n:
            fixed.append(".*")
            fixed += piece
        else:
            fixed.append(f"(?>.*?{''.join(piece)})")
    return rf"(?s:{''.join(fixed)})\Z"


def _set(stuff):
    """The regular expression for what stands between brackets."""
    import re
    if "-" not in stuff:
        stuff = stuff.replace("\\", r"\\")
    else:
        chunks = []
        start, k = 0, 2 if stuff[0] == "!" else 1
        while (k := stuff.find("-", k)) >= 0:
            chunks.append(stuff[start:k])
            start = k + 1
            k += 3
        last = stuff[start:]
        if last:
            chunks.append(last)
        else:
            chunks[-1] += "-"
        # Ranges the wrong way round hold nothing.
        for k in range(len(chunks) - 1, 0, -1):
            if chunks[k - 1][-1] > chunks[k][0]:
                chunks[k - 1] = chunks[k - 1][:-1] + chunks[k][1:]
                del chunks[k]
        stuff = "-".join(c.replace("\\", r"\\").replace("-", r"\-") for c in chunks)
    stuff = re.sub(r"([&~|])", r"\\\1", stuff)
    if not stuff:
        return "(?!)"
    if stuff == "!":
        return "."
    if stuff[0] == "!":
        stuff = "^" + stuff[1:]
    elif stuff[0] in ("^", "["):
        stuff = "\\" + stuff
    return f"[{stuff}]"
