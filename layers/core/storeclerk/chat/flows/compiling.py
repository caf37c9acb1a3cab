"""YAML files of flows compiled into the one document that the chat reads. Only where flows are published."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from storeclerk.chat.flows.check import check
from storeclerk.chat.flows.contract import Flow, Go, Step
from storeclerk.chat.flows.slot_types import Slot
from storeclerk.errors import BadFile

ARTEFACT = "flows"
COMPILED = "flows.json"
MAX_FILE_BYTES = 100_000
MAX_FILES = 100
OWN, SHIPPED = "own/", "shipped/"


class Compiled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All flows of a shop."""

    flows: tuple[Flow, ...]


def compile_flows(own: Mapping[str, bytes], shipped: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Compile YAML files by their names, those of the shop over those that ship; gives the files of the artefact.

    A flow of the shop takes the place of the shipped one of its name, and the intents that it names from the others;
    a shipped flow that is left without intents and phrases goes.

    Raises:
        BadFile: naming the file, the place and what is wrong.
    """
    if len(own) > MAX_FILES:
        raise BadFile(f"There are {len(own)} files of flows; at most {MAX_FILES} are taken. Put some of them together.")
    mine = {name: read_flow(name, data) for name, data in sorted(own.items())}
    _check_names(mine)
    below = {name: read_flow(name, data) for name, data in sorted((shipped or {}).items()) if name not in mine}
    flows = [*mine.values(), *_beside(below, list(mine.values()))]
    _check_gone_to(mine, flows)
    document = msgspec.json.encode(Compiled(tuple(flows)), order="deterministic")
    sources = {SHIPPED + name: data for name, data in (shipped or {}).items()}
    return {**sources, **{OWN + name: data for name, data in own.items()}, COMPILED: document}


def read_flow(name: str, data: bytes) -> Flow:
    """Read one file and check all that can be known about its flow. Raises BadFile."""
    content = _yaml(name, data)
    if not isinstance(content, dict):
        raise BadFile(f"{name}: a file holds one flow, with the fields flow, title, start and steps.")
    raw = dict(content)
    raw["steps"] = _parts(name, "step", raw.get("steps"), Step)
    raw["slots"] = _parts(name, "slot", raw.get("slots", {}), Slot)
    flow: Flow = _converted(name, raw, Flow)
    check(flow, name)
    return flow


def _beside(shipped: Mapping[str, Flow], mine: list[Flow]) -> Iterator[Flow]:
    names = {flow.flow for flow in mine}
    taken = {intent for flow in mine for intent in flow.intents}
    for flow in shipped.values():
        left = tuple(intent for intent in flow.intents if intent not in taken)
        if flow.flow not in names and (left or flow.phrases):
            yield msgspec.structs.replace(flow, intents=left)


def _check_names(flows: Mapping[str, Flow]) -> None:
    names: dict[str, str] = {}
    intents: dict[str, str] = {}
    for file, flow in flows.items():
        if flow.flow in names:
            raise BadFile(f"{file}, 'flow': {names[flow.flow]} has a flow '{flow.flow}' already; choose another name.")
        names[flow.flow] = file
        for intent in flow.intents:
            if intent in intents:
                raise BadFile(f"{file}, 'intents': '{intent}' begins the flow of {intents[intent]} already.")
            intents[intent] = file


def _check_gone_to(mine: Mapping[str, Flow], flows: Sequence[Flow]) -> None:
    """A flow that is gone to must be there, and none may come back to where it came from."""
    ways = {
        flow.flow: [step.flow for step in flow.steps.values() if isinstance(step, Go) and step.flow] for flow in flows
    }
    for file, flow in mine.items():
        for name in ways[flow.flow]:
            if name not in ways:
                raise BadFile(f"{file}: it goes to the flow '{name}', and there is no such flow.")
        if _comes_back(flow.flow, ways):
            raise BadFile(f"{file}: it goes to other flows that come back to it; let one of them end.")


def _comes_back(start: str, ways: Mapping[str, Sequence[str]]) -> bool:
    found, waiting = set[str](), [start]
    while waiting:
        for name in ways.get(waiting.pop(), ()):
            if name == start:
                return True
            if name not in found:
                found.add(name)
                waiting.append(name)
    return False


def _parts(file: str, kind: str, given: Any, form: Any) -> dict[str, Any]:
    """Read steps or slots one by one, so that a fault is told with its name."""
    if not isinstance(given, dict):
        raise BadFile(f"{file}, '{kind}s': they are a mapping of names to {kind}s.")
    return {str(name): _converted(f"{file}, {kind} '{name}'", one, form) for name, one in given.items()}


def _converted(place: str, value: Any, form: Any) -> Any:
    try:
        return msgspec.convert(value, form)
    except msgspec.ValidationError as error:
        raise BadFile(f"{place}: {error}.") from error


def _yaml(name: str, data: bytes) -> Any:
    if len(data) > MAX_FILE_BYTES:
        raise BadFile(f"{name} has {len(data)} bytes; at most {MAX_FILE_BYTES} are taken. Split it.")
    import yaml  # noqa: PLC0415  35 ms that only a publisher pays

    from storeclerk.chat.flows.safe_yaml import StrictLoader  # noqa: PLC0415

    try:
        text = data.decode("utf-8-sig")
        loader = StrictLoader(text)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except UnicodeDecodeError as error:
        raise BadFile(f"{name} is not UTF-8. Save it in UTF-8 and drop it again.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadFile(f"{name}: not YAML that can be read: {_said(error)}.") from error


def _said(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error) or type(error).__name__
    return f"line {mark.line + 1}: {problem}" if mark else problem
