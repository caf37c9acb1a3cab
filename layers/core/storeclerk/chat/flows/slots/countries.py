"""Names of countries and regions, as they end an address."""

from storeclerk.chat.phrases import word_set

_NAMES = {
    "AT": "austria osterreich", "AU": "australia", "BE": "belgium belgie belgique", "CA": "canada",
    "CH": "switzerland schweiz suisse", "CZ": "czechia", "DE": "germany deutschland", "DK": "denmark danmark",
    "ES": "spain espana", "FI": "finland suomi", "FR": "france", "GB": "uk england scotland wales britain",
    "GR": "greece", "HU": "hungary", "IE": "ireland eire", "IT": "italy italia", "LU": "luxembourg",
    "NL": "netherlands nederland holland", "NO": "norway norge", "NZ": "newzealand", "PL": "poland polska",
    "PT": "portugal", "SE": "sweden sverige", "SI": "slovenia", "SK": "slovakia", "US": "usa america",
}  # fmt: skip
_CODES = {name: code for code, names in _NAMES.items() for name in (code.casefold(), *names.split())} | {
    "united kingdom": "GB", "great britain": "GB", "northern ireland": "GB", "united states": "US",
    "united states of america": "US", "new zealand": "NZ", "the netherlands": "NL", "czech republic": "CZ",
    "republic of ireland": "IE", "u.s.a": "US", "u.s.": "US", "u.k.": "GB",
    "\u00f6sterreich": "AT", "espa\u00f1a": "ES",
}  # fmt: skip
_STATES = word_set(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH "
    "OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR ON QC BC AB MB SK NS NB"
)


def country_of(text: str) -> str | None:
    """The code of two letters of a country; a code itself counts only in capitals, as "de" and "no" are words too."""
    if len(text) == 2 and not text.isupper():
        return None
    return _CODES.get(text.casefold().strip(" ."))


def is_region(text: str) -> bool:
    """Whether a text is the short form of a state or province, in capitals."""
    return text in _STATES
