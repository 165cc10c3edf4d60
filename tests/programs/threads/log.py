import io
import logging
import threading

out = io.StringIO()
logging.basicConfig(stream=out, level=logging.INFO, format="%(levelname)s %(name)s %(threadName)s %(funcName)s:%(lineno)d %(message)s")
log = logging.getLogger("a.b")
parent = logging.getLogger("a")
print(log.parent is parent, parent.parent is logging.getLogger(), log, logging.getLogger("a.b") is log)


def work(n):
    for i in range(20):
        log.info("thread %d step %d", n, i)


threads = [threading.Thread(target=work, args=(n,), name=f"t{n}") for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
lines = out.getvalue().splitlines()
print(len(lines), sorted(lines)[0])
out.truncate(0)
out.seek(0)
log.debug("not shown")
log.warning("with %s and %%", "args")
log.error("dict %(x)s", {"x": 1})
log.log(35, "between")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed")
parent.setLevel(logging.ERROR)
log.warning("not shown")
parent.setLevel(logging.NOTSET)
log.propagate = False
own = io.StringIO()
h = logging.StreamHandler(own)
h.setFormatter(logging.Formatter("{levelname:>8}|{message}", style="{"))
h.addFilter(lambda r: "secret" not in r.getMessage())
log.addHandler(h)
log.info("own handler")
log.info("a secret")
adapter = logging.LoggerAdapter(log, {"who": "me"})
h.setFormatter(logging.Formatter("$levelname $who $message", style="$"))
adapter.warning("adapted")
print(out.getvalue())
print(own.getvalue())
print(logging.getLevelName(20), logging.getLevelName("INFO"), logging.getLevelName(33), h, log.isEnabledFor(10), log.getChild("c"))
logging.addLevelName(33, "THIRTYTHREE")
print(logging.getLevelName(33), logging.getLevelNamesMapping()["THIRTYTHREE"])
for bad in (lambda: log.setLevel("NOPE"), lambda: log.setLevel(1.5), lambda: logging.Formatter("{x}", style="?"),
            lambda: logging.Formatter("no field"), lambda: logging.getLogger(5), lambda: log.log("x", "y"),
            lambda: log.info("x", extra={"message": 1}), lambda: logging.basicConfig(force=True, nonsense=1)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
print(logging.makeLogRecord({"msg": "made %s", "args": ("up",)}).getMessage())
logging.disable(logging.CRITICAL)
print(log.isEnabledFor(50))
