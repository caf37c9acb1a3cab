"""The kinds of personal data, and the place of a find."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import msgspec

# What each one covers:
# PERSON a name without its title; TITLE what stands before it ("Dr."); STREET_ADDRESS street, house and flat, or a
# post box, with the town and code that go on with it; ZIP_CODE and GPE (a town, region or country) that stand alone;
# ORGANIZATION; NRP a nationality, religion or political group; AGE the number alone; DATE_TIME a calendar date, with
# its time of day; PHONE_NUMBER; EMAIL_ADDRESS; DOMAIN_NAME a web address; IP_ADDRESS; CREDIT_CARD; IBAN_CODE; US_SSN;
# US_DRIVER_LICENSE; ID_NUMBER any other number of a person or account; ORDER_NUMBER a shop's reference of an order,
# invoice, parcel, return or case.
TYPES = (
    "PERSON", "TITLE", "STREET_ADDRESS", "ZIP_CODE", "GPE", "ORGANIZATION", "NRP", "AGE", "DATE_TIME", "PHONE_NUMBER",
    "EMAIL_ADDRESS", "DOMAIN_NAME", "IP_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "US_SSN", "US_DRIVER_LICENSE",
    "ID_NUMBER", "ORDER_NUMBER",
)  # fmt: skip


class PiiSpan(msgspec.Struct, frozen=True):
    """A find of a type at the characters [start, end)."""

    type: str
    start: int
    end: int


def masked(text: str, spans: Iterable[PiiSpan]) -> str:
    """Cover finds by brackets of the same length, in which no rule finds anything; offsets stay what they are."""
    parts, after = [], 0
    for span in sorted(spans, key=lambda span: span.start):
        length = span.end - span.start
        parts += [text[after : span.start], f"[{'_' * (length - 2)}]" if length > 1 else "_"]
        after = span.end
    return "".join([*parts, text[after:]])


def touching(spans: Sequence[PiiSpan], span: PiiSpan) -> Sequence[PiiSpan]:
    """Give those of sorted spans, apart from each other, that overlap a span; O(log n)."""
    first = bisect_right(spans, span.start, key=lambda one: one.end)
    return spans[first : bisect_left(spans, span.end, key=lambda one: one.start)]


def apart(spans: Iterable[PiiSpan]) -> list[PiiSpan]:
    """Sort by place; of spans that overlap keep the one that begins first, or else the longest."""
    kept: list[PiiSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept
