# Cases, suites, results as text, and what can be asserted.
import unittest, sys, io, re, warnings, logging
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls): print("class up")
    @classmethod
    def tearDownClass(cls): print("class down")
    def setUp(self): self.addCleanup(print, "cleanup"); print("up", self._testMethodName)
    def tearDown(self): print("down")
    def test_ok(self): "It is fine."; self.assertEqual(1, 1)
    def test_fail(self): self.assertEqual(1, 2, "why")
    def test_error(self): {}["k"]
    def test_list(self): self.assertEqual([1, 2, 3], [1, 2, 4])
    def test_str(self): self.assertEqual("a\nb\n", "a\nc\n")
    def test_dict(self): self.assertEqual({"a": 1}, {"a": 2})
    def test_raises(self):
        with self.assertRaises(ValueError) as cm: int("x")
        print(type(cm.exception))
        self.assertRaisesRegex(ValueError, "zzz", int, "x")
    def test_not_raised(self):
        with self.assertRaises(KeyError): pass
    @unittest.skip("later")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_xfail(self): self.fail("as expected")
    @unittest.expectedFailure
    def test_xpass(self): pass
    def test_sub(self):
        for i in range(3):
            with self.subTest("sub", i=i): self.assertNotEqual(i, 1)
    def test_skip_inside(self): self.skipTest("inside")
    def test_chain(self):
        try: 1 / 0
        except ZeroDivisionError as e: raise TypeError("t") from e
class U(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise RuntimeError("no class")
    def test_x(self): pass
@unittest.skipIf(True, "whole class")
class V(unittest.TestCase):
    def test_y(self): pass
for v in (1, 2, 0):
    s = io.StringIO()
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(c) for c in (T, U, V))
    r = unittest.TextTestRunner(stream=s, verbosity=v).run(suite)
    # The marks under lines that differ are left out.
    text = re.sub(r"\n\?[ ^+-]*\n(?=\n)", "", s.getvalue())
    print(re.sub(r"in \d+\.\d+s", "in N", text.replace(__file__, "FILE")))
    print(r, r.wasSuccessful(), r.testsRun, suite.countTestCases())
class A(unittest.TestCase):
    def runTest(self): pass
a = A()
def t(f, *x, **k):
    try: f(*x, **k)
    except AssertionError as e: print("AE", str(e).split("\n")[0])
    except Exception as e: print(type(e).__name__, e)
    else: print("ok")
for name, args in [("assertTrue",(0,)),("assertFalse",(1,)),("assertIs",(1,2)),("assertIsNot",(a,a)),("assertIsNone",(1,)),("assertIsNotNone",(None,)),("assertIn",(1,[2])),("assertNotIn",(1,[1])),("assertIsInstance",(1,str)),("assertNotIsInstance",(1,int)),("assertLess",(2,1)),("assertLessEqual",(2,1)),("assertGreater",(1,2)),("assertGreaterEqual",(1,2)),("assertAlmostEqual",(1,1.1)),("assertAlmostEqual",(1,1.00000001)),("assertNotAlmostEqual",(1,1)),("assertRegex",("abc","z")),("assertNotRegex",("abc","b")),("assertCountEqual",([1,2,2],[2,1,1])),("assertSetEqual",({1,2},{2,3})),("assertTupleEqual",((1,),(1,2))),("assertListEqual",([1],(1,))),("assertSequenceEqual",([1],(2,))),("assertDictEqual",({},5)),("assertMultiLineEqual",("a","b")),("fail",("msg",)),("assertEqual",("x"*100,"x"*99+"y")),("assertEqual",(5,5)),("assertRaises",(5,)),("assertNotEqual",(1,1))]:
    t(getattr(a, name), *args)
    if name not in ("fail", "assertRaises"): t(getattr(a, name), *args, msg="M")
t(a.assertAlmostEqual, 1, 2, delta=.5); t(a.assertAlmostEqual, 1, 2, places=1, delta=1)
def w():
    with a.assertWarns(UserWarning) as cm: warnings.warn("hey")
    print(cm.warning, cm.lineno > 0)
    with a.assertWarnsRegex(UserWarning, "zz"): warnings.warn("hey")
t(w)
def l():
    with a.assertLogs("x", "INFO") as cm: logging.getLogger("x").warning("w %d", 5)
    print(cm.output)
    with a.assertLogs("x"): pass
t(l)
print(a.id(), a, repr(a), a.shortDescription(), T("test_ok").shortDescription(), a.countTestCases())
try: T("nope")
except ValueError as e: print(e)
p = unittest.main(argv=["prog", "-q", "A"], exit=False)
print(p.result.testsRun)
