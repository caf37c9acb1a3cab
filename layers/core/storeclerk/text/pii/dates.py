"""Calendar dates and ages."""

import re
from collections.abc import Iterator

from storeclerk.text.pii.spans import PiiSpan

_CLOCK = r"(?:,? ?(?:at |T)?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\b)?)?"
_NUMERIC = re.compile(
    r"(?<!\d)(?<!\d[-./])(?:\d{4}(?P<a>[-./])\d{1,2}(?P=a)\d{1,2}|\d{1,2}(?P<b>[-./])\d{1,2}(?P=b)(?:\d{4}|\d{2}))(?![-./]?\d)"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:19|20)\d\d"
_WORDED = re.compile(
    rf"(?i)(?<!\w)(?:\d{{1,2}}(?:st|nd|rd|th)?\.?[ -](?:of )?{_MONTH}(?:,?[ -]{_YEAR})?|"
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? {_YEAR})?|{_MONTH},? {_YEAR}){_CLOCK}(?![\w:])"
)
# "this may 5 times": these months are words too, so that a capital or a year must speak for them.
_WORDS_TOO = re.compile(r"\b(?:may|march|mar|sep|dec|jan)\b")
_AGE = re.compile(
    r"(?i)\b(?:(?:i'?m|i am|he'?s|she'?s|he is|she is|is|was|aged?|age of|turn(?:s|ed|ing)?):? {1,2}(?P<a>\d{1,3})"
    r"(?: ?(?:years?(?:[ -]old| of age)|yrs?(?: old)?|y/?o)\b|(?= *(?:[,;)]|\.(?!\d)|and\b|$)))|"
    r"(?P<b>\d{1,3})[ -]years?[ -]old (?:wo)?(?:man|boy|girl|male|female|son|daughter|patient|customer|person)\b)"
)
_OLDEST = 120


def numeric_dates(text: str) -> Iterator[PiiSpan]:
    """Find dates in digits: 2026-11-05, 5.11.26, 11/05/2026."""
    return (PiiSpan("DATE_TIME", *match.span()) for match in _NUMERIC.finditer(text))


def worded_dates(text: str) -> Iterator[PiiSpan]:
    """Find dates with an English month and a day or a year."""
    for match in _WORDED.finditer(text):
        if not _WORDS_TOO.search(match.group()) or re.search(_YEAR, match.group()):
            yield PiiSpan("DATE_TIME", *match.span())


def ages(text: str) -> Iterator[PiiSpan]:
    """Find the number in "I am 34", "aged 34" and "a 34-year-old woman"."""
    for match in _AGE.finditer(text):
        group = "a" if match["a"] else "b"
        if int(match[group]) <= _OLDEST and _says_age(match):
            yield PiiSpan("AGE", *match.span(group))


def _says_age(match: re.Match[str]) -> bool:
    # "the price is 34," gives none: after a bare verb the years must be named.
    words = match.group().casefold()
    return match["b"] is not None or "y" in words or not words.startswith(("is", "was"))
