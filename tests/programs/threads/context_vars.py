import contextvars
import threading

var = contextvars.ContextVar("var", default=0)
var.set("main")
seen = []


def work():
    seen.append(var.get())
    var.set("thread")
    seen.append(var.get())


for target in (work, lambda: contextvars.copy_context().run(work)):
    t = threading.Thread(target=target)
    t.start()
    t.join()
t = threading.Thread(target=contextvars.copy_context().run, args=(work,))
t.start()
t.join()
print(seen, var.get())
