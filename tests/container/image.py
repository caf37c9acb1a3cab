"""A stand-in for Lambda's base image, made of this machine's Python and the runtime's client.

It is not Amazon's image: another C library, other system packages. What it shares with it is the layout (/var/lang,
/var/runtime, /var/task, /opt), the entry point, and that a function finds nothing but its layers.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from ops.paths import ROOT
from tests.container.engine import docker

NAME = "storeclerk-runtime:local"
_BOOTSTRAP = """#!/bin/sh
export PYTHONPATH=/var/task:/opt/python:/var/runtime
export LD_LIBRARY_PATH=/var/lang/lib:/lib64:/opt/lib
exec /var/lang/bin/python3 -m awslambdaric "$_HANDLER"
"""
_ENTRYPOINT = """#!/bin/sh
export _HANDLER="$1"
exec /usr/local/bin/aws-lambda-rie /var/runtime/bootstrap
"""


def build(folder: Path, address: str) -> None:
    """Make the image's tree in a folder and import it under NAME."""
    root = folder / "root"
    _copy_python(root / "var/lang")
    _install_client(root / "var/runtime")
    _write_script(root / "var/runtime/bootstrap", _BOOTSTRAP)
    _write_script(root / "lambda-entrypoint.sh", _ENTRYPOINT)
    _add_shell(root)
    _add_libraries(root)
    for name in ("tmp", "opt", "var/task", "usr/local/bin", "proc", "dev"):
        (root / name).mkdir(parents=True, exist_ok=True)
    _import(root, address)


def _copy_python(target: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    source = Path(sys.base_prefix)
    unwanted = shutil.ignore_patterns("site-packages", "test", "tests", "__pycache__", "idlelib", "config-*")
    shutil.copytree(source / "lib" / version, target / "lib" / version, ignore=unwanted)
    (target / "lib" / version / "site-packages").mkdir()
    (target / "bin").mkdir()
    shutil.copy(Path(sys.executable).resolve(), target / "bin" / "python3")


def _install_client(target: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    requirements = str(ROOT / "ops" / "runtime-requirements.txt")
    subprocess.run([*pip, "--target", str(target), "-r", requirements], check=True)


def _write_script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def _add_shell(root: Path) -> None:
    (root / "bin").mkdir()
    busybox = shutil.which("busybox")
    if busybox is None:
        raise RuntimeError("busybox is not installed.")
    shutil.copy(busybox, root / "bin" / "busybox")
    for name in ("sh", "chmod", "mv", "cp", "ls", "cat", "mkdir"):
        (root / "bin" / name).symlink_to("busybox")


def _add_libraries(root: Path) -> None:
    """Copy what the interpreter, its modules and the layers' libraries load from the system."""
    objects = [root / "var/lang/bin/python3", *root.rglob("*.so"), *(ROOT / ".build/local/DepsLayer").rglob("*.so")]
    wanted = {library for path in objects for library in _linked(path)}
    for library in wanted:
        target = root / library.relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library.resolve(), target)


def _linked(path: Path) -> set[Path]:
    listed = subprocess.run(["ldd", str(path)], capture_output=True, text=True, check=False).stdout
    words = {word for line in listed.splitlines() for word in line.split() if word.startswith("/")}
    return {Path(word) for word in words if Path(word).exists() and ".build" not in word and str(path) != word}


def _import(root: Path, address: str) -> None:
    archive = root.with_suffix(".tar")
    subprocess.run(["tar", "--create", "--file", str(archive), "--directory", str(root), "."], check=True)
    changes = ["--change", "WORKDIR /var/task", "--change", 'ENTRYPOINT ["/lambda-entrypoint.sh"]']
    docker(address, "import", *changes, str(archive), NAME)
    archive.unlink()
