import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "training/intent_texts"
STORE, OUTSIDE = FOLDER / "sample_store.csv", FOLDER / "out_of_scope.csv"
GOLDEN = ROOT / "tests/golden/intents.csv"
FILES = (STORE, OUTSIDE, GOLDEN)
OOS = "oos"
# A public set gives more texts for its own intents.
OF_PUBLIC_SET, OUR_OWN = 25, 45
GUIDELINE = re.compile(r"^\| `(\w+)`( \(public set\))? \|", re.MULTILINE)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def sizes(path: Path) -> Counter[str]:
    return Counter(row["label"] for row in rows(path))


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("'", ""))) or text


def guideline() -> dict[str, bool]:
    found = GUIDELINE.findall((FOLDER / "README.md").read_text(encoding="utf-8"))
    assert len(found) == len({label for label, _ in found})
    return {label: bool(public) for label, public in found}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_has_a_text_without_spaces_around_it_and_a_label(path: Path) -> None:
    for row in rows(path):
        assert list(row) == ["text", "label"]
        assert row["text"]
        assert row["text"] == row["text"].strip()
        assert len(row["text"]) <= 400
        assert re.fullmatch(r"[a-z_]+", row["label"])


def test_each_label_is_in_the_guideline_and_each_of_the_guideline_has_texts() -> None:
    assert sizes(STORE).keys() | {OOS} == guideline().keys()


def test_every_label_has_enough_texts() -> None:
    found = sizes(STORE)
    least = {label: OF_PUBLIC_SET if public else OUR_OWN for label, public in guideline().items() if label != OOS}
    assert {label: found[label] for label in least if found[label] < least[label]} == {}


def test_out_of_scope_has_at_least_600_texts_and_no_other_label() -> None:
    found = sizes(OUTSIDE)
    assert found.keys() == {OOS}
    assert found[OOS] >= 600


def test_the_golden_set_asks_for_every_label() -> None:
    found = sizes(GOLDEN)
    assert found.keys() == guideline().keys()
    assert min(found.values()) >= 6
    assert found[OOS] >= 60


def test_no_text_stands_twice_in_whatever_case_and_punctuation() -> None:
    found = Counter(plain(row["text"]) for path in FILES for row in rows(path))
    assert [text for text, count in found.items() if count > 1] == []


def test_no_golden_text_shares_four_of_five_words_with_a_training_text() -> None:
    training = [frozenset(plain(row["text"]).split()) for path in (STORE, OUTSIDE) for row in rows(path)]
    golden = [frozenset(plain(row["text"]).split()) for row in rows(GOLDEN)]
    near = [(known, asked) for asked in golden for known in training if len(known & asked) >= 0.8 * len(known | asked)]
    assert near == []


def test_addresses_are_of_a_domain_that_belongs_to_nobody() -> None:
    found = [address for path in FILES for row in rows(path) for address in re.findall(r"\S+@\S+", row["text"])]
    assert found
    assert [address for address in found if not address.endswith("@example.com")] == []
