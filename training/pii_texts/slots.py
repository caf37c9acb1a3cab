"""Every slot that a template may name."""

import random

from training.pii_texts import dates, numbers, people, places, things, web
from training.pii_texts.organisations import organisation
from training.pii_texts.pieces import Maker, Pieces, made


def _contact(rng: random.Random) -> Pieces:
    return MAKERS[rng.choice(("email", "phone"))](rng)


MAKERS: dict[str, Maker] = {
    **people.MAKERS,
    **places.MAKERS,
    **numbers.MAKERS,
    **web.MAKERS,
    **dates.MAKERS,
    **things.MAKERS,
    "org": made(organisation, "ORGANIZATION"),
    "loworg": made(lambda rng: organisation(rng).lower(), "ORGANIZATION"),
    "contact": _contact,
}
