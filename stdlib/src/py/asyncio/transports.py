"""What protocols write to."""

__all__ = ("BaseTransport", "ReadTransport", "WriteTransport", "Transport", "DatagramTransport",
           "SubprocessTransport")


class BaseTransport:
    """What carries bytes."""

    __slots__ = ("_extra", "__weakref__")

    def __init__(self, extra=None):
        self._extra = {} if extra is None else extra

    def get_extra_info(self, name, default=None):
        """What is known of the carrier, by name."""
        return self._extra.get(name, default)

    def is_closing(self):
        """Is it closed, or about to be?"""
        raise NotImplementedError

    def close(self):
        """Close the transport; what was written is sent before."""
        raise NotImplementedError

    def set_protocol(self, protocol):
        """Say who is told from now on."""
        raise NotImplementedError

    def get_protocol(self):
        """Who is told."""
        raise NotImplementedError


class ReadTransport(BaseTransport):
    """What bytes come from."""

    __slots__ = ()

    def is_reading(self):
        """Does it read?"""
        raise NotImplementedError

    def pause_reading(self):
        """Read nothing for now."""
        raise NotImplementedError

    def resume_reading(self):
        """Read on."""
        raise NotImplementedError


class WriteTransport(BaseTransport):
    """What bytes go to."""

    __slots__ = ()

    def set_write_buffer_limits(self, high=None, low=None):
        """Set when the protocol is told to pause, and to go on."""
        raise NotImplementedError

    def get_write_buffer_size(self):
        """How many bytes wait to be written."""
        raise NotImplementedError

    def get_write_buffer_limits(self):
        """From how many waiting bytes on the writer is stopped, and from how few it may go on."""
        raise NotImplementedError

    def write(self, data):
        """Write bytes, now or as soon as there is room."""
        raise NotImplementedError

    def writelines(self, list_of_data):
        """Write several pieces, one after the other."""
        self.write(b"".join(list_of_data))

    def write_eof(self):
        """Nothing more will be written."""
        raise NotImplementedError

    def can_write_eof(self):
        """Can one direction be closed alone?"""
        raise NotImplementedError

    def abort(self):
        """Close it, and forget what waits."""
        raise NotImplementedError


class Transport(ReadTransport, WriteTransport):
    """What bytes come from and go to."""

    __slots__ = ()


class DatagramTransport(BaseTransport):
    """What datagrams go to."""

    __slots__ = ()

    def sendto(self, data, addr=None):
        """Send a datagram."""
        raise NotImplementedError

    def abort(self):
        """Close it, and forget what waits."""
        raise NotImplementedError


class SubprocessTransport(BaseTransport):
    """A process and its pipes."""

    __slots__ = ()

    def get_pid(self):
        """Get subprocess id."""
        raise NotImplementedError

    def get_returncode(self):
        """Get subprocess returncode."""
        raise NotImplementedError

    def get_pipe_transport(self, fd):
        """The carrier of one of the child's pipes."""
        raise NotImplementedError

    def send_signal(self, signal):
        """Send the child a signal."""
        raise NotImplementedError

    def terminate(self):
        """Stop the subprocess."""
        raise NotImplementedError

    def kill(self):
        """Kill the subprocess."""
        raise NotImplementedError


class _FlowControlMixin(Transport):
    """Tells the protocol when too much waits to be written, and when no longer."""

    __slots__ = ("_loop", "_protocol_paused", "_high_water", "_low_water")

    def __init__(self, extra=None, loop=None):
        super().__init__(extra)
        self._loop = loop
        self._protocol_paused = False
        self._set_limits()

    def _tell(self, name):
        try:
            getattr(self._protocol, name)()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._loop.call_exception_handler({
                "message": f"protocol.{name}() failed",
                "exception": error,
                "transport": self,
                "protocol": self._protocol,
            })

    def _maybe_pause_protocol(self):
        if self.get_write_buffer_size() > self._high_water and not self._protocol_paused:
            self._protocol_paused = True
            self._tell("pause_writing")

    def _maybe_resume_protocol(self):
        if self._protocol_paused and self.get_write_buffer_size() <= self._low_water:
            self._protocol_paused = False
            self._tell("resume_writing")

    def get_write_buffer_limits(self):
        return self._low_water, self._high_water

    def _set_limits(self, high=None, low=None):
        if high is None:
            high = 64 * 1024 if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f"high ({high!r}) must be >= low ({low!r}) must be >= 0")
        self._high_water = high
        self._low_water = low

    def set_write_buffer_limits(self, high=None, low=None):
        self._set_limits(high, low)
        self._maybe_pause_protocol()
