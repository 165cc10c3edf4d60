"""Tests that are run, and their results as text."""

import sys
import time
import warnings

from .case import _SubTest
from .result import TestResult

__unittest = True


class TextTestResult(TestResult):
    """Results that are written as they come."""

    separator1 = "=" * 70
    separator2 = "-" * 70

    def __init__(self, stream, descriptions, verbosity, *, durations=None):
        super().__init__(stream, descriptions, verbosity)
        self.stream = stream
        self.showAll = verbosity > 1
        self.dots = verbosity == 1
        self.descriptions = descriptions
        self._newline = True
        self.durations = durations

    def getDescription(self, test):
        first = test.shortDescription()
        return f"{test}\n{first}" if self.descriptions and first else str(test)

    def _say(self, text, dot):
        if self.showAll:
            self.stream.write(text + "\n")
        elif self.dots:
            self.stream.write(dot)
        self.stream.flush()

    def _say_of(self, test, text):
        """The word for a test's end; a subtest has a line of its own."""
        sub = isinstance(test, _SubTest)
        if sub or self._newline:
            if not self._newline:
                self.stream.write("\n")
            self.stream.write(("  " if sub else "") + self.getDescription(test) + " ... ")
        self.stream.write(text + "\n")
        self.stream.flush()
        self._newline = True

    def _tell(self, test, text, dot):
        if self.showAll:
            self._say_of(test, text)
        else:
            self._say(text, dot)

    def startTest(self, test):
        super().startTest(test)
        if self.showAll:
            self.stream.write(self.getDescription(test) + " ... ")
            self.stream.flush()
            self._newline = False

    def addSubTest(self, test, subtest, err):
        if err is not None:
            if issubclass(err[0], subtest.failureException):
                self._tell(subtest, "FAIL", "F")
            else:
                self._tell(subtest, "ERROR", "E")
        super().addSubTest(test, subtest, err)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._tell(test, "ok", ".")

    def addError(self, test, err):
        super().addError(test, err)
        self._tell(test, "ERROR", "E")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._tell(test, "FAIL", "F")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._tell(test, f"skipped {reason!r}", "s")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._say("expected failure", "x")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._say("unexpected success", "u")

    def printErrors(self):
        if self.dots or self.showAll:
            self.stream.write("\n")
        self.printErrorList("ERROR", self.errors)
        self.printErrorList("FAIL", self.failures)
        if self.unexpectedSuccesses:
            self.stream.write(self.separator1 + "\n")
            for test in self.unexpectedSuccesses:
                self.stream.write(f"UNEXPECTED SUCCESS: {self.getDescription(test)}\n")
        self.stream.flush()

    def printErrorList(self, flavour, errors):
        for test, text in errors:
            self.stream.write(f"{self.separator1}\n{flavour}: {self.getDescription(test)}\n{self.separator2}\n{text}\n")


class _Stream:
    """A stream with writeln()."""

    def __init__(self, stream):
        self.stream = stream

    def __getattr__(self, name):
        if name in ("stream", "__getstate__"):
            raise AttributeError(name)
        return getattr(self.stream, name)

    def writeln(self, text=None):
        self.write((text or "") + "\n")


class TextTestRunner:
    """Runs tests and writes what came of them."""

    resultclass = TextTestResult

    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False, resultclass=None,
                 warnings=None, *, tb_locals=False, durations=None):
        self.stream = _Stream(sys.stderr if stream is None else stream)
        self.descriptions = descriptions
        self.verbosity = verbosity
        self.failfast = failfast
        self.buffer = buffer
        self.tb_locals = tb_locals
        self.durations = durations
        self.warnings = warnings
        if resultclass is not None:
            self.resultclass = resultclass

    def _makeResult(self):
        try:
            return self.resultclass(self.stream, self.descriptions, self.verbosity, durations=self.durations)
        except TypeError:
            return self.resultclass(self.stream, self.descriptions, self.verbosity)

    def run(self, test):
        """Run tests."""
        result = self._makeResult()
        result.failfast, result.buffer, result.tb_locals = self.failfast, self.buffer, self.tb_locals
        with warnings.catch_warnings():
            if self.warnings:
                warnings.simplefilter(self.warnings)
            start = time.perf_counter()
            start_run = getattr(result, "startTestRun", None)
            if start_run is not None:
                start_run()
            try:
                test(result)
            finally:
                stop_run = getattr(result, "stopTestRun", None)
                if stop_run is not None:
                    stop_run()
            took = time.perf_counter() - start
        result.printErrors()
        self._sum_up(result, took)
        return result

    def _sum_up(self, result, took):
        write = self.stream.write
        if self.durations is not None:
            self._durations(result)
        if hasattr(result, "separator2"):
            write(result.separator2 + "\n")
        run = result.testsRun
        write(f"Ran {run} test{'' if run == 1 else 's'} in {took:.3f}s\n\n")
        parts = []
        if not result.wasSuccessful():
            write("FAILED")
            parts += [f"{name}={len(found)}" for name, found in (("failures", result.failures),
                                                                 ("errors", result.errors)) if found]
        elif run == 0 and not result.skipped:
            write("NO TESTS RAN")
        else:
            write("OK")
        parts += [f"{name}={len(found)}" for name, found in (
            ("skipped", result.skipped), ("expected failures", result.expectedFailures),
            ("unexpected successes", result.unexpectedSuccesses)) if found]
        write(f" ({', '.join(parts)})\n" if parts else "\n")
        self.stream.flush()

    def _durations(self, result):
        found = sorted(result.collectedDurations, key=lambda d: -d[1])
        if self.durations:
            found = found[:self.durations]
        if found:
            self.stream.write(f"Slowest test durations\n{result.separator2}\n")
            for name, took in found:
                self.stream.write(f"{took:.3f}s     {name}\n")
            self.stream.write("\n")
