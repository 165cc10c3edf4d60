import threading

text = ""
buf = bytearray()
lock = threading.Lock()


def work(n):
    global text
    for i in range(200):
        mine = f"{n}:{i};" * 3
        text += mine[:5]
        buf.extend(mine.encode())
        if len(buf) > 500:
            del buf[:100]
        if i % 20 == 0:
            parts = text.split(";")
            assert ";".join(parts) == ";".join(parts)
            text = text[-200:]
        "".join(sorted(set(mine)))


threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(type(text), 100 <= len(buf) <= 600)
