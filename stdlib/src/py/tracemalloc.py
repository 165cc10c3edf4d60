"""Where the program's memory was asked for: snapshots of the blocks that live, and what to make of them."""

from collections.abc import Iterable, Sequence
from functools import total_ordering
import fnmatch
import os.path

from _tracemalloc import (
    clear_traces, get_traceback_limit, get_traced_memory, get_tracemalloc_memory, is_tracing, reset_peak,
    start, stop, _get_object_traceback, _get_traces)

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def _in_units(size, signed=False):
    # Three digits with a fraction, or up to five without.
    for unit in _UNITS:
        last = unit == _UNITS[-1]
        for most, digits in ((100, 1), (10 * 1024, 0)):
            if (abs(size) < most and (unit != "B" or not digits)) or (last and not digits):
                return format(size, f"{'+' if signed else ''}.{digits}f") + " " + unit
        size /= 1024


class _Record:
    """Compares by its fields."""
    __slots__ = ()

    def _fields(self):
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return NotImplemented
        return self._fields() == other._fields()

    def __hash__(self):
        return hash(self._fields())


class Statistic(_Record):
    """The blocks of one place: how many, and how large together."""
    __slots__ = ("traceback", "size", "count")

    def __init__(self, traceback, size, count):
        self.traceback = traceback
        self.size = size
        self.count = count

    def _rank(self):
        return self.size, self.count, self.traceback

    def __str__(self):
        text = f"{self.traceback}: size={_in_units(self.size)}, count={self.count}"
        if self.count:
            text += f", average={_in_units(self.size / self.count)}"
        return text

    def __repr__(self):
        return f"<Statistic traceback={self.traceback!r} size={self.size} count={self.count}>"


class StatisticDiff(_Record):
    """How the blocks of one place have changed between two snapshots."""
    __slots__ = ("traceback", "size", "size_diff", "count", "count_diff")

    def __init__(self, traceback, size, size_diff, count, count_diff):
        self.traceback = traceback
        self.size = size
        self.size_diff = size_diff
        self.count = count
        self.count_diff = count_diff

    def _rank(self):
        return abs(self.size_diff), self.size, abs(self.count_diff), self.count, self.traceback

    def __str__(self):
        text = (f"{self.traceback}: size={_in_units(self.size)} ({_in_units(self.size_diff, True)}), "
                f"count={self.count} ({self.count_diff:+})")
        if self.count:
            text += f", average={_in_units(self.size / self.count)}"
        return text

    def __repr__(self):
        return (f"<StatisticDiff traceback={self.traceback!r} size={self.size} ({self.size_diff:+}) "
                f"count={self.count} ({self.count_diff:+})>")


@total_ordering
class Frame(_Record):
    """A line of a file."""
    __slots__ = ("_frame",)

    def __init__(self, frame):
        self._frame = frame

    @property
    def filename(self):
        return self._frame[0]

    @property
    def lineno(self):
        return self._frame[1]

    def __lt__(self, other):
        if not isinstance(other, Frame):
            return NotImplemented
        return self._frame < other._frame

    def __str__(self):
        return f"{self.filename}:{self.lineno}"

    def __repr__(self):
        return f"<Frame filename={self.filename!r} lineno={self.lineno!r}>"


@total_ordering
class Traceback(Sequence):
    """The lines that made a block, the innermost last."""
    __slots__ = ("_frames", "_total_nframe")

    def __init__(self, frames, total_nframe=None):
        super().__init__()
        self._frames = tuple(frames)[::-1]
        self._total_nframe = total_nframe

    @property
    def total_nframe(self):
        return self._total_nframe

    def __len__(self):
        return len(self._frames)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(map(Frame, self._frames[index]))
        return Frame(self._frames[index])

    def __contains__(self, frame):
        return frame._frame in self._frames

    def __hash__(self):
        return hash(self._frames)

    def __eq__(self, other):
        if not isinstance(other, Traceback):
            return NotImplemented
        return self._frames == other._frames

    def __lt__(self, other):
        if not isinstance(other, Traceback):
            return NotImplemented
        return self._frames < other._frames

    def __str__(self):
        return str(self[0])

    def __repr__(self):
        total = "" if self._total_nframe is None else f" total_nframe={self._total_nframe}"
        return f"<Traceback {tuple(self)}{total}>"

    def format(self, limit=None, most_recent_first=False):
        """The lines as a printed traceback has them."""
        import linecache
        if limit is None:
            frames = self[:]
        else:
            frames = self[-limit:] if limit > 0 else self[:limit]
        lines = []
        for frame in reversed(frames) if most_recent_first else frames:
            lines.append(f'  File "{frame.filename}", line {frame.lineno}')
            source = linecache.getline(frame.filename, frame.lineno).strip()
            if source:
                lines.append("    " + source)
        return lines


def get_object_traceback(obj):
    """The Traceback of where an object was made; None if that is not known."""
    found = _get_object_traceback(obj)
    return None if found is None else Traceback(found)


class Trace(_Record):
    """A live block."""
    __slots__ = ("_trace",)

    def __init__(self, trace):
        # (domain, size, frames from the innermost out, total number of frames)
        self._trace = trace

    @property
    def domain(self):
        return self._trace[0]

    @property
    def size(self):
        return self._trace[1]

    @property
    def traceback(self):
        return Traceback(*self._trace[2:])

    def __str__(self):
        return f"{self.traceback}: {_in_units(self.size)}"

    def __repr__(self):
        return f"<Trace domain={self.domain} size={_in_units(self.size)}, traceback={self.traceback!r}>"


class _Traces(Sequence):
    def __init__(self, traces):
        super().__init__()
        self._traces = traces

    def __len__(self):
        return len(self._traces)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(map(Trace, self._traces[index]))
        return Trace(self._traces[index])

    def __contains__(self, trace):
        return trace._trace in self._traces

    def __eq__(self, other):
        if not isinstance(other, _Traces):
            return NotImplemented
        return self._traces == other._traces

    def __repr__(self):
        return f"<Traces len={len(self)}>"


def _source_name(filename):
    filename = os.path.normcase(filename)
    return filename[:-1] if filename.endswith(".pyc") else filename


class BaseFilter:
    def __init__(self, inclusive):
        self.inclusive = inclusive

    def _match(self, trace):
        raise NotImplementedError


class Filter(BaseFilter):
    """Chooses blocks by the file and line that made them."""

    def __init__(self, inclusive, filename_pattern, lineno=None, all_frames=False, domain=None):
        super().__init__(inclusive)
        self._filename_pattern = _source_name(filename_pattern)
        self.lineno = lineno
        self.all_frames = all_frames
        self.domain = domain

    @property
    def filename_pattern(self):
        return self._filename_pattern

    def _names(self, frame):
        filename, lineno = frame
        return (fnmatch.fnmatch(_source_name(filename), self._filename_pattern)
                and self.lineno in (None, lineno))

    def _match(self, trace):
        domain, _, frames, _ = trace
        named = any(map(self._names, frames if self.all_frames else frames[:1]))
        if self.domain is not None:
            named = named and domain == self.domain
        return named == bool(self.inclusive)


class DomainFilter(BaseFilter):
    """Chooses blocks by their domain."""

    def __init__(self, inclusive, domain):
        super().__init__(inclusive)
        self._domain = domain

    @property
    def domain(self):
        return self._domain

    def _match(self, trace):
        return (trace[0] == self._domain) == bool(self.inclusive)


class Snapshot:
    """The blocks that lived at one moment."""

    def __init__(self, traces, traceback_limit):
        self.traces = _Traces(traces)
        self.traceback_limit = traceback_limit

    def dump(self, filename):
        """Keep it in a file."""
        import pickle
        with open(filename, "wb") as file:
            pickle.dump(self, file, pickle.HIGHEST_PROTOCOL)

    @staticmethod
    def load(filename):
        """One that was kept in a file."""
        import pickle
        with open(filename, "rb") as file:
            return pickle.load(file)

    def filter_traces(self, filters):
        """A snapshot of the blocks that one of the inclusive filters, if there are any, and every exclusive
        one lets through."""
        if not isinstance(filters, Iterable):
            raise TypeError(f"filters must be a list of filters, not {type(filters).__name__}")
        filters = list(filters)
        including = [f for f in filters if f.inclusive]
        excluding = [f for f in filters if not f.inclusive]
        kept = [trace for trace in self.traces._traces
                if (not including or any(f._match(trace) for f in including))
                and all(f._match(trace) for f in excluding)]
        return Snapshot(kept, self.traceback_limit)

    def _group_by(self, key_type, cumulative):
        if key_type not in ("traceback", "filename", "lineno"):
            raise ValueError(f"unknown key_type: {key_type!r}")
        if cumulative and key_type == "traceback":
            raise ValueError(f"cumulative mode cannot by used with key type {key_type!r}")
        groups = {}
        for _, size, frames, _ in self.traces._traces:
            if not cumulative:
                frames = (frames,) if key_type == "traceback" else frames[:1]
            for key in frames:
                if key_type == "filename":
                    key = key[0]
                group = groups.get(key)
                if group is None:
                    groups[key] = [size, 1]
                else:
                    group[0] += size
                    group[1] += 1
        stats = {}
        for key, (size, count) in groups.items():
            if key_type == "filename":
                key = (key, 0)
            traceback = Traceback(key if key_type == "traceback" else (key,))
            stats[traceback] = Statistic(traceback, size, count)
        return stats

    def statistics(self, key_type, cumulative=False):
        """Statistics by 'filename', 'lineno' or 'traceback', the largest first. Cumulative ones count a block
        for every frame of its traceback."""
        stats = self._group_by(key_type, cumulative).values()
        return sorted(stats, key=Statistic._rank, reverse=True)

    def compare_to(self, old_snapshot, key_type, cumulative=False):
        """What has changed since an older snapshot, the largest changes first."""
        new = self._group_by(key_type, cumulative)
        old = old_snapshot._group_by(key_type, cumulative)
        changes = []
        for traceback in new | old:
            size = count = old_size = old_count = 0
            if traceback in new:
                size, count = new[traceback].size, new[traceback].count
            if traceback in old:
                old_size, old_count = old[traceback].size, old[traceback].count
            changes.append(StatisticDiff(traceback, size, size - old_size, count, count - old_count))
        changes.sort(key=StatisticDiff._rank, reverse=True)
        return changes


def take_snapshot():
    """A Snapshot of the blocks that live now and were made since tracing began."""
    if not is_tracing():
        raise RuntimeError("the tracemalloc module must be tracing memory allocations to take a snapshot")
    return Snapshot(_get_traces(), get_traceback_limit())
