# datetime, strptime, time zones of one's own, pickles.
import pickle, copy, random, time as _t
from datetime import *
import datetime as dt
def t(f, *a, **k):
    try: r = f(*a, **k)
    except Exception as e: print(type(e).__name__, e)
    else: print(repr(r))
D, DT, T, TD, TZ = date, datetime, time, timedelta, timezone
for a in [(2024,2,29),(2023,2,29),(0,1,1),(10000,1,1),(2024,13,1),(2024,0,1),(2024,1,32),("a",1,1),(2024.5,1,1),(2024,1),(2024,)]: t(D, *a)
d = D(2024, 2, 29)
x = TD(days=3, seconds=7, microseconds=11)
z = TZ(TD(hours=5, minutes=45, seconds=10))
tm = T(13, 5, 9, 1200, TZ(TD(hours=-3, minutes=-30)))
n = DT(2024, 2, 29, 13, 5, 9, 1200)
a = n.replace(tzinfo=TZ(TD(hours=2)))
for e in ["n","a","str(n)","str(a)","n.isoformat()","n.isoformat(' ','minutes')","n.isoformat('xx')","n.isoformat(timespec='milliseconds')","a.utcoffset()","a.tzname()","a.dst()","n.ctime()","n.date()","n.time()","a.timetz()","a.time()","n.timetuple()","a.utctimetuple()","a.timestamp()","n.timestamp()","a.astimezone(TZ.utc)","n.astimezone(TZ.utc)","a.astimezone()","n.astimezone()","n+TD(1,2,3)","n-TD(1)","n-DT(2020,1,1)","a-n","a-a.astimezone(TZ.utc)","a==a.astimezone(TZ.utc)","a==n","a<n","n<DT(2025,1,1)","hash(a)==hash(a.astimezone(TZ.utc))","n==n.date()","n==5","DT.min","DT.max","DT.max+TD(1)","DT.combine(D(2020,1,1),T(2,3))","DT.combine(D(2020,1,1),T(2,3,tzinfo=TZ.utc))","DT.combine(D(2020,1,1),T(2,3),tzinfo=TZ.utc)","DT.combine(1,2)","DT.fromtimestamp(0,TZ.utc)","DT.fromtimestamp(1.5,TZ.utc)","DT.fromtimestamp(-0.5,TZ.utc)","DT.fromtimestamp(1e20)","DT.fromtimestamp(float('nan'))","DT.fromtimestamp(0)","DT.fromtimestamp(0.1234565,TZ.utc)","DT.fromordinal(730000)","n.strftime('%Y-%m-%dT%H:%M:%S.%f%z %a %A %b %B %p %j %U %W %c %x %X %%')","a.strftime('%z|%:z|%Z')","format(a,'%H')","n.weekday(),n.isocalendar(),n.toordinal()","n.replace(hour=0,microsecond=0)","n.replace(fold=1)","DT(2020,1,1)","DT(2020,1,1,0,0)","DT(2020,1,1,0,0,5)","DT(2020,1,1,0,0,0,5)","DT(2020,1,1,fold=1)","DT(2020,1,1,25)","DT(2020,1,1,tzinfo=5)","n.__reduce_ex__(4)","a.__reduce_ex__(4)","n.replace(fold=1).__reduce_ex__(4)","copy.deepcopy(a)","DT(2020,1)","n.tzinfo","n.utcoffset()", "DT(1,1,1,tzinfo=TZ(TD(hours=1))).utctimetuple()","DT.now().tzinfo","DT.now(TZ.utc).tzinfo","DT.now(5)","abs(DT.now()-DT.fromtimestamp(_t.time()))<TD(seconds=1)", "n.astimezone(5)", "(n-DT(2020,1,1))/TD(hours=1)"]: t(lambda: eval(e))
for s in ["2024-02-29","2024-02-29T13:05","2024-02-29 13:05:09.001200","20240229T130509","2024-02-29T13:05:09Z","2024-02-29T13:05:09+02:00","2024-W09-4T13","2024W094T1305","2024W09T13","2024-02-29T","2024-02-2913","2024-02-29x13:05","2024-02-29T13:05:09.123456789","2024-02-29T24:00","garbage","2024-02-29T13:05:09+0200","2024-02-29T13:05:09-02:00:30","2011-11-04T00:05:23,283", "2024-02-29T13:05:09+02:00x"]: t(DT.fromisoformat, s)
for s, f in [("2024-02-29 13:05:09","%Y-%m-%d %H:%M:%S"),("29/02/24","%d/%m/%y"),("Feb 29 2024 1:05PM","%b %d %Y %I:%M%p"),("Thu Feb 29 13:05:09 2024","%c"),("02/29/24 13:05:09","%x %X"),("2024 060","%Y %j"),("2024-02-29T13:05:09.5+0230","%Y-%m-%dT%H:%M:%S.%f%z"),("13:05:09Z","%H:%M:%S%z"),("2024-W09-4","%G-W%V-%u"),("2024 9 4","%Y %W %w"),("2024 9 4","%Y %U %w"),("x","%Y"),("2024x","%Y"),("2024","%Q"),("2024","%"),("12:00 UTC","%H:%M %Z"),("2024 9","%G %V"),("2024 09 1","%Y %V %u"),("Feb 29","%b %d"),("100%","100%%"),("2024-02-30","%Y-%m-%d"),("Monday","%A"),("a b","a  b"),("24 01","%y %m"),("69","%y"),("01:02+01:30:15","%H:%M%z"),("01:02+0130:15","%H:%M%z"),(5,"%Y"),("5",5), ("12 am","%I %p"), ("1", "%j"), ("61","%S")]: t(DT.strptime, s, f)
class Zone(tzinfo):
    "An hour ahead, two in summer: from the last Sunday of March to that of October."
    def utcoffset(self, when): return TD(hours=1) + self.dst(when)
    def dst(self, when):
        if when is None: return TD(0)
        start = DT(when.year, 3, 31, 2); end = DT(when.year, 10, 31, 2)
        start -= TD((start.weekday() + 1) % 7); end -= TD((end.weekday() + 1) % 7)
        w = when.replace(tzinfo=None)
        if end <= w < end + TD(hours=1): return TD(0) if when.fold else TD(hours=1)
        return TD(hours=1) if start + TD(hours=1) <= w < end else TD(0)
    def tzname(self, when): return "CEST" if self.dst(when) else "CET"
    def __repr__(self): return "Zone()"
zz = Zone()
for e in ["DT(2024,7,1,12,tzinfo=zz)","DT(2024,7,1,12,tzinfo=zz).utcoffset()","str(DT(2024,7,1,12,tzinfo=zz))","DT(2024,1,1,12,tzinfo=zz).tzname()","DT(2024,7,1,tzinfo=TZ.utc).astimezone(zz)","DT(2024,10,27,2,30,tzinfo=zz)","DT(2024,10,27,2,30,tzinfo=zz,fold=1).utcoffset()","DT(2024,10,27,2,30,tzinfo=zz)==DT(2024,10,27,0,30,tzinfo=TZ.utc)","DT(2024,7,1,tzinfo=zz).timetuple()","DT(2024,7,1,tzinfo=zz).dst()","DT(2024,7,1,12,tzinfo=zz)-DT(2024,7,1,12,tzinfo=TZ.utc)","T(1,tzinfo=zz).utcoffset()","tzinfo().utcoffset(None)","tzinfo().tzname(1)","tzinfo().dst(1)","DT(2024,7,1,tzinfo=tzinfo()).utcoffset()"]: t(lambda: eval(e))
class Bad(tzinfo):
    def utcoffset(self, w): return 5
    def tzname(self, w): return 5
    def dst(self, w): return TD(days=2)
for e in ["DT(2024,1,1,tzinfo=Bad()).utcoffset()","DT(2024,1,1,tzinfo=Bad()).tzname()","DT(2024,1,1,tzinfo=Bad()).dst()"]: t(lambda: eval(e))
class MyDate(date):
    def extra(self): return 1
class MyDT(datetime): pass
for e in ["MyDate(2020,1,1)","MyDate(2020,1,1)+TD(1)","type(MyDate(2020,1,1)+TD(1)).__name__","MyDT(2020,1,1)","MyDT(2020,1,1)+TD(1)","type(MyDT.now()).__name__","pickle.loads(pickle.dumps(MyDT(2020,1,1,tzinfo=TZ.utc)))","MyDate.fromisoformat('2020-01-01')", "MyDate(2020,1,1)==D(2020,1,1)", "MyDate(2020,1,1).replace(day=2)"]: t(lambda: eval(e))
for p in range(2, 6):
    for v in (d, n, a, tm, x, z, T(1,fold=1), n.replace(fold=1)):
        b = pickle.dumps(v, p)
        print(p, b.hex() if p < 6 else "", pickle.loads(b) == v, getattr(pickle.loads(b), "fold", None))
random.seed(5)
h = 0
for i in range(300):
    q = DT(random.randint(1,9999), random.randint(1,12), random.randint(1,28), random.randint(0,23), random.randint(0,59), random.randint(0,59), random.choice([0, random.randint(0,999999)]))
    r = TD(random.randint(-9999,9999), random.randint(-99999,99999), random.randint(-10**6,10**6))
    try: s = q + r
    except OverflowError: s = None
    print(q.isoformat(), r, s, q.isocalendar()[:], q.timetuple()[6:8], D.fromordinal(q.toordinal()) == q.date(), DT.fromisoformat(q.isoformat()) == q, q.strftime("%U %W %V %j %u %w"), r / random.randint(1, 99), r * random.uniform(-3, 3))
print(date.__mro__, datetime.__mro__)
print(isinstance(n, date), issubclass(datetime, date), sorted([n, n - TD(1)]), max(d, d + TD(1)))
