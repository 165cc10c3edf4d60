"""Calendars: weeks, months and years as data, as text and as HTML. Weeks begin on Monday, which is 0, or as one likes."""

import datetime
import sys
from enum import IntEnum, global_enum
from itertools import repeat

__all__ = ["IllegalMonthError", "IllegalWeekdayError", "setfirstweekday", "firstweekday", "isleap", "leapdays",
           "weekday", "monthrange", "monthcalendar", "prmonth", "month", "prcal", "calendar", "timegm", "month_name",
           "month_abbr", "day_name", "day_abbr", "Calendar", "TextCalendar", "HTMLCalendar", "LocaleTextCalendar",
           "LocaleHTMLCalendar", "weekheader", "Day", "Month", "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE",
           "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER", "MONDAY", "TUESDAY", "WEDNESDAY",
           "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]

error = ValueError


class IllegalMonthError(ValueError):

    def __init__(self, month):
        self.month = month

    def __str__(self):
        return f"bad month number {self.month!r}; must be 1-12"


class IllegalWeekdayError(ValueError):

    def __init__(self, weekday):
        self.weekday = weekday

    def __str__(self):
        return f"bad weekday number {self.weekday!r}; must be 0 (Monday) to 6 (Sunday)"


def __getattr__(name):
    if name in ('January', 'February'):
        import warnings
        warnings.warn(f"The '{name}' attribute is deprecated, use '{name.upper()}' instead", DeprecationWarning,
                      stacklevel=2)
        return int(Month[name.upper()])
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


@global_enum
class Month(IntEnum):
    JANUARY, FEBRUARY, MARCH, APRIL, MAY, JUNE, JULY, AUGUST, SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = range(1, 13)


@global_enum
class Day(IntEnum):
    MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


mdays = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


class _names:
    """Names of dates in the language of the moment; of the empty place before January it is empty."""

    def __init__(self, dates, format):
        self.dates = dates
        self.format = format

    def _name(self, date):
        return "" if date is None else date.strftime(self.format)

    def __getitem__(self, i):
        found = self.dates[i]
        return list(map(self._name, found)) if isinstance(i, slice) else self._name(found)

    def __len__(self):
        return len(self.dates)


_a_week = [datetime.date(2001, 1, i) for i in range(1, 8)]
_a_year = [None, *(datetime.date(2001, i, 1) for i in range(1, 13))]
day_name, day_abbr = _names(_a_week, '%A'), _names(_a_week, '%a')
month_name, month_abbr = _names(_a_year, '%B'), _names(_a_year, '%b')


def isleap(year):
    """Has the year a 29th of February?"""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def leapdays(y1, y2):
    """How many years have one, from the first on and before the second."""
    before = [y // 4 - y // 100 + y // 400 for y in (y1 - 1, y2 - 1)]
    return before[1] - before[0]


def weekday(year, month, day):
    """The day of the week."""
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        # Every 400 years the days are the same.
        year = 2000 + year % 400
    return Day(datetime.date(year, month, day).weekday())


def _monthlen(year, month):
    return mdays[month] + (month == Month.FEBRUARY and isleap(year))


def monthrange(year, month):
    """On which day of the week a month begins, and its number of days."""
    if not 1 <= month <= 12:
        raise IllegalMonthError(month)
    return weekday(year, month, 1), _monthlen(year, month)


def _rows(items, width):
    items = list(items)
    return [items[i:i + width] for i in range(0, len(items), width)]


class Calendar:
    """Days of months in whole weeks. In names, a 2 means: with the day of the week; 3: with year and month; 4: both."""

    def __init__(self, firstweekday=0):
        self.firstweekday = firstweekday

    def getfirstweekday(self):
        return self._firstweekday % 7

    def setfirstweekday(self, firstweekday):
        self._firstweekday = firstweekday

    firstweekday = property(getfirstweekday, setfirstweekday)

    def iterweekdays(self):
        """The days of a week, from the first on."""
        for i in range(7):
            yield (self.firstweekday + i) % 7

    def _around(self, year, month):
        """Days of the week before the month, of the month, and of the last week after it."""
        first, days = monthrange(year, month)
        return (first - self.firstweekday) % 7, days, (self.firstweekday - first - days) % 7

    def itermonthdates(self, year, month):
        """Dates, those of the months around too where they fill weeks up."""
        for parts in self.itermonthdays3(year, month):
            yield datetime.date(*parts)

    def itermonthdays(self, year, month):
        """Days, 0 for those of other months."""
        before, days, after = self._around(year, month)
        yield from repeat(0, before)
        yield from range(1, days + 1)
        yield from repeat(0, after)

    def itermonthdays2(self, year, month):
        for i, day in enumerate(self.itermonthdays(year, month), self.firstweekday):
            yield day, i % 7

    def itermonthdays3(self, year, month):
        before, days, after = self._around(year, month)
        earlier = (year - 1, 12) if month == 1 else (year, month - 1)
        later = (year + 1, 1) if month == 12 else (year, month + 1)
        end = _monthlen(*earlier) + 1
        for day in range(end - before, end):
            yield *earlier, day
        for day in range(1, days + 1):
            yield year, month, day
        for day in range(1, after + 1):
            yield *later, day

    def itermonthdays4(self, year, month):
        for i, parts in enumerate(self.itermonthdays3(year, month), self.firstweekday):
            yield *parts, i % 7

    def monthdatescalendar(self, year, month):
        """The weeks of a month as lists of dates."""
        return _rows(self.itermonthdates(year, month), 7)

    def monthdays2calendar(self, year, month):
        """The weeks of a month as lists of days and days of the week."""
        return _rows(self.itermonthdays2(year, month), 7)

    def monthdayscalendar(self, year, month):
        """The weeks of a month as lists of days."""
        return _rows(self.itermonthdays(year, month), 7)

    def yeardatescalendar(self, year, width=3):
        """The months of a year, so many to a row."""
        return _rows((self.monthdatescalendar(year, m) for m in Month), width)

    def yeardays2calendar(self, year, width=3):
        return _rows((self.monthdays2calendar(year, m) for m in Month), width)

    def yeardayscalendar(self, year, width=3):
        return _rows((self.monthdayscalendar(year, m) for m in Month), width)


class TextCalendar(Calendar):
    """As text. `w` is the width of a day, `l` the lines that a week takes, `c` the space between months, `m` how many
    stand side by side."""

    def prweek(self, theweek, width):
        print(self.formatweek(theweek, width), end='')

    def formatday(self, day, weekday, width):
        return (f'{day:2d}' if day else '').center(width)

    def formatweek(self, theweek, width):
        return ' '.join(self.formatday(day, weekday, width) for day, weekday in theweek)

    def formatweekday(self, day, width):
        return (day_name if width >= 9 else day_abbr)[day][:width].center(width)

    def formatweekheader(self, width):
        return ' '.join(self.formatweekday(day, width) for day in self.iterweekdays())

    def formatmonthname(self, theyear, themonth, width, withyear=True):
        name = month_name[themonth]
        return (f'{name} {theyear!r}' if withyear else name).center(width)

    def prmonth(self, theyear, themonth, w=0, l=0):
        print(self.formatmonth(theyear, themonth, w, l), end='')

    def formatmonth(self, theyear, themonth, w=0, l=0):
        """A month, with its name and those of the days."""
        w, end = max(2, w), '\n' * max(1, l)
        lines = [self.formatmonthname(theyear, themonth, 7 * (w + 1) - 1), self.formatweekheader(w)]
        lines += (self.formatweek(week, w) for week in self.monthdays2calendar(theyear, themonth))
        return ''.join(line.rstrip() + end for line in lines)

    def formatyear(self, theyear, w=2, l=1, c=6, m=3):
        """A year, its months side by side."""
        w, end, c = max(2, w), '\n' * max(1, l), max(2, c)
        width = (w + 1) * 7 - 1
        head = self.formatweekheader(w)
        lines = [repr(theyear).center(width * m + c * (m - 1))]
        for i, row in enumerate(self.yeardays2calendar(theyear, m)):
            months = range(m * i + 1, min(m * (i + 1) + 1, 13))
            lines += ['', formatstring((self.formatmonthname(theyear, k, width, False) for k in months), width, c),
                      formatstring((head for _ in months), width, c)]
            for j in range(max(map(len, row))):
                lines.append(formatstring((self.formatweek(weeks[j], w) if j < len(weeks) else '' for weeks in row),
                                          width, c))
        return ''.join(line.rstrip() + end for line in lines)

    def pryear(self, theyear, w=0, l=0, c=6, m=3):
        print(self.formatyear(theyear, w, l, c, m), end='')


class HTMLCalendar(Calendar):
    """As HTML; the classes of its elements can be changed."""

    cssclasses = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    cssclasses_weekday_head = cssclasses
    cssclass_noday = "noday"
    cssclass_month_head = "month"
    cssclass_month = "month"
    cssclass_year_head = "year"
    cssclass_year = "year"

    def formatday(self, day, weekday):
        if day == 0:
            return f'<td class="{self.cssclass_noday}">&nbsp;</td>'
        return f'<td class="{self.cssclasses[weekday]}">{day:d}</td>'

    def formatweek(self, theweek):
        return f"<tr>{''.join(self.formatday(day, weekday) for day, weekday in theweek)}</tr>"

    def formatweekday(self, day):
        return f'<th class="{self.cssclasses_weekday_head[day]}">{day_abbr[day]}</th>'

    def formatweekheader(self):
        return f"<tr>{''.join(map(self.formatweekday, self.iterweekdays()))}</tr>"

    def formatmonthname(self, theyear, themonth, withyear=True):
        name = f'{month_name[themonth]} {theyear}' if withyear else month_name[themonth]
        return f'<tr><th colspan="7" class="{self.cssclass_month_head}">{name}</th></tr>'

    def _table(self, kind):
        return f'<table border="0" cellpadding="0" cellspacing="0" class="{kind}">\n'

    def formatmonth(self, theyear, themonth, withyear=True):
        """A month as a table."""
        lines = [self.formatmonthname(theyear, themonth, withyear=withyear), self.formatweekheader(),
                 *map(self.formatweek, self.monthdays2calendar(theyear, themonth)), '</table>']
        return self._table(self.cssclass_month) + ''.join(line + '\n' for line in lines)

    def formatyear(self, theyear, width=3):
        """A year as a table of months."""
        width = max(width, 1)
        out = [self._table(self.cssclass_year),
               f'<tr><th colspan="{width:d}" class="{self.cssclass_year_head}">{theyear}</th></tr>']
        for row in _rows(Month, width):
            cells = (f'<td>{self.formatmonth(theyear, m, withyear=False)}</td>' for m in row)
            out.append(f"<tr>{''.join(cells)}</tr>")
        return ''.join(out) + '</table>'

    def formatyearpage(self, theyear, width=3, css='calendar.css', encoding=None):
        """A year as a page of its own, encoded."""
        encoding = sys.getdefaultencoding() if encoding is None else encoding
        style = '' if css is None else f'<link rel="stylesheet" type="text/css" href="{css}" />\n'
        page = f'''<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset={encoding}" />
{style}<title>Calendar for {theyear:d}</title>
</head>
<body>
{self.formatyear(theyear, width)}</body>
</html>
'''
        return page.encode(encoding, "xmlcharrefreplace")


class different_locale:
    """With the times of another locale."""

    def __init__(self, locale):
        self.locale = locale
        self.oldlocale = None

    def __enter__(self):
        import locale
        self.oldlocale = locale.setlocale(locale.LC_TIME, None)
        locale.setlocale(locale.LC_TIME, self.locale)

    def __exit__(self, *args):
        import locale
        locale.setlocale(locale.LC_TIME, self.oldlocale)


def _get_default_locale():
    import locale
    name = locale.setlocale(locale.LC_TIME, None)
    if name == "C":
        with different_locale(""):
            name = locale.setlocale(locale.LC_TIME, None)
    return name


class _InLocale:
    """Names of days and months in a locale."""

    def __init__(self, firstweekday=0, locale=None):
        super().__init__(firstweekday)
        self.locale = _get_default_locale() if locale is None else locale

    def formatweekday(self, *args):
        with different_locale(self.locale):
            return super().formatweekday(*args)

    def formatmonthname(self, *args, **kwargs):
        with different_locale(self.locale):
            return super().formatmonthname(*args, **kwargs)


class LocaleTextCalendar(_InLocale, TextCalendar):
    """Text in the language of a locale."""


class LocaleHTMLCalendar(_InLocale, HTMLCalendar):
    """HTML in the language of a locale."""


# The calendar of the functions below.
c = TextCalendar()
firstweekday = c.getfirstweekday
monthcalendar = c.monthdayscalendar
prweek = c.prweek
week = c.formatweek
weekheader = c.formatweekheader
prmonth = c.prmonth
month = c.formatmonth
calendar = c.formatyear
prcal = c.pryear


def setfirstweekday(firstweekday):
    """The day that weeks begin with."""
    if not Day.MONDAY <= firstweekday <= Day.SUNDAY:
        raise IllegalWeekdayError(firstweekday)
    c.firstweekday = firstweekday


_colwidth = 7 * 3 - 1
_spacing = 6


def formatstring(cols, colwidth=_colwidth, spacing=_spacing):
    """Texts in the middle of columns."""
    return (' ' * spacing).join(text.center(colwidth) for text in cols)


def format(cols, colwidth=_colwidth, spacing=_spacing):
    """Print texts in the middle of columns."""
    print(formatstring(cols, colwidth, spacing))


EPOCH = 1970
_EPOCH_ORD = datetime.date(EPOCH, 1, 1).toordinal()


def timegm(tuple):
    """The seconds since 1970 of a time in UTC, given as time.gmtime() gives it."""
    year, month, day, hour, minute, second = tuple[:6]
    days = datetime.date(year, month, 1).toordinal() - _EPOCH_ORD + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second


def main(args=None):
    """The command line: prints a year or a month."""
    import argparse
    parser = argparse.ArgumentParser(prog='calendar.py')
    text = parser.add_argument_group('text only arguments')
    html = parser.add_argument_group('html only arguments')
    text.add_argument("-w", "--width", type=int, default=2, help="columns of a day (2)")
    text.add_argument("-l", "--lines", type=int, default=1, help="lines of a week (1)")
    text.add_argument("-s", "--spacing", type=int, default=6, help="columns between months (6)")
    text.add_argument("-m", "--months", type=int, default=3, help="months in a row (3)")
    html.add_argument("-c", "--css", default="calendar.css", help="the style sheet of the page")
    parser.add_argument("-L", "--locale", default=None, help="the locale of the names")
    parser.add_argument("-e", "--encoding", default=None, help="the encoding of the output")
    parser.add_argument("-t", "--type", default="text", choices=("text", "html"), help="what to write: text or html")
    parser.add_argument("-f", "--first-weekday", type=int, default=0, help="the first day of weeks: 0 (Monday) to 6")
    parser.add_argument("year", nargs='?', type=int, help="the year, by default this one")
    parser.add_argument("month", nargs='?', type=int, help="the month, 1 to 12 (text only)")
    options = parser.parse_args(args)
    if options.locale and not options.encoding:
        parser.error("if --locale is specified --encoding is required")
    locale = {'locale': (options.locale, options.encoding)} if options.locale else {}
    year = datetime.date.today().year if options.year is None else options.year
    if options.type == "html":
        if options.month:
            parser.error("incorrect number of arguments")
        cal = (LocaleHTMLCalendar if locale else HTMLCalendar)(**locale)
        cal.setfirstweekday(options.first_weekday)
        encoding = options.encoding or sys.getdefaultencoding()
        sys.stdout.buffer.write(cal.formatyearpage(year, encoding=encoding, css=options.css))
        return
    cal = (LocaleTextCalendar if locale else TextCalendar)(**locale)
    cal.setfirstweekday(options.first_weekday)
    size = {'w': options.width, 'l': options.lines}
    if options.month is None:
        result = cal.formatyear(year, c=options.spacing, m=options.months, **size)
    else:
        result = cal.formatmonth(year, options.month, **size)
    if options.encoding:
        sys.stdout.buffer.write(result.encode(options.encoding))
    else:
        sys.stdout.write(result)


if __name__ == "__main__":
    main()
