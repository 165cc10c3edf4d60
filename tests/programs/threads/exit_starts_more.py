import threading


def chain(n):
    print("link", n)
    if n:
        threading.Thread(target=chain, args=(n - 1,)).start()


threading.Thread(target=chain, args=(5,)).start()
