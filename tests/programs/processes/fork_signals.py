# A signal that has arrived and was not served yet is the parent's: a forked child does not serve it.
import os
import signal
import threading
import warnings

warnings.simplefilter("ignore")
served = []


def fork_with_one_waiting():
    os.kill(os.getpid(), signal.SIGUSR1)
    pid = os.fork()
    if pid == 0:
        for _ in range(1000):
            pass
        os._exit(served.count(os.getpid()))
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


signal.signal(signal.SIGUSR1, lambda number, frame: served.append(os.getpid()))
for _ in range(5):
    t = threading.Thread(target=fork_with_one_waiting)
    t.start()
    t.join()
print(set(served) == {os.getpid()})
