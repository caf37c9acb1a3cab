"""An address is one find: street and house, and the town, code, region and country that follow it."""

import re
from collections.abc import Sequence

from storeclerk.text.pii.spans import PiiSpan

_STREET = "STREET_ADDRESS"
_PARTS = frozenset({_STREET, "GPE", "ZIP_CODE"})
# What stands between the parts of an address: a comma, a dash, a line break.
_BETWEEN = re.compile(r"[\s,;/|.\-]{0,5}")


def whole_addresses(text: str, spans: Sequence[PiiSpan]) -> list[PiiSpan]:
    """Join the parts of addresses in spans that are sorted and apart; each begins with a street."""
    found: list[PiiSpan] = []
    for span in spans:
        last = found[-1] if found else None
        if last and last.type == _STREET and span.type in _PARTS and _BETWEEN.fullmatch(text, last.end, span.start):
            found[-1] = PiiSpan(_STREET, last.start, span.end)
        else:
            found.append(span)
    return found
