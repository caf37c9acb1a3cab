"""Prints the path of a Python of the minor version asked for, where this machine has one that starts."""

import shutil
import subprocess
import sys

version = sys.argv[1]
found = shutil.which(f"python{version}")
# A version manager may put a stub on the path that refuses to start.
if found and subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0:
    print(found)
