"""64 MB through a pipe in messages of 64 KiB."""
import multiprocessing as mp


def produce(conn, n):
    data = b"x" * (64 << 10)
    for _ in range(n):
        conn.send_bytes(data)
    conn.close()


if __name__ == "__main__":
    reader, writer = mp.Pipe(duplex=False)
    p = mp.Process(target=produce, args=(writer, 1024))
    p.start()
    writer.close()
    total = 0
    while True:
        try:
            total += len(reader.recv_bytes())
        except EOFError:
            break
    p.join()
    print(total)
