"""The environment of a function."""

from decimal import Decimal

import pytest

from storeclerk.config import ChatConfig, Config
from storeclerk.errors import ConfigurationError

NEEDED = {
    "CUSTOMERS_TABLE": "customers",
    "PRODUCTS_TABLE": "products",
    "LAKE_BUCKET": "lake",
    "INBOX_BUCKET": "inbox",
    "STREAM_QUEUE_URL": "https://sqs.example/stream",
    "EVENT_BUS": "chat",
}


def test_settings_are_read_from_variables_named_in_capitals() -> None:
    config = Config.from_environment(
        {**NEEDED, "RETENTION_DAYS": "30", "CUSTOMER_CLAIM": "customer", "UNRELATED": "x"},
    )

    assert config.customers_table == "customers"
    assert config.retention_days == 30
    assert config.customer_claim == "customer"


def test_what_is_not_set_or_empty_keeps_its_default() -> None:
    config = Config.from_environment({**NEEDED, "CUSTOMER_CLAIM": ""})

    assert config.customer_claim == "sub"
    assert config.retention_days == 365
    assert config.refusal_threshold is None


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_variable_is_named(name: str) -> None:
    environment = {key: value for key, value in NEEDED.items() if key != name}

    with pytest.raises(ConfigurationError, match=rf": {name}\.$"):
        Config.from_environment(environment)


def test_all_missing_variables_are_named_at_once() -> None:
    with pytest.raises(ConfigurationError, match=r"CUSTOMERS_TABLE, PRODUCTS_TABLE, .*STREAM_QUEUE_URL"):
        Config.from_environment({})


@pytest.mark.parametrize("days", ["0", "-1", "1.5", "a year", "²"])
def test_a_retention_that_would_purge_everything_or_nothing_is_refused(days: str) -> None:
    with pytest.raises(ConfigurationError, match="RETENTION_DAYS must be a whole number, at least 1"):
        Config.from_environment({**NEEDED, "RETENTION_DAYS": days})


def test_the_refusal_threshold_is_a_number() -> None:
    assert Config.from_environment({**NEEDED, "REFUSAL_THRESHOLD": "-1.25"}).refusal_threshold == -1.25
    assert Config.from_environment({**NEEDED, "REFUSAL_THRESHOLD": "0"}).refusal_threshold == 0


@pytest.mark.parametrize("given", ["low", "nan", "inf", "1,5"])
def test_a_refusal_threshold_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(ConfigurationError, match="REFUSAL_THRESHOLD must be a number"):
        Config.from_environment({**NEEDED, "REFUSAL_THRESHOLD": given})


def test_the_chat_has_settings_of_its_own() -> None:
    config = ChatConfig.from_environment({**NEEDED, "DAILY_SPEND": "2.50", "SESSION_DAYS": "7", "OFFICE_HOURS": ""})

    assert (config.daily_spend, config.session_days, config.office_hours) == (Decimal("2.50"), 7, "Mo-Fr 09:00-17:00")


@pytest.mark.parametrize("amount", ["-1", "NaN", "much", "1e400000000000000000000"])
def test_an_amount_that_is_none_is_refused(amount: str) -> None:
    with pytest.raises(ConfigurationError, match="DAILY_SPEND must be an amount"):
        ChatConfig.from_environment({**NEEDED, "DAILY_SPEND": amount})
