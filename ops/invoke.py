"""Invokes one built function with one event and prints its answer.

By `sam local invoke` where a container engine answers, else in the Lambda Runtime Interface Emulator.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ops import ports, rie, stack, template
from ops.emulator import REGION
from ops.failures import CommandError
from ops.paths import EVENTS, LOCAL_BUILD, ROOT

if TYPE_CHECKING:
    from ops.template import Function

_NOWHERE = "http://127.0.0.1:9"  # the discard port: stores answer "not available" at once


def invoke(name: str, event: str, *, emulator_port: int) -> None:
    """Invoke and print the answer. Raises CommandError naming what there is when a name is wrong."""
    path = EVENTS / f"{event}.json"
    if not path.exists():
        known = ", ".join(sorted(found.stem for found in EVENTS.glob("*.json")))
        raise CommandError(f"There is no event '{event}'. There are: {known}.")
    function = template.find(name, trigger_of(event, name), LOCAL_BUILD)
    if ports.is_open(emulator_port):
        print(
            f"With the stores of the local store on port {emulator_port}: what it writes stays there.", file=sys.stderr
        )
    else:
        print("No local store runs, so none of its stores will answer. Start it with make run.", file=sys.stderr)
    variables = environment(function, emulator_port)
    answer = _by_sam(function, path, variables) if _engine_answers() else _by_rie(function, path, variables)
    print(answer)


def trigger_of(event: str, folder: str) -> str:
    """The trigger in an event's name, `<folder>_<trigger>_<case>`."""
    return event.removeprefix(f"{folder}_").split("_")[0]


def environment(function: Function, emulator_port: int) -> dict[str, str]:
    """What the function finds in its environment: the stores of the running local store, else none that answer."""
    endpoint = f"http://127.0.0.1:{emulator_port}"
    runtime = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
    }
    deployed = stack.environment_of(function.name, endpoint) if ports.is_open(emulator_port) else None
    if deployed is None:
        deployed = {
            variable: "absent" if value is None else str(value) for variable, value in function.variables.items()
        }
        endpoint = _NOWHERE
    deployed.pop("MODEL_DIRECTORY", None)  # it depends on where the function runs
    return {**deployed, **runtime, "AWS_ENDPOINT_URL": endpoint}


def _engine_answers() -> bool:
    docker = shutil.which("docker")
    return docker is not None and subprocess.run([docker, "info"], capture_output=True, check=False).returncode == 0


def _by_rie(function: Function, event: Path, variables: dict[str, str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with rie.running(function, variables, log) as runtime:
            return runtime.invoke(event.read_bytes()).decode()


def _by_sam(function: Function, event: Path, variables: dict[str, str]) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as overrides:
        json.dump({function.name: {**variables, "MODEL_DIRECTORY": "/opt/model"}}, overrides)
        overrides.flush()
        command = [str(ROOT / ".venv/bin/sam"), "local", "invoke", function.name, "--event", str(event)]
        command += ["--template", str(LOCAL_BUILD / "template.yaml"), "--env-vars", overrides.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"sam local invoke failed:\n{done.stderr}")
    return done.stdout.strip()
