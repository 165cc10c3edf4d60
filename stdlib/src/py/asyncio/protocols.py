"""What transports call."""

__all__ = ("BaseProtocol", "Protocol", "DatagramProtocol", "SubprocessProtocol", "BufferedProtocol")


class BaseProtocol:
    """What is told of a connection."""

    __slots__ = ()

    def connection_made(self, transport):
        """The connection stands."""

    def connection_lost(self, exc):
        """The connection is gone; None if that was as it should be."""

    def pause_writing(self):
        """Too much waits to be written: hold on."""

    def resume_writing(self):
        """There is room again: go on."""


class Protocol(BaseProtocol):
    """What takes bytes as they come."""

    __slots__ = ()

    def data_received(self, data):
        """Bytes have come."""

    def eof_received(self):
        """The other side will send nothing more; true keeps the transport open."""


class BufferedProtocol(BaseProtocol):
    """What takes bytes into buffers of its own."""

    __slots__ = ()

    def get_buffer(self, sizehint):
        """Where the next bytes are to go."""

    def buffer_updated(self, nbytes):
        """So many bytes are in the buffer."""

    def eof_received(self):
        """The other side will send nothing more."""


class DatagramProtocol(BaseProtocol):
    """What takes datagrams."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """A datagram has come."""

    def error_received(self, exc):
        """A datagram could not be sent or received."""


class SubprocessProtocol(BaseProtocol):
    """What is told of a child process."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """The child wrote something."""

    def pipe_connection_lost(self, fd, exc):
        """A pipe to the child is gone."""

    def process_exited(self):
        """The child has ended."""
