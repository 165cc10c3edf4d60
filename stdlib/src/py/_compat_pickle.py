"""Where Python 2 kept what Python 3 has elsewhere, for pickles of protocols below 3."""

import builtins

IMPORT_MAPPING = {
    "__builtin__": "builtins", "copy_reg": "copyreg", "Queue": "queue", "SocketServer": "socketserver",
    "ConfigParser": "configparser", "repr": "reprlib", "thread": "_thread", "dummy_thread": "_dummy_thread",
    "UserDict": "collections", "UserList": "collections", "UserString": "collections",
    "StringIO": "io", "cStringIO": "io", "cPickle": "pickle", "exceptions": "builtins",
    "whichdb": "dbm", "httplib": "http.client", "Cookie": "http.cookies", "cookielib": "http.cookiejar",
    "urlparse": "urllib.parse", "robotparser": "urllib.robotparser", "xmlrpclib": "xmlrpc.client",
}
NAME_MAPPING = {
    ("__builtin__", "xrange"): ("builtins", "range"),
    ("__builtin__", "reduce"): ("functools", "reduce"),
    ("__builtin__", "intern"): ("sys", "intern"),
    ("__builtin__", "unichr"): ("builtins", "chr"),
    ("__builtin__", "unicode"): ("builtins", "str"),
    ("__builtin__", "long"): ("builtins", "int"),
    ("__builtin__", "basestring"): ("builtins", "str"),
    ("itertools", "izip"): ("builtins", "zip"),
    ("itertools", "imap"): ("builtins", "map"),
    ("itertools", "ifilter"): ("builtins", "filter"),
    ("itertools", "ifilterfalse"): ("itertools", "filterfalse"),
    ("itertools", "izip_longest"): ("itertools", "zip_longest"),
    ("UserDict", "IterableUserDict"): ("collections", "UserDict"),
    ("UserList", "UserList"): ("collections", "UserList"),
    ("UserString", "UserString"): ("collections", "UserString"),
    ("exceptions", "StandardError"): ("builtins", "Exception"),
}
# Exceptions of Python 3 that Python 2 knows as OSError, and those that it has not at all.
_OS_ERRORS = (
    "BrokenPipeError", "ChildProcessError", "ConnectionAbortedError", "ConnectionError",
    "ConnectionRefusedError", "ConnectionResetError", "FileExistsError", "FileNotFoundError",
    "InterruptedError", "IsADirectoryError", "NotADirectoryError", "PermissionError", "ProcessLookupError",
    "TimeoutError",
)
_NEW = ("BaseExceptionGroup", "EncodingWarning", "ExceptionGroup", "ModuleNotFoundError", "PythonFinalizationError",
        "RecursionError", "ResourceWarning", "StopAsyncIteration", "_IncompleteInputError")
_EXCEPTIONS = [name for name, value in vars(builtins).items()
               if isinstance(value, type) and issubclass(value, BaseException)
               and value.__name__ == name and name not in _OS_ERRORS and name not in _NEW]

_FORWARD_ONLY = {"UserDict", "UserList", "UserString", "StringIO", "cStringIO", "cPickle", "exceptions"}
REVERSE_IMPORT_MAPPING = {new: old for old, new in IMPORT_MAPPING.items() if old not in _FORWARD_ONLY}
REVERSE_NAME_MAPPING = {
    new: old for old, new in NAME_MAPPING.items() if old[1] not in ("unicode", "basestring", "StandardError")
}
REVERSE_NAME_MAPPING |= {("builtins", name): ("exceptions", name) for name in _EXCEPTIONS}
REVERSE_NAME_MAPPING |= {("builtins", name): ("exceptions", "OSError") for name in _OS_ERRORS}
NAME_MAPPING |= {("exceptions", name): ("builtins", name) for name in _EXCEPTIONS}
