"""The customers, what they agreed to and the demographics they gave."""

import tomllib
import unicodedata
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sample_store.days import stamp, waking_hour
from sample_store.dice import Dice
from sample_store.shop import CUSTOMERS, DEMO, DEMO_PRIVATE, SEED, SOURCE, TODAY

COLUMNS = (
    "customer_number", "identity", "name", "email", "city", "country", "created_at", "age_group", "gender", "region",
)  # fmt: skip
CONSENT_COLUMNS = ("customer_number", "purpose", "granted", "text_version", "at")
PURPOSES = ("service", "personalisation", "demographics_in_audits", "proactive_messages", "model_improvement")
# Parts per hundred who say yes, in the order of PURPOSES.
_WILLING = (100, 93, 74, 55, 60)
_ONLY_SERVICE_PERCENT = 5
_GENDERS = ["woman"] * 96 + ["man"] * 97 + ["non-binary"] * 7
_AGES = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
_AGE_SHARES = (10, 24, 24, 19, 14, 9)
# Year and month from which each text of the consent page was shown, newest first.
_TEXT_VERSIONS = ("2026-02", "2024-05", "2021-03")


@dataclass(frozen=True, eq=False)
class Customer:
    """One buyer. `gender`, `age_group` and `region` are known here and written only with consent."""

    number: str
    identity: str
    name: str
    email: str
    city: str
    postcode: str
    street: str
    country: str
    region: str
    gender: str
    age_group: str
    created: datetime
    consents: dict[str, bool]
    withheld: str

    def row(self) -> list[str]:
        """The values of `COLUMNS`."""
        given = [
            value if self.consents["demographics_in_audits"] and name != self.withheld else ""
            for name, value in (("age_group", self.age_group), ("gender", self.gender), ("region", self.region))
        ]
        created = stamp(self.created) or ""
        return [self.number, self.identity, self.name, self.email, self.city, self.country, created, *given]


def load_customers() -> list[Customer]:
    """All customers, C-0001 first; the first two are the demo customers."""
    page = tomllib.loads((SOURCE / "people.toml").read_text(encoding="utf-8"))
    dice = Dice(SEED + 1)
    countries = [country for country in page["country"] for _ in range(country["share"] * CUSTOMERS // 100)]
    countries = dice.shuffled(countries)
    genders = dice.shuffled(_GENDERS)
    used: set[str] = set()
    drawn = [_customer(index, countries[index], genders[index], page, used, dice) for index in range(CUSTOMERS)]
    return [replace(customer, **page["demo"].get(customer.number, {})) for customer in drawn]


def _customer(
    index: int, country: dict[str, Any], gender: str, page: dict[str, Any], used: set[str], dice: Dice
) -> Customer:
    number = f"C-{index + 1:04d}"
    name = _name(country, gender, page, used, dice)
    city, postcode = dice.pick(country["cities"]).split("|")
    return Customer(
        number=number,
        identity=_identity(dice),
        name=name,
        email=_email(name),
        city=city,
        postcode=postcode,
        street=f"{dice.pick(country['streets'])} {dice.between(1, 88)}",
        country=country["code"],
        region=country["region"],
        gender=gender,
        age_group=dice.weighted(_AGES, _AGE_SHARES),
        created=_created(number, dice),
        consents=_consents(number, dice),
        withheld=dice.pick(("age_group", "gender", "region")) if dice.chance(6) and number != DEMO else "",
    )


def _name(country: dict[str, Any], gender: str, page: dict[str, Any], used: set[str], dice: Dice) -> str:
    while True:
        origin = page["elsewhere"] if dice.chance(16) else country
        firsts = {"woman": origin["women"], "man": origin["men"], "non-binary": page["either"]["names"]}
        name = f"{dice.pick(firsts[gender])} {dice.pick(origin['surnames'])}"
        if name not in used:
            used.add(name)
            return name


def _email(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return plain.replace(" ", ".") + "@example.com"


def _identity(dice: Dice) -> str:
    bits = 0
    for _ in range(16):
        bits = bits << 8 | dice.below(256)
    return str(uuid.UUID(int=bits, version=4))


def _created(number: str, dice: Dice) -> datetime:
    recent = dice.chance(15) and number not in {DEMO, DEMO_PRIVATE}
    days_ago = dice.between(20, 175) if recent else dice.between(185, 2_000)
    return waking_hour(TODAY - timedelta(days=days_ago), dice)


def _consents(number: str, dice: Dice) -> dict[str, bool]:
    only_service = dice.chance(_ONLY_SERVICE_PERCENT)
    answers = [dice.chance(percent) for percent in _WILLING]
    if number == DEMO:
        return dict.fromkeys(PURPOSES, True)
    if number == DEMO_PRIVATE or only_service:
        return {purpose: purpose == "service" for purpose in PURPOSES}
    return dict(zip(PURPOSES, answers, strict=True))


def consent_rows(customers: list[Customer]) -> list[list[str]]:
    """One row for each customer and purpose, the values of `CONSENT_COLUMNS`."""
    dice = Dice(SEED + 2)
    return [row for customer in customers for row in _consents_of(customer, dice)]


def _consents_of(customer: Customer, dice: Dice) -> list[list[str]]:
    at = customer.created
    # A third of the older accounts were asked again when the text last changed.
    if at < datetime(2026, 2, 1, tzinfo=UTC) and dice.chance(33):
        at = waking_hour(datetime(2026, 2, dice.between(2, 27), tzinfo=UTC), dice)
    version = next(month for month in _TEXT_VERSIONS if at.strftime("%Y-%m") >= month)
    return [
        [customer.number, purpose, str(granted).lower(), version, stamp(at) or ""]
        for purpose, granted in customer.consents.items()
    ]
