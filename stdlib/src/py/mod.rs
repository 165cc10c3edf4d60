//! The modules written in Python. To add one: its file, and a row here.

use ouro_runtime::model::native::PythonModule;

const fn module(name: &'static str, source: &'static str) -> PythonModule {
    PythonModule { name, source, package: false }
}
const fn package(name: &'static str, source: &'static str) -> PythonModule {
    PythonModule { name, source, package: true }
}

/// In the order of their names.
pub static PYTHON: &[PythonModule] = &[
    module("_codecs", include_str!("_codecs.py")),
    module("_collections_abc", include_str!("_collections_abc.py")),
    module("_compat_pickle", include_str!("_compat_pickle.py")),
    module("_pickle", include_str!("_pickle.py")),
    module("_pickle_opcodes", include_str!("_pickle_opcodes.py")),
    module("_sha512", include_str!("_sha512.py")),
    module("_typevars", include_str!("_typevars.py")),
    module("_weakrefset", include_str!("_weakrefset.py")),
    module("abc", include_str!("abc.py")),
    module("codecs", include_str!("codecs.py")),
    package("collections", include_str!("collections/__init__.py")),
    module("collections.abc", include_str!("collections/abc.py")),
    package("concurrent", include_str!("concurrent/__init__.py")),
    package("concurrent.futures", include_str!("concurrent/futures/__init__.py")),
    module("concurrent.futures._base", include_str!("concurrent/futures/_base.py")),
    module("concurrent.futures.thread", include_str!("concurrent/futures/thread.py")),
    module("contextlib", include_str!("contextlib.py")),
    module("contextvars", include_str!("contextvars.py")),
    module("copy", include_str!("copy.py")),
    module("copyreg", include_str!("copyreg.py")),
    module("dataclasses", include_str!("dataclasses.py")),
    module("enum", include_str!("enum.py")),
    module("fnmatch", include_str!("fnmatch.py")),
    module("fractions", include_str!("fractions.py")),
    module("functools", include_str!("functools.py")),
    module("glob", include_str!("glob.py")),
    module("graphlib", include_str!("graphlib.py")),
    module("heapq", include_str!("heapq.py")),
    module("inspect", include_str!("inspect.py")),
    package("json", include_str!("json/__init__.py")),
    module("json.decoder", include_str!("json/decoder.py")),
    module("json.encoder", include_str!("json/encoder.py")),
    module("json.scanner", include_str!("json/scanner.py")),
    module("keyword", include_str!("keyword.py")),
    module("linecache", include_str!("linecache.py")),
    module("numbers", include_str!("numbers.py")),
    module("os", include_str!("os.py")),
    module("pickle", include_str!("pickle.py")),
    module("posixpath", include_str!("posixpath.py")),
    module("pprint", include_str!("pprint.py")),
    module("queue", include_str!("queue.py")),
    module("random", include_str!("random.py")),
    module("reprlib", include_str!("reprlib.py")),
    module("sched", include_str!("sched.py")),
    module("selectors", include_str!("selectors.py")),
    module("signal", include_str!("signal.py")),
    module("socket", include_str!("socket.py")),
    module("stat", include_str!("stat.py")),
    module("statistics", include_str!("statistics.py")),
    module("string", include_str!("string.py")),
    module("subprocess", include_str!("subprocess.py")),
    module("tempfile", include_str!("tempfile.py")),
    module("textwrap", include_str!("textwrap.py")),
    module("threading", include_str!("threading.py")),
    module("timeit", include_str!("timeit.py")),
    module("traceback", include_str!("traceback.py")),
    module("types", include_str!("types.py")),
    module("typing", include_str!("typing.py")),
    module("warnings", include_str!("warnings.py")),
    module("weakref", include_str!("weakref.py")),
];
