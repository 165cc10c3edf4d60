import threading
import time


def slow(n):
    time.sleep(0.02 * n)
    print("slow", n)


for n in (3, 1, 2):
    threading.Thread(target=slow, args=(n,)).start()
print("main ends")
