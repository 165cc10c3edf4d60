value_one = 1
def use():
    return valu_one + 1
print("before")
use()
