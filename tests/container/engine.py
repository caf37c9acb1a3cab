"""A container engine of its own for these tests, started and ended with them."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def missing() -> str | None:
    """Say what this machine lacks for an engine, or None."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a container engine is started by root on Linux only"
    if not Path("/usr/sbin/dockerd").exists():
        return "Debian's docker.io is not installed"
    return None if shutil.which("busybox") else "Debian's busybox-static is not installed"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run an engine whose images and socket live in a folder; yields the address for DOCKER_HOST."""
    address = f"unix://{folder}/engine.sock"
    options = ["--host", address, "--data-root", str(folder / "data"), "--exec-root", str(folder / "exec")]
    options += ["--pidfile", str(folder / "engine.pid"), "--storage-driver", "overlay2"]
    with (folder / "engine.log").open("wb") as log:
        process = subprocess.Popen(["/usr/sbin/dockerd", *options], stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_ready(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


def docker(address: str, *arguments: str) -> None:
    """Run one docker command."""
    subprocess.run(["/usr/bin/docker", "--host", address, *arguments], check=True, stdout=subprocess.DEVNULL)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        ready = subprocess.run(["/usr/bin/docker", "--host", address, "info"], capture_output=True, check=False)
        if ready.returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("The container engine did not start; see engine.log beside its socket.")
