"""What became of the tests."""

import sys
import traceback

__unittest = True

_OUT = "\nStdout:\n%s"
_ERR = "\nStderr:\n%s"


class TestResult:
    """What came of tests."""

    _previousTestClass = None
    _testRunEntered = False
    _moduleSetUpFailed = False

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = False
        self.failures = []
        self.errors = []
        self.testsRun = 0
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []
        self.collectedDurations = []
        self.shouldStop = False
        self.buffer = False
        self.tb_locals = False
        self._stdout = self._stderr = None
        self._original = sys.stdout, sys.stderr

    def startTest(self, test):
        """A test begins."""
        self.testsRun += 1
        self._begin_buffer()

    def _begin_buffer(self):
        if self.buffer:
            import io
            self._stdout, self._stderr = io.StringIO(), io.StringIO()
            sys.stdout, sys.stderr = self._stdout, self._stderr

    def stopTest(self, test):
        """A test has ended."""
        if self.buffer:
            sys.stdout, sys.stderr = self._original

    def startTestRun(self):
        """All begins."""

    def stopTestRun(self):
        """All has ended."""

    def printErrors(self):
        """For subclasses: the runner is through."""

    def _stop_if_wanted(self):
        if getattr(self, "failfast", False):
            self.stop()

    def addError(self, test, err):
        self.errors.append((test, self._exc_info_to_string(err, test)))
        self._stop_if_wanted()

    def addFailure(self, test, err):
        self.failures.append((test, self._exc_info_to_string(err, test)))
        self._stop_if_wanted()

    def addSubTest(self, test, subtest, err):
        """A subtest has ended; err is None if it ended successfully."""
        if err is not None:
            self._stop_if_wanted()
            failed = issubclass(err[0], test.failureException)
            (self.failures if failed else self.errors).append((subtest, self._exc_info_to_string(err, test)))

    def addSuccess(self, test):
        """A test has passed."""

    def addSkip(self, test, reason):
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        self.expectedFailures.append((test, self._exc_info_to_string(err, test)))

    def addUnexpectedSuccess(self, test):
        self.unexpectedSuccesses.append(test)
        self._stop_if_wanted()

    def addDuration(self, test, elapsed):
        self.collectedDurations.append((str(test), elapsed))

    def wasSuccessful(self):
        """Has nothing failed?"""
        return not self.failures and not self.errors and not self.unexpectedSuccesses

    def stop(self):
        """Run no more tests."""
        self.shouldStop = True

    def _exc_info_to_string(self, err, test):
        _, error, tb = err
        seen = set()
        _forget_own_frames(error, test, seen)
        text = "".join(traceback.TracebackException(type(error), error, error.__traceback__,
                                                    capture_locals=self.tb_locals, compact=True).format())
        if self.buffer:
            for form, stream in ((_OUT, self._stdout), (_ERR, self._stderr)):
                said = stream.getvalue() if stream else ""
                if said:
                    text += form % (said if said.endswith("\n") else said + "\n")
        return text

    def __repr__(self):
        cls = self.__class__
        return (f"<{cls.__module__}.{cls.__qualname__} run={self.testsRun} errors={len(self.errors)}"
                f" failures={len(self.failures)}>")


def _is_own(tb):
    return "__unittest" in tb.tb_frame.f_globals


def _forget_own_frames(error, test, seen):
    """Takes the frames of this package off tracebacks: those before the test's, and after a failed assertion."""
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    tb = error.__traceback__
    while tb is not None and _is_own(tb):
        tb = tb.tb_next
    if isinstance(error, test.failureException):
        last, at = None, tb
        while at is not None and not _is_own(at):
            last, at = at, at.tb_next
        if last is not None:
            last.tb_next = None
    error.__traceback__ = tb
    _forget_own_frames(error.__cause__, test, seen)
    _forget_own_frames(error.__context__, test, seen)
