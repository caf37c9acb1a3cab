"""Each event through a real `sam local invoke`, beside the same in the runtime emulator."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops import rie
from ops.invoke import environment
from ops.paths import EVENTS, LOCAL_BUILD, ROOT
from ops.template import Function, functions
from tests.container import engine, image
from tests.e2e.test_runtime import BY_FUNCTION, NOBODY

pytestmark = [
    pytest.mark.skipif(engine.missing() is not None, reason=str(engine.missing())),
    pytest.mark.xdist_group("e2e"),
]


@pytest.fixture(scope="module")
def docker_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("engine")
    with engine.running(folder) as address:
        image.build(folder, address)
        yield address


def invoke_by_sam(function: Function, event: str, docker_host: str, folder: Path) -> dict[str, object]:
    variables = folder / "variables.json"
    inside = {**environment(function, NOBODY), "MODEL_DIRECTORY": "/opt/model"}
    variables.write_text(json.dumps({function.name: inside}), encoding="utf-8")
    command = [str(ROOT / ".venv/bin/sam"), "local", "invoke", function.name, "--invoke-image", image.NAME]
    command += ["--template", str(LOCAL_BUILD / "template.yaml"), "--event", str(EVENTS / f"{event}.json")]
    command += ["--env-vars", str(variables), "--skip-pull-image"]
    settings = {**os.environ, "DOCKER_HOST": docker_host, "SAM_CLI_TELEMETRY": "0"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=settings)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def comparable(answer: dict[str, object]) -> object:
    """Leave out what differs from call to call: the identifiers of request and session, and stack traces."""
    body = answer.get("body")
    parsed = json.loads(body) if isinstance(body, str) else {}
    return answer.get("statusCode"), answer.get("errorType"), parsed.get("error", {}).get("code"), parsed.get("reply")


@pytest.mark.parametrize("name", sorted(BY_FUNCTION))
def test_sam_local_invoke_answers_each_event_as_the_runtime_emulator_does(
    name: str, docker_host: str, tmp_path: Path
) -> None:
    function = functions(LOCAL_BUILD)[name]
    with rie.running(function, environment(function, NOBODY), tmp_path / "log") as runtime:
        emulated = {
            event: json.loads(runtime.invoke((EVENTS / f"{event}.json").read_bytes())) for event in BY_FUNCTION[name]
        }
    for event, expected in emulated.items():
        by_sam = invoke_by_sam(function, event, docker_host, tmp_path)
        assert comparable(by_sam or {}) == comparable(expected or {}), event
