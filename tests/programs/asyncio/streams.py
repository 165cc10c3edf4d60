# Connections, processes and signals in a loop.
import asyncio
import os
import signal
import socket
import sys
import tempfile


async def echo(reader, writer):
    try:
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
    finally:
        writer.close()


async def talk(reader, writer):
    writer.write(b"one\ntwo\nlast")
    writer.write_eof()
    print(await reader.readline(), await reader.readexactly(2), await reader.readuntil(b"\n"), await reader.read())
    print(reader.at_eof(), writer.can_write_eof())
    writer.close()
    await writer.wait_closed()
    print(writer.is_closing())


async def connections():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(server.is_serving(), len(server.sockets))
    await talk(*await asyncio.open_connection("127.0.0.1", port))
    big = os.urandom(3_000_000).replace(b"\n", b"x")
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**23)

    async def send():
        for at in range(0, len(big), 50_000):
            writer.write(big[at:at + 50_000].lower() + b"\n")
            await writer.drain()
        writer.write_eof()

    sender = asyncio.create_task(send())
    got = 0
    async for line in reader:
        got += len(line) - 1
    await sender
    print(got)
    writer.close()
    server.close()
    await server.wait_closed()
    print(server.is_serving(), server.sockets)
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError as e:
        print(type(e).__name__, e.errno)

    path = os.path.join(tempfile.mkdtemp(), "socket")
    async with await asyncio.start_unix_server(echo, path):
        await talk(*await asyncio.open_unix_connection(path))
    print(os.path.exists(path))


async def readers():
    reader = asyncio.StreamReader(limit=10)
    reader.feed_data(b"a" * 15)
    for wrong in (reader.readuntil(b"\n"), reader.readline()):
        try:
            await wrong
        except (asyncio.LimitOverrunError, ValueError) as e:
            print(type(e).__name__, e)
    reader.feed_data(b"abc")
    reader.feed_eof()
    try:
        await reader.readexactly(10)
    except asyncio.IncompleteReadError as e:
        print(e, e.partial, e.expected)
    print(await reader.read(), reader)


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self):
        self.got = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        if data.startswith(b"ping"):
            self.transport.sendto(b"pong" + data[4:], address)
        else:
            self.got.set_result(data)


async def datagrams():
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(Datagrams, local_addr=("127.0.0.1", 0))
    address = server.get_extra_info("sockname")
    client, protocol = await loop.create_datagram_endpoint(Datagrams, remote_addr=address)
    client.sendto(b"ping 1")
    print(await protocol.got)
    client.close()
    server.close()


async def sockets():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    a.setblocking(False)
    b.setblocking(False)
    receiver = asyncio.create_task(loop.sock_recv(b, 100))
    await asyncio.sleep(0)
    await loop.sock_sendall(a, b"by hand")
    print(await receiver)
    seen = []
    loop.add_reader(b, lambda: seen.append(b.recv(100)))
    a.send(b"watched")
    await asyncio.sleep(0.01)
    print(seen, loop.remove_reader(b), loop.remove_reader(b))
    a.close()
    b.close()


async def processes():
    proc = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    print(proc.returncode, await proc.communicate(b"through cat"), proc.returncode)
    proc = await asyncio.create_subprocess_shell("echo out; echo err >&2; exit 3", stdout=asyncio.subprocess.PIPE,
                                                 stderr=asyncio.subprocess.PIPE)
    print(await proc.stdout.read(), await proc.stderr.read(), await proc.wait())
    proc = await asyncio.create_subprocess_exec("sleep", "100")
    proc.terminate()
    print(await proc.wait())
    try:
        proc.kill()
    except ProcessLookupError as e:
        print(type(e).__name__)
    try:
        await asyncio.create_subprocess_exec("/does/not/exist")
    except FileNotFoundError as e:
        print(e)
    print(await asyncio.gather(*(asyncio.create_subprocess_shell(f"exit {i}") for i in range(3))) and "three")


async def signals():
    loop = asyncio.get_running_loop()
    heard = loop.create_future()
    loop.add_signal_handler(signal.SIGUSR1, heard.set_result, "SIGUSR1")
    os.kill(os.getpid(), signal.SIGUSR1)
    print(await heard, loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
    for wrong in ("x", 999):
        try:
            loop.add_signal_handler(wrong, print)
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)


async def main():
    for part in (connections, readers, datagrams, sockets, processes, signals):
        print("--", part.__name__)
        await part()


asyncio.run(main())
