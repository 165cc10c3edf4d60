# The end of executors of processes: what was submitted is done, whoever still holds what.
import sys, time, os, atexit
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
import multiprocessing as mp
import subprocess
def die():
    # Not before all is submitted: nothing can be after it.
    time.sleep(.3); os._exit(3)
def work(s, x):
    time.sleep(s); print(x, flush=True); return x
if __name__ == '__main__':
    which=sys.argv[1] if len(sys.argv) > 1 else None
    if which=='exit':
        ex=ProcessPoolExecutor(1)
        for i in range(3): ex.submit(work,.1,i)
        print('end',flush=True)
    if which=='del':
        ex=ProcessPoolExecutor(1)
        f=[ex.submit(work,.1,i) for i in range(3)]
        del ex
        print([x.result() for x in f])
    if which=='ctx':
        for m in ('fork','spawn','forkserver'):
            with ProcessPoolExecutor(1,mp_context=mp.get_context(m)) as ex: print(m, ex.submit(mp.get_start_method,True).result(), ex.submit(os.getppid).result()==os.getpid())
        for k in (dict(max_tasks_per_child=1,mp_context=mp.get_context('fork')),dict(max_tasks_per_child=0),dict(max_tasks_per_child=1.5),dict(max_workers=0),dict(max_workers=-1), dict(initializer=5)):
            try: print(ProcessPoolExecutor(**k))
            except Exception as e: print(type(e).__name__, e)
        with ProcessPoolExecutor(1,max_tasks_per_child=2) as ex: print(len({ex.submit(os.getpid).result() for i in range(5)}))
    if which=='nowait':
        ex=ProcessPoolExecutor(1)
        f=[ex.submit(work,.1,i) for i in range(3)]
        ex.shutdown(wait=False)
        try: ex.submit(int)
        except RuntimeError as e: print(e)
        print('after',flush=True)
    if which=='late':
        @atexit.register
        def f():
            try: ex.submit(int)
            except RuntimeError as e: print(type(e).__name__,e)
        ex=ProcessPoolExecutor(1); print(ex.submit(int).result())
    if which=='late2':
        @atexit.register
        def f():
            try: ex.submit(int)
            except RuntimeError as e: print(type(e).__name__,e)
        ex=ThreadPoolExecutor(1); print(ex.submit(int).result())
    if which=='die':
        ex=ProcessPoolExecutor(2)
        f=[ex.submit(die)]+[ex.submit(work,20,9) for i in range(3)]
        for x in f:
            try: x.result()
            except Exception as e: print(type(e).__name__, e)
        try: ex.submit(int)
        except Exception as e: print(type(e).__name__, e)
        ex.shutdown()
    if which=='map':
        with ProcessPoolExecutor(2) as ex:
            print(list(ex.map(pow,range(10),range(10),chunksize=3)))
            try: list(ex.map(time.sleep,[0,1],timeout=.2))
            except TimeoutError as e: print('TO',e)
            try: list(ex.map(int,['1','x'],chunksize=1))
            except ValueError as e: print(e)
            try: ex.map(int,[],chunksize=0)
            except ValueError as e: print(e)

    if which is None:
        for which in 'exit del ctx nowait late late2 die map'.split():
            p = subprocess.run([sys.executable, __file__, which], stdout=subprocess.PIPE, timeout=50)
            print(which, p.returncode)
            print(p.stdout.decode(), end='', flush=True)
