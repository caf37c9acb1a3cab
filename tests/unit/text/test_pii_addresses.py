import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.text.pii.addresses import whole_addresses
from storeclerk.text.pii.spans import PiiSpan

TEXT = "12 Elm Row, Otley, LS21 9ZZ, England. Ask Mia in Leeds"


def span(kind: str, part: str) -> PiiSpan:
    return PiiSpan(kind, TEXT.index(part), TEXT.index(part) + len(part))


STREET, TOWN, CODE = span("STREET_ADDRESS", "12 Elm Row"), span("GPE", "Otley"), span("ZIP_CODE", "LS21 9ZZ")
COUNTRY, PERSON, OTHER = span("GPE", "England"), span("PERSON", "Mia"), span("GPE", "Leeds")


def test_town_code_and_country_after_a_street_are_one_address() -> None:
    found = whole_addresses(TEXT, [STREET, TOWN, CODE, COUNTRY, PERSON, OTHER])

    assert found == [PiiSpan("STREET_ADDRESS", 0, COUNTRY.end), PERSON, OTHER]


def test_a_town_without_a_street_stays_a_town() -> None:
    assert whole_addresses(TEXT, [TOWN, CODE]) == [TOWN, CODE]


@pytest.mark.parametrize("between", [" in ", " (near ", ", c/o "])
def test_words_between_street_and_town_keep_them_apart(between: str) -> None:
    text = f"Elm Row{between}Otley"
    spans = [PiiSpan("STREET_ADDRESS", 0, 7), PiiSpan("GPE", len(text) - 5, len(text))]

    assert whole_addresses(text, spans) == spans


@given(st.lists(st.sampled_from([STREET, TOWN, CODE, COUNTRY, PERSON, OTHER]), unique=True))
def test_every_character_that_was_found_stays_found(spans: list[PiiSpan]) -> None:
    ordered = sorted(spans, key=lambda one: one.start)
    found = whole_addresses(TEXT, ordered)

    assert all(any(one.start <= span.start and span.end <= one.end for one in found) for span in ordered)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))
