# Clocks: what they count by, those of threads; zones that change.
import time, os, threading
os.environ['TZ']='America/New_York'; time.tzset(); print(time.tzname, time.timezone, time.altzone, time.daylight, time.localtime(0)[:6], time.localtime(0).tm_zone)
os.environ['TZ']='UTC'; time.tzset(); print(time.tzname, time.timezone, time.altzone, time.daylight)
print(time.clock_getres(time.CLOCK_MONOTONIC))
c=time.pthread_getcpuclockid(threading.get_ident()); print(time.clock_gettime(c)>0, c==time.CLOCK_THREAD_CPUTIME_ID)
for f,a in ((time.clock_getres,(99,)),(time.clock_settime,(time.CLOCK_MONOTONIC,1.0)),(time.clock_settime,(0,'a')),(time.clock_settime_ns,(99,1))):
    try: print(f(*a))
    except Exception as e: print(f.__name__, type(e).__name__, e)
t=threading.Thread(target=lambda:None); t.start(); t.join()
print(time.clock_gettime(time.CLOCK_BOOTTIME)>0, time.gmtime(0).tm_gmtoff, time.gmtime(0).tm_zone)
