# date, time, timedelta, timezone.
import pickle, copy, random, time as _t
from datetime import *
import datetime as dt
def t(f, *a, **k):
    try: r = f(*a, **k)
    except Exception as e: print(type(e).__name__, e)
    else: print(repr(r))
D, DT, T, TD, TZ = date, datetime, time, timedelta, timezone
for a in [(2024,2,29),(2023,2,29),(0,1,1),(10000,1,1),(2024,13,1),(2024,0,1),(2024,1,32),("a",1,1),(2024.5,1,1),(2024,1),(2024,)]: t(D, *a)
for a in [{}, dict(days=1.5), dict(weeks=1,hours=-1), dict(microseconds=0.5), dict(microseconds=1.5), dict(microseconds=2.5), dict(seconds=0.1), dict(days=10**9), dict(days="x"), dict(milliseconds=-1), dict(days=-1, seconds=86399, microseconds=999999), dict(hours=1e-9), dict(days=0.1, seconds=0.1)]: t(TD, **a)
x, y = TD(days=3, seconds=7, microseconds=11), TD(hours=-5)
for e in ["x+y","x-y","-x","abs(y)","x*3","2*y","x*1.5","x/2","x/y","x//y","x%y","divmod(x,y)","x//7","x/1.25","bool(TD())","x>y","x==TD(3,7,11)","hash(x)==hash(TD(3,7,11))","x.total_seconds()","str(y)","str(x)","repr(-x)","x==1","x/0","x//0","x/0.0","x%TD()","TD.max","TD.min","TD.resolution","-TD.max","TD.max+TD(1)","TD(1)*float('nan')","TD(1)*float('inf')", "TD(microseconds=3)/2", "TD(microseconds=5)/2", "TD(microseconds=-3)/2","str(TD(-1))","str(TD(1,0,5))"]: t(lambda: eval(e))
d = D(2024, 2, 29)
for e in ["d","str(d)","d.isoformat()","d.ctime()","d.weekday()","d.isoweekday()","d.isocalendar()","tuple(d.isocalendar())","d.isocalendar().week","d.toordinal()","d.timetuple()","d.replace(year=2023,day=1)","d.replace(year=2023)","d+TD(1)","d-TD(366)","d-D(2020,1,1)","d<D(2024,3,1)","d==DT(2024,2,29)","D.max+TD(1)","D.min-TD(1)","hash(d)==hash(D(2024,2,29))","D.fromordinal(1)","D.fromordinal(0)","D.fromordinal(3652060)","D.fromisocalendar(2020,53,7)","D.fromisocalendar(2021,53,1)","D.fromisocalendar(2021,1,8)","D.fromisocalendar(0,1,1)","d.strftime('%Y-%m-%d %j %A %f %z %Z|%%')","format(d,'%d.%m')","format(d)","f'{d:%b %d}'","d.__format__(1)","D.min","D.max","D.resolution","d.year","D.fromtimestamp(0)","D(1,1,1).strftime('%Y|%G')","d.__reduce__()","copy.copy(d)==d","copy.deepcopy(d)","D(5,3,2)","d.strftime('')", "D.today()==D.today()", "d.__replace__(month=1)"]: t(lambda: eval(e))
for s in ["2024-02-29","20240229","2024-W09-4","2024W094","2024W09","2024-W09","2024-2-29","2024-02-30","24-02-29","2024-02-29x","","2024/02/29","2024-W54-1","2024-W09-8","2024W0","２０２４-01-01", "2024-0229", "202402-29", 5, "2024-W094"]: t(D.fromisoformat, s)
for a in [(),(1,2,3,4),(24,),(1,60),(1,2,60),(1,2,3,10**6),("x",),(1,2,3,4,5)]: t(T, *a)
t(T, 1, fold=2); t(T, 1, fold=1); t(T, 1, tzinfo=TZ.utc)
tm = T(13, 5, 9, 1200, TZ(TD(hours=-3, minutes=-30)))
for e in ["tm","str(tm)","tm.isoformat('hours')","tm.isoformat('minutes')","tm.isoformat('seconds')","tm.isoformat('milliseconds')","tm.isoformat('microseconds')","tm.isoformat('x')","tm.utcoffset()","tm.tzname()","tm.dst()","tm.strftime('%H:%M:%S.%f %z %:z %Z %p %I')","tm.replace(hour=1)","tm.replace(tzinfo=None)","tm==T(16,35,9,1200,TZ.utc)","tm<T(1)","tm==T(1)","hash(tm)==hash(T(16,35,9,1200,TZ.utc))","T(1)<T(2)","bool(T(0))","T.min","T.max","T.resolution","tm.__reduce_ex__(4)","T(1,fold=1).__reduce_ex__(4)","T(1,fold=1).__reduce_ex__(2)","copy.copy(tm)","T(1,2)","T(0,0,0,1)","T(1,2,3,fold=1)"]: t(lambda: eval(e))
for s in ["04:23:01","T04:23:01","042301","04:23:01.000384","04:23:01,000384","04:23:01+04:00","04:23:01Z","04:23:01-0330","04","0423","04:23:01.5","04:23:01.1234567","04:2","4:23","04:23:01+","04:23:01+04:00:00.5","25:00","T","04:23+24:00","04:23:0x","04:2301", "04:23:01.", "12:34:56+0130", "1234.5"]: t(T.fromisoformat, s)
for a in [(TD(hours=1),),(TD(0),),(TD(hours=1),"N"),(TD(0),"Z"),(TD(days=1),),(1,),(TD(hours=1),1),(TD(hours=-5,minutes=-30),)]:
    t(TZ, *a)
z = TZ(TD(hours=5, minutes=45, seconds=10))
for e in ["z","str(z)","z.utcoffset(None)","z.tzname(None)","z.dst(None)","z==TZ(TD(hours=5,minutes=45,seconds=10))","hash(z)==hash(TZ(TD(hours=5,minutes=45,seconds=10)))","TZ.utc","str(TZ.utc)","TZ.min","TZ.max","dt.UTC is TZ.utc","TZ(TD(0)) is TZ.utc","z.utcoffset(5)","z.fromutc(DT(2020,1,1,tzinfo=z))","z.fromutc(DT(2020,1,1))","pickle.loads(pickle.dumps(TZ.utc)) is TZ.utc","copy.deepcopy(z)","TZ.utc.__reduce__()","z.__getinitargs__()"]: t(lambda: eval(e))
