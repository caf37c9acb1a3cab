"""An address as customers write it: in one line or several, with or without commas."""

import re
from collections.abc import Iterator, Mapping

from storeclerk.chat.flows import say
from storeclerk.chat.flows.scene import Scene
from storeclerk.chat.flows.slots.countries import country_of, is_region
from storeclerk.chat.flows.slots.found import Found
from storeclerk.chat.phrases import word_set
from storeclerk.text.pii.postal import streets

NEEDED = {"street": "street and house number", "postcode": "postcode", "city": "town"}
_MAX = 300
_CUT = re.compile(r"[,;\n\r\t|]+|\s-\s|\.\s")
_ORDER = re.compile(r"#?\b[Ww][0-9]{7}\b")
_POSTCODE = re.compile(
    r"(?<![\w-])(?:"
    r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|[A-Z][0-9][0-9W](?: ?[A-Z0-9]{4})?|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|"
    r"[0-9]{5}(?:-[0-9]{3,4})?|[0-9]{4} ?[A-Z]{2}|[A-Z]{1,3}-[0-9]{4,5}|[0-9]{3} [0-9]{2}|[0-9]{2}-[0-9]{3}|[0-9]{4}"
    r")(?![\w-])"
)
_UNIT = re.compile(r"(?i)(?:apt|apartment|suite|ste|unit|flat|floor|room|building|block|c/o|#)(?:\b|(?=\d)|\s)")
_LEAD = word_set(
    "then so my the a new another other different following address is it its to at for of deliver delivery "
    "shipping ship send change update please be should instead order parcel package and i want would like live "
    "now moved have will correct this here that can you yes ok okay actually sure hi hello thanks no sorry our "
    "street city town zip zipcode postcode postal code country state address1 address2 us me"
)
_TRAIL = word_set("instead please pls plz thanks thank you thx now then")
_LABEL = re.compile(
    r"(?i)^\W*(?:street|address ?[12]?|city|town|zip(?: ?code)?|post(?:al )?code|country|state|region)\W*[:=]"
)


def read(scene: Scene, text: str, partly: object, *, asked: bool) -> Found | None:
    """Find the parts of an address, beside those that were said before; without a country it stays the order's."""
    before = dict(partly) if isinstance(partly, dict) else {}
    parts = parse_address(text, before)
    if not asked and not ("street" in parts and ("postcode" in parts or "city" in parts)):
        return None
    if not parts:
        return None
    found = {**before, **parts}
    missing = [words for name, words in NEEDED.items() if name not in found]
    if missing:
        return Found(partly=found, say=f"I have {say.address(found)}. I still need the {say.joined(missing)}.")
    return Found(_completed(found, scene))


def parse_address(text: str, before: Mapping[str, str] | None = None) -> dict[str, str]:
    """Read street, extra (flat, floor), postcode, city, region and country, as far as they are there.

    before: what is known already, which tells what the rest can be.
    """
    found: dict[str, str] = {}
    for part in _CUT.split(_ORDER.sub(" ", text[:_MAX])):
        known = {**(before or {}), **found}
        bare = _bare(part, leading="street" not in known)
        for name, value in _read_part(bare, known) if bare else ():
            if value and name not in found:
                found[name] = value
    return found


def _completed(found: Mapping[str, str], scene: Scene) -> dict[str, str]:
    old = (scene.order.shipping_address or {}) if scene.order else {}
    kept = {name: value for name, value in old.items() if name in ("name", "country")}
    country = found.get("country")
    if country and "country" in kept and country_of(country) == country_of(kept["country"]):
        return {**kept, **found, "country": kept["country"]}
    return {**kept, **found}


def _bare(part: str, *, leading: bool) -> str:
    """A part without its label and, before the street, without the words that only lead to it."""
    words = _LABEL.sub("", part).strip(" .:!?'\"{}()").split()
    while leading and words and words[0].casefold().strip(".,:'\"") in _LEAD:
        words.pop(0)
    while words and words[-1].casefold().strip(".,:!?'\"") in _TRAIL:
        words.pop()
    return " ".join(words)


def _read_part(part: str, found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    bare = part.strip(" .")
    if country := country_of(bare):
        yield "country", country
    elif _UNIT.match(bare) and "street" in found:
        yield "extra", bare
    elif is_region(bare) and "street" in found:
        yield "region", bare
    elif "street" not in found and (street := _street(bare)):
        yield "street", street[0]
        yield from _read_rest(street[1], {**found, "street": street[0]})
    else:
        yield from _read_rest(bare, found)


def _street(part: str) -> tuple[str, str] | None:
    """The street with its house at the beginning of a part, and what follows it."""
    span = next((span for span in streets(part) if span.start == 0), None)
    if span is not None:
        return part[: span.end].strip(), part[span.end :].strip()
    words = part.split()
    house = next((at for at, word in enumerate(words) if any(map(str.isdigit, word))), None)
    if house is None or len(words) < 2 or not any(word[:1].isalpha() and len(word) > 2 for word in words):
        return None
    code = _POSTCODE.match(part)
    if code and not any(map(str.isdigit, part[code.end() :])) and (code.end() - code.start() > 4 or " " in code[0]):
        return None  # "28195 Bremen"
    if house == 0:
        return _number_first(words)
    return " ".join(words[: house + 1]), " ".join(words[house + 1 :])


def _number_first(words: list[str]) -> tuple[str, str]:
    """A number before the name of its street: up to the next word with a figure, which begins something else."""
    end = next((at for at in range(1, len(words)) if any(map(str.isdigit, words[at]))), len(words))
    return " ".join(words[:end]), " ".join(words[end:])


def _read_rest(part: str, found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What stands beside a street: code, town, region, country."""
    words = part.split()
    for size in (3, 2, 1):
        if len(words) > size and (country := country_of(" ".join(words[-size:]))):
            yield "country", country
            words = words[:-size]
            break
    rest = " ".join(words)
    code = _POSTCODE.search(rest)
    if code:
        yield "postcode", code[0]
        rest = f"{rest[: code.start()].strip()} {rest[code.end() :].strip()}".strip()
    words = rest.split()
    if (len(words) > 1 and is_region(words[-1])) or (len(words) == 1 and is_region(words[0]) and "city" in found):
        yield "region", words.pop()
    if words and not any(map(str.isdigit, "".join(words))) and len(words) <= 5 and ("street" in found or code):
        yield "city", " ".join(words)
