"""an exception that is kept holds the frames of its callers"""
import gc

gc.disable()


class D:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def caught(value):
    try:
        raise ValueError(value)
    except ValueError as e:
        return e


def keeps():
    mine = D("local of keeps")
    return caught(1)


def forgets():
    mine = D("local of forgets")
    caught(2)
    print("forgets ends")


def refers_to_itself():
    mine = D("in a cycle")
    error = caught(3)


error = keeps()
print("kept")
print(error.__traceback__.tb_frame.f_back.f_code.co_name, list(error.__traceback__.tb_frame.f_back.f_locals))
error.__traceback__ = None
print("without traceback")
forgets()
refers_to_itself()
print("a cycle")
gc.collect()


def generator():
    mine = D("local of generator")
    yield caught(4)


def runs():
    mine = D("local of runs")
    return list(generator())


errors = runs()
print("of a generator")
del errors
print("end")
