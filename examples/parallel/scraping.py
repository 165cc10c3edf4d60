"""Scraping: pages of a small site, fetched and searched for links and words.

The site is a server of this program's own, on the loopback; it takes its time with each page, as servers do. Watch:
here threads win as much as processes, for the time goes by waiting, and who waits does not hold the GIL."""

import re
import socket
import threading
import time
from collections import Counter

from ways import three_ways

PAGES, DELAY = 24, 0.01


def page(n):
    links = "".join(f'<a href="/{m}">page {m}</a> ' for m in ((n * 7 + 1) % PAGES, (n * 5 + 3) % PAGES))
    return f"<html><title>Page {n}</title><p>{'lorem ipsum dolor ' * (n % 5 + 1)}</p>{links}</html>"


def answer(conn):
    with conn:
        request = conn.recv(4096).decode()
        n = int(request.split()[1].strip("/"))
        time.sleep(DELAY)
        body = page(n).encode()
        conn.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def serve(listener):
    while True:
        try:
            conn, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=answer, args=(conn,), daemon=True).start()


def scrape(job):
    """(title, links, words) of a page."""
    port, n = job
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.sendall(f"GET /{n} HTTP/1.0\r\n\r\n".encode())
        data = b""
        while part := s.recv(4096):
            data += part
    text = data.split(b"\r\n\r\n", 1)[1].decode()
    title = re.search(r"<title>(.*?)</title>", text)[1]
    links = sorted({int(m) for m in re.findall(r'href="/(\d+)"', text)})
    return title, links, Counter(re.findall(r"[a-z]+", re.search(r"<p>(.*?)</p>", text)[1]))


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    port = listener.getsockname()[1]
    pages = three_ways(scrape, [(port, n) for n in range(PAGES)], workers=4)
    listener.close()
    linked = Counter(link for _, links, _ in pages for link in links)
    print("pages:", len(pages), "first:", pages[0][0], "links to page 1:", linked[1])
    print("words:", sum((words for *_, words in pages), Counter()).most_common())
