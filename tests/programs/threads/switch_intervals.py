# Any interval between switches is good, however short.
import sys
import threading

old = sys.getswitchinterval()
for interval in (1e-9, 1e-6, 1e-5, 3e-4, 1e-3, 0.005, 0.5):
    sys.setswitchinterval(interval)
    total = 0
    lock = threading.Lock()

    def work():
        global total
        for i in range(3000):
            with lock:
                total += i % 7

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(total, abs(sys.getswitchinterval() - interval) < 1e-6)
sys.setswitchinterval(old)
for bad in (0, -1.0, "x"):
    try:
        sys.setswitchinterval(bad)
    except (ValueError, TypeError) as e:
        print(e)
