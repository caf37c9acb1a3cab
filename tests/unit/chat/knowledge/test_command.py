"""`python -m storeclerk knowledge`."""

import json
from pathlib import Path
from typing import Any

import pytest

from storeclerk import __main__ as commands
from storeclerk.chat.knowledge import command
from storeclerk.chat.knowledge.documents import Document, cut, queries_of
from tests.fakes import FakeEncoder

CORPUS = [
    {"id": "b/2", "title": "Returns", "content": "## Deadline\nYou have thirty days.\n## Costs\nIt is free.\n"},
    {"id": "a", "title": "Gift cards", "content": "A gift card never expires.", "category": "ignored"},
    {"id": "c", "title": "Opening hours", "content": ""},
]


@pytest.fixture(autouse=True)
def encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "Encoder", lambda _folder, *, threads: FakeEncoder() if threads else None)


def lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def knowledge(action: str, *options: object) -> int:
    return commands.main(["knowledge", action, *map(str, options)])


@pytest.fixture
def index(tmp_path: Path) -> Path:
    assert knowledge("build", "--corpus", lines(tmp_path / "D.jsonl", CORPUS), "--out", tmp_path / "index") == 0
    return tmp_path / "index"


def found(tmp_path: Path, index: Path, queries: list[str], k: int = 10) -> list[dict[str, Any]]:
    rows = [{"id": str(number), "query": query} for number, query in enumerate(queries)]
    asked, out = lines(tmp_path / "Q.jsonl", rows), tmp_path / "R.jsonl"
    assert knowledge("search", "--index", index, "--queries", asked, "--k", k, "--out", out) == 0
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_each_query_has_its_documents_best_first(tmp_path: Path, index: Path) -> None:
    answers = found(tmp_path, index, ["does a gift card expire", "thirty days", "opening hours"])

    assert [(answer["id"], answer["documents"][0]) for answer in answers] == [("0", "a"), ("1", "b/2"), ("2", "c")]
    assert all(answer["scores"] == sorted(answer["scores"], reverse=True) for answer in answers)


def test_each_document_stands_once_and_no_more_than_asked_for(tmp_path: Path, index: Path) -> None:
    everything, two = found(tmp_path, index, ["free days"])[0], found(tmp_path, index, ["free days"], k=2)[0]

    assert sorted(everything["documents"]) == ["a", "b/2", "c"]
    assert two["documents"] == everything["documents"][:2]


def test_a_long_query_finds_what_each_of_its_sentences_is_about(tmp_path: Path, index: Path) -> None:
    answer = found(tmp_path, index, ["I got a gift card. It is nice weather. Do I have thirty days?", ""])[0]

    assert set(answer["documents"][:2]) == {"a", "b/2"}


def test_what_no_document_is_about_does_not_outvote_what_one_is(tmp_path: Path, index: Path) -> None:
    idle = "Be polite. Stay calm. Say nothing else. Wait for the reply."
    answer = found(tmp_path, index, [f"{idle} My gift card never expires, does it?"])[0]

    assert answer["documents"][0] == "a"


def test_a_long_query_without_a_known_word_still_names_every_document(tmp_path: Path, index: Path) -> None:
    answer = found(tmp_path, index, ["Xx yy. Zz qq. Vv ww. 😀."])[0]

    assert sorted(answer["documents"]) == ["a", "b/2", "c"]
    assert all(score >= 0 for score in answer["scores"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2"),
        ("[]", "line 2"),
        ('{"id": "x", "title": "T"}', "line 2"),
        ('{"id": 3, "title": "T", "content": ""}', "line 2"),
        ('{"id": "a", "title": "T", "content": ""}', "another line has the id 'a'"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str) -> None:
    path = lines(tmp_path / "D.jsonl", CORPUS[1:2])
    path.write_text(f"{path.read_text()}{line}\n")

    assert knowledge("build", "--corpus", path, "--out", tmp_path / "index") == 2

    error = capsys.readouterr().err
    assert said in error
    assert "D.jsonl, line 2" in error
    assert not (tmp_path / "index").exists()


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "D.jsonl").write_bytes(b'{"id": "x", "title": "\xff", "content": ""}\n')

    assert knowledge("build", "--corpus", tmp_path / "D.jsonl", "--out", tmp_path / "index") == 2
    assert "D.jsonl, line 1" in capsys.readouterr().err


def test_an_empty_corpus_and_a_folder_without_an_index_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = lines(tmp_path / "D.jsonl", [])
    asked = lines(tmp_path / "Q.jsonl", [{"id": "1", "query": "x"}])

    assert knowledge("build", "--corpus", empty, "--out", tmp_path / "index") == 2
    assert knowledge("search", "--index", tmp_path, "--queries", asked, "--out", tmp_path / "R.jsonl") == 2
    assert "holds no index" in capsys.readouterr().err


def test_a_text_without_stops_is_cut_where_the_encoder_ends_reading() -> None:
    document = Document("d", "Title", "word " * 300)

    assert [len(one.text.split()) for one in cut(document)] == [120, 120, 60]
    assert len(queries_of(" ".join(map(str, range(300))))) == 3
