# calendar and uuid; what is random is only looked at.
import calendar
import pickle
import secrets
import time
import uuid
import warnings


def show(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    print(result)


print(calendar.calendar(2024))
print(calendar.TextCalendar(6).formatyear(1900, 3, 2, 4, 5))
calendar.prmonth(2023, 2, 4, 2)
print(calendar.HTMLCalendar(3).formatmonth(2021, 5))
print(calendar.HTMLCalendar().formatyearpage(2020, 4, None, "ascii"))
c = calendar.Calendar(firstweekday=2)
print(list(c.iterweekdays()), list(c.itermonthdays(2022, 12)), list(c.itermonthdays2(2022, 2))[-3:], list(c.itermonthdays3(2022, 1))[:3],
      list(c.itermonthdays4(2022, 12))[-2:], [str(d) for d in c.itermonthdates(2022, 3)][:2])
print(c.monthdayscalendar(2000, 2), c.monthdays2calendar(2000, 2)[0], len(c.monthdatescalendar(2000, 2)), len(c.yeardayscalendar(2000)),
      [len(r) for r in c.yeardays2calendar(2000, 5)], c.yeardatescalendar(2000)[0][0][0][0])
print(calendar.isleap(1900), calendar.isleap(2000), calendar.leapdays(1900, 2025), calendar.weekday(2024, 2, 29), repr(calendar.weekday(2024, 2, 29)),
      calendar.monthrange(2023, 2), calendar.weekday(12024, 2, 29), calendar.monthrange(-5, 2))
show(calendar.monthrange, 2020, 13)
show(calendar.setfirstweekday, 7)
calendar.setfirstweekday(calendar.SUNDAY)
print(calendar.firstweekday(), calendar.weekheader(3), calendar.week([(1, 0), (0, 1)], 3), calendar.monthcalendar(2024, 2)[0])
print(list(calendar.month_name), calendar.day_abbr[1:3], len(calendar.month_abbr), calendar.month_abbr[0] == "", list(calendar.day_name)[-1])
print(repr(calendar.Month.MAY), repr(calendar.MAY), calendar.Day(6).name, [str(m) for m in calendar.Month][:2])
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    print(calendar.January, [str(w.message) for w in told])
show(lambda: calendar.Nothing)
print(calendar.timegm(time.gmtime(86400 * 365)), calendar.timegm((2024, 2, 29, 12, 0, 1, 0, 0, 0)), calendar.formatstring(["a", "b"], 5, 1))
calendar.main(["2024", "2"])
calendar.main(["-w", "3", "-m", "2", "-s", "8", "2023"])

print("== uuid")
u = uuid.UUID("{12345678-1234-5678-1234-567812345678}")
print(u, repr(u), u.hex, u.urn, u.int, u.bytes, u.bytes_le, u.fields, u.time, u.clock_seq, u.node, u.variant, u.version, u.is_safe)
print(u == uuid.UUID(bytes=u.bytes) == uuid.UUID(bytes_le=u.bytes_le) == uuid.UUID(fields=u.fields) == uuid.UUID(int=u.int) == uuid.UUID(u.urn))
print(uuid.UUID(int=0, version=4), [uuid.UUID(int=n << 61).variant for n in (0, 0b100 << 0, 0b110, 0b111)], {u: 1}[uuid.UUID(u.hex)], int(u) == u.int)
print(u < uuid.UUID(int=0), u >= u, u == "x", sorted([u, uuid.UUID(int=5)])[0])
show(lambda: u < 5)
for args in (dict(hex="x"), dict(hex="0" * 31), dict(bytes=b"x"), dict(bytes_le=b"x"), dict(fields=(1,)), dict(int=-1), dict(int=1 << 128), {},
             dict(hex="0" * 32, int=5), dict(int=1, version=6), *(dict(fields=tuple(1 << 48 if i == n else 0 for i in range(6))) for n in range(6))):
    show(uuid.UUID, **args)
show(setattr, u, "int", 5)
for p in range(pickle.HIGHEST_PROTOCOL + 1):
    print(pickle.loads(pickle.dumps(u, p)) == u, end=" ")
print(uuid.UUID(int=1, is_safe=uuid.SafeUUID.safe).__getstate__())
for space in (uuid.NAMESPACE_DNS, uuid.NAMESPACE_URL, uuid.NAMESPACE_OID, uuid.NAMESPACE_X500):
    print(uuid.uuid3(space, "python.org"), uuid.uuid5(space, b"python.org"))
a, b = uuid.uuid1(5, 6), uuid.uuid1(5, 6)
print(a.version, a.node, a.clock_seq, b.time > a.time, uuid.uuid4().version, uuid.uuid4() != uuid.uuid4(), uuid.getnode() == uuid.getnode() == uuid.uuid1().node)

print("== secrets")
print(len(secrets.token_bytes()), len(secrets.token_hex(5)), len(secrets.token_urlsafe(16)), secrets.randbits(0), 0 <= secrets.randbelow(3) < 3,
      secrets.choice([7]), secrets.compare_digest("a", "a"))
show(secrets.randbelow, 0)
