import re
from collections import Counter

from tests.unit.training.test_intent_texts import ROOT, plain, rows
from training.corpora.sentiment import WRITTEN

GOLDEN = ROOT / "tests/golden/sentiment.csv"
LABELS = {"negative", "neutral", "positive"}


def test_every_row_has_a_text_and_one_of_three_labels() -> None:
    for path in (WRITTEN, GOLDEN):
        assert {row["label"] for row in rows(path)} == LABELS
        assert all(row["text"] and row["text"] == row["text"].strip() for row in rows(path))


def test_no_text_stands_twice() -> None:
    found = Counter(plain(row["text"]) for path in (WRITTEN, GOLDEN) for row in rows(path))
    assert [text for text, count in found.items() if count > 1] == []


def test_no_golden_text_is_nearly_a_training_text() -> None:
    training = [frozenset(plain(row["text"]).split()) for row in rows(WRITTEN)]
    golden = [frozenset(plain(row["text"]).split()) for row in rows(GOLDEN)]
    near = [(known, asked) for asked in golden for known in training if len(known & asked) >= 0.8 * len(known | asked)]
    assert near == []


def test_addresses_are_of_a_domain_that_belongs_to_nobody() -> None:
    found = [address for row in rows(WRITTEN) for address in re.findall(r"\S+@\S+\.\S+", row["text"])]
    assert [address for address in found if not address.endswith("example.com")] == []
