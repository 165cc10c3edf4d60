"""Suites of tests, and how they are found."""

import functools
import os
import sys
import traceback
import types
from fnmatch import fnmatch, fnmatchcase

from . import case

__unittest = True


class TestSuite:
    """Tests that run one after the other."""

    _cleanup = True

    def __init__(self, tests=()):
        self._tests = []
        self._removed = 0
        self.addTests(tests)

    def __iter__(self):
        return iter(self._tests)

    def __repr__(self):
        return f"<{self.__class__.__module__}.{self.__class__.__qualname__} tests={list(self)}>"

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, self.__class__) else NotImplemented

    def countTestCases(self):
        return self._removed + sum(test.countTestCases() for test in self if test)

    def addTest(self, test):
        if not callable(test):
            raise TypeError(f"{test!r} is not callable")
        if isinstance(test, type) and issubclass(test, (case.TestCase, TestSuite)):
            raise TypeError("TestCases and TestSuites must be instantiated before passing them to addTest()")
        self._tests.append(test)

    def addTests(self, tests):
        if isinstance(tests, str):
            raise TypeError("tests must be an iterable of tests, not a string")
        for test in tests:
            self.addTest(test)

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def debug(self):
        """Run the tests; what they raise goes on."""
        for test in self:
            test.debug()

    def run(self, result, debug=False):
        outermost = not getattr(result, "_testRunEntered", False)
        result._testRunEntered = True
        for i, test in enumerate(self):
            if result.shouldStop:
                break
            if not isinstance(test, TestSuite):
                self._leave_class(test.__class__, result)
                self._enter_module(test.__class__, result)
                self._enter_class(test.__class__, result)
                result._previousTestClass = test.__class__
                if getattr(test.__class__, "_classSetupFailed", False) or result._moduleSetUpFailed:
                    continue
            test(result)
            if self._cleanup and not isinstance(test, TestSuite):
                # What has run need not live any longer.
                self._removed += test.countTestCases()
                self._tests[i] = None
        if outermost:
            self._leave_class(None, result)
            self._leave_module(result)
            result._testRunEntered = False
        return result

    # Classes and modules begin and end between the tests

    def _enter_class(self, cls, result):
        if cls is result._previousTestClass or result._moduleSetUpFailed or getattr(cls, "__unittest_skip__", False):
            return
        try:
            cls._classSetupFailed = False
        except TypeError:
            pass
        set_up = getattr(cls, "setUpClass", None)
        if set_up is None:
            return
        try:
            set_up()
        except Exception as error:
            cls._classSetupFailed = True
            self._report(result, error, "setUpClass", _name(cls))
            cls.doClassCleanups()
            for info in cls.tearDown_exceptions:
                self._report(result, info[1], "setUpClass", _name(cls))

    def _leave_class(self, now, result):
        before = result._previousTestClass
        if before is None or before is now or getattr(before, "_classSetupFailed", False) \
                or result._moduleSetUpFailed or getattr(before, "__unittest_skip__", False):
            return
        try:
            getattr(before, "tearDownClass", lambda: None)()
        except Exception as error:
            self._report(result, error, "tearDownClass", _name(before))
        if hasattr(before, "doClassCleanups"):
            before.doClassCleanups()
            for info in before.tearDown_exceptions:
                self._report(result, info[1], "tearDownClass", _name(before))

    def _enter_module(self, cls, result):
        before = getattr(result._previousTestClass, "__module__", None)
        if cls.__module__ == before:
            return
        self._leave_module(result)
        result._moduleSetUpFailed = False
        module = sys.modules.get(cls.__module__)
        set_up = getattr(module, "setUpModule", None)
        if set_up is None:
            return
        try:
            set_up()
        except Exception as error:
            result._moduleSetUpFailed = True
            self._report(result, error, "setUpModule", cls.__module__)
            self._clean_module(result, "setUpModule", cls.__module__)

    def _leave_module(self, result):
        before = getattr(result._previousTestClass, "__module__", None)
        if before is None or result._moduleSetUpFailed:
            return
        tear_down = getattr(sys.modules.get(before), "tearDownModule", None)
        if tear_down is not None:
            try:
                tear_down()
            except Exception as error:
                self._report(result, error, "tearDownModule", before)
        self._clean_module(result, "tearDownModule", before)

    def _clean_module(self, result, method, name):
        try:
            case.doModuleCleanups()
        except Exception as error:
            self._report(result, error, method, name)

    def _report(self, result, error, method, parent):
        holder = _ErrorHolder(f"{method} ({parent})")
        if isinstance(error, case.SkipTest):
            result.addSkip(holder, str(error))
        else:
            result.addError(holder, (type(error), error, error.__traceback__))


def _name(cls):
    return f"{cls.__module__}.{cls.__qualname__}"


class _ErrorHolder:
    """Stands for a test where a class or a module failed."""

    failureException = None.__class__

    def __init__(self, description):
        self.description = description

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def __repr__(self):
        return f"<ErrorHolder description={self.description!r}>"

    def __str__(self):
        return self.description

    def countTestCases(self):
        return 0


def _failed(name, suite_class, message, error=None):
    """A suite of one test that fails because a module or a name could not be loaded."""
    def fail(self):
        raise error if error is not None else ImportError(message)
    cls = type("_FailedTest", (case.TestCase,), {name: fail, "__module__": "unittest.loader"})
    return suite_class((cls(name),))


class TestLoader:
    """Loads tests from classes, modules and names, and finds them in folders."""

    testMethodPrefix = "test"
    sortTestMethodsUsing = staticmethod(lambda a, b: (a > b) - (a < b))
    testNamePatterns = None
    suiteClass = TestSuite

    def __init__(self):
        self.errors = []

    def getTestCaseNames(self, testCaseClass):
        """The methods of a class that are tests."""
        def wanted(name):
            if not name.startswith(self.testMethodPrefix) or not callable(getattr(testCaseClass, name)):
                return False
            full = f"{testCaseClass.__module__}.{testCaseClass.__qualname__}.{name}"
            return self.testNamePatterns is None or any(fnmatchcase(full, p) for p in self.testNamePatterns)
        names = [name for name in dir(testCaseClass) if wanted(name)]
        if self.sortTestMethodsUsing:
            names.sort(key=functools.cmp_to_key(self.sortTestMethodsUsing))
        return names

    def loadTestsFromTestCase(self, testCaseClass):
        """The tests of a class."""
        if issubclass(testCaseClass, TestSuite):
            raise TypeError("Test cases should not be derived from TestSuite. Maybe you meant to derive from TestCase?")
        if testCaseClass in (case.TestCase, case.FunctionTestCase):
            names = []
        else:
            names = self.getTestCaseNames(testCaseClass)
            if not names and hasattr(testCaseClass, "runTest"):
                names = ["runTest"]
        return self.suiteClass(map(testCaseClass, names))

    def loadTestsFromModule(self, module, *, pattern=None):
        """The tests of a module."""
        tests = []
        for name in dir(module):
            thing = getattr(module, name)
            if isinstance(thing, type) and issubclass(thing, case.TestCase) \
                    and thing not in (case.TestCase, case.FunctionTestCase):
                tests.append(self.loadTestsFromTestCase(thing))
        load = getattr(module, "load_tests", None)
        tests = self.suiteClass(tests)
        if load is not None:
            try:
                return load(self, tests, pattern)
            except Exception as error:
                self.errors.append(f"Failed to call load_tests:\n{traceback.format_exc()}")
                return _failed(module.__name__, self.suiteClass, "", error)
        return tests

    def loadTestsFromName(self, name, module=None):
        """The tests that a dotted name stands for: a module, a class, a method, or a callable."""
        parts = name.split(".")
        if module is None:
            rest = parts[:]
            while rest:
                try:
                    module = __import__(".".join(rest), fromlist=["_"])
                    break
                except ImportError:
                    rest.pop()
                    if not rest:
                        text = f"Failed to import test module: {parts[0]}\n{traceback.format_exc()}"
                        self.errors.append(text)
                        return _failed(parts[-1], self.suiteClass, text)
            parts = parts[len(rest):]
        found, parent = module, None
        for part in parts:
            try:
                parent, found = found, getattr(found, part)
            except AttributeError as error:
                self.errors.append(f"Failed to access attribute:\n{traceback.format_exc()}")
                return _failed(part, self.suiteClass, "", error)
        if isinstance(found, types.ModuleType):
            return self.loadTestsFromModule(found)
        if isinstance(found, type) and issubclass(found, case.TestCase):
            return self.loadTestsFromTestCase(found)
        if isinstance(found, types.FunctionType) and isinstance(parent, type) and issubclass(parent, case.TestCase):
            return self.suiteClass([parent(parts[-1])])
        if isinstance(found, TestSuite):
            return found
        if callable(found):
            test = found()
            if isinstance(test, TestSuite):
                return test
            if isinstance(test, case.TestCase):
                return self.suiteClass([test])
            raise TypeError(f"calling {found} returned {test}, not a test")
        raise TypeError(f"don't know how to make test from: {found}")

    def loadTestsFromNames(self, names, module=None):
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        """Find and return all test modules from the specified start directory, recursing into packages."""
        if not os.path.isdir(start_dir):
            try:
                start_dir = os.path.dirname(os.path.abspath(__import__(start_dir, fromlist=["_"]).__file__))
            except (ImportError, TypeError):
                raise ImportError(f"Start directory is not importable: {start_dir!r}") from None
        start = os.path.abspath(start_dir)
        top = os.path.abspath(top_level_dir) if top_level_dir else start
        if top not in sys.path:
            sys.path.insert(0, top)
        return self.suiteClass(list(self._find(start, top, pattern)))

    def _find(self, folder, top, pattern):
        for entry in sorted(os.listdir(folder)):
            path = os.path.join(folder, entry)
            if os.path.isdir(path):
                if os.path.isfile(os.path.join(path, "__init__.py")):
                    yield from self._find(path, top, pattern)
            elif entry.endswith(".py") and entry[:-3].isidentifier() and fnmatch(entry, pattern):
                name = os.path.relpath(path, top)[:-3].replace(os.sep, ".")
                try:
                    module = __import__(name, fromlist=["_"])
                except case.SkipTest as error:
                    yield self.suiteClass((_skipped(name, str(error)),))
                except Exception:
                    text = f"Failed to import test module: {name}\n{traceback.format_exc()}"
                    self.errors.append(text)
                    yield _failed(name, self.suiteClass, text)
                else:
                    yield self.loadTestsFromModule(module, pattern=pattern)


def _skipped(name, reason):
    @case.skip(reason)
    def skipped(self):
        pass
    return type("ModuleSkipped", (case.TestCase,), {name: skipped})(name)


defaultTestLoader = TestLoader()
