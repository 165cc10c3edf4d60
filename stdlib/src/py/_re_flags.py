"""The flags of re as an enumeration, made when somebody first names one of them."""

import enum
import re


@enum.global_enum
class RegexFlag(enum.IntFlag, boundary=enum.KEEP):
    __module__ = "re"
    __str__ = object.__str__
    _numeric_repr_ = hex

    NOFLAG = 0
    ASCII = A = 256
    IGNORECASE = I = 2
    LOCALE = L = 4
    UNICODE = U = 32
    MULTILINE = M = 8
    DOTALL = S = 16
    VERBOSE = X = 64
    DEBUG = 128


re.RegexFlag = RegexFlag
