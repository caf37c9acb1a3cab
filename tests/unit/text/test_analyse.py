"""`python -m storeclerk analyse`."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk import __main__ as commands
from storeclerk.errors import BadFile, ModelError
from storeclerk.text import analyse as command
from storeclerk.text.analyse import analyse, read_texts
from storeclerk.text.explain import WordWeight
from storeclerk.text.explanations import Explanation
from storeclerk.text.intent import Intent
from storeclerk.text.pii.spans import PiiSpan
from storeclerk.text.reader import TextReading
from storeclerk.text.sentiment import Sentiment

INTENT = Intent("track_order", 0.9, oos=False, score=1.5, top3=[("track_order", 0.9)])


class FakeReader:
    """Says of a text how long it is, and remembers how many texts it was given at a time."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    @classmethod
    def load(cls, folder: Path, *, threads: int) -> Self:
        assert threads >= 1
        if not folder.is_dir():
            raise ModelError(f"{folder} holds no model.")
        return cls()

    def read(self, texts: Sequence[str], /) -> list[TextReading]:
        self.calls.append(len(texts))
        pii = [[PiiSpan("PERSON", 0, len(text))] for text in texts]
        return [TextReading(INTENT, Sentiment("neutral", 0.8), ["price"], found, "en") for found in pii]


class FakeExplainer:
    """Finds one word."""

    def __init__(self, reader: FakeReader) -> None:
        assert not reader.calls

    def explain(self, text: str, found: TextReading, /) -> Explanation:
        return Explanation([WordWeight(text, 0, len(text), 1.5)], [], {need: [] for need in found.needs})


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model folder of which the fakes are made."""
    monkeypatch.setattr(command, "TextReader", FakeReader)
    monkeypatch.setattr(command, "Explainer", FakeExplainer)
    folder = tmp_path / "model"
    folder.mkdir()
    return folder


def run(tmp_path: Path, data: bytes, *more: str) -> int:
    (tmp_path / "in.jsonl").write_bytes(data)
    return commands.main(["analyse", "--data", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl"), *more])


def lines(tmp_path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]


def texts(data: bytes) -> list[str]:
    return list(read_texts(io.BytesIO(data), "in.jsonl"))


def test_each_text_has_a_line_with_all_keys_in_order(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(tmp_path, b'{"text": "Ana Reyes"}\n{"text": "hi", "id": 7}\n', "--model", str(model))

    assert status == 0
    first, second = lines(tmp_path)
    assert list(first) == ["intent", "confidence", "oos", "sentiment", "needs", "pii", "language"]
    assert first == {
        "intent": "track_order",
        "confidence": 0.9,
        "oos": False,
        "sentiment": {"label": "neutral", "score": 0.8},
        "needs": ["price"],
        "pii": [{"type": "PERSON", "start": 0, "end": 9}],
        "language": "en",
    }
    assert second["pii"] == [{"type": "PERSON", "start": 0, "end": 2}]
    assert capsys.readouterr().out == f"{tmp_path / 'out.jsonl'}: 2 texts\n"


def test_explanations_are_added_where_they_are_asked_for(tmp_path: Path, model: Path) -> None:
    assert run(tmp_path, b'{"text": "refund"}', "--model", str(model), "--explain") == 0

    (line,) = lines(tmp_path)
    assert line["explanation"] == {
        "intent": [{"word": "refund", "start": 0, "end": 6, "weight": 1.5}],
        "sentiment": [],
        "needs": {"price": []},
    }


def test_texts_are_read_some_at_a_time() -> None:
    reader, out = FakeReader(), io.BytesIO()

    assert analyse(iter(["hello"] * 150), out, reader) == 150

    assert reader.calls == [64, 64, 22]
    assert out.getvalue().count(b"\n") == 150


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"where is my order", "it is not JSON"),
        (b'{"text": "cut off', "it is not JSON"),
        (b'{"text": "a"} {"text": "b"}', "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b'{"text": ' + b"1" * 5000 + b"}", "it is not JSON"),
        (b'{"text": "caf\xe9"}', "it is not UTF-8"),
        (b'["text"]', "it has no text"),
        (b'"text"', "it has no text"),
        (b'{"body": "hello"}', "it has no text"),
        (b'{"text": null}', "text: it is not a string"),
        (b'{"text": ["hello"]}', "text: it is not a string"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_written(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str], line: bytes, fault: str
) -> None:
    (tmp_path / "out.jsonl").write_text("older\n")

    status = run(tmp_path, b'{"text": "fine"}\n\n' * 50 + line + b'\n{"text": "fine"}\n', "--model", str(model))

    assert status == 2
    message = capsys.readouterr().err
    assert "in.jsonl, line 101" in message
    assert fault in message
    assert message.count("\n") == 1
    assert (tmp_path / "out.jsonl").read_text() == "older\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "model", "out.jsonl"]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_texts_is_refused(tmp_path: Path, model: Path, data: bytes) -> None:
    assert run(tmp_path, data, "--model", str(model)) == 2
    assert not (tmp_path / "out.jsonl").exists()


def test_lone_surrogates_keep_their_place() -> None:
    assert texts(b'{"text": "a \\ud800 b \\ud83d\\ude00"}') == ["a \ufffd b \U0001f600"]


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter() -> None:
    assert texts(b'\xef\xbb\xbf{"text": "a"}\r\n{"text": "b"}') == ["a", "b"]


def test_a_text_of_a_hundred_thousand_characters_is_read_and_no_longer_one() -> None:
    assert texts(json.dumps({"text": "word " * 20_000}).encode()) == ["word " * 20_000]
    with pytest.raises(BadFile, match=r"line 1, text: it has 100,001 characters; at most 100,000\. Split"):
        texts(json.dumps({"text": "word " * 20_000 + "."}).encode())


def test_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_LINE_BYTES", 100)

    with pytest.raises(BadFile, match="line 2: it has over 100 bytes"):
        texts(b'{"text": "a"}\n{"text": "' + b"a" * 200)


@given(st.lists(st.text(), min_size=1))
def test_whatever_was_written_as_json_is_read(written: list[str]) -> None:
    data = "\n".join(json.dumps({"text": text}) for text in written).encode()

    assert texts(data) == written


@pytest.mark.parametrize("name", ["missing.jsonl", "model"])
def test_a_file_that_cannot_be_opened_is_named(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    out = str(tmp_path / "out.jsonl")

    assert commands.main(["analyse", "--data", str(tmp_path / name), "--out", out, "--model", str(model)]) == 2
    assert str(tmp_path / name) in capsys.readouterr().err


def test_an_output_that_is_a_folder_is_refused(tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out.jsonl").mkdir()

    assert run(tmp_path, b'{"text": "a"}', "--model", str(model)) == 2
    assert "out.jsonl: Is a directory" in capsys.readouterr().err


def test_without_a_model_folder_what_ships_is_taken(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STORECLERK_MODEL", str(model))
    assert run(tmp_path, b'{"text": "a"}') == 0

    monkeypatch.setenv("STORECLERK_MODEL", str(tmp_path / "nowhere"))
    assert run(tmp_path, b'{"text": "a"}') == 2
    assert "nowhere holds no model" in capsys.readouterr().err


def test_the_model_that_ships_is_the_named_the_built_or_the_layers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "_CHECKOUT_MODEL", tmp_path)
    assert commands.shipped_model({"STORECLERK_MODEL": "/some/folder"}) == Path("/some/folder")
    assert commands.shipped_model({}) == tmp_path

    monkeypatch.setattr(commands, "_CHECKOUT_MODEL", tmp_path / "nowhere")
    assert commands.shipped_model({}) == Path("/opt/model")


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["analyse"]])
def test_what_no_command_is_ends_with_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        commands.main(arguments)

    assert stopped.value.code == 2
    assert "usage: python -m storeclerk" in capsys.readouterr().err
