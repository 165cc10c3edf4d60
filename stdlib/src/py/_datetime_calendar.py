"""The proleptic Gregorian calendar, and texts in ISO 8601 and after a format."""

import time as _time

MINYEAR, MAXYEAR = 1, 9999
_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEFORE = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_IN_400_YEARS = 146097
MAX_ORDINAL = 3652059
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_before_year(year):
    year -= 1
    return year * 365 + year // 4 - year // 100 + year // 400


def days_in_month(year, month):
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month]


def days_before_month(year, month):
    return _BEFORE[month] + (month > 2 and is_leap(year))


def ordinal(year, month, day):
    """Days since the one before the first of January of the year 1."""
    return days_before_year(year) + days_before_month(year, month) + day


def from_ordinal(n):
    """(year, month, day) of an ordinal."""
    cycles, n = divmod(n - 1, _IN_400_YEARS)
    # Centuries and years are a day longer at the end of their cycle: it belongs to the last one.
    century = min(n // 36524, 3)
    n -= century * 36524
    fours, n = divmod(n, 1461)
    one = min(n // 365, 3)
    n -= one * 365
    year = cycles * 400 + century * 100 + fours * 4 + one + 1
    month = (n + 50) >> 5
    while days_before_month(year, month) > n:
        month -= 1
    return year, month, n - days_before_month(year, month) + 1


def check_date(year, month, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= days_in_month(year, month):
        raise ValueError("day is out of range for month")


def check_time(hour, minute, second, microsecond, fold):
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")


# --- ISO weeks

def iso_week1_monday(year):
    """The ordinal of the Monday of the week that has the year's first Thursday."""
    first = ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    monday = first - weekday
    return monday + 7 if weekday > 3 else monday


def iso_to_date(year, week, day):
    """(year, month, day) of a day of an ISO week."""
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"Year is out of range: {year}")
    if not 0 < week < 53:
        # Week 53 is there in years that begin on a Thursday, and in leap years that begin on a Wednesday.
        weekday = ordinal(year, 1, 1) % 7
        if not (week == 53 and (weekday == 4 or weekday == 3 and is_leap(year))):
            raise ValueError(f"Invalid week: {week}")
    if not 0 < day < 8:
        raise ValueError(f"Invalid day: {day} (range is [1, 7])")
    n = iso_week1_monday(year) + (week - 1) * 7 + day - 1
    if not 1 <= n <= MAX_ORDINAL:
        raise ValueError(f"Year is out of range: {year}")
    return from_ordinal(n)


# --- texts

def format_time(hour, minute, second, microsecond, timespec):
    if timespec == "auto":
        timespec = "microseconds" if microsecond else "seconds"
    if timespec == "hours":
        return f"{hour:02}"
    if timespec == "minutes":
        return f"{hour:02}:{minute:02}"
    text = f"{hour:02}:{minute:02}:{second:02}"
    if timespec == "seconds":
        return text
    if timespec == "milliseconds":
        return f"{text}.{microsecond // 1000:03}"
    if timespec == "microseconds":
        return f"{text}.{microsecond:06}"
    raise ValueError("Unknown timespec value")


def format_offset(offset, colon=":"):
    """An offset as +hh:mm, with seconds and microseconds where there are some."""
    if offset is None:
        return ""
    sign = "-" if offset.days < 0 else "+"
    offset = abs(offset)
    minutes, seconds = divmod(offset.seconds, 60)
    text = f"{sign}{minutes // 60:02}{colon}{minutes % 60:02}"
    if seconds or offset.microseconds:
        text += f"{colon}{seconds:02}"
        if offset.microseconds:
            text += f".{offset.microseconds:06}"
    return text


def strftime(thing, format, parts):
    """What time.strftime does, and %f, %z, %:z and %Z besides."""
    out = []
    i, n = 0, len(format)
    while i < n:
        c = format[i]
        i += 1
        if c != "%":
            out.append(c)
            continue
        if i >= n:
            out.append("%")
            break
        c = format[i]
        i += 1
        if c == "f":
            out.append(f"{getattr(thing, 'microsecond', 0):06}")
        elif c == "z":
            out.append(format_offset(_ask(thing, "utcoffset"), ""))
        elif c == ":" and format[i:i + 1] == "z":
            i += 1
            out.append(format_offset(_ask(thing, "utcoffset")))
        elif c == "Z":
            name = _ask(thing, "tzname")
            out.append("" if name is None else name.replace("%", "%%"))
        else:
            out.append("%" + c)
    return _time.strftime("".join(out), parts)


def _ask(thing, method):
    method = getattr(thing, method, None)
    return None if method is None else method()


def _digits(text, start, count):
    part = text[start:start + count]
    if len(part) != count or not part.isascii() or not part.isdigit():
        raise ValueError("no digits")
    return int(part)


def date_length(text):
    """How many characters of an ISO text are its date."""
    if text[4:5] == "-":
        if text[5:6] == "W":
            return 10 if text[8:9] == "-" and len(text) > 9 else 8
        return 10
    if text[4:5] == "W":
        n = 7
        while n < len(text) and text[n].isdigit():
            n += 1
        # A week without a day: the digits behind it belong to it only if they are one.
        return 7 if n < 9 and n % 2 == 1 else 8
    return 8


def parse_date(text):
    """(year, month, day) of YYYY-MM-DD, YYYYMMDD, YYYY-Www-D, YYYYWwwD or a week without its day."""
    if len(text) not in (7, 8, 10):
        raise ValueError("no date")
    year = _digits(text, 0, 4)
    dashed = text[4] == "-"
    at = 4 + dashed
    if text[at:at + 1] == "W":
        week = _digits(text, at + 1, 2)
        at += 3
        day = 1
        if at < len(text):
            if (text[at] == "-") != dashed:
                raise ValueError("no date")
            day = _digits(text, at + dashed, 1)
            at += dashed + 1
        if at != len(text):
            raise ValueError("no date")
        return iso_to_date(year, week, day)
    month = _digits(text, at, 2)
    at += 2
    if dashed:
        if text[at:at + 1] != "-":
            raise ValueError("no date")
        at += 1
    day = _digits(text, at, 2)
    if at + 2 != len(text):
        raise ValueError("no date")
    return year, month, day


def _parse_clock(text):
    """[hour, minute, second, microsecond] of hh[:mm[:ss[.ffffff]]], with colons or without."""
    parts = [_digits(text, 0, 2), 0, 0, 0]
    at = 2
    colons = text[2:3] == ":"
    for i in (1, 2):
        if at == len(text):
            return parts
        if text[at] in ".,":
            break
        if colons:
            if text[at] != ":":
                raise ValueError("no time")
            at += 1
        parts[i] = _digits(text, at, 2)
        at += 2
    if at == len(text):
        return parts
    if text[at] not in ".,":
        raise ValueError("no time")
    fraction = text[at + 1:]
    if not fraction.isascii() or not fraction.isdigit():
        raise ValueError("no time")
    parts[3] = int(fraction[:6].ljust(6, "0"))
    return parts


def parse_time(text):
    """[hour, minute, second, microsecond] and the offset as (sign, [the same]), None without one."""
    cut = max(text.find("-"), text.find("+"), text.find("Z"))
    if cut < 0:
        return _parse_clock(text), None
    rest = text[cut + 1:]
    clock = _parse_clock(text[:cut])
    if text[cut] == "Z":
        if rest:
            raise ValueError("no time")
        return clock, (1, [0, 0, 0, 0])
    if len(rest) in (0, 1, 3):
        raise ValueError("no time")
    return clock, (-1 if text[cut] == "-" else 1, _parse_clock(rest))
