"""The chat function as it is deployed, but for the model: a head of a few intents on a fake encoder."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from storeclerk.chat.intents.shipped import Shipped
from storeclerk.chat.reading import MessageReader
from storeclerk.text.intent import IntentHead
from tests.unit.chat.intents.heads import KNOWN, SmallEncoder, arrays
from tests.unit.chat.readers import reader_of


def without_model(monkeypatch: pytest.MonkeyPatch, *modules: Any, known: Mapping[str, Sequence[str]] = KNOWN) -> None:
    """Have handlers read with the fake encoder, and tell apart the intents of a few texts each."""

    def load(_: Path, encoder: SmallEncoder, intents: Callable[[], IntentHead], own: object = None) -> MessageReader:
        assert own is None
        return reader_of(encoder, intents)

    monkeypatch.setattr(MessageReader, "load", load)
    for module in modules:
        monkeypatch.setattr(module, "Encoder", lambda _folder, **_: SmallEncoder())
        monkeypatch.setattr(module, "load_shipped", lambda *_: Shipped(arrays(known), "model one", None))
