"""Personal data that rules find."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.text.pii.rules import NUMBERED, find_by_rules
from storeclerk.text.pii.spans import TYPES, PiiSpan, apart, masked, touching

UNITS = [
    "a", "1", "1 ", "a@", "a.", "+(1", "DE89 ", "1-1-", "www.", "a@b.", "order #", "passport no ", "12 Oak ", "Dr. ",
    "rue de la ", "May 1 ", "1:", "a-", "im 3 ", "P.O. Box ", "x7", "zip ",
]  # fmt: skip


def found(text: str) -> list[tuple[str, str]]:
    finds = find_by_rules(text)
    spans = sorted([*finds.sure, *finds.likely], key=lambda span: span.start)
    return [(span.type, text[span.start : span.end]) for span in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail jane.doe+shop@mail.example, ok", [("EMAIL_ADDRESS", "jane.doe+shop@mail.example")]),
        ("see https://shop.example/o?id=7.", [("DOMAIN_NAME", "https://shop.example/o?id=7")]),
        ("on www.tents.co.uk!", [("DOMAIN_NAME", "www.tents.co.uk")]),
        ("tents-more.com is theirs", [("DOMAIN_NAME", "tents-more.com")]),
        ("from 10.0.12.254:", [("IP_ADDRESS", "10.0.12.254")]),
        ("host 2001:db8::8a2e:370:7334", [("IP_ADDRESS", "2001:db8::8a2e:370:7334")]),
        ("4111-1111-1111-1111", [("CREDIT_CARD", "4111-1111-1111-1111")]),
        ("GB33BUKB20201555555555 is mine", [("IBAN_CODE", "GB33BUKB20201555555555")]),
        ("ssn 123-45-6789", [("US_SSN", "123-45-6789")]),
        ("my number is AB 12 34 56 C", [("ID_NUMBER", "AB 12 34 56 C")]),
        ("DNI 12345678Z", [("ID_NUMBER", "12345678Z")]),
        ("CPF 529.982.247-25", [("ID_NUMBER", "529.982.247-25")]),
        ("codice RSSMRA85T10A562S", [("ID_NUMBER", "RSSMRA85T10A562S")]),
        ("NIR 2 55 08 14 168 025 38", [("ID_NUMBER", "2 55 08 14 168 025 38")]),
        ("pesel: 44051401359", [("ID_NUMBER", "44051401359")]),
        ("passport no. C01X0006H", [("ID_NUMBER", "C01X0006H")]),
        ("driver's license: D1234567", [("US_DRIVER_LICENSE", "D1234567")]),
        ("where is order W1000001?", [("ORDER_NUMBER", "W1000001")]),
        ("#A-20391 never came", [("ORDER_NUMBER", "A-20391")]),
        ("tel. 020 7946 0958 x12", [("PHONE_NUMBER", "020 7946 0958 x12")]),
        ("call me on 612 345 678", [("PHONE_NUMBER", "612 345 678")]),
        ("born 4 July 1986.", [("DATE_TIME", "4 July 1986")]),
        ("on Mar 3rd, 2024 at 14:05", [("DATE_TIME", "Mar 3rd, 2024 at 14:05")]),
        ("05.11.2026", [("DATE_TIME", "05.11.2026")]),
        ("I am 34 years old", [("AGE", "34")]),
        ("a 7-year-old girl", [("AGE", "7")]),
        ("at 12 Old Mill Lane, Apt 4B now", [("STREET_ADDRESS", "12 Old Mill Lane, Apt 4B")]),
        ("Lindenstraße 14a in", [("STREET_ADDRESS", "Lindenstraße 14a")]),
        ("12 rue des Lilas", [("STREET_ADDRESS", "12 rue des Lilas")]),
        ("PO Box 4711", [("STREET_ADDRESS", "PO Box 4711")]),
        ("Springfield, IL 62701", [("ZIP_CODE", "62701")]),
        ("postcode SW1A 1AA", [("ZIP_CODE", "SW1A 1AA")]),
        ("Dear Dr. Okafor", [("TITLE", "Dr.")]),
    ],
)
def test_what_has_a_form_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "nice shirt.it fits, e.g. well. and i.e. so",
        "version 1.2 of 3.14, 1.299,00 EUR",
        "it lasts 10:30:45, code a::b",
        "order 12 pairs, order 100 pieces, order product12",
        "sizes 36 37 38 39 40 41",
        "this may 5 times march 3 steps",
        "my laptop is 5 years and the price is 34, the pan 28",
        "we drove on the street and the court dr said no",
        "return 20 items to the way 5 of them",
        "the miss was a sir thing",
        "IT 12345 and 99999",
        "#1 in 5 shops, #blessed, &#8217;",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("4111 1111 1111 1111", "4111 1111 1111 1112"),
        ("DE89 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"),
        ("123-45-6789", "666-45-6789"),
        ("12345678Z", "12345678A"),
        ("529.982.247-25", "529.982.247-26"),
        ("RSSMRA85T10A562S", "RSSMRA85T10A562T"),
        ("2 55 08 14 168 025 38", "2 55 08 14 168 025 39"),
        ("44051401359", "44051401358"),
        ("192.168.0.255", "192.168.0.256"),
    ],
)
def test_what_fails_its_check_is_not_sure(right: str, wrong: str) -> None:
    assert [len(find_by_rules(text).sure) for text in (right, wrong)] == [1, 0]


def test_a_card_of_one_digit_less_is_still_a_long_number() -> None:
    assert found("card 4111 1111 1111 111 ok") == [("ID_NUMBER", "4111 1111 1111 111")]


@pytest.mark.parametrize("name", ["Ng", "Okonkwo", "Müller", "Smith", "Nguyễn"])
def test_a_title_is_found_whoever_bears_it(name: str) -> None:
    assert found(f"ask Mrs. {name} at 12 {name} Street") == [("TITLE", "Mrs."), ("STREET_ADDRESS", f"12 {name} Street")]


@given(st.text() | st.lists(st.sampled_from(UNITS)).map("".join))
def test_spans_lie_in_the_text_sorted_and_apart(text: str) -> None:
    finds = find_by_rules(text)
    for spans in (finds.sure, finds.likely, apart([*finds.sure, *finds.likely])):
        ends = [0, *(span.end for span in spans)]
        assert all(end <= span.start < span.end <= len(text) for end, span in zip(ends, spans, strict=False))
    assert {span.type for span in [*finds.sure, *finds.likely]} <= set(TYPES)
    assert len(apart([*finds.sure, *finds.likely])) == len(finds.sure) + len(finds.likely)


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    hostile = unit * (40_000 // len(unit))
    start = time.process_time()

    find_by_rules(hostile)

    # At most 0.3 s; with a pattern that goes back over the text it takes minutes.
    assert time.process_time() - start < 3


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6))).map(
    lambda pairs: [PiiSpan("x", start, start + length) for start, length in pairs]
)


@given(SPANS)
def test_of_spans_that_overlap_the_first_stays(spans: list[PiiSpan]) -> None:
    kept = apart(spans)

    assert all(one.end <= other.start for one, other in pairwise(kept))
    assert all(touching(kept, span) for span in spans)


@given(SPANS, st.integers(0, 30), st.integers(1, 6))
def test_touching_spans_are_those_that_share_a_character(spans: list[PiiSpan], start: int, length: int) -> None:
    kept, one = apart(spans), PiiSpan("y", start, start + length)

    assert list(touching(kept, one)) == [span for span in kept if span.start < one.end and one.start < span.end]


@given(SPANS)
def test_a_masked_text_keeps_its_length_and_what_is_bare(spans: list[PiiSpan]) -> None:
    text = "".join(chr(ord("A") + place % 26) for place in range(36))
    kept = apart(spans)

    hidden = masked(text, kept)

    covered = {place for span in kept for place in range(span.start, span.end)}
    assert len(hidden) == len(text)
    assert all((hidden[place] == text[place]) == (place not in covered) for place in range(36))


@pytest.mark.parametrize("sign", ["\u0130", "\u212a", "\u017f", "\u0131", "\u00b2", "\u0660"])
@pytest.mark.parametrize("form", ["ABCDEF01A01A001A", "X1234567L", "12345678Z", "QQ123456C", "GB82WEST12345698765432"])
def test_signs_that_only_look_like_letters_and_digits_break_no_check(sign: str, form: str) -> None:
    for place in range(len(form)):
        find_by_rules(form[:place] + sign + form[place + 1 :])


@given(st.one_of(st.text(), st.lists(st.sampled_from(UNITS)).map("".join)))
def test_what_a_numbered_rule_finds_has_a_digit_in_it(text: str) -> None:
    found = [text[span.start : span.end] for rule in NUMBERED for span in rule(text)]

    assert all(any(letter.isdecimal() for letter in find) for find in found)
