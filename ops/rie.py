"""The Lambda Runtime Interface Emulator: the real runtime protocol around a built function, without Docker.

Its binary comes with aws-sam-cli, the runtime's client (awslambdaric) lives in a bare environment of its own, so that
a package which the layers lack is missing here as it would be on AWS.
"""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ops import ports, venvs
from ops.failures import CommandError
from ops.paths import BUILD, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ops.template import Function

RUNTIME_VENV = BUILD / "runtime"
_REQUIREMENTS = ROOT / "ops" / "runtime-requirements.txt"
_BINARIES = {"x86_64": "aws-lambda-rie-x86_64", "aarch64": "aws-lambda-rie-arm64"}
_PATH = "/2015-03-31/functions/function/invocations"


class Runtime:
    """One running function. The emulator crashes on two requests at once, so calls wait for each other."""

    def __init__(self, port: int, log: Path) -> None:
        self._port = port
        self._lock = threading.Lock()
        self.log = log

    def invoke(self, payload: bytes) -> bytes:
        """Invoke the function and return what it returned, or the runtime's description of its failure."""
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}{_PATH}", data=payload)
        with self._lock, urllib.request.urlopen(request, timeout=960) as answer:  # noqa: S310
            content: bytes = answer.read()
        return content


def install() -> None:
    """Make the bare environment unless it is there already."""
    venvs.make(RUNTIME_VENV, _REQUIREMENTS, without=("pip", "setuptools"))


def binary() -> Path:
    """Find the emulator's binary. Raises CommandError on a system that it does not run on."""
    name = _BINARIES.get(platform.machine())
    samcli = find_spec("samcli")
    if sys.platform != "linux" or name is None or samcli is None or not samcli.submodule_search_locations:
        raise CommandError("The Lambda Runtime Interface Emulator runs on Linux only. Start Docker and try again.")
    return Path(samcli.submodule_search_locations[0]) / "local" / "rapid" / name


@contextmanager
def running(function: Function, environment: Mapping[str, str], log: Path) -> Iterator[Runtime]:
    """Run a built function for the length of the block; environment is what it finds beside the runtime's own."""
    install()
    port, api_port = ports.free(), ports.free()
    command = [str(binary()), "--log-level", "info"]
    command += ["--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
    command += ["--runtime-api-address", f"127.0.0.1:{api_port}"]
    command += [str(RUNTIME_VENV / "bin/python"), "-m", "awslambdaric", function.handler]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=function.code,
            env={**settings(function), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_open(port, process)
            yield Runtime(port, log)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def settings(function: Function) -> dict[str, str]:
    """What the runtime itself sets in the environment of a function, the paths of its layers among it."""
    path = [function.code, *(layer / "python" for layer in function.layers)]
    model = [layer / "model" for layer in function.layers if (layer / "model").is_dir()]
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(str(folder) for folder in path),
        "LAMBDA_TASK_ROOT": str(function.code),
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(function.timeout),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        **({"MODEL_DIRECTORY": str(model[0])} if model else {}),
    }


def _wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and process.poll() is None:
        if ports.is_open(port):
            return
        time.sleep(0.02)
    raise CommandError("The Lambda Runtime Interface Emulator did not start.")
