"""Needs by keywords, and how they are judged."""

import pytest

from training.needs.baseline import judge, lines
from training.needs.keywords import needs_of
from training.needs.sentences import Labelled, digest


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("When will my order arrive?", ("delivery_speed",)),
        ("Far too expensive for a cardigan", ("price",)),
        ("The seam tore and the colour ran in the wash", ("quality",)),
        ("Runs small, so I took my usual size up", ("size_or_fit",)),
        ("It was sold out in every branch", ("availability",)),
        ("I sent it back and want a refund", ("returns",)),
        ("Does the toaster have a warranty?", ("warranty",)),
        ("I want to talk to a human", ("service",)),
        ("Can I pay in instalments?", ("payment",)),
        ("Poor customer service and flimsy handles", ("quality", "service")),
        ("I adore this teapot", ()),
        ("", ()),
    ],
)
def test_the_words_of_a_need_name_it(text: str, needs: tuple[str, ...]) -> None:
    assert needs_of(text) == needs


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Is the samovar sent cash on delivery?", ("payment",)),
        ("Our delivery address has a new house number", ()),
        ("Is there a money-back guarantee", ("returns",)),
        ("This jacket fits the bill", ()),
        ("My only complaint is the colour", ()),
        ("Not a big deal", ()),
    ],
)
def test_words_in_another_sense_name_nothing(text: str, needs: tuple[str, ...]) -> None:
    assert needs_of(text) == needs


def test_precision_recall_and_f1_of_hand_counted_sentences() -> None:
    texts = ["What does it cost?", "Is there a discount?", "A price tag as a bookmark", "It set me back a month's rent"]
    needs: list[tuple[str, ...]] = [("price",), ("price",), (), ("price",)]
    labels = [
        Labelled("hint3", digest(text), "g", "random", "test", own) for text, own in zip(texts, needs, strict=True)
    ]

    metrics = judge(labels, texts)

    price = next(label for label in metrics["labels"] if label["label"] == "price")
    assert price["rows"] == 3
    assert price["precision"]["value"] == pytest.approx(2 / 3, abs=1e-5)
    assert price["recall"]["value"] == pytest.approx(2 / 3, abs=1e-5)
    assert price["f1"]["value"] == pytest.approx(2 / 3, abs=1e-5)
    assert metrics["macro_f1"]["value"] == pytest.approx(2 / 3, abs=1e-5)


def test_the_table_shows_a_dash_for_a_need_that_does_not_occur() -> None:
    table = lines(judge([Labelled("hint3", "aa", "g", "random", "test", ("price",))], ["What does it cost?"]))

    assert table[0].split() == ["need", "rows", "precision", "recall", "F1"]
    assert ["price", "1", "1.000", "1.000", "1.000"] in [line.split() for line in table]
    assert ["warranty", "0", "-", "-", "-"] in [line.split() for line in table]
    assert table[-1].startswith("exactly right: 1.000")
