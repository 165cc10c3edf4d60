"""Each thread has an exception of its own in hand."""
import sys
import threading

wrong = []


def work(n):
    for i in range(200):
        try:
            try:
                raise ValueError((n, i))
            except ValueError as e:
                if sys.exception() is not e:
                    wrong.append("exception")
                raise KeyError((n, i)) from e
        except KeyError as e:
            if e.args[0] != (n, i) or e.__cause__.args[0] != (n, i):
                wrong.append(e)
            tb = e.__traceback__
            while tb.tb_next:
                tb = tb.tb_next
            if tb.tb_frame.f_locals.get("n") != n:
                wrong.append("frame")
        if sys.exc_info() != (None, None, None):
            wrong.append("left over")


threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(wrong)
