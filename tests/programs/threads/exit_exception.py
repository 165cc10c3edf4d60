import threading
import time


def slow():
    time.sleep(0.05)
    print("the thread still ends")


threading.Thread(target=slow).start()
raise RuntimeError("main fails")
