import threading


def named():
    pass


print(threading.Thread().name)
print(threading.Thread(target=named).name)
print(threading.Thread(target=len).name)
print(threading.Thread(name="x").name)
print(threading.Thread(target=lambda: 0).name)
t = threading.Thread(name=5)
print(repr(t.name))
t.name = 6
print(repr(t.name))
print(threading.main_thread().name, threading.current_thread() is threading.main_thread())
print(threading.active_count(), len(threading.enumerate()))
