"""What this program runs on: machine, system, C library, and Python itself."""

import functools
import os
import re
import subprocess
import sys
from collections import namedtuple

__version__ = '1.0.8'


def _version_key(version):
    """For versions to be compared by their numbers."""
    return [(1, int(part)) if part.isdigit() else (0, part) for part in re.findall(r'\d+|[^\d.]+', version)]


_LIBC = re.compile(rb'(__libc_init)|GLIBC_([0-9.]+)|libc(_\w+)?\.so(?:\.(\d[0-9.]*))?')


def libc_ver(executable=None, lib='', version='', chunksize=16384):
    """Name and version of the C library: this one's, or the one that a program was linked with.

    That is found by looking for names of symbols in the file, a piece at a time.
    """
    if not executable:
        try:
            parts = os.confstr('CS_GNU_LIBC_VERSION').split(maxsplit=1)
            if len(parts) == 2:
                return tuple(parts)
        except (AttributeError, ValueError, OSError):
            pass
        executable = sys.executable
        if not executable:
            return lib, version
    with open(os.path.realpath(executable), 'rb') as f:
        piece = f.read(chunksize)
        while piece:
            more = f.read(chunksize)
            # What touches the end of a piece may go on in the next one.
            kept = 0
            for found in _LIBC.finditer(piece):
                if found.end() == len(piece) and more:
                    kept = len(piece) - found.start()
                    break
                lib, version = _better_libc(lib, version, *(s and s.decode() for s in found.groups()))
            piece = piece[len(piece) - (kept or min(len(piece), 30)):] + more if more else b''
    return lib, version


def _better_libc(lib, version, init, glibc, threads, so):
    if glibc:
        if lib != 'glibc' or _version_key(glibc) > _version_key(version):
            version = glibc
        return 'glibc', version
    if init:
        return lib or 'libc', version
    if lib != 'glibc':
        lib = 'libc'
        if so and (not version or _version_key(so) > _version_key(version)):
            version = so
        if threads and not version.endswith(threads):
            version += threads
    return lib, version


def architecture(executable=sys.executable, bits='', linkage=''):
    """Bits and format of a program, as the command `file` tells them."""
    import struct
    bits = bits or f"{struct.calcsize('P') * 8}bit"
    told = _file_command(executable) if executable else ''
    if 'executable' not in told and 'shared object' not in told:
        return bits, linkage
    for size in ('32', '64'):
        if size + '-bit' in told:
            bits = size + 'bit'
            break
    for word, name in (('ELF', 'ELF'), ('Mach-O', 'Mach-O'), ('PE', 'WindowsPE' if 'Windows' in told else 'PE'),
                       ('COFF', 'COFF'), ('MS-DOS', 'MSDOS')):
        if word in told:
            return bits, name
    return bits, linkage


def _file_command(path):
    try:
        told = subprocess.check_output(['file', '-b', os.path.realpath(path)], stderr=subprocess.DEVNULL,
                                       env={**os.environ, 'LC_ALL': 'C'})
    except (OSError, subprocess.CalledProcessError):
        return ''
    return told.decode('latin-1')


# These know of systems that this is none of: they give back what they are given.

def win32_ver(release='', version='', csd='', ptype=''):
    return release, version, csd, ptype


def win32_edition():
    return None


def win32_is_iot():
    return False


def mac_ver(release='', versioninfo=('', '', ''), machine=''):
    return release, versioninfo, machine


IOSVersionInfo = namedtuple("IOSVersionInfo", ["system", "release", "model", "is_simulator"])


def ios_ver(system="", release="", model="", is_simulator=False):
    return IOSVersionInfo(system, release, model, is_simulator)


AndroidVer = namedtuple("AndroidVer", "release api_level manufacturer model device is_emulator")


def android_ver(release="", api_level=0, manufacturer="", model="", device="", is_emulator=False):
    return AndroidVer(release, api_level, manufacturer, model, device, is_emulator)


def java_ver(release='', vendor='', vminfo=('', '', ''), osinfo=('', '', '')):
    import warnings
    warnings.warn("'java_ver' is deprecated and slated for removal in Python 3.15", DeprecationWarning, stacklevel=2)
    return release, vendor, vminfo, osinfo


def system_alias(system, release, version):
    """System, release and version as they are sold."""
    if system == 'SunOS':
        major, dot, rest = release.partition('.')
        if release < '5':
            return system, release, version
        if major.isdigit():
            release = f'{int(major) - 3}{dot}{rest}'
        return 'Solaris', release, version
    return 'Windows' if system in ('win32', 'win16') else system, release, version


class uname_result(namedtuple("uname_result_base", "system node release version machine")):
    """As os.uname() gives it, and the processor, which is only found out when somebody asks."""

    _fields = ('system', 'node', 'release', 'version', 'machine', 'processor')

    @functools.cached_property
    def processor(self):
        try:
            told = subprocess.check_output(['uname', '-p'], stderr=subprocess.DEVNULL, text=True, encoding="utf8")
        except (OSError, subprocess.CalledProcessError):
            return ''
        return _known(told.strip())

    def __iter__(self):
        yield from super().__iter__()
        yield self.processor

    @classmethod
    def _make(cls, iterable):
        fields = list(iterable)
        if len(fields) != len(cls._fields) - 1:
            raise TypeError(f'Expected {len(cls._fields) - 1} arguments, got {len(fields) + 1}')
        return cls.__new__(cls, *fields)

    def __getitem__(self, key):
        return tuple(self)[key]

    def __len__(self):
        return len(tuple(iter(self)))

    def __reduce__(self):
        return uname_result, tuple(self)[:len(self._fields) - 1]


def _known(text):
    return '' if text == 'unknown' else text


_uname_cache = None


def uname():
    """System, name in the network, release, version, machine and processor."""
    global _uname_cache
    if _uname_cache is None:
        _uname_cache = uname_result(*map(_known, os.uname()))
    return _uname_cache


def system():
    """The name of the system: 'Linux', for example."""
    return uname().system


def node():
    """The name of the machine in the network."""
    return uname().node


def release():
    """The release of the system."""
    return uname().release


def version():
    """The version of the release."""
    return uname().version


def machine():
    """The kind of machine: 'x86_64', for example."""
    return uname().machine


def processor():
    """The processor's name, where the system tells it."""
    return uname().processor


_platform_cache = {}


def platform(aliased=False, terse=False):
    """All of that in one text, without spaces."""
    found = _platform_cache.get((aliased, terse))
    if found is None:
        name, _, rel, ver, mach, proc = uname()
        if aliased:
            name, rel, ver = system_alias(name, rel, ver)
        proc = '' if proc == mach else proc
        if name == 'Linux':
            found = _joined(name, rel, mach, proc, 'with', ''.join(libc_ver()))
        elif terse:
            found = _joined(name, rel)
        else:
            found = _joined(name, rel, mach, proc, *architecture(sys.executable))
        _platform_cache[aliased, terse] = found
    return found


def _joined(*parts):
    text = '-'.join(part.strip() for part in parts if part)
    text = re.sub(r'[/\\:;"()]', '-', text.replace(' ', '_')).replace('unknown', '')
    return re.sub('-+', '-', text).rstrip('-')


def _build():
    """What stands behind the version in sys.version: of the build, its date, and the compiler."""
    found = re.match(r'[\w.+]+\s*\(#?([^,)]+)(?:,\s*([^)]*))?\)\s*(?:\[([^\]]+)\]?)?', sys.version)
    return tuple(part or '' for part in found.groups()) if found else ('', '', '')


def python_implementation():
    return sys.implementation.name.capitalize()


def python_version():
    """'major.minor.micro', and more for what is no release."""
    return sys.version.split()[0]


def python_version_tuple():
    return tuple(python_version().split('.'))


def python_branch():
    """The branch that it was built from, where that is known."""
    return getattr(sys, '_git', ('', '', ''))[1]


def python_revision():
    """The revision that it was built from, where that is known."""
    return getattr(sys, '_git', ('', '', ''))[2]


def python_build():
    """Which build it is, and of when."""
    return _build()[:2]


def python_compiler():
    return _build()[2]


_os_release_candidates = ("/etc/os-release", "/usr/lib/os-release")
_os_release_cache = None


def _parse_os_release(lines):
    info = {"NAME": "Linux", "ID": "linux", "PRETTY_NAME": "Linux"}
    for line in lines:
        found = re.match(r'''([a-zA-Z0-9_]+)=(["']?)(.*)\2$''', line)
        if found:
            info[found.group(1)] = re.sub(r'''\\([\\$"'`])''', r'\1', found.group(3))
    return info


def freedesktop_os_release():
    """What the distribution says of itself (os-release)."""
    global _os_release_cache
    if _os_release_cache is None:
        for path in _os_release_candidates:
            try:
                with open(path, encoding="utf-8") as f:
                    _os_release_cache = _parse_os_release(f)
                break
            except OSError as e:
                errno = e.errno
        else:
            raise OSError(errno, f"Unable to read files {', '.join(_os_release_candidates)}")
    return _os_release_cache.copy()


if __name__ == '__main__':
    words = {word.lstrip('-') for word in sys.argv[1:]}
    print(platform('nonaliased' not in words, 'terse' in words))
