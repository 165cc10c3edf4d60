class Account:
    def __init__(self):
        self.balance = 1
a = Account()
try:
    a.zzzzzz
except AttributeError as e:
    print(e)
print(a.balanse)
