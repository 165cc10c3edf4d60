"""unittest.main: a module's tests from the command line."""

import os
import sys

from . import runner, suite

__unittest = True

_NO_TESTS = 5


class TestProgram:
    """Runs tests as the command line says; for the end of a file with tests."""

    module = None
    verbosity = 1
    failfast = catchbreak = buffer = progName = warnings = testNamePatterns = None

    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None,
                 testLoader=suite.defaultTestLoader, exit=True, verbosity=1, failfast=None, catchbreak=None,
                 buffer=None, warnings=None, *, tb_locals=False, durations=None):
        self.module = __import__(module, fromlist=["_"]) if isinstance(module, str) else module
        argv = sys.argv if argv is None else argv
        self.exit = exit
        self.failfast, self.catchbreak, self.verbosity = failfast, catchbreak, verbosity
        self.buffer, self.tb_locals, self.durations = buffer, tb_locals, durations
        self.warnings = "default" if warnings is None and not sys.warnoptions else warnings
        self.defaultTest = defaultTest
        self.testRunner = testRunner
        self.testLoader = testLoader
        self.progName = os.path.basename(argv[0])
        self.parseArgs(argv)
        self.runTests()

    def _parser(self):
        import argparse
        parser = argparse.ArgumentParser(prog=self.progName)
        parser.add_argument("-v", "--verbose", dest="verbosity", action="store_const", const=2, help="Verbose output")
        parser.add_argument("-q", "--quiet", dest="verbosity", action="store_const", const=0, help="Quiet output")
        parser.add_argument("--locals", dest="tb_locals", action="store_true",
                            help="Show local variables in tracebacks")
        parser.add_argument("--durations", type=int, metavar="N", help="Show the N slowest test cases (N=0 for all)")
        parser.add_argument("-f", "--failfast", action="store_true", help="Stop on first fail or error")
        parser.add_argument("-c", "--catch", dest="catchbreak", action="store_true", help="Accepted, without effect")
        parser.add_argument("-b", "--buffer", action="store_true", help="Buffer stdout and stderr during tests")
        parser.add_argument("-k", dest="patterns", action="append",
                            help="Only run tests which match the given substring or pattern")
        return parser

    def _take(self, args):
        for name in ("verbosity", "durations"):
            if getattr(args, name) is not None:
                setattr(self, name, getattr(args, name))
        for name in ("failfast", "buffer", "tb_locals"):
            if getattr(args, name):
                setattr(self, name, True)
        if args.patterns:
            self.testLoader.testNamePatterns = [p if "*" in p else f"*{p}*" for p in args.patterns]

    def parseArgs(self, argv):
        if self.module is None and (len(argv) < 2 or argv[1] == "discover"):
            self._discover(argv[2:] if len(argv) > 1 else [])
            return
        parser = self._parser()
        parser.add_argument("tests", nargs="*", help="a list of any number of test modules, classes and methods.")
        args = parser.parse_args(argv[1:])
        self._take(args)
        if self.module is None and not args.tests:
            self._discover([])
            return
        names = args.tests
        if names and self.module is None:
            names = [_as_module(name) for name in names]
        if self.module is not None and self.module.__name__ == "__main__":
            self.module = sys.modules["__main__"]
        if names:
            self.test = self.testLoader.loadTestsFromNames(names, self.module)
        elif self.defaultTest is None:
            self.test = self.testLoader.loadTestsFromModule(self.module)
        else:
            names = [self.defaultTest] if isinstance(self.defaultTest, str) else self.defaultTest
            self.test = self.testLoader.loadTestsFromNames(names, self.module)

    def _discover(self, argv):
        parser = self._parser()
        parser.prog = f"{self.progName} discover"
        parser.add_argument("-s", "--start-directory", dest="start", help="Directory to start discovery ('.' default)")
        parser.add_argument("-p", "--pattern", help="Pattern to match tests ('test*.py' default)")
        parser.add_argument("-t", "--top-level-directory", dest="top", help="Top level directory of project")
        parser.add_argument("rest", nargs="*")
        args = parser.parse_args(argv)
        self._take(args)
        start, pattern, top = (args.rest + [None] * 3)[:3]
        self.test = self.testLoader.discover(args.start or start or ".", args.pattern or pattern or "test*.py",
                                             args.top or top)

    def runTests(self):
        run_by = self.testRunner or runner.TextTestRunner
        if isinstance(run_by, type):
            try:
                run_by = run_by(verbosity=self.verbosity, failfast=self.failfast, buffer=self.buffer,
                                warnings=self.warnings, tb_locals=self.tb_locals, durations=self.durations)
            except TypeError:
                run_by = run_by()
        self.result = run_by.run(self.test)
        if self.exit:
            if self.result.testsRun == 0 and not self.result.skipped:
                sys.exit(_NO_TESTS)
            sys.exit(not self.result.wasSuccessful())


def _as_module(name):
    """A file's name as that of a module."""
    if os.path.isfile(name) and name.lower().endswith(".py"):
        if os.path.isabs(name):
            name = os.path.relpath(name, os.getcwd())
        return os.path.normpath(name)[:-3].replace(os.sep, ".")
    return name


main = TestProgram
