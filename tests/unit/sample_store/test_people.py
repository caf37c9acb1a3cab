"""Customers and their consents."""

import re
import uuid
from collections import Counter

from storeclerk.consent import Purpose
from tests.unit.sample_store.conftest import Row, rows

Consents = dict[tuple[str, str], bool]


def _granted(consents: Consents, number: str) -> set[str]:
    return {purpose for (customer, purpose), granted in consents.items() if granted and customer == number}


def test_200_customers_with_a_name_an_address_and_an_identity_of_their_own(customers: dict[str, Row]) -> None:
    assert list(customers) == [f"C-{number:04d}" for number in range(1, 201)]
    for column in ("identity", "name", "email"):
        assert len({row[column] for row in customers.values()}) == 200
    assert all(re.fullmatch(r"[a-z.-]+@example\.com", row["email"]) for row in customers.values())


def test_identities_are_uuids_but_for_the_demo_customers(customers: dict[str, Row]) -> None:
    identities = [row["identity"] for row in customers.values()]
    assert identities[:2] == ["demo-customer", "demo-customer-2"]
    assert all(uuid.UUID(identity).version == 4 for identity in identities[2:])


def test_everybody_answered_every_purpose_once_and_granted_service(consents: Consents) -> None:
    assert len(rows("consents.csv")) == len(consents) == 1_000
    assert {purpose for _, purpose in consents} == {purpose.value for purpose in Purpose}
    assert all(granted for (_, purpose), granted in consents.items() if purpose == "service")


def test_demographics_stand_only_where_their_use_was_granted(customers: dict[str, Row], consents: Consents) -> None:
    for number, row in customers.items():
        given = [row[column] for column in ("age_group", "gender", "region") if row[column]]
        if consents[number, "demographics_in_audits"]:
            assert len(given) >= 2
        else:
            assert given == []


def test_some_refuse_personalisation_and_a_few_all_but_service(customers: dict[str, Row], consents: Consents) -> None:
    assert 10 <= sum(not consents[number, "personalisation"] for number in customers) <= 40
    assert 3 <= sum(_granted(consents, number) == {"service"} for number in customers) <= 20


def test_the_demo_customers_grant_all_and_only_service(consents: Consents) -> None:
    assert _granted(consents, "C-0001") == {purpose.value for purpose in Purpose}
    assert _granted(consents, "C-0002") == {"service"}


def test_consent_follows_the_account_and_a_text_that_was_shown_then(customers: dict[str, Row]) -> None:
    for row in rows("consents.csv"):
        assert customers[row["customer_number"]]["created_at"] <= row["at"]
        assert row["text_version"] <= row["at"][:7]


def test_every_group_is_large_enough_to_be_seen_but_the_smallest(customers: dict[str, Row]) -> None:
    regions = Counter(row["region"] for row in customers.values() if row["region"])
    assert set(regions) == {"north", "south", "west", "central"}
    assert min(regions.values()) >= 20
