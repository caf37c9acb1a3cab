"""Numbers that states and shops give out: by structure and check digits, or by the word before them."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from storeclerk.text.pii.checksums import passes_cpf, passes_dni, passes_fiscale, passes_insee, passes_pesel
from storeclerk.text.pii.spans import PiiSpan


class _Form(NamedTuple):
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = bool


_NOT_DIGITS = re.compile(r"\D")
_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])")
# Without (?i): there the Kelvin sign and a dotted capital I are letters too, for which no check digit is defined.
_FORMS = (
    _Form(
        re.compile(
            r"(?<!\w)(?!(?i:bg|gb|nk|kn|tn|nt|zz))[A-CEGHJ-PRTW-Za-ceghj-prtw-z][A-CEGHJ-NPRTW-Za-ceghj-nprtw-z]"
            r"(?: ?[0-9]{2}){3} ?[A-Da-d](?!\w)"
        )
    ),
    _Form(
        re.compile(r"(?<!\w)(?:[0-9]{8}|[XYZxyz][0-9]{7})-?[A-Za-z](?!\w)"),
        lambda found: passes_dni(found.replace("-", "")),
    ),
    _Form(re.compile(r"(?<!\w)[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}(?!\w)"), lambda found: passes_cpf(_digits(found))),
    _Form(
        re.compile(r"(?<!\w)[A-Za-z]{6}[0-9]{2}[ABCDEHLMPRSTabcdehlmprst][0-9]{2}[A-Za-z][0-9]{3}[A-Za-z](?!\w)"),
        passes_fiscale,
    ),
    _Form(
        re.compile(r"(?<!\w)[12] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}(?!\w)"),
        lambda found: passes_insee(_digits(found)),
    ),
    _Form(re.compile(r"(?<!\w)[0-9]{2}[0-389][0-9][0-3][0-9]{6}(?!\w)"), passes_pesel),
)
# A code holds three digits; what may stand between the word and its code is short and closed, so time stays linear.
_BETWEEN = r"(?:\s{1,2}(?:no|nr|num|number|id|code|is|was|ref|reference)\b\.?){0,3}[\s:#\u2116(]{0,4}"
_CODE = _BETWEEN + r"(?P<code>(?=(?:[a-z-]{0,8}\d){3})[a-z\d][a-z\d-]{3,24})(?![\w-])"
_LICENCE = re.compile(r"(?i)\b(?:driver'?s?|driving) licen[cs]e" + _CODE)
_PERSONAL = re.compile(
    r"(?i)\b(?:passport|social security|national insurance|nino|ssn|sin|dni|nie|nif|tax|vat|tin|steuer-?id|bsn|cpf|"
    r"pesel|account|customer|client|member|membership|loyalty|policy|patient|employee|student|licen[cs]e|identity card)"
    + _CODE
)
_ORDER = re.compile(
    r"(?i)\b(?:orders?|invoice|tracking|parcel|shipment|return|rma|purchase|booking|reservation|confirmation|ticket|case|"
    r"reference|ref)\b" + _CODE
)
_HASHED = re.compile(r"(?<![\w&#])#(?P<code>[A-Za-z]{0,3}-?\d{4,12}(?:-\d{1,6})?)(?!\w)")


def social_security(text: str) -> Iterator[PiiSpan]:
    """Find US social security numbers that could have been given out."""
    return (PiiSpan("US_SSN", *match.span()) for match in _SSN.finditer(text))


def identity_numbers(text: str) -> Iterator[PiiSpan]:
    """Find numbers of persons in the United Kingdom, Spain, Brazil, Italy, France and Poland; their checks hold."""
    for form in _FORMS:
        for match in form.pattern.finditer(text):
            if form.holds(match.group()):
                yield PiiSpan("ID_NUMBER", *match.span())


def named_numbers(text: str) -> Iterator[PiiSpan]:
    """Find codes after the word for them: "passport no. X1234567", "order 100123"."""
    for pattern, kind in (
        (_LICENCE, "US_DRIVER_LICENSE"),
        (_PERSONAL, "ID_NUMBER"),
        (_ORDER, "ORDER_NUMBER"),
        (_HASHED, "ORDER_NUMBER"),
    ):
        for match in pattern.finditer(text):
            yield PiiSpan(kind, *match.span("code"))


def _digits(found: str) -> str:
    return _NOT_DIGITS.sub("", found)
