# What a process knows of itself, its parent and its children.
import multiprocessing as mp
import os
import re


def shown(p):
    return re.sub(r"\d{2,}", "N", repr(p))


def inner(conn):
    me = mp.current_process()
    p = mp.Process(target=print, args=("grandchild",))
    conn.send((me.name, me.daemon, mp.parent_process().name, mp.parent_process().pid == os.getppid(), p.name))


def wait_for(event):
    event.wait()


if __name__ == "__main__":
    a, b = mp.Pipe()
    p = mp.Process(target=inner, args=(b,), name="worker")
    print(shown(p), p.pid, p.exitcode, p.is_alive())
    p.start()
    print(a.recv())
    p.join()
    print(shown(p), p.exitcode, p.is_alive())
    for f in (p.start, lambda: mp.Process().join(), lambda: mp.Process().sentinel):
        try:
            f()
        except Exception as e:
            print(type(e).__name__, e)
    p.close()
    print(shown(p))
    try:
        p.join()
    except ValueError as e:
        print(e)
    event = mp.Event()
    p = mp.Process(target=wait_for, args=(event,), daemon=True)
    p.start()
    print(shown(p), mp.active_children() == [p], p.sentinel > 0)
    p.join(0.01)
    print(p.is_alive(), p.exitcode)
    try:
        p.close()
    except ValueError as e:
        print(e)
    event.set()
    p.join()
    print(p.exitcode, mp.active_children())
    p = mp.Process(target=wait_for, args=(mp.Event(),))
    p.start()
    p.kill()
    p.join()
    print(p.exitcode, shown(p))
    print(mp.current_process(), mp.parent_process())
    for bad in (lambda: mp.Process(1), lambda: mp.get_context("none"), lambda: mp.Pool(0)):
        try:
            bad()
        except Exception as e:
            print(type(e).__name__, e)
    pid = os.fork()
    if pid == 0:
        os._exit(9)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
