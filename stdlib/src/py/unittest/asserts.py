"""What a test may assert, and the words of a failure."""

import collections
import pprint
import re
import sys
import warnings

__unittest = True

_MOST = 80


def safe_repr(obj, short=False):
    try:
        text = repr(obj)
    except Exception:
        text = object.__repr__(obj)
    return text if not short or len(text) < _MOST else text[:_MOST] + " [truncated]..."


def _both(first, second):
    """Two reprs; where they begin alike and are long, the common part is cut short."""
    texts = [safe_repr(first), safe_repr(second)]
    longest = max(map(len, texts))
    if longest <= _MOST:
        return texts
    common = 0
    for a, b in zip(*texts):
        if a != b:
            break
        common += 1
    room = _MOST - (longest - common + 17)
    if room > 5:
        return [_shortened(text[:common], 5, room) + text[common:] for text in texts]
    return [_shortened(text[:common], 5, 5) + _shortened(text[common:], 41, 5) for text in texts]


def _shortened(text, head, tail):
    left = len(text) - head - tail
    return text if left <= 12 else f"{text[:head]}[{left} chars]{text[len(text) - tail:]}"


class _Raising:
    """What assertRaises and its like are as context managers."""

    def __init__(self, expected, test, pattern=None, warns=False):
        kind = Warning if warns else BaseException
        many = expected if isinstance(expected, tuple) else (expected,)
        if not all(isinstance(e, type) and issubclass(e, kind) for e in many):
            name = "assertWarns" if warns else "assertRaises"
            raise TypeError(f"{name}() arg 1 must be a{' warning class' if warns else 'n exception type'} or tuple of"
                            f" {'warning classes' if warns else 'exception types'}")
        self.expected = expected
        self.test_case = test
        self.expected_regex = re.compile(pattern) if isinstance(pattern, (str, bytes)) else pattern
        self.msg = None
        self.obj_name = None

    def handle(self, args, kwargs):
        if not args:
            self.msg = kwargs.pop("msg", None)
            if kwargs:
                raise TypeError(f"{next(iter(kwargs))!r} is an invalid keyword argument for this function")
            return self
        callable_obj, *rest = args
        self.obj_name = getattr(callable_obj, "__name__", str(callable_obj))
        with self:
            callable_obj(*rest, **kwargs)
        return None

    def fail(self, text):
        raise self.test_case.failureException(self.test_case._formatMessage(self.msg, text))

    def _name(self):
        return getattr(self.expected, "__name__", None) or str(self.expected)

    def _matches(self, error):
        if self.expected_regex is not None and not self.expected_regex.search(str(error)):
            return False
        return True


class _AssertRaises(_Raising):
    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is None:
            who = f" by {self.obj_name}" if self.obj_name else ""
            self.fail(f"{self._name()} not raised{who}")
        if not issubclass(kind, self.expected):
            return False
        self.exception = error.with_traceback(None)
        if not self._matches(error):
            self.fail(f'"{self.expected_regex.pattern}" does not match "{error}"')
        return True


class _AssertWarns(_Raising):
    def __enter__(self):
        for module in list(sys.modules.values()):
            if getattr(module, "__warningregistry__", None):
                module.__warningregistry__ = {}
        self._manager = warnings.catch_warnings(record=True)
        self.warnings = self._manager.__enter__()
        warnings.simplefilter("always", self.expected)
        return self

    def __exit__(self, kind, error, traceback):
        self._manager.__exit__(kind, error, traceback)
        if kind is not None:
            return
        first = None
        for warning in self.warnings:
            if not isinstance(warning.message, self.expected):
                continue
            first = first or warning.message
            if self._matches(warning.message):
                self.warning = warning.message
                self.filename = warning.filename
                self.lineno = warning.lineno
                return
        if first is not None:
            self.fail(f'"{self.expected_regex.pattern}" does not match "{first}"')
        who = f" by {self.obj_name}" if self.obj_name else ""
        self.fail(f"{self._name()} not triggered{who}")


_Watched = collections.namedtuple("_LoggingWatcher", ["records", "output"])


class _AssertLogs:
    """Catches what a logger is given; there must be something, or there must not."""

    def __init__(self, test, logger, level, no_logs):
        import logging
        self.test_case = test
        self.logger = logger if isinstance(logger, logging.Logger) else logging.getLogger(logger)
        names = {name: getattr(logging, name) for name in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")}
        self.level = names.get(level, level) if level else logging.INFO
        self.no_logs = no_logs

    def __enter__(self):
        import logging
        watched = _Watched([], [])

        class Handler(logging.Handler):
            def emit(self, record):
                watched.records.append(record)
                watched.output.append(self.format(record))

        handler = Handler()
        handler.setLevel(self.level)
        handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
        logger = self.logger
        self._before = logger.handlers[:], logger.level, logger.propagate
        logger.handlers = [handler]
        logger.setLevel(self.level)
        logger.propagate = False
        self._watched = watched
        return None if self.no_logs else watched

    def __exit__(self, kind, error, traceback):
        import logging
        self.logger.handlers, level, self.logger.propagate = self._before
        self.logger.setLevel(level)
        if kind is not None:
            return False
        if self.no_logs:
            if self._watched.records:
                self.test_case.fail(f"Unexpected logs found: {self._watched.output!r}")
        elif not self._watched.records:
            self.test_case.fail(f"no logs of level {logging.getLevelName(self.level)} or higher triggered on"
                                f" {self.logger.name}")


def _diff(a, b):
    """The lines of two texts, with marks for and under what differs."""
    from difflib import ndiff
    return ndiff(a, b)


class Assertions:
    """The assert methods of a test case."""

    def fail(self, msg=None):
        """Fail, whatever holds."""
        raise self.failureException(msg)

    def _formatMessage(self, msg, standard):
        if not self.longMessage:
            return msg or standard
        return standard if msg is None else f"{standard} : {msg}"

    def _fail(self, msg, standard):
        raise self.failureException(self._formatMessage(msg, standard))

    def _shorten(self, message, diff):
        if self.maxDiff is None or len(diff) <= self.maxDiff:
            return message + diff
        return message + f"\nDiff is {len(diff)} characters long. Set self.maxDiff to None to see it."

    # Truth and identity

    def assertTrue(self, expr, msg=None):
        """Fail unless it is true."""
        if not expr:
            self._fail(msg, f"{safe_repr(expr)} is not true")

    def assertFalse(self, expr, msg=None):
        """Fail if it is true."""
        if expr:
            self._fail(msg, f"{safe_repr(expr)} is not false")

    def assertIs(self, expr1, expr2, msg=None):
        if expr1 is not expr2:
            self._fail(msg, f"{safe_repr(expr1)} is not {safe_repr(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        if expr1 is expr2:
            self._fail(msg, f"unexpectedly identical: {safe_repr(expr1)}")

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail(msg, f"{safe_repr(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail(msg, "unexpectedly None")

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            self._fail(msg, f"{safe_repr(obj)} is not an instance of {cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail(msg, f"{safe_repr(obj)} is an instance of {cls!r}")

    # Equality and order

    def _getAssertEqualityFunc(self, first, second):
        if type(first) is type(second):
            function = self._type_equality_funcs.get(type(first))
            if function is not None:
                return getattr(self, function) if isinstance(function, str) else function
        return self._baseAssertEqual

    def _baseAssertEqual(self, first, second, msg=None):
        if not first == second:
            self._fail(msg, "%s != %s" % tuple(_both(first, second)))

    def assertEqual(self, first, second, msg=None):
        """Fail unless they are equal."""
        self._getAssertEqualityFunc(first, second)(first, second, msg=msg)

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail(msg, f"{safe_repr(first)} == {safe_repr(second)}")

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail(msg, f"{safe_repr(a)} not less than {safe_repr(b)}")

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail(msg, f"{safe_repr(a)} not less than or equal to {safe_repr(b)}")

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail(msg, f"{safe_repr(a)} not greater than {safe_repr(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail(msg, f"{safe_repr(a)} not greater than or equal to {safe_repr(b)}")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Fail if the two objects are unequal as determined by their difference rounded to places, or beyond delta."""
        if first == second:
            return
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        if delta is not None:
            if diff <= delta:
                return
            within = f"{safe_repr(delta)} delta"
        else:
            places = 7 if places is None else places
            if round(diff, places) == 0:
                return
            within = f"{places!r} places"
        self._fail(msg, f"{safe_repr(first)} != {safe_repr(second)} within {within} ({safe_repr(diff)} difference)")

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        if delta is not None:
            if not first == second and diff > delta:
                return
            within = f"{safe_repr(delta)} delta ({safe_repr(diff)} difference)"
        else:
            places = 7 if places is None else places
            if not first == second and round(diff, places) != 0:
                return
            within = f"{places!r} places"
        self._fail(msg, f"{safe_repr(first)} == {safe_repr(second)} within {within}")

    # Containers

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail(msg, f"{safe_repr(member)} not found in {safe_repr(container)}")

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail(msg, f"{safe_repr(member)} unexpectedly found in {safe_repr(container)}")

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        """Fail unless two sequences are equal, and say where they differ."""
        if seq_type is not None:
            name = seq_type.__name__
            for word, seq in (("First", seq1), ("Second", seq2)):
                if not isinstance(seq, seq_type):
                    raise self.failureException(f"{word} sequence is not a {name}: {safe_repr(seq)}")
        else:
            name = "sequence"
        if seq1 == seq2:
            return
        text = "{}s differ: {} != {}\n".format(name.capitalize(), *_both(seq1, seq2))
        n1, n2 = len(seq1), len(seq2)
        for i in range(min(n1, n2)):
            if seq1[i] != seq2[i]:
                text += f"\nFirst differing element {i}:\n" + "{}\n{}\n".format(*_both(seq1[i], seq2[i]))
                break
        else:
            if n1 == n2 and seq_type is None and type(seq1) is not type(seq2):
                return
        if n1 > n2:
            text += f"\nFirst {name} contains {n1 - n2} additional elements.\nFirst extra element {n2}:\n" \
                    f"{safe_repr(seq1[n2])}\n"
        elif n1 < n2:
            text += f"\nSecond {name} contains {n2 - n1} additional elements.\nFirst extra element {n1}:\n" \
                    f"{safe_repr(seq2[n1])}\n"
        self._fail(msg, self._shorten(text, self._pretty_diff(seq1, seq2)))

    @staticmethod
    def _pretty_diff(a, b):
        return "\n" + "\n".join(_diff(pprint.pformat(a).splitlines(), pprint.pformat(b).splitlines()))

    def assertListEqual(self, list1, list2, msg=None):
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        """Fail unless two sets are equal, and say in what they differ."""
        try:
            first, second = set1.difference(set2), set2.difference(set1)
        except TypeError as error:
            self.fail(f"invalid type when attempting set difference: {error}")
        except AttributeError as error:
            self.fail(f"first argument does not support set difference: {error}")
        if not first and not second:
            return
        lines = []
        for word, items in (("first", first), ("second", second)):
            if items:
                lines.append(f"Items in the {word} set but not the {'second' if word == 'first' else 'first'}:")
                lines += [repr(item) for item in items]
        self._fail(msg, "\n".join(lines))

    def assertDictEqual(self, d1, d2, msg=None):
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        if d1 != d2:
            self._fail(msg, self._shorten("%s != %s" % tuple(_both(d1, d2)), self._pretty_diff(d1, d2)))

    def assertCountEqual(self, first, second, msg=None):
        """Fail unless both give the same elements equally often."""
        first, second = list(first), list(second)
        differences = []
        rest = second[:]
        seen = []
        for item in first + second:
            if any(item == s for s in seen):
                continue
            seen.append(item)
            a = sum(1 for x in first if x == item)
            b = sum(1 for x in second if x == item)
            if a != b:
                differences.append((a, b, item))
        if differences:
            lines = [f"First has {a}, Second has {b}:  {item!r}" for a, b, item in differences]
            self._fail(msg, self._shorten("Element counts were not equal:\n", "\n".join(lines)))

    def assertMultiLineEqual(self, first, second, msg=None):
        """Fail unless two texts are equal, and show the lines that differ."""
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        if first != second:
            text = "%s != %s" % tuple(_both(first, second))
            if max(len(first), len(second)) <= 2**16:
                # Where one ends without a newline and the other with it, that is to be seen.
                given = [side for side in (first, second) if side]
                end = "" if all(side.endswith("\n") for side in given) else "\n"
                a, b = (side + end if side else side for side in (first, second))
                text = self._shorten(text, "\n" + "".join(_diff(a.splitlines(True), b.splitlines(True))))
            self._fail(msg, text)

    # Patterns, exceptions, warnings, logs

    def assertRegex(self, text, expected_regex, msg=None):
        pattern = re.compile(expected_regex) if isinstance(expected_regex, (str, bytes)) else expected_regex
        if not pattern.search(text):
            self._fail(msg, f"Regex didn't match: {pattern.pattern!r} not found in {text!r}")

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        pattern = re.compile(unexpected_regex) if isinstance(unexpected_regex, (str, bytes)) else unexpected_regex
        match = pattern.search(text)
        if match:
            self._fail(msg, f"Regex matched: {text[match.start():match.end()]!r} matches {pattern.pattern!r} in {text!r}")

    def assertRaises(self, expected_exception, *args, **kwargs):
        """Fail unless an exception of the class is raised, by a call or in a with block."""
        return _AssertRaises(expected_exception, self).handle(args, kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        return _AssertRaises(expected_exception, self, expected_regex).handle(args, kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        return _AssertWarns(expected_warning, self, warns=True).handle(args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        return _AssertWarns(expected_warning, self, expected_regex, warns=True).handle(args, kwargs)

    def assertLogs(self, logger=None, level=None):
        """Fail unless a log message of the level or higher is emitted on the logger."""
        return _AssertLogs(self, logger, level, False)

    def assertNoLogs(self, logger=None, level=None):
        return _AssertLogs(self, logger, level, True)
