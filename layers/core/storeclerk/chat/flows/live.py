"""The flows that are live, and those that ship."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec

from storeclerk.artefacts import Artefact
from storeclerk.chat.flows.compiling import COMPILED, Compiled
from storeclerk.chat.flows.contract import Act, Flow
from storeclerk.chat.flows.usage import assigned
from storeclerk.chat.phrases import Phrases
from storeclerk.errors import ModelError

SHIPPED = Path(__file__).with_name("shipped")


class FlowSet:
    """Flows by name and by intent. Each has a version of its own, so that a change to one does not touch the others."""

    def __init__(self, flows: Iterable[Flow]) -> None:
        self.flows = {flow.flow: flow for flow in flows}
        self._by_intent = {intent: flow.flow for flow in self.flows.values() for intent in flow.intents}
        self._by_phrase = Phrases[str]()
        for flow in self.flows.values():
            for phrase in flow.phrases:
                self._by_phrase.add(phrase, flow.flow)
        self._versions = {name: _digest(flow) for name, flow in self.flows.items()}
        self._assigned = {name: assigned(flow) for name, flow in self.flows.items()}

    def get(self, name: str) -> Flow | None:
        """One flow."""
        return self.flows.get(name)

    def by_intent(self, label: str) -> str | None:
        """Name the flow that an intent begins."""
        return self._by_intent.get(label)

    def by_phrase(self, text: str) -> str | None:
        """Name the flow that words of a text begin."""
        return self._by_phrase.longest(text)

    def version(self, name: str) -> str:
        """The version of one flow."""
        return self._versions[name]

    def filled(self, name: str, step: str) -> frozenset[str]:
        """The slots that are filled on every path to a step."""
        return self._assigned[name].get(step, frozenset())

    def acts(self, name: str) -> bool:
        """Whether a flow may change something."""
        flow = self.flows.get(name)
        return flow is not None and any(isinstance(step, Act) for step in flow.steps.values())


def read_compiled(data: bytes) -> FlowSet:
    """Read a compiled document. Raises ModelError saying where it is not of the expected form."""
    try:
        return FlowSet(msgspec.json.decode(data, type=Compiled).flows)
    except (msgspec.DecodeError, UnicodeDecodeError, LookupError) as error:
        raise ModelError(f"The flows of the chat cannot be read: {error}. Publish them again.") from error


def load(artefact: Artefact) -> FlowSet:
    """Read the flows of an artefact, for `artefacts.Live`. Raises ModelError."""
    try:
        return read_compiled(artefact.files[COMPILED])
    except KeyError as error:
        raise ModelError(f"The artefact of flows has no {COMPILED}. Publish the flows again.") from error


@cache
def shipped() -> FlowSet:
    """The flows that ship. Compiled anew by `python -m ops flows` whenever a file changes."""
    return read_compiled((SHIPPED / COMPILED).read_bytes())


def shipped_files() -> dict[str, bytes]:
    """The YAML files of the flows that ship."""
    return {path.name: path.read_bytes() for path in sorted(SHIPPED.glob("*.yaml"))}


def _digest(flow: Flow) -> str:
    return hashlib.sha256(msgspec.json.encode(flow, order="deterministic")).hexdigest()[:12]
