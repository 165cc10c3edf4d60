import os
import subprocess
import threading
import time
from subprocess import PIPE, run

print(run(["echo", "hello"], capture_output=True))
print(run(["cat"], input="text\n", capture_output=True, text=True).stdout)
print(run("echo out; echo err >&2; exit 3", shell=True, capture_output=True, text=True))
print(run("echo both; echo err >&2", shell=True, stdout=PIPE, stderr=subprocess.STDOUT).stdout)
try:
    run(["false"], check=True)
except subprocess.CalledProcessError as e:
    print(e, e.returncode)
try:
    run(["sleep", "10"], timeout=0.05)
except subprocess.TimeoutExpired as e:
    print(str(e).split(" timed")[0])
for bad in (["/nonexistent/program"], ["no-such-program-here"], ["/"]):
    try:
        run(bad)
    except OSError as e:
        print(type(e).__name__, e)
try:
    run(["true"], cwd="/nonexistent")
except OSError as e:
    print(type(e).__name__, e)
print(run(["env"], env={"A": "1", "B": "two"}, capture_output=True, text=True).stdout)
print(run(["pwd"], cwd="/", capture_output=True, text=True).stdout)
p = subprocess.Popen(["sleep", "10"])
print(p.poll())
p.terminate()
print(p.wait(), p.poll(), p.returncode)
big = os.urandom(300_000)
print(run(["cat"], input=big, stdout=PIPE).stdout == big)
print(subprocess.check_output(["echo", "x"]), subprocess.getstatusoutput("echo y; exit 2"), subprocess.call("exit 7", shell=True))
with subprocess.Popen(["tr", "a-z", "A-Z"], stdin=PIPE, stdout=PIPE, text=True) as p:
    print(p.communicate("shout"))
start = time.monotonic()
threads = [threading.Thread(target=run, args=(["sleep", "0.1"],)) for _ in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(time.monotonic() - start < 0.7)
r, w = os.pipe()
print(run(f"echo passed >&{w}", shell=True, pass_fds=[w]).returncode, os.read(r, 100))
print(run(f"echo passed >&{w}", shell=True, stderr=subprocess.DEVNULL).returncode != 0)
