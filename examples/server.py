"""A server on the loopback interface, a thread for each client, and clients that talk to it at once.

Watch: every thread waits most of its time, so one GIL is enough: `ouro --gil-trace server.html examples/server.py`."""

import socket
import threading


class Server:
    """Answers lines with what `answer` makes of them. A context manager: it closes with its block."""

    def __init__(self, answer):
        self.answer = answer
        self.socket = socket.create_server(("127.0.0.1", 0))  # any port that is free
        self.address = self.socket.getsockname()
        self.lock = threading.Lock()
        self.served = 0
        self.threads = []

    def __enter__(self):
        self.acceptor = threading.Thread(target=self._accept)
        self.acceptor.start()
        return self

    def __exit__(self, *error):
        self.socket.shutdown(socket.SHUT_RDWR)  # ends the waiting `accept`
        self.acceptor.join()
        for thread in self.threads:
            thread.join()
        self.socket.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self.threads.append(thread)
            thread.start()

    def _serve(self, connection):
        with connection, connection.makefile("rw", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                lines.write(self.answer(line.rstrip("\n")) + "\n")
                lines.flush()
                with self.lock:
                    self.served += 1


def ask(address, questions):
    """The answers, over one connection."""
    with socket.create_connection(address) as connection:
        with connection.makefile("rw", encoding="utf-8", newline="\n") as lines:
            answers = []
            for question in questions:
                lines.write(question + "\n")
                lines.flush()
                answers.append(lines.readline().rstrip("\n"))
            return answers


def main():
    results = {}

    def client(name):
        results[name] = ask(server.address, [f"{name} {n}" for n in range(3)])

    with Server(str.upper) as server:
        clients = [threading.Thread(target=client, args=(name,)) for name in ("ann", "bob", "cid", "dora")]
        for thread in clients:
            thread.start()
        for thread in clients:
            thread.join()
    for name in sorted(results):
        print(name, results[name])
    print("lines served:", server.served)


if __name__ == "__main__":
    main()
