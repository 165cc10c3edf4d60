"""Records what CPython 3.13 makes of the programs under tests/programs: nothing here is written by hand.

    python3.13 tests/record.py [name ...]

A name selects the programs whose path holds it. For room/name.py, or the folder room/name with a
__main__.py, room/name.out gets three parts: exit status, standard output, and the last traceback of
standard error, directories being cut down to what lies inside the room.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent / "programs"


def programs():
    """Every program: a file beside no __main__.py, or a folder with one. Helpers begin with an underscore."""
    for room in sorted(path for path in HERE.iterdir() if path.is_dir()):
        for path in sorted(room.iterdir()):
            if path.name.startswith(("_", ".")):
                continue
            if path.suffix == ".py" or (path / "__main__.py").exists():
                yield path


def last_traceback(stderr):
    """The last traceback with all that it is chained to, or the last error of a script that did not compile."""
    lines = stderr.splitlines()
    starts = [i for i, line in enumerate(lines) if line.lstrip(" +").startswith(
        ("Traceback (most recent call last):", "Exception Group Traceback (most recent call last):",
         "Exception ignored in")) or line.startswith('  File "')]
    return "\n".join(lines[starts[0]:]) if starts else ""


def normalised(text, room):
    return text.replace(str(room) + os.sep, "")


def run(path):
    room = path.parent
    env = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8",
           "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, str(path)], cwd=room, env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120)
    out = normalised(done.stdout.decode("utf-8", "replace"), room)
    err = normalised(last_traceback(done.stderr.decode("utf-8", "replace")), room)
    return f"exit {done.returncode}\n--- stdout\n{out}--- traceback\n{err}\n"


def record(path):
    text = run(path)
    if text != run(path):
        return path, "differs from run to run"
    target = path.with_suffix(".out")
    changed = not target.exists() or target.read_text() != text
    if changed:
        target.write_text(text)
    return path, "recorded" if changed else None


def main():
    if sys.implementation.name != "cpython" or sys.version_info[:2] != (3, 13):
        sys.exit("only CPython 3.13 may record")
    wanted = sys.argv[1:]
    chosen = [p for p in programs() if not wanted or any(w in str(p.relative_to(HERE)) for w in wanted)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, news in pool.map(record, chosen):
            if news:
                print(path.relative_to(HERE), news)
    (HERE / "VERSION").write_text("CPython " + sys.version.split()[0] + "\n")
    print(len(chosen), "programs")


main()
