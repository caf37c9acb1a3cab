"""The commands, and what they say of input that they cannot use."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from tests.unit.training.models import FakeEncoder, model_folder
from training.__main__ import main

GOOD = "text,label\nmy money,refund\nmy parcel,refund\n"
TABLES = [
    ("", "data.csv is empty. It needs a header, text,label"),
    ("text,label\n", "data.csv has a header and no rows"),
    ("text,intent\nhi,refund\n", "data.csv, row 1: there is no column label; it has text, intent"),
    ("text,label\nhi,refund\n ,refund\n", "data.csv, row 3, column text: it is blank"),
    ("text,label\nhi,refund\nbye,\n", "data.csv, row 3, column label: it is blank"),
    ("text,label\nhi, you,refund\n", "data.csv, row 2: more fields than the header has"),
    (f"text,label\nhi,refund\n{'a' * 10_000_000},refund\n", "data.csv, row 3, column text: 10,000,000 characters"),
    ("text,label\nhi,refund\nhi,track\n", "data.csv, rows 2 and 3, column label: the same text is labelled"),
    (b"text,label\n\xff,refund\n", "data.csv is not UTF-8 (byte 11)"),
    ('text,label\n"hi,refund\n', "data.csv is not a CSV"),
]
LINES = [
    ("", "data.jsonl is empty"),
    ('{"text": "hi", "spans": []}\n{"text": ', "data.jsonl, line 2:"),
    ('{"text": "hi"}\n', "data.jsonl, line 1:"),
    ('{"text": "hi", "spans": [{"type": "PERSON", "start": 0, "end": 3}]}\n', "line 1, spans: 0 to 3 is outside"),
    (b'{"text": "\xff", "spans": []}\n', "data.jsonl is not UTF-8 (byte 10)"),
]
TABLES_TO_LEARN = [
    ("text,label\nhi,refund\nhello,refund\n", "data.csv, column label: every row says refund"),
    ("text,label\nhi,refund\nhello,refund\nbye,leave\n", "data.csv, row 4, column label: leave has a single example"),
]


@pytest.fixture(autouse=True)
def _fake_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.shipped.Encoder", FakeEncoder)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return model_folder(tmp_path / "model", "intent", "sentiment", "needs")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return written(tmp_path / "data.csv", GOOD)


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that must not go through, and give its one line."""
    assert main([str(argument) for argument in arguments]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert len(said.err) < 600
    assert said.out == ""
    return said.err


def named(cases: list[tuple[Any, str]]) -> list[ParameterSet]:
    """Name each case by what is said: contents may be long."""
    return [pytest.param(content, said, id=said) for content, said in cases]


@pytest.mark.parametrize(("content", "said"), named(TABLES))
def test_evaluate_names_row_and_column_of_what_it_cannot_use(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str], content: str | bytes, said: str
) -> None:
    path = written(tmp_path / "data.csv", content)
    out = tmp_path / "deep/report"
    assert said in refused(capsys, "intent", "evaluate", "--model", model, "--data", path, "--out", out)
    assert not out.parent.exists()


@pytest.mark.parametrize(("content", "said"), named([pair for pair in TABLES if "label" not in pair[1]]))
def test_predict_names_row_and_column_of_what_it_cannot_use(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str], content: str | bytes, said: str
) -> None:
    path = written(tmp_path / "data.csv", content)
    out = tmp_path / "deep/p.csv"
    assert said in refused(capsys, "intent", "predict", "--model", model, "--data", path, "--out", out)
    assert not out.parent.exists()


@pytest.mark.parametrize(("content", "said"), named(LINES))
def test_lines_that_cannot_be_used_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | bytes, said: str
) -> None:
    model = model_folder(tmp_path / "model", "intent")
    written(model / "heads/pii.npz", "not asked for before the data was read")
    path, out = written(tmp_path / "data.jsonl", content), tmp_path / "report"
    assert said in refused(capsys, "pii", "evaluate", "--model", model, "--data", path, "--out", out)
    assert not out.exists()


@pytest.mark.parametrize("subject", ["intent", "sentiment", "needs"])
@pytest.mark.parametrize("verb", ["predict", "evaluate"])
def test_data_that_is_not_there_is_named(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str], subject: str, verb: str
) -> None:
    message = refused(capsys, subject, verb, "--model", model, "--data", tmp_path / "none.csv", "--out", tmp_path / "o")
    assert "none.csv cannot be read: No such file" in message


def test_a_sentiment_that_is_none_is_named_with_its_row(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "data.csv", "text,label\nfine,positive\nwell,so so\n")
    message = refused(capsys, "sentiment", "evaluate", "--model", model, "--data", path, "--out", tmp_path / "r")
    assert "row 3, column label: so so is none of negative, neutral, positive" in message


def test_a_column_of_groups_that_is_not_there_is_named(
    tmp_path: Path, model: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--model", model, "--data", data, "--out", tmp_path / "r", "--groups", "region")
    assert "row 1: there is no column region" in refused(capsys, "intent", "evaluate", *arguments)


def test_a_target_that_holds_something_else_is_left_alone(
    tmp_path: Path, model: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("intent", "evaluate", "--model", model, "--data", data, "--out")
    photos = tmp_path / "photos"
    photos.mkdir()
    written(photos / "a.jpg", "a picture")

    assert "holds other files" in refused(capsys, *given, photos)
    assert "is a file. Give --out a folder" in refused(capsys, *given, data)
    assert "is a file. Give --out a folder in another place" in refused(capsys, *given, data / "report")
    assert "is a folder. Give --out a file" in refused(
        capsys, "intent", "predict", "--model", model, "--data", data, "--out", photos
    )
    assert [path.name for path in photos.iterdir()] == ["a.jpg"]
    assert data.read_text() == GOOD


@pytest.mark.parametrize("verb", ["predict", "evaluate"])
def test_a_folder_that_is_no_model_is_named(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    sentiment = model_folder(tmp_path / "sentiment", "sentiment")
    for folder, said in ((tmp_path, "holds no model"), (data, "holds no model"), (sentiment, "has no head for intent")):
        arguments = ("--model", folder, "--data", data, "--out", tmp_path / "out")
        assert said in refused(capsys, "intent", verb, *arguments)


@pytest.mark.parametrize("verb", ["predict", "evaluate"])
def test_a_head_that_was_tampered_with_is_refused_with_its_digest(
    tmp_path: Path, model: Path, data: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    head = model / "heads/intent.npz"
    for content in (head.read_bytes()[:-1], head.read_bytes() + b"x"):
        head.write_bytes(content)
        message = refused(capsys, "intent", verb, "--model", model, "--data", data, "--out", tmp_path / "out")
        assert "intent.npz has sha256" in message
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("content", "said"), named([*TABLES, *TABLES_TO_LEARN]))
def test_fit_names_row_and_column_of_what_it_cannot_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | bytes, said: str
) -> None:
    pytest.importorskip("torch")
    path, out = written(tmp_path / "data.csv", content), tmp_path / "deep/model"
    assert said in refused(capsys, "intent", "fit", "--data", path, "--out", out)
    assert not out.parent.exists()


def test_fit_names_options_and_targets_that_cannot_be_used(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    (tmp_path / "photos").mkdir()
    written(tmp_path / "photos/a.jpg", "a picture")
    for said, *given in (
        ("--reweigh needs --groups", "--out", tmp_path / "m", "--reweigh"),
        ("no column region", "--out", tmp_path / "m", "--groups", "region"),
        ("$.epochs", "--out", tmp_path / "m", "--epochs", "0"),
        ("data.csv is a file. Give --out a folder", "--out", data),
        ("holds other files", "--out", tmp_path / "photos"),
        ("none.csv cannot be read", "--out", tmp_path / "m", "--valid", tmp_path / "none.csv"),
    ):
        assert said in refused(capsys, "intent", "fit", "--data", data, *given)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("query,response\nhow?,so\n", "has 1 different queries"),
        ("query,answer\nhow?,so\n", "row 1: there is no column response"),
        ("query,response\nhow?,so\n ,so\n", "row 3, column query: it is blank"),
    ],
)
def test_pairs_that_cannot_be_used_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    pytest.importorskip("torch")
    path = written(tmp_path / "pairs.csv", content)
    assert said in refused(capsys, "answers", "fit", "--data", path, "--out", tmp_path / "m")


def test_a_stopped_command_says_what_is_kept(
    tmp_path: Path, model: Path, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeEncoder, "read", press)
    given = ["intent", "predict", "--model", str(model), "--data", str(data), "--out", str(tmp_path / "m")]
    assert main(given) == 130
    assert capsys.readouterr().err == "Stopped. Nothing was written.\n"
    assert not (tmp_path / "m").exists()
    (tmp_path / "m.checkpoint").mkdir()
    assert main(given) == 130
    assert "--resume goes on" in capsys.readouterr().err


def test_labels_with_commas_and_emoji_and_columns_of_one_s_own_are_kept(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = 'id,text\n7,"my money, now 👋"\n8,a shoe\n9,who are you\n'
    path, out = written(tmp_path / "data.csv", text), tmp_path / "p.csv"
    assert main(["intent", "predict", "--model", str(model), "--data", str(path), "--out", str(out)]) == 0
    rows = out.read_text(encoding="utf-8").splitlines()
    assert rows[0] == "id,text,label_pred,confidence,oos"
    assert rows[1].startswith('7,"my money, now 👋",refund,0.')
    assert rows[2].startswith("8,a shoe,größe 👟,0.")
    assert [row[-1] for row in rows[1:]] == ["0", "0", "1"]
    assert capsys.readouterr().err == ""


def test_predict_adds_the_columns_of_each_subject(tmp_path: Path, model: Path, data: Path) -> None:
    out = tmp_path / "p.csv"
    for subject, first in (("sentiment", "my money,refund,negative,"), ("needs", "my money,refund,price,")):
        assert main([subject, "predict", "--model", str(model), "--data", str(data), "--out", str(out)]) == 0
        assert out.read_text().splitlines()[1].startswith(first)


def test_a_shop_s_own_intent_model_reads_in_the_place_of_the_shared_one(tmp_path: Path, data: Path) -> None:
    shared = model_folder(tmp_path / "model", "sentiment")
    model_folder(shared / "intent", "intent")
    assert main(["intent", "predict", "--model", str(shared), "--data", str(data), "--out", str(tmp_path / "p")]) == 0


def test_predict_and_evaluate_need_no_torch() -> None:
    without = "import sys; sys.modules['torch'] = None; "
    commands = "import training.__main__, training.commands.predict, training.commands.evaluate"
    subprocess.run([sys.executable, "-c", without + commands], check=True)
