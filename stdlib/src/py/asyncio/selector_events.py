"""The event loop that waits by a selector, its sockets and their transports."""

import collections
import os
import selectors
import socket
import warnings
import weakref

from asyncio import base_events, events, futures, protocols, transports
from asyncio.log import logger

__all__ = ("BaseSelectorEventLoop",)

_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
# Bytes that are read at once.
_MOST = 256 * 1024
# Errors that only say that the other end has gone.
_GONE = BrokenPipeError, ConnectionResetError, ConnectionAbortedError
_AGAIN = BlockingIOError, InterruptedError


class BaseSelectorEventLoop(base_events.BaseEventLoop):
    """Selector event loop."""

    def __init__(self, selector=None):
        super().__init__()
        self._selector = selectors.DefaultSelector() if selector is None else selector
        # What other threads, and signals, wake the loop by.
        self._ssock, self._csock = socket.socketpair()
        self._ssock.setblocking(False)
        self._csock.setblocking(False)
        self._add_reader(self._ssock.fileno(), self._read_from_self)
        self._transports = weakref.WeakValueDictionary()

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self.is_closed():
            return
        self._remove_reader(self._ssock.fileno())
        self._ssock.close()
        self._csock.close()
        super().close()
        self._selector.close()
        self._selector = None

    def _process_data(self, data):
        """What came to the loop's own socket: nothing but a wake, or numbers of signals."""

    def _read_from_self(self):
        while True:
            try:
                data = self._ssock.recv(4096)
            except InterruptedError:
                continue
            except BlockingIOError:
                break
            if not data:
                break
            self._process_data(data)

    def _write_to_self(self):
        try:
            self._csock.send(b"\0")
        except OSError:
            # It is full, and so the loop wakes; or the loop was just closed.
            pass

    def _process_events(self, found):
        for key, mask in found:
            reader, writer = key.data
            if mask & _READ and reader is not None:
                if reader._cancelled:
                    self._remove(key.fileobj, _READ)
                else:
                    self._ready.append(reader)
            if mask & _WRITE and writer is not None:
                if writer._cancelled:
                    self._remove(key.fileobj, _WRITE)
                else:
                    self._ready.append(writer)

    # --- descriptors

    def _watch(self, fd, event, callback, args):
        self._check_closed()
        handle = events.Handle(callback, args, self, None)
        key = self._selector.get_map().get(fd)
        if key is None:
            self._selector.register(fd, event, (handle, None) if event == _READ else (None, handle))
        else:
            reader, writer = key.data
            before = reader if event == _READ else writer
            both = (handle, writer) if event == _READ else (reader, handle)
            self._selector.modify(fd, key.events | event, both)
            if before is not None:
                before.cancel()
        return handle

    def _remove(self, fd, event):
        if self.is_closed():
            return False
        key = self._selector.get_map().get(fd)
        if key is None:
            return False
        reader, writer = key.data
        left = key.events & ~event
        if left:
            self._selector.modify(fd, left, (None, writer) if event == _READ else (reader, None))
        else:
            self._selector.unregister(fd)
        removed = reader if event == _READ else writer
        if removed is None:
            return False
        removed.cancel()
        return True

    def _add_reader(self, fd, callback, *args):
        return self._watch(fd, _READ, callback, args)

    def _remove_reader(self, fd):
        return self._remove(fd, _READ)

    def _add_writer(self, fd, callback, *args):
        return self._watch(fd, _WRITE, callback, args)

    def _remove_writer(self, fd):
        return self._remove(fd, _WRITE)

    def _check_free(self, fd):
        """The program may not watch what a transport does."""
        if not isinstance(fd, int):
            try:
                fd = int(fd.fileno())
            except (AttributeError, TypeError, ValueError):
                raise ValueError(f"Invalid file object: {fd!r}") from None
        transport = self._transports.get(fd)
        if transport is not None and not transport.is_closing():
            raise RuntimeError(f"File descriptor {fd!r} is used by transport {transport!r}")

    def add_reader(self, fd, callback, *args):
        """Call something whenever there is something to read."""
        self._check_free(fd)
        self._add_reader(fd, callback, *args)

    def remove_reader(self, fd):
        """No longer call anything to read."""
        self._check_free(fd)
        return self._remove_reader(fd)

    def add_writer(self, fd, callback, *args):
        """Call something whenever there is room to write."""
        self._check_free(fd)
        self._add_writer(fd, callback, *args)

    def remove_writer(self, fd):
        """No longer call anything to write."""
        self._check_free(fd)
        return self._remove_writer(fd)

    # --- sockets of the program's own

    async def _retry(self, sock, event, call):
        """The result of a call on a socket, once it need not wait."""
        if self._debug and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")
        try:
            return call()
        except _AGAIN:
            pass
        future = self.create_future()
        fd = sock.fileno()
        self._check_free(fd)

        def ready():
            if future.done():
                return
            try:
                future.set_result(call())
            except _AGAIN:
                pass
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                future.set_exception(error)

        handle = self._watch(fd, event, ready, ())
        try:
            return await future
        finally:
            if not handle.cancelled():
                self._remove(fd, event)

    async def sock_recv(self, sock, n):
        """Bytes, as soon as some are there."""
        return await self._retry(sock, _READ, lambda: sock.recv(n))

    async def sock_recv_into(self, sock, buf):
        """Bytes into a buffer, as soon as some are there."""
        return await self._retry(sock, _READ, lambda: sock.recv_into(buf))

    async def sock_recvfrom(self, sock, bufsize):
        """A datagram, as soon as one is there."""
        return await self._retry(sock, _READ, lambda: sock.recvfrom(bufsize))

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        """Receive data from the socket into a buffer, and from whom."""
        return await self._retry(sock, _READ, lambda: sock.recvfrom_into(buf, nbytes or len(buf)))

    async def sock_sendall(self, sock, data):
        """Send all of it, waiting for room."""
        rest = memoryview(data)
        while rest:
            rest = rest[await self._retry(sock, _WRITE, lambda: sock.send(rest)):]

    async def sock_sendto(self, sock, data, address):
        """Send a datagram."""
        return await self._retry(sock, _WRITE, lambda: sock.sendto(data, address))

    async def sock_connect(self, sock, address):
        """Connect a socket, and wait until it is."""
        if self._debug and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")
        if sock.family == socket.AF_INET or sock.family == socket.AF_INET6:
            infos = await self._ensure_resolved(address, sock.family, sock.type, sock.proto, 0)
            address = infos[0][4]
        try:
            sock.connect(address)
            return
        except _AGAIN:
            pass

        def outcome():
            code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                raise OSError(code, f"Connect call failed {address}")

        future = self.create_future()
        fd = sock.fileno()

        def ready():
            if future.done():
                return
            try:
                outcome()
            except _AGAIN:
                pass
            except OSError as error:
                future.set_exception(error)
            else:
                future.set_result(None)

        handle = self._add_writer(fd, ready)
        try:
            await future
        finally:
            if not handle.cancelled():
                self._remove_writer(fd)

    async def sock_accept(self, sock):
        """Accept a connection: a socket, and the address of the other end."""
        conn, address = await self._retry(sock, _READ, sock.accept)
        conn.setblocking(False)
        return conn, address

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=None):
        """Send what a file has; how many bytes."""
        if offset:
            file.seek(offset)
        total = 0
        try:
            while count is None or total < count:
                # Files are read here as any file is: they do not wait.
                data = file.read(_MOST if count is None else min(_MOST, count - total))
                if not data:
                    break
                await self.sock_sendall(sock, data)
                total += len(data)
            return total
        finally:
            if total and hasattr(file, "seek"):
                file.seek(offset + total)

    # --- servers

    def _start_serving(self, protocol_factory, sock, server, backlog):
        self._add_reader(sock.fileno(), self._accept, protocol_factory, sock, server, backlog)

    def _stop_serving(self, sock):
        self._remove_reader(sock.fileno())
        sock.close()

    def _accept(self, protocol_factory, sock, server, backlog):
        for _ in range(backlog + 1):
            try:
                conn, address = sock.accept()
            except (*_AGAIN, ConnectionAbortedError):
                return
            except OSError as error:
                self.call_exception_handler({
                    "message": "socket.accept() out of system resource",
                    "exception": error,
                    "socket": sock,
                })
                # The system lacks descriptors or memory: later, perhaps.
                self._remove_reader(sock.fileno())
                self.call_later(1, self._serve_again, protocol_factory, sock, server, backlog)
                return
            conn.setblocking(False)
            self.create_task(self._accepted(protocol_factory, conn, address, server))

    def _serve_again(self, protocol_factory, sock, server, backlog):
        if sock.fileno() != -1:
            self._start_serving(protocol_factory, sock, server, backlog)

    async def _accepted(self, protocol_factory, conn, address, server):
        protocol = transport = None
        try:
            protocol = protocol_factory()
            waiter = self.create_future()
            transport = self._make_socket_transport(conn, protocol, waiter, {"peername": address}, server)
            try:
                await waiter
            except BaseException:
                transport.close()
                raise
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            if self._debug:
                context = {"message": "Error on transport creation for incoming connection", "exception": error}
                if protocol is not None:
                    context["protocol"] = protocol
                if transport is not None:
                    context["transport"] = transport
                self.call_exception_handler(context)

    # --- transports

    def _make_socket_transport(self, sock, protocol, waiter=None, extra=None, server=None):
        return _SelectorSocketTransport(self, sock, protocol, waiter, extra, server)

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        return _SelectorDatagramTransport(self, sock, protocol, address, waiter, extra)


class _SelectorTransport(transports._FlowControlMixin):
    """What transports over sockets have in common."""

    def __init__(self, loop, sock, protocol, extra=None, server=None):
        super().__init__(extra, loop)
        self._extra["socket"] = sock
        for name, ask in (("sockname", sock.getsockname), ("peername", sock.getpeername)):
            if name not in self._extra:
                try:
                    self._extra[name] = ask()
                except OSError:
                    self._extra[name] = None
        self._sock = sock
        self._sock_fd = sock.fileno()
        self._protocol = None
        self._protocol_connected = False
        self.set_protocol(protocol)
        self._server = server
        self._buffer = collections.deque()
        self._conn_lost = 0
        self._closing = False
        self._paused = False
        if server is not None:
            server._attach(self)
        loop._transports[self._sock_fd] = self

    def __repr__(self):
        info = [type(self).__name__]
        if self._sock is None:
            info.append("closed")
        elif self._closing:
            info.append("closing")
        info.append(f"fd={self._sock_fd}")
        if self._loop is not None and not self._loop.is_closed():
            key = self._loop._selector.get_map().get(self._sock_fd)
            reading = key is not None and key.events & _READ
            writing = key is not None and key.events & _WRITE
            info.append(f"read={'polling' if reading else 'idle'}")
            info.append(f"write=<{'polling' if writing else 'idle'}, bufsize={self.get_write_buffer_size()}>")
        return f"<{' '.join(info)}>"

    def __del__(self, _warn=warnings.warn):
        if self._sock is not None:
            _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            self._sock.close()

    def get_protocol(self):
        return self._protocol

    def set_protocol(self, protocol):
        self._protocol = protocol
        self._protocol_connected = True

    def is_reading(self):
        return not (self._paused or self.is_closing())

    def is_closing(self):
        return self._closing

    def pause_reading(self):
        if self.is_reading():
            self._paused = True
            self._loop._remove_reader(self._sock_fd)

    def resume_reading(self):
        if not self._closing and self._paused:
            self._paused = False
            self._add_reader()

    def _add_reader(self):
        if self.is_reading():
            self._loop._add_reader(self._sock_fd, self._read_ready)

    def close(self):
        if self._stop_reading() and not self._buffer:
            self._lose(None)

    def abort(self):
        self._force_close(None)

    def _force_close(self, error):
        if not self._conn_lost:
            self._buffer.clear()
            self._stop_reading()
            self._lose(error)

    def _stop_reading(self):
        """From now on it is closing; False if it was so already."""
        if self._closing:
            return False
        self._closing = True
        self._loop._remove_reader(self._sock_fd)
        return True

    def _lose(self, error):
        """Nothing is left to do but to tell the protocol."""
        self._conn_lost += 1
        self._loop._remove_writer(self._sock_fd)
        self._loop.call_soon(self._call_connection_lost, error)

    def _fatal_error(self, error, message="Fatal error on transport"):
        if not isinstance(error, OSError):
            self._loop.call_exception_handler({
                "message": message,
                "exception": error,
                "transport": self,
                "protocol": self._protocol,
            })
        self._force_close(error)

    def _call_connection_lost(self, error):
        try:
            if self._protocol_connected:
                self._protocol.connection_lost(error)
        finally:
            self._sock.close()
            self._sock = None
            self._protocol = None
            self._loop = None
            server, self._server = self._server, None
            if server is not None:
                server._detach(self)

    def get_write_buffer_size(self):
        return sum(map(len, self._buffer))


class _SelectorSocketTransport(_SelectorTransport):
    """Bytes in a stream."""

    def __init__(self, loop, sock, protocol, waiter=None, extra=None, server=None):
        super().__init__(loop, sock, protocol, extra, server)
        self._eof = False
        self._empty_waiter = None
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            # Small writes are sent at once.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        loop.call_soon(self._protocol.connection_made, self)
        loop.call_soon(self._add_reader)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def set_protocol(self, protocol):
        self._fills_buffer = isinstance(protocol, protocols.BufferedProtocol)
        super().set_protocol(protocol)

    def _read_ready(self):
        if self._conn_lost:
            return
        try:
            if self._fills_buffer:
                buffer = self._protocol.get_buffer(-1)
                if not len(buffer):
                    raise RuntimeError("get_buffer() returned an empty buffer")
                n = self._sock.recv_into(buffer)
                data = None
            else:
                data = self._sock.recv(_MOST)
                n = len(data)
        except _AGAIN:
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._fatal_error(error, "Fatal read error on socket transport")
            return
        if not n:
            self._on_eof()
            return
        try:
            if self._fills_buffer:
                self._protocol.buffer_updated(n)
            else:
                self._protocol.data_received(data)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            name = "buffer_updated" if self._fills_buffer else "data_received"
            self._fatal_error(error, f"Fatal error: protocol.{name}() call failed.")

    def _on_eof(self):
        try:
            keep_open = self._protocol.eof_received()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._fatal_error(error, "Fatal error: protocol.eof_received() call failed.")
            return
        if keep_open:
            # There is nothing to read any more, but writing goes on.
            self._loop._remove_reader(self._sock_fd)
        else:
            self.close()

    def write(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"data argument must be a bytes-like object, not {type(data).__name__!r}")
        if self._eof:
            raise RuntimeError("Cannot call write() after write_eof()")
        if not data:
            return
        if self._conn_lost:
            if self._conn_lost >= 5:
                logger.warning("socket.send() raised exception.")
            self._conn_lost += 1
            return
        if not self._buffer:
            try:
                n = self._sock.send(data)
            except _AGAIN:
                pass
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                self._fatal_error(error, "Fatal write error on socket transport")
                return
            else:
                data = memoryview(data)[n:]
                if not data:
                    return
            self._loop._add_writer(self._sock_fd, self._write_ready)
        # The caller may change what it gave.
        self._buffer.append(bytes(data))
        self._maybe_pause_protocol()

    def _write_ready(self):
        if self._conn_lost:
            return
        try:
            n = self._sock.sendmsg(list(self._buffer)[:64])
        except _AGAIN:
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._loop._remove_writer(self._sock_fd)
            self._buffer.clear()
            self._fatal_error(error, "Fatal write error on socket transport")
            return
        buffer = self._buffer
        while n:
            first = buffer.popleft()
            if n < len(first):
                buffer.appendleft(first[n:])
                break
            n -= len(first)
        self._maybe_resume_protocol()
        if not buffer:
            self._loop._remove_writer(self._sock_fd)
            if self._closing:
                self._call_connection_lost(None)
            else:
                self._end_writing()

    def write_eof(self):
        if not (self._closing or self._eof):
            self._eof = True
            self._end_writing()

    def _end_writing(self):
        if self._eof and not self._buffer:
            self._sock.shutdown(socket.SHUT_WR)

    def can_write_eof(self):
        return True


class _SelectorDatagramTransport(_SelectorTransport, transports.DatagramTransport):
    """Datagrams."""

    def __init__(self, loop, sock, protocol, address=None, waiter=None, extra=None):
        super().__init__(loop, sock, protocol, extra)
        self._address = address
        loop.call_soon(self._protocol.connection_made, self)
        loop.call_soon(self._add_reader)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def get_write_buffer_size(self):
        return sum(len(data) for data, _ in self._buffer)

    def _read_ready(self):
        if self._conn_lost:
            return
        try:
            data, address = self._sock.recvfrom(_MOST)
        except _AGAIN:
            pass
        except OSError as error:
            self._protocol.error_received(error)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._fatal_error(error, "Fatal read error on datagram transport")
        else:
            self._protocol.datagram_received(data, address)

    def sendto(self, data, addr=None):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"data argument must be a bytes-like object, not {type(data).__name__!r}")
        if self._address:
            if addr not in (None, self._address):
                raise ValueError(f"Invalid address: must be None or {self._address}")
            addr = self._address
        if self._conn_lost and self._address:
            if self._conn_lost >= 5:
                logger.warning("socket.send() raised exception.")
            self._conn_lost += 1
            return
        if not self._buffer:
            if self._send(data, addr):
                return
            self._loop._add_writer(self._sock_fd, self._sendto_ready)
        self._buffer.append((bytes(data), addr))
        self._maybe_pause_protocol()

    def _send(self, data, addr):
        """Send a datagram; False if it has to wait."""
        try:
            if self._extra["peername"]:
                self._sock.send(data)
            else:
                self._sock.sendto(data, addr)
        except _AGAIN:
            return False
        except OSError as error:
            self._protocol.error_received(error)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._fatal_error(error, "Fatal write error on datagram transport")
        return True

    def _sendto_ready(self):
        while self._buffer:
            if not self._send(*self._buffer[0]):
                break
            if self._buffer:
                self._buffer.popleft()
        self._maybe_resume_protocol()
        if not self._buffer:
            self._loop._remove_writer(self._sock_fd)
            if self._closing:
                self._call_connection_lost(None)
