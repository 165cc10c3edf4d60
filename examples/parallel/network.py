"""Network: many services are asked whether they are well; some are slow, some are silent.

The services are sockets of this program's own. Watch: serially the waits add up; threads wait together, and so do
processes, which cost more to start and win nothing here."""

import socket
import threading
import time

from ways import three_ways

SERVICES, TIMEOUT = 12, 0.4


def service(listener, n):
    """Echoes in its own manner: every fifth is silent, every third slow."""
    while True:
        try:
            conn, _ = listener.accept()
        except OSError:
            return
        with conn:
            data = conn.recv(100)
            if n % 5 == 4:
                conn.settimeout(2 * TIMEOUT)
                try:
                    conn.recv(1)
                except TimeoutError:
                    pass
                continue
            time.sleep(0.03 if n % 3 == 2 else 0.005)
            conn.sendall(b"service %d: %s" % (n, data))


def ask(job):
    port, n = job
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as s:
            s.sendall(b"are you well?")
            return n, s.recv(100).decode()
    except TimeoutError:
        return n, "no answer"


if __name__ == "__main__":
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(SERVICES)]
    for n, listener in enumerate(listeners):
        threading.Thread(target=service, args=(listener, n), daemon=True).start()
    jobs = [(listener.getsockname()[1], n) for n, listener in enumerate(listeners)]
    answers = three_ways(ask, jobs, workers=6)
    for listener in listeners:
        listener.close()
    print("answered:", sum(text != "no answer" for _, text in answers))
    print("silent:", [n for n, text in answers if text == "no answer"])
    print(answers[0][1])
