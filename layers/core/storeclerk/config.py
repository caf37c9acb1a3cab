"""The environment of a function as one typed, immutable object."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Self

from storeclerk.errors import ConfigurationError


@dataclass(frozen=True, kw_only=True)
class Config:
    """Names of the stores and the settings that the template gives to every function."""

    customers_table: str
    products_table: str
    lake_bucket: str
    inbox_bucket: str
    stream_queue_url: str
    model_directory: str = "/opt/model"
    customer_claim: str = "sub"
    retention_days: int = 365
    currency: str = "EUR"
    contact_link: str = "/help/contact"

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
        return cls(**given, retention_days=int(days))
