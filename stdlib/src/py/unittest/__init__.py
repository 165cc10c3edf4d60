"""Tests: cases, suites, and a runner."""

from .case import (FunctionTestCase, SkipTest, TestCase, addModuleCleanup, doModuleCleanups, enterModuleContext,
                   expectedFailure, skip, skipIf, skipUnless)
from .result import TestResult
from .runner import TextTestResult, TextTestRunner
from .suite import TestLoader, TestSuite, defaultTestLoader
from .main import TestProgram, main

__all__ = ["TestResult", "TestCase", "TestSuite", "TextTestRunner", "TestLoader", "FunctionTestCase", "main",
           "defaultTestLoader", "SkipTest", "skip", "skipIf", "skipUnless", "expectedFailure", "TextTestResult",
           "addModuleCleanup", "doModuleCleanups", "enterModuleContext", "TestProgram", "IsolatedAsyncioTestCase"]

__unittest = True


def __getattr__(name):
    # Few tests are asynchronous, and asyncio is large.
    if name == "IsolatedAsyncioTestCase":
        from .async_case import IsolatedAsyncioTestCase
        return IsolatedAsyncioTestCase
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), "IsolatedAsyncioTestCase"})
