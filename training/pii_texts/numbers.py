"""Numbers: telephones, cards, accounts, identities, orders, IP addresses; check digits hold where there are any."""

import ipaddress
import random
import string

from storeclerk.text.pii.checksums import passes_luhn
from training.pii_texts.lists import forms
from training.pii_texts.pieces import Maker, Piece, Pieces, digits, made

_CARDS = (("4", 16), ("4", 16), ("4", 13), ("51", 16), ("53", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15),
          ("6011", 16), ("65", 16), ("36", 14), ("30", 14), ("3528", 16), ("3589", 16), ("5018", 16), ("6304", 16),
          ("180", 15), ("6759", 19))  # fmt: skip
# The account part of an IBAN by country.
_ACCOUNTS = {
    "AT": "#" * 16, "BE": "#" * 12, "CH": "#" * 17, "CZ": "#" * 20, "DE": "#" * 18, "DK": "#" * 14, "ES": "#" * 20,
    "FI": "#" * 14, "FR": "#" * 23, "GB": "@@@@" + "#" * 14, "GR": "#" * 23, "HU": "#" * 24, "IE": "@@@@" + "#" * 14,
    "IT": "@" + "#" * 22, "LU": "#" * 16, "NL": "@@@@" + "#" * 10, "NO": "#" * 11, "PL": "#" * 24, "PT": "#" * 21,
    "RO": "@@@@" + "#" * 16, "SE": "#" * 20, "SI": "#" * 15, "TR": "#" * 22, "SA": "#" * 20, "AE": "#" * 19,
    "MT": "@@@@" + "#" * 23, "IL": "#" * 19, "BG": "@@@@" + "#" * 14, "EE": "#" * 16, "LV": "@@@@" + "#" * 13,
}  # fmt: skip
_ORDER_SIGNS = ("", "", "", "#", "No. ", "nr ")


def phone(rng: random.Random) -> str:
    """Make a telephone number in the form of one of many countries."""
    return digits(rng.choice(forms("numbers", "phones")), rng)


def card(rng: random.Random) -> str:
    """Make a payment card that passes Luhn's check, in groups or not."""
    start, length = rng.choice(_CARDS)
    number = start + digits("#" * (length - len(start) - 1), rng)
    number += next(digit for digit in string.digits if passes_luhn(number + digit))
    gap = rng.choice(("", "", " ", "-"))
    sizes = (4, 6, 5) if length == 15 else (4,) * 5
    return gap.join(_groups(number, sizes))


def iban(rng: random.Random) -> str:
    """Make an IBAN whose check digits hold, in groups or not."""
    country, pattern = rng.choice(list(_ACCOUNTS.items()))
    account = digits(pattern, rng)
    check = 98 - int("".join(str(int(sign, 36)) for sign in f"{account}{country}00")) % 97
    number = f"{country}{check:02d}{account}"
    return " ".join(_groups(number, (4,) * 9)) if rng.random() < 0.5 else number


def ssn(rng: random.Random) -> str:
    """Make a US social security number that could exist."""
    gap = rng.choice(("-", "-", "-", " ", ""))
    return gap.join((f"{rng.choice([*range(1, 666), *range(667, 900)]):03d}", digits("%#", rng), digits("%###", rng)))


def ip(rng: random.Random) -> str:
    """Make an address of version 4, or now and then 6."""
    if rng.random() < 0.8:
        return str(ipaddress.IPv4Address(rng.randrange(1 << 24, 224 << 24)))
    address = ipaddress.IPv6Address(rng.getrandbits(128))
    return str(address) if rng.random() < 0.7 else str(ipaddress.IPv6Address((0x20010DB8 << 96) + rng.getrandbits(32)))


def _groups(number: str, sizes: tuple[int, ...]) -> list[str]:
    parts, start = [], 0
    for size in sizes:
        parts.append(number[start : start + size])
        start += size
    return [part for part in parts if part]


def _pattern(key: str, kind: str) -> Maker:
    return made(lambda rng: digits(rng.choice(forms("numbers", key)), rng), kind)


def _order(rng: random.Random) -> Pieces:
    number = digits(rng.choice(forms("numbers", "orders")), rng)
    return [Piece(rng.choice(_ORDER_SIGNS)), Piece(number, "ORDER_NUMBER")]


MAKERS: dict[str, Maker] = {
    "phone": made(phone, "PHONE_NUMBER"),
    "card": made(card, "CREDIT_CARD"),
    "iban": made(iban, "IBAN_CODE"),
    "ssn": made(ssn, "US_SSN"),
    "ip": made(ip, "IP_ADDRESS"),
    "id": _pattern("ids", "ID_NUMBER"),
    "licence": _pattern("licences", "US_DRIVER_LICENSE"),
    "order": _order,
}
