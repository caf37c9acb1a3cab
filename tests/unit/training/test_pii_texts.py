"""The texts that the personal-data head learns from."""

import json
import random
import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.text.pii.rules import find_by_rules
from storeclerk.text.pii.spans import TYPES
from training.pii_texts.__main__ import main
from training.pii_texts.generate import compose, generate, marked
from training.pii_texts.lists import kinds, templates, words
from training.pii_texts.numbers import card, iban
from training.pii_texts.pieces import Piece, chosen, digits, filled
from training.pii_texts.slots import MAKERS
from training.spans import read_marked

SEEDS = st.integers(0, 2**32)


def test_there_are_more_than_four_hundred_templates_and_no_two_are_alike() -> None:
    every = [template for kind in kinds() for template in templates(kind)]

    assert len(every) == len(set(every)) > 400


@pytest.mark.parametrize("kind", kinds())
def test_each_template_can_be_filled(kind: str) -> None:
    rng = random.Random(3)
    for template in templates(kind):
        text = marked(filled(chosen(template, rng), MAKERS, rng)).text
        assert not re.search(r"\{\w+\}|<[^@>\n]*\|", text), template


def test_negatives_name_no_data() -> None:
    rng = random.Random(5)
    assert not any(
        piece.type for template in templates("negatives") for piece in filled(chosen(template, rng), MAKERS, rng)
    )


@given(SEEDS)
def test_spans_lie_in_the_text_sorted_apart_and_without_space_around(seed: int) -> None:
    row = compose(random.Random(seed))

    ends = [0, *(span.end for span in row.spans)]
    assert all(end <= span.start < span.end <= len(row.text) for end, span in zip(ends, row.spans, strict=False))
    assert all(row.text[span.start : span.end].strip() == row.text[span.start : span.end] for span in row.spans)


def test_spans_cover_their_values() -> None:
    row = marked([Piece("I am "), Piece("Ada", "PERSON"), Piece(" from "), Piece("Bern", "GPE")])

    assert [(span.type, row.text[span.start : span.end]) for span in row.spans] == [("PERSON", "Ada"), ("GPE", "Bern")]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["12 Oak Lane|STREET_ADDRESS", ", ", "Bern|GPE", " ", "3001|ZIP_CODE"], ["STREET_ADDRESS"]),
        (["3001|ZIP_CODE", " ", "Bern|GPE", "\n", "Oak Lane 2|STREET_ADDRESS"], ["STREET_ADDRESS"]),
        (["12 Oak Lane|STREET_ADDRESS", " in ", "Bern|GPE"], ["STREET_ADDRESS", "GPE"]),
        (["Bern|GPE", ", ", "Chile|GPE"], ["GPE", "GPE"]),
        (["Oak Lane 2|STREET_ADDRESS", ", ", "Elm Row 3|STREET_ADDRESS"], ["STREET_ADDRESS", "STREET_ADDRESS"]),
        (["Oak Lane 2|STREET_ADDRESS", ", ", "Ada|PERSON"], ["STREET_ADDRESS", "PERSON"]),
    ],
)
def test_an_address_is_one_span_with_its_town_and_code(parts: list[str], expected: list[str]) -> None:
    pieces = [Piece(text, kind or None) for text, _, kind in (part.partition("|") for part in parts)]

    assert [span.type for span in marked(pieces).spans] == expected


def test_every_type_occurs_and_some_texts_have_none() -> None:
    rows = list(generate(1500, seed=2))

    assert {span.type for row in rows for span in row.spans} == set(TYPES)
    assert 0.08 < sum(not row.spans for row in rows) / len(rows) < 0.4


def test_texts_are_all_different_and_the_same_for_the_same_seed() -> None:
    rows = list(generate(300, seed=4))

    assert len({row.text for row in rows}) == 300
    assert rows == list(generate(300, seed=4))
    assert rows != list(generate(300, seed=5))


@given(SEEDS)
def test_cards_and_accounts_hold_their_checks(seed: int) -> None:
    rng = random.Random(seed)

    assert [span.type for span in find_by_rules(card(rng)).sure] == ["CREDIT_CARD"]
    assert [span.type for span in find_by_rules(iban(rng)).sure] == ["IBAN_CODE"]


@pytest.mark.parametrize(
    ("make", "wanted"),
    [("email", "EMAIL_ADDRESS"), ("ip", "IP_ADDRESS"), ("first", "PERSON"), ("street", "STREET_ADDRESS")],
)
def test_a_slot_gives_values_of_its_type_that_hardly_repeat(make: str, wanted: str) -> None:
    rng = random.Random(6)
    pieces = [piece for _ in range(300) for piece in MAKERS[make](rng)]

    assert {piece.type for piece in pieces} == {wanted}
    assert len({piece.text for piece in pieces}) > 200


def test_signs_of_a_pattern_are_drawn_and_others_stay() -> None:
    assert re.fullmatch(r"\+[1-9]\d [A-Z]-x", digits("+%# @-x", random.Random(1)))


def test_the_innermost_choice_is_decided_first() -> None:
    texts = {chosen("<a|b<c|d>>", random.Random(seed)) for seed in range(40)}

    assert texts == {"a", "bc", "bd"}


def test_a_slot_that_no_maker_fills_is_named() -> None:
    with pytest.raises(KeyError, match="nobody"):
        filled("hi {nobody}", MAKERS, random.Random(1))


def test_no_list_holds_an_empty_or_untrimmed_name() -> None:
    for key in ("first", "last"):
        names = words("names", "english", key)
        assert all(name.strip() == name != "" for name in names)


def test_the_command_writes_what_training_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "texts.jsonl"

    assert main(["--out", str(path), "--rows", "20", "--seed", "3"]) == 0

    examples = read_marked(path)
    assert examples.texts == [row.text for row in islice(generate(20, 3), 20)]
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[0]).keys() == {"text", "spans"}


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path), "--rows", "1"]) == 2
    assert "cannot be written" in capsys.readouterr().err
