"""Names as keywords: of eval and exec, and of attributes in patterns."""
names = {"x": 1}
print(eval("x + y", globals=names, locals={"y": 2}), eval("x", names), eval("y", locals={"y": 3}))
exec("z = x", globals=names)
exec("w = x", names, locals=(places := {}))
print(names["z"], places)
for bad in lambda: eval(source="1"), lambda: exec("1", what=2), lambda: eval("1", {}, globals={}):
    try:
        bad()
    except TypeError as e:
        print(e)


class Point:
    __private = 0


class Looks:
    def at(self, x):
        match x:
            case Point(__private=y):
                return y
        return "no"


p = Point()
print(Looks().at(p))
setattr(p, "__private", "as it stands")
print(Looks().at(p))
