#!/usr/bin/env python3
"""The batch engine's benchmark in a folder that goes again.

  run.py PROGRAM [--batches N]
"""

import pathlib
import subprocess
import sys
import tempfile

if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
    print(__doc__.strip())
    sys.exit(2)
# Each load in a process of its own, for its memory is measured; on the disk of the working folder,
# for /tmp may be memory, where nothing has to be synced.
for load in ([], ["--together"]):
    with tempfile.TemporaryDirectory(dir=pathlib.Path.cwd()) as name:
        command = [sys.argv[1], "--work", name, *load, *sys.argv[2:]]
        code = subprocess.run(command, check=False).returncode
    if code != 0:
        sys.exit(code)
