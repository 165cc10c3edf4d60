"""Dates, times of day, both together, durations, and zones."""

import time as _time
from operator import index as _index
import _datetime_calendar as _cal
from _datetime_calendar import MAXYEAR, MINYEAR
from _datetime_delta import _shown_name, check_offset, check_tzinfo, timedelta, timezone, tzinfo

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

UTC = timezone.utc
for _cls in (timedelta, tzinfo, timezone):
    _cls.__module__ = __name__
_ONE_DAY = timedelta(1)
_SECOND = timedelta(seconds=1)


def _class_of_format(thing, format):
    if not isinstance(format, str):
        raise TypeError(f"__format__() argument 1 must be str, not {type(format).__name__}")
    return thing.strftime(format) if format else str(thing)


class _IsoDate(tuple):
    """The result of isocalendar(): year, week, weekday."""

    __slots__ = ()

    def __new__(cls, year, week, weekday, /):
        return tuple.__new__(cls, (year, week, weekday))

    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __reduce__(self):
        return tuple, (tuple(self),)

    def __repr__(self):
        return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"


_IsoDate.__name__ = _IsoDate.__qualname__ = "IsoCalendarDate"


def _ordered(cls):
    """Gives a class its comparisons, by `_compare`. With anything else it does not compare."""
    def __eq__(self, other):
        return self._compare(other, True) == 0 if isinstance(other, cls) else NotImplemented

    def __lt__(self, other):
        return self._compare(other) < 0 if isinstance(other, cls) else NotImplemented

    def __le__(self, other):
        return self._compare(other) <= 0 if isinstance(other, cls) else NotImplemented

    def __gt__(self, other):
        return self._compare(other) > 0 if isinstance(other, cls) else NotImplemented

    def __ge__(self, other):
        return self._compare(other) >= 0 if isinstance(other, cls) else NotImplemented

    for method in (__eq__, __lt__, __le__, __gt__, __ge__):
        method.__qualname__ = f"{cls.__name__}.{method.__name__}"
        setattr(cls, method.__name__, method)
    return cls


class date:
    """date(year, month, day) --> date object"""

    __slots__ = ("_year", "_month", "_day", "_hash")

    def __new__(cls, year, month=None, day=None):
        if month is None and isinstance(year, (bytes, str)) and len(year) == 4:
            state = year.encode("latin1") if isinstance(year, str) else year
            if 1 <= state[2] <= 12:
                return cls._make(state[0] * 256 + state[1], state[2], state[3])
        if month is None:
            raise TypeError("function missing required argument 'month' (pos 2)")
        if day is None:
            raise TypeError("function missing required argument 'day' (pos 3)")
        year, month, day = _index(year), _index(month), _index(day)
        _cal.check_date(year, month, day)
        return cls._make(year, month, day)

    @classmethod
    def _make(cls, year, month, day):
        self = object.__new__(cls)
        self._year = year
        self._month = month
        self._day = day
        self._hash = -1
        return self

    # Other ways to make one

    @classmethod
    def fromtimestamp(cls, timestamp, /):
        """Create a date from a POSIX timestamp, in local time."""
        if timestamp is None:
            raise TypeError("'NoneType' object cannot be interpreted as an integer")
        parts = _time.localtime(timestamp)
        return cls(parts[0], parts[1], parts[2])

    @classmethod
    def today(cls):
        """Current date or datetime: same as self.__class__.fromtimestamp(time.time())."""
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, ordinal, /):
        """int -> date corresponding to a proleptic Gregorian ordinal."""
        ordinal = _index(ordinal)
        if ordinal < 1:
            raise ValueError("ordinal must be >= 1")
        year, month, day = _cal.from_ordinal(ordinal)
        return cls(year, month, day)

    @classmethod
    def fromisoformat(cls, string, /):
        """Read what isoformat() writes, and other ISO 8601."""
        if not isinstance(string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            parts = _cal.parse_date(string)
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {string!r}") from None
        return cls(*parts)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        """The date with that weekday in a week of the ISO calendar."""
        return cls(*_cal.iso_to_date(_index(year), _index(week), _index(day)))

    # Texts

    def __repr__(self):
        return f"{_shown_name(self, date)}({self._year}, {self._month}, {self._day})"

    def ctime(self):
        """As C's ctime() writes it."""
        return (f"{_cal.DAYS[self.weekday()]} {_cal.MONTHS[self._month]} {self._day:2} 00:00:00 {self._year:04}")

    def strftime(self, format):
        """Format using strftime()."""
        return _cal.strftime(self, format, self.timetuple())

    __format__ = _class_of_format

    def isoformat(self):
        """Return string in ISO 8601 format, YYYY-MM-DD."""
        return f"{self._year:04}-{self._month:02}-{self._day:02}"

    def __str__(self):
        return self.isoformat()

    # Parts

    @property
    def year(self):
        return self._year

    @property
    def month(self):
        return self._month

    @property
    def day(self):
        return self._day

    def timetuple(self):
        """The parts as time.localtime() gives them."""
        return _time_tuple(self._year, self._month, self._day, 0, 0, 0, -1)

    def toordinal(self):
        """Return proleptic Gregorian ordinal.  The first day of the year 1 is 1."""
        return _cal.ordinal(self._year, self._month, self._day)

    def replace(self, year=None, month=None, day=None):
        """Return date with new specified fields."""
        return type(self)(self._year if year is None else year, self._month if month is None else month,
                          self._day if day is None else day)

    __replace__ = replace

    def weekday(self):
        """The weekday: Monday == 0 ... Sunday == 6"""
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        """The weekday: Monday == 1 ... Sunday == 7"""
        return self.toordinal() % 7 or 7

    def isocalendar(self):
        """Year, week and weekday of the ISO calendar."""
        year = self._year
        today = self.toordinal()
        monday = _cal.iso_week1_monday(year)
        week, day = divmod(today - monday, 7)
        if week < 0:
            year -= 1
            week, day = divmod(today - _cal.iso_week1_monday(year), 7)
        elif week >= 52 and today >= _cal.iso_week1_monday(year + 1):
            year += 1
            week = 0
        return _IsoDate(year, week + 1, day + 1)

    # Comparison and arithmetic

    def _key(self):
        return self._year, self._month, self._day

    def __eq__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._key() == other._key()
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._key() < other._key()
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._key() <= other._key()
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._key() > other._key()
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._key() >= other._key()
        return NotImplemented

    def __hash__(self):
        if self._hash == -1:
            self._hash = hash(self._state())
        return self._hash

    def __add__(self, other):
        if isinstance(other, timedelta):
            n = self.toordinal() + other.days
            if 0 < n <= _cal.MAX_ORDINAL:
                return type(self).fromordinal(n)
            raise OverflowError("date value out of range")
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    # Pickling

    def _state(self):
        return bytes((*divmod(self._year, 256), self._month, self._day))

    def __reduce__(self):
        return self.__class__, (self._state(),)


date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = _ONE_DAY


def _says_why(error):
    """Is the message for the user's eyes?"""
    return str(error) not in ("no digits", "no date", "no time")


def _time_tuple(year, month, day, hour, minute, second, dst):
    n = _cal.ordinal(year, month, day)
    yearday = n - _cal.ordinal(year, 1, 1) + 1
    return _time.struct_time((year, month, day, hour, minute, second, (n + 6) % 7, yearday, dst))


@_ordered
class time:
    """time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object

    Nothing has to be given. The zone is a tzinfo or None. All else is ints."""

    __slots__ = ("_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_fold", "_hash")

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if isinstance(hour, (bytes, str)) and len(hour) == 6:
            state = hour.encode("latin1") if isinstance(hour, str) else hour
            if state[0] & 0x7F < 24:
                zone = minute or None
                check_tzinfo(zone)
                return cls._make(state[0] & 0x7F, state[1], state[2], int.from_bytes(state[3:6], "big"), zone,
                                 state[0] >> 7)
        parts = [_index(n) for n in (hour, minute, second, microsecond)]
        fold = _index(fold)
        _cal.check_time(*parts, fold)
        check_tzinfo(tzinfo)
        return cls._make(*parts, tzinfo, fold)

    @classmethod
    def _make(cls, hour, minute, second, microsecond, tzinfo, fold):
        self = object.__new__(cls)
        self._hour = hour
        self._minute = minute
        self._second = second
        self._microsecond = microsecond
        self._tzinfo = tzinfo
        self._fold = fold
        self._hash = -1
        return self

    @classmethod
    def fromisoformat(cls, string, /):
        """Read a time as ISO 8601 writes it."""
        if not isinstance(string, str):
            raise TypeError("fromisoformat: argument must be str")
        text = string.removeprefix("T")
        try:
            clock, zone = _cal.parse_time(text)
            return cls(*clock, _zone_of(zone))
        except ValueError as error:
            if _says_why(error):
                raise
            raise ValueError(f"Invalid isoformat string: {string!r}") from None

    @property
    def hour(self):
        return self._hour

    @property
    def minute(self):
        return self._minute

    @property
    def second(self):
        return self._second

    @property
    def microsecond(self):
        return self._microsecond

    @property
    def tzinfo(self):
        return self._tzinfo

    @property
    def fold(self):
        return self._fold

    def utcoffset(self):
        """Return self.tzinfo.utcoffset(self)."""
        return None if self._tzinfo is None else check_offset("utcoffset", self._tzinfo.utcoffset(None))

    def tzname(self):
        """Return self.tzinfo.tzname(self)."""
        return _zone_name(self._tzinfo, None)

    def dst(self):
        """Return self.tzinfo.dst(self)."""
        return None if self._tzinfo is None else check_offset("dst", self._tzinfo.dst(None))

    # Comparison

    def _key(self):
        return self._hour, self._minute, self._second, self._microsecond

    def _compare(self, other, equality=False):
        mine, its = self._tzinfo, other._tzinfo
        if mine is its:
            return _order(self._key(), other._key())
        mine, its = self.utcoffset(), other.utcoffset()
        if mine == its:
            return _order(self._key(), other._key())
        if mine is None or its is None:
            if equality:
                return 2
            raise TypeError("can't compare offset-naive and offset-aware times")
        return _order(self._since_midnight() - mine, other._since_midnight() - its)

    def _since_midnight(self):
        return timedelta(hours=self._hour, minutes=self._minute, seconds=self._second,
                         microseconds=self._microsecond)

    def __hash__(self):
        if self._hash == -1:
            plain = self.replace(fold=0) if self._fold else self
            offset = plain.utcoffset()
            if offset:
                # As the time in UTC that it is equal to; there may be none on the same day.
                total = plain._since_midnight() - offset
                minutes, second = divmod(total.seconds, 60)
                parts = minutes // 60 + total.days * 24, minutes % 60, second, total.microseconds
                self._hash = hash(time(*parts)._state() if total.days == 0 else parts)
            else:
                self._hash = hash(plain._state())
        return self._hash

    # Texts

    def __repr__(self):
        parts = [str(self._hour), str(self._minute)]
        if self._second or self._microsecond:
            parts.append(str(self._second))
        if self._microsecond:
            parts.append(str(self._microsecond))
        if self._tzinfo is not None:
            parts.append(f"tzinfo={self._tzinfo!r}")
        if self._fold:
            parts.append("fold=1")
        return f"{_shown_name(self, time)}({', '.join(parts)})"

    def isoformat(self, timespec="auto"):
        """Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM]."""
        text = _cal.format_time(self._hour, self._minute, self._second, self._microsecond, timespec)
        return text + _cal.format_offset(self.utcoffset())

    def __str__(self):
        return self.isoformat()

    def strftime(self, format):
        """Format using strftime()."""
        parts = (1900, 1, 1, self._hour, self._minute, self._second, 0, 1, -1)
        return _cal.strftime(self, format, parts)

    __format__ = _class_of_format

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        """Return time with new specified fields."""
        return type(self)(self._hour if hour is None else hour, self._minute if minute is None else minute,
                          self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    # Pickling

    def _state(self, protocol=3):
        hour = self._hour | (self._fold << 7 if protocol > 3 else 0)
        return bytes((hour, self._minute, self._second)) + self._microsecond.to_bytes(3, "big")

    def __reduce_ex__(self, protocol):
        state = self._state(protocol)
        return self.__class__, (state,) if self._tzinfo is None else (state, self._tzinfo)

    def __reduce__(self):
        return self.__reduce_ex__(2)


def _order(a, b):
    return 0 if a == b else 1 if a > b else -1


def _zone_of(parts):
    """The timezone that an ISO text gave."""
    if parts is None:
        return None
    sign, (hours, minutes, seconds, microseconds) = parts
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=microseconds)
    return timezone(sign * offset) if offset else UTC


def _zone_name(zone, dt):
    if zone is None:
        return None
    name = zone.tzname(dt)
    if name is not None and not isinstance(name, str):
        raise TypeError(f"tzinfo.tzname() must return None or a string, not '{type(name).__name__}'")
    return name


time.min = time(0, 0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)
_tzinfo_class = tzinfo
_time_class = time
_EPOCH = _cal.ordinal(1970, 1, 1)


@_ordered
class datetime(date):
    """A day and a time on it.

    The day has to be given. The zone is a tzinfo or None. All else is ints."""

    __slots__ = time.__slots__[:-1]

    def __new__(cls, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if isinstance(year, (bytes, str)) and len(year) == 10:
            state = year.encode("latin1") if isinstance(year, str) else year
            if 1 <= state[2] & 0x7F <= 12:
                check_tzinfo(month)
                self = cls._build(state[0] * 256 + state[1], state[2] & 0x7F, state[3], state[4], state[5], state[6],
                                  int.from_bytes(state[7:10], "big"), month, state[2] >> 7)
                return self
        if month is None:
            raise TypeError("function missing required argument 'month' (pos 2)")
        if day is None:
            raise TypeError("function missing required argument 'day' (pos 3)")
        days = [_index(n) for n in (year, month, day)]
        clock = [_index(n) for n in (hour, minute, second, microsecond)]
        fold = _index(fold)
        _cal.check_date(*days)
        _cal.check_time(*clock, fold)
        check_tzinfo(tzinfo)
        return cls._build(*days, *clock, tzinfo, fold)

    @classmethod
    def _build(cls, year, month, day, hour, minute, second, microsecond, tzinfo, fold):
        self = cls._make(year, month, day)
        self._hour = hour
        self._minute = minute
        self._second = second
        self._microsecond = microsecond
        self._tzinfo = tzinfo
        self._fold = fold
        return self

    hour = time.hour
    minute = time.minute
    second = time.second
    microsecond = time.microsecond
    tzinfo = time.tzinfo
    fold = time.fold

    # Other ways to make one

    @classmethod
    def _from_seconds(cls, t, utc, tz):
        fraction, t = _split(t)
        if abs(t) > 10**17:
            raise OverflowError("timestamp out of range for platform time_t")
        convert = _time.gmtime if utc else _time.localtime
        year, month, day, hour, minute, second, _, _, _ = convert(t)
        second = min(second, 59)
        result = cls(year, month, day, hour, minute, second, fraction, tz)
        if tz is None and not utc:
            # In the hour that comes twice, which of the two is it?
            longest = 24 * 3600
            if t < longest:
                return result
            year, month, day, hour, minute, second = convert(t - longest)[:6]
            before = cls(year, month, day, hour, minute, second, fraction, tz)
            transition = result - before - timedelta(0, longest)
            if transition.days < 0:
                year, month, day, hour, minute, second = convert(t + transition // _SECOND)[:6]
                if cls(year, month, day, hour, minute, second, fraction, tz) == result:
                    result = result.replace(fold=1)
        elif tz is not None:
            result = tz.fromutc(result)
        return result

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        """timestamp[, tz] -> tz's local time from POSIX timestamp."""
        check_tzinfo(tz)
        return cls._from_seconds(timestamp, tz is not None, tz)

    @classmethod
    def utcfromtimestamp(cls, t, /):
        """The UTC of seconds since 1970, without a zone."""
        import warnings
        warnings.warn("datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future"
                      " version. Use timezone-aware objects to represent datetimes in UTC:"
                      " datetime.datetime.fromtimestamp(timestamp, datetime.UTC).", DeprecationWarning, stacklevel=2)
        return cls._from_seconds(t, True, None)

    @classmethod
    def now(cls, tz=None):
        """Returns new datetime object representing current time local to tz."""
        check_tzinfo(tz)
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        """Return a new datetime representing UTC day and time."""
        import warnings
        warnings.warn("datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use"
                      " timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).",
                      DeprecationWarning, stacklevel=2)
        return cls._from_seconds(_time.time(), True, None)

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        """date, time -> datetime with same date and time fields."""
        if not isinstance(date, _date_class):
            raise TypeError(f"combine() argument 1 must be datetime.date, not {type(date).__name__}")
        if not isinstance(time, _time_class):
            raise TypeError(f"combine() argument 2 must be datetime.time, not {type(time).__name__}")
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond,
                   time.tzinfo if tzinfo is True else tzinfo, fold=time.fold)

    @classmethod
    def fromisoformat(cls, string, /):
        """Read what isoformat() writes, and other ISO 8601."""
        if not isinstance(string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            if len(string) < 7:
                raise ValueError("no date")
            cut = _cal.date_length(string)
            day = _cal.parse_date(string[:cut])
            rest = string[cut + 1:]
            if not rest and len(string) > cut:
                raise ValueError("no time")
            clock, zone = _cal.parse_time(rest) if rest else ([0, 0, 0, 0], None)
            return cls(*day, *clock, _zone_of(zone))
        except ValueError as error:
            if _says_why(error):
                raise
            raise ValueError(f"Invalid isoformat string: {string!r}") from None

    @classmethod
    def strptime(cls, date_string, format, /):
        """Read a text by a format, as time.strptime() does."""
        import _strptime
        for i, arg in enumerate((date_string, format), 1):
            if not isinstance(arg, str):
                raise TypeError(f"strptime() argument {i} must be str, not {type(arg).__name__}")
        return _strptime.to_datetime(cls, date_string, format)

    # Parts

    def timetuple(self):
        """The parts as time.localtime() gives them."""
        dst = self.dst()
        return _time_tuple(self._year, self._month, self._day, self._hour, self._minute, self._second,
                           -1 if dst is None else 1 if dst else 0)

    def _local_seconds(self):
        """Seconds since the epoch of a time on the local clock."""
        day = 24 * 3600
        t = self._since(_EPOCH) // _SECOND

        def local(u):
            parts = _time.localtime(u)[:6]
            return (_cal.ordinal(*parts[:3]) - _EPOCH) * day + (parts[3] * 60 + parts[4]) * 60 + parts[5]

        # The offset at a guess, and another guess on the other side of a change of the clock.
        a = local(t) - t
        first = t - a
        if local(first) == t:
            second = first + (-day, day)[self._fold]
            b = local(second) - second
            if a == b:
                return first
        else:
            b = local(first) - first
        second = t - b
        if local(second) == t:
            return second
        if local(first) == t:
            return first
        # The time does not exist: the clock was put forward over it.
        return (max, min)[self._fold](first, second)

    def _since(self, ordinal):
        return timedelta(days=self.toordinal() - ordinal, hours=self._hour, minutes=self._minute,
                         seconds=self._second, microseconds=self._microsecond)

    def timestamp(self):
        """Seconds since 1970."""
        offset = self.utcoffset()
        if offset is None:
            return self._local_seconds() + self._microsecond / 1e6
        return (self._since(_EPOCH) - offset).total_seconds()

    def utctimetuple(self):
        """The parts of UTC as time.gmtime() gives them."""
        offset = self.utcoffset()
        if offset:
            self = self - offset
        return _time_tuple(self._year, self._month, self._day, self._hour, self._minute, self._second, 0)

    def date(self):
        """Return date object with same year, month and day."""
        return _date_class(self._year, self._month, self._day)

    def time(self):
        """Return time object with same time but with tzinfo=None."""
        return _time_class(self._hour, self._minute, self._second, self._microsecond, fold=self._fold)

    def timetz(self):
        """Return time object with same time and tzinfo."""
        return _time_class(self._hour, self._minute, self._second, self._microsecond, self._tzinfo, fold=self._fold)

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None,
                tzinfo=True, *, fold=None):
        """Return datetime with new specified fields."""
        return type(self)(self._year if year is None else year, self._month if month is None else month,
                          self._day if day is None else day, self._hour if hour is None else hour,
                          self._minute if minute is None else minute, self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    def _local_zone(self):
        seconds = self._local_seconds() if self._tzinfo is None else (self._since(_EPOCH) - self.utcoffset()) // _SECOND
        parts = _time.localtime(seconds)
        return timezone(timedelta(seconds=parts.tm_gmtoff), parts.tm_zone)

    def astimezone(self, tz=None):
        """tz -> convert to local time in new timezone tz"""
        if tz is not None and not isinstance(tz, _tzinfo_class):
            raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(tz).__name__}'")
        if tz is None:
            tz = self._local_zone()
        mine = self._tzinfo
        if mine is tz:
            return self
        offset = None if mine is None else mine.utcoffset(self)
        if offset is None:
            mine = self.replace(tzinfo=None)._local_zone()
            if tz is mine:
                return self
            offset = mine.utcoffset(self)
        return tz.fromutc((self - offset).replace(tzinfo=tz))

    # Texts

    def ctime(self):
        """As C's ctime() writes it."""
        return (f"{_cal.DAYS[self.weekday()]} {_cal.MONTHS[self._month]} {self._day:2}"
                f" {self._hour:02}:{self._minute:02}:{self._second:02} {self._year:04}")

    def isoformat(self, sep="T", timespec="auto"):
        """The time as ISO 8601 writes it."""
        if not isinstance(sep, str) or len(sep) != 1:
            raise TypeError(f"isoformat() argument 1 must be a unicode character, not {type(sep).__name__}")
        clock = _cal.format_time(self._hour, self._minute, self._second, self._microsecond, timespec)
        return f"{date.isoformat(self)}{sep}{clock}{_cal.format_offset(self.utcoffset())}"

    def __repr__(self):
        parts = [self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond]
        while len(parts) > 5 and not parts[-1]:
            del parts[-1]
        parts = [str(n) for n in parts]
        if self._tzinfo is not None:
            parts.append(f"tzinfo={self._tzinfo!r}")
        if self._fold:
            parts.append("fold=1")
        return f"{_shown_name(self, datetime)}({', '.join(parts)})"

    def __str__(self):
        return self.isoformat(sep=" ")

    # Time zones

    def utcoffset(self):
        """Return self.tzinfo.utcoffset(self)."""
        return None if self._tzinfo is None else check_offset("utcoffset", self._tzinfo.utcoffset(self))

    def tzname(self):
        """Return self.tzinfo.tzname(self)."""
        return _zone_name(self._tzinfo, self)

    def dst(self):
        """Return self.tzinfo.dst(self)."""
        return None if self._tzinfo is None else check_offset("dst", self._tzinfo.dst(self))

    # Comparison and arithmetic

    def _key(self):
        return (self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond)

    def _compare(self, other, equality=False):
        if self._tzinfo is other._tzinfo:
            return _order(self._key(), other._key())
        mine, its = self.utcoffset(), other.utcoffset()
        if equality:
            # A time in a gap or a fold is equal to none in another zone.
            if mine != self.replace(fold=not self._fold).utcoffset() \
                    or its != other.replace(fold=not other._fold).utcoffset():
                return 2
        if mine == its:
            return _order(self._key(), other._key())
        if mine is None or its is None:
            if equality:
                return 2
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return _order(self._since(0) - mine, other._since(0) - its)

    def __hash__(self):
        if self._hash == -1:
            plain = self.replace(fold=0) if self._fold else self
            offset = plain.utcoffset()
            self._hash = hash(plain._state()) if offset is None else hash(plain._since(0) - offset)
        return self._hash

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        total = self._since(0) + other
        if not 0 < total.days <= _cal.MAX_ORDINAL:
            raise OverflowError("date value out of range")
        minutes, second = divmod(total.seconds, 60)
        return type(self)(*_cal.from_ordinal(total.days), minutes // 60, minutes % 60, second, total.microseconds,
                          self._tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        difference = self._since(0) - other._since(0)
        if self._tzinfo is other._tzinfo:
            return difference
        mine, its = self.utcoffset(), other.utcoffset()
        if mine == its:
            return difference
        if mine is None or its is None:
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return difference + its - mine

    # Pickling

    def _state(self, protocol=3):
        month = self._month | (self._fold << 7 if protocol > 3 else 0)
        head = bytes((*divmod(self._year, 256), month, self._day, self._hour, self._minute, self._second))
        return head + self._microsecond.to_bytes(3, "big")

    def __reduce_ex__(self, protocol):
        state = self._state(protocol)
        return self.__class__, (state,) if self._tzinfo is None else (state, self._tzinfo)

    def __reduce__(self):
        return self.__reduce_ex__(2)


_date_class = date
# In pickles the names of the class and of its module are two strings, as with CPython's.
datetime.__qualname__ = "".join(("date", "time"))
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)


def _split(t):
    """(microseconds, seconds) of a timestamp, to the nearest microsecond, an even one from the middle."""
    if isinstance(t, int):
        return 0, t
    if not isinstance(t, float):
        t = _index(t)
        return 0, t
    if t != t:
        raise ValueError("Invalid value NaN (not a number)")
    whole = int(t // 1)
    fraction = round((t - whole) * 1e6)
    if fraction >= 1000000:
        whole += 1
        fraction -= 1000000
    return fraction, whole
