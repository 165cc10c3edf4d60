class Greeter:
    def hello(self, name, *, loud): ...
def call():
    Greeter().hello("x", "y",
                    loud=True)
call()
