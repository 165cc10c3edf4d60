"""Universally unique identifiers (RFC 4122): made of time and place, of names, or of random numbers."""

import os
from enum import Enum

RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT, RESERVED_FUTURE = (
    'reserved for NCS compatibility', 'specified in RFC 4122', 'reserved for Microsoft compatibility',
    'reserved for future definition')

# The arguments of UUID() have the names of the types.
int_ = int
bytes_ = bytes

# 100 ns steps from the beginning of the Gregorian calendar to that of Unix.
_EPOCH = 0x01b21dd213814000


class SafeUUID(Enum):
    """Was it made so that no other process can have made the same?"""

    safe = 0
    unsafe = -1
    unknown = None


def _swapped(b):
    """The bytes with the first three fields turned around."""
    return b[3::-1] + b[5:3:-1] + b[7:5:-1] + b[8:]


class UUID:
    """An identifier: 128 bits, given as digits, as bytes in either order, as six fields, or as a number."""

    __slots__ = ('int', 'is_safe', '__weakref__')

    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None, *,
                 is_safe=SafeUUID.unknown):
        if [hex, bytes, bytes_le, fields, int].count(None) != 4:
            raise TypeError('one of the hex, bytes, bytes_le, fields, or int arguments must be given')
        if hex is not None:
            digits = hex.replace('urn:', '').replace('uuid:', '').strip('{}').replace('-', '')
            if len(digits) != 32:
                raise ValueError('badly formed hexadecimal UUID string')
            int = int_(digits, 16)
        if bytes_le is not None:
            if len(bytes_le) != 16:
                raise ValueError('bytes_le is not a 16-char string')
            bytes = _swapped(bytes_le)
        if bytes is not None:
            if len(bytes) != 16:
                raise ValueError('bytes is not a 16-char string')
            assert isinstance(bytes, bytes_), repr(bytes)
            int = int_.from_bytes(bytes)
        if fields is not None:
            int = _of_fields(fields)
        if not 0 <= int < 1 << 128:
            raise ValueError('int is out of range (need a 128-bit value)')
        if version is not None:
            if not 1 <= version <= 5:
                raise ValueError('illegal version number')
            int = int & ~(0xc000 << 48 | 0xf000 << 64) | 0x8000 << 48 | version << 76
        object.__setattr__(self, 'int', int)
        object.__setattr__(self, 'is_safe', is_safe)

    def __getstate__(self):
        state = {'int': self.int}
        if self.is_safe != SafeUUID.unknown:
            state['is_safe'] = self.is_safe.value
        return state

    def __setstate__(self, state):
        object.__setattr__(self, 'int', state['int'])
        # Of old pickles nobody knows.
        object.__setattr__(self, 'is_safe', SafeUUID(state['is_safe']) if 'is_safe' in state else SafeUUID.unknown)

    def __eq__(self, other):
        return self.int == other.int if isinstance(other, UUID) else NotImplemented

    def __lt__(self, other):
        return self.int < other.int if isinstance(other, UUID) else NotImplemented

    def __gt__(self, other):
        return self.int > other.int if isinstance(other, UUID) else NotImplemented

    def __le__(self, other):
        return self.int <= other.int if isinstance(other, UUID) else NotImplemented

    def __ge__(self, other):
        return self.int >= other.int if isinstance(other, UUID) else NotImplemented

    def __hash__(self):
        return hash(self.int)

    def __int__(self):
        return self.int

    def __repr__(self):
        return f'{self.__class__.__name__}({str(self)!r})'

    def __setattr__(self, name, value):
        raise TypeError('UUID objects are immutable')

    def __str__(self):
        h = self.hex
        return f'{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}'

    @property
    def bytes(self):
        return self.int.to_bytes(16)

    @property
    def bytes_le(self):
        return _swapped(self.bytes)

    @property
    def fields(self):
        return (self.time_low, self.time_mid, self.time_hi_version, self.clock_seq_hi_variant, self.clock_seq_low,
                self.node)

    @property
    def time_low(self):
        return self.int >> 96

    @property
    def time_mid(self):
        return self.int >> 80 & 0xffff

    @property
    def time_hi_version(self):
        return self.int >> 64 & 0xffff

    @property
    def clock_seq_hi_variant(self):
        return self.int >> 56 & 0xff

    @property
    def clock_seq_low(self):
        return self.int >> 48 & 0xff

    @property
    def time(self):
        return (self.time_hi_version & 0x0fff) << 48 | self.time_mid << 32 | self.time_low

    @property
    def clock_seq(self):
        return (self.clock_seq_hi_variant & 0x3f) << 8 | self.clock_seq_low

    @property
    def node(self):
        return self.int & 0xffffffffffff

    @property
    def hex(self):
        return f'{self.int:032x}'

    @property
    def urn(self):
        return f'urn:uuid:{self}'

    @property
    def variant(self):
        kind = self.clock_seq_hi_variant
        if not kind & 0x80:
            return RESERVED_NCS
        if not kind & 0x40:
            return RFC_4122
        return RESERVED_FUTURE if kind & 0x20 else RESERVED_MICROSOFT

    @property
    def version(self):
        # It has a meaning only there.
        if self.variant == RFC_4122:
            return int_(self.int >> 76 & 0xf)


def _of_fields(fields):
    if len(fields) != 6:
        raise ValueError('fields is not a 6-tuple')
    number = 0
    for i, (field, bits) in enumerate(zip(fields, (32, 16, 16, 8, 8, 48)), 1):
        if not 0 <= field < 1 << bits:
            raise ValueError(f"field {i} out of range (need {'an' if bits == 8 else 'a'} {bits}-bit value)")
        number = number << bits | field
    return number


_node = None


def _network_node():
    """The hardware address of an interface, one that is unique in the world if there is one."""
    local = None
    try:
        interfaces = sorted(os.listdir('/sys/class/net'))
    except OSError:
        return None
    for name in interfaces:
        try:
            with open(f'/sys/class/net/{name}/address') as f:
                mac = int(f.read().strip().replace(':', ''), 16)
        except (OSError, ValueError):
            continue
        if not 0 < mac < 1 << 48:
            continue
        if not mac & 1 << 41:
            return mac
        local = local or mac
    return local


def _random_getnode():
    """A random address, marked as one that no hardware has."""
    import random
    return random.getrandbits(48) | 1 << 40


def getnode():
    """The hardware address of this machine as a number; random, but always the same, if there is none."""
    global _node
    if _node is None:
        _node = _network_node() or _random_getnode()
    return _node


_last_timestamp = None


def uuid1(node=None, clock_seq=None):
    """Of the time and this machine, or another node; a random sequence number unless one is given."""
    global _last_timestamp
    import time
    timestamp = time.time_ns() // 100 + _EPOCH
    if _last_timestamp is not None and timestamp <= _last_timestamp:
        timestamp = _last_timestamp + 1
    _last_timestamp = timestamp
    if clock_seq is None:
        import random
        clock_seq = random.getrandbits(14)
    return UUID(fields=(timestamp & 0xffffffff, timestamp >> 32 & 0xffff, timestamp >> 48 & 0x0fff,
                        clock_seq >> 8 & 0x3f, clock_seq & 0xff, getnode() if node is None else node), version=1)


def _of_name(method, namespace, name, version):
    import hashlib
    if isinstance(name, str):
        name = name.encode("utf-8")
    digest = hashlib.new(method, namespace.bytes + name, usedforsecurity=False).digest()
    return UUID(bytes=digest[:16], version=version)


def uuid3(namespace, name):
    """Of a name in a namespace, by MD5."""
    return _of_name('md5', namespace, name, 3)


def uuid4():
    """Of random numbers."""
    return UUID(bytes=os.urandom(16), version=4)


def uuid5(namespace, name):
    """Of a name in a namespace, by SHA-1."""
    return _of_name('sha1', namespace, name, 5)


NAMESPACE_DNS = UUID('6ba7b810-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_URL = UUID('6ba7b811-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_OID = UUID('6ba7b812-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_X500 = UUID('6ba7b814-9dad-11d1-80b4-00c04fd430c8')


def main():
    """The command line: prints a new identifier."""
    import argparse
    makers = {"uuid1": uuid1, "uuid3": uuid3, "uuid4": uuid4, "uuid5": uuid5}
    namespaces = {"@dns": NAMESPACE_DNS, "@url": NAMESPACE_URL, "@oid": NAMESPACE_OID, "@x500": NAMESPACE_X500}
    parser = argparse.ArgumentParser(prog='uuid.py', description="Prints a new UUID.")
    parser.add_argument("-u", "--uuid", choices=makers.keys(), default="uuid4", help="the kind, uuid4 if none is given")
    parser.add_argument("-n", "--namespace", help="for uuid3 and uuid5: a UUID, or @dns, @url, @oid or @x500")
    parser.add_argument("-N", "--name", help="for uuid3 and uuid5: the name in the namespace")
    args = parser.parse_args()
    make = makers[args.uuid]
    if make not in (uuid3, uuid5):
        print(make())
        return
    if not args.namespace or not args.name:
        parser.error(f"Incorrect number of arguments. {args.uuid} requires a namespace and a name. "
                     "Run 'python -m uuid -h' for more information.")
    print(make(namespaces.get(args.namespace) or UUID(args.namespace), args.name))


if __name__ == "__main__":
    main()
