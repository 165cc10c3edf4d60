"""Two threads that wait for each other: by locks, a condition, semaphores; and an RLock that is mostly free."""
import threading

N = 5000


def play(ping, pong):
    t = threading.Thread(target=lambda: [pong() for _ in range(N)])
    t.start()
    for _ in range(N):
        ping()
    t.join()


a, b = threading.Lock(), threading.Lock()
b.acquire()
play(lambda: (a.acquire(), b.release()), lambda: (b.acquire(), a.release()))

cond = threading.Condition()
turn = 0


def take_turn(me):
    global turn
    with cond:
        while turn != me:
            cond.wait()
        turn = 1 - me
        cond.notify()


play(lambda: take_turn(0), lambda: take_turn(1))

x, y = threading.Semaphore(1), threading.Semaphore(0)
play(lambda: (x.acquire(), y.release()), lambda: (y.acquire(), x.release()))

total = 0
lock = threading.RLock()


def count():
    global total
    for _ in range(200_000):
        with lock:
            total += 1


threads = [threading.Thread(target=count) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total, turn)
