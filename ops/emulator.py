"""MiniStack, the AWS emulator: installed into an environment of its own, started and stopped as one process group."""

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ops import venvs
from ops.failures import CommandError
from ops.paths import EMULATOR_REQUIREMENTS, EMULATOR_VENV

REGION = "eu-central-1"
_START_SECONDS = 30
_STOP_SECONDS = 20


@dataclass(frozen=True, kw_only=True)
class Emulator:
    """A running emulator: where it answers and what it keeps."""

    port: int
    state: Path

    @property
    def endpoint(self) -> str:
        """The address of every emulated service."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the emulator and the functions print."""
        return self.state / "emulator.log"

    def environment(self) -> dict[str, str]:
        """The variables with which the AWS tools speak to this emulator and to nothing else."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            "SAM_CLI_TELEMETRY": "0",
        }


def install() -> None:
    """Install the emulator unless this version is there already."""
    venvs.make(EMULATOR_VENV, EMULATOR_REQUIREMENTS)


@contextmanager
def running(port: int, state: Path, *, authorise: bool = False) -> Iterator[Emulator]:
    """Run the emulator for the length of the block and leave no process behind.

    With authorise, every call is checked against the permissions of its caller.
    """
    emulator = Emulator(port=port, state=state)
    scratch = state / "tmp"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    with emulator.log.open("ab") as log:
        process = subprocess.Popen(
            [str(EMULATOR_VENV / "bin/ministack")],
            env=_settings(emulator, scratch, authorise=authorise),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches this program, which then stops the emulator in order
        )
        try:
            _wait_until_ready(process, emulator)
            yield emulator
        finally:
            _stop(process)
            shutil.rmtree(scratch, ignore_errors=True)


def _settings(emulator: Emulator, scratch: Path, *, authorise: bool) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(emulator.port),
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(emulator.state / "services"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(emulator.state / "s3"),
        "IOT_MTLS_ENABLED": "0",
        "TMPDIR": str(scratch),
        "AUTH": "true" if authorise else "false",
        "AWS_ENDPOINT_URL": emulator.endpoint,
    }


def _wait_until_ready(process: subprocess.Popen[bytes], emulator: Emulator) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise CommandError(f"The emulator stopped at its start; see {emulator.log}")
        try:
            with urllib.request.urlopen(f"{emulator.endpoint}/_ministack/health", timeout=1):  # noqa: S310
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise CommandError(f"The emulator did not answer within {_START_SECONDS} s; see {emulator.log}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Let the emulator write its state, then end whatever is left of its process group."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_STOP_SECONDS)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()
