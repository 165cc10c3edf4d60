import io
import sys
import threading

sys.stderr = out = io.StringIO()


def fail():
    {}["key"]


t = threading.Thread(target=fail, name="Failing")
t.start()
t.join()
sys.stderr = sys.__stderr__
lines = out.getvalue().splitlines()
print(lines[0], lines[1], lines[-1], sep="\n")
print([l for l in lines if "in fail" in l][0].split(", ")[1:])
