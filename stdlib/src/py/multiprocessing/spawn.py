"""What a child that starts from the beginning has to be told, and how it begins."""

import os
import sys

from multiprocessing import process, reduction
from multiprocessing.context import get_spawning_popen, set_spawning_popen

__all__ = ["_main", "freeze_support", "set_executable", "get_executable", "get_preparation_data",
           "get_command_line", "import_main_path"]

_executable = sys.executable


def set_executable(exe):
    global _executable
    _executable = exe if exe is None else os.fsdecode(exe)


def get_executable():
    return _executable


def is_forking(argv):
    """Was this process started to be a child?"""
    return len(argv) >= 2 and argv[1] == "--multiprocessing-fork"


def freeze_support():
    """Does nothing: there are no frozen executables here."""


def get_command_line(**kwds):
    """With what a child is started"""
    code = "from multiprocessing.spawn import spawn_main; spawn_main(%s)"
    code %= ", ".join(f"{name}={value!r}" for name, value in kwds.items())
    return [_executable, *sys._inherited_options, "-c", code, "--multiprocessing-fork"]


def message(process_obj):
    """What the child reads: how to prepare, and the process object."""
    prepared = reduction.dumps(get_preparation_data(process_obj._name))
    child = reduction.dumps(process_obj)
    return b"".join((len(prepared).to_bytes(8, "little"), prepared, len(child).to_bytes(8, "little"), child))


def spawn_main(pipe_handle, parent_pid=None, tracker_fd=None):
    """Be the child that the parent describes"""
    assert is_forking(sys.argv), "Not forking"
    sys.exit(_main(pipe_handle, os.dup(pipe_handle)))


def _next(file):
    size = int.from_bytes(file.read(8), "little")
    return reduction.loads(file.read(size))


def _main(fd, parent_sentinel):
    with open(fd, "rb") as from_parent:
        process.current_process()._inheriting = True
        try:
            prepare(_next(from_parent))
            self = _next(from_parent)
        finally:
            del process.current_process()._inheriting
    return self._bootstrap(parent_sentinel)


def _check_not_importing_main():
    if getattr(process.current_process(), "_inheriting", False):
        raise RuntimeError("""
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        This probably means that you are not using fork to start your
        child processes and you have forgotten to use the proper idiom
        in the main module:

            if __name__ == '__main__':
                freeze_support()
                ...

        The "freeze_support()" line can be omitted if the program
        is not going to be frozen to produce an executable.

        To fix this issue, refer to the "Safe importing of main module"
        section in https://docs.python.org/3/library/multiprocessing.html
        """)


def get_preparation_data(name):
    """What a child has to know before it reads its task"""
    _check_not_importing_main()
    from multiprocessing.context import get_start_method
    current = process.current_process()
    data = {"authkey": current.authkey, "name": name, "sys_argv": sys.argv, "orig_dir": process.ORIGINAL_DIR,
            "dir": os.getcwd(), "start_method": get_start_method()}
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        data["log_to_stderr"] = util._log_to_stderr
        if util._logger is not None:
            data["log_level"] = util._logger.getEffectiveLevel()
    shared_memory = sys.modules.get("multiprocessing.shared_memory")
    if shared_memory is not None and shared_memory._watch is not None:
        data["shared_memory_watch"] = reduction.DupFd(shared_memory._watch)
    path = sys.path.copy()
    if "" in path and process.ORIGINAL_DIR is not None:
        path[path.index("")] = process.ORIGINAL_DIR
    data["sys_path"] = path
    main = sys.modules["__main__"]
    name = getattr(getattr(main, "__spec__", None), "name", None)
    file = getattr(main, "__file__", None)
    if name is not None:
        data["init_main_from_name"] = name
    elif file is not None and file != "<stdin>":
        if not os.path.isabs(file) and process.ORIGINAL_DIR is not None:
            file = os.path.join(process.ORIGINAL_DIR, file)
        data["init_main_from_path"] = os.path.normpath(file)
    else:
        import _multiprocessing
        data["init_main_from_source"] = _multiprocessing.definitions()
    return data


# Modules that stand in for __main__, kept for the process's life.
old_main_modules = []


def prepare(data):
    """Be as the parent says, as far as the task needs it"""
    current = process.current_process()
    if "name" in data:
        current.name = data["name"]
    if "authkey" in data:
        current.authkey = data["authkey"]
    if data.get("log_to_stderr"):
        from multiprocessing import util
        util.log_to_stderr()
    if "log_level" in data:
        from multiprocessing import util
        util.get_logger().setLevel(data["log_level"])
    if "shared_memory_watch" in data:
        from multiprocessing import shared_memory
        shared_memory._watch = data["shared_memory_watch"].detach()
    if "sys_path" in data:
        sys.path = data["sys_path"]
    if "sys_argv" in data:
        sys.argv = data["sys_argv"]
    if "dir" in data:
        os.chdir(data["dir"])
    if "orig_dir" in data:
        process.ORIGINAL_DIR = data["orig_dir"]
    if "start_method" in data:
        from multiprocessing.context import set_start_method
        set_start_method(data["start_method"], force=True)
    if "init_main_from_name" in data:
        _fixup_main_from_name(data["init_main_from_name"])
    elif "init_main_from_path" in data:
        _fixup_main_from_path(data["init_main_from_path"])
    elif data.get("init_main_from_source"):
        _fixup_main_from_source(data["init_main_from_source"])


def _main_module(file=None):
    """Makes the module that is __main__ here, under the name that its `if __name__` does not expect."""
    old_main_modules.append(sys.modules["__main__"])
    module = type(sys)("__mp_main__")
    if file is not None:
        module.__file__ = file
    module.__builtins__ = sys.modules["builtins"]
    sys.modules["__main__"] = sys.modules["__mp_main__"] = module
    return vars(module)


def _fixup_main_from_name(name):
    """Of a program that -m ran. What a package runs is there to be run only."""
    if name == "__main__" or name.endswith(".__main__"):
        return
    if getattr(getattr(sys.modules["__main__"], "__spec__", None), "name", None) == name:
        return
    import runpy
    namespace = runpy.run_module(name, run_name="__mp_main__", alter_sys=True)
    _main_module().update(namespace)


def _fixup_main_from_path(path):
    if getattr(sys.modules["__main__"], "__file__", None) == path:
        return
    # IPython's launcher is no program to be run again.
    name = os.path.splitext(os.path.basename(path))[0]
    if name == "ipython":
        return
    if os.path.isdir(path):
        path = os.path.join(path, "__main__.py")
    with open(path, "rb") as file:
        source = file.read()
    exec(compile(source, path, "exec"), _main_module(path))


def _fixup_main_from_source(sources):
    namespace = _main_module()
    for name, text in sources:
        exec(compile(text, name, "exec"), namespace)


def import_main_path(main_path):
    """Run the parent's script as `__mp_main__`, which is `__main__` too"""
    _fixup_main_from_path(main_path)
