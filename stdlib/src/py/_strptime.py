"""Dates and times read from text after a format: strptime."""

import _re as re
import time
from _datetime_calendar import iso_to_date, ordinal, from_ordinal, is_leap

_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"]

_PATTERNS = {
    "d": r"(?P<d>3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9])",
    "f": r"(?P<f>[0-9]{1,6})",
    "H": r"(?P<H>2[0-3]|[0-1]\d|\d)",
    "I": r"(?P<I>1[0-2]|0[1-9]|[1-9]| [1-9])",
    "G": r"(?P<G>\d\d\d\d)",
    "j": r"(?P<j>36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])",
    "m": r"(?P<m>1[0-2]|0[1-9]|[1-9])",
    "M": r"(?P<M>[0-5]\d|\d)",
    "S": r"(?P<S>6[0-1]|[0-5]\d|\d)",
    "U": r"(?P<U>5[0-3]|[0-4]\d|\d)",
    "W": r"(?P<W>5[0-3]|[0-4]\d|\d)",
    "w": r"(?P<w>[0-6])",
    "u": r"(?P<u>[1-7])",
    "V": r"(?P<V>5[0-3]|0[1-9]|[1-4]\d|\d)",
    "y": r"(?P<y>\d\d)",
    "Y": r"(?P<Y>\d\d\d\d)",
    "z": r"(?P<z>([+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?)|(?-i:Z))",
    "p": r"(?P<p>am|pm)",
    "%": "%",
}
_WHOLE = {"c": "%a %b %d %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S"}


def _names(letter, words):
    return f"(?P<{letter}>{'|'.join(sorted(words, key=len, reverse=True))})"


_PATTERNS["A"] = _names("A", _WEEKDAYS)
_PATTERNS["a"] = _names("a", [day[:3] for day in _WEEKDAYS])
_PATTERNS["B"] = _names("B", _MONTHS)
_PATTERNS["b"] = _names("b", [month[:3] for month in _MONTHS])

_AMBIGUOUS = """\
Parsing dates involving a day of month without a year specified is ambiguious
and fails to parse leap day. The default behavior will change in Python 3.15
to either always raise an exception or to use a different default year (TBD).
To avoid trouble, add a specific year to the input & format.
See https://github.com/python/cpython/issues/70647."""
_kept = {}


def _compiled(format):
    found = _kept.get(format)
    if found is None:
        if len(_kept) > 50:
            _kept.clear()
        found = _kept[format] = re.compile(_pattern(format), re.IGNORECASE)
    return found


def _pattern(format):
    for letter, text in _WHOLE.items():
        format = format.replace(f"%{letter}", text)
    out = []
    i = 0
    seen = set()
    while i < len(format):
        c = format[i]
        i += 1
        if c == "%":
            seen.add(format[i:i + 1])
            if i >= len(format):
                raise ValueError(f"stray % in format '{format}'")
            letter = format[i]
            i += 1
            if letter == "Z":
                out.append(_names("Z", {name.lower() for name in ("utc", "gmt", *time.tzname)}))
            elif letter in _PATTERNS:
                out.append(_PATTERNS[letter])
            else:
                raise ValueError(f"'{letter}' is a bad directive in format '{format}'")
        elif c.isspace():
            while i < len(format) and format[i].isspace():
                i += 1
            out.append(r"\s+")
        else:
            out.append(re.escape(c))
    if "d" in seen and not seen & {"Y", "y", "G"}:
        import warnings
        warnings.warn(_AMBIGUOUS, DeprecationWarning, skip_file_prefixes=("<frozen ",))
    return "".join(out)


def _parse(text, format):
    """(year, month, day, hour, minute, second, weekday, yearday, dst, zone, offset), the microseconds, those of the offset."""
    for i, arg in enumerate((text, format)):
        if not isinstance(arg, str):
            raise TypeError(f"strptime() argument {i} must be str, not {type(arg)}")
    match = _compiled(format).match(text)
    if match is None:
        raise ValueError(f"time data {text!r} does not match format {format!r}")
    if match.end() != len(text):
        raise ValueError(f"unconverted data remains: {text[match.end():]}")
    found = {key: value for key, value in match.groupdict().items() if value is not None}
    number = {key: int(value) for key, value in found.items() if key in "dHIGjmMSUWwuVyY"}

    year = None
    if "y" in number:
        year = number["y"] + (2000 if number["y"] <= 68 else 1900)
    year = number.get("Y", year)
    month = number.get("m", 1)
    if "B" in found:
        month = _MONTHS.index(found["B"].lower()) + 1
    if "b" in found:
        month = [name[:3] for name in _MONTHS].index(found["b"].lower()) + 1
    day = number.get("d", 1)
    hour = number.get("H", 0)
    if "I" in number:
        hour = number["I"] % 12 + (12 if found.get("p", "").lower() == "pm" else 0)
    micros = int(found.get("f", "0").ljust(6, "0"))
    weekday = _weekday(found, number)
    yearday = number.get("j")
    iso_year, iso_week = number.get("G"), number.get("V")
    _check_iso(iso_year, iso_week, weekday, yearday, year)
    leap = False
    if year is None and month == 2 and day == 29:
        year, leap = 1904, True
    elif year is None:
        year = 1900 if iso_year is None else None
    week = next((number[k] for k in "UW" if k in number), None)
    if yearday is None and weekday is not None:
        if week is not None and year is not None:
            yearday = _day_of_week(year, week, weekday, "W" in number)
        elif iso_year is not None and iso_week is not None:
            year, month, day = iso_to_date(iso_year, iso_week, weekday + 1)
        if yearday is not None and yearday <= 0:
            year -= 1
            yearday += 366 if is_leap(year) else 365
    if yearday is None:
        yearday = ordinal(year, month, day) - ordinal(year, 1, 1) + 1
    elif "d" not in number and "m" not in number and "B" not in found and "b" not in found:
        year, month, day = from_ordinal(yearday - 1 + ordinal(year, 1, 1))
    if weekday is None:
        weekday = (ordinal(year, month, day) + 6) % 7
    zone, dst = None, -1
    if "Z" in found:
        name = found["Z"].lower()
        zone, dst = found["Z"], -1
        standard = [n.lower() for n in time.tzname]
        if name in ("utc", "gmt", standard[0]):
            dst = 0
        elif name == standard[1]:
            dst = 1
    offset, fraction = _offset(found.get("z"))
    if leap:
        year = 1900
    return (year, month, day, hour, number.get("M", 0), number.get("S", 0), weekday, yearday, dst, zone, offset), \
        micros, fraction


def _weekday(found, number):
    if "A" in found:
        return _WEEKDAYS.index(found["A"].lower())
    if "a" in found:
        return [name[:3] for name in _WEEKDAYS].index(found["a"].lower())
    if "w" in number:
        return (number["w"] - 1) % 7
    if "u" in number:
        return number["u"] - 1
    return None


def _check_iso(iso_year, iso_week, weekday, yearday, year):
    if iso_year is not None:
        if yearday is not None:
            raise ValueError("Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y'"
                             " instead.")
        if iso_week is None or weekday is None:
            raise ValueError("ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday"
                             " directive ('%A', '%a', '%w', or '%u').")
    elif iso_week is not None:
        if year is None or weekday is None:
            raise ValueError("ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday"
                             " directive ('%A', '%a', '%w', or '%u').")
        raise ValueError("ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G'"
                         " instead.")


def _day_of_week(year, week, weekday, from_monday):
    """The day of the year that a weekday of a week is; weeks begin on Sunday or on Monday."""
    first = (ordinal(year, 1, 1) + 6) % 7
    if not from_monday:
        first = (first + 1) % 7
        weekday = (weekday + 1) % 7
    if week == 0:
        return 1 + weekday - first
    return 1 + (7 - first) % 7 + 7 * (week - 1) + weekday


def _offset(text):
    """Seconds and microseconds of +hhmm[ss[.ffffff]], with colons or without; Z is zero."""
    if text is None:
        return None, 0
    if text == "Z":
        return 0, 0
    body, _, fraction = text[1:].partition(".")
    if body[2:3] == ":":
        if len(body) > 5 and body[5] != ":":
            raise ValueError(f"Inconsistent use of : in {text}")
        body = body.replace(":", "")
    hours, minutes, seconds = int(body[:2]), int(body[2:4]), int(body[4:6] or 0)
    sign = -1 if text[0] == "-" else 1
    return sign * ((hours * 60 + minutes) * 60 + seconds), sign * int(fraction.ljust(6, "0")) if fraction else 0


def to_struct(text, format="%a %b %d %H:%M:%S %Y"):
    """What time.strptime gives."""
    return time.struct_time(_parse(text, format)[0])


def to_datetime(cls, text, format):
    """What datetime.strptime gives."""
    from datetime import timedelta, timezone
    parts, micros, fraction = _parse(text, format)
    zone, offset = parts[-2:]
    args = parts[:6] + (micros,)
    if offset is None:
        return cls(*args)
    delta = timedelta(seconds=offset, microseconds=fraction)
    return cls(*args, timezone(delta, zone) if zone else timezone(delta))
