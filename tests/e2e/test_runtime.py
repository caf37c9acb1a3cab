"""Built functions in the Lambda Runtime Interface Emulator, with nothing but their layers."""

import dataclasses
import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ops import rie
from ops.invoke import environment, trigger_of
from ops.paths import EVENTS, LOCAL_BUILD, ROOT
from ops.template import Function, find, functions

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the runtime emulator runs on Linux only")

NOBODY = 9  # the discard port: stores do not answer
FOLDERS = sorted((path.name for path in (ROOT / "functions").iterdir()), key=len, reverse=True)


def folder_of(event: str) -> str:
    return next(name for name in FOLDERS if event.startswith(f"{name}_"))


def function_of(event: str) -> Function:
    folder = folder_of(event)
    return find(folder, trigger_of(event, folder), LOCAL_BUILD)


BY_FUNCTION: dict[str, list[str]] = {}
for _path in sorted(EVENTS.glob("*.json")):
    BY_FUNCTION.setdefault(function_of(_path.stem).name, []).append(_path.stem)


@contextmanager
def deaf_server() -> Iterator[int]:
    """A store that takes calls and never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        taken: list[socket.socket] = []
        thread = threading.Thread(target=_take, args=(server, taken), daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for connection in taken:
            connection.close()


def _take(server: socket.socket, taken: list[socket.socket]) -> None:
    while True:
        try:
            taken.append(server.accept()[0])
        except OSError:
            return


@pytest.mark.parametrize("name", sorted(BY_FUNCTION))
def test_a_function_starts_from_its_layers_alone_and_answers_each_of_its_events(name: str, tmp_path: Path) -> None:
    function = functions(LOCAL_BUILD)[name]
    with rie.running(function, environment(function, NOBODY), tmp_path / "log") as runtime:
        answers = {
            event: json.loads(runtime.invoke((EVENTS / f"{event}.json").read_bytes())) for event in BY_FUNCTION[name]
        }
    for event, answer in answers.items():
        assert "ImportModuleError" not in str(answer), event
        if trigger_of(event, folder_of(event)) == "api":
            assert answer["statusCode"] in (200, 400, 403, 404, 413, 503), event


@pytest.mark.parametrize("payload", [b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe", b"{}"])
def test_a_malformed_payload_does_not_end_the_function(payload: bytes, tmp_path: Path) -> None:
    function = functions(LOCAL_BUILD)["PrivacyFunction"]
    good = (EVENTS / "privacy_api_unknown_route.json").read_bytes()
    with rie.running(function, environment(function, NOBODY), tmp_path / "log") as runtime:
        runtime.invoke(payload)
        assert json.loads(runtime.invoke(good))["statusCode"] == 404


def test_a_body_as_large_as_lambda_takes_is_refused_in_the_one_shape(tmp_path: Path) -> None:
    function = functions(LOCAL_BUILD)["ChatFunction"]
    event: dict[str, Any] = json.loads((EVENTS / "chat_api_valid.json").read_bytes())
    event["body"], event["isBase64Encoded"] = json.dumps({"message": "a" * 5_500_000}), False
    with rie.running(function, environment(function, NOBODY), tmp_path / "log") as runtime:
        answer = json.loads(runtime.invoke(json.dumps(event).encode()))
    assert answer["statusCode"] == 413
    assert json.loads(answer["body"])["error"]["code"] == "too_large"


def test_a_function_whose_stores_hang_is_stopped_in_time_and_starts_again(tmp_path: Path) -> None:
    function = dataclasses.replace(functions(LOCAL_BUILD)["PrivacyFunction"], timeout=2)
    waiting = (EVENTS / "privacy_api_consents.json").read_bytes()
    good = (EVENTS / "privacy_api_unknown_route.json").read_bytes()
    with deaf_server() as port:
        hanging = {**environment(function, NOBODY), "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
        with rie.running(function, hanging, tmp_path / "log") as runtime:
            assert b"Task timed out after 2.00 seconds" in runtime.invoke(waiting)
            assert json.loads(runtime.invoke(good))["statusCode"] == 404


def test_a_function_whose_stores_hang_answers_before_its_own_time_is_over(tmp_path: Path) -> None:
    function = functions(LOCAL_BUILD)["PrivacyFunction"]
    with deaf_server() as port:
        hanging = {**environment(function, NOBODY), "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
        with rie.running(function, hanging, tmp_path / "log") as runtime:
            answer = json.loads(runtime.invoke((EVENTS / "privacy_api_consents.json").read_bytes()))
    assert answer["statusCode"] == 503
