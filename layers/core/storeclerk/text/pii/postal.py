"""Streets and postcodes where their form is telling, and titles before a name."""

import re
from collections.abc import Iterator

from storeclerk.text.pii.spans import PiiSpan

_STREETS = (
    "Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Terrace|Way|Close|Crescent|Parkway|"
    "Pkwy|Highway|Hwy|Circle|Cir|Square|Sq|Trail|Row|Gardens|Grove|Mews|Hill"
)
_UNIT = (
    r"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Room|Fl|Floor)\.? ?#?[A-Za-z]?\d{0,5}[A-Za-z]?(?!\w)|"
    r",? #\d{1,5}(?!\w))?"
)
_ENGLISH = re.compile(
    rf"(?<![\w.$£€])\d{{1,6}}[A-Za-z]?,? (?:[NSEW]\.? )?(?:(?:[A-Z][\w'-]{{1,24}}|\d{{1,3}}(?:st|nd|rd|th)) ){{1,4}}"
    rf"(?:{_STREETS})\b\.?(?: [NSEW][EW]?\b)?{_UNIT}"
)
_GERMANIC = re.compile(
    r"(?<!\w)(?:[A-ZÄÖÜ][\w'-]{1,24} ){0,2}[^\W\d_]{2,24}(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ufer|straat|laan|"
    r"gata|gatan|gade|vej|katu)\.? \d{1,4} ?[a-zA-Z]?(?!\w)"
)
_ROMANCE = re.compile(
    r"(?i)(?<!\w)(?:\d{1,4}(?: bis| ter)?,? )?(?:rue|avenue|boulevard|impasse|quai|chemin|calle|avenida|paseo|plaza|"
    r"via|viale|corso|piazza|rua|travessa|largo) "
    r"(?:(?:de|du|des|la|las|los|le|les|da|do|dos|della|del|di|san|santa) ){0,2}"
    r"[^\W\d_][\w'-]{1,24}(?: (?:(?:de|du|la|y|e|da) )?[^\W\d_][\w'-]{1,24})?(?:,? (?:n[.º°]? ?)?\d{1,4}[a-z]?)?(?!\w)"
)
_BOX = re.compile(r"(?i)(?<!\w)(?:p\.? ?o\.? ?box|postfach|apartado|bo[iî]te postale) {1,2}\d{1,7}(?!\w)")
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|"
    "PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR"
)
_POSTCODES = (
    re.compile(rf"\b(?:{_STATES}),? (?P<code>\d{{5}}(?:-\d{{4}})?)(?![\w-])"),
    re.compile(
        r"(?i)\b(?:zip|zip code|zipcode|postcode|postal code|post code|plz|cap)(?: is)?[: ]{1,3}"
        r"(?P<code>\d{4,6}(?:-\d{3,4})?)(?!\w)"
    ),
    re.compile(r"(?<!\w)(?P<code>[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2})(?!\w)"),
    re.compile(r"(?<!\w)(?P<code>[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d)(?!\w)"),
)
_TITLE = re.compile(
    r"(?<!\w)(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Rev|Herr|Frau|Monsieur|Madame|Mme|Señora?|Sra?)\b\.?"
    r"(?= {1,2}[^\W\d_a-z])"
)


def streets(text: str) -> Iterator[PiiSpan]:
    """Find a street with its number, or a post box."""
    for pattern in (_ENGLISH, _GERMANIC, _ROMANCE, _BOX):
        for match in pattern.finditer(text):
            if any(map(str.isdigit, match.group())):
                yield PiiSpan("STREET_ADDRESS", *match.span())


def postcodes(text: str) -> Iterator[PiiSpan]:
    """Find postcodes after a state or the word for them, and those of the United Kingdom and Canada."""
    for pattern in _POSTCODES:
        for match in pattern.finditer(text):
            yield PiiSpan("ZIP_CODE", *match.span("code"))


def titles(text: str) -> Iterator[PiiSpan]:
    """Find titles before a word with a capital."""
    return (PiiSpan("TITLE", *match.span()) for match in _TITLE.finditer(text))
