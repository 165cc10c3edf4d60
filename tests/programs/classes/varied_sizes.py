# Attributes behind values that differ in size: one site sees them at different offsets.
class Path(tuple):
    _turned = None

    def turned(self):
        if self._turned is None:
            self._turned = self.__class__(reversed(self))
        return self._turned


class Word(str):
    def __new__(cls, text, rank=0):
        self = super().__new__(cls, text)
        self.rank = rank
        return self


class Packet(bytes):
    source = "nobody"


class Tag(str):
    __slots__ = ("place",)


class Big(int):
    pass


def touch(x, value):
    x.note = value
    x.note = [x.note, x.note]
    return x.note


for n in (10, 0, 3, 200, 1, 40):
    path = Path(range(n))
    turned = path.turned()
    print(n, turned[:3], turned.turned()[:3], path._turned is turned, touch(path, n))
    word = Word("é" * n + "x", n)
    print(word.rank, touch(word, n), sorted(word.__dict__), len(word))
    packet = Packet(b"p" * n)
    print(packet.source, touch(packet, n), len(packet))
    packet.source = n
    print(packet.source)
    tag = Tag("t" * n)
    try:
        print(tag.place)
    except AttributeError as e:
        print(e)
    tag.place = [n]
    print(tag.place, hasattr(tag, "__dict__"))
    print(touch(Big(7**n), n))
    del path.note, word.note
    print(hasattr(path, "note"), hasattr(word, "note"))
