"""E-mail, web and IP addresses."""

import ipaddress
import re
from collections.abc import Iterator

from storeclerk.text.pii.spans import PiiSpan

_EMAIL = re.compile(r"(?<![^\s@<>()\[\],;:\"])[^\s@<>()\[\],;:\"]++@[\w-]++(?:\.[\w-]++)+")
_LINK = re.compile(r"(?i)\b(?:(?:https?|ftp)://|www\.)[^\s<>\"\[\]]++")
_DOMAIN = re.compile(r"(?<![\w@.\-/])[^\W_](?:[\w-]*+)(?:\.[\w-]++)++(?:/[^\s<>\"\[\]]*+)?(?!@)")
_CLOSING = ".,;:!?'\u2019)}*_"
# "Nice shirt.it fits" names no host of Italy: without www only these endings make one.
_ENDINGS = "com org net edu gov info biz io app dev co uk de fr nl eu ch se dk pl cz ru jp cn br au nz za example"
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?i)(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])")


def emails(text: str) -> Iterator[PiiSpan]:
    """Find e-mail addresses."""
    return (PiiSpan("EMAIL_ADDRESS", *match.span()) for match in _EMAIL.finditer(text))


def links(text: str) -> Iterator[PiiSpan]:
    """Find web addresses with a scheme or www, whole: a path can name a person."""
    for match in _LINK.finditer(text):
        found = match.group().rstrip(_CLOSING)
        if "." in found[4:]:
            yield PiiSpan("DOMAIN_NAME", match.start(), match.start() + len(found))


def domains(text: str) -> Iterator[PiiSpan]:
    """Find hosts that stand alone, with their path."""
    for match in _DOMAIN.finditer(text):
        found = match.group().rstrip(_CLOSING)
        host = found.partition("/")[0]
        ending = host.rpartition(".")[2]
        if ending.casefold() in _ENDINGS.split() and any(map(str.isalpha, host.partition(".")[0])):
            yield PiiSpan("DOMAIN_NAME", match.start(), match.start() + len(found))


def ips(text: str) -> Iterator[PiiSpan]:
    """Find addresses of version 4 and 6 that are valid; "::" alone is code."""
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            if _is_ip(match.group()):
                yield PiiSpan("IP_ADDRESS", *match.span())


def _is_ip(found: str) -> bool:
    try:
        ipaddress.ip_address(found)
    except ValueError:
        return False
    return len(found.replace(":", "")) > 3
