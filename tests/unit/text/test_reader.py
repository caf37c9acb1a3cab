from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from storeclerk.model import Reading
from storeclerk.text import reader as reader_module
from storeclerk.text.intent import IntentHead
from storeclerk.text.needs import NeedsHead
from storeclerk.text.pii.finder import PersonalData
from storeclerk.text.pii.head import PiiHead
from storeclerk.text.reader import TextReader
from storeclerk.text.sentiment import SentimentHead
from tests.unit.text.heads import DIMENSIONS, LABELS, intent_arrays

if TYPE_CHECKING:
    from storeclerk.ports import Vectors


class Along:
    """An encoder that puts every text along one axis, and counts its runs."""

    def __init__(self, axis: int) -> None:
        self.runs = 0
        self._vector: Vectors = np.eye(DIMENSIONS, dtype=np.float32)[axis]

    def read(self, texts: Sequence[str]) -> Reading:
        self.runs += 1
        rows = np.tile(self._vector, (len(texts), 1))
        return Reading(rows, rows, [row[None] for row in rows], [[(0, len(text))] for text in texts])


def reader(own: Along | None = None) -> TextReader:
    eye = np.eye(DIMENSIONS, dtype=np.float32)
    return TextReader(
        Along(1),
        IntentHead.from_arrays(intent_arrays()),
        SentimentHead(eye[:, :3] * 9, np.zeros(3, dtype=np.float32)),
        NeedsHead(["price", "quality"], eye[:, :2] * 9, np.full(2, -4), np.full(2, 0.5)),
        PersonalData(PiiHead(["O", "B-PERSON", "I-PERSON"], eye[:, :3] * 9, np.zeros(3, dtype=np.float32))),
        own,
    )


def test_one_run_tells_all_that_is_read_of_a_text() -> None:
    (found,) = reader().read(["Mia Moor"])

    assert (found.intent.label, found.sentiment.label, found.needs) == (LABELS[1], "neutral", ["quality"])
    assert [(span.type, span.start, span.end) for span in found.pii] == [("PERSON", 0, 8)]
    assert found.language == "und"


def test_a_shops_own_intent_model_reads_intents_alone() -> None:
    own = Along(2)

    (found,) = reader(own).read(["Mia Moor"])

    assert (found.intent.label, found.sentiment.label, own.runs) == (LABELS[2], "neutral", 1)


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_blank_text_is_out_of_scope(text: str) -> None:
    assert reader().read([text, "Mia"])[0].intent.oos
    assert not reader().read([text, "Mia"])[1].intent.oos


class FortyCharacters(Along):
    """Reads no further than forty characters."""

    def read(self, texts: Sequence[str]) -> Reading:
        return super().read([text[:40] for text in texts])


def test_personal_data_is_found_past_the_end_of_a_run() -> None:
    text = "word " * 30 + "Mia Moor"
    far = replace(reader(), encoder=FortyCharacters(1))

    (found,) = far.read([text])

    assert [(span.start, span.end) for span in found.pii][-1][1] == len(text)


def test_no_texts_give_nothing() -> None:
    assert reader().read([]) == []


@pytest.mark.parametrize("own", [False, True])
def test_the_intent_head_comes_from_the_shops_own_model_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, own: bool
) -> None:
    opened: list[Path] = []
    heads: list[Path] = []
    if own:
        (tmp_path / "intent").mkdir()
        (tmp_path / "intent/manifest.json").write_text("{}")

    def open_encoder(folder: Path, *, threads: int) -> Any:
        opened.append(folder)
        return Along(threads)

    monkeypatch.setattr(reader_module, "Encoder", open_encoder)
    monkeypatch.setattr(IntentHead, "load", heads.append)
    for kind in (SentimentHead, NeedsHead, PiiHead):
        monkeypatch.setattr(kind, "load", lambda _folder: None)

    TextReader.load(tmp_path)

    where = tmp_path / "intent" if own else tmp_path
    assert heads == [where]
    assert opened == ([tmp_path, where] if own else [tmp_path])
