"""The environment of a function as one typed, immutable object."""

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Self

from storeclerk.errors import ConfigurationError


@dataclass(frozen=True, kw_only=True)
class Config:
    """Names of the stores and the settings that the template gives to every function.

    refusal_threshold: the score below which the chat takes a text for out of scope; None for that of the intent head.
    """

    customers_table: str
    products_table: str
    lake_bucket: str
    inbox_bucket: str
    stream_queue_url: str
    event_bus: str
    model_directory: str = "/opt/model"
    customer_claim: str = "sub"
    retention_days: int = 365
    currency: str = "EUR"
    contact_link: str = "/help/contact"
    refusal_threshold: float | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings from variables named like the fields, in capitals.

        Raises:
            ConfigurationError: naming each variable that is missing or malformed.
        """
        given = {
            field.name: environment[field.name.upper()] for field in fields(cls) if environment.get(field.name.upper())
        }
        missing = [f.name.upper() for f in fields(cls) if f.name not in given and f.default is MISSING]
        if missing:
            raise ConfigurationError(f"Set these environment variables: {', '.join(missing)}.")
        days = given.pop("retention_days", str(cls.retention_days))
        # Fewer than one would have the purge delete what was written today.
        if not days.isdecimal() or int(days) < 1:
            raise ConfigurationError("RETENTION_DAYS must be a whole number of days, at least 1.")
        threshold = _number(given.pop("refusal_threshold", None))
        return cls(**given, retention_days=int(days), refusal_threshold=threshold)


def _number(given: str | None) -> float | None:
    try:
        number = None if given is None else float(given)
    except ValueError:
        number = math.nan
    if number is not None and not math.isfinite(number):
        raise ConfigurationError("REFUSAL_THRESHOLD must be a number such as -1.2, or empty.")
    return number
