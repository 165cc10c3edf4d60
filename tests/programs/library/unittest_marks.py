# What unittest shows of texts and containers that differ.
import unittest
class T(unittest.TestCase):
    maxDiff = None
    def check(self, f, *args):
        try: f(*args)
        except AssertionError as e: print(e)
    def runTest(self):
        for a, b in (("one\ntwo\nthree\n", "one\ntoo\nthree\nfour\n"), ("a", "b"), ("a\n", "a"), ("", "a"), ("a\n", ""), ("x\ny", "x\nz"), ("spam and eggs\n", "spam or eggs\n")):
            self.check(self.assertMultiLineEqual, a, b)
            self.check(self.assertEqual, a, b)
        self.check(self.assertEqual, [1, 2, 3], [1, 5, 3]); self.check(self.assertEqual, list(range(30)), list(range(1, 31)))
        self.check(self.assertEqual, {"a": 1, "b": [1, 2]}, {"a": 1, "b": [1, 3], "c": 0}); self.check(self.assertEqual, (1, 2), (1,)); self.check(self.assertEqual, ["abc", "def"], ["abc", "dxf"])
        self.check(self.assertDictEqual, {i: "v" * i for i in range(12)}, {i: "v" * i for i in range(1, 13)})
        self.maxDiff = 20; self.check(self.assertEqual, "a\n" * 30, "b\n" * 30)
T().runTest()
