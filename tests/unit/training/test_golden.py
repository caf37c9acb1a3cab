from collections.abc import Sequence
from pathlib import Path

import pytest

from storeclerk.model import Reading
from tests.unit.training.models import FakeEncoder, model_folder
from training import shipped
from training.gate import GateError
from training.golden import golden_gate, golden_texts
from training.tables import TableError

# FakeEncoder puts "money" on the first axis, "parcel" on the second: see HEADS for what lies there.
RIGHT = {
    "intent": "text,label\nmy money,refund\nthe weather,oos\n",
    "sentiment": "text,label\nmy money,negative\nthe parcel,neutral\n",
    "needs": "text,label\nmy money,price\nthe money parcel,price|delivery\n",
    "pii": '{"text":"mia@example.com","spans":[{"type":"EMAIL_ADDRESS","start":0,"end":15}]}\n',
}


class Muddled(FakeEncoder):
    """Puts every text where no word is known."""

    def read(self, texts: Sequence[str]) -> Reading:
        return super().read(["nothing"] * len(texts))


def golden(folder: Path, subject: str) -> Path:
    path = folder / "golden"
    path.write_text(RIGHT[subject], encoding="utf-8")
    return path


@pytest.mark.parametrize("subject", RIGHT)
def test_a_model_is_as_good_as_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subject: str) -> None:
    monkeypatch.setattr(shipped, "Encoder", FakeEncoder)
    model = model_folder(tmp_path / "model", subject)

    assert (
        golden_gate(subject, model, model, golden_texts(subject, model, golden(tmp_path, subject))).difference.value
        == 0
    )


@pytest.mark.parametrize("subject", ["intent", "sentiment", "needs"])
def test_a_model_that_loses_a_golden_text_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    live, candidate = (model_folder(tmp_path / name, subject) for name in ("live", "candidate"))
    monkeypatch.setattr(
        shipped, "Encoder", lambda folder, **_: (Muddled if folder == candidate else FakeEncoder)(folder)
    )

    with pytest.raises(GateError, match="of 2 golden texts right, the live model 2"):
        golden_gate(subject, candidate, live, golden_texts(subject, live, golden(tmp_path, subject)))


def test_golden_texts_of_intents_that_the_candidate_does_not_know_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "Encoder", FakeEncoder)
    model = model_folder(tmp_path / "model", "intent")
    (tmp_path / "golden").write_text("text,label\nmy money,refund\na lift,elevator\n", encoding="utf-8")

    with pytest.raises(TableError, match=r"1 intents that .*model does not know, such as elevator\. Give texts of its"):
        golden_texts("intent", model, tmp_path / "golden")
