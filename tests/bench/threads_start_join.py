"""Threads that do next to nothing, one after another and in waves."""
import threading

done = 0


def work():
    global done
    done += 1


for _ in range(2000):
    t = threading.Thread(target=work)
    t.start()
    t.join()
for _ in range(10):
    threads = [threading.Thread(target=work) for _ in range(200)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
print(done)
