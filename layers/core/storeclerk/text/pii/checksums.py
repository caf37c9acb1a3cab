"""Check digits: what tells a number of a card, an account or a person from any other."""

from collections.abc import Sequence

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_IBAN_CHARACTERS = 15
# The values of a codice fiscale's characters in odd places (decree of 23 December 1976).
_FISCALE_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21] * 2 + [2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23],
        strict=True,
    )
)


def passes_luhn(digits: str) -> bool:
    """Check a payment card's number, digits alone (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0


def passes_mod_97(iban: str) -> bool:
    """Check an IBAN without spaces (ISO 13616)."""
    if len(iban) < _IBAN_CHARACTERS:
        return False
    rearranged = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in rearranged)) % 97 == 1


def passes_dni(number: str) -> bool:
    """Check a Spanish DNI or NIE: 8 digits, or X, Y or Z and 7, then the letter that belongs to them modulo 23."""
    number = number.upper()
    digits = str("XYZ".index(number[0])) + number[1:-1] if number[0] in "XYZ" else number[:-1]
    return _DNI_LETTERS[int(digits) % 23] == number[-1]


def passes_cpf(digits: str) -> bool:
    """Check a Brazilian CPF of 11 digits: two weighted sums modulo 11."""
    return len(set(digits)) > 1 and all(
        _weighted(digits[:length], range(length + 1, 1, -1)) * 10 % 11 % 10 == int(digits[length]) for length in (9, 10)
    )


def passes_pesel(digits: str) -> bool:
    """Check a Polish PESEL of 11 digits."""
    return len(set(digits)) > 1 and _weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0


def passes_insee(digits: str) -> bool:
    """Check a French social security number of 13 digits and a key of 2."""
    return 97 - int(digits[:13]) % 97 == int(digits[13:])


def passes_fiscale(code: str) -> bool:
    """Check an Italian codice fiscale of 16 characters."""
    code = code.upper()
    odd = sum(_FISCALE_ODD[sign] for sign in code[:15:2])
    even = sum(int(sign) if sign.isdigit() else ord(sign) - ord("A") for sign in code[1:15:2])
    return chr(ord("A") + (odd + even) % 26) == code[15]


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
