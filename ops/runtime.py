"""The Lambda runtime that this machine's Python can stand in for."""

import sys


def host_runtime() -> str:
    """Name the runtime of this interpreter's minor version, for example python3.13."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}"
