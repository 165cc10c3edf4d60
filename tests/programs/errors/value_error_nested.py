def parse(line):
    key, value = line.split("=")
    return key, int(value)
def load(lines):
    return dict(parse(line) for line in lines)
load(["a=1", "b=x"])
