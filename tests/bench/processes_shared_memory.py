"""256 MB of shared memory filled by a child and looked at by its parent."""
import multiprocessing as mp
from multiprocessing.shared_memory import SharedMemory

SIZE = 256 << 20


def fill(name):
    shm = SharedMemory(name)
    block = bytes(range(256)) * 4096
    view = shm.buf
    for at in range(0, SIZE, len(block)):
        view[at:at + len(block)] = block
    del view
    shm.close()


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=SIZE)
    p = mp.Process(target=fill, args=(shm.name,))
    p.start()
    p.join()
    print(sum(shm.buf[i] for i in range(0, SIZE, 4099)))
    shm.close()
    shm.unlink()
