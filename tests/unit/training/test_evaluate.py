"""The report on a model: its figures, and the groups that it compares."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.unit.text.heads import LABELS
from tests.unit.training.models import FakeEncoder, model_folder
from training.commands.evaluate import evaluate

REFUND, TRACK, SIZE = LABELS
# Twelve texts in scope, of which one is read wrongly and one refused; four outside, of which one is not recognised.
ROWS = [
    *[(f"my money {n}", REFUND, "north") for n in range(4)],
    *[(f"the parcel {n}", TRACK, "south") for n in range(3)],
    *[(f"this shoe {n}", SIZE, "north") for n in range(3)],
    ("a parcel of money? no, a shoe parcel", REFUND, "south"),
    ("well", TRACK, "south"),
    *[(f"the weather {n}", "oos", "north") for n in range(3)],
    ("money makes the world go round", "oos", "south"),
]


@pytest.fixture(autouse=True)
def _fake_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.shipped.Encoder", FakeEncoder)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return model_folder(tmp_path / "model", "intent", "sentiment", "needs")


def csv_of(path: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    lines = [",".join(f'"{cell}"' for cell in row) for row in [("text", "label", "region"), *rows]]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def report(model: Path, data: Path, subject: str = "intent", groups: str | None = None) -> dict[str, Any]:
    out = data.with_name("report")
    evaluate(subject, model, data, out, groups)
    assert sorted(path.name for path in out.iterdir()) == ["index.html", "metrics.json"]
    assert (out / "index.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    found: dict[str, Any] = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    return found


def test_refused_texts_count_as_wrong_where_refusal_is_on(tmp_path: Path, model: Path) -> None:
    metrics = report(model, csv_of(tmp_path / "data.csv", ROWS))["metrics"]

    assert metrics["rows"] == {"in_scope": 12, "out_of_scope": 4}
    right, refused = metrics["accuracy_without_refusal"]["value"], metrics["in_scope_refused"]["value"]
    assert metrics["right_and_accepted"]["value"] <= right < 1
    assert refused == pytest.approx(1 / 12, abs=1e-4)
    assert metrics["out_of_scope_found"]["value"] == 0.75
    assert 0.5 < metrics["out_of_scope"]["auroc"]["value"] < 1
    assert {"labels", "confusions", "calibration", "curve"} <= metrics.keys()


def test_model_and_data_are_named_and_training_data_is_recognised(tmp_path: Path) -> None:
    data = csv_of(tmp_path / "data.csv", ROWS)
    digest = hashlib.sha256(data.read_bytes()).hexdigest()
    model = model_folder(tmp_path / "model", "intent", data=[{"name": "data.csv", "sha256": digest}])

    found = report(model, data)

    assert found["model"]["version"] == "a1"
    assert found["data"] == {"name": "data.csv", "sha256": digest, "rows": 16, "trained_on_it": True}
    assert "trained on this very file" in (tmp_path / "report/index.html").read_text(encoding="utf-8")


def test_a_label_that_the_model_does_not_know_counts_as_wrong_and_is_named(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = csv_of(tmp_path / "data.csv", [("my money", "refunds, all", ""), ("the parcel", TRACK, "")])

    metrics = report(model, data)["metrics"]

    assert metrics["accuracy_without_refusal"]["value"] == 0.5
    assert metrics["labels_unknown_to_the_model"] == ["refunds, all"]
    assert "does not know refunds, all (1 such labels)" in capsys.readouterr().err


def test_an_older_report_is_replaced(tmp_path: Path, model: Path) -> None:
    data = csv_of(tmp_path / "data.csv", ROWS)
    report(model, data)
    assert report(model, csv_of(data, ROWS[:8]))["data"]["rows"] == 8
    assert not list(tmp_path.glob(".*"))


def test_groups_are_compared_as_they_are_treated_in_use(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    groups = report(model, csv_of(tmp_path / "data.csv", ROWS), groups="region")["groups"]

    assert groups["rows"] == {"north": 10, "south": 6}
    assert groups["accuracy"]["north"]["value"] == 1
    assert groups["accuracy"]["south"]["value"] == 0.5
    refusal = next(one for one in groups["labels"] if one["label"] == "oos")
    assert refusal["rates"] == {"north": 0.3, "south": pytest.approx(1 / 6)}
    assert refusal["labelled"] == {"north": 0.3, "south": pytest.approx(1 / 6)}
    assert groups["largest_gap"] == pytest.approx(2 / 3, abs=1e-4)
    assert 0 < groups["chance_of_gap"] <= 1
    assert "disparate impact ratio" in capsys.readouterr().out


def test_sentiment_and_needs_are_judged(tmp_path: Path, model: Path) -> None:
    feelings = [
        ("money", "negative", "a"),
        ("parcel", "neutral", "a"),
        ("shoe", "positive", "b"),
        ("x", "neutral", "b"),
    ]
    sentiment = report(model, csv_of(tmp_path / "data.csv", feelings), "sentiment")["metrics"]
    assert sentiment["accuracy"]["value"] == 0.75

    wants = [("money", "price", "a"), ("money parcel", "price|delivery", "a"), ("x", "", "b"), ("shoe", "size", "b")]
    found = report(model, csv_of(tmp_path / "data.csv", wants), "needs", "region")
    assert found["metrics"]["exactly_right"]["value"] == 0.75
    assert found["metrics"]["labels_unknown_to_the_model"] == ["size"]
    by_label = {one["label"]: one for one in found["metrics"]["labels"]}
    assert by_label["price"]["f1"]["value"] == 1
    assert by_label["size"]["recall"]["value"] == 0
    assert found["groups"]["accuracy"]["b"]["value"] == 0.5
    assert {one["label"]: one["rates"]["a"] for one in found["groups"]["labels"]} == {"price": 1, "delivery": 0.5}


@pytest.mark.parametrize("label", [REFUND, "oos"])
def test_data_of_one_kind_is_judged_by_what_can_be_said_of_it(tmp_path: Path, model: Path, label: str) -> None:
    metrics = report(model, csv_of(tmp_path / "data.csv", [("my money", label, "a"), ("x", label, "b")]))["metrics"]

    assert metrics["out_of_scope"]["auroc"] is None
    assert (metrics["accuracy_without_refusal"] is None) == (label == "oos")


def test_personal_data_is_judged(tmp_path: Path) -> None:
    text = "Write to jo@example.com, says Alma"
    spans = [{"type": "EMAIL_ADDRESS", "start": 9, "end": 23}, {"type": "PERSON", "start": 30, "end": 34}]
    data = tmp_path / "data.jsonl"
    data.write_text(json.dumps({"text": text, "spans": spans}), encoding="utf-8")

    metrics = report(model_folder(tmp_path / "model", "pii"), data, "pii")["metrics"]

    assert metrics["characters"] == {
        "precision": 1,
        "recall": pytest.approx(14 / 18, abs=1e-4),
        "f2": pytest.approx(0.814, abs=1e-3),
    }
    assert metrics["types"]["PERSON"]["recall"] == 0
    assert "Type by type" in (tmp_path / "report/index.html").read_text(encoding="utf-8")
