"""python -m unittest"""

import os
import sys

if sys.argv[0].endswith("__main__.py"):
    sys.argv[0] = f"{os.path.basename(sys.executable)} -m unittest"

from .main import main

__unittest = True

main(module=None)
