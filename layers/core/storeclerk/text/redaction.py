"""Redaction by rules alone: contact, payment and identity data leave a text before it is written.

Removed are e-mail and IP addresses, IBANs and payment cards (by checksum), phone numbers, identity numbers of a known
form and long runs of digits. Names and street addresses are covered where the head of storeclerk.text.pii found them.
Places, dates and the shop's own order numbers stay.
"""

from collections.abc import Iterable

from storeclerk.text.pii.dates import numeric_dates
from storeclerk.text.pii.identity import identity_numbers, social_security
from storeclerk.text.pii.numbers import cards, ibans, long_numbers
from storeclerk.text.pii.rules import Rule, find_in_order
from storeclerk.text.pii.spans import PiiSpan
from storeclerk.text.pii.web import emails, ips

# A date is found, so that it is not taken for a phone number, and stays.
_RULES: tuple[Rule, ...] = (
    emails, ips, ibans, social_security, identity_numbers, numeric_dates, cards, long_numbers,
)  # fmt: skip
_KINDS = {
    "EMAIL_ADDRESS": "[email]",
    "IP_ADDRESS": "[ip]",
    "IBAN_CODE": "[iban]",
    "CREDIT_CARD": "[card]",
    "PHONE_NUMBER": "[phone]",
    "US_SSN": "[number]",
    "ID_NUMBER": "[number]",
}
_READ_KINDS = _KINDS | {"PERSON": "[person]", "STREET_ADDRESS": "[address]", "US_DRIVER_LICENSE": "[number]"}


def redact(text: str) -> str:
    """Replace each find by its kind: [email], [ip], [iban], [card], [phone] or, for other numbers, [number]."""
    return _replaced(text, find_in_order(text, _RULES), _KINDS)


def cover(text: str, spans: Iterable[PiiSpan]) -> str:
    """Replace what was read in a text, sorted and apart, by its kind: as `redact`, and [person] and [address]."""
    return _replaced(text, spans, _READ_KINDS)


def _replaced(text: str, spans: Iterable[PiiSpan], kinds: dict[str, str]) -> str:
    parts, after = [], 0
    for span in spans:
        if span.type in kinds:
            parts += [text[after : span.start], kinds[span.type]]
            after = span.end
    return "".join([*parts, text[after:]])
