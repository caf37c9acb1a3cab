"""E-mail and web addresses of invented people and firms."""

import random
import re
import unicodedata

from training.pii_texts.lists import coined, forms, words
from training.pii_texts.organisations import organisation
from training.pii_texts.people import first, last
from training.pii_texts.pieces import Maker, digits, made

_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")


def email(rng: random.Random) -> str:
    """Make an e-mail address."""
    given, family = _slug(first(rng)), _slug(last(rng))
    values = {"f": given, "l": family, "i": given[:1], "F": given.capitalize(), "L": family.capitalize()}
    values |= {"w": coined(rng).lower(), "n": digits(rng.choice(("#", "##", "####")), rng)}
    host = rng.choice(forms("web", "mail_hosts")) if rng.random() < 0.3 else domain(rng)
    return f"{rng.choice(forms('web', 'mail_forms')).format(**values)}@{host}"


def domain(rng: random.Random) -> str:
    """Make a host name."""
    owner = organisation(rng) if rng.random() < 0.5 else coined(rng) + coined(rng).lower()
    name = _slug(owner, rng.choice(("", "-")))
    prefix = rng.choice(("", "", "", "", "shop.", "mail.", "blog."))
    return f"{prefix}{name.strip('-') or 'shop'}.{rng.choice(forms('web', 'endings'))}"


def url(rng: random.Random) -> str:
    """Make a web address."""
    things = [_slug(word, "-") for word in words("things", "goods", "thing")]
    path = rng.choice(forms("web", "paths"))
    while "{w}" in path:
        path = path.replace("{w}", rng.choice(things), 1)
    path = path.replace("{n}", digits("####", rng))
    scheme = rng.choice(("https://", "https://www.", "http://www.", "www.", "http://", ""))
    return f"{scheme}{domain(rng)}{path}"


def _slug(name: str, gap: str = "") -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return _NOT_ASCII_WORD.sub(gap, plain) or "x"


MAKERS: dict[str, Maker] = {
    "email": made(email, "EMAIL_ADDRESS"),
    "domain": made(domain, "DOMAIN_NAME"),
    "url": made(url, "DOMAIN_NAME"),
}
