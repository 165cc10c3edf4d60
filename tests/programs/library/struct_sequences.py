"""Tuples with names: made from sequences and dicts, copied, pickled, replaced."""
import copy
import os
import pickle
import sys
import time


def tell(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


epoch = time.gmtime(0)
tell(lambda: time.struct_time())
tell(lambda: time.struct_time(5))
for given in (1,), range(9), range(11), range(12):
    tell(lambda: (time.struct_time(given), time.struct_time(given).tm_zone, time.struct_time(given).tm_gmtoff))
tell(lambda: time.struct_time(range(9), 3))
tell(lambda: time.struct_time(range(9), {"x": 1}))
tell(lambda: time.struct_time(range(10), {"tm_zone": 1}))
tell(lambda: time.struct_time(sequence=range(9), dict={"tm_zone": "here"}).tm_zone)
tell(lambda: time.struct_time(range(9), other=1))
tell(lambda: os.terminal_size((1, 2, 3)))
tell(lambda: os.terminal_size((1,)))
tell(epoch.__reduce__)
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    back = pickle.loads(pickle.dumps(epoch, protocol))
    print(protocol, back == epoch, type(back) is time.struct_time, back.tm_zone, back.tm_gmtoff)
for made in copy.copy(epoch), copy.deepcopy(epoch):
    print(made, made.tm_zone)
status = os.stat(".")
back = pickle.loads(pickle.dumps(status))
print(back == status, back.st_mtime_ns == status.st_mtime_ns, back.st_atime == status.st_atime)
tell(lambda: epoch.__replace__(tm_year=2000, tm_zone="there").tm_zone)
tell(lambda: copy.replace(os.terminal_size((1, 2)), lines=5))
tell(lambda: epoch.__replace__(x=1, y=2))
tell(lambda: epoch.__replace__(1))
tell(lambda: status.__replace__(st_mode=1))
for kind in time.struct_time, os.stat_result, os.statvfs_result, os.terminal_size, type(sys.version_info):
    print(kind.n_fields, kind.n_sequence_fields, kind.n_unnamed_fields, kind.__match_args__)
