import threading

# Each waits for the one before it, the first for the end of the main program.
turns = [threading.Event() for _ in range(4)]


def slow(n):
    turns[n - 1].wait()
    print("slow", n)
    turns[n].set()


for n in (3, 1, 2):
    threading.Thread(target=slow, args=(n,)).start()
print("main ends")
turns[0].set()
