"""First redaction: contact and payment data leave a text before it is written.

Removed are e-mail addresses, IBANs and payment cards (by checksum), phone numbers and long runs of digits. Names of
people, street and IP addresses and identity numbers with letters are not found yet: they stay.
Every pattern takes time in proportion to the text: what repeats is bounded or possessive.
"""

import re

_EMAIL = re.compile(r"(?<![^\s@<>()\[\],;:\"])[^\s@<>()\[\],;:\"]++@[\w-]++(?:\.[\w-]++)+")
_IBAN = re.compile(r"(?<![^\W_])[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![^\W_])")
# A date is found first, so that it is not taken for a phone number.
_DATE = r"(?<!\d)(?:\d{4}(?P<a>[-./])\d{1,2}(?P=a)\d{1,2}|\d{1,2}(?P<b>[-./])\d{1,2}(?P=b)(?:\d{4}|\d{2}))(?![-./]?\d)"
_GROUPS = r"(?:\+ ?)?\(?\d++(?:[ .\-/()\u00a0\u2010-\u2013]{1,3}\d++)*+"
_NUMBER = re.compile(rf"(?=[+(\d])(?:(?P<date>{_DATE})|{_GROUPS})")  # the first look makes it five times as fast
_DIGITS = re.compile(r"\d+")
_IBAN_CHARACTERS = 15
_CARD_DIGITS = range(13, 20)
_PHONE_DIGITS = range(7, 16)
_LOCAL_PHONES = {(3, 3, 4), (1, 3, 3, 4)}
# From here on a number is more likely an account or a person than a price, a year or an order of the shop.
_LONG_DIGITS = 9


def redact(text: str) -> str:
    """Replace each find by its kind: [email], [iban], [card], [phone] or, for other long numbers, [number]."""
    # One after the other: a number that touches an address must not hide where the address begins.
    text = _EMAIL.sub("[email]", text)
    text = _IBAN.sub(_iban, text)
    return _NUMBER.sub(_number, text)


def _iban(match: re.Match[str]) -> str:
    # Words after the account may look like its last groups, so it ends where the checksum holds.
    words = match.group().split(" ")
    for count in range(len(words), 0, -1):
        if _passes_mod_97("".join(words[:count])):
            return " ".join(["[iban]", *words[count:]])
    return match.group()


def _number(match: re.Match[str]) -> str:
    found = match.group()
    groups = _DIGITS.findall(found)
    digits = "".join(groups)
    if match["date"]:
        return found
    if len(digits) in _CARD_DIGITS and _passes_luhn(digits):
        return "[card]"
    if len(digits) in _PHONE_DIGITS and _dials(found, groups):
        return "[phone]"
    # Short groups alone are sizes and counts: "36 37 38 39 40".
    return "[number]" if len(digits) >= _LONG_DIGITS and max(map(len, groups)) > 3 else found


def _dials(found: str, groups: list[str]) -> bool:
    if found.startswith("+") or (groups[0].startswith("0") and len(groups[0]) > 1):
        return True
    lengths = tuple(map(len, groups))
    return lengths in _LOCAL_PHONES or (lengths == (3, 4) and "-" in found)


def _passes_luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0


def _passes_mod_97(iban: str) -> bool:
    if len(iban) < _IBAN_CHARACTERS:
        return False
    rearranged = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in rearranged)) % 97 == 1
