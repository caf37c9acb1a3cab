"""The environment of a function as one typed, immutable object."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Self

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
        """Read the settings from variables named like the fields, in capitals; an empty one counts as not set.

        Raises:
            ConfigurationError: naming each variable that is missing or malformed.
        """
        given = {field.name: environment[field.name.upper()] for field in fields(cls) if _is_set(field, environment)}
        missing = [f.name.upper() for f in fields(cls) if f.name not in given and f.default is MISSING]
        if missing:
            raise ConfigurationError(f"Set these environment variables: {', '.join(missing)}.")
        return cls(**{field.name: _read(field, given[field.name]) for field in fields(cls) if field.name in given})


@dataclass(frozen=True, kw_only=True)
class ChatConfig(Config):
    """What the template gives to the chat besides.

    session_days: how long a conversation is kept. office_hours, office_time_zone, closed_days: when staff is there.
    answer_engine: `extract`, or `bedrock` with a model and, if any, a guardrail. daily_*: caps on tokens and, in US
    dollars, on spending, in all and for each customer; *_price: dollars for 1,000 tokens, by default of a
    dear model, so that a cap holds though nobody has set them. crm_*: an HTTP CRM.
    """

    session_days: int = 30
    office_hours: str = "Mo-Fr 09:00-17:00"
    office_time_zone: str = "UTC"
    closed_days: str = ""
    handoff_phrases: str = ""
    answer_engine: str = "extract"
    bedrock_model: str = ""
    guardrail: str = ""
    guardrail_version: str = ""
    daily_tokens: int = 1_000_000
    daily_tokens_per_customer: int = 20_000
    daily_spend: Decimal = Decimal(5)
    daily_spend_per_customer: Decimal = Decimal("0.10")
    input_price: Decimal = Decimal("0.015")
    output_price: Decimal = Decimal("0.075")
    crm_url: str = ""
    crm_hosts: str = ""
    crm_secret_arn: str = ""


def _is_set(field: "Field[Any]", environment: Mapping[str, str]) -> bool:
    return bool(environment.get(field.name.upper()))


def _read(field: "Field[Any]", text: str) -> Any:
    read, form = _FORMS.get(field.type, (str, ""))
    try:
        return read(text)
    except (ValueError, InvalidOperation) as error:
        raise ConfigurationError(f"{field.name.upper()} must be {form}.") from error


def _count(text: str) -> int:
    # Fewer than one day would have the purge delete what was written today; no cap of less than one is meant.
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise ValueError(text)
    return int(text)


def _amount(text: str) -> Decimal:
    amount = Decimal(text)
    if not amount.is_finite() or amount < 0:
        raise ValueError(text)
    return amount


def _number(text: str) -> float:
    number = float(text)
    if not float("-inf") < number < float("inf"):
        raise ValueError(text)
    return number


_FORMS: Mapping[object, tuple[Callable[[str], object], str]] = {
    int: (_count, "a whole number, at least 1"),
    Decimal: (_amount, "an amount such as 4.50, at least 0"),
    float | None: (_number, "a number such as -1.2, or empty"),
}
