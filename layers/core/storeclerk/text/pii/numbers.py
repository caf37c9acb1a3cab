"""Numbers of payment, of telephones and other long numbers."""

import re
from collections.abc import Iterator

from storeclerk.text.pii.checksums import passes_luhn, passes_mod_97
from storeclerk.text.pii.spans import PiiSpan

_IBAN = re.compile(r"(?<![^\W_])[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![^\W_])")
# The first look makes it five times as fast.
_NUMBER = re.compile(r"(?=[+(\d])(?:\+ ?)?\(?\d++(?:[ .\-/()\u00a0\u2010-\u2013]{1,3}\d++)*+")
_DIGITS = re.compile(r"\d+")
_EXTENSION = re.compile(r"(?i) ?(?:x|ext\.?|extension) ?\d{1,5}(?!\w)")
_DIALS = re.compile(
    r"(?i)\b(?:phone|tel|telephone|telefon|call|mobile|cell|fax|whatsapp|dial|ring|reach)\b[^.!?\d]{0,16}$"
)
_CUE_CHARACTERS = 30
_CARD_DIGITS = range(13, 20)
_PHONE_DIGITS = range(7, 16)
_LOCAL_PHONES = {(3, 3, 4), (1, 3, 3, 4)}
# From here on a number is more likely an account or a person than a price, a year or an order of the shop.
_LONG_DIGITS = 9


def ibans(text: str) -> Iterator[PiiSpan]:
    """Find IBANs whose check digits hold."""
    for match in _IBAN.finditer(text):
        # Words after the account may look like its last groups, so it ends where the checksum holds.
        words = match.group().split(" ")
        for count in range(len(words), 0, -1):
            if passes_mod_97("".join(words[:count])):
                yield PiiSpan("IBAN_CODE", match.start(), match.start() + len(" ".join(words[:count])))
                break


def cards(text: str) -> Iterator[PiiSpan]:
    """Find payment cards whose check digit holds."""
    for match in _NUMBER.finditer(text):
        digits = "".join(_DIGITS.findall(match.group()))
        if len(digits) in _CARD_DIGITS and passes_luhn(digits):
            yield PiiSpan("CREDIT_CARD", *match.span())


def long_numbers(text: str) -> Iterator[PiiSpan]:
    """Find telephones by their form or the word before them; other long numbers are someone's too."""
    for match in _NUMBER.finditer(text):
        found = match.group()
        groups = _DIGITS.findall(found)
        count = sum(map(len, groups))
        if count in _PHONE_DIGITS and (_dials(found, groups) or _follows_cue(text, match.start())):
            extension = _EXTENSION.match(text, match.end())
            yield PiiSpan("PHONE_NUMBER", match.start(), (extension or match).end())
        # Short groups alone are sizes and counts: "36 37 38 39 40".
        elif count >= _LONG_DIGITS and max(map(len, groups)) > 3:
            yield PiiSpan("ID_NUMBER", *match.span())


def _dials(found: str, groups: list[str]) -> bool:
    if found.startswith("+") or (groups[0].startswith("0") and len(groups[0]) > 1):
        return True
    lengths = tuple(map(len, groups))
    return lengths in _LOCAL_PHONES or (lengths == (3, 4) and "-" in found)


def _follows_cue(text: str, start: int) -> bool:
    return bool(_DIALS.search(text[max(0, start - _CUE_CHARACTERS) : start]))
