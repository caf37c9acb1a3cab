"""Labels by digest and the sentences they belong to, on invented ones."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from training.needs.gather import main
from training.needs.sentences import LABELS, NEEDS, Labelled, Sentence, digest, find, marks, read_labels
from training.tables import TableError

HEADER = "source,digest,group,drawn,split,needs\n"
LATE, LAMP = "My parcel is late", "Is the lamp in stock, and what does it cost?"


def label(text: str, needs: tuple[str, ...] = (), source: str = "hint3") -> Labelled:
    return Labelled(source, digest(text), "lampshop", "random", "train", needs)


def one_set(_data: Path) -> Iterator[Sentence]:
    yield Sentence(LATE, "lampshop")
    yield Sentence(LAMP, "lampshop")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    (folder / "hint3").mkdir(parents=True)
    with gzip.open(folder / "hint3/hint3_train.csv.gz", "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text", "bot"], [LATE, "lampshop"], [f" {LAMP} ", "lampshop"]])
    monkeypatch.setenv("STORECLERK_DATA", str(folder))
    return folder


def labels_file(folder: Path, rows: str) -> Path:
    path = folder / "labels.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


def test_sentences_are_found_in_the_order_of_their_labels() -> None:
    assert find([label(LAMP), label(LATE)], Path(), {"hint3": one_set}) == [LAMP, LATE]


def test_a_digest_that_is_not_found_is_named_with_its_set() -> None:
    lost = label("Nobody wrote this")

    with pytest.raises(TableError, match=rf"hint3 in data has no sentence of digest {lost.digest} \(1 of 2 are not"):
        find([label(LATE), lost], Path("data"), {"hint3": one_set})


def test_a_digest_counts_in_its_own_set_only() -> None:
    sources = {"hint3": one_set, "nltk_pros_cons": lambda _data: iter([Sentence("Sturdy", "x")])}

    with pytest.raises(TableError, match="nltk_pros_cons"):
        find([label(LATE, source="nltk_pros_cons")], Path(), sources)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("hint4,aa,g,random,train,price", "row 2, column source: hint4 is none of"),
        ("hint3,aa,g,random,dev,price", "row 2, column split: dev is none of train, valid, test"),
        ("hint3,aa,g,random,train,price|prize", "row 2, column needs: prize is none of"),
        ("hint3,aa,g,random,,price", "row 2, column split: a blank is none of"),
    ],
)
def test_an_unknown_name_is_refused_with_row_and_column(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(TableError, match=said):
        read_labels(labels_file(tmp_path, f"{row}\n"))


def test_marks_have_a_column_for_each_need() -> None:
    assert marks([("price", "payment"), ()]).tolist() == [[need in {"price", "payment"} for need in NEEDS], [False] * 9]


@pytest.mark.usefixtures("data")
def test_gather_writes_a_file_for_each_split(tmp_path: Path) -> None:
    path = labels_file(
        tmp_path,
        f"hint3,{digest(LATE)},lampshop,random,train,delivery_speed\n"
        f"hint3,{digest(LAMP)},lampshop,price,test,price|availability\n",
    )

    assert main(["--labels", str(path), "--out", str(tmp_path / "out")]) == 0

    assert {file.name: file.read_text(encoding="utf-8").splitlines() for file in (tmp_path / "out").iterdir()} == {
        "needs_train.csv": ["text,label", f"{LATE},delivery_speed"],
        "needs_valid.csv": ["text,label"],
        "needs_test.csv": ["text,label", f'"{LAMP}",price|availability'],
    }


@pytest.mark.usefixtures("data")
def test_gather_writes_nothing_when_a_sentence_is_not_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = labels_file(tmp_path, "hint3,aabbccddeeff,lampshop,random,train,\n")

    assert main(["--labels", str(path), "--out", str(tmp_path / "out")]) == 2

    assert "has no sentence of digest aabbccddeeff" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_gather_says_which_set_is_missing(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "hint3/hint3_train.csv.gz").unlink()
    path = labels_file(tmp_path, f"hint3,{digest(LATE)},lampshop,random,train,\n")

    assert main(["--labels", str(path), "--out", str(tmp_path / "out")]) == 2

    assert "hint3_train.csv.gz is missing. Set STORECLERK_DATA" in capsys.readouterr().err


def test_the_labels_of_the_repository_name_each_sentence_once_and_no_group_in_two_splits() -> None:
    labels = read_labels(LABELS)

    assert len({row.digest for row in labels}) == len(labels) > 1500
    splits: dict[str, set[str]] = {}
    for row in labels:
        splits.setdefault(f"{row.source} {row.group}", set()).add(row.split)
    assert [group for group, own in splits.items() if len(own) > 1] == []


@pytest.mark.parametrize("split", ["train", "valid", "test"])
def test_every_need_occurs_in_every_split(split: str) -> None:
    assert {need for row in read_labels() if row.split == split for need in row.needs} == set(NEEDS)
