"""Environments apart from the checkout's own, made once."""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

from ops.failures import CommandError


def make(folder: Path, requirements: Path, *, without: tuple[str, ...] = ()) -> None:
    """Install requirements into an environment of their own, unless these are there already.

    Of several processes that ask for one environment, the first makes it and the others wait.

    Raises:
        CommandError: pip could not install them.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = folder / "requirements.txt"
        if installed.exists() and installed.read_bytes() == requirements.read_bytes():
            return
        print(f"Installing {requirements.name} ...")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin/python"), "-m", "pip"]
        wanted = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", str(requirements)]
        if subprocess.run([*pip, *wanted], check=False).returncode:
            raise CommandError(f"{requirements.name} could not be installed; pip's own words are above.")
        if without:
            subprocess.run([*pip, "uninstall", "--quiet", "--yes", *without], check=True)
        shutil.copy(requirements, installed)
