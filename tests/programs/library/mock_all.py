# unittest.mock: mocks, what they record, magic methods, models, patches.
import asyncio
import inspect
import pickle
import re
import sys
import threading
import unittest
from unittest import mock
from unittest.mock import (ANY, DEFAULT, AsyncMock, MagicMock, Mock, NonCallableMagicMock, NonCallableMock, PropertyMock,
                           ThreadingMock, call, create_autospec, mock_open, patch, seal, sentinel)


def show(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except BaseException as e:
        result = f"{type(e).__name__}: {e}"
        if e.__cause__ is not None:
            result += f" [from {e.__cause__!r}]"
    if isinstance(result, NonCallableMock):
        result = text(result)
    print(re.sub(r" id='\d+'", "", str(result)))


def text(m):
    return repr(m).partition(" id=")[0]


print("== records")
m = Mock(return_value=3, name="m")
print(m(1, a=2), m.called, m.call_count, m.call_args, m.call_args.args, m.call_args.kwargs, m.call_args_list)
m.child.deep("x").more(5)
print(m.mock_calls, m.method_calls, text(m.child.deep.return_value.more))
print(m.mock_calls == [call(1, a=2), call.child.deep("x"), call.child.deep().more(5)], call(1, a=2) in m.mock_calls)
for check in (m.assert_called, m.assert_called_once, m.assert_not_called):
    show(check)
m(2)
for check, args in ((m.assert_called_once, ()), (m.assert_not_called, ()), (m.assert_called_with, (1,)), (m.assert_called_with, (2,)),
                    (m.assert_called_once_with, (2,)), (m.assert_any_call, (1,)), (m.assert_any_call, (ANY,)), (m.other.assert_called_with, (1,)),
                    (m.other.assert_called, ())):
    show(check, *args)
show(m.assert_has_calls, [call(1, a=2), call.child.deep("x")])
show(m.assert_has_calls, [call(2), call(1, a=2)])
show(m.assert_has_calls, [call(2), call(1, a=2)], any_order=True)
show(m.assert_has_calls, [call(7)], any_order=True)
m.reset_mock()
print(m.called, m.mock_calls, m.child.deep.call_count, m())
m.reset_mock(return_value=True)
print(text(m()))
for name in ("assert_foo", "asert_called", "called_once", "assret", "__foo__"):
    show(getattr, m, name)
print(text(Mock(unsafe=True).assert_foo))
show(repr, call.a.b(1)(2, x=3).c)
print(call.a(1).b(2).call_list(), call(1) == ((1,),), call(1) == ((1,), {}), call.a(1) == ("a", (1,)), call.count(1), call() == "")

print("== effects")
m = Mock(side_effect=[1, KeyError("k"), DEFAULT], return_value="d")
for _ in range(4):
    show(m)
m.side_effect = lambda *a: DEFAULT if a else "effect"
print(m(), m(1))
m.side_effect = ValueError
show(m)
m = Mock(wraps={"a": 1})
show(m.get, "a")
m.get.return_value = 5
show(m.get, "a")
show(lambda: m.nothing)
m = Mock()
m.configure_mock(**{"a.b.return_value": 3, "a.side_effect": [1], "x": 5})
print(m.a.b(), m.a(), m.x)
del m.x
show(lambda: m.x)
parent = Mock(name="parent")
parent.attach_mock(Mock(name="old"), "new")
parent.new(1)
parent.result = Mock()
parent.result(2)
print(parent.mock_calls, text(parent.new))
show(NonCallableMock())
print(sorted(n for n in dir(Mock(a=1)) if n in ("a", "assert_called", "_mock_name", "return_value")))
print(sentinel.x is sentinel.x, sentinel.x, pickle.loads(pickle.dumps(sentinel.DEFAULT)) is DEFAULT, ANY == 5, 5 == ANY, ANY)

print("== magic")
m = MagicMock(name="m")
print(len(m), list(m), int(m), float(m), bool(m), complex(m), 3 in m, m == m, m != m, m == 3, hash(m) == hash(m), m.__index__())
show(lambda: m < 3)
show(lambda: m + 1)
show(lambda: 1 + m)
show(lambda: m["k"])
m.__getitem__.return_value = "got"
m.__iter__.return_value = [1, 2]
m.__len__.return_value = 7
m.__str__.return_value = "text"
m.__enter__.return_value = "entered"
m.__contains__.side_effect = lambda x: x == 9
with m as entered:
    print(m["k"], list(m), list(m), len(m), str(m), entered, 9 in m, 8 in m)
m["a"] = 1
del m["b"]
print(len(m.mock_calls), m.__setitem__.call_args, m.__exit__.call_args)
m += 1
print(text(m))
plain = Mock()
show(lambda: len(plain))
plain.__len__ = lambda self: 5
plain.__add__ = Mock(return_value="sum")
print(len(plain), plain + 1, plain.__add__.call_args)
show(setattr, plain, "__getattr__", 1)
print(hasattr(MagicMock(spec=int), "__len__"), text(NonCallableMagicMock(spec=list)), len(MagicMock(spec=[])) if hasattr(MagicMock(spec=[]), "__len__") else None)
del (m := MagicMock()).__len__
show(lambda: len(m))

print("== models")


class Model:
    attribute = 1

    def __init__(self, size):
        self.size = size

    def method(self, a, b=2, *, c):
        pass

    @classmethod
    def of(cls, a):
        pass

    @staticmethod
    def static(a):
        pass

    @property
    def prop(self):
        raise RuntimeError("not to be asked")

    async def later(self, x):
        pass


for m in (Mock(spec=Model), Mock(spec_set=Model), Mock(spec=["a", "b"]), MagicMock(spec=Model(1))):
    print(text(m), isinstance(m, Model), m.__class__)
    show(lambda: m.nothing)
    show(setattr, m, "nothing", 1)
    show(lambda: m.method)
auto = create_autospec(Model)
show(auto, 1, 2)
instance = auto(3)
print(text(instance), isinstance(instance, Model), text(auto.method), instance.size if hasattr(instance, "size") else "no size")
show(instance.method, 1)
show(instance.method, 1, c=2)
show(auto.method, instance, 1, c=2)
show(auto.of, 1)
show(auto.static)
show(instance.method.assert_called_with, 1, 2, c=2)
show(instance.method.assert_called_with, a=1, c=2)
show(instance.method.assert_called_with, 5)
print(inspect.iscoroutinefunction(instance.later), text(create_autospec(Model, instance=True)), len(auto.mock_calls))


def function(a, *, b=1):
    "Its words."


stand = create_autospec(function, return_value="given")
print(stand(1, b=2), stand.__name__, inspect.signature(stand), stand.called, stand.call_args, isinstance(stand, type(function)))
show(stand, 1, 2)
show(stand.assert_called_once_with, 1, b=3)
show(create_autospec, Mock())
show(create_autospec, Model, autospect=True)
m = Mock()
m.a.b = 1
seal(m)
show(lambda: m.a.c)
show(lambda: m.d)
show(m)
show(setattr, m, "e", 1)
m = MagicMock()
type(m).prop = prop = PropertyMock(return_value="p")
print(m.prop, prop.mock_calls)
m.prop = 5
print(prop.mock_calls)

print("== asynchronous")


async def asynchronous():
    m = AsyncMock(return_value=1, side_effect=[DEFAULT, 2, KeyError("k")])
    print(await m("a"), await m("b"), inspect.iscoroutinefunction(m), inspect.isawaitable(c := m("c")))
    try:
        await c
    except KeyError as e:
        print(repr(e), m.await_count, m.call_count, m.await_args, m.await_args_list)
    try:
        await m()
    except StopAsyncIteration as e:
        print(repr(e))
    for check, *args in ((m.assert_awaited,), (m.assert_awaited_once,), (m.assert_not_awaited,), (m.assert_awaited_with, 1), (m.assert_any_await, "a"),
                         (m.assert_has_awaits, [call("b"), call("c")]), (m.assert_has_awaits, [call("c"), call("b")]),
                         (m.assert_has_awaits, [call(7)], True)):
        show(check, *args)
    m = MagicMock()
    m.__aiter__.return_value = [1, 2]
    async with m as entered:
        print(text(entered).replace("MagicMock", "AsyncMock"), [x async for x in m])
    model = Mock(spec=Model)
    print(type(model.later).__name__, type(model.method).__name__, await model.later(1) is model.later.return_value)
    m = AsyncMock(wraps=asyncio.sleep)
    print(await m(0, "slept"))
    m.assert_awaited_once_with(0, "slept")


asyncio.run(asynchronous())

print("== patches")
here = sys.modules[__name__]
value = "original"


class Place:
    inside = "original"
    table = {"a": 1}


@patch.object(Place, "inside", "new")
@patch(__name__ + ".value")
@patch.object(Place, "method", create=True)
def patched(first, method, value_mock):
    print(first, Place.inside, value is value_mock, text(value_mock), Place.method is method)


patched("arg")
print(value, Place.inside, hasattr(Place, "method"))
with patch(__name__ + ".Place.inside", new_callable=PropertyMock, return_value=7), patch("builtins.open", mock_open(read_data="one\ntwo\n")) as opened:
    print(Place().inside)
    with open("nowhere", "w") as f:
        print(list(f), f.read(), f.write("x"))
    with open("nowhere") as f:
        print(f.readline(), f.readlines(), f.read())
    print(opened.mock_calls[:2], opened().write.mock_calls)
with patch.multiple(here, value=DEFAULT, function="f") as made:
    print(list(made), value is made["value"], function)
with patch.dict(Place.table, {"b": 2}, c=3):
    print(Place.table)
with patch.dict(__name__ + ".Place.table", clear=True):
    print(Place.table)
print(Place.table)
for f, *args in ((patch, "nodots"), (patch.object, "string", "x"), (patch.multiple, "sys")):
    show(f, *args)
for options in ({"spec": True, "autospec": True}, {"new": 1, "autospec": True}, {"new": 1, "other": 2}, {"autospect": True}, {"new": 1, "new_callable": Mock}):
    show(lambda: patch.object(Place, "inside", **options).start())
show(patch(__name__ + ".missing").start)
show(patch.object(Place, "nothing").start)
with patch(__name__ + ".Model", autospec=True) as m:
    print(text(m), text(Model(1)), Model is m)
    show(Model)
with patch(__name__ + ".Model", spec=True) as m:
    print(text(m), text(m()))
patcher = patch.object(Place, "inside", 5)
patcher.start()
patch.object(here, "value", 6).start()
print(Place.inside, value)
patch.stopall()
print(Place.inside, value, patcher.stop())


@patch.object(Place, "inside", "class")
class Tests(unittest.TestCase):
    def test_inside(self):
        print("in the test", Place.inside)

    def helper(self):
        return Place.inside

    @patch(__name__ + ".value", new_callable=lambda: "made")
    async def check(self, made):
        print(made, value, Place.inside)


unittest.TextTestRunner(stream=open("/dev/null", "w")).run(Tests("test_inside"))
asyncio.run(Tests().check())
print(Tests().helper())

print("== threads")
m = ThreadingMock(timeout=30)
thread = threading.Thread(target=lambda: (m.work(1), m.work(2)))
thread.start()
m.work.wait_until_called()
m.work.wait_until_any_call_with(2)
thread.join()
print(m.mock_calls)
show(m.other.wait_until_called, timeout=0.01)
