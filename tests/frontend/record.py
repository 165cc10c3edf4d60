"""Records what CPython makes of the snippets and sources here: run with CPython 3.13, from anywhere.

errors/NAME.snippets   one JSON string a line  ->  errors/NAME.out   one outcome a line
trees/NAME.py          a source                ->  trees/NAME.out    ast.dump with positions
"""

import ast
import json
import pathlib
import sys
import warnings

here = pathlib.Path(__file__).parent
header = f"# recorded with CPython {sys.version.split()[0]}"
assert sys.version_info[:2] == (3, 13), header
warnings.simplefilter("ignore")


def outcome(source):
    try:
        compile(source, "<snippet>", "exec")
    except SyntaxError as e:
        place = " ".join(str(x) for x in (e.lineno, e.offset, e.end_lineno, e.end_offset))
        return f"{type(e).__name__} | {e.msg} | {place}"
    return "accepted"


for path in sorted(here.glob("errors/*.snippets")):
    lines = [outcome(json.loads(line)) for line in path.read_text().splitlines()]
    path.with_suffix(".out").write_text("\n".join([header, *lines]) + "\n")

for path in sorted(here.glob("trees/*.py")):
    tree = ast.parse(path.read_bytes())
    text = ast.dump(tree, indent=1, include_attributes=True)
    path.with_suffix(".out").write_text(f"{header}\n{text}\n")
