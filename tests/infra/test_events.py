import json
from pathlib import Path
from typing import Any

import pytest

from ops.paths import EVENTS, ROOT

FILES = sorted(EVENTS.glob("*.json"))
TRIGGERS = {"app": "api", "stream": "stream"}


def names() -> set[str]:
    return {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_event_is_named_by_its_function_trigger_and_case(path: Path) -> None:
    folder = next(found.name for found in (ROOT / "functions").iterdir() if path.stem.startswith(f"{found.name}_"))
    trigger, _, case = path.stem.removeprefix(f"{folder}_").partition("_")
    assert trigger in {"api", "drop", "stream", "schedule"}
    assert case


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_event_is_json(path: Path) -> None:
    assert isinstance(json.loads(path.read_text(encoding="utf-8")), dict)


def test_every_trigger_of_every_function_has_a_good_and_a_bad_event(source: dict[str, Any]) -> None:
    for name, resource in source["Resources"].items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        properties = resource["Properties"]
        folder, module = properties["CodeUri"].split("/")[1], properties["Handler"].split(".")[0]
        kinds = {event["Type"] for event in properties.get("Events", {}).values()}
        trigger = TRIGGERS.get(module, "drop" if "EventBridgeRule" in kinds else "schedule")
        found = {event for event in names() if event.startswith(f"{folder}_{trigger}_")}
        assert len(found) >= 2, f"{name}: {folder}_{trigger}_*.json"
